"""Haystack's hybrid retrieval tutorial: 512 words with 32 in common, BM25 and embeddings in memory, their ranks fused;
the tutorial's cross-encoder is left out, since no other pipeline here has one."""

from __future__ import annotations

from pathlib import Path

from worker import DEPTH, Build, Built, Found, main

PACKAGES = ("haystack-ai", "sentence-transformers-haystack")


def load(model: str) -> Build:
    from haystack import Document, Pipeline
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.preprocessors import DocumentSplitter
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.components.writers import DocumentWriter
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
        SentenceTransformersTextEmbedder,
    )

    embedder = SentenceTransformersDocumentEmbedder(model=model, progress_bar=False)
    asker = SentenceTransformersTextEmbedder(model=model, progress_bar=False)
    embedder.warm_up()
    asker.warm_up()

    def build(articles: dict[str, str], folder: Path) -> Built:
        store = InMemoryDocumentStore()
        indexing = Pipeline()
        indexing.add_component("split", DocumentSplitter(split_by="word", split_length=512, split_overlap=32))
        indexing.add_component("embed", embedder)
        indexing.add_component("write", DocumentWriter(store))
        indexing.connect("split", "embed")
        indexing.connect("embed", "write")
        indexing.run({"split": {"documents": [Document(content=t, meta={"article": n}) for n, t in articles.items()]}})
        asking = Pipeline()
        asking.add_component("embed", asker)
        asking.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=DEPTH))
        asking.add_component("words", InMemoryBM25Retriever(store, top_k=DEPTH))
        asking.add_component("join", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        asking.connect("embed", "dense")
        asking.connect("dense", "join")
        asking.connect("words", "join")

        def search(question: str) -> list[Found]:
            found = asking.run({"embed": {"text": question}, "words": {"query": question}})["join"]["documents"]
            return [(document.meta["article"], document.content) for document in found]

        return Built([document.content or "" for document in store.filter_documents()], search)

    return build


if __name__ == "__main__":
    main(load, PACKAGES)
