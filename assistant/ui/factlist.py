"""The Facts tab as HTML: pure functions. Everything that comes from outside is escaped by ``Markup.format``.

A button says what it does in ``data-act``; ``facts.js`` sends that to the server with what stands in the filters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assistant.chart import Chart, Point, own_period
from assistant.factbook import FactBook
from assistant.render import described, excerpt, one_line
from assistant.types import Conflict
from assistant.ui.figure import figure
from assistant.wording import amount
from index.facts import Fact

PAGE_ROWS = 50
_FIELDS = (
    ("text", "Words", "search", "in the row, or its source", ""),
    ("indicator", "Indicator", "text", "any", "fact-indicators"),
    ("entity", "Entity", "text", "any", "fact-entities"),
    ("table", "Table", "text", "any", "fact-tables"),
    ("from", "From", "text", "2020", ""),
    ("to", "To", "text", "2024-Q3", ""),
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, and which page of it is shown.

    Attributes:
        places: in the book's facts, in order.
        page: from 0; one past the last shows the last.
    """

    places: tuple[int, ...]
    page: int = 0

    @property
    def first(self) -> int:
        """The place of the page's first row among those that were found."""
        last = max(0, (len(self.places) - 1) // PAGE_ROWS)
        return min(self.page, last) * PAGE_ROWS


def filters() -> str:
    """The form."""
    fields = Markup("").join(
        Markup(
            '<label class="field {0}"><span>{1}</span><input name="{0}" type="{2}" placeholder="{3}"{4} '
            'autocomplete="off" spellcheck="false"></label>'
        ).format(name, label, kind, hint, Markup(' list="{}"').format(offered) if offered else "")
        for name, label, kind, hint, offered in _FIELDS
    )
    return str(
        Markup(
            '<form class="filters" role="search" aria-label="Facts"><h2>Facts</h2><div class="fields">{}</div>'
            '<div class="rest"><label class="only"><input type="checkbox" name="contradicted" value="1"> '
            'Contradicted only</label><button type="submit">Search</button><button type="reset">Clear</button></div>'
            "</form>"
        ).format(fields)
    )


def choices(book: FactBook) -> str:
    """What the form's fields offer."""
    lists = Markup("").join(
        Markup('<datalist id="{}">{}</datalist>').format(
            {"table": "fact-tables", "indicator": "fact-indicators", "entity": "fact-entities"}[name],
            Markup("").join(Markup('<option value="{}"></option>').format(one_line(value)) for value in values),
        )
        for name, values in book.choices().items()
    )
    return str(lists)


def listing(book: FactBook, found: Found) -> str:
    """The rows of a page, how many there are, and what can be done with them."""
    if not book.facts:
        return _empty("The sources have no tables with figures. Add a CSV or an Excel file to the corpus.")
    if not found.places:
        return _empty(f"None of the {len(book.facts):,} facts has all of this. Take something out of the filters.")
    first = found.first
    shown = found.places[first : first + PAGE_ROWS]
    head = Markup("").join(
        Markup('<th scope="col" role="columnheader"{}>{}</th>').format(Markup(' class="{}"').format(kind), label)
        for label, kind in (
            (Markup('<span class="unseen">Chosen</span>'), "pick"),
            ("Indicator", "what"),
            ("Entity", "who"),
            ("Period", "when"),
            ("Value", "number value"),
            ("Source", "origin"),
        )
    )
    rows = Markup("").join(_row(book, place) for place in shown)
    return str(
        Markup(
            '<section class="facts" data-generation="{}">{}<div class="box"><table role="table"><thead role="rowgroup">'
            '<tr role="row">{}</tr></thead><tbody role="rowgroup">{}</tbody></table></div>{}</section>'
        ).format(book.generation, _kinds(book, found) + _head(found), head, rows, _pages(found))
    )


def _empty(line: str) -> str:
    return str(Markup('<section class="facts"><p class="none" role="status">{}</p></section>').format(line))


def _head(found: Found) -> Markup:
    count, first = len(found.places), found.first
    last = min(count, first + PAGE_ROWS)
    told = f"{first + 1:,}–{last:,} of {count:,} facts" if count > PAGE_ROWS else _counted(count, "fact")
    return Markup(
        '<div class="doing"><p class="count" role="status">{}</p>'
        '<button type="button" data-act="draw" disabled>Draw the chosen</button>'
        '<button type="button" data-act="none" disabled>Choose none</button>'
        '<button type="button" data-act="csv">Save {} as CSV</button></div>'
    ).format(told, _counted(count, "row"))


def _kinds(book: FactBook, found: Found) -> Markup:
    """What all facts are, where tables list things beside figures: they are more than the tables' rows."""
    attributes = sum(fact.attribute for fact in book.facts)
    if not attributes or len(found.places) < len(book.facts):
        return Markup("")
    figures = _counted(len(book.facts) - attributes, "figure")
    told = f"A fact is a cell: {figures}, and {_counted(attributes, 'attribute')} of things that tables list."
    return Markup('<p class="hint-line">{}</p>').format(told)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _row(book: FactBook, place: int) -> Markup:
    fact = book.facts[place]
    period, source = own_period(fact), fact.source
    when = period.label if period else ""
    what = ", ".join(part for part in (fact.indicator, fact.entity, when) if part)
    value = excerpt(amount(fact.text, fact.unit), 80)
    pick = Markup("")
    if fact.value is not None:
        pick = Markup('<input type="checkbox" value="{}" aria-label="Choose {}">').format(place, what)
    note = Markup('<span class="remark">{}</span>').format(excerpt(fact.note, 100)) if fact.note.strip() else ""
    origin = described(source.publisher or source.title or book.titles[fact.table], "", source.published)
    return Markup(
        '<tr role="row"><td class="pick" role="cell">{}</td><th scope="row" role="rowheader" class="what">{}{}</th>'
        '<td class="who" role="cell">{}</td><td class="when" role="cell">{}</td><td class="number value" role="cell">'
        '<button type="button" data-act="open" data-place="{}" aria-label="{}: show it in its table">{}</button>{}</td>'
        '<td class="origin" role="cell">{}</td></tr>'
    ).format(
        pick, fact.indicator, note, fact.entity, when, place, value, value, _mark(book, book.conflicts_of(fact)), origin
    )


def _mark(book: FactBook, conflicts: Sequence[Conflict]) -> Markup:
    """The values that contradict a row's, behind a word that can be opened."""
    values = [value for conflict in conflicts for value in conflict.values]
    if not values:
        return Markup("")
    told = Markup("").join(
        Markup("<li>{}: {}</li>").format(
            value.value, described(book.titles.get(value.source, value.source), "", value.as_of)
        )
        for value in dict.fromkeys(values)
    )
    return Markup('<details class="disputed"><summary>contradicted</summary><ul>{}</ul></details>').format(told)


def _pages(found: Found) -> Markup:
    count, page = len(found.places), found.first // PAGE_ROWS
    if count <= PAGE_ROWS:
        return Markup("")
    last = (count - 1) // PAGE_ROWS
    return Markup(
        '<nav class="pages" aria-label="Pages"><button type="button" data-act="page" data-page="{}"{}>Previous</button>'
        '<span>Page {:,} of {:,}</span><button type="button" data-act="page" data-page="{}"{}>Next</button></nav>'
    ).format(
        max(0, page - 1),
        Markup(" disabled") if page == 0 else "",
        page + 1,
        last + 1,
        page + 1,
        Markup(" disabled") if page == last else "",
    )


def drawn(book: FactBook, chart: Chart, places: Sequence[int]) -> str:
    """The chart of the chosen rows; its numbers open the rows in their tables."""
    numbers = {fact_place + 1: place for fact_place, place in enumerate(places)}
    save = Markup('data-act="save" data-generation="{}" data-places="{}"').format(
        book.generation, ",".join(map(str, places))
    )

    def mark(point: Point) -> Markup:
        return Markup(
            '<button type="button" class="mark" data-act="open" data-generation="{}" data-place="{}" '
            'aria-label="Source {}: {}">{}</button>'
        ).format(book.generation, numbers[point.n], point.n, _origin(point.fact), point.n)

    return str(
        Markup('<section class="drawn" aria-label="Chart">{}<p><button type="button" data-act="undraw">Take the chart '
               "away</button></p></section>").format(figure(chart, save, mark))
    )  # fmt: skip


def undrawn() -> str:
    """What stands in the chart's place where there is none."""
    return (
        '<p class="hint-line">No chart yet: tick two rows or more of one indicator, then press “Draw the chosen”.</p>'
    )


def _origin(fact: Fact) -> str:
    return described(fact.source.title or fact.table, fact.source.publisher, fact.source.published)


def notice(line: str) -> str:
    """One line that says what is wrong. '' for none."""
    return str(Markup('<p class="error" role="alert">{}</p>').format(line)) if line else ""
