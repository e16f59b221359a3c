"""Our own corpus: the data package, the articles, the questions."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import frictionless
import pytest
import yaml

from corpus.errors import UnreadableFile
from corpus.load import read, scan
from corpus.schema import Document, FactTable
from tests.figures_in_articles import figures_of_other_sources, numbers_by_source, split_front_matter

ROOT = Path(__file__).resolve().parent.parent / "corpus"
ARTICLES = sorted((ROOT / "articles").glob("*.md"))
QUESTIONS = sorted((ROOT / "questions").glob("*.jsonl"))
PERIOD = re.compile(r"\d{4}(-\d{2}(-\d{2})?|-Q[1-4]|-H[12]|-\d{4})?")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@cache
def documents() -> dict[str, Document | FactTable]:
    """Everything in the corpus by id; a file that cannot be read fails the test that asks."""
    found: dict[str, Document | FactTable] = {}
    for file in scan([ROOT]):
        if isinstance(file, UnreadableFile):
            raise file
        for one in read(file):
            assert one.id not in found
            found[one.id] = one
    return found


def tables() -> list[FactTable]:
    return [one for one in documents().values() if isinstance(one, FactTable)]


def table(name: str) -> FactTable:
    found = documents()[name]
    assert isinstance(found, FactTable)
    return found


def column(of: FactTable, name: str) -> list[str]:
    place = of.column(name)
    assert place is not None
    return [row.cells[place] for row in of.rows]


def test_the_data_package_is_valid() -> None:
    """Frictionless finds no error: types, constraints, primary and foreign keys."""
    report = frictionless.Package(str(ROOT / "tables" / "datapackage.json")).validate()
    assert report.flatten(["title", "fieldName", "rowNumber", "message"]) == []


def test_row_counts() -> None:
    """Nothing was lost on the way: facts, events, models and sources are all there."""
    facts = sum(len(one.rows) for one in tables() if one.tidy)
    counts = {name: len(table(name).rows) for name in ("events", "models", "sources")}
    assert {"facts": facts, **counts} == {"facts": 708, "events": 86, "models": 95, "sources": 232}


def test_every_fact_has_a_period_a_number_and_a_unit() -> None:
    """Each tidy row can be computed with, and says of what, of whom and in which unit."""
    wrong = []
    for one in (one for one in tables() if one.tidy):
        assert {c.name: c.type for c in one.columns}["value"] == "number"
        for row in one.rows:
            cell = dict(zip((c.name for c in one.columns), row.cells, strict=True))
            whole = PERIOD.fullmatch(cell["period"]) and re.fullmatch(r"-?\d+(\.\d+)?", cell["value"])
            if not (whole and cell["unit"].strip() and cell["indicator"].strip() and cell["entity"].strip()):
                wrong.append((one.id, row.raw))
    assert wrong == []


def test_ids_of_facts_are_unique_across_tables() -> None:
    """A fact's id names one fact."""
    ids = Counter(fact for one in tables() if one.tidy for fact in column(one, "id"))
    assert [fact for fact, times in ids.items() if times > 1] == []


def test_every_row_comes_from_a_source() -> None:
    """Each row has a title to cite, and where it names a source, that source's address; the table of sources alone is
    a reference."""
    sources = dict(zip(column(table("sources"), "id"), column(table("sources"), "url"), strict=True))
    assert [one.id for one in tables() if one.reference] == ["sources"]
    wrong = [
        (one.id, row.raw)
        for one in tables()
        if not one.reference
        for row, named in zip(one.rows, column(one, "source"), strict=True)
        if not row.source.title or (named and row.source.url != sources[named])
    ]
    assert wrong == []


def test_there_are_enough_articles() -> None:
    """The corpus holds at least 60 articles."""
    assert len(ARTICLES) >= 60


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_article(path: Path) -> None:
    """Front matter complete, the id the file's name, the sources known, the title the heading's, 250 to 700 words."""
    head, body = split_front_matter(path.read_text(encoding="utf-8"))
    one = documents()[path.stem]
    assert isinstance(one, Document)
    assert {"id", "title", "publisher", "published", "language", "tags", "sources"} <= set(head)
    assert one.source.title
    assert one.source.publisher
    assert DATE.fullmatch(one.source.published)
    assert one.language == "en"
    assert one.tags
    assert one.refs
    assert set(one.refs) <= set(column(table("sources"), "id"))
    assert body.lstrip().startswith(f"# {one.source.title}\n")
    assert 250 <= len(body.split()) <= 700


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_figures_of_articles_come_from_their_sources(path: Path) -> None:
    """Every figure of an article stands in a row of one of the sources that the article names."""
    assert figures_of_other_sources(path, numbers_by_source()) == []


def cases() -> list[dict[str, Any]]:
    return [json.loads(line) for path in QUESTIONS for line in path.read_text(encoding="utf-8").splitlines() if line]


def wrong_with(case: dict[str, Any]) -> list[str]:
    """What the contract for Q&A sets forbids, for one case."""
    shapes: dict[str, type] = {"id": str, "question": str, "answers": list, "answerable": bool}
    optional: dict[str, type] = {"unit": str, "type": str, "evidence": list, "history": list, "as_of": str}
    wrong = [key for key, kind in shapes.items() if not isinstance(case.get(key), kind)]
    wrong += [key for key, kind in optional.items() if key in case and not isinstance(case[key], kind)]
    wrong += [key for key in case if key not in {**shapes, **optional}]
    if case.get("answers") and not case.get("answerable"):
        wrong.append("answers")
    for evidence in case.get("evidence", []):
        source = documents().get(evidence.get("source"))
        if source is None:
            wrong.append(f"source {evidence.get('source')!r}")
        elif folded(evidence.get("quote", "")) not in folded(whole_text(source)):
            wrong.append(f"quote {evidence['quote']!r}")
    if "as_of" in case and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", case["as_of"]):
        wrong.append("as_of")
    return wrong


def folded(text: str) -> str:
    return " ".join(text.casefold().split())


def whole_text(source: Document | FactTable) -> str:
    if isinstance(source, Document):
        return source.text
    return "\n".join(" | ".join(row.cells) for row in source.rows)


def test_questions_follow_the_contract() -> None:
    """At least 150 cases, ids unique, each as the contract says, evidence in the source that it names."""
    found = cases()
    assert {case.get("id", "?"): wrong for case in found if (wrong := wrong_with(case))} == {}
    assert [name for name, times in Counter(case["id"] for case in found).items() if times > 1] == []
    main = [case for case in found if not case["id"].startswith("fu")]  # the others ask about tables alone
    assert len(main) >= 150
    assert sum(not case["answerable"] for case in main) >= 40


def test_the_questions_on_the_opening_page() -> None:
    """The examples that the web app offers are questions."""
    examples = yaml.safe_load((ROOT / "questions" / "examples.yaml").read_text(encoding="utf-8"))
    assert examples
    assert all(isinstance(example, str) and example.endswith("?") for example in examples)
