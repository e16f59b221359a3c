"""LangChain's EnsembleRetriever over BM25 and Chroma, with equal weights, on the RAG tutorial's passages."""

from __future__ import annotations

from pathlib import Path

from worker import DEPTH, Build, Built, Found, main

PACKAGES = ("langchain-classic", "langchain-community", "langchain-chroma", "rank-bm25")


def load(model: str) -> Build:
    from langchain_chroma import Chroma
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    embeddings = HuggingFaceEmbeddings(model_name=model)

    def build(articles: dict[str, str], folder: Path) -> Built:
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        documents = [Document(page_content=text, metadata={"article": name}) for name, text in articles.items()]
        passages = splitter.split_documents(documents)
        store = Chroma(
            collection_name="articles",
            embedding_function=embeddings,
            persist_directory=str(folder),
        )
        store.add_documents(passages)
        words = BM25Retriever.from_documents(passages)
        words.k = DEPTH
        both = EnsembleRetriever(
            retrievers=[words, store.as_retriever(search_kwargs={"k": DEPTH})],
            weights=[0.5, 0.5],
        )

        def search(question: str) -> list[Found]:
            return [(document.metadata["article"], document.page_content) for document in both.invoke(question)]

        return Built([passage.page_content for passage in passages], search)

    return build


if __name__ == "__main__":
    main(load, PACKAGES)
