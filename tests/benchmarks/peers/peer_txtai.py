"""txtai's hybrid index (BM25 and embeddings, equal weights) over paragraphs."""

from __future__ import annotations

from pathlib import Path

from worker import DEPTH, Build, Built, Found, main

PACKAGES = ("txtai",)


def load(model: str) -> Build:
    from txtai import Embeddings

    embeddings = Embeddings(path=model, hybrid=True, content=True)
    embeddings.transform("warm")

    def build(articles: dict[str, str], folder: Path) -> Built:
        parts = [(name, part.strip()) for name, text in articles.items() for part in text.split("\n\n")]
        passages = [(name, part) for name, part in parts if part]
        embeddings.index([(place, text, None) for place, (_, text) in enumerate(passages)])
        embeddings.save(str(folder))

        def search(question: str) -> list[Found]:
            return [passages[int(found["id"])] for found in embeddings.search(question, DEPTH)]

        return Built([text for _, text in passages], search, folder)

    return build


if __name__ == "__main__":
    main(load, PACKAGES)
