"""What a document claims, checked against the index as it is now: statements, figures, cells, words that are cited."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from assistant.answer import Assistant, Known
from assistant.briefing.sentences import attribution
from assistant.briefing.tabled import account_of, body_of, key_figure, told_of
from assistant.briefing.types import Account, Briefing, Dispute, Happening, KeyFigure, Section, Statement, Verification
from assistant.candidates import own_periods
from assistant.chart import cell_of
from assistant.citations import unnumbered, without_marks
from assistant.draft import Evidence, cell_evidence, span_evidence
from assistant.grounding import plain_numbers
from assistant.injection import addressed
from assistant.types import Citation, Support
from assistant.wording import said_date
from corpus.schema import Document
from index.facts import Fact
from index.sentences import split_sentences
from index.types import Chunk, Span

_GONE = "the index no longer holds what it cites"


@dataclass(frozen=True, slots=True)
class Found:
    """A citation found again: as evidence, and the words that a record's row makes, '' for any other."""

    evidence: Evidence
    record: str = ""


class Auditor:
    """Checks briefings against one generation of an index."""

    def __init__(self, assistant: Assistant, known: Known) -> None:
        self._index = assistant.index
        self._known = known
        self._documents: dict[str, object] = {}
        self._kept: dict[str, list[Chunk]] = {}

    @cached_property
    def corpus(self) -> str:
        """A digest, of 12 hexadecimal digits, of all documents and tables."""
        digest = hashlib.sha256()
        for summary in self._index.documents():
            digest.update(repr((summary.id, self._index.document(summary.id))).encode())
        return digest.hexdigest()[:12]

    @cached_property
    def _facts(self) -> dict[tuple[str, int, str], Fact]:
        return {cell_of(fact): fact for fact in self._known.facts.facts}

    def find(self, citation: Citation) -> Found | None:
        """What a citation cites, as the index has it now; None where it holds no such words or cell."""
        place = citation.locator
        if place.table is None:
            return self._words(citation)
        if citation.cell is None:
            return self._record(citation)
        fact = self._facts.get((place.table, place.row or 0, place.column or ""))
        if fact is None or fact.row.raw != citation.quote:
            rows = self._by_raw.get((place.table, citation.quote, place.column or ""), ())
            fact = rows[0] if rows else None  # the row may stand elsewhere by now
        return Found(cell_evidence(fact)) if fact is not None and (fact.cell or fact.text) == citation.cell else None

    @cached_property
    def _by_raw(self) -> dict[tuple[str, str, str], list[Fact]]:
        found: dict[tuple[str, str, str], list[Fact]] = {}
        for fact in self._known.facts.facts:
            found.setdefault((fact.table, fact.row.raw, fact.column), []).append(fact)
        return found

    def _record(self, citation: Citation) -> Found | None:
        for chunk in self._chunks(citation.source):
            told = self._known.composer.record(chunk)
            if told and told.evidence[0].quote == citation.quote:
                return Found(told.evidence[0], told.text)
        return None

    def _chunks(self, source: str) -> list[Chunk]:
        if source not in self._kept:
            self._kept[source] = self._index.chunks_of(source)
        return self._kept[source]

    def _words(self, citation: Citation) -> Found | None:
        document = self._document(citation.source)
        if not isinstance(document, Document) or not citation.quote.strip():
            return None
        start, end = citation.locator.start, citation.locator.end
        if document.text[start:end] != citation.quote:
            start = document.text.find(citation.quote)
            end = start + len(citation.quote)
        if start < 0:
            return None
        for chunk in self._chunks(citation.source):
            if chunk.locator.start <= start and end <= chunk.locator.end:
                return Found(span_evidence(chunk, Span(start, end)))
        return None

    def _document(self, id_: str) -> object:
        if id_ not in self._documents:
            self._documents[id_] = self._index.document(id_)
        return self._documents[id_]

    def statement(self, one: Statement) -> Statement:
        """A statement with its verdict: its own words, or those that its row makes, or what the checker lets pass."""
        found = [self.find(citation) for citation in one.citations]
        held = [each for each in found if each is not None]
        if len(held) < len(found) or not held:
            return replace(
                one, support="unsupported", reason=_GONE if found else one.reason or "nothing is cited for it"
            )
        if _squeezed(one.text) in {_squeezed(each.record) for each in held if each.record}:
            return replace(one, support="supported", reason="")
        pieces = [each.evidence for each in held]
        facts = [piece.fact for piece in pieces if piece.fact is not None]
        if len(facts) == len(pieces) and one.text == told_of(facts).text:
            return replace(one, support="supported", reason="")
        if any(_squeezed(one.text) in _own_words(piece.quote) for piece in pieces):
            return replace(one, support="supported", reason="")
        support, reason, _ = self.judge(one.text, pieces)
        return replace(one, support=support, reason=reason)

    def judge(self, text: str, pieces: Sequence[Evidence], before: str = "") -> tuple[Support, str, tuple[int, ...]]:
        """The verdict on a free sentence, why, and the places of the pieces that hold it."""
        if addressed(text):
            return "unsupported", "it is no statement but an order", ()
        verdict = self._known.checker.check(text, pieces, range(len(pieces)), before)
        if verdict.support != "supported":
            return verdict.support, without_marks(verdict.reason), ()
        cited = verdict.evidence or tuple(range(len(pieces)))
        lacking = numbers_of(text) - frozenset[Decimal]().union(*(held_numbers(unnumbered(pieces[at])) for at in cited))
        if lacking and not any(piece.cell is not None for piece in pieces):
            return "unsupported", f"{min(lacking):f} stands in nothing that it cites", ()
        return "supported", "", cited

    def edited(self, section: Section, paragraphs: Sequence[str], others: Sequence[Citation] = ()) -> Section:
        """A section in other words: each sentence is held against what the section has cited so far, and ``others``."""
        citations = dict.fromkeys(citation for one in section.statements for citation in one.citations)
        citations |= dict.fromkeys(others)
        old = {words: one for one in section.statements for words in (one.text, one.shown)}
        pieces = [(citation, each.evidence) for citation in citations if (each := self.find(citation))]
        written: list[tuple[Statement, ...]] = []
        for paragraph in paragraphs:
            text = " ".join(paragraph.split())
            told: list[Statement] = []
            for span in split_sentences(text, 0):
                words = " ".join(without_marks(text[span.start : span.end]).split())
                if not re.search(r"\w", words):
                    continue
                before = told[-1].text if told else ""
                told.append(old[words] if words in old else self._rewritten(words, pieces, before))
            if told:
                written.append(tuple(told))
        return replace(section, paragraphs=tuple(written))

    def _rewritten(self, text: str, pieces: Sequence[tuple[Citation, Evidence]], before: str) -> Statement:
        support, reason, places = self.judge(text, [piece for _, piece in pieces], before)
        cited = tuple(pieces[at][0] for at in places) if support == "supported" else ()
        return Statement(text, cited, support, reason=reason, edited=True)

    def holds_figure(self, figure: KeyFigure) -> bool:
        """Whether a row of the table of key figures says what its cell says: value, measure, name, period, remarks."""
        fact = self._cell(figure.citation)
        return fact is not None and replace(key_figure(fact), citation=figure.citation) == figure

    def holds_account(self, account: Account) -> bool:
        """Whether a value that is told of a dispute, and who gives it, is the cell's, or stands in the words."""
        if account.citation.cell is None:
            told = numbers_of(account.amount)
            by = account.body == body_of(account.citation)
            return (
                by
                and bool(told)
                and told <= numbers_of(account.citation.quote)
                and self.find(account.citation) is not None
            )
        fact = self._cell(account.citation)
        return fact is not None and replace(account_of(fact), citation=account.citation) == account

    def _cell(self, citation: Citation) -> Fact | None:
        found = self.find(citation)
        return found.evidence.fact if found else None

    def audit(self, briefing: Briefing) -> tuple[Briefing, Verification]:
        """The briefing with the verdicts of now, and what was checked.

        Key figures and accounts whose cell is not there any more, or says something else, count as unsupported; they
        are told apart by ``unheld``.
        """
        lead = tuple(map(self.statement, briefing.bottom_line))
        sections = tuple(
            replace(section, paragraphs=tuple(tuple(map(self.statement, told)) for told in section.paragraphs))
            for section in briefing.sections
        )
        timeline = tuple(map(self._happening, briefing.timeline))
        briefing = replace(briefing, bottom_line=lead, sections=sections, timeline=timeline)
        return briefing, self._verification(briefing)

    def _happening(self, each: Happening) -> Happening:
        told = self.statement(each.told)
        if told.support == "supported" and said_date(each.day) not in told.text:
            told = replace(told, support="unsupported", reason=f"it is not of {said_date(each.day)}")
        return replace(each, told=told)

    def _verification(self, briefing: Briefing) -> Verification:
        statements = briefing.statements
        accounts = [account for dispute in briefing.disputes for account in dispute.accounts]
        rows = [*map(self.holds_figure, briefing.figures), *map(self.holds_account, accounts)]
        figures = held = 0
        for one in statements:
            wanted = numbers_of(one.text)
            known = frozenset[Decimal]().union(*map(held_numbers, one.citations))
            figures += len(wanted)
            held += len(wanted & known)
        return Verification(
            claims=len(statements) + len(rows),
            supported=sum(one.support == "supported" for one in statements) + sum(rows),
            struck=sum(len(section.struck) for section in briefing.sections),
            figures=figures + len(rows),
            figures_held=held + sum(rows),
            sources=len(briefing.sources),
            as_of=briefing.brief.as_of.isoformat() if briefing.brief.as_of else "",
            corpus=self.corpus,
            made=briefing.made,
        )

    def unheld(self, briefing: Briefing) -> tuple[KeyFigure | Dispute, ...]:
        """The rows and disputes that the cells do not hold."""
        figures = [figure for figure in briefing.figures if not self.holds_figure(figure)]
        others = [d for d in briefing.disputes if not all(map(self.holds_account, d.accounts))]
        return (*figures, *others)


def numbers_of(text: str) -> frozenset[Decimal]:
    """The numbers of a statement."""
    return frozenset(plain_numbers(text))


def held_numbers(citation: Citation) -> frozenset[Decimal]:
    """The numbers of what a citation shows a reader: the words or the cell's row, and the source's date."""
    texts = (citation.quote, citation.cell or "", said_date(citation.published), citation.title, citation.publisher)
    found = plain_numbers(" \n ".join(texts))
    found |= {Decimal(run).normalize() for run in re.findall(r"(?<![\w.])\d+(?:\.\d+)?", " \n ".join(texts))}
    for mention in own_periods(citation.quote):
        found |= plain_numbers(mention.period.label)
    return frozenset(found)


def _own_words(quote: str) -> tuple[str, str]:
    """A sentence as it stands, and without who says so."""
    text = " ".join(quote.split())
    return _squeezed(text), _squeezed(attribution(text)[0])


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()
