"""An article's text as HTML with the cited words between marks: pure functions.

The text is shown as the source has it. Only its shape is read: paragraphs, headings, lines of a list or a table, pages.
Nothing in it becomes a link, an image or any other element.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from corpus.schema import Document
from index.types import Span

STEP = 20_000  # characters that are shown before and after the quote, and with each press of a button that shows more
LONGEST_PARAGRAPH = 5_000  # characters by which a step is lengthened at most, so as not to cut a paragraph

_BLOCK = re.compile(r"\S[^\n]*(?:\n(?![^\S\n]*(?:\n|\Z))[^\n]*)*")  # lines up to a blank one
_HEADING = re.compile(r"#{1,6}[ \t]+(?=\S)")
_LINED = re.compile(r"^[ \t]*(?:[-*+•>]|\d{1,3}[.)])[ \t]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Prose:
    """Some of a document.

    Attributes:
        html: the blocks.
        before, after: characters of the body that are left out.
    """

    html: Markup
    before: int
    after: int


def prose(document: Document, quote: Span, above: int = 1, below: int = 1) -> Prose:
    """The body around a quote, with the quote marked; its first mark has the id 'quote'.

    Args:
        document: the article.
        quote: offsets in ``document.text``; an empty span marks nothing.
        above, below: how many steps of text to show before and after the quote.
    """
    text, body = document.text, document.body
    first = _paragraph_start(text, max(body, quote.start - above * STEP), body)
    last = _paragraph_end(text, min(len(text), quote.end + below * STEP))
    pieces: list[Markup] = []
    seen = bisect_left(document.pages, first)
    marked = False
    for start, end in _blocks(document, first, last):
        reached = bisect_right(document.pages, start)
        if reached > seen:
            pieces.append(Markup('<p class="page">Page {}</p>').format(reached))
            seen = reached
        pieces.append(_block(text, start, end, quote, first_mark=not marked))
        marked = marked or ' id="quote"' in pieces[-1]  # the text's own quotation marks are escaped
    return Prose(Markup("").join(pieces), first - body, len(text) - last)


def _paragraph_start(text: str, at: int, body: int) -> int:
    """The start of the paragraph, else of the line, that holds ``at``; ``at`` itself where neither is near."""
    if at <= body:
        return body
    floor = max(body, at - LONGEST_PARAGRAPH)
    for end in ("\n\n", "\n"):
        found = text.rfind(end, floor, at)
        if found >= 0:
            return found + len(end)
    return floor if floor == body else at


def _paragraph_end(text: str, at: int) -> int:
    """The end of the paragraph, else of the line, that holds ``at``; ``at`` itself where neither is near."""
    ceiling = min(len(text), at + LONGEST_PARAGRAPH)
    for end in ("\n\n", "\n"):
        found = text.find(end, at, ceiling)
        if found >= 0:
            return found
    return ceiling if ceiling == len(text) else at


def _blocks(document: Document, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Offsets of the paragraphs, without their line ends; one that runs over the end of a page comes in two."""
    for block in _BLOCK.finditer(document.text, first, last):
        start, end = block.start(), block.end()
        for page in document.pages[bisect_right(document.pages, start) : bisect_left(document.pages, end)]:
            if document.text[start:page].strip():
                yield start, start + len(document.text[start:page].rstrip())
                start = page
        yield start, start + len(document.text[start:end].rstrip())


def _block(text: str, start: int, end: int, quote: Span, *, first_mark: bool) -> Markup:
    heading = _HEADING.match(text, start, end)
    if heading and "\n" not in text[start:end]:
        return Markup("<h3>{}</h3>").format(_marked(text, heading.end(), end, quote, first_mark=first_mark))
    inner = _marked(text, start, end, quote, first_mark=first_mark)
    lines = text[start:end].split("\n")
    if len(lines) > 1 and all(line.lstrip().startswith("|") for line in lines):
        return Markup('<pre tabindex="0">{}</pre>').format(inner)
    if _LINED.search(text, start, end):
        return Markup('<p class="lines">{}</p>').format(inner)
    return Markup("<p>{}</p>").format(inner)


def _marked(text: str, start: int, end: int, quote: Span, *, first_mark: bool) -> Markup:
    """The words from ``start`` to ``end``, those of the quote in a mark."""
    opens, closes = min(max(quote.start, start), end), max(min(quote.end, end), start)
    if opens >= closes:
        return Markup("{}").format(text[start:end])
    name = Markup(' id="quote" tabindex="-1"') if first_mark else Markup("")
    return Markup("{}<mark{}>{}</mark>{}").format(text[start:opens], name, text[opens:closes], text[closes:end])
