"""Sentences that may answer a question, each with what speaks for it and what it lacks of what is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.cells import COMBINED, EDITION, hinted
from assistant.during import AROUND
from assistant.kinds import HOW_MANY
from assistant.naming import holds, misspelt
from assistant.question import Asked
from assistant.wanted import Wants
from index.embed import Embedder
from index.names import Lexicon, is_bloc, is_country
from index.periods import MONTHS, Period, PeriodMention, find_periods
from index.text import Weights, term_set
from index.types import Chunk, Passage

_NUMBER = re.compile(
    r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third|quarter|dozen|hundred|thousand|"
    r"million|billion)s?\b",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\d\s*(%|per ?cent|percentage)|\b(half|third|quarter|majority|share)\b", re.IGNORECASE)
_MONEY = re.compile(
    r"[$€£¥]\s?\d|\b(USD|EUR|HKD|RMB)\s?\d|\d[\d.,]*\s*((thousand|million|billion|trillion|bn|mn|m)\s+)?"
    r"(US )?(dollars?|yuan|euros?|USD|EUR|HKD|RMB|pounds?)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(rf"({_MONEY.pattern})[\d.,]*", re.IGNORECASE)  # of money, whole: it counts nothing
# Tells when without a year: 'in March', 'three days later', 'before the war'.
_LOOSELY_DATED = re.compile(
    rf"\b({'|'.join(name for name in MONTHS if len(name) > 3)}|(mon|tues|wednes|thurs|fri|satur|sun)day|spring|summer|"
    r"autumn|winter|century|centuries|decades?|(years?|months?|weeks?|days?|hours?) (ago|later|after|before|earlier)|"
    r"B\.?C|A\.?D|during|before|after|until|when|once|\d{3,4})\b",
    re.IGNORECASE,
)
_LENGTH_OF_TIME = re.compile(
    r"\b(\d[\d.,]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|twenty|\w+teen|several|few|many)[\s-]+"
    r"(year|month|week|day|hour|minute|second|decade|centur)",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(because|since|so that|in order to|due to|owing to|as a result|therefore|means? that|which means|leads? to|"
    r"led to|caus\w+|reason|aim\w*|purpose|intend\w*|allow\w*|to (prevent|limit|keep|protect|reduce|avoid|make|"
    r"ensure|stop)|by \w+ing|after|so)\b",
    re.IGNORECASE,
)
# What stands before the date of a source: 'an article of', 'the 2025 report, published on', 'according to X ('.
_QUOTED = re.compile(
    r"(\b(pages?|reports?|articles?|surveys?|digests?|studies|study|papers?|posts?|reposts?|editions?|charts?|blogs?|press|"
    r"news|releases?|interviews?|published|reported|dated|wrote|writes|said)\b[^.;,:]{0,40}|"
    r"\baccording to\b[^.;,:]{0,120})$",
    re.IGNORECASE,
)
_IN = re.compile(r"\b(in|within|inside|across)( the)? $", re.IGNORECASE)
# What stands before the year of an edition: 'the AI Index 2025'; not of an event, which is of its year.
_TITLED = re.compile(r"\b(Index|Yearbook|Outlook|Review|Monitor|Barometer|Atlas|Almanac|Handbook|Report|Survey)\s+$")
# 'from 2019 to 2023', 'between 2019 and 2023': what stands before the first and between the two
_FROM = re.compile(r"\b(from|between)\s+$", re.IGNORECASE)
_SPANS = re.compile(r"\s*(to|until|till|through|and|–|-)\s*")
# tells of what was at both ends of a span: 'rose between 2019 and 2023', 'went from 3 in 2019 to 5 in 2023'
_MOVED = re.compile(
    r"\b(rose|risen|fell|fallen|grew|grown|went|gone|(in|de)creas|dropp|doubl|narrow|widen|climb)", re.IGNORECASE
)
_TOGETHER = re.compile(r"\b(combined|together|jointly|taken as one|between them|in all)\b", re.IGNORECASE)
# Openings of sentences that are understood only after the one before.
LEANS = re.compile(
    r"(It|Its|They|Their|These|Those|This|That|Such|He|She|His|Her|Both|Neither|Then|Thus|So|But|And|Yet|However|Instead|"
    r"Here|The (latter|former|same|two|three|other|company|chip|model|order|sum|figure|rule|measure)s?)\b"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer.

    Attributes:
        place: its position among the chunk's sentences.
        features: meaning (cosine of question and sentence), bare (the same for the question without its names and
            periods), cover (weighted share of the question's words in the sentence), reach (the same, title, heading
            and neighbours included), kind (1.0 where it holds the kind of thing asked for), names (the share of the
            question's names in the sentence, or, for less, in its surroundings), context (cosine of question and
            sentence as read in its passage), passage (score of its passage in the search, less that of the best).
        missing: what the question names that neither it nor its surroundings have.
        score: ranks the candidates of one question.
        belief: the log-odds that the best candidate answers, were this the best.
    """

    chunk: Chunk
    place: int
    text: str
    features: tuple[float, ...]
    missing: tuple[str, ...]
    score: float = 0.0
    belief: float = 0.0


FEATURES = ("meaning", "bare", "cover", "reach", "kind", "names", "context", "passage")


class SentenceVectors:
    """Embeds sentences once and remembers the most recent ones."""

    def __init__(self, embedder: Embedder, size: int = 20_000) -> None:
        self._embedder = embedder
        self._known: dict[str, NDArray[np.float32]] = {}
        self._size = size

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, one a text, shape (n, dimension)."""
        known = self._known  # another thread may put an empty one in its place
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            if len(known) + len(new) > self._size:
                known = self._known = {}
                new = list(dict.fromkeys(texts))
            known.update(zip(new, self._embedder.encode_passages(new), strict=True))
        return np.stack([known[text] for text in texts])


def candidates(
    asked: Asked,
    passages: Sequence[Passage],
    vectors: SentenceVectors,
    query: NDArray[np.float32],
    lexicon: Lexicon,
    weights: Weights,
    records: Callable[[Chunk], str] = lambda _: "",
) -> list[Candidate]:
    """Every sentence of the passages with its features, unscored, in order of the passages.

    For the meanings of each stands its nearness as read in its passage, which the search has told already: to embed
    sentences takes longer than all else. ``read_alone`` gives those that matter their own.

    ``records`` words a table's row as a sentence, or gives '' for what is no such row.
    """
    best = {kind: max(p.score for p in passages if p.chunk.kind == kind) for kind in {p.chunk.kind for p in passages}}
    found = []
    for passage in passages:
        sentences = [record] if (record := records(passage.chunk)) else passage.chunk.sentence_texts()
        nearness = passage.nearness
        if len(nearness) < len(sentences):
            nearness = tuple(map(float, vectors(sentences) @ query))
        for place, text in enumerate(sentences):
            if text.endswith("?"):
                continue  # a source's own question answers none
            before = sentences[place - 1] if place else ""
            names, missing = _constraints(asked, sentences, place, passage.chunk, lexicon)
            features = (
                nearness[place],
                nearness[place],
                weights.cover(asked.words, term_set(text)),
                weights.cover(asked.words, term_set(f"{before} {text}") | term_set(passage.chunk.scene)),
                _holds_kind(asked, text),
                names,
                nearness[place],
                passage.score - best[passage.chunk.kind],
            )
            found.append(Candidate(passage.chunk, place, text, features, missing))
    return found


def read_alone(
    found: Sequence[Candidate], vectors: SentenceVectors, query: NDArray[np.float32], bare: NDArray[np.float32]
) -> list[Candidate]:
    """The candidates with their meaning beside that of the question, and of the question without its names."""
    if not found:
        return []
    matrix = vectors([candidate.text for candidate in found])
    meanings = zip((matrix @ query).tolist(), (matrix @ bare).tolist(), strict=True)
    return [replace(one, features=(*own, *one.features[2:])) for one, own in zip(found, meanings, strict=True)]


def _holds_kind(asked: Asked, text: str) -> float:
    """1.0 where the sentence holds the kind of thing that the question wants, else 0.0; 0.5 where any would do."""
    wants = asked.wants
    if wants is Wants.NUMBER:
        if re.search(r"\bhow (long|old)\b", asked.text, re.IGNORECASE):
            if len(find_periods(text)) > 1 or _LENGTH_OF_TIME.search(text):
                return 1.0
            return 0.5 * bool(_NUMBER.search(_without_periods(text)))
        if HOW_MANY.search(asked.text):
            text = _AMOUNT.sub(" ", text)
        plain = re.sub(r"\b\w*[^\W\d]\w*\b", lambda m: "" if re.search(r"\d", m[0]) else m[0], _without_periods(text))
        return 1.0 if re.search(r"\d", plain) else 0.5 * bool(_NUMBER.search(plain))
    if wants is Wants.SHARE:
        return float(bool(_SHARE.search(text)))
    if wants is Wants.MONEY:
        return float(bool(_MONEY.search(text)))
    if wants is Wants.DATE:
        return 1.0 if find_periods(text) else 0.5 * bool(_LOOSELY_DATED.search(text))
    if wants is Wants.REASON:
        return float(bool(_REASON.search(text)))
    if wants is Wants.NAME:
        asked_words = {word.lower() for word in re.findall(r"\w+", asked.text)}
        return float(
            any(word.lower() not in asked_words for word in re.findall(r"(?<=[a-z,;:] )[A-Z][\w-]+", f"x {text}"))
        )
    return 0.5


def _without_periods(text: str) -> str:
    for mention in reversed(find_periods(text)):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text


def _constraints(
    asked: Asked, sentences: Sequence[str], place: int, chunk: Chunk, lexicon: Lexicon
) -> tuple[float, tuple[str, ...]]:
    """The share of the question's names that the sentence or its surroundings hold, and all that is lacking.

    The sentence before counts where this one leans on it ('It …', 'The company …').
    """
    text, before = sentences[place], sentences[place - 1] if place else ""
    scene = f"{before if LEANS.match(text) else ''} . {chunk.scene}"
    share, missing = _lacking_names(asked, text, scene, chunk, lexicon)
    missing += [number for number in asked.numbers if not holds(f"{text} {before} {chunk.scene}", number)]
    held = _told_periods(sentences, place, chunk, spans=len(asked.periods) == 1)
    for mention in asked.periods:
        # 'in the May 2025 snapshot' is of a source's date itself
        told = find_periods(f"{text} {scene}") if EDITION.match(asked.text[mention.end :]) else held
        until = re.search(r"\b(to|until|till|through)\s+$", asked.text[: mention.start], re.IGNORECASE)
        # 'at the end of 2025' is not of July
        day = hinted(asked.text[: mention.start], mention.period)
        near = [m.period for m in told if day is None or _is_around(day, m.period)]
        if not any(_is_of(mention.period, period, bool(until)) for period in near):
            missing.append(mention.period.label)
    return share, tuple(dict.fromkeys(missing))


def _lacking_names(asked: Asked, text: str, scene: str, chunk: Chunk, lexicon: Lexicon) -> tuple[float, list[str]]:
    """The share of the question's names that a sentence has, and those that neither it nor its surroundings have."""
    wanted = [n for n in dict.fromkeys(m.name for m in asked.names) if not is_bloc(n)]
    here, behind = _names_in(text, lexicon), _names_in(scene, lexicon)
    worldwide = bool(asked.names) and not wanted and asked.text[asked.names[0].start].islower()
    places = {name for name in here if is_country(name) or (is_bloc(name) and wanted)}
    foreign = (bool(wanted) or worldwide) and bool(places - set(wanted))
    # what is told of one country is not told of another that its title names, nor of one of several that it names
    elsewhere = foreign or sum(is_country(name) for name in behind) > 1
    if not places:
        # a passage on one country alone goes on about it where no other is named
        around = {name for name in _names_in(chunk.text, lexicon) | behind if is_country(name)}
        behind |= around if len(around) == 1 else set()
    # nor is a figure of what a sentence names that of what is named before it
    named = {name for name in here if not is_country(name) and not is_bloc(name)} - set(wanted)
    measured = asked.wants in (Wants.NUMBER, Wants.MONEY, Wants.SHARE) or (asked.wants is Wants.ANY and asked.periods)
    figure = bool(named and measured)
    if figure and _TOGETHER.search(text) and not _TOGETHER.search(asked.text):
        return 0.0, [n for n in wanted if not is_country(n)] or wanted  # what several have together is not of one
    aside = [n for n in wanted if n not in here and n in behind and not (elsewhere if is_country(n) else figure)]
    if asked.operation in COMBINED and len(wanted) > 1:
        aside, figure = [], True  # of two figures one alone answers nothing
    around_it = {n: text if (elsewhere if is_country(n) else figure) else f"{text} . {scene}" for n in wanted}
    lacking = [n for n in wanted if n not in here and n not in aside and not holds(around_it[n], n)]
    regions = {m.name for m in asked.names if is_bloc(m.name) and m.name != "World"}
    lacking += [n for n in regions if not wanted and n not in here | behind and not holds(text, n)]
    # nor is 'American chips sold in China' of what is sold in America
    if (there := _located(asked.text, lexicon)) and (told_in := _located(text, lexicon)) and not there & told_in:
        lacking += [n for n in wanted if n in there and n not in lacking]
    if foreign and worldwide:
        lacking.append(asked.names[0].name)  # of the whole world nothing is said by what is said of one country
    whole = f"{scene} {chunk.text} {chunk.source.publisher}"
    unheld = [n for n in asked.unknown if not holds(text, n) and not holds(whole, n)]
    strange = [n for n in unheld if n in asked.strange and not (n in asked.unheard and misspelt(n, whole))]
    loose = [n for n in unheld if n not in asked.strange]
    share = 1 - (len(lacking) + len(loose) + 0.3 * len(aside)) / max(len(wanted) + len(asked.unknown), 1)
    return share, [*lacking, *strange]


def _told_periods(sentences: Sequence[str], place: int, chunk: Chunk, *, spans: bool) -> list[PeriodMention]:
    """The periods that a sentence tells of: its own, else those of the nearest before it, else its title's; with
    ``spans``, what is said of a span is said of neither of its ends."""
    for text in reversed(sentences[: place + 1]):
        if found := own_periods(text):
            return with_spans(text, found) if spans and not _MOVED.search(text) else found
    return find_periods(chunk.scene)


def with_spans(text: str, mentions: Sequence[PeriodMention]) -> list[PeriodMention]:
    """The periods of a sentence, with 'from 2019 to 2023' as one: what is said of that is said of neither year."""
    joined: list[PeriodMention] = []
    for mention in mentions:
        before = joined[-1] if joined else None
        if before and _SPANS.fullmatch(text[before.end : mention.start]) and _FROM.search(text[: before.start]):
            joined[-1] = replace(before, period=Period(before.period.start, mention.period.end), end=mention.end)
        else:
            joined.append(mention)
    return joined


def _is_around(day: date, period: Period) -> bool:
    """Whether a day lies in a period, or the period ends near it."""
    return period.start <= day <= period.end or abs((period.end - day).days) <= AROUND


def _is_of(asked: Period, told: Period, until: bool) -> bool:
    """Whether what is told is of the period that is asked for; 'to 2023' asks for what ends with that year, too."""
    return asked.contains(told) or (until and asked.end == told.end)


def own_periods(text: str) -> list[PeriodMention]:
    """The periods that a sentence tells of: not the date of what it quotes, where it names another.

    'A page from 2025 gives Germany 1.97 in 2024' and 'The Yearbook 2025 gives Germany 1.97 in 2024' tell of 2024.
    """
    return list(_own_periods(text))


@lru_cache(maxsize=20_000)
def _own_periods(text: str) -> tuple[PeriodMention, ...]:
    found = find_periods(text)
    own = [m for m in found if not _QUOTED.search(text[: m.start]) and not _TITLED.search(text[: m.start])]
    return tuple(own or found)


@lru_cache(maxsize=50_000)
def _located(text: str, lexicon: Lexicon) -> frozenset[str]:
    """The countries that something is said to be in."""
    return frozenset(m.name for m in lexicon.find(text) if is_country(m.name) and _IN.search(text[: m.start]))


@lru_cache(maxsize=50_000)
def _names_in(text: str, lexicon: Lexicon) -> frozenset[str]:
    """The names in a text, with those that longer ones hold: 'NVIDIA H20' tells of NVIDIA too."""
    found = frozenset(mention.name for mention in lexicon.find(text))
    return found | {inner for name in found for inner in lexicon.inside(name)}
