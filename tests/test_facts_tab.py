"""The Facts tab as HTML, and what a press of a button in it does."""

from __future__ import annotations

import base64
import csv
import io
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from assistant.factbook import FactBook, Wanted
from assistant.ui.factlist import PAGE_ROWS, Found, choices, filters, listing, undrawn
from assistant.ui.facts import _acted, _Parts
from corpus.errors import UsageError
from corpus.schema import FactTable
from index.facts import Measure, build_lexicon, measures
from tests.fact_books import book_of
from tests.test_tables import table
from tests.test_ui import NASTY, Elements

HEAD = "indicator,entity,period,value,unit,source_title,publisher,url,published,note\n"
CATCH = (
    HEAD
    + """\
Herring landed,Norway,2022,410,tonnes,Yearbook,Sea Board,https://s.example/1,2024-01-05,rounded
Herring landed,Norway,2023,380,tonnes,Yearbook,Sea Board,https://s.example/1,2024-01-05,
Herring landed (survey),Norway,2023,365,tonnes,Survey,Coast Club,,2024,
Licence,Norway,2023,deep sea,,Yearbook,Sea Board,https://s.example/1,2024-01-05,
"""
)
TABLE = table(CATCH, "catch.csv")
PARTS = _Parts(*("filters", "choices", "notice", "chart", "rows", "panel", "file"))  # type: ignore[arg-type]


def book(text: str, generation: int = 1) -> FactBook:
    held = table(text, "catch.csv")
    return book_of([held], generation)


class Shelf:
    """An assistant with one table."""

    def facts(self) -> FactBook:
        return book(CATCH, 3)

    def document(self, id: str) -> FactTable:  # noqa: A002  the protocol's name
        return TABLE


def acted(**data: Any) -> dict[Any, Any]:
    return _acted(Shelf(), PARTS, data)


def test_a_row_says_all_of_a_fact() -> None:
    """Indicator and its remark, entity, period, value (which opens its cell), source; a box where it can be drawn."""
    html = listing(book(CATCH), Found((0, 3)))
    shown = Elements(html)
    assert [" ".join(line.split()) for line in shown.text.split("\n") if line.strip()] == [
        "2 facts", "Draw the chosen", "Choose none", "Save 2 rows as CSV",
        "Chosen", "Indicator", "Entity", "Period", "Value", "Source",
        "Herring landed", "rounded", "Norway", "2022", "410 tonnes", "Sea Board, 5 January 2024",
        "Licence", "Norway", "2023", "deep sea", "Sea Board, 5 January 2024",
    ]  # fmt: skip
    boxes = [attributes for tag, attributes in shown.found if tag == "input"]
    assert boxes == [{"type": "checkbox", "value": "0", "aria-label": "Choose Herring landed, Norway, 2022"}]
    opened = [attributes["data-place"] for _, attributes in shown.found if attributes.get("data-act") == "open"]
    assert opened == ["0", "3"]


def test_a_contradicted_row_is_marked_with_the_values() -> None:
    """Both values, with their tables and dates, behind a word that can be opened."""
    html = listing(book(CATCH), Found((0, 1)))
    assert html.count('<details class="disputed">') == 1
    assert (
        '<details class="disputed"><summary>contradicted</summary><ul><li>380 tonnes: catch, 5 January 2024</li>'
        "<li>365 tonnes: catch, 2024</li></ul></details>"
    ) in html


def test_many_rows_come_in_pages() -> None:
    """The count is told; a page past the last is the last; the first has nothing before it, the last nothing after."""
    long = book(HEAD + "".join(f"C,N{n},2023,{n},t,Y,B,,2024,\n" for n in range(PAGE_ROWS * 2 + 1)))
    places = long.find(Wanted())
    told = [re.search(r'role="status">([^<]*)<', listing(long, Found(places, page))) for page in (0, 1, 2, 99)]
    assert [match[1] for match in told if match] == [
        "1–50 of 101 facts", "51–100 of 101 facts", "101–101 of 101 facts", "101–101 of 101 facts",
    ]  # fmt: skip
    buttons = re.findall(r'data-page="(\d+)"( disabled)?', listing(long, Found(places, 1)))
    assert buttons == [("0", ""), ("2", "")]
    assert re.findall(r'data-page="\d+"( disabled)?', listing(long, Found(places, 2))) == ["", " disabled"]


def test_nothing_found_says_so() -> None:
    """Whether there is nothing at all, or nothing that has all that was asked for."""
    assert "The sources have no tables with figures." in listing(FactBook(1), Found(()))
    assert "None of the 4 facts has all of this." in listing(book(CATCH), Found(()))


@settings(max_examples=60, deadline=None)
@given(NASTY)
def test_cells_stay_cells(text: str) -> None:
    """Whatever a table holds, no element and no attribute comes of it."""
    plain = Elements(listing(book(CATCH), Found((0, 1, 2, 3))) + choices(book(CATCH)))
    held = [fact for measure in measures([TABLE], build_lexicon([TABLE])) for fact in measure.facts]
    facts = tuple(
        replace(f, entity=f"{text}N", note=f"{text}n" if f.note else "", text=f"{text}1", indicator=f"{text}I")
        for f in held
    )
    nasty = FactBook(1, [Measure("catch", f"{text}T", f"{text}I", "", facts)])
    shown = Elements(listing(nasty, Found((0, 1, 2, 3))) + choices(nasty))
    kinds = {(tag, *attributes) for tag, attributes in shown.found}
    assert kinds <= {(tag, *attributes) for tag, attributes in plain.found}


def test_the_form_has_a_label_for_every_field() -> None:
    """Each field stands in its label and has the name that a search reads."""
    shown = Elements(filters())
    names = [attributes["name"] for tag, attributes in shown.found if tag == "input"]
    assert names == ["text", "indicator", "entity", "table", "from", "to", "contradicted"]
    assert sum(tag == "label" for tag, _ in shown.found) == len(names)


def test_filters_and_pages() -> None:
    """A search gives rows and takes a former complaint away; what a browser sends that is no text is passed over."""
    update = acted(act="find", text="survey", page={"a": 1}, table=["x"])
    assert update["notice"] == ""
    assert "365 tonnes" in update["rows"]
    assert "410 tonnes" not in update["rows"]


def test_chosen_rows_are_drawn_and_saved() -> None:
    """Numbers run with the periods, whatever the order of choosing; marks open the rows; the files hold the same."""
    html = acted(act="draw", places="1,0", generation="3")["chart"]
    marks = re.findall(r'data-generation="3" data-place="(\d)" aria-label="[^"]*">(\d)<', html)
    assert marks == [("0", "1"), ("1", "2")]
    assert 'data-act="save" data-generation="3" data-places="0,1"' in html
    file = acted(act="save", save="csv", places="0,1", generation="3")["file"]
    content = base64.b64decode(file.split("base64,")[1].split('"')[0]).decode("utf-8-sig")
    assert [row[:5] for row in csv.reader(io.StringIO(content))] == [
        ["citation", "indicator", "entity", "period", "value"],
        ["1", "Herring landed", "Norway", "2022", "410"],
        ["2", "Herring landed", "Norway", "2023", "380"],
    ]


def test_all_that_was_found_is_saved() -> None:
    """Not the page alone; twice the same is a new value, so that the page saves it twice."""
    one, other = (acted(act="csv", entity="Norway")["file"] for _ in range(2))
    assert one != other
    content = base64.b64decode(one.split("base64,")[1].split('"')[0]).decode("utf-8-sig")
    assert [row[4] for row in csv.reader(io.StringIO(content))] == ["value", "410", "380", "365", "deep sea"]


def test_a_value_opens_in_its_table() -> None:
    """With its cell marked; the source's own buttons ask for more of it; Close takes it away."""
    panel = acted(act="open", place="1", generation="3")["panel"]
    assert "<mark>380</mark>" in panel
    assert acted(turn="3", cite="1", above="2", below="1")["panel"] == panel
    assert acted(close="1") == {"panel": ""}
    assert acted(act="undraw") == {"chart": undrawn()}


def test_clear_takes_everything_away() -> None:
    """All facts again, whatever still stands in the fields; no chart, which is said, no source and no complaint."""
    update = acted(act="clear", entity="nobody", generation="2")
    assert "4 facts" in update.pop("rows")
    assert update == {"chart": undrawn(), "panel": "", "notice": ""}


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ({"act": "draw", "places": "0", "generation": "3"}, "one row makes no chart"),
        ({"act": "draw", "places": "", "generation": "3"}, "one row makes no chart"),
        ({"act": "draw", "places": "0,2", "generation": "3"}, "the chosen rows are of 2 indicators"),
        ({"act": "draw", "places": "0,1", "generation": "2"}, "The index has changed"),
        ({"act": "draw", "places": "0,99999,x,-1,٣", "generation": "3"}, "one row makes no chart"),
        ({"act": "draw", "places": ",".join("0" * 400), "generation": "3"}, "more than 200 rows are chosen"),
        ({"act": "open", "place": "9", "generation": "3"}, "The index has changed"),
        ({"act": "open"}, "The index has changed"),
        ({"act": "find", "from": "<b>"}, "'<b>' is no period"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_line(data: dict[str, str], line: str) -> None:
    """Whatever a browser sends."""
    with pytest.raises(UsageError) as error:
        acted(**data)
    assert str(error.value).startswith(line)


@pytest.mark.parametrize("data", [{}, {"act": "fly"}, {"act": ["find"]}, {"act": "save", "save": "exe"}])
def test_a_press_that_means_nothing_changes_nothing(data: dict[str, Any]) -> None:
    assert acted(**data) == {"notice": {"__type__": "update"}}
