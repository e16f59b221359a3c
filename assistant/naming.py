"""Names in a text: those that the lexicon knows, and other words that are written as names; whose each is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from assistant.quantities import dates, quantities
from index.names import Lexicon, country_lexicon, is_bloc, is_country, name_key, tokens
from index.text import STOP, stem, term_set

# what stands before the name or the date of a source, and after the name of one that says something
_CREDIT = re.compile(
    r"\b(according to|reported by|as (?:given|reported|told|counted) (?:by|in)|data (?:from|of)|estimated? by|"
    r"figures (?:from|of|by)|cited by|(?:published|reported|dated|written|updated) (?:by|on|in)|reports? (?:of|by|from)|"  # noqa: E501
    r"(?:study|survey|paper|article|page|digest|edition|release|post|interview|copy|snapshot|dataset|list)s? (?:of|by|from|dated))"  # noqa: E501
    r"\s+(?:the\s+)?(?:[\w’'-]+\s+){0,4}$",
    re.IGNORECASE,
)
_SAYS = re.compile(r"^(?:[’']s)?[^,.;]{0,25}?\b(says|said|reports?|reported|puts?|gives?|estimates?|estimated|counts?|counted|"  # noqa: E501
                   r"writes|wrote|notes?|noted|found|finds|calculates?|shows?|records?|lists?|dates?)\b", re.I)  # fmt: skip  # noqa: E501
_CAPITAL = re.compile(r"[^\W\d_a-z]")
# words that open a sentence with a capital and are no names
_OPENERS = frozenset(
    re.findall(
        r"\w+",
        """
    across alongside although amid among another around average besides both compared competition conversely
    critics despite developers each elsewhere even every few finally following for funding further furthermore
    government growth half here however hundreds if indeed instead investment investors just last later less
    like many meanwhile millions money moreover most nearly neither nevertheless no nobody none nonetheless
    notably nothing officials one only others output overall part people per performance plans power prices
    private production public rather recent regulators research revenue roughly sales scientists several shares
    similarly since sixty some spending still students such supply taken ten that then there therefore these
    this those though thousands three thus today together total training twice two under unlike until use users
    what whatever when where whereas whether while who whose why with within without work workers yet""",
    )
)
_ENDINGS = re.compile(r"(ing|ment|tion|sion|ness|ity|ance|ence|ly|ed|ism|ship|ure|ally|ers|ies|ants|ors|ists)$")

_WRITTEN = 5  # letters from which on a slip of the hand is told from another word
_SPLIT = 6  # letters from which on a name is found however it is parted into words
_APART = re.compile(r"(?<=\d)[ ,'’\u00a0\u202f](?=\d{3}(?!\d))")
_POWERS = {"1000": "thousand", "1000000": "million", "1000000000": "billion"}
_SHORT = 40  # words, in which the initials of two neighbours rarely agree with an acronym by chance


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text by the key that it is compared with; ``credit`` where it is a source's."""

    key: str
    start: int
    end: int
    credit: bool = False


class Names:
    """Finds the names of a text by a lexicon, and by how they are written; remembers what it has read."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.find = lru_cache(maxsize=20_000)(self._find)

    def _find(self, text: str) -> tuple[Named, ...]:
        """Known names, and other words that are written as names: with a capital inside a sentence, or with a digit."""
        known = self._lexicon.find(text)
        amounts = [amount for amount in quantities(text, [(m.start, m.end) for m in known]) if amount.unit]
        # the country of 'US$5' and of '5 Hong Kong dollars' is a currency's
        known = [m for m in known if not any(m.start < a.end and a.start < m.end for a in amounts)]
        amounts = quantities(text, [(m.start, m.end) for m in known])
        amounts = [amount for amount in amounts if amount.unit or text[amount.start : amount.end].isalpha()]
        found = [Named(m.name, m.start, m.end, _is_credit(text, m.start, m.end)) for m in known]
        apart = [*spans(found), *((m.start, m.end) for m in dates(text)), *((a.start, a.end) for a in amounts)]
        for place, match in enumerate(tokens(text)):
            word, start, end = match[0], match.start(), match.end()
            inside = any(start < high and low < end for low, high in apart)
            opens = place == 0 or text[:start].rstrip(" \"'“‘(*#").endswith((".", ":", "?", "!")) or start == 0
            if inside or not (_CAPITAL.match(word) or (word[0].isdigit() and re.search(r"[^\W\d]", word))):
                continue
            if not re.search(r"[^\W\d]", word) or re.fullmatch(r"\d+(k|m|bn|mn|tn|B|M|T|x|pp|th|st|nd|rd|s)", word):
                continue
            if opens and (word.lower() in STOP or word.lower() in _OPENERS or re.match(r"-[a-z]", text[end:])):
                continue
            if (
                word in ("I", "A", "An", "The")
                or re.fullmatch(r"USD|EUR|GBP|JPY|CNY|RMB|HKD|INR|UTC|GMT", word)
                or (word.lower() in STOP and not word.isupper())
            ):
                continue
            found.append(Named(name_stem(word), start, end, _is_credit(text, start, end)))
        return tuple(sorted(found, key=lambda name: name.start))


def name_stem(word: str) -> str:
    """The key of a name that the lexicon does not know."""
    return stem(word) if not re.search(r"\d", word) else word.lower().replace("-", "")


def opens_plainly(text: str, key: str) -> bool:
    """Whether a sentence opens with this word, and it has the look of a common word."""
    first = tokens(text)[:1]
    if not first or name_stem(first[0][0]) != key:
        return False
    word = first[0][0]
    return word[1:].islower() and bool(_ENDINGS.search(word.lower()))


def kind(name: str) -> str:
    """Of which kind a name is, as far as can be told: names of one kind can stand in each other's place."""
    return "place" if is_country(name) or is_bloc(name) or _holds_place(name) else "name"


@lru_cache(maxsize=20_000)
def _holds_place(name: str) -> bool:
    """Whether the name is made of places alone: 'China plus Europe'."""
    rest, found = name, country_lexicon().find(name)
    for mention in reversed(found):
        rest = rest[: mention.start] + rest[mention.end :]
    return bool(found) and bool(
        re.fullmatch(r"(\s|greater|mainland|plus|and|or|vs\.?|versus|with|without|the|over|[,&/()+-])*", rest)
    )


@lru_cache(maxsize=4096)
def lower_words(text: str) -> frozenset[str]:
    """The words that a text has in lower case, which are no names where a sentence opens with them."""
    return frozenset(re.findall(r"(?<![\w-])[a-z]+\b", text))


def _is_credit(text: str, start: int, end: int) -> bool:
    return bool(_CREDIT.search(text[max(start - 90, 0) : start]) or _SAYS.match(text[end:]))


def is_credited(before: str) -> bool:
    """Whether what stands before a name or a date makes it a source's."""
    return bool(_CREDIT.search(before))


def spans(named: Sequence[Named]) -> list[tuple[int, int]]:
    """Where names stand."""
    return [(name.start, name.end) for name in named]


def says(text: str, name: str) -> bool:
    """Whether a text has all of a name's words side by side."""
    return _spaced(name) in _spaced(text)


def holds(text: str, name: str) -> bool:
    """Whether a text holds a name's words side by side, spelled out where it is an acronym, or with a tail.

    >>> holds("AI venture capital in 2024", "VC"), holds("tonnes CO2e", "CO2"), holds("Claude Opus 4.5", "Opus 4")
    (True, True, False)
    """
    if says(text, name):
        return True
    words, wanted = name_key(text), name_key(name)
    if len(name) > _SPLIT and _parted(words, "".join(wanted)):
        return True
    if len(wanted) != 1:
        return False
    word = wanted[0]
    if stem(word) in term_set(text):
        return True
    if name.isupper() and len(name) == 2 and re.search(rf"\b{name[0]}[a-z]+[ -]{name[1]}[a-z]+", text):
        return True
    if word.isalpha() and name.isupper() and 2 <= len(name) <= 5:
        return (len(name) > 2 or len(words) < _SHORT) and word in "".join(other[0] for other in words)
    return any(char.isalpha() for char in word) and len(word) >= 3 and any(other.startswith(word) for other in words)


def holds_number(text: str, number: str) -> bool:
    """Whether a text has a number by its value, however it sets thousands apart, or as a power of ten in words.

    >>> holds_number("beds per 1 000 people", "1,000"), holds_number("dollars per million", "1000000")
    (True, True)
    """
    if holds(text, number):
        return True
    plain = _APART.sub("", number)
    return plain in re.findall(r"\d+(?:\.\d+)?", _APART.sub("", text)) or (
        plain in _POWERS and _POWERS[plain] in text.lower()
    )


def _parted(words: Sequence[str], joined: str) -> bool:
    """Whether words side by side make up a name that is written in other parts: 'Superbowl 50' as 'Super Bowl 50'."""
    for first, word in enumerate(words):
        whole = word
        for following in words[first + 1 : first + 4]:
            if not joined.startswith(whole) or len(whole) >= len(joined):
                break
            whole += following
        if whole == joined:
            return True
    return False


def misspelt(name: str, text: str) -> bool:
    """Whether a text has a word that is a slip of the hand away from a name: 'Ghandi' from 'Gandhi' (one edit, by the
    optimal string alignment distance)."""
    key = name_key(name)
    if len(key) != 1 or not key[0].isalpha() or len(key[0]) < _WRITTEN:
        return False
    alike = (word for word in name_key(text) if word[0] == key[0][0] and abs(len(word) - len(key[0])) <= 1)
    return any(OSA.distance(key[0], word, score_cutoff=1) <= 1 for word in alike)


@lru_cache(maxsize=4096)
def _spaced(text: str) -> str:
    """A text's words as they are compared, with a blank around each."""
    return f" {' '.join(name_key(text))} "
