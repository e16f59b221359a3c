"""Figures that contradict each other: of which pairs it is said, why, and what an answer tells of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.claimed import Claimed
from assistant.clashes import find_conflicts
from assistant.compare import Comparer
from assistant.draft import Evidence, Sentence, cell_evidence
from assistant.figures import Figures
from assistant.question import analyse
from assistant.render import plain_text
from assistant.repeats import merged, without_repeats
from assistant.settings import Settings
from assistant.types import Conflict, ConflictValue
from corpus.schema import Source
from index.build import build_index
from index.embed import Embedder
from index.names import Lexicon
from index.text import Weights
from index.types import Locator
from tests.test_tables import table

HEAD = "indicator,entity,period,value,unit,source_title,publisher,url,published,note\n"
HOSPITALS = (
    HEAD
    + """Hospital beds,Norway,2022,19000,beds,Yearbook,Health Board,https://h.example/1,2023-03-01,
Hospital beds (union count),Norway,2022,17500,beds,Leaflet,Nurses Union,https://h.example/2,2023-05-01,
Hospital beds,Norway,2021,18500,beds,Yearbook,Health Board,https://h.example/1,2023-03-01,
Hospital beds,Sweden,2022,21000,beds,Yearbook,Health Board,https://h.example/1,2023-03-01,
Hospital beds in psychiatry,Norway,2022,3600,beds,Yearbook,Health Board,https://h.example/1,2023-03-01,
Spending on hospitals,Norway,2022,14.25,billion NOK,Yearbook,Health Board,https://h.example/1,2023-03-01,
Spending on hospitals (ministry),Norway,2022,142.5,billion NOK,Budget,Ministry,https://h.example/3,2023-09-01,
Waiting time,Norway,2022,51,days,Yearbook,Health Board,https://h.example/1,2023-03-01,
Waiting time (survey),Norway,2022,51.3,days,Survey,Patients,https://h.example/4,2023-06-01,
Nurses needed,Norway,2030,9000,nurses,Yearbook,Health Board,https://h.example/1,2023-03-01,low estimate
"""
)
LETTER = """---
id: letter
title: A letter on beds
publisher: Nordic Doctors
published: 2023-11-02
---
# A letter on beds

Norway had 16,200 hospital beds in 2022, as we counted. Sweden had about 21,000 hospital beds in 2022.
In 2021 Norway had 18,500 hospital beds.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    """Over one table and one article."""
    base: Path = tmp_path_factory.mktemp("health")
    (base / "corpus").mkdir()
    (base / "corpus" / "hospitals.csv").write_text(HOSPITALS, encoding="utf-8")
    (base / "corpus" / "letter.md").write_text(LETTER, encoding="utf-8")
    build_index([base / "corpus"], base / "index", embedder)
    return Assistant.open(Settings(_env_file=None, index_dir=base / "index"))  # type: ignore[call-arg]


@pytest.fixture(scope="module")
def comparer(embedder: Embedder) -> Comparer:
    """Over the same table alone."""
    found = table(HOSPITALS, "hospitals.csv")
    return Comparer(Figures([found], embedder), embedder, Weights.over(row.raw for row in found.rows))


def said(comparer: Comparer, sentence: str, before: str = "") -> list[Claimed]:
    return comparer.figures(Evidence("x", Source("X", "Y", "", "2024"), Locator(0, 1), sentence), before)


def test_conflicts_among_tables(embedder: Embedder) -> None:
    """Another body's count and a slip by a power of ten are found; another year, country, part or rounding is none."""
    found = table(HOSPITALS, "hospitals.csv")
    figures = Figures([found], embedder)
    comparer = Comparer(figures, embedder, Weights.over(row.raw for row in found.rows))
    assert [clash.conflict for clash in find_conflicts(figures, comparer)] == [
        Conflict(
            "Hospital beds: Norway, 2022",
            (
                ConflictValue("19,000 beds", "hospitals", "2023-03-01", "Health Board"),
                ConflictValue("17,500 beds", "hospitals", "2023-05-01", "Nurses Union"),
            ),
            "other body",
        ),
        Conflict(
            "Spending on hospitals: Norway, 2022",
            (
                ConflictValue("14.25 billion NOK", "hospitals", "2023-03-01", "Health Board"),
                ConflictValue("142.5 billion NOK", "hospitals", "2023-09-01", "Ministry"),
            ),
            "differs by a factor of 10: likely a unit error",
            1,
        ),
    ]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Norway had 19,000 hospital beds in 2022.", "In 2022 Norway had 16,000 hospital beds.", "not known"),
        ("Norway had 19,000 hospital beds in 2022.", "In 2022 Sweden had 16,000 hospital beds.", None),
        ("Norway had 19,000 hospital beds in 2022.", "In 2019 Norway had 16,000 hospital beds.", None),
        ("Norway had 19,000 hospital beds in 2022.", "In 2022 Norway had about 19,300 hospital beds.", None),
        ("Norway had 19,000 hospital beds in 2022.", "In 2022 Norway had 16,000 hospital nurses.", None),
        ("Norway had 19,000 hospital beds in 2022.", "Norway and Sweden together had 40,000 hospital beds.", None),
        (
            "Norway had 19,000 hospital beds in 2022.",
            "In 2022 Norway had 1,900 hospital beds.",
            "differs by a factor of 10",
        ),
        (
            "Norway had 19,000 hospital beds in 2022.",
            "Norway is expected to have 25,000 hospital beds in 2022.",
            "forecast against outcome",
        ),
    ],
)
def test_conflicts_among_sentences(comparer: Comparer, one: str, other: str, reason: str | None) -> None:
    """The same thing, time and kind of unit, and another value, whatever the words around it."""
    found = comparer.between(said(comparer, one), said(comparer, other))
    assert (found.reason.split(":")[0] if found else None) == reason


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The United States produced 40 models in 2024 and China 15.",
            [("40", "United States", "models"), ("15", "China", "models")],
        ),
        (
            "According to X, Norway spent $1.5 billion and 12 percent of its budget.",
            [("1.5", "Norway", "USD"), ("12", "Norway", "percent")],
        ),
        (
            "In a report of May 2025, China had two million nurses in 2024.",
            [("two", "China", "nurses")],
        ),
        ("In Norway 44 percent of adults trusted it and 47 percent did not.", [("44", "Norway", "percent")]),
        ("Norway set a price of 0.27 dollars per million tokens.", [("0.27", "Norway", "USD per tokens")]),
        ("GPT-4 came before the H100 and the 3D chips.", []),
    ],
)
def test_figures_of_a_sentence(comparer: Comparer, sentence: str, expected: list[tuple[str, str, str]]) -> None:
    """Each number with whom it is of and its unit; what is part of a name or a date is no figure."""
    assert [(claim.written, claim.entities[0], claim.unit.base) for claim in said(comparer, sentence)] == expected


def test_the_date_of_a_source_is_not_that_of_the_figure(comparer: Comparer) -> None:
    """'In a report of May 2025' tells when it was said."""
    [claim] = said(comparer, "In a report of May 2025, China had two million nurses in 2024.")
    assert ([period.label for period in claim.periods], claim.published) == (["2024"], "May 2025")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Norway had 19,000 hospital beds, according to the same report of the Board.", "had hospital beds"),
        ("The Union, as relayed by a leaflet of May 2023, counts 17,500 hospital beds.", "hospital beds."),
        ("Norway had 19,000 hospital beds, while Sweden paid 4 billion euros for vans.", "had hospital beds, while"),
        ("Norway had 19,000 beds for adults and 3,000 beds for children.", "had beds for adults and"),
        ("On Barthel's scale, a digest of the board gives Norway 44 percent.", "On Barthel's scale, ."),
        ("beds.example lists Norway at 12 beds.", "at beds."),
        ("The price of a bed in Norway is put at 500 euros.", "The price of a bed in at ."),
    ],
    ids=[
        "who says so",
        "who says so first",
        "another clause",
        "what is said of another",
        "what is tested",
        "a site",
        "put at",
    ],
)
def test_what_a_figure_measures(comparer: Comparer, sentence: str, expected: str) -> None:
    """The words of its own clause, without who says so, names, dates, figures, and what is said of other figures."""
    assert said(comparer, sentence)[0].indicator == expected


@pytest.mark.parametrize(
    ("before", "sentence", "expected"),
    [
        ("Norway had 19,000 hospital beds in 2022.", "The same page also gives 16,200.", (["2022"], True)),
        ("Norway had 19,000 hospital beds in 2022.", "For the year before it gives 16,200.", (["2021"], True)),
        ("Norway had 19,000 hospital beds in 2022.", "Hospitals there employed 90,000 nurses.", (["2022"], False)),
        ("Norway had 19,000 hospital beds in 2022.", "Hospitals employed 90,000 nurses in 2019.", (["2019"], False)),
    ],
)
def test_a_sentence_leans_on_the_one_before(
    comparer: Comparer, before: str, sentence: str, expected: tuple[list[str], bool]
) -> None:
    """What it leaves out, when and what, is told there; what it says itself stands."""
    [claim] = said(comparer, sentence, before)
    assert ([period.label for period in claim.periods], "beds" in claim.indicator) == expected


@pytest.mark.parametrize(
    ("sentence", "before", "expected"),
    [
        ("A page gives 12 percent for Hospital.", "Oslo University Hospital opened.", ["Oslo University Hospital"]),
        ("The page gives Norway 12 percent, more than Sweden.", "", ["Norway"]),
        ("Norway Health Weekly has 12 percent.", "", []),
        ("The board counts 12 percent by Norway.", "", ["Norway"]),
        ("Norway has 12 percent in Oslo's table and 14 percent in Sweden's.", "", ["Norway", "Norway"]),
        ("Law Order 14110 of Norway stands.", "", []),
    ],
    ids=["a short name", "compared with", "a publisher's name", "by", "in another's", "a numbered law"],
)
def test_whose_a_figure_is(embedder: Embedder, sentence: str, before: str, expected: list[str]) -> None:
    """A name in short after it was told in full; not the one compared with, nor who says so, nor part of a paper's."""
    named = table(
        HEAD
        + """Visits,Norway,2022,5,visits,Yearbook,Norway Health Weekly,https://h.example/1,2023-03-01,
Visits,Oslo University Hospital,2022,7,visits,Yearbook,Health Board,https://h.example/1,2023-03-01,
""",
        "visits.csv",
    )
    comparer = Comparer(Figures([named], embedder), embedder, Weights.over(row.raw for row in named.rows))
    told = [name for claim in said(comparer, sentence, before) for name in claim.entities[:1]]
    assert told == expected


@pytest.mark.parametrize(
    ("one", "other", "contradict"),
    [
        (
            "Norway had 19,000 hospital beds in 2022, according to the yearbook of the Board as given by a blog.",
            "In a leaflet of May 2023, the Nurses Union counts 16,000 hospital beds in Norway in 2022.",
            True,
        ),
        (
            "On Barthel tests Norway reached 44 percent in 2022.",
            "On Katz tests Norway reached 61 percent in 2022.",
            False,
        ),
        ("The three states together had 40,000 hospital beds.", "Norway had 15,000 hospital beds in 2022.", False),
        ("In 2022 Norway waited for 3 to 6 months of care.", "In 2022 Norway waited 5 months for care.", False),
        ("In 2022 Norway waited for 3 to 6 months of care.", "In 2022 Norway waited 9 months for care.", True),
        (
            "In 2022 Norway paid 3 euros for adults and 9 euros for children.",
            "In 2022 Norway paid 12 euros for children.",
            True,
        ),
        (
            "In 2022 Norway paid 3 euros for adults.",
            "In 2022 Norway paid 2 euros for children and 3 for adults.",
            False,
        ),
    ],
    ids=["other tellers", "other tests", "several together", "in a range", "out of a range", "one of two", "the same"],
)
def test_whether_two_sentences_contradict_each_other(
    comparer: Comparer, one: str, other: str, contradict: bool
) -> None:
    """What both tell of counts, not how they tell it; another name, a sum of several, a range that holds it do not."""
    assert bool(comparer.between(said(comparer, one), said(comparer, other))) == contradict


def test_two_estimates_of_one_thing(embedder: Embedder) -> None:
    """Two bodies, each named, that draw the bounds of one thing's cost apart contradict each other; of a country, or in
    one body's tables, the part is a part."""
    rows = """Building cost (Guild),Ferry Aila,2022,40,million euros,A,Guild,https://f.example/1,2023-03-01,
Hull building cost (Yard),Ferry Aila,2022,31,million euros,B,Yard,https://f.example/2,2023-03-01,
Hull building cost,Ferry Bera,2022,31,million euros,B,Yard,https://f.example/2,2023-03-01,
Building cost,Ferry Bera,2022,40,million euros,B,Yard,https://f.example/2,2023-03-01,
Building cost (Guild),Norway,2022,900,million euros,A,Guild,https://f.example/1,2023-03-01,
Hull building cost (Yard),Norway,2022,300,million euros,B,Yard,https://f.example/2,2023-03-01,
"""
    found = table(HEAD + rows, "ferries.csv")
    figures = Figures([found], embedder)
    comparer = Comparer(figures, embedder, Weights.over(row.raw for row in found.rows))
    told = [(clash.one.entity, clash.conflict.reason) for clash in find_conflicts(figures, comparer)]
    assert told == [("Ferry Aila", "other definition")]


def test_a_price_that_does_not_say_for_what(embedder: Embedder) -> None:
    """A plain sum is read as the rate that a table has of the same thing, and not of another."""
    rows = """Ticket price,Ferry Aila,2022,3.5,euros per trip,A,Guild,https://f.example/1,2023-03-01,
Ticket price,Ferry Aila,2021,3.1,euros per trip,A,Guild,https://f.example/1,2023-03-01,
"""
    found = table(HEAD + rows, "ferries.csv")
    comparer = Comparer(Figures([found], embedder), embedder, Weights.over(row.raw for row in found.rows))
    texts = (
        "In 2022 the Ferry Aila sold tickets at a price of 6 euros.",
        "In 2022 the Ferry Aila paid 6 euros a lamp.",
    )
    assert [claim.unit.dimension for text in texts[:1] for claim in said(comparer, text)] == ["rate"]
    cell = comparer.claimed(next(f for m in Figures([found], embedder).measures for f in m.facts if f.text == "3.5"))
    assert cell is not None
    assert [bool(comparer.between([cell], said(comparer, text))) for text in texts] == [True, False]


def test_an_answer_tells_the_other_value(assistant: Assistant) -> None:
    """The table's other count and the article's, each cited, and both conflicts with their reason."""
    answer = assistant.ask("How many hospital beds did Norway have in 2022?")
    assert [claim.support for claim in answer.claims] == ["supported"] * 3
    assert {citation.cell or citation.quote for citation in answer.citations} == {
        *("19000", "17500", "Norway had 16,200 hospital beds in 2022, as we counted.")
    }
    [conflict] = answer.conflicts  # the article contradicts both cells, which contradict each other: it is one question
    assert (conflict.about, conflict.reason) == ("Hospital beds: Norway, 2022", "other body")
    assert [value.value for value in conflict.values] == ["19,000 beds", "17,500 beds", "16,200 hospital"]
    assert plain_text(answer).count("Sources disagree") == 1
    assert (
        "Sources disagree about Hospital beds: Norway, 2022: [1], [2] and [3] (figures of different bodies)"
        in plain_text(answer)
    )


def test_a_power_of_ten_is_named(assistant: Assistant) -> None:
    """The answer says that the two are just ten times apart."""
    answer = assistant.ask("What was spending on hospitals in Norway in 2022?")
    assert answer.claims[-1].text == (
        "Spending on hospitals (14.25 billion NOK) and spending on hospitals (ministry) (142.5 billion NOK) are just "
        "ten times apart, which points to a unit error."
    )
    assert [conflict.power for conflict in answer.conflicts] == [1]


def test_what_agrees_is_no_conflict(assistant: Assistant) -> None:
    """Rounding and another year are not told as contradictions."""
    answer = assistant.ask("How many hospital beds did Sweden have in 2022?")
    assert (answer.status, answer.conflicts) == ("answered", ())


def _of(about: str, *values: str) -> Conflict:
    return Conflict(about, tuple(ConflictValue(value, f"s{at}", "") for at, value in enumerate(values)), "other body")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([("X: A, 1", "5 t", "6 t"), ("X: A, 1", "6 t", "5 t")], [("X: A, 1", "5 t", "6 t")]),
        (
            [("X: A, 1", "5 t CO2e", "6 t CO2e"), ("Y: A, 1", "6 t CO2e", "5 tonnes")],
            [("X: A, 1", "5 t CO2e", "6 t CO2e")],
        ),
        ([("X: A, 1", "3,500,000 t", "1 t"), ("X: A, 1", "1 t", "3.5 million t")], [("X: A, 1", "3,500,000 t", "1 t")]),
        ([("X: A, 1", "5 t", "6 t"), ("X (survey): A, 1", "6 t", "8 t")], [("X: A, 1", "5 t", "6 t", "8 t")]),
        (
            [("X: A, 1", "5 t", "6 t"), ("X: A, 2", "6 t", "8 t")],
            [("X: A, 1", "5 t", "6 t"), ("X: A, 2", "6 t", "8 t")],
        ),
        (
            [("X: A, 1", "5 t", "6 t"), ("X: A, 1", "7 t", "8 t")],
            [("X: A, 1", "5 t", "6 t"), ("X: A, 1", "7 t", "8 t")],
        ),
    ],
    ids=["mirrored", "another unit's words", "another scale", "a third value", "another year", "nothing in common"],
)
def test_each_disagreement_is_told_once(found: list[tuple[str, ...]], expected: list[tuple[str, ...]]) -> None:
    """A pair in either order is one; what shares a value of the same thing and time is one; what does not is not."""
    told = [(one.about, *(value.value for value in one.values)) for one in merged(_of(*one) for one in found)]
    assert told == expected


COUNTED = "Norway had 16,200 hospital beds in 2022, as we counted."


@pytest.mark.parametrize(
    ("question", "after", "stays"),
    [
        (
            "How many hospital beds did Norway have in 2022?",
            "We counted 16,200 hospital beds in Norway in 2022.",
            False,
        ),
        (
            "How many hospital beds did Norway have in 2022?",
            "As we counted, Sweden had 21,000 hospital beds and Norway had 16,200 in 2022.",
            False,
        ),
        ("How many hospital beds had Norway in 2022?", "Norway had 17,500 hospital beds in 2022, as we counted.", True),
        ("How many hospital beds had Norway?", "Norway had 16,200 hospital beds in 2021, as we counted.", True),
        ("How many beds does the union count?", "The union counted 16,200 hospital beds in Norway in 2022.", True),
        (
            "How many hospital beds had Norway in 2022?",
            "So crowded was it with 16,200 that wards closed at dawn.",
            True,
        ),
    ],
    ids=["again", "and of another", "another value", "another year", "a word asked for", "in other words"],
)
def test_what_has_been_told_is_not_told_again(comparer: Comparer, question: str, after: str, stays: bool) -> None:
    """A sentence all whose figures of what is asked about have been told, in words that have been told as well."""
    weights = Weights.over([COUNTED, after, question])
    asked = analyse(question, Lexicon(["Norway", "Sweden"]), weights)
    first, second = (
        Sentence(text, (Evidence("x", Source("X", "Y", "", "2024"), Locator(0, 1), text),)) for text in (COUNTED, after)
    )
    assert without_repeats(asked, [first, second], comparer) == ((first, second) if stays else (first,))


def test_a_cell_is_not_told_twice(comparer: Comparer) -> None:
    """Another table's same value of the same measure is left out; what is computed from the cells stays."""
    asked = analyse("How many hospital beds did Norway have?", Lexicon(["Norway"]), Weights.over([HOSPITALS]))
    cells = [pair[1] for pairs in comparer._cells.values() for pair in pairs if pair[1].indicator == "Hospital beds"]
    fact = next(fact for fact in cells if fact.entity == "Norway")
    told = [Sentence("Beds stood at 19000.", (cell_evidence(fact),)), Sentence("Beds: 19000.", (cell_evidence(fact),))]
    computed = Sentence("19000 is 19000.", (cell_evidence(fact),), "19000")
    assert without_repeats(asked, [*told, computed], comparer) == (told[0], computed)
