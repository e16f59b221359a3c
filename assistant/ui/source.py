"""The panel that shows a citation's source: pure functions. What comes from outside is escaped by ``Markup.format``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from markupsafe import Markup

from assistant.render import cited, excerpt, safe_url
from assistant.types import Citation
from assistant.ui.grid import grid
from assistant.ui.prose import prose
from assistant.wording import record_sentence, said_date
from corpus.schema import Document, FactTable, Source
from index.types import Locator, Passage, Span

MOST_STEPS = 10_000


@dataclass(frozen=True, slots=True)
class View:
    """What is opened, and how much of it is shown.

    Attributes:
        turn: place of the exchange in the conversation, from 0.
        kind: a citation, or a passage that is nearest to an abstention's question.
        n: the citation's number, or the passage's place from 0.
        above, below: steps of text, or of rows, before and after what is cited.
        whole: of a source that is opened as a whole, its id; the page is given it in place of ``n``.
    """

    turn: int
    kind: Literal["cite", "near"]
    n: int
    above: int = 1
    below: int = 1
    whole: str = ""


def hint() -> str:
    """The panel before anything was opened."""
    return '<p class="hint">Press a number to read its source here.</p>'


def cited_source(view: View, citation: Citation, source: Document | FactTable | None) -> str:
    """A citation's source with the quoted words, or the cell, marked."""
    particulars = Source(citation.title or citation.source, citation.publisher, citation.url, citation.published)
    place = cited(citation) if citation.locator.table else _page(citation.locator)
    return _panel(view, particulars, place, source, citation.locator, citation.quote, citation.cell)


def near_source(view: View, passage: Passage, source: Document | FactTable | None) -> str:
    """A passage's source with the passage marked."""
    chunk = passage.chunk
    particulars = replace(chunk.source, title=chunk.source.title or chunk.document)
    quote = chunk.text if chunk.kind == "article" else ""
    return _panel(view, particulars, "Nearest, not an answer", source, chunk.locator, quote, None)


def whole_source(id: str, source: Document | FactTable | None, above: int = 1, below: int = 1) -> str:  # noqa: A002
    """A source from its beginning, with nothing marked."""
    view = View(0, "cite", 0, above, below, id)
    if source is None:
        return _panel(view, Source(id), "", None, Locator(0, 0), "", None)
    start = source.body if isinstance(source, Document) else 0
    particulars = replace(source.source, title=source.source.title or id)
    return _panel(view, particulars, source.path, source, Locator(start, start), "", None)


def _page(locator: Locator) -> str:
    return f"Page {locator.page}" if locator.page else ""


def _panel(
    view: View,
    particulars: Source,
    place: str,
    source: Document | FactTable | None,
    locator: Locator,
    quote: str,
    cell: str | None,
) -> str:
    if source is None:
        body = _note("This source is no longer in the index.")
    elif isinstance(source, Document):
        body = _text(view, source, locator, quote)
    else:
        body = _table(view, source, locator, cell)
    return str(
        Markup(
            '<section class="panel" aria-label="Source"><header><button type="button" class="close" data-close="1" '
            'aria-label="Close the source">Close</button><h2>{}</h2>{}</header>{}</section>'
        ).format(particulars.title, _particulars(particulars, place), body)
    )


def _particulars(source: Source, place: str) -> Markup:
    known = [part for part in (source.publisher, said_date(source.published) or "undated") if part]
    lines = [Markup('<p class="by">{}</p>').format(" · ".join(known))]
    if safe_url(source.url):
        shown = excerpt(re.sub(r"^https?://(?:www\.)?|/$", "", source.url, flags=re.IGNORECASE), 60)
        lines.append(
            Markup(
                '<p class="link"><a href="{0}" title="{0}" target="_blank" rel="noopener noreferrer">{1}'
                '<span class="unseen"> (opens a new tab)</span></a></p>'
            ).format(source.url, shown)
        )
    if place:
        lines.append(Markup('<p class="place">{}</p>').format(place))
    return Markup("").join(lines)


def _note(text: str) -> Markup:
    return Markup('<p class="note">{}</p>').format(text)


def _text(view: View, document: Document, locator: Locator, quote: str) -> Markup:
    """The article with the quote marked where it stands; where the article has changed, where it stands now."""
    span, note = Span(locator.start, locator.end), Markup("")
    if document.text[span.start : span.end] != quote:
        at = document.text.find(quote, document.body)
        span = Span(at, at + len(quote)) if at >= 0 else Span(document.body, document.body)
        if at < 0:
            note = _note("The source has changed since this answer: the cited words are no longer in it.")
    shown = prose(document, span, view.above, view.below)
    return Markup('{}<div class="box text" tabindex="0" role="group" aria-label="Text">{}{}{}</div>').format(
        note,
        _more(view, "above", shown.before, "Show earlier text"),
        shown.html,
        _more(view, "below", shown.after, "Show later text"),
    )


def _table(view: View, table: FactTable, locator: Locator, cell: str | None) -> Markup:
    """Some rows around the cited one, and what the row says where the answer told it as a sentence."""
    row = next((row for row in table.rows if row.number == locator.row), None)
    place = table.column(locator.column) if locator.column else None
    changed = (locator.row is not None and row is None) or (
        row is not None and cell is not None and (place is None or row.cells[place] != cell)
    )
    note = _note("The table has changed since this answer: look for the cited figure in it.") if changed else Markup("")
    told = record_sentence(table, row) if row is not None and locator.column is None and not table.tidy else ""
    shown = grid(table, Locator(locator.start, locator.end) if changed else locator, view.above, view.below)
    said = Markup('<p class="told">{}</p>').format(told) if told else Markup("")
    return Markup(
        '<h3>{}</h3>{}{}<div class="box grid" tabindex="0" role="group" aria-label="Table">{}{}{}</div>{}'
    ).format(
        table.source.title,
        note,
        said,
        _more(view, "above", shown.before, f"Show more of the {shown.before:,} rows above"),
        shown.html,
        _more(view, "below", shown.after, f"Show more of the {shown.after:,} rows below"),
        _left_out(shown.left_out),
    )


def _left_out(columns: Sequence[str]) -> Markup:
    if not columns:
        return Markup("")
    return Markup('<p class="place">Columns left out, empty or the same throughout: {}</p>').format(", ".join(columns))


def _more(view: View, side: Literal["above", "below"], count: int, label: str) -> Markup:
    """A button that shows more; nothing where all is shown."""
    if not count:
        return Markup("")
    above = min(view.above + (side == "above"), MOST_STEPS)
    below = min(view.below + (side == "below"), MOST_STEPS)
    return Markup(
        '<button type="button" class="more" data-more="{}" data-turn="{}" data-{}="{}" data-above="{}" '
        'data-below="{}">{}</button>'
    ).format(side, view.turn, view.kind, view.whole or view.n, above, below, label)
