"""What is wrong with a set: duplicates, evidence that is not in the corpus, answers that the evidence does not hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process, utils

from assistant.evaluation.attribution import holds
from assistant.evaluation.matching import folded, is_right
from assistant.evaluation.types import Case, Evidence
from corpus.schema import Document, FactTable

Source = Document | FactTable | None
ALIKE = 95  # of 100, from which two questions are taken for one
COMPUTED = re.compile(r"\d")  # an answer that may be computed from the evidence's numbers


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a case. ``grave`` is False for what may be right: an answer that is computed."""

    id: str
    line: str
    grave: bool = True


def validate(cases: Sequence[Case], source_of: Callable[[str], Source]) -> list[Problem]:
    """All problems, in the order of the cases. ``source_of`` gives a source of the index by its id."""
    source = lru_cache(maxsize=256)(source_of)
    found = [problem for case in cases for problem in _of_case(case, source)]
    order = {case.id: place for place, case in enumerate(cases)}
    return sorted([*found, *_duplicates(cases)], key=lambda problem: order[problem.id])


def _of_case(case: Case, source_of: Callable[[str], Source]) -> Iterator[Problem]:
    if case.answerable and not case.answers:
        yield Problem(case.id, "it has no answer: it is asked and left out of the accuracy", grave=False)
    if not case.answerable and case.answers:
        yield Problem(case.id, f"it is unanswerable and has the answer {case.answers[0]!r}: drop one of the two")
    for piece in case.evidence:
        source = source_of(piece.source)
        if source is None:
            yield Problem(case.id, f"the corpus has no source {piece.source!r}: name one that it has")
        elif not holds(source, piece):
            yield Problem(case.id, f"{piece.source!r} does not have the quote {piece.quote!r}: copy it from there")
    known = [(piece, source) for piece in case.evidence if (source := source_of(piece.source))]
    if case.answers and known and not any(is_right(_said(*one), case.answers) for one in known):
        numeric = any(COMPUTED.search(form) for form in case.answers)
        told = "unless it is computed, mend one of the two" if numeric else "mend one of the two"
        line = f"no evidence has the answer {case.answers[0]!r} word for word: {told}"
        yield Problem(case.id, line, grave=not numeric)


def _said(piece: Evidence, source: Document | FactTable) -> str:
    """What the evidence says: of an article the quote, or all of it where none is given; of a table the rows that have
    the quote."""
    if isinstance(source, Document):
        return piece.quote or source.text
    quote = folded(piece.quote)
    rows = (" ; ".join(row.cells) for row in source.rows)
    return "\n".join(row for row in rows if quote in folded(row))


def _duplicates(cases: Sequence[Case]) -> Iterator[Problem]:
    """Questions that are alike, with the same history and day, save where a name or a number sets them apart."""
    asked = [case.question for case in cases]
    scores = process.cdist(asked, asked, scorer=fuzz.token_sort_ratio, processor=utils.default_process, workers=1)
    for later, case in enumerate(cases):
        for earlier in (scores[later, :later] >= ALIKE).nonzero()[0]:
            other = cases[int(earlier)]
            if (other.history, other.as_of) == (case.history, case.as_of) and _marks(other) == _marks(case):
                yield Problem(case.id, f"it asks what {other.id!r} asks: drop one of them")
                break


def _marks(case: Case) -> frozenset[str]:
    """The numbers and capitalised words of a question after its first word."""
    return frozenset(re.findall(r"\b(?:[A-Z]\w*|\w*\d\w*)", case.question.partition(" ")[2]))
