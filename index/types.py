"""What the index holds and what it finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, get_args

from corpus.schema import Kind, Source
from index.periods import UNDATED, day_number, last_day

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Locator:
    """Where words or a cell stand. Offsets are in ``Document.text``; for a table row, in the decoded file.

    Attributes:
        start, end: offsets, end exclusive.
        page: page number from 1, where the source has pages.
        table, row, column: table id, spreadsheet row number (the header is row 1) and column name.
    """

    start: int
    end: int
    page: int | None = None
    table: str | None = None
    row: int | None = None
    column: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The contract's JSON form."""
        return {
            "start": self.start,
            "end": self.end,
            "page": self.page,
            "table": self.table,
            "row": self.row,
            "column": self.column,
        }


@dataclass(frozen=True, slots=True)
class Span:
    """A sentence's offsets in its document, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage as it is indexed.

    Attributes:
        id: hash of the document's version and the chunk's place in it: the same content gives the same id.
        document: id of the document or table.
        kind: article or table.
        ordinal: place in the document, from 0.
        text: what a reader sees. An article's chunk is exactly ``Document.text[start:end]``; a table row's names its
            table, its columns, their units and its source, so that no number stands bare.
        context: title and heading path; the words of it are searched with those of the text, whose meaning it would
            blur (all of a document's passages have the title in common).
        locator: where it stands.
        sentences: the offsets of its sentences (in the document); a table row is one.
        source: for the citation; a table row's own where it has one.
        language: ISO 639-1 or ''.
        reference: True for a row of a table of sources.
        heading: heading path, outermost first.
        words: what it is searched by, stemmed: those of the context, then those of each sentence, a line each.
    """

    id: str
    document: str
    kind: Kind
    ordinal: int
    text: str
    context: str
    locator: Locator
    sentences: tuple[Span, ...]
    source: Source
    language: str = ""
    reference: bool = False
    heading: tuple[str, ...] = ()
    words: str = ""

    @property
    def scene(self) -> str:
        """What stands over it: the title and the heading path."""
        return " ".join((self.source.title, *self.heading))

    def sentence_spans(self) -> list[tuple[int, int]]:
        """The offsets of its sentences in its own text; a table row's text is one sentence."""
        if self.kind == "table":
            return [(0, len(self.text))]
        origin = self.locator.start
        return [(span.start - origin, span.end - origin) for span in self.sentences]

    def sentence_texts(self) -> list[str]:
        """The sentences, in order."""
        return [self.text[start:end] for start, end in self.sentence_spans()]


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that was found.

    Attributes:
        score: higher for better; comparable within one search only.
        nearness: cosine of the query with each of its sentences, as read in the passage.
    """

    chunk: Chunk
    score: float
    rank: int
    nearness: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is held to, exactly.

    Attributes:
        as_of: nothing published after this day; a source without a date passes.
        since: nothing published before this day; a source without a date does not pass.
        kinds, publishers, languages, documents: allowed values; empty for all.
    """

    as_of: date | None = None
    since: date | None = None
    kinds: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    @property
    def days(self) -> tuple[int, int]:
        """The first and the last of the days, as ``last_day`` has them, that pass."""
        latest = UNDATED if self.since is None else UNDATED - 1
        first = day_number(self.since) if self.since else 0
        return first, day_number(self.as_of) if self.as_of else latest

    def passes(self, document: str, kind: str, source: Source) -> bool:
        """Whether words or a cell pass; of languages nothing is known here."""
        first, last = self.days
        held = ((self.kinds, kind), (self.publishers, source.publisher), (self.documents, document))
        return first <= last_day(source.published) <= last and all(not some or one in some for some, one in held)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What an index run did. ``problems`` are one-line messages, each naming its file."""

    added: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0
    chunks: int = 0
    seconds: float = 0.0
    bytes: int = 0
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = field(default=())
