"""A briefing and the stages on the way to it: what is wanted, the outline, the document. All frozen.

A statement carries its citations with it, unnumbered: it can be moved, cut and edited, and numbers are given when the
document is laid out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from assistant.chart import Chart
from assistant.types import Citation, Support

Reader = Literal["minister", "editor", "researcher"]
Length = Literal["half", "one", "three"]


@dataclass(frozen=True, slots=True)
class Brief:
    """What is wanted.

    Attributes:
        topic: a topic or a question, on one line.
        as_of: nothing published after this day; None for all.
        sources: ids of documents and tables that may be used; empty for all.
    """

    topic: str
    reader: Reader = "editor"
    length: Length = "one"
    as_of: date | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """A section as it is planned: its heading, and what is searched for it."""

    heading: str
    question: str


@dataclass(frozen=True, slots=True)
class Outline:
    """What the sections will be; may be edited before the draft is made."""

    brief: Brief
    themes: tuple[Theme, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, or a few of one place in a source, and what it rests on.

    Attributes:
        text: without marks.
        citations: unnumbered (``n`` is 0).
        link: words before it that say how it stands to the sentence before; no claim.
        reason: why it is not supported; '' where it is.
        edited: whether a hand has changed it.
    """

    text: str
    citations: tuple[Citation, ...]
    support: Support = "supported"
    link: str = ""
    reason: str = ""
    edited: bool = False

    @property
    def shown(self) -> str:
        """The text with its link before it."""
        if not self.link:
            return self.text
        first, blank, rest = self.text.partition(" ")
        plain = first.lower() in FUNCTION_WORDS
        return f"{self.link} {first.lower() if plain else first}{blank}{rest}"


FUNCTION_WORDS = frozenset(
    ("a", "an", "the", "in", "on", "at", "by", "of", "for", "from", "it", "its", "their", "this", "that", "as", "to")
)


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its theme, its paragraphs, and who wrote it ('extractive', or a chat model's name)."""

    theme: Theme
    paragraphs: tuple[tuple[Statement, ...], ...]
    mode: str = "extractive"
    struck: tuple[str, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements, in order."""
        return tuple(one for paragraph in self.paragraphs for one in paragraph)


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A row of the table of key figures: a cell, as it is written, and what is to be known of it."""

    measure: str
    entity: str
    period: str
    amount: str
    note: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Happening:
    """A dated record: an ISO day and what happened."""

    day: str
    told: Statement


@dataclass(frozen=True, slots=True)
class Account:
    """One of the values that sources give for the same thing."""

    amount: str
    body: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Dispute:
    """Sources that disagree: about what, which values they give, and what is known of why."""

    about: str
    accounts: tuple[Account, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked of a document.

    Attributes:
        claims, supported: statements, key figures and accounts.
        struck: sentences of a chat model that nothing held, left out.
        figures, figures_held: numbers in the statements and tables, and those that stand in what is cited with them.
        sources: entries of the bibliography.
        as_of: the day that the sources are held to, ISO, or ''.
        corpus: a digest of what the index held.
        made: the day on which it was drafted, ISO.
    """

    claims: int
    supported: int
    struck: int
    figures: int
    figures_held: int
    sources: int
    as_of: str
    corpus: str
    made: str

    @property
    def clean(self) -> bool:
        """Whether every claim is supported and every figure stands in what is cited for it."""
        return self.claims == self.supported and self.figures == self.figures_held

    @property
    def line(self) -> str:
        """All of it in one line."""
        figures = f"{self.figures_held} of {self.figures} figures"
        parts = [
            f"{self.supported} of {self.claims} claims and {figures} found in what is cited",
            *([f"{self.struck} struck"] if self.struck else []),
            f"{self.sources} source{'' if self.sources == 1 else 's'}",
            f"as of {self.as_of}" if self.as_of else f"all sources, as on {self.made}",
            f"corpus {self.corpus}",
        ]
        return "; ".join(parts) + "."


@dataclass(frozen=True, slots=True)
class Briefing:
    """A briefing draft.

    Attributes:
        bottom_line: the best supported sentences that answer the topic.
        figures: the table of key figures.
        chart: cited values side by side, or None; its points' numbers count only once the document is laid out.
        timeline: dated records, earliest first.
        disputes: where sources disagree.
        gaps: what the corpus does not tell, in our words.
        corpus: a digest of what the index held.
        made: the day on which it was drafted, ISO.
    """

    brief: Brief
    bottom_line: tuple[Statement, ...]
    figures: tuple[KeyFigure, ...]
    sections: tuple[Section, ...]
    chart: Chart | None = None
    timeline: tuple[Happening, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    gaps: tuple[str, ...] = ()
    corpus: str = ""
    made: str = ""
    seconds: float = field(default=0.0, compare=False)

    @property
    def title(self) -> str:
        """The topic with a capital first letter."""
        return self.brief.topic[:1].upper() + self.brief.topic[1:]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement in the order in which it is read."""
        told = [*self.bottom_line, *(one for section in self.sections for one in section.statements)]
        return (*told, *(happening.told for happening in self.timeline))

    @property
    def sources(self) -> tuple[tuple[str, str, str, str], ...]:
        """Publisher, title, date and address of all that is cited, each once, by publisher and title."""
        found = {(c.publisher, c.title or c.source, c.published, c.url) for c in self.citations}
        return tuple(sorted(found, key=lambda one: tuple(map(str.casefold, one))))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation in the order in which it is read, repeats and all."""
        return (
            *(citation for one in self.bottom_line for citation in one.citations),
            *(figure.citation for figure in self.figures),
            *(citation for section in self.sections for one in section.statements for citation in one.citations),
            *(citation for happening in self.timeline for citation in happening.told.citations),
            *(account.citation for dispute in self.disputes for account in dispute.accounts),
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """Which part is next: its place, how many there are, its name, and what there is of the document by then."""

    at: int
    of: int
    part: str
    so_far: Briefing | None = field(default=None, compare=False)
