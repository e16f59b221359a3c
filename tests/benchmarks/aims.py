"""What a question wants done, by its wording: how often the classifier of assistant/aims.py is right, and its training.

`python -m tests.benchmarks.aims` trains on all sets of tests/data/wordings.tsv but one and prints what it gets right in
that one, for each of them, and how sure it has to be; `--write` trains on all of them and writes the weights.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.feature_selection import chi2
from sklearn.linear_model import LogisticRegression

from assistant.aims import WEIGHTS, features, plain, vectorizers

WORDINGS = Path(__file__).parent.parent / "data" / "wordings.tsv"
KEPT = 10_000  # features that tell most, of some 30,000
SURE = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8)

Trained = tuple[TfidfVectorizer, TfidfVectorizer, LogisticRegression]


def read() -> list[dict[str, str]]:
    """The wordings: aim, set and question."""
    with WORDINGS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def trained(questions: list[str], aims: list[str]) -> Trained:
    """The features that tell most (chi squared), and their weights."""
    words, letters = vectorizers()
    texts = [plain(question) for question in questions]
    words.fit(texts)
    letters.fit(texts)
    telling = np.nan_to_num(chi2(features(words, letters, questions), aims)[0])
    names = [*words.get_feature_names_out(), *letters.get_feature_names_out()]
    split = len(words.get_feature_names_out())
    kept = sorted(np.argsort(-telling)[:KEPT])
    words, letters = vectorizers([names[at] for at in kept if at < split], [names[at] for at in kept if at >= split])
    words.fit(texts)
    letters.fit(texts)
    return words, letters, LogisticRegression(C=20, max_iter=3000).fit(features(words, letters, questions), aims)


def saved(
    path: Path,
    aims: list[str],
    words: TfidfVectorizer,
    letters: TfidfVectorizer,
    weights: NDArray[np.float64],
    bias: NDArray[np.float64],
) -> None:
    """Writes a classifier's file: ``weights`` of shape (aims, features), ``bias`` (aims,)."""
    np.savez_compressed(
        path,
        aims=np.array(aims),
        words="\n".join(words.get_feature_names_out()),
        letters="\n".join(letters.get_feature_names_out()),
        words_idf=words.idf_.astype(np.float32),
        letters_idf=letters.idf_.astype(np.float32),
        weights=weights.astype(np.float16),
        bias=bias.astype(np.float32),
    )


def main() -> None:
    """Prints the figures, or writes the weights."""
    rows = read()
    if "--write" in sys.argv:
        words, letters, model = trained([row["question"] for row in rows], [row["aim"] for row in rows])
        saved(WEIGHTS, list(model.classes_), words, letters, model.coef_, model.intercept_)
        return
    right: list[NDArray[np.bool_]] = []
    sure: list[NDArray[np.float64]] = []
    for left in sorted({row["set"] for row in rows}):
        known = [row for row in rows if row["set"] != left]
        unseen = [row for row in rows if row["set"] == left]
        words, letters, model = trained([row["question"] for row in known], [row["aim"] for row in known])
        odds = model.predict_proba(features(words, letters, [row["question"] for row in unseen]))
        right.append(model.classes_[odds.argmax(1)] == np.array([row["aim"] for row in unseen]))
        sure.append(odds.max(1))
        print(f"{left:<16} {right[-1].mean():.3f} of {len(unseen)}", flush=True)
    found, odds = np.concatenate(right), np.concatenate(sure)
    for limit in SURE:
        print(f"  as sure as {limit}: {(odds >= limit).mean():.2f} of them, {found[odds >= limit].mean():.3f} right")


if __name__ == "__main__":
    main()
