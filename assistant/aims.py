"""What a question wants done, told by its wording: a linear classifier over words and groups of letters.

People say one thing in many ways ('what has become of', 'which way is it heading', 'on the up?'), more than rules can
list. The weights are learnt from questions that were written for the purpose, on subjects that no corpus of ours has;
`python -m tests.benchmarks.aims` measures them on sets left out, and writes them.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

import numpy as np

if TYPE_CHECKING:  # they take a second to load, which the page does not wait for
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

Aim = Literal[
    "value", "compare", "difference", "ratio", "change", "sum", "mean", "share", "highest", "lowest", "trend", "list",
    "order", "count", "when", "yesno", "prose"
]  # fmt: skip
WEIGHTS = Path(__file__).with_name("aims.npz")
_WORD = r"[^\s?.,;:!]+|[?.,;:!]"
_NUMBER = re.compile(r"\d[\d,.]*")
_NAMES = re.compile(r"(§\W?\s?)+")


class Likely(NamedTuple):
    """An aim, with the probability that it is what is wanted."""

    aim: Aim
    probability: float


class Aims:
    """The classifier: tf-idf of word and letter n-grams, and multinomial logistic regression over them."""

    def __init__(self, path: Path = WEIGHTS) -> None:
        with np.load(path, allow_pickle=False) as held:
            self._aims = [cast(Aim, str(aim)) for aim in held["aims"]]
            self._words, self._letters = vectorizers(str(held["words"]).split("\n"), str(held["letters"]).split("\n"))
            self._words.idf_, self._letters.idf_ = held["words_idf"], held["letters_idf"]
            self._weights = np.asarray(held["weights"], np.float32)
            self._bias = np.asarray(held["bias"], np.float32)

    def likelihoods(self, question: str) -> tuple[Likely, ...]:
        """Every aim, the likeliest of a question first."""
        scores = (features(self._words, self._letters, [question]) @ self._weights.T)[0] + self._bias
        odds = np.exp(scores - scores.max())
        odds /= odds.sum()
        return tuple(Likely(self._aims[place], float(odds[place])) for place in np.argsort(-odds))


@lru_cache(maxsize=1024)
def likelihoods(question: str) -> tuple[Likely, ...]:
    """Every aim, the likeliest of a question first, by the weights that come with the package."""
    return _aims().likelihoods(question)


def likely(question: str) -> Likely:
    """The likeliest aim of a question."""
    return likelihoods(question)[0]


@cache
def _aims() -> Aims:
    return Aims()


def plain(question: str) -> str:
    """A question without what it is about: numbers and names are one sign each, its ends are marked."""
    words = _NUMBER.sub("#", question).split()
    said = [
        "§" if place and word[0].isupper() and not re.match(r"I\b", word) else word.lower()
        for place, word in enumerate(words)
    ]
    return f"<s> {_NAMES.sub('§ ', ' '.join(said))} </s>"


def vectorizers(
    words: list[str] | None = None, letters: list[str] | None = None
) -> tuple[TfidfVectorizer, TfidfVectorizer]:
    """The two kinds of features: of one to three words, and of two to five letters within a word."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    return (
        TfidfVectorizer(
            vocabulary=words, ngram_range=(1, 3), token_pattern=_WORD, sublinear_tf=True, min_df=1 if words else 2
        ),
        TfidfVectorizer(
            vocabulary=letters, analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=1 if letters else 3
        ),
    )


def features(words: TfidfVectorizer, letters: TfidfVectorizer, questions: list[str]) -> csr_matrix:
    """One row a question, of shape (questions, words + letters)."""
    from scipy.sparse import hstack  # noqa: PLC0415

    texts = [plain(question) for question in questions]
    return cast("csr_matrix", hstack([words.transform(texts), letters.transform(texts)], "csr"))
