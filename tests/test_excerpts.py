"""Which sentences of what was found answer a question."""

from __future__ import annotations

from assistant.excerpts import Excerpts
from assistant.question import analyse
from corpus.schema import Source
from index.names import Lexicon
from index.text import Weights
from index.types import Chunk, Locator, Passage, Span
from tests.hash_embedder import HashEmbedder


def _passage(told: list[str]) -> Passage:
    text, at, spans = " ".join(told), 0, []
    for sentence in told:
        spans.append(Span(at, at + len(sentence)))
        at += len(sentence) + 1
    return Passage(
        Chunk("c", "a", "article", 0, text, "", Locator(0, len(text)), tuple(spans), Source("Report")), 1.0, 1
    )


def test_of_many_sentences_the_likeliest_alone_are_embedded() -> None:
    """The others stand where their nearness in the passage puts them; one that lacks the year is none of the likely."""
    told = [f"Tar was boiled by crew {n} of the north yard." for n in range(60)]
    told[40] = "The old mole fell in the flood of 1903."
    told[41] = "The old mole fell in the flood of 1907."
    chunk = _passage(told).chunk
    nearness = tuple(0.6 if "mole" in sentence else 0.1 + place / 1000 for place, sentence in enumerate(told))
    embedder, lexicon, weights = HashEmbedder(), Lexicon([]), Weights.over(told)
    asked = analyse("What fell in the flood of 1903?", lexicon, weights)

    ranked = Excerpts(embedder, lexicon, weights, []).scored(asked, [Passage(chunk, 1.0, 1, nearness)])

    assert ([one.text for one in ranked if not one.missing], len(ranked)) == ([told[40]], 60)
    assert embedder.encoded == [told[40]]
    assert [one.place for one in ranked[3:6]] == [59, 58, 57]


def test_where_no_nearness_is_told_all_sentences_are_embedded() -> None:
    """An index that keeps none of its sentences' vectors loses none of them."""
    text = "Tar was boiled. The mole fell. Ships wait."
    chunk = Chunk("c", "a", "article", 0, text, "", Locator(0, len(text)),
                  (Span(0, 15), Span(16, 30), Span(31, 42)), Source("Report"))  # fmt: skip
    embedder, lexicon, weights = HashEmbedder(), Lexicon([]), Weights.over(text.split(". "))
    asked = analyse("What fell?", lexicon, weights)
    ranked = Excerpts(embedder, lexicon, weights, []).scored(asked, [Passage(chunk, 1.0, 1)])
    assert (ranked[0].text, len(embedder.encoded)) == ("The mole fell.", 3)


def test_what_leans_on_a_name_is_told_with_the_sentence_that_has_it() -> None:
    """'The mole cost nine crowns' answers of the Harrow yard where that was named before it, and of no other yard."""
    told = ["The Harrow Yard burned in May.", "Rain fell for a week.", "The repair of the mole cost nine crowns."]
    lexicon, weights = Lexicon(["Harrow Yard", "Tern Yard"]), Weights.over(told)
    excerpts = Excerpts(HashEmbedder(), lexicon, weights, [])

    def apart(question: str) -> list[list[str]]:
        asked = analyse(question, lexicon, weights)
        drafts = excerpts.apart(asked, excerpts.scored(asked, [_passage(told)]))
        return [[sentence.text for sentence in draft.sentences] for draft in drafts]

    assert [told[0], told[2]] in apart("How many crowns did the repair of the mole cost at Harrow Yard?")
    assert not any(told[2] in draft for draft in apart("What did the repair of the mole cost at Tern Yard?"))
    told = ["France closed a yard in 2020.", "Germany paid nine crowns for the repair of the mole."]
    lexicon, weights = Lexicon([]), Weights.over(told)
    excerpts = Excerpts(HashEmbedder(), lexicon, weights, [])
    assert not any(told[1] in draft for draft in apart("What did France pay for the repair of the mole?"))
