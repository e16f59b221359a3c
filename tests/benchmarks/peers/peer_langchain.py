"""LangChain's RAG tutorial: RecursiveCharacterTextSplitter at 1,000 characters with 200 in common, Chroma."""

from __future__ import annotations

from pathlib import Path

from worker import DEPTH, Build, Built, Found, main

PACKAGES = ("langchain-chroma", "langchain-huggingface", "langchain-text-splitters", "chromadb")


def load(model: str) -> Build:
    from langchain_chroma import Chroma
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

        def search(question: str) -> list[Found]:
            found = store.similarity_search(question, k=DEPTH)
            return [(document.metadata["article"], document.page_content) for document in found]

        return Built([passage.page_content for passage in passages], search, folder)

    return build


if __name__ == "__main__":
    main(load, PACKAGES)
