"""BM25 alone: LangChain's BM25Retriever on the RAG tutorial's passages, its own words."""

from __future__ import annotations

from pathlib import Path

from worker import DEPTH, Build, Built, Found, main

PACKAGES = ("langchain-community", "rank-bm25")


def load(model: str) -> Build:
    from langchain_community.retrievers import BM25Retriever
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    def build(articles: dict[str, str], folder: Path) -> Built:
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        documents = [Document(page_content=text, metadata={"article": name}) for name, text in articles.items()]
        passages = splitter.split_documents(documents)
        words = BM25Retriever.from_documents(passages)
        words.k = DEPTH

        def search(question: str) -> list[Found]:
            return [(document.metadata["article"], document.page_content) for document in words.invoke(question)]

        return Built([passage.page_content for passage in passages], search)

    return build


if __name__ == "__main__":
    main(load, PACKAGES)
