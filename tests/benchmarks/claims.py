"""How well claims are checked: false ones that pass as supported, true ones that are struck, and the time of a claim.

`python -m tests.benchmarks.claims` prints a table for either half of tests/data/claims.jsonl; the checker's thresholds
were fitted on the half 'tune'. `--show tune` lists the claims of that half that are judged wrongly; `--set FILE --corpus
FOLDER` takes claims that tests/make_claims.py made of another corpus.
"""  # noqa: E501

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.claims import Checker, Verdict
from assistant.draft import Evidence, cell_evidence
from corpus.load import read, scan
from corpus.schema import Document, FactTable
from index.embed import Embedder, load_embedder
from index.facts import Fact, build_lexicon, measures
from index.text import Weights
from index.types import Locator

ROOT = Path(__file__).parent.parent.parent
BY_HAND = ("paraphrased", "false, by hand")


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled claim with its evidence."""

    id: str
    split: str
    kind: str
    holds: bool
    claim: str
    before: str
    pieces: tuple[Evidence, ...]
    own: tuple[int, ...]
    cited: tuple[int, ...]


class Shelf:
    """A corpus from which evidence is taken by reference."""

    def __init__(self, folder: Path) -> None:
        found = [document for file in scan([folder]) if hasattr(file, "path") for document in read(file)]
        self.articles = {document.id: document for document in found if isinstance(document, Document)}
        tables = [document for document in found if isinstance(document, FactTable)]
        self.lexicon = build_lexicon(tables)
        self._facts = {
            (fact.table, fact.row.number, fact.column): fact for m in measures(tables, self.lexicon) for fact in m.facts
        }
        texts = [part for d in self.articles.values() for part in d.text[d.body :].split("\n\n")]
        self.weights = Weights.over([*texts, *(fact.row.raw for fact in self._facts.values())])

    def evidence(self, ref: Sequence[Any]) -> Evidence:
        """The passage or the cell that a reference names."""
        source, first, last = ref
        if isinstance(last, str):
            return cell_evidence(self.fact(source, first, last))
        article = self.articles[source]
        return Evidence(
            source, article.source, Locator(first, last), article.text[first:last], None, article.source.title
        )

    def fact(self, table: str, row: int, column: str) -> Fact:
        """A cell's fact."""
        return self._facts[table, row, column]

    def checker(self, embedder: Embedder) -> Checker:
        """A checker that knows the corpus' names and words."""
        return Checker(self.lexicon, self.weights, embedder)


def read_claims(path: Path, shelf: Shelf) -> list[Case]:
    """The labelled claims of a file."""
    cases = []
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        pieces = tuple(shelf.evidence(ref) for ref in case["pieces"])
        cases.append(Case(case["id"], case["split"], case["kind"], case["holds"], case["claim"], case["before"], pieces,
                          tuple(case["own"]), tuple(case["cited"])))  # fmt: skip
    return cases


def judge(checker: Checker, cases: Sequence[Case], *, warm: bool = True) -> list[tuple[Case, Verdict, float]]:
    """Each case with its verdict and the milliseconds of processor time that it took, which another program beside it
    does not change; ``warm``: the evidence was read and embedded before."""
    judged = []
    for case in cases:
        if warm:
            checker.warm(case.pieces)
        started = time.process_time()
        verdict = checker.check(case.claim, case.pieces, case.cited, case.before)
        judged.append((case, verdict, (time.process_time() - started) * 1000))
    return judged


def wrong(case: Case, verdict: Verdict) -> bool:
    """Whether the verdict is not the label's."""
    return (verdict.support == "supported") != case.holds


def report(judged: Sequence[tuple[Case, Verdict, float]]) -> None:
    """Prints the table of one half."""
    groups: dict[tuple[bool, str], list[tuple[Case, Verdict, float]]] = defaultdict(list)
    for each in judged:
        groups[each[0].holds, each[0].kind].append(each)
        groups[each[0].holds, "~ all"].append(each)
        groups[each[0].holds, "~ all by hand" if each[0].kind in BY_HAND else "~ all by rule"].append(each)
    for (holds, kind), members in sorted(groups.items()):
        missed = sum(wrong(case, verdict) for case, verdict, _ in members)
        what = "true, struck" if holds else "false, passed"
        print(f"  {what:14} {kind:26} {missed:4} of {len(members):4}  {missed / len(members):.3f}")
    held = [(case, verdict) for case, verdict, _ in judged if case.holds and verdict.support == "supported"]
    right = sum(bool(set(case.own) & set(verdict.evidence)) for case, verdict in held)
    exact = sum(set(verdict.evidence) <= set(case.own) for case, verdict in held)
    print(
        f"  cited rightly: {right / max(len(held), 1):.3f} name a piece that the claim was made from, {exact / max(len(held), 1):.3f} no other"  # noqa: E501
    )
    times = [spent for _, _, spent in judged]
    middle, late = statistics.median(times), np.percentile(times, 95)
    print(f"  a claim, of processor time: p50 {middle:.1f} ms, p95 {late:.1f} ms, n={len(times)}")


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", type=Path, default=ROOT / "tests" / "data" / "claims.jsonl")
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--show", choices=("tune", "unseen"), help="list the claims of a half that are judged wrongly")
    parser.add_argument("--cold", action="store_true", help="evidence that was not embedded before")
    arguments = parser.parse_args()
    shelf = Shelf(arguments.corpus)
    cases = read_claims(arguments.set, shelf)
    embedder = load_embedder()
    for split in ("tune", "unseen"):
        judged = judge(
            shelf.checker(embedder), [case for case in cases if case.split == split], warm=not arguments.cold
        )
        print(split)
        report(judged)
        for case, verdict, _ in judged if arguments.show == split else ():
            if wrong(case, verdict):
                print(
                    f"    {case.id} {case.kind} | {case.claim} | {verdict.support} {verdict.evidence} {verdict.reason}"
                )


if __name__ == "__main__":
    main()
