"""This project's retriever, with its defaults."""

from __future__ import annotations

import sys
from pathlib import Path

from worker import DEPTH, Build, Built, Found, main

PACKAGES = ("chromadb", "sentence-transformers")


def load(model: str) -> Build:
    sys.path.insert(0, str(Path(__file__).parents[3]))
    from index.build import build_index
    from index.embed import load_embedder
    from index.retrieve import Index

    embedder = load_embedder()

    def build(articles: dict[str, str], folder: Path) -> Built:
        corpus = folder / "articles"
        corpus.mkdir(parents=True)
        for name, text in articles.items():
            (corpus / f"{name}.md").write_text(f"---\nid: {name}\n---\n\n{text}")
        build_index([corpus], folder / "index", embedder)
        index = Index.open(folder / "index", embedder)

        def search(question: str) -> list[Found]:
            found = index.search(question, DEPTH)
            return [(passage.chunk.document, passage.chunk.text) for passage in found]

        passages = [chunk.text for summary in index.documents() for chunk in index.chunks_of(summary.id)]
        return Built(passages, search, folder / "index")

    return build


if __name__ == "__main__":
    main(load, PACKAGES)
