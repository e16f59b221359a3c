"""Citations against the index: whether they stand in their sources, whether they hold their claims, and whether they
are the evidence that a case names.

Claims: citation recall and precision as ALCE has them (Gao et al., EMNLP 2023), a claim at a time; what holds a claim
is decided not by a model of inference but by quotes and cells: its words stand in them, or its figures stand in them or
come out when they are computed anew. Sentences of a chat model go through the claim checker, as when they are made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.answer import Assistant
from assistant.briefing.audit import Auditor
from assistant.draft import Evidence as Piece
from assistant.draft import Sentence
from assistant.evaluation.matching import folded, is_right
from assistant.evaluation.types import Case, Evidence
from assistant.grounding import verdict
from assistant.types import Answer, Citation
from corpus.schema import Document, FactTable

_SOURCES = 64  # that are kept at hand


class Attribution:
    """Judges citations against the index as it was when this was made. Not thread-safe."""

    def __init__(self, assistant: Assistant) -> None:
        known = assistant.known()
        self._lexicon = known.figures.lexicon
        self._auditor = Auditor(assistant, known)
        self._source = lru_cache(maxsize=_SOURCES)(assistant.document)

    def source(self, id_: str) -> Document | FactTable | None:
        """A source, or None."""
        return self._source(id_)

    def unsupported(self, answer: Answer) -> list[float]:
        """For each claim 1.0 where it is shown as not supported, cites nothing, or cites what is not in its source."""
        sound = {citation.n: stands(citation, self.source(citation.source)) for citation in answer.citations}
        return [
            float(claim.support != "supported" or not claim.citations or not all(map(sound.get, claim.citations)))
            for claim in answer.claims
        ]

    def claims(self, answer: Answer) -> tuple[list[float], list[float]]:
        """ALCE's citation recall, one value a claim, and precision, one value a citation of a claim.

        A claim counts as recalled where its citations together hold it; a citation as precise where its claim is
        recalled, and it holds the claim alone or the others do not hold it without it.
        """
        free = answer.mode != "extractive"
        by_number = {citation.n: citation for citation in answer.citations}
        recall, precision = [], []
        for claim in answer.claims:
            pieces = [self._piece(by_number[n]) for n in claim.citations if n in by_number]
            held = all(pieces) and self._holds(claim.text, pieces, free)
            recall.append(float(held))
            precision += [float(held and self._serves(claim.text, pieces, at, free)) for at in range(len(pieces))]
        return recall, precision

    def _serves(self, claim: str, pieces: Sequence[Piece | None], at: int, free: bool) -> bool:
        """Whether a piece of what holds a claim holds it alone, or the others do not without it."""
        rest = [*pieces[:at], *pieces[at + 1 :]]
        return not rest or not self._holds(claim, rest, free) or self._holds(claim, [pieces[at]], free)

    def _piece(self, citation: Citation) -> Piece | None:
        """What is cited, as the index has it now. Of a table of things or of dated records it is the whole row, which
        the citation quotes; of a table of figures the cell with what it is about."""
        found = self._auditor.find(citation)
        piece = found.evidence if found else None
        table = self.source(citation.source)
        if not isinstance(table, FactTable) or (piece and piece.fact and not piece.fact.attribute):
            return piece
        row = next((row for row in table.rows if row.number == citation.locator.row), None)
        if row is None or row.raw != citation.quote:
            return piece
        cells = (
            f"{column.title or column.name}: {cell}" for column, cell in zip(table.columns, row.cells, strict=False)
        )
        known = piece or Piece(citation.source, table.source, citation.locator, citation.quote, citation.cell)
        context = " ; ".join((known.context, table.source.title, table.id, *cells))
        return replace(known, context=context, measure="")

    def _holds(self, claim: str, pieces: Sequence[Piece | None], free: bool) -> bool:
        held = [piece for piece in pieces if piece is not None]
        if not held:
            return False
        if verdict(Sentence(claim, tuple(held)), self._lexicon) == "supported":
            return True
        return free and self._auditor.judge(claim, held)[0] == "supported"


def stands(citation: Citation, source: Document | FactTable | None) -> bool:
    """Whether a citation's quote stands in its source, at the place that it names."""
    if isinstance(source, Document):
        return source.text[citation.locator.start : citation.locator.end] == citation.quote
    if source is None:
        return False
    row = next((row for row in source.rows if row.number == citation.locator.row), None)
    if row is None or row.raw != citation.quote:
        return False
    place = source.column(citation.locator.column or "")
    return citation.cell is None or (place is not None and row.cells[place] == citation.cell)


def holds(source: Document | FactTable | None, evidence: Evidence) -> bool:
    """Whether a source is there and has the evidence's quote: an article in its text, a table in one of its rows."""
    if source is None or not evidence.quote:
        return source is not None
    quote = folded(evidence.quote)
    if isinstance(source, Document):
        return quote in folded(source.text)
    return any(quote in folded(row.raw) or quote in folded(" ".join(row.cells)) for row in source.rows)


def cites(citation: Citation, evidence: Evidence) -> bool:
    """Whether a citation is of the evidence: of its source, and holding its quote."""
    return citation.source == evidence.source and folded(evidence.quote) in folded(_cited_text(citation))


def citation_scores(answer: Answer, case: Case) -> tuple[list[float], list[float]]:
    """Against the set's own evidence. Precision, one value a citation: it is an evidence passage, or its words hold an
    acceptable answer. Recall, one value an evidence passage: it is cited, or, where it is the only one, the answer
    stands in what is cited."""
    good = [
        float(
            any(cites(citation, piece) for piece in case.evidence)
            or is_right(_cited_text(citation), case.answers, "", case.tolerance)
        )
        for citation in answer.citations
    ]
    if len(case.evidence) == 1:
        return good, [float(any(good))]
    return good, [float(any(cites(citation, piece) for citation in answer.citations)) for piece in case.evidence]


def _cited_text(citation: Citation) -> str:
    return f"{citation.quote} {citation.cell or ''}"
