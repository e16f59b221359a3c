"""BM25 alone: bm25s with its English stop words and the Snowball stemmer, on the RAG tutorial's passages."""

from __future__ import annotations

from pathlib import Path

from worker import DEPTH, Build, Built, Found, main

PACKAGES = ("bm25s", "PyStemmer")


def load(model: str) -> Build:
    import bm25s
    import Stemmer
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    stemmer = Stemmer.Stemmer("english")

    def build(articles: dict[str, str], folder: Path) -> Built:
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        passages = [(name, part) for name, text in articles.items() for part in splitter.split_text(text)]
        words = bm25s.BM25()
        parts = [part for _, part in passages]
        words.index(bm25s.tokenize(parts, stopwords="en", stemmer=stemmer, show_progress=False), show_progress=False)
        words.save(str(folder))

        def search(question: str) -> list[Found]:
            asked = bm25s.tokenize(question, stopwords="en", stemmer=stemmer, show_progress=False)
            found, _ = words.retrieve(asked, k=DEPTH, show_progress=False)
            return [passages[int(place)] for place in found[0]]

        return Built(parts, search, folder)

    return build


if __name__ == "__main__":
    main(load, PACKAGES)
