"""HTML for the web app: pure functions, with everything that comes from outside escaped.

Buttons carry what a click means in ``data-`` attributes; one listener a component (see ``ask.py``) reads them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from assistant.render import cited, markdown, particulars, safe_url
from assistant.types import Answer, Citation, Conflict
from assistant.wording import record_sentence, said_date
from corpus.schema import Document, FactTable, Row
from index.types import Locator, Passage

ROWS_AROUND = 6  # rows of a table that are shown above and below the cited one
HIDDEN_COLUMNS = {"source_title", "publisher", "url", "published"}  # a cited row's own source stands above the table
NEAREST = 3


def welcome(examples: Sequence[str], documents: int, tables: int, newest: str) -> str:
    """The empty state: what this is, what it covers, and questions to begin with."""
    covers = f"{documents:,} articles and {tables:,} tables"
    until = f", the newest from {said_date(newest)}" if newest else ""
    buttons = Markup("").join(
        Markup('<button type="button" class="example" data-example="{}">{}</button>').format(at, text)
        for at, text in enumerate(examples)
    )
    return str(
        Markup(
            '<section class="welcome"><h2>Ask the sources</h2><p>Every sentence of an answer cites the very words, or the '
            "very table cell, that it rests on. Where the sources do not say, you are told so. It covers {}{}.</p>"
            '<div class="examples" role="group" aria-label="Example questions">{}</div></section>'
        ).format(covers, until, buttons)
    )


def thread(turns: Sequence[tuple[str, Answer | None]], pending: str = "", error: str = "") -> str:
    """A conversation. A turn without an Answer is at work: ``pending`` is its text so far. ``error`` is one line."""
    parts = [
        Markup('<article class="turn"><h2 class="question">{}</h2>{}</article>').format(
            question, _answer(at, answer) if answer else _working(pending, error)
        )
        for at, (question, answer) in enumerate(turns)
    ]
    return str(Markup('<div class="thread" aria-live="polite">{}</div>').format(Markup("").join(parts)))


def _working(pending: str, error: str) -> Markup:
    if error:
        return Markup('<p class="error" role="alert">{}</p>').format(error)
    if not pending:
        return Markup('<p class="working"><span class="spinner" aria-hidden="true"></span>Searching the sources…</p>')
    return Markup('<p class="answer">{}</p>').format(pending)


def _answer(turn: int, answer: Answer) -> Markup:
    if answer.status == "abstained":
        return _abstention(turn, answer)
    known = {citation.n: citation for citation in answer.citations}
    sentences = Markup(" ").join(
        Markup('<span class="claim {}">{} {}</span>').format(
            claim.support, claim.text, Markup("").join(_mark(turn, known[n]) for n in claim.citations if n in known)
        )
        for claim in answer.claims
    )
    sources = Markup("").join(
        Markup(
            '<li value="{}"><button type="button" class="source" data-turn="{}" data-cite="{}">{}</button></li>'
        ).format(citation.n, turn, citation.n, particulars(citation))
        for citation in answer.citations
    )
    held = sum(claim.support == "supported" and bool(claim.citations) for claim in answer.claims)
    status = f"{held} of {len(answer.claims)} sentences cited"
    return Markup(
        '{}<p class="answer">{}</p>{}<ol class="sources" aria-label="Sources">{}</ol>'
        '<p class="meta"><span class="verdict">{}</span><span>{}</span>{}</p>'
    ).format(
        _standalone(answer), sentences, _conflicts(answer.conflicts), sources, status, _time(answer), _copy(answer)
    )


def _mark(turn: int, citation: Citation) -> Markup:
    return Markup(
        '<button type="button" class="mark" data-turn="{0}" data-cite="{1}" title="{2}" aria-label="Source {1}: {2}">{1}</button>'
    ).format(turn, citation.n, particulars(citation))


def _standalone(answer: Answer) -> Markup:
    if answer.standalone_question == answer.question:
        return Markup("")
    return Markup('<p class="standalone">Searched as: {}</p>').format(answer.standalone_question)


def _time(answer: Answer) -> str:
    spent = answer.timings_ms.get("total", 0.0)
    return f"{spent / 1000:.1f} s" if spent >= 1000 else f"{spent:.0f} ms"


def _copy(answer: Answer) -> Markup:
    return Markup('<button type="button" class="copy" data-copy="{}">Copy as Markdown</button>').format(
        markdown(answer)
    )


def _conflicts(conflicts: Sequence[Conflict]) -> Markup:
    boxes = (
        Markup('<aside class="conflict"><strong>Sources disagree</strong> about {}: {}</aside>').format(
            conflict.about, "; ".join(f"{value.value} ({value.source}, {value.as_of})" for value in conflict.values)
        )
        for conflict in conflicts
    )
    return Markup("").join(boxes)


def _abstention(turn: int, answer: Answer) -> Markup:
    near = Markup("").join(_near(turn, at, passage) for at, passage in enumerate(answer.evidence[:NEAREST]))
    listed = (
        Markup('<h3>Nearest in the sources, not an answer</h3><ul class="nearest">{}</ul>').format(near) if near else ""
    )
    return Markup(
        '{}<div class="abstained"><p class="answer">{}</p>{}</div><p class="meta"><span>{}</span></p>'
    ).format(_standalone(answer), answer.text, listed, _time(answer))


def _near(turn: int, at: int, passage: Passage) -> Markup:
    text = " ".join(passage.chunk.text.split())
    short = text if len(text) <= 180 else f"{text[:180].rsplit(' ', 1)[0]}…"
    return Markup(
        '<li><button type="button" class="source" data-turn="{}" data-near="{}">{}</button><p>{}</p></li>'
    ).format(turn, at, passage.chunk.source.title or passage.chunk.document, short)


def source_hint() -> str:
    """The source panel before anything was opened."""
    return '<section class="panel empty"><p>Open a numbered mark to see its source here.</p></section>'


def cited_source(citation: Citation, source: Document | FactTable | None) -> str:
    """A citation's source with the quoted words, or the cell, highlighted."""
    head = _head(particulars(citation), citation.url, cited(citation) if citation.locator.table else "")
    return _panel(head, source, citation.locator)


def near_source(passage: Passage, source: Document | FactTable | None) -> str:
    """A passage's source with the passage highlighted."""
    chunk = passage.chunk
    title = ", ".join(
        part for part in (chunk.source.title, chunk.source.publisher, said_date(chunk.source.published)) if part
    )
    return _panel(_head(title, chunk.source.url, ""), source, chunk.locator)


def _panel(head: Markup, source: Document | FactTable | None, locator: Locator) -> str:
    if source is None:
        body = Markup('<p class="error">This source is no longer in the index.</p>')
    elif isinstance(source, Document):
        body = _text(source, locator)
    else:
        body = _table(source, locator)
    return str(
        Markup(
            '<section class="panel" aria-label="Source"><button type="button" class="close" data-close="1">Close</button>{}{}</section>'
        ).format(head, body)
    )


def _head(title: str, url: str, place: str) -> Markup:
    link = (
        Markup('<p><a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a></p>').format(url)
        if safe_url(url)
        else Markup("")
    )
    where = Markup('<p class="place">{}</p>').format(place) if place else Markup("")
    return Markup("<header><h3>{}</h3>{}{}</header>").format(title, link, where)


def _text(document: Document, locator: Locator) -> Markup:
    """The body, its paragraphs kept, with the quote between marks. Headings are shown as such; nothing else is rendered."""
    start, end = max(locator.start, document.body), locator.end
    pieces = (document.text[document.body : start], document.text[start:end], document.text[end:])
    before, quote, after = (escape(_without_hashes(piece)) for piece in pieces)
    page = Markup('<p class="place">Page {}</p>').format(locator.page) if locator.page else Markup("")
    return Markup('{}<div class="text">{}<mark id="quote" tabindex="-1">{}</mark>{}</div>').format(
        page, before, quote, after
    )


def _without_hashes(text: str) -> str:
    return re.sub(r"(?m)^#{1,6}\s+", "", text)


def _table(table: FactTable, locator: Locator) -> Markup:
    """Some rows around the cited one, which is marked, and its cell."""
    at = next((place for place, row in enumerate(table.rows) if row.number == locator.row), 0)
    first, last = max(0, at - ROWS_AROUND), min(len(table.rows), at + ROWS_AROUND + 1)
    places = [place for place, column in enumerate(table.columns) if column.name not in HIDDEN_COLUMNS]
    header = Markup("").join(Markup('<th scope="col">{}</th>').format(table.columns[place].label) for place in places)
    rows = Markup("").join(_row(row, table, places, locator) for row in table.rows[first:last])
    told = record_sentence(table, table.rows[at]) if not table.tidy and locator.column is None and table.rows else ""
    note = Markup('<p class="place">Rows {} to {} of {:,}</p>').format(first + 2, last + 1, len(table.rows))
    return Markup(
        '<h4>{}</h4>{}<div class="scroll" tabindex="0"><table><thead><tr><th scope="col">row</th>{}</tr></thead><tbody>{}</tbody></table></div>{}'
    ).format(table.source.title, Markup("<p>{}</p>").format(told) if told else "", header, rows, note)


def _row(row: Row, table: FactTable, places: Sequence[int], locator: Locator) -> Markup:
    cited_row = row.number == locator.row
    cells = Markup("").join(
        Markup("<td{}>{}</td>").format(
            Markup(' class="cell" id="quote" tabindex="-1"')
            if cited_row and table.columns[place].name == locator.column
            else "",
            Markup("<mark>{}</mark>").format(row.cells[place])
            if cited_row and table.columns[place].name == locator.column
            else row.cells[place],
        )
        for place in places
    )
    attributes = Markup(' class="cited"' + ("" if locator.column else ' id="quote" tabindex="-1"')) if cited_row else ""
    return Markup('<tr{}><th scope="row">{}</th>{}</tr>').format(attributes, row.number, cells)
