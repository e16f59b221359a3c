"""Documents and tables -> chunks that end where sentences and sections end."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.schema import Document, FactTable, Row
from index.sentences import bare, split_sentences
from index.text import searched_terms
from index.types import Chunk, Locator, Span

CHUNKING = "9"  # changes whenever the same document would give other chunks, or be searched by other words
TARGET_TOKENS = 240  # paragraphs of a section are packed up to here: about as much as the default model reads
LIMIT_TOKENS = 256  # of any passage: models that read thousands of tokens find, and readers read, short ones better
SPECIAL_TOKENS = 2  # [CLS] and [SEP]
LEAST_TOKENS = 32  # room that a chunk keeps beside its title and headings

Count = Callable[[str], int]

_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*\s*$")
_LIST_ITEM = re.compile(r"^\s*([-*+•]|\d{1,3}[.)])\s+\S")
_UNDERLINE = re.compile(r"^\s{0,3}(=+|-{2,})\s*$")
_TABLE_LINE = re.compile(r"^\s*\|.*\|\s*$")
_KEYS = {"id", "url", "source_url", "source_id", "confidence", "accessed"}
_PROVENANCE = {"source", "sources", "source_title", "source_publisher", "source_published", "publisher", "published"}


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, a list or a table of an article: its sentences, and the headings above it."""

    sentences: tuple[Span, ...]
    heading: tuple[str, ...]
    table_head: str = ""


def chunk_document(document: Document, version: str, count: Count, limit: int) -> list[Chunk]:
    """The passages of an article; none is longer, title and headings included, than ``limit`` tokens.

    ``version`` is a hash of the document's content: chunk ids are made from it and the chunk's place.
    """
    limit = min(limit, LIMIT_TOKENS)
    chunks: list[Chunk] = []
    for spans, heading, head in _packed(document, count, limit):
        start, end = spans[0].start, spans[-1].end
        context = _trimmed(_context(document.source.title, heading, head), count, limit - SPECIAL_TOKENS - LEAST_TOKENS)
        chunks.append(
            Chunk(
                id=_id(document.id, version, len(chunks)),
                document=document.id,
                kind="article",
                ordinal=len(chunks),
                text=document.text[start:end],
                context=context,
                locator=Locator(start, end, _page(document, start)),
                sentences=tuple(spans),
                source=document.source,
                language=document.language,
                heading=heading,
                words=_words(context, *(document.text[span.start : span.end] for span in spans)),
            )
        )
    return chunks


def chunk_table(table: FactTable, version: str, count: Count, limit: int) -> list[Chunk]:
    """One passage a row, in words: table, columns with their units, source. A row that is too long is cut at cells."""
    chunks: list[Chunk] = []
    limit = min(limit, LIMIT_TOKENS)
    # a tidy row names its indicator; every other row's text begins with the table's title
    context = _trimmed(table.source.title, count, limit // 4) if table.tidy else ""
    room = limit - SPECIAL_TOKENS - count(context) - 1
    for row in table.rows:
        for text in _row_texts(table, row, count, room):
            chunks.append(
                Chunk(
                    id=_id(table.id, version, len(chunks)),
                    document=table.id,
                    kind="table",
                    ordinal=len(chunks),
                    text=text,
                    context=context,
                    locator=Locator(row.start, row.end, None, table.id, row.number, "value" if table.tidy else None),
                    sentences=(Span(row.start, row.end),),
                    source=row.source,
                    reference=table.reference,
                    words=_words(context, text),
                )
            )
    return chunks


def _id(document: str, version: str, place: int) -> str:
    return hashlib.sha256(f"{document}\0{version}\0{place}".encode()).hexdigest()[:32]


def _words(*texts: str) -> str:
    return "\n".join(" ".join(searched_terms(text)) for text in texts)


def _context(title: str, heading: Sequence[str], head: str) -> str:
    parts = [title, *(part for part in heading if part != title)]
    return " › ".join(part for part in parts if part) + (f"\n{head}" if head else "")


def _trimmed(text: str, count: Count, limit: int) -> str:
    """The text, cut at a word to at most ``limit`` tokens."""
    while text and count(text) > limit:
        text = text[: len(text) * 3 // 4].rsplit(" ", 1)[0] if " " in text else text[: len(text) // 2]
    return text


def _page(document: Document, offset: int) -> int | None:
    if not document.pages:
        return None
    return max(1, bisect_right(document.pages, offset))


def _blocks(document: Document) -> Iterator[_Block]:
    """Paragraphs, lists and tables in order, each under its headings."""
    heading: list[tuple[int, str]] = []
    lines: list[tuple[int, str]] = []
    offset = document.body

    def flush() -> Iterator[_Block]:
        if lines:
            yield from _block(document, lines, tuple(text for _, text in heading))
            lines.clear()

    fenced = False
    for line in document.text[document.body :].splitlines(keepends=True):
        bare = line.rstrip("\n")
        fenced ^= bare.lstrip().startswith("```")
        match = None if fenced else _HEADING.match(bare)
        if match:
            yield from flush()
            heading = _under(heading, len(match[1]), match[2])
        elif not fenced and len(lines) == 1 and _UNDERLINE.match(bare) and not _LIST_ITEM.match(lines[0][1]):
            heading = _under(heading, 1 if "=" in bare else 2, lines.pop()[1].strip())
        elif not bare.strip():
            yield from flush()
        else:
            if lines and bool(_TABLE_LINE.match(bare)) != bool(_TABLE_LINE.match(lines[-1][1])):
                yield from flush()
            lines.append((offset, bare))
        offset += len(line)
    yield from flush()


def _under(heading: Sequence[tuple[int, str]], level: int, text: str) -> list[tuple[int, str]]:
    return [*(item for item in heading if item[0] < level), (level, text)]


def _block(document: Document, lines: Sequence[tuple[int, str]], heading: tuple[str, ...]) -> Iterator[_Block]:
    if not any(letter.isalnum() for _, line in lines for letter in line):
        return  # a rule between paragraphs
    if all(_TABLE_LINE.match(line) for _, line in lines) and len(lines) > 2:
        rows = tuple(_line_span(at, line) for at, line in lines)
        yield _Block(rows, heading, lines[0][1].strip())
        return
    groups: list[list[tuple[int, str]]] = []
    for at, line in lines:
        if not groups or _LIST_ITEM.match(line):
            groups.append([])
        groups[-1].append((at, line))
    spans: list[Span] = []
    for group in groups:
        low, high = group[0][0], group[-1][0] + len(group[-1][1])
        spans += split_sentences(document.text[low:high], low, document.language)
    if spans:
        yield _Block(tuple(spans), heading)


def _line_span(at: int, line: str) -> Span:
    return Span(at + len(line) - len(line.lstrip()), at + len(line.rstrip()))


def _packed(document: Document, count: Count, limit: int) -> Iterator[tuple[list[Span], tuple[str, ...], str]]:
    """Runs of sentences that make a chunk each, with their headings and, for a cut table, its header line."""
    held: list[Span] = []
    size = 0
    under: tuple[str, ...] = ()
    for block in _blocks(document):
        room = max(LEAST_TOKENS, limit - SPECIAL_TOKENS - count(_context(document.source.title, block.heading, "")) - 1)
        total = count(document.text[block.sentences[0].start : block.sentences[-1].end])
        fits = block.heading == under and size + total <= min(TARGET_TOKENS, room)
        if held and not fits:
            yield held, under, ""
            held, size = [], 0
        under = block.heading
        if total <= room:
            held += block.sentences
            size += total
            continue
        head = block.table_head
        for run in _cut(document.text, block.sentences, count, room - (count(head) + 1 if head else 0)):
            yield run, under, head if run[0].start != block.sentences[0].start else ""
    if held:
        yield held, under, ""


def _cut(text: str, sentences: Sequence[Span], count: Count, room: int) -> Iterator[list[Span]]:
    """Runs of sentences of about equal size, none over ``room`` tokens; a sentence that is longer is cut."""
    room = max(room, LEAST_TOKENS)
    pieces = [piece for sentence in sentences for piece in _short(text, sentence, count, room)]
    sizes = [count(text[piece.start : piece.end]) for piece in pieces]
    total = sum(sizes)
    even = total / max(1, -(-total // room))
    run: list[Span] = []
    size = 0
    for piece, tokens in zip(pieces, sizes, strict=True):
        # one more token a joint: two pieces may count more together than apart
        if run and (size + tokens + 1 > room or size + tokens / 2 > even):
            yield run
            run, size = [], 0
        run.append(piece)
        size += tokens + 1
    if run:
        yield run


def _short(text: str, span: Span, count: Count, room: int) -> Iterator[Span]:
    """A span in pieces of at most ``room`` tokens, cut near the middle: at a clause, else at a word, else anywhere."""
    if span.end - span.start < 2 or count(text[span.start : span.end]) <= room:
        yield span
        return
    whole = text[span.start : span.end]
    middle = len(whole) // 2
    at = middle
    for pattern in (r"[;:]\s+", r",\s+", r"\s+"):
        near = [m.end() for m in re.finditer(pattern, whole) if abs(m.end() - middle) <= middle * 3 // 4]
        if near:
            at = min(near, key=lambda cut: abs(cut - middle))
            break
    yield from _short(text, bare(text, span.start, span.start + at), count, room)
    yield from _short(text, bare(text, span.start + at, span.end), count, room)


def _row_texts(table: FactTable, row: Row, count: Count, room: int) -> list[str]:
    """A row in words, as one text, or as several where it is too long for the model."""
    origin = ", ".join(part for part in (row.source.publisher or row.source.title, row.source.published) if part)
    tail = "" if table.reference or not origin else f" Source: {_trimmed(origin, count, room // 5)}."
    if table.tidy:
        cell = {column.name: row.cells[at] for at, column in enumerate(table.columns)}
        value = f"{cell['value']} {cell['unit']}".rstrip()
        fact = f"{cell['indicator']} — {cell['entity']}, {cell['period']}: {value}."
        note = f" ({cell['note']})" if cell.get("note") else ""
        whole = next((text for text in (fact + note + tail, fact + tail, fact) if count(text) <= room), "")
        return [whole] if whole else _pieces("", [fact], tail, count, room)
    cells = [
        (column.label, f"{value} {column.unit}".rstrip())
        for column, value in zip(table.columns, row.cells, strict=True)
        if value.strip() and not _is_provenance(table, row, column.name, value)
    ]
    if not cells:
        return []
    head = f"{_trimmed(table.source.title, count, room // 5)} — "
    fields = [f"{_trimmed(label, count, room // 5)}: {value}" for label, value in cells]
    whole = f"{head}{'; '.join(fields)}.{tail}"
    if count(whole) <= room:
        return [whole]
    key = _trimmed(fields[0], count, room // 5)
    rest = fields[1:] if key == fields[0] else fields
    return _pieces(f"{head}{key}; ", rest, tail, count, room)


def _pieces(head: str, fields: Sequence[str], tail: str, count: Count, room: int) -> list[str]:
    """Fields in as few texts as hold them, each between head and tail; a field that alone is too long is cut."""
    space = max(1, room - count(head) - count(tail) - 2)
    parts = [
        field[span.start : span.end] for field in fields for span in _short(field, Span(0, len(field)), count, space)
    ]
    texts: list[str] = []
    held: list[str] = []
    for part in parts:
        if held and count("; ".join([*held, part])) > space:
            texts.append("; ".join(held))
            held = []
        held.append(part)
    return [f"{head}{text.rstrip('.')}.{tail}" for text in [*texts, "; ".join(held)]]


def _is_provenance(table: FactTable, row: Row, column: str, value: str) -> bool:
    """Whether a cell says where a row comes from instead of what it says: its citation shows that."""
    if column in _KEYS or value.startswith(("http://", "https://")):
        return True
    told = column in _PROVENANCE or column in table.origins
    return not table.reference and told and row.source != table.source
