"""Names and their variants: which countries, organisations, models and things a text mentions.

Countries and their adjectives come from a small table of general knowledge; everything else from the corpus itself:
the entity columns of its tables, and any table that has the columns ``name`` and ``alias``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|\d+(?:\.\d+)+|[^\W_]+(?:['’](?!s\b)[^\W_]+)*", re.UNICODE)

REMEMBERED = 300  # characters of a text up to which what was read in it is kept: questions, names and sentences recur

# Last words of an organisation's name that people leave out.
_KINDS_OF_FIRM = frozenset(
    [
        "ai",
        "inc",
        "corp",
        "corporation",
        "ltd",
        "limited",
        "group",
        "holdings",
        "labs",
        "lab",
        "technologies",
        "technology",
        "company",
        "co",
        "plc",
        "gmbh",
    ]
)
# Parts of a model's name that tell its size or its build: '550B', 'A55B', '2411', 'instruct'.
_SIZE = re.compile(r"a?\d+(\.\d+)?b|\d{4,8}|instruct|chat|preview|base")
_NAMED_ON = re.compile(r" (War|Cup|Bank|Series|Trade|Health|Economic|Heritage|Wide Web|Service|Championships?)\b")
_SEATS = {
    "Beijing": "China",
    "Washington": "United States",
    "Brussels": "European Union",
    "London": "United Kingdom",
    "Moscow": "Russia",
    "Tokyo": "Japan",
    "Seoul": "South Korea",
    "Taipei": "Taiwan",
    "Delhi": "India",
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text: its canonical form, and where it stands."""

    name: str
    start: int
    end: int


@lru_cache(maxsize=1)
def countries() -> dict[str, tuple[str, ...]]:
    """Country or bloc -> its other names and adjectives."""
    lines = Path(__file__).with_name("countries.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(":", 1) for line in lines if ":" in line and not line.startswith("#"))
    return {name: tuple(part.strip() for part in rest.split(",") if part.strip()) for name, rest in pairs}


def is_bloc(name: str) -> bool:
    """Whether the name stands for more than one country (Europe, World)."""
    return "=" in countries().get(name, ())


def is_country(name: str) -> bool:
    """Whether the name is a single country's."""
    return name in countries() and not is_bloc(name)


def tokens(text: str) -> list[re.Match[str]]:
    """Words and numbers; 'U.S.' is one, 'DeepSeek-R1' two, '4.5' one."""
    return list(_TOKEN.finditer(text))


def unaccented(word: str) -> str:
    """A word without its accents: 'Maizière' is written 'Maiziere' too."""
    if word.isascii():
        return word
    return "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))


@lru_cache(maxsize=65536)
def _key(token: str) -> str:
    if re.fullmatch(r"\S*[\dA-Z]s", token) and any(char.isdigit() for char in token):
        token = token[:-1]  # several of one model: 'H200s', '910Bs'
    token = unaccented(token)
    return (
        token.lower().replace(".", "") if re.fullmatch(r"(?:[A-Za-z]\.)+", token) else token.lower().replace("’", "'")
    )


def name_key(text: str) -> tuple[str, ...]:
    """A name as it is compared: 'DeepSeek-R1' and 'deepseek r1' agree, 'U.S.' and 'US' too."""
    return _remembered_key(text) if len(text) <= REMEMBERED else _name_key(text)


@lru_cache(maxsize=65536)
def _remembered_key(text: str) -> tuple[str, ...]:
    return _name_key(text)


def _name_key(text: str) -> tuple[str, ...]:
    return tuple(_key(match.group()) for match in tokens(text))


def _short_forms(name: str) -> Iterator[tuple[str, ...]]:
    """What a name may be cut to: an end with a digit, its head without size, what is in brackets."""
    key = name_key(name)
    for cut in range(1, len(key)):
        end = key[cut:]
        letters = "".join(end)
        if len(letters) >= 2 and any(c.isdigit() for c in letters) and any(c.isalpha() for c in letters):
            yield end
    size = next((place for place, part in enumerate(key) if place and _SIZE.fullmatch(part)), len(key))
    if size > 1 and all(_SIZE.fullmatch(part) for part in key[size:]):
        yield key[:size]
    if match := re.fullmatch(r"(.+?)\s*\((.+)\)", name):
        if not any(char.isdigit() for char in match[2]) and match[2][0].isupper():
            yield from (name_key(match[1]), name_key(match[2]))
    elif len(key) > 1 and key[-1] in _KINDS_OF_FIRM and len("".join(key[:-1])) > 3:
        yield key[:-1]


class Lexicon:
    """Known names. ``find`` gives the longest ones, left to right."""

    def __init__(self, names: Iterable[str], aliases: Iterable[tuple[str, str]] = ()) -> None:
        """``names`` are canonical; ``aliases`` are pairs (canonical name, another form)."""
        self._forms: dict[tuple[str, ...], str] = {}
        for country, others in countries().items():
            for form in (country, *(other for other in others if other != "=")):
                self._forms[name_key(form)] = country
        pairs, names_list = list(aliases), list(names)
        for name in names_list:
            if key := name_key(name):
                self._forms.setdefault(key, name)
        for name, form in pairs:
            if key := name_key(form):
                self._forms.setdefault(key, self._forms.get(name_key(name), name))
        self._add_short_forms(names_list)
        self._longest: dict[str, int] = {}  # the words of the longest form that begins with a word
        for key in self._forms:
            self._longest[key[0]] = max(len(key), self._longest.get(key[0], 0))
        self._found = lru_cache(maxsize=20_000)(self._find)

    def _add_short_forms(self, names: Iterable[str]) -> None:
        """Shorter forms that only one name has: '910C', 'Ascend 910C', 'R1', 'Mistral', 'Zhipu' of 'Z.ai (Zhipu)'."""
        owners: dict[tuple[str, ...], set[str]] = {}
        names = list(names)
        begins = Counter(key[:cut] for key in {name_key(name) for name in names} for cut in range(1, len(key)))
        for name in names:
            key = name_key(name)
            for form in _short_forms(name):
                sized = key[: len(form)] == form and all(_SIZE.fullmatch(part) for part in key[len(form) :])
                if sized and begins[form] > 1:
                    continue  # what several names begin with is none's: 'Ascend' of 'Ascend 910B' and 'Ascend 910C'
                owners.setdefault(form, set()).add(self._forms.get(key, name))
        for form, held in owners.items():
            # of 'DeepSeek-R1' and 'DeepSeek Reasoner (R1)' the first is meant
            shortest, *others = sorted(held, key=lambda name: (len(name_key(name)), name))
            if not others or len(name_key(shortest)) < len(name_key(others[0])):
                self._forms.setdefault(form, shortest)

    def forms(self) -> dict[tuple[str, ...], str]:
        """Every form of every known name, as ``name_key`` gives it -> the canonical name."""
        return dict(self._forms)

    def inside(self, text: str) -> set[str]:
        """Every known name in the text, those within longer ones too: 'NVIDIA H20' holds 'NVIDIA'."""
        keys = name_key(text)
        spans = ((low, high) for low in range(len(keys)) for high in range(low + 1, len(keys) + 1))
        return {self._forms[keys[low:high]] for low, high in spans if keys[low:high] in self._forms}

    def knows(self, name: str) -> bool:
        """Whether the whole text is a known name."""
        return name_key(name) in self._forms

    def canonical(self, name: str) -> str:
        """The canonical form of a name; itself where it is not known."""
        return self._forms.get(name_key(name), name)

    def canonical_text(self, text: str) -> str:
        """The text with the canonical form of every known name in it."""
        pieces, at = [], 0
        for mention in self.find(text):
            pieces += [text[at : mention.start], mention.name]
            at = mention.end
        return "".join([*pieces, text[at:]])

    def find(self, text: str) -> list[Mention]:
        """Every known name in the text. 'US' must be written in capitals: 'us' is a pronoun."""
        return list(self._found(text) if len(text) <= REMEMBERED else self._find(text))

    def _find(self, text: str) -> tuple[Mention, ...]:
        words = tokens(text)
        keys = [_key(word.group()) for word in words]
        found: list[Mention] = []
        place = 0
        while place < len(words):
            longest = self._longest.get(keys[place], 0)
            if not longest and words[place].group() not in _SEATS:
                place += 1
                continue
            for length in range(min(max(longest, 1), len(words) - place), 0, -1):
                name = self._forms.get(tuple(keys[place : place + length]))
                start, end = words[place].start(), words[place + length - 1].end()
                if name is None and length == 1:
                    name = _seat(text, start, end)
                if name is None or _is_plain_word(text[start:end], name):
                    continue
                if text[start:end] == "World" and _NAMED_ON.match(text[end:]):
                    continue  # 'the Second World War'
                found.append(Mention(name, start, end))
                place += length
                break
            else:
                place += 1
        return tuple(found)


@lru_cache(maxsize=1)
def country_lexicon() -> Lexicon:
    """The countries alone, which every index knows."""
    return Lexicon([])


def _is_plain_word(written: str, name: str) -> bool:
    """A lower-case word that is a name only in capitals: 'us' is a pronoun, 'the states' are many."""
    if name in countries() and len(written) <= 3:
        return not written.isupper()  # 'Us' in a title, or 'us'
    if not written.islower():
        return False
    if name in countries():
        return written == "the states"
    return len(written) < 5 and name[:1].isupper() and len(name_key(name)) == 1


def _seat(text: str, start: int, end: int) -> str | None:
    """The country that a seat of government stands for: 'What did Beijing decide?', but not what is in Beijing."""
    country = _SEATS.get(text[start:end])
    if country is None or re.search(
        r"\b(in|near|around|at|from|to|outside|visit(ed|s)?)\s+$", text[:start], re.IGNORECASE
    ):
        return None
    return country
