"""Words as they are compared: folded, stemmed, weighed."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache

import snowballstemmer

from index.names import REMEMBERED, country_lexicon, tokens, unaccented

_STEMMER = snowballstemmer.stemmer("english")

# Function words of English, and words that only frame a question; neither says what is asked about.
STOP = frozenset(
    [
        "a",
        "about",
        "above",
        "after",
        "again",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "before",
        "being",
        "below",
        "between",
        "both",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "down",
        "during",
        "each",
        "few",
        "for",
        "from",
        "further",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "hers",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "itself",
        "just",
        "me",
        "might",
        "more",
        "most",
        "much",
        "my",
        "no",
        "nor",
        "not",
        "now",
        "of",
        "off",
        "on",
        "once",
        "only",
        "or",
        "other",
        "our",
        "out",
        "over",
        "own",
        "per",
        "please",
        "same",
        "she",
        "should",
        "so",
        "some",
        "such",
        "tell",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "to",
        "too",
        "under",
        "until",
        "up",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "give",
        "given",
        "many",
        "s",
        "according",
        "exactly",
        "roughly",
        "around",
        "approximately",
        "say",
        "said",
        "says",
        "stand",
    ]
)

# The same quantity or thing in other written forms.
_FORMS = {"bn": "billion", "mn": "million", "tn": "trillion", "%": "percent", "dollars": "usd", "dollar": "usd",
          "rmb": "yuan", "cny": "yuan", "renminbi": "yuan", "euros": "eur", "euro": "eur", "per-cent": "percent",
          "organizations": "organisations", "licenses": "licences", "license": "licence",
          "artificial-intelligence": "ai",
          "centers": "centres", "center": "centre"}  # fmt: skip


# English verbs that no suffix rule brings together ('What did it sell?' – 'It sold …'), by their base form. 'Found' is
# left to 'find', since who founds is asked for with 'founded' and 'founder'.
_IRREGULAR = """
    become became; begin began begun; bind bound; break broke broken; bring brought; build built; buy bought; catch
    caught; choose chose chosen; come came; deal dealt; draw drew drawn; drive drove driven; fall fell fallen; feel
    felt; fight fought; find found; fly flew flown; forbid forbade forbidden; freeze froze frozen; get got gotten;
    give gave given; grow grew grown; hide hid hidden; hold held; keep kept; know knew known; lead led; leave left;
    lend lent; lose lost; make made; mean meant; meet met; outsell outsold; overtake overtook overtaken; pay paid;
    rise rose risen; run ran; say said; see saw seen; seek sought; sell sold; send sent; shrink shrank shrunk; speak
    spoke spoken; spend spent; stand stood; steal stole stolen; strike struck; swear swore sworn; take took taken;
    teach taught; tell told; think thought; undergo underwent undergone; understand understood; win won; withdraw
    withdrew withdrawn; write wrote written; founder founded founding"""
_FORMS |= {form: base for verb in _IRREGULAR.split(";") for base, *forms in [verb.split()] for form in forms}


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word's stem (Snowball English), after folding case and spelling variants."""
    word = unaccented(word).lower().replace("’", "'").removesuffix("'s")
    if len(word) > 2 and word[-1] == "s" and word[-2].isdigit():
        word = word[:-1]  # 'H200s' are several of one model, '1990s' years
    word = _FORMS.get(word, word)
    return str(_STEMMER.stemWord(word))


def terms(text: str) -> list[str]:
    """The stems of a text's content words and numbers, in order."""
    return list(_remembered_terms(text) if len(text) <= REMEMBERED else _terms(text))


def _terms(text: str) -> tuple[str, ...]:
    text = text.replace("%", " percent ").replace("$", " usd ")
    text = re.sub(r"(?<=\d)(bn|mn|tn)\b", r" \1", text)
    return tuple(stem(word) for match in tokens(text) if (word := match.group().lower()) not in STOP)


_remembered_terms = lru_cache(maxsize=20_000)(_terms)


def searched_terms(text: str) -> list[str]:
    """What a text is searched by: its terms, countries by one name ('American' as 'U.S.')."""
    return terms(country_lexicon().canonical_text(text))


@lru_cache(maxsize=50_000)
def term_set(text: str) -> frozenset[str]:
    """The terms of a text, each once; remembered, since the same sentences are asked about again and again."""
    return frozenset(terms(text))


class Weights:
    """Inverse document frequencies. A term that is never seen weighs most."""

    def __init__(self, frequency: Callable[[str], int], total: int) -> None:
        """``frequency`` gives the number of texts, of ``total``, that hold a term."""
        self._frequency = lru_cache(maxsize=65536)(frequency)
        self._total = max(total, 1)

    @classmethod
    def over(cls, texts: Iterable[str]) -> Weights:
        """The weights over a set of texts."""
        return cls.counted(set(terms(text)) for text in texts)

    @classmethod
    def counted(cls, sets: Iterable[Collection[str]]) -> Weights:
        """The weights over texts that are sets of terms already."""
        counts: Counter[str] = Counter()
        total = 0
        for held in sets:
            counts.update(held)
            total += 1
        return cls(lambda term: counts[term], total)

    def __getitem__(self, term: str) -> float:
        return math.log(1 + self._total / (self._frequency(term) or 0.5))

    def __contains__(self, term: object) -> bool:
        return isinstance(term, str) and self._frequency(term) > 0

    def frequency(self, term: str) -> int:
        """In how many of the texts a term stands."""
        return self._frequency(term)

    def share(self, term: str) -> float:
        """The share of the texts that hold a term."""
        return self._frequency(term) / self._total

    def cover(self, wanted: Iterable[str], held: Iterable[str], partly: Mapping[str, float] | None = None) -> float:
        """The share of the wanted terms, by weight, that is held; 1.0 where nothing is wanted.

        ``partly`` tells what other terms count, 0 to 1.
        """
        counted = {**(partly or {}), **dict.fromkeys(held, 1.0)}
        wanted = list(dict.fromkeys(wanted))
        total = sum(self[term] for term in wanted)
        return sum(self[term] * counted.get(term, 0.0) for term in wanted) / total if total else 1.0
