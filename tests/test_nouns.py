"""Things that a question calls by another word than their table does, and what befell one of them when."""

from __future__ import annotations

import pytest

from assistant.draft import Sentence
from assistant.grounding import verdict
from assistant.listing import Listing
from assistant.question import analyse
from assistant.things import Things
from index.embed import Vectors
from index.facts import build_lexicon
from index.text import Weights
from tests.hash_embedder import HashEmbedder
from tests.test_tables import table

TABLES = [
    table(
        """Building,Architect,Country of construction,Opened,Demolished,Storeys,Status
Alder House,Ines Prado,Norway,2004-05-01,,12,in use
Birch Court,Ines Prado,Sweden,1998-03-09,2015-06-30,30,demolished
Cedar Point,Tove Lind,Norway,1987-11-20,,41,in use
Dogwood Hall,Tove Lind,Norway,1990-02-02,2011-01-15,9,demolished
Elm Gate,Tove Lind,Sweden,,,25,planned
""",
        "skyline.csv",
    ),
    table(
        """Bridge,Engineer,Opened
North Arch,Ines Prado,1979-04-01
Long Span,Ines Prado,1985-08-12
Low Ford,Karl Moe,2003-09-30
""",
        "bridges.csv",
    ),
]


class Thesaurus(HashEmbedder):
    """Takes 'tower' and 'building' for one."""

    def encode_passages(self, texts: list[str]) -> Vectors:  # type: ignore[override]
        return super().encode_passages([text.lower().replace("tower", "building") for text in texts])


def listed(question: str) -> list[Sentence]:
    lexicon = build_lexicon(TABLES)
    weights = Weights.over(row.raw for one in TABLES for row in one.rows)
    listing = Listing([Things(one, lexicon) for one in TABLES], lexicon, Thesaurus())
    sentences = listing.answer(analyse(question, lexicon, weights))
    assert all(verdict(sentence, lexicon) == "supported" for sentence in sentences)
    return sentences


FIRST = "Of the {} in the table 'skyline', the {}."
ANSWERS = {
    "Which towers were constructed in Norway?": (
        "The table 'skyline' has Alder House, Cedar Point and Dogwood Hall (country of construction Norway)."
    ),
    "List all towers demolished by Tove Lind.": (
        "The table 'skyline' has Dogwood Hall (architect Tove Lind and status demolished)."
    ),
    "Which towers were demolished in 1998?": "",  # opened in that year
    "Which buildings were demolished in 1998?": "",
    "Which buildings were opened in 1998?": "The table 'skyline' has Birch Court (opened 9 March 1998).",
    "Which Ines Prado tower was opened first?": FIRST.format(
        "2 buildings (Architect Ines Prado)", "first is Birch Court, on 9 March 1998"
    ),
    "Which Tove Lind tower was demolished first?": "",
    "Which building in the skyline was opened most recently?": FIRST.format(
        "4 buildings", "last is Alder House, on 1 May 2004"
    ),
    "Which building was demolished first?": FIRST.format(
        "2 buildings (Status demolished)", "first is Dogwood Hall, on 15 January 2011"
    ),
    "What was the last building opened in the skyline?": FIRST.format(
        "4 buildings", "last is Alder House, on 1 May 2004"
    ),
    "What was the last Tove Lind building opened in the skyline?": FIRST.format(
        "2 buildings (Architect Tove Lind)", "last is Dogwood Hall, on 2 February 1990"
    ),
    "What was the last brick building in the skyline?": "",
    "What was the last building in the skyline?": "",  # opened, or demolished?
    "Which bridges were constructed in Norway?": "",  # things of another table
    "Which cinemas were constructed in Norway?": "",  # another word for nothing here
    "Which towers were repainted in Norway?": "",
    "Which Norwegian towers are there?": "",  # built there, or owned there: it is not said
    "Was Birch Court opened before 1999?": "Yes: Birch Court: opened 9 March 1998, according to skyline.",
    "Was Birch Court demolished before 1999?": "No: Birch Court: demolished 30 June 2015, according to skyline.",
    "Was building Cedar Point opened after 1987?": "No: Cedar Point: opened 20 November 1987, according to skyline.",
    "Did Low Ford open in 2003?": "Yes: Low Ford: opened 30 September 2003, according to bridges.",
    "Was Low Ford opened by June 2003?": "No: Low Ford: opened 30 September 2003, according to bridges.",
    "Has Alder House been demolished since 2010?": "",  # its cell is empty
    "Was Elm Gate opened before 2020?": "",
    "Was Birch Court repainted before 1999?": "",
    "Was Birch Court not opened before 1999?": "",
    "Was Birch Court opened well before 1999?": "",
}


@pytest.mark.parametrize("question", ANSWERS)
def test_by_another_word(question: str) -> None:
    """The rest of the question must pick the rows, and its verbs be those of the columns; else nothing is said."""
    assert " ".join(sentence.text for sentence in listed(question)) == ANSWERS[question]
