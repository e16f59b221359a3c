"""The Sources tab as HTML: pure functions. Everything that comes from outside is escaped by ``Markup.format``.

A button says what it does in ``data-act``; ``sources.js`` sends that to the server with what stands in the filters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assistant.library import Entry, Progress
from assistant.render import counted
from assistant.wording import said_date
from corpus.load import SUFFIXES

PAGE_ROWS = 50
_ONLY = (("", "All"), ("article", "Articles"), ("table", "Tables"), ("problems", "With problems"), ("added", "Added"))
_KINDS = {"article": "Article", "table": "Table", "file": "Not read"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: words in title, publisher or file; a publisher; a kind of entry; a page from 0."""

    text: str = ""
    publisher: str = ""
    only: str = ""
    page: int = 0

    def found(self, entries: Sequence[Entry]) -> list[Entry]:
        """The entries that are meant, in order."""
        words = self.text.casefold().split()
        return [entry for entry in entries if self._is_meant(entry, words)]

    def _is_meant(self, entry: Entry, words: Sequence[str]) -> bool:
        one = entry.summary
        told = f"{one.title} {one.publisher} {one.path} {one.id} {said_date(one.published)}".casefold()
        only = {"": True, "problems": bool(entry.problem), "added": entry.added}.get(self.only, one.kind == self.only)
        named = not self.publisher or self.publisher.casefold() in one.publisher.casefold()
        return only and named and all(word in told for word in words)


def adding() -> str:
    """Where files are dropped or chosen, and addresses typed; under it what became of them."""
    kinds = ",".join(sorted(SUFFIXES))
    return str(
        Markup(
            '<section class="adding" aria-label="Add sources"><h2>Sources</h2><div class="ways">'
            '<label class="drop"><input type="file" multiple accept="{0}" class="unseen" id="files">'
            "<span><strong>Drop files here</strong>, or <u>choose them</u></span>"
            '<span class="kinds">{1}</span></label>'
            '<form class="address"><label for="address">Or add a page or a file by its address</label>'
            '<div><input type="url" id="address" name="url" required placeholder="https://example.org/report.pdf" '
            'autocomplete="off"><button type="submit">Add</button></div>'
            '<p class="kinds">It is fetched once, and kept as it is now.</p></form></div>'
            '<div role="status"><ul class="results" aria-label="What became of them"></ul></div></section>'
        ).format(kinds, "Markdown, text, HTML, PDF, Word, CSV, Excel")
    )


def filters() -> str:
    """The form."""
    only = Markup("").join(Markup('<option value="{}">{}</option>').format(value, label) for value, label in _ONLY)
    return str(
        Markup(
            '<form class="filters" role="search" aria-label="Sources"><div class="fields few">'
            '<label class="field text"><span>Words</span><input name="text" type="search" '
            'placeholder="in title, publisher or file" autocomplete="off" spellcheck="false"></label>'
            '<label class="field"><span>Publisher</span><input name="publisher" list="source-publishers" '
            'placeholder="any" autocomplete="off"></label>'
            '<label class="field"><span>Show</span><select name="only">{}</select></label></div></form>'
        ).format(only)
    )


def choices(entries: Sequence[Entry]) -> str:
    """What the form's field for publishers offers."""
    names = sorted({entry.summary.publisher for entry in entries} - {""}, key=str.casefold)
    offered = Markup("").join(Markup('<option value="{}"></option>').format(name) for name in names)
    return str(Markup('<datalist id="source-publishers">{}</datalist>').format(offered))


def listing(entries: Sequence[Entry], wanted: Wanted) -> str:
    """The rows of a page, and how many there are."""
    if not entries:
        return _empty("There are no sources yet. Drop files above, or add an address.")
    found = wanted.found(entries)
    if not found:
        return _empty(
            f"None of the {counted(len(entries), 'source')} has all of this. Take something out of the filters."
        )
    last = (len(found) - 1) // PAGE_ROWS
    page = min(wanted.page, last)
    shown = found[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]
    told = counted(len(found), "source")
    if last:
        told = f"{page * PAGE_ROWS + 1:,}–{page * PAGE_ROWS + len(shown):,} of {told}"
    head = Markup("").join(
        Markup('<th scope="col" role="columnheader" class="{}"{}>{}</th>').format(kind, tip, label)
        for label, kind, tip in (
            ("Source", "what", ""),
            ("Kind", "kind", ""),
            ("Date", "when", ""),
            ("Size", "number size", ""),
            ("Cited", "number cited", Markup(' title="answers that have cited it since the app was started"')),
            (Markup('<span class="unseen">Remove</span>'), "act", ""),
        )
    )
    rows = Markup("").join(_row(entry) for entry in shown)
    return str(
        Markup(
            '<section class="facts sources-list"><div class="doing"><p class="count" role="status">'
            '{}</p><button type="button" data-act="update">Look for changes in the corpus</button></div>'
            '<div class="box"><table role="table"><thead role="rowgroup"><tr role="row">{}</tr></thead>'
            '<tbody role="rowgroup">{}</tbody></table></div>{}</section>'
        ).format(told, head, rows, _pages(page, last))
    )


def _empty(line: str) -> str:
    return str(Markup('<section class="facts"><p class="none" role="status">{}</p></section>').format(line))


def _row(entry: Entry) -> Markup:
    one = entry.summary
    name = Markup("<span>{}</span>").format(one.title)
    if one.id:
        name = Markup('<button type="button" data-act="open" data-id="{}">{}</button>').format(
            one.id, one.title or one.id
        )
    by = " · ".join(part for part in (one.publisher, one.path if one.path != one.title else "") if part)
    problem = Markup('<p class="problem">{}</p>').format(entry.problem) if entry.problem else Markup("")
    remove = Markup("")
    if entry.added:
        remove = Markup(
            '<button type="button" class="remove" data-act="remove" data-id="{}" aria-label="Remove {}">Remove</button>'
        ).format(one.id or one.path, one.title or one.path)
    return Markup(
        '<tr role="row"><th scope="row" role="rowheader" class="what">{}<span class="remark">{}</span>{}</th>'
        '<td role="cell" class="kind">{}</td><td role="cell" class="when">{}</td>'
        '<td role="cell" class="number size">{}</td><td role="cell" class="number cited">{}</td>'
        '<td role="cell" class="act">{}</td></tr>'
    ).format(
        name, by, problem, _KINDS.get(one.kind, one.kind), said_date(one.published), size(one.bytes) if one.id else "",
        entry.cited or "", remove,
    )  # fmt: skip


def size(count: int) -> str:
    """Bytes in words: '12 KB', '3.4 MB'."""
    if count < 1000:
        return f"{count} B"
    return f"{count / 1000:,.0f} KB" if count < 1_000_000 else f"{count / 1_000_000:,.1f} MB"


def _pages(page: int, last: int) -> Markup:
    if not last:
        return Markup("")
    return Markup(
        '<nav class="pages" aria-label="Pages"><button type="button" data-act="page" data-page="{}"{}>Previous</button>'
        '<span>Page {:,} of {:,}</span><button type="button" data-act="page" data-page="{}"{}>Next</button></nav>'
    ).format(
        max(0, page - 1), Markup(" disabled") if page == 0 else "", page + 1, last + 1,
        page + 1, Markup(" disabled") if page == last else "",
    )  # fmt: skip


def progress(now: Progress) -> str:
    """How far the index is; '' before anything was done."""
    if now.state == "idle":
        return ""
    if now.state == "running":
        share = Markup(' value="{}" max="{}"').format(now.done, now.total) if now.total else ""
        return str(
            Markup(
                '<div class="progress"><p role="status">Bringing the index up to date. Go on asking meanwhile.</p>'
                '<progress{} aria-label="Files that are done"></progress><p class="place">{}</p>'
                '<button type="button" data-act="cancel">Cancel</button></div>'
            ).format(share, f"{now.done:,} of {counted(now.total, 'file')} {now.name}" if now.total else "Beginning")
        )
    told: Mapping[str, str] = {
        "done": "The index is up to date",
        "cancelled": "Stopped; what was done by then is kept",
        "failed": "The index could not be brought up to date",
    }
    kind = "error" if now.state == "failed" else "place"
    return str(
        Markup('<div class="progress"><p class="{}" role="status">{}: {}</p></div>').format(
            kind, told[now.state], now.line
        )
    )


def result(line: str, *, wrong: bool = False) -> str:
    """One line that says what became of an address or a removal."""
    kind, role = ("error", "alert") if wrong else ("done", "status")
    return str(Markup('<p class="{}" role="{}">{}</p>').format(kind, role, line)) if line else ""
