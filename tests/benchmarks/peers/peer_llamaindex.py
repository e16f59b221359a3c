"""LlamaIndex's default pipeline: SentenceSplitter and VectorStoreIndex; passages of 1,024 tokens with 200 in common,
or of as many as the command line's fourth and fifth word say."""

from __future__ import annotations

import sys
from pathlib import Path

from worker import DEPTH, Build, Built, Found, main

PACKAGES = ("llama-index-core", "llama-index-embeddings-huggingface")
SIZE, OVERLAP = (int(word) for word in sys.argv[4:6]) if len(sys.argv) > 5 else (1024, 200)


def load(model: str) -> Build:
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    embeddings = HuggingFaceEmbedding(model_name=model)

    def build(articles: dict[str, str], folder: Path) -> Built:
        documents = [Document(text=text, doc_id=name) for name, text in articles.items()]
        nodes = SentenceSplitter(chunk_size=SIZE, chunk_overlap=OVERLAP).get_nodes_from_documents(documents)
        index = VectorStoreIndex(nodes, embed_model=embeddings)
        index.storage_context.persist(str(folder))
        retriever = index.as_retriever(similarity_top_k=DEPTH)

        def search(question: str) -> list[Found]:
            return [(str(found.node.ref_doc_id), found.node.get_content()) for found in retriever.retrieve(question)]

        return Built([node.get_content() for node in nodes], search, folder)

    return build


if __name__ == "__main__":
    main(load, PACKAGES)
