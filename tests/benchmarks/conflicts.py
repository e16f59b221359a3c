"""How many of the listed conflicts are found, and how many other pairs are taken for one.

`python -m tests.benchmarks.conflicts` prints them for both splits of tests/data/conflicts.jsonl, over an index of the
project's own corpus. A pair is two places: a table's cell, or a quote from an article or from a cell of words. It
counts as found where any figure of one place is said to contradict any of the other; pairs one place of which holds no
figure (days that differ) are counted apart. `--misses` names the misses of the split `tune`.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.claimed import Claimed
from assistant.compare import Comparer
from assistant.draft import Evidence, span_evidence
from assistant.figures import Figures
from assistant.types import Conflict
from index.build import build_index
from index.embed import load_embedder
from index.facts import Fact
from index.retrieve import Index
from index.types import Locator, Span

ROOT = Path(__file__).parent.parent.parent
PAIRS = ROOT / "tests" / "data" / "conflicts.jsonl"


@dataclass(frozen=True, slots=True)
class Pair:
    """A labelled pair."""

    id: str
    a: dict[str, Any]
    b: dict[str, Any]
    reason: str
    listed: bool
    conflict: bool
    split: str


class Places:
    """Tells the figures of a place."""

    def __init__(self, index: Index, figures_: Figures) -> None:
        self.index = index
        self.figures = figures_
        self.comparer = Comparer(figures_, index.embedder, index.weights())
        self.facts: dict[tuple[str, int], list[Fact]] = {}
        for measure in figures_.measures:
            for fact in measure.facts:
                self.facts.setdefault((fact.table, fact.row.number), []).append(fact)

    def claims(self, place: dict[str, Any]) -> list[Claimed]:
        """The figures of a cell, or of a quote."""
        quote = " ".join(place["quote"].split())
        if place["row"] is None:
            return list(self._in_article(place["source"], quote))
        own = self.facts.get((place["source"], place["row"]), [])
        cells = [fact for fact in own if fact.cell == place["quote"]]
        claims = [claim for fact in cells if (claim := self.comparer.claimed(fact))]
        return claims or list(self._in_row(place["source"], place["row"], quote))

    def _in_article(self, source: str, quote: str) -> Iterator[Claimed]:
        for chunk in self.index.chunks_of(source):
            texts = [" ".join(text.split()) for text in chunk.sentence_texts()]
            start = (whole := " ".join(texts)).find(quote)
            if start < 0:
                continue
            at = 0
            for place, span in enumerate(chunk.sentences):
                evidence = span_evidence(chunk, Span(span.start, span.end))
                found = self.comparer.figures(evidence, texts[place - 1] if place else "")
                yield from (claim for claim in found if start <= at + claim.at < start + len(quote))
                at += len(texts[place]) + 1
            assert at == len(whole) + 1
            return

    def _in_row(self, source: str, row: int, quote: str) -> Iterator[Claimed]:
        for chunk in self.index.chunks_of(source):
            if chunk.locator.row == row:
                locator = Locator(chunk.locator.start, chunk.locator.end, None, source, row)
                evidence = Evidence(source, chunk.source, locator, quote, quote, chunk.text)
                yield from self.comparer.figures(evidence, chunk.text)

    def judge(self, pair: Pair) -> Conflict | None:
        """The conflict between two places, or None."""
        return self.comparer.between(self.claims(pair.a), self.claims(pair.b))


def read_pairs() -> list[Pair]:
    """The labelled pairs."""
    fields = Pair.__slots__
    lines = PAIRS.read_text(encoding="utf-8").splitlines()
    return [Pair(**{name: value for name, value in json.loads(line).items() if name in fields}) for line in lines]


def places(folder: Path) -> Places:
    """The places of the project's own corpus, indexed into a folder."""
    embedder = load_embedder()
    build_index([ROOT / "corpus"], folder, embedder)
    index = Index.open(folder, embedder)
    return Places(index, Figures(index.tables(), embedder))


def main() -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as folder:
        report(places(Path(folder)), "--misses" in sys.argv)


def report(found: Places, misses: bool) -> None:
    """Prints what is found of each split, and on request what is not."""
    pairs = read_pairs()
    for split in ("tune", "unseen"):
        judged = [(pair, found.judge(pair)) for pair in pairs if pair.split == split]
        figures = {pair.id for pair, _ in judged if found.claims(pair.a) and found.claims(pair.b)}
        listed = [(pair, conflict) for pair, conflict in judged if pair.conflict and pair.listed]
        told = {
            "found, listed": [bool(conflict) for _, conflict in listed],
            "of these with figures": [bool(conflict) for pair, conflict in listed if pair.id in figures],
            "found, all": [bool(conflict) for pair, conflict in judged if pair.conflict],
            "false alarms": [bool(conflict) for pair, conflict in judged if not pair.conflict],
        }
        line = "; ".join(f"{name} {sum(hits)}/{len(hits)} = {sum(hits) / len(hits):.3f}" for name, hits in told.items())
        print(f"{split}: {line}")
        if misses and split == "tune":
            for pair, conflict in judged:
                if bool(conflict) != pair.conflict:
                    print(f"  {'missed' if pair.conflict else 'false alarm'} {pair.id}: {pair.a} | {pair.b}")
        reasons = Counter((pair.reason, conflict.reason) for pair, conflict in judged if pair.conflict and conflict)
        if split == "tune":
            print(f"  reasons, labelled and told: {dict(reasons.most_common())}")


if __name__ == "__main__":
    main()
