"""Questions over a table of things: every row that is meant is cited, and a word that nothing accounts for ends it."""

from __future__ import annotations

import pytest

from assistant.grounding import verdict
from assistant.listing import Listing
from assistant.question import analyse
from assistant.things import Things
from index.facts import build_lexicon
from index.text import Weights
from tests.hash_embedder import HashEmbedder
from tests.test_tables import table

SHIPS = """ship,developer,country,release_date,open_deck,licence,Length (metres)
Tern 1,Nordlys,Norway,2021-03-01,yes,MIT,40
Tern 2,Nordlys,Norway,2022-03-11,no,Modified MIT,55
Skua 1,Havbris,Sweden,2022-05-01,yes,MIT,120
Skua 2,Havbris,Sweden,2023-05-01,no,own,
Auk,Havbris,Sweden,2023-06-01,yes,own,55
"""


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("How many Swedish ships are listed?", ["Skua 1", "Skua 2", "Auk"]),
        ("How many ships have an open deck?", ["Tern 1", "Skua 1", "Auk"]),
        ("How many ships are under the MIT licence?", ["Tern 1", "Skua 1"]),
        ("Which ships came out in May 2022?", ["Skua 1"]),
        ("What was the first Havbris ship?", ["Skua 1"]),
        ("How many days lie between Tern 1 and Tern 2?", ["Tern 1", "Tern 2"]),
        ("Which ships are more than 50 metres of length?", ["Tern 2", "Skua 1", "Auk"]),
        ("Which Swedish ships are at least 55 metres of length?", ["Skua 1", "Auk"]),
        ("How many ships are under 55 metres of length?", ["Tern 1"]),
        ("List the ships by Nordlys.", ["Tern 1", "Tern 2"]),
        ("Which is older, Auk or Tern 2?", ["Tern 2", "Auk"]),
        ("Which came out first, Skua 1 or Tern 1?", ["Tern 1", "Skua 1"]),
        ("Which ships came out after Tern 2?", ["Skua 1", "Skua 2", "Auk"]),
        ("Which ships were released before Skua 1?", ["Tern 1", "Tern 2"]),
        ("Which Swedish ships were released since 2023?", ["Skua 2", "Auk"]),
        ("How many haunted Swedish ships are listed?", []),
        ("How many ships are there?", []),
        ("How many ships with an open deck did Norwegian firms launch in 2021?", ["Tern 1"]),
        ("How many ships did Norwegian firms launch in 2021?", []),
    ],
)
def test_rows(question: str, cited: list[str]) -> None:
    """The rows that answer, each with its own cell; none for a question that the columns do not account for."""
    ships = table(SHIPS, "ships.csv")
    lexicon = build_lexicon([ships])
    weights = Weights.over(row.raw for row in ships.rows)
    sentences = Listing([Things(ships, lexicon)], lexicon, HashEmbedder()).answer(analyse(question, lexicon, weights))
    found = [piece.quote.split(",")[0] for sentence in sentences for piece in sentence.evidence]
    assert found == cited
    assert all(verdict(sentence, lexicon) == "supported" for sentence in sentences)
    if "days" in question:
        assert sentences[0].text == "375 days: from 1 March 2021 (Tern 1) to 11 March 2022 (Tern 2)."


LOG = """date,place,event,source_id
2021-03-01,Norway,The yard at Fjordheim was opened by the minister after nine years of building.,a
2021-03-09,Sweden,A storm closed the port of Lund for two days and sank three of the older ferries.,a
2022-05-01,Norway,The tax on hulls of more than forty metres was lifted for all yards of the coast.,a
"""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What happened in March 2021?", ["The yard", "A storm"]),
        ("What happened in Norway in 2021?", ["The yard"]),
        ("What happened?", []),
        ("What happened to the lighthouse in 2021?", []),
    ],
)
def test_what_happened(question: str, told: list[str]) -> None:
    """Each record of the period is a sentence; nothing for a question of something else, or of no period."""
    log = table(LOG, "log.csv")
    lexicon = build_lexicon([log])
    weights = Weights.over(row.raw for row in log.rows)
    sentences = Listing([Things(log, lexicon)], lexicon, HashEmbedder()).answer(analyse(question, lexicon, weights))
    assert [" ".join(sentence.text.split()[:2]) for sentence in sentences] == told
    assert all(verdict(sentence, lexicon) == "supported" for sentence in sentences)
