"""Charts: what is drawn and what is not, as data, as a specification, as a picture, and as a file of values."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import altair
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from assistant.answer import Assistant
from assistant.chart import Chart, Point, chart_of, chart_of_evidence, table_csv
from assistant.citations import number
from assistant.draft import Sentence, cell_evidence
from assistant.plot import DARK_COLOURS, LIGHT, LIGHT_COLOURS, PAGE, png, specification, svg
from assistant.ui.figure import saved
from index.facts import Fact, build_lexicon, measures
from tests.test_tables import table

ROOT = Path(__file__).parent
HEAD = "indicator,entity,period,value,unit,source_title,publisher,url,published,note\n"
BOOK = "Yearbook,Sea Board,https://s.example/1,2024-01-05,"
SERIES = HEAD + "".join(
    f"Herring landed,{entity},{period},{value},tonnes,{BOOK}{note}\n"
    for entity, period, value, note in [
        ("Norway", "2022", "350", ""),
        ("Norway", "2019", "410", ""),
        ("Norway", "2020", "380", ""),
        ("Norway", "2025", "420", "forecast"),
        ("Iceland", "2019", "210.50", ""),
        ("Iceland", "2020", "215", ""),
    ]
)
SVG = "{http://www.w3.org/2000/svg}"


def facts_of(text: str) -> list[Fact]:
    held = table(text, "catch.csv")
    return [fact for measure in measures([held], build_lexicon([held])) for fact in measure.facts]


def cited(text: str) -> list[tuple[Fact, int]]:
    return [(fact, n) for n, fact in enumerate(facts_of(text), 1)]


def drawn(text: str) -> Chart:
    chart = chart_of(cited(text))
    assert chart is not None
    return chart


def test_a_series_with_a_missing_year_is_two_runs() -> None:
    """Points in order of their periods, each with its citation; a line joins no values over a year without one."""
    norway, iceland = facts_of(SERIES)[:4], facts_of(SERIES)[4:]
    expected = Chart(
        "line",
        "Herring landed",
        "tonnes",
        "year",
        (
            Point(norway[1], 2, "Norway", 0),
            Point(norway[2], 3, "Norway", 0),
            Point(norway[0], 1, "Norway", 1),
            Point(norway[3], 4, "Norway", 2, ahead=True),
            Point(iceland[0], 5, "Iceland", 3),
            Point(iceland[1], 6, "Iceland", 3),
        ),
    )
    assert drawn(SERIES) == expected
    assert drawn(SERIES).title == "Herring landed (tonnes)"
    assert drawn(SERIES).caption == (
        "Source: Sea Board, Yearbook (5 January 2024) [1–6]. Hollow: a forecast, a plan or a target."
    )
    assert drawn(SERIES).alt == (
        "Line chart: Herring landed (tonnes). Norway: 410 in 2019, 380 in 2020, 350 in 2022 and 420 in 2025 (forecast, "
        "plan or target). Iceland: 210.50 in 2019 and 215 in 2020."
    )


def test_values_of_every_second_year_are_joined() -> None:
    """Of what is counted so seldom no year is missing; one that two steps pass by is."""
    text = HEAD + "".join(
        f"Seals counted,{entity},{period},{value},seals,{BOOK}\n"
        for entity, period, value in [
            ("Norway", "2012", "31"),
            ("Norway", "2014", "35"),
            ("Norway", "2016", "33"),
            ("Norway", "2020", "38"),
            ("Iceland", "2014", "12"),
            ("Iceland", "2016", "11"),
        ]
    )
    assert [(point.series, point.run) for point in drawn(text).points] == [
        ("Norway", 0), ("Norway", 0), ("Norway", 0), ("Norway", 1), ("Iceland", 2), ("Iceland", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "kind", "grain", "drawn_values", "left_out"),
    [
        # three side by side in one year; nothing is left of a value in words
        (["C,A,2023,1,t", "C,B,2023,2,t", "C,D,2023,3,t", "C,E,2023,many,t"], "bar", "year", ["1", "2", "3"], 0),
        # two years of two: no series of three
        (["C,A,2023,1,t", "C,A,2024,2,t", "C,B,2023,3,t", "C,B,2024,4,t"], "bar", "year", ["1", "2", "3", "4"], 0),
        # other units and other measures have no axis in common with the rest
        (["C,A,2021,1,t", "C,A,2022,2,t", "C,A,2023,3,t", "C,A,2024,4,kg"], "line", "year", ["1", "2", "3"], 1),
        (["C,A,2021,1,t", "C,A,2022,2,t", "C,A,2023,3,t", "D,A,2024,4,t"], "line", "year", ["1", "2", "3"], 1),
        # nor has a quarter with years, or a range of years
        (["C,A,2021,1,t", "C,A,2022,2,t", "C,A,2023,3,t", "C,A,2024-Q1,4,t"], "line", "year", ["1", "2", "3"], 1),
        (
            ["C,A,2010-2013,1,t", "C,A,2014-2017,2,t", "C,A,2018-2021,3,t", "C,A,2022,9,t"],
            "bar", "span", ["1", "2", "3"], 1,
        ),
        (["C,A,2023-Q4,1,t", "C,A,2024-Q1,2,t", "C,A,2024-Q2,3,t"], "line", "quarter", ["1", "2", "3"], 0),
        (["C,A,2023-H2,1,t", "C,A,2024-H1,2,t", "C,A,2024-H2,3,t"], "line", "half", ["1", "2", "3"], 0),
        (["C,A,2023-12,1,t", "C,A,2024-01,2,t", "C,A,2024-02,3,t"], "line", "month", ["1", "2", "3"], 0),
        (["C,A,2023-12-30,1,t", "C,A,2024-02-01,2,t", "C,A,2024-05-09,3,t"], "line", "day", ["1", "2", "3"], 0),
    ],
)  # fmt: skip
def test_what_may_stand_on_one_axis(
    rows: list[str], kind: str, grain: str, drawn_values: list[str], left_out: int
) -> None:
    """Values of one measure, one unit and one length of period; the rest is counted, and the caption says so."""
    chart = drawn(HEAD + "".join(f"{row},{BOOK}\n" for row in rows))
    assert (chart.kind, chart.grain, [p.fact.text for p in chart.points], chart.left_out) == (
        kind, grain, drawn_values, left_out,
    )  # fmt: skip
    assert ("Not drawn: 1 cited value of another measure" in chart.caption) == bool(left_out)
    assert kind == "bar" or len({point.run for point in chart.points}) == 1


def test_an_axis_that_does_not_begin_at_zero_says_so() -> None:
    """Values within a quarter of the highest are drawn apart; all others, and all bars, stand on zero."""
    for values, cut in (("95 96 98", True), ("60 96 98", False), ("-95 -96 -98", False)):
        text = HEAD + "".join(f"C,A,{2020 + n},{value},percent,{BOOK}\n" for n, value in enumerate(values.split()))
        chart = drawn(text)
        assert (chart.cut, "The axis does not begin at zero." in chart.caption) == (cut, cut)
        scale = specification(chart)["layer"][0]["encoding"]["y"]["scale"]
        assert scale == {"zero": not cut}
    assert not drawn(HEAD + "".join(f"C,{name},2020,{n},t,{BOOK}\n" for n, name in enumerate("ABC", 97))).cut


def test_neither_two_values_nor_two_truths_make_a_chart() -> None:
    """Two values are told in words; two values of one source for one thing are no series. Two bodies are two series."""
    assert chart_of(cited(HEAD + f"C,A,2022,1,t,{BOOK}\nC,A,2023,2,t,{BOOK}\n")) is None
    assert chart_of([]) is None
    twice = HEAD + f"C,A,2022,1,t,{BOOK}\nC,A,2022,2,t,{BOOK}\nC,A,2023,2,t,{BOOK}\n"
    assert chart_of(cited(twice)) is None
    bodies = HEAD + f"C,A,2022,1,t,{BOOK}\nC,A,2022,2,t,Survey,Coast Club,,2024,\nC,A,2023,2,t,{BOOK}\n"
    assert drawn(bodies).series == ("A (Sea Board)", "A (Coast Club)")


def test_a_record_has_no_period_of_its_own() -> None:
    """The year in which a ship was launched is not that of its length: ships stand side by side without years."""
    ships = "vessel,launched,length_m\nHavbris,2019-03-04,62\nSolstrand,2021-09-15,48\nKvitholm,2023-01-20,71\n"
    lengths = [(fact, n) for fact, n in cited(ships) if fact.column == "length_m"]
    chart = chart_of(lengths)
    assert chart is not None
    assert (chart.kind, chart.grain, chart.series) == ("bar", "", ("Havbris", "Solstrand", "Kvitholm"))


def test_only_what_an_answer_cites_is_drawn() -> None:
    """Each point has the number of its cell's citation; a cell that a dropped sentence rested on is not there."""
    cells = [cell_evidence(fact) for fact in facts_of(SERIES)]
    _, _, citations = number([(Sentence("One.", (cells[3], cells[1])), "supported"),
                              (Sentence("Two.", (cells[2], cells[3])), "supported")])  # fmt: skip
    chart = chart_of_evidence(cells, citations)
    assert chart is not None
    assert [(point.fact.text, point.n) for point in chart.points] == [("410", 2), ("380", 3), ("420", 1)]


@pytest.mark.parametrize("kind", ["line", "bar"])
def test_the_specification(kind: str) -> None:
    """The whole Vega-Lite specification of a line and of a bar chart, as a briefing gets it."""
    bars = HEAD + "".join(
        f"Balance,{e},2023,{v},USD million,{BOOK}\n" for e, v in [("A", "-4"), ("B", "31"), ("C", "7")]
    )
    made = specification(drawn(SERIES if kind == "line" else bars))
    kept = ROOT / "data" / f"chart-{kind}.json"
    assert made == json.loads(kept.read_text(encoding="utf-8"))
    altair.LayerChart.from_dict(made)  # as Vega-Lite's own schema has it


def _paths(root: etree._Element, of: str) -> list[etree._Element]:
    groups = [group for group in root.iter(f"{SVG}g") if (group.get("class") or "").startswith(of)]
    return [path for group in groups for path in group.iter(f"{SVG}path")]


def test_a_gap_is_left_in_the_drawing() -> None:
    """A stroke for each run of two values or more; a mark on every value, hollow for a forecast."""
    root = etree.fromstring(svg(drawn(SERIES)).encode())
    lines = [path.get("d") for path in _paths(root, "mark-line")]
    marks = [path.get("fill") for path in _paths(root, "mark-symbol role-mark")]
    blue, orange = LIGHT_COLOURS[:2]
    assert sorted(line.count("L") for line in lines) == [0, 0, 1, 1]
    assert sorted(map(str, marks)) == [blue] * 3 + [orange] * 2 + ["None"]


@settings(max_examples=12, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>&\"'`/={}$[]()!#;:\n\u202e\u0007ab1"), min_size=1, max_size=40))
def test_labels_stay_labels(label: str) -> None:
    """Whatever a cell holds, the drawing has shapes and text alone, and its words in the text alternative."""
    facts = [
        Fact("t", fact.row, "value", f"C {label}", f"{label}{fact.entity}", (fact.entity,), fact.period, fact.value,
             fact.text, label, fact.source)
        for fact in facts_of(SERIES)
    ]  # fmt: skip
    chart = chart_of([(fact, n) for n, fact in enumerate(facts, 1)])
    assert chart is not None
    for look in (LIGHT, PAGE):
        root = etree.fromstring(svg(chart, look).encode())
        assert {etree.QName(element).localname for element in root.iter()} <= {
            "svg",
            "g",
            "path",
            "line",
            "text",
            "rect",
            "tspan",
        }
        assert not [
            name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name
        ]
        assert root.get("role") == "img"


@pytest.mark.parametrize("odd", ["\x0b", "\x07", "\x00", "\ufffe", "\uffff", "\ud800", "\u2028", "\u202e", "\x9b"])
def test_what_xml_cannot_hold_is_left_out(odd: str) -> None:
    """Some of these end the process where they reach vl-convert."""
    [first, *rest] = facts_of(SERIES)
    facts = [replace(first, indicator=f"Her{odd}ring", entity=f"Nor{odd}way", unit=f"t{odd}", note=odd)]
    facts += [replace(fact, indicator=f"Her{odd}ring", unit=f"t{odd}") for fact in rest]
    chart = chart_of([(fact, n) for n, fact in enumerate(facts, 1)])
    assert chart is not None
    said = "".join(etree.fromstring(svg(chart).encode()).itertext())
    assert odd not in said
    assert Image.open(io.BytesIO(png(chart))).format == "PNG"


def test_characters_of_two_units_may_be_cut() -> None:
    """A name that is too long for the axis is cut by Vega, which takes half of an emoji for a character."""
    long = HEAD + "".join(f"C,{'🐟' * 60}{n},2023,{n},t,{BOOK}\n" for n in range(3))
    assert "🐟" * 60 + "1: 1." in etree.fromstring(svg(drawn(long)).encode()).get("aria-label", "")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_what_is_no_place_on_an_axis_is_not_drawn(value: str) -> None:
    """Neither is it counted as left out: no axis has it."""
    text = HEAD + "".join(f"C,{entity},2023,{number},t,{BOOK}\n" for entity, number in zip("ABCD", "123 ", strict=True))
    [*facts] = facts_of(text)
    chart = chart_of([(fact, 1) for fact in [*facts, replace(facts[0], entity="E", value=Decimal(value))]])
    assert chart is not None
    assert (chart.series, chart.left_out) == (("A", "B", "C"), 0)


def test_the_picture_is_whole() -> None:
    """A PNG that can be decoded, twice as fine as the page, on white, with the colours of both series."""
    with Image.open(io.BytesIO(png(drawn(SERIES)))) as image:
        image.load()
        colours = {colour[:3] for _, colour in image.convert("RGB").getcolors(1_000_000) or []}
        assert image.format == "PNG"
        assert image.width >= 1200
        assert image.getpixel((0, 0))[:3] == (255, 255, 255)  # type: ignore[index]
    assert {tuple(bytes.fromhex(colour[1:])) for colour in LIGHT_COLOURS[:2]} <= colours


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2."""

    def light(colour: str) -> float:
        parts = [value / 255 for value in bytes.fromhex(colour[1:])]
        r, g, b = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_colours_stand_out() -> None:
    """3:1 against what is behind them, in light and in dark; the page's own are the same."""
    style = (ROOT.parent / "assistant" / "ui" / "style.css").read_text(encoding="utf-8")
    for colours, ground, card in ((LIGHT_COLOURS, "#fbfaf7", "#ffffff"), (DARK_COLOURS, "#14181d", "#1b2027")):
        assert all(_contrast(colour, behind) >= 3 for colour in colours for behind in (ground, card)), colours
        assert all(f"--series-{n}: {colour};" in style for n, colour in enumerate(colours, 1))
    assert all(_contrast(colour, LIGHT.ground) >= 4.5 for colour in (LIGHT.ink, LIGHT.soft))


def test_the_data_as_csv() -> None:
    """Every value with its citation and its source; what a spreadsheet would run is text, a negative number is not."""
    text = HEAD + f'=1+1,"@A, B",2022,-3,t,{BOOK}+note\n'
    rows = list(csv.reader(io.StringIO(table_csv([(fact, 7) for fact in facts_of(text)]))))
    assert rows == [
        ["citation", "indicator", "entity", "period", "value", "unit", "note", "title", "publisher", "published", "url",
         "table", "row", "column"],
        ["7", "'=1+1", "'@A, B", "2022", "-3", "t", "'+note", "Yearbook", "Sea Board", "2024-01-05",
         "https://s.example/1", "catch", "2", "value"],
    ]  # fmt: skip


def test_a_chart_is_saved_under_its_title() -> None:
    """The names of the files hold nothing that a file system or an attribute would take amiss."""
    chart = drawn(SERIES.replace("Herring landed", '../"Herring" <landed>'))
    for kind, media_type in (("svg", "image/svg+xml"), ("png", "image/png"), ("csv", "text/csv;charset=utf-8")):
        file = saved(chart, kind)
        assert file.startswith(f'<a download="Herring-landed-tonnes.{kind}" href="data:{media_type};base64,')


def test_an_answer_brings_its_chart(assistant: Assistant) -> None:
    """Three countries side by side are drawn, each value with the number of its citation."""
    answer = assistant.ask("How much herring did Norway, Iceland and Denmark land in 2023?").as_dict()
    chart, cells = answer["chart"], {citation["n"]: citation["cell"] for citation in answer["citations"]}
    assert chart is not None
    assert (chart["kind"], chart["title"]) == ("bar", "Herring landed (thousand tonnes), 2023")
    assert {row["entity"]: row["value"] for row in chart["data"]} == {
        "Norway": 380.0,
        "Iceland": 250.0,
        "Denmark": 95.0,
    }
    assert all(Decimal(cells[row["citation"]]) == Decimal(row["text"]) for row in chart["data"])
    assert chart["spec"]["description"] == chart["alt"]
    assert assistant.ask("How much herring did Norway land in 2023?").as_dict()["chart"] is None


def test_nothing_loads_altair_before_a_chart() -> None:
    """Neither the assistant nor the tabs."""
    modules = "assistant.answer, assistant.ui.ask, assistant.ui.facts"
    code = f"import sys, {modules}; print({{'altair', 'vl_convert'}} & {{*sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT.parent)
    assert done.stdout == "set()\n"
