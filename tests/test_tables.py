"""Tables: CSV, XLSX and what a data package says of them."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UnreadableFile
from corpus.load import SourceFile, read, scan
from corpus.readers.delimited import read_csv
from corpus.readers.origin import Sources
from corpus.readers.package import Description, undescribed
from corpus.readers.spreadsheet import read_xlsx
from corpus.schema import Column, Document, FactTable, Row, Source
from tests.documents import xlsx


def no_sources(description: Description) -> Sources:
    return {}


def table(text: str | bytes, name: str = "x.csv") -> FactTable:
    data = text if isinstance(text, bytes) else text.encode()
    [found] = read_csv(name, data, [undescribed(name)], no_sources)
    return found


def sheets(data: bytes, name: str = "x.xlsx") -> list[FactTable]:
    return read_xlsx(name, data, [undescribed(name)], no_sources)


def read_all(root: Path) -> dict[str, FactTable | Document]:
    found = [file for file in scan([root]) if isinstance(file, SourceFile)]
    return {one.id: one for file in found for one in read(file)}


def test_csv_without_a_description() -> None:
    """Names come from the header, types from the cells, title and id from the path; offsets are exact."""
    text = 'country,year,"models, notable",share,code\nUS,2024,40,0.5,007\n\nChina,2024,"1,500",1e3,008\n'
    source = Source("counts")
    assert table(text, "a/counts.csv") == FactTable(
        id="a/counts",
        source=source,
        description="",
        columns=(
            Column("country"),
            Column("year", type="integer"),
            Column("models, notable", type="integer"),
            Column("share", type="number"),
            Column("code"),
        ),
        rows=(
            Row(2, ("US", "2024", "40", "0.5", "007"), "US,2024,40,0.5,007", 42, 60, source),
            Row(4, ("China", "2024", "1,500", "1e3", "008"), 'China,2024,"1,500",1e3,008', 62, 88, source),
        ),
        path="a/counts.csv",
    )


def test_quoted_cells_with_line_breaks_and_quotes() -> None:
    """A record over several lines is one row, whose raw text is the file's."""
    text = 'a;b\r\n"one\r\ntwo; ""three""";4\r\nfive;6'
    found = table(text)
    decoded = text.replace("\r\n", "\n")
    assert [row.cells for row in found.rows] == [('one\ntwo; "three"', "4"), ("five", "6")]
    assert [decoded[row.start : row.end] for row in found.rows] == [row.raw for row in found.rows]
    assert [row.raw for row in found.rows] == ['"one\ntwo; ""three""";4', "five;6"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiters_and_encodings_are_told_from_the_file(delimiter: str, encoding: str) -> None:
    """Comma, semicolon and tab; UTF-8, with and without a mark, UTF-16 and Western European."""
    lines = ["ville|prix", 'Orléans|"1,5; 2"', "Besançon|3"]
    found = table("\n".join(line.replace("|", delimiter) for line in lines).encode(encoding))
    assert [column.name for column in found.columns] == ["ville", "prix"]
    assert [row.cells for row in found.rows] == [("Orléans", "1,5; 2"), ("Besançon", "3")]


def test_decimal_commas_do_not_pass_for_delimiters() -> None:
    """The delimiter is the one that splits all records alike."""
    found = table("Land;Wert\nKöln;1,5\nBonn;2,25\n")
    assert [row.cells for row in found.rows] == [("Köln", "1,5"), ("Bonn", "2,25")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a,b\n1,2\n3\n", "line 3: 1 cells where the header has 2"),
        ('a,b\n"1\n2",3\n4,5,6\n', "line 4: 3 cells where the header has 2"),
        ('a,b\n1,"2\n3,4\n', "line 2: unexpected end of data"),
        ('a,b\n"1"x,2\n', "line 2: ',' expected after '\"'"),
        ("\n \n", "holds no rows"),
        ("a\n" + "x" * 200_000 + "\n", "line 2: field larger than field limit"),
        (",".join("abc" * 900), "has 2,700 columns"),
    ],
)
def test_a_csv_that_may_have_shifted_cells_is_refused(text: str, reason: str) -> None:
    """A ragged record, a quote that is left open and the like name their line; no row is guessed."""
    with pytest.raises(UnreadableFile) as caught:
        table(text)
    assert caught.value.reason.startswith(reason)


def test_what_stands_around_a_csv_table() -> None:
    """Rows above the header tell title and units, the header takes two rows, notes below are rows of one cell and may
    name the source; offsets are exact."""
    text = (
        'Catch of fish,\n"Unit: tonnes"\n\nPort,Cod,,Crab\n,2021,2022,2022\nBergen,1,2,3\nMolde,4,5,6\n\nSource: us\n'
    )
    found = table(text)
    assert (found.source, found.description) == (
        Source("Catch of fish", "us"),
        "Catch of fish; Unit: tonnes",
    )
    assert [column.name for column in found.columns] == ["Port", "Cod 2021", "Cod 2022", "Crab 2022"]
    assert [(row.number, row.cells) for row in found.rows] == [
        (3, ("Bergen", "1", "2", "3")),
        (4, ("Molde", "4", "5", "6")),
        (6, ("Source: us", "", "", "")),
    ]
    assert [text[row.start : row.end] for row in found.rows] == ["Bergen,1,2,3", "Molde,4,5,6", "Source: us"]


@pytest.mark.parametrize(
    "text",
    [
        "Port,Cod,Crab\n,salted,boiled\n,fresh,fresh\nMolde,dried,raw\n",  # words over words
        "Port,Cod,Crab\n,n/a,..\nBergen,1,2\nMolde,3,4\n",  # no names but values that are missing
        "Port,Cod,Crab\n,2021,2022\nBergen,1,2\nMolde,3,4\n",  # each column has its name: these are counts
    ],
)
def test_a_row_of_values_is_no_second_header(text: str) -> None:
    """Only words over numbers, or years under groups, go on with the header."""
    assert [column.name for column in table(text).columns] == ["Port", "Cod", "Crab"]
    assert len(table(text).rows) == 3


def test_column_names_are_made_unique() -> None:
    """Empty and repeated names get their place; line breaks in them go."""
    assert [column.name for column in table('a,,a,"b\nc",,a_2,a\n').columns] == [
        *("a", "column_2", "a_2", "b c", "column_5", "a_2_2", "a_3"),
    ]


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12) | st.sampled_from(
    ["a\nb", 'q"q', "x,y", "x;y", "x\ty", ""]
)


@given(st.integers(2, 5).flatmap(lambda width: st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=6)))
def test_what_the_csv_module_writes_is_read_back(rows: list[tuple[str, ...]]) -> None:
    """Any cells come back as they were, and each row's raw text is at its offsets in the file."""
    width = len(rows[0])
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([[f"c{n}" for n in range(width)], *rows])
    found = table(stream.getvalue())
    assert [row.cells for row in found.rows] == rows
    assert (
        "".join(stream.getvalue()[row.start : row.end] + "\n" for row in found.rows)
        == stream.getvalue().partition("\n")[2]
    )


PACKAGE = {
    "homepage": "https://desk.example",
    "contributors": [{"title": "The Desk", "role": "publisher"}],
    "created": "2025-04-07T10:00:00Z",
    "resources": [
        {
            "name": "facts",
            "path": "data/facts.csv",
            "title": "Facts of chips",
            "description": "What is\nknown",
            "dialect": {"delimiter": ";"},
            "schema": {
                "fields": [
                    {"name": "what", "title": "What it is"},
                    {"name": "value", "type": "number", "unit": "chips", "description": "How many"},
                    {"name": "source"},
                ],
                "foreignKeys": [
                    {"fields": "kind", "reference": {"resource": "kinds", "fields": "kind"}},
                    {"fields": ["source"], "reference": {"resource": "origins", "fields": ["key"]}},
                ],
            },
        },
        {
            "name": "kinds",
            "path": "kinds.csv",
            "publisher": "Office of Kinds",
            "published": "2024-02",
            "schema": {"fields": [{"name": "kind"}]},
        },
        {
            "name": "origins",
            "path": "origins.csv",
            "schema": {"fields": [{"name": name} for name in ("key", "title", "publisher", "url", "published")]},
        },
    ],
}
FILES = {
    "p/datapackage.json": json.dumps(PACKAGE),
    "p/data/facts.csv": "what;value;source;source_title;published\n"
    "Ascend;5;K1;;\nH20;7;K1;Own title;2024-01-02\nA;1;K9;;\nB;2;;;\n",
    "p/kinds.csv": "kind\nx\n",
    "p/origins.csv": 'key,title,publisher,url,published\nK1,"Report, annual",Pub,https://k1,April 2025\n',
}


@pytest.fixture
def packaged(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_described_table(packaged: Path) -> None:
    """Id, particulars, columns and delimiter come from the package above the file; each row's source comes from its
    own columns, then from the table of sources, then from the package."""
    text = FILES["p/data/facts.csv"]
    own = Source("Facts of chips", "The Desk", "https://desk.example", "2025-04-07")
    joined = Source("Report, annual", "Pub", "https://k1", "2025-04")
    lines = text.splitlines()
    sources = [joined, Source("Own title", "Pub", "https://k1", "2024-01-02"), own, own]
    starts = [text.index(line) for line in lines]
    assert read_all(packaged)["facts"] == FactTable(
        id="facts",
        source=own,
        description="What is known",
        columns=(
            Column("what", "What it is"),
            Column("value", "", "How many", "number", "chips"),
            *(Column("source"), Column("source_title"), Column("published")),
        ),
        rows=tuple(
            Row(n + 1, tuple(lines[n].split(";")), lines[n], starts[n], starts[n] + len(lines[n]), sources[n - 1])
            for n in range(1, 5)
        ),
        path="p/data/facts.csv",
        semicolons=True,
        origins=("source", "source_title", "published"),
    )


def test_a_resource_says_who_published_it_and_when(packaged: Path) -> None:
    """A table's own publisher and date come before the package's."""
    source = Source("kinds", "Office of Kinds", "https://desk.example", "2024-02")
    assert read_all(packaged)["kinds"].source == source


def test_only_a_table_of_sources_that_others_point_to_is_a_reference(packaged: Path) -> None:
    """A foreign key to another kind of table (of kinds, countries …) makes that no table of sources."""
    found = read_all(packaged)
    assert {one.id: one.reference for one in found.values() if isinstance(one, FactTable)} == {
        "facts": False,
        "kinds": False,
        "origins": True,
    }


def test_a_table_of_sources_that_cannot_be_read_costs_the_sources_alone(packaged: Path) -> None:
    """The facts are read, with the package's particulars; the table of sources is refused by its own name."""
    (packaged / "p" / "origins.csv").write_text("key,title\nK1\n")
    [facts] = [file for file in scan([packaged]) if isinstance(file, SourceFile) and file.name.endswith("facts.csv")]
    [one] = read(facts)
    assert isinstance(one, FactTable)
    assert [row.source.title for row in one.rows] == ["Facts of chips", "Own title", "Facts of chips", "Facts of chips"]


def test_a_source_column_without_a_foreign_key() -> None:
    """A name is the publisher, an address the address; ``url`` and the like of other tables are about their things."""
    found = table("what,value,source\na,1,World Bank\nb,2,https://x.example/y\nc,3,\n", "facts.csv")
    assert [row.source for row in found.rows] == [
        Source("facts", "World Bank"),
        Source("facts", "", "https://x.example/y"),
        Source("facts"),
    ]
    companies = table("company,url,published\nA,https://a.example,2001\n", "companies.csv")
    assert [row.source for row in companies.rows] == [Source("companies")]


@pytest.mark.parametrize(
    "package",
    [
        "[]",
        '{"resources": 1}',
        '{"resources": [1, {"path": 2}, {"path": ["../x.csv", "https://e/x.csv", "/etc/x.csv"]}]}',
        '{"resources": [{"name": "other", "path": "y.csv", "schema": "schema.json"}]}',
        '{"resources": [{"path": "x.csv", "schema": {"fields": "no", "foreignKeys": [{"fields": 1}, 2]}, "dialect": 3}'
        "]}",
        "[" * 100_000,
        "",
    ],
)
def test_a_strange_package_leaves_the_table_readable(tmp_path: Path, package: str) -> None:
    """Whatever the package holds, the table is read, by its header row where the package does not describe it."""
    (tmp_path / "datapackage.json").write_text(package)
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    found = read_all(tmp_path)["x"]
    assert isinstance(found, FactTable)
    assert [column.name for column in found.columns] == ["a", "b"]


def test_a_file_without_header_and_a_table_in_parts(tmp_path: Path) -> None:
    """``header: false`` takes the names from the description; a table of several files is refused by name."""
    resources = [
        {
            "name": "bare",
            "path": "bare.csv",
            "dialect": {"header": False},
            "schema": {"fields": [{"name": "n"}, {"name": "m"}]},
        },
        {"name": "parts", "path": ["one.csv", "two.csv"]},
    ]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}))
    for name in ("bare.csv", "one.csv", "two.csv"):
        (tmp_path / name).write_text("1,2\n3,4\n")
    bare, *parts = [file for file in scan([tmp_path]) if isinstance(file, SourceFile)]
    own = Source("bare")
    assert read(bare) == [
        FactTable(
            "bare", own, "", (Column("n"), Column("m")),
            (Row(2, ("1", "2"), "1,2", 0, 3, own), Row(3, ("3", "4"), "3,4", 4, 7, own)), "bare.csv",
        )
    ]  # fmt: skip
    for part in parts:
        with pytest.raises(UnreadableFile, match="is one of several files of the table 'parts'"):
            read(part)


def test_xlsx_values_as_they_are_shown() -> None:
    """A title row gives the title; dates are ISO, numbers without noise, percentages with their sign; formulas without
    a value and blank columns leave nothing."""
    made = xlsx(
        {
            "Data": [
                ["Chips by country"],
                [],
                [None, "country", "day", "month", "share", "value", "on", None],
                [None, "US", date(2025, 4, 7), datetime(2025, 4, 1), 0.255, 0.1 + 0.2, True, None],
                [],
                [None, "China", datetime(2025, 4, 8, 9, 30), datetime(2025, 5, 1), 1, 1e21, "=1+1", None],
            ],
            "Empty": [],
        },
        formats={"E4": "0.0%", "E6": "0%", "D4": "mmm yyyy", "D6": "mmm yyyy"},
    )
    source = Source("Chips by country")
    first = "US\t2025-04-07\t2025-04\t25.5%\t0.3\tTRUE"
    second = "China\t2025-04-08 09:30:00\t2025-05\t100%\t1000000000000000000000\t"
    start = len("country\tday\tmonth\tshare\tvalue\ton") + 1
    assert sheets(made, "d/chips.xlsx") == [
        FactTable(
            id="d/chips",
            source=source,
            description="Chips by country",
            columns=(
                *(Column("country"), Column("day"), Column("month"), Column("share")),
                *(Column("value", type="number"), Column("on")),
            ),
            rows=(
                Row(2, tuple(first.split("\t")), first, start, start + len(first), source),
                Row(
                    4,
                    tuple(second.split("\t")),
                    second,
                    start + len(first) + 1,
                    start + len(first) + 1 + len(second),
                    source,
                ),
            ),
            path="d/chips.xlsx",
        )
    ]


def test_xlsx_with_several_sheets() -> None:
    """Each sheet that is not empty is a table of its own, named after it."""
    found = sheets(xlsx({"US": [["a", "b"], [1, 2]], "": [[None]], "China": [["a"], ["x"]]}))
    assert [(one.id, one.source.title, [row.cells for row in one.rows]) for one in found] == [
        ("x#US", "x – US", [("1", "2")]),
        ("x#China", "x – China", [("x",)]),
    ]


def test_xlsx_described_by_a_package(tmp_path: Path) -> None:
    """A workbook's sheets have descriptions of their own."""
    resources = [
        {
            "name": "us",
            "title": "American",
            "path": "x.xlsx",
            "dialect": {"sheet": "US"},
            "schema": {"fields": [{"name": "b", "unit": "chips"}]},
        },
        {"name": "all", "title": "All", "path": "x.xlsx"},
    ]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}))
    (tmp_path / "x.xlsx").write_bytes(xlsx({"US": [["a", "b"], [1, 2]], "China": [["a"], ["x"]]}))
    found = read_all(tmp_path)
    assert {one.id: (one.source.title, one.columns) for one in found.values() if isinstance(one, FactTable)} == {
        "us": ("American", (Column("a"), Column("b", unit="chips"))),
        "all#China": ("All – China", (Column("a", type="string"),)),
    }


def test_a_sheet_of_too_many_cells_is_refused() -> None:
    """One far cell a row makes a sheet wide; nothing is read beyond what makes a table."""
    with pytest.raises(UnreadableFile, match="more than 2,000"):
        sheets(xlsx({"wide": [[f"c{n}" for n in range(2_100)], list(range(2_100))]}))
