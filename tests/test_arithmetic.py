"""Random tables, all the way: CSV -> index -> figures, against the same sums done by hand in DuckDB."""

from __future__ import annotations

import tempfile
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from assistant.computed import state
from assistant.draft import Sentence
from assistant.figures import Figures
from assistant.grounding import verdict
from assistant.question import analyse
from index.build import build_index
from index.retrieve import Index
from index.text import Weights
from tests.hash_embedder import HashEmbedder

HEAD = "indicator,entity,period,value,unit,source_title,publisher,published"
NAMES = ("Norway", "Iceland", "Denmark", "Sweden")
YEARS = (2019, 2020, 2021)
VALUES = st.decimals(min_value="0.1", max_value="99999", places=1)
ALL = st.fixed_dictionaries({(name, year): VALUES for name in NAMES for year in YEARS})
Table = dict[tuple[str, int], Decimal]
CENT, TENTH = Decimal("0.01"), Decimal("0.1")


class Asker:
    """A table as CSV, its figures by way of an index, and the same table in DuckDB."""

    def __init__(self, folder: Path, values: Table, unit: str = "thousand tonnes") -> None:
        rows = [f"Herring landed,{n},{y},{v},{unit},Yearbook,Sea Board,2023-01-01" for (n, y), v in values.items()]
        (folder / "corpus").mkdir()
        path = folder / "corpus" / "herring.csv"
        path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
        embedder = HashEmbedder()
        build_index([folder / "corpus"], folder / "index", embedder)
        index = Index.open(folder / "index", embedder)
        self.figures = Figures(index.tables(), embedder, folder / "facts.duckdb", index.state)
        self.weights: Weights = index.weights()
        index.close()
        self.sql = duckdb.connect()
        self.sql.execute(f"CREATE TABLE t AS SELECT * FROM read_csv('{path}', types={{'value': 'DECIMAL(18,1)'}})")

    def sentences(self, question: str) -> list[Sentence]:
        """What is said by the best reading that has all that is asked for."""
        asked = analyse(question, self.figures.lexicon, self.weights)
        readings = [reading for reading in self.figures.readings(asked) if not reading.missing]
        said = state(asked, readings[0]) if readings else []
        assert all(verdict(sentence, self.figures.lexicon) == "supported" for sentence in said)
        return said

    def computed(self, question: str) -> Decimal | None:
        """The result that was computed first; None where there is none."""
        said = [sentence for sentence in self.sentences(question) if sentence.computed]
        return Decimal(said[0].computed) if said else None

    def by_hand(self, query: str) -> Decimal:
        """The one value of a query, exactly."""
        [row] = self.sql.execute(query).fetchall()
        return Decimal(str(row[0]))


def rounded(value: Decimal, to: Decimal) -> Decimal:
    return value.quantize(to, ROUND_HALF_UP)


# an example takes a second, so that none is made smaller
BRIEF = settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


@BRIEF
@given(ALL)
@example(dict.fromkeys(((name, year) for name in NAMES for year in YEARS), Decimal("0.1")))
def test_arithmetic_agrees_with_duckdb(values: Table) -> None:
    """Difference, sum, mean, ratio, change in percent and rank, each from the cells of the table."""
    with tempfile.TemporaryDirectory() as folder:
        asker = Asker(Path(folder), values)
        in_2020 = "FROM t WHERE period = 2020"
        north = f"{in_2020} AND entity IN ('Norway', 'Iceland')"
        question = "What is the difference in herring landed between Norway and Iceland in 2020?"
        assert asker.computed(question) == asker.by_hand(f"SELECT max(value) - min(value) {north}")
        question = "How much herring was landed by Norway and Iceland together in 2020?"
        assert asker.computed(question) == asker.by_hand(f"SELECT sum(value) {north}")
        question = "What was the average of herring landed by Norway, Iceland and Denmark in 2020?"
        total = asker.by_hand(f"SELECT sum(value) {in_2020} AND entity IN ('Norway', 'Iceland', 'Denmark')")
        assert asker.computed(question) == rounded(total / 3, CENT)
        question = "How many times as much herring was landed by Norway as by Iceland in 2020?"
        low, high = (asker.by_hand(f"SELECT {kind}(value) {north}") for kind in ("min", "max"))
        assert asker.computed(question) == rounded(high / low, CENT)
        question = "By what percentage did herring landed by Sweden change between 2019 and 2021?"
        first, last = (
            asker.by_hand(f"SELECT value FROM t WHERE entity = 'Sweden' AND period = {year}") for year in (2019, 2021)
        )
        percent = abs(rounded((last - first) / first * 100, TENTH))
        assert asker.computed(question) == percent
        [best] = asker.sentences("Which country landed the most herring in 2021?")[:1]
        order = "SELECT entity FROM t WHERE period = 2021 ORDER BY value DESC"
        top = asker.by_hand("SELECT max(value) FROM t WHERE period = 2021")
        tied = {n for (n, year), value in values.items() if year == 2021 and value == top}
        assert best.evidence[0].value == top
        assert asker.sql.execute(order).fetchall()[0][0] in tied
        assert any(name in best.text for name in tied)


@BRIEF
@given(ALL, st.sampled_from(["percent", "ratio", "kg per head"]))
def test_what_cannot_be_added_is_not(values: Table, unit: str) -> None:
    """Shares, ratios and rates are told, each as it stands; no sum of them is given."""
    with tempfile.TemporaryDirectory() as folder:
        asker = Asker(Path(folder), values, unit)
        said = asker.sentences("What do Norway and Iceland come to together in herring landed in 2020?")
        assert not [sentence for sentence in said if " + " in sentence.text]
