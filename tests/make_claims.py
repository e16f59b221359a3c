"""Makes the labelled claims: true and false sentences about a corpus, each with the evidence that it is checked against.

`python -m tests.make_claims` writes tests/data/claims.jsonl anew from the corpus, from rules (a number changed, an entity
swapped, …) and from the sentences in tests/data/claims_by_hand.txt, which were written by hand in other words than the
sources'. `python -m tests.make_claims FOLDER FILE` makes claims of another corpus, by rule alone. The rules share no code
with the checker. They are split in two halves by document: no document has claims in both.
"""  # noqa: E501

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from corpus.load import read, scan
from corpus.schema import Document, FactTable
from index.chunk import chunk_document
from index.facts import Fact, build_lexicon, measures
from index.text import Weights, term_set
from index.types import Chunk

ROOT = Path(__file__).parent.parent
BY_HAND = ROOT / "tests" / "data" / "claims_by_hand.txt"
CLAIMS = ROOT / "tests" / "data" / "claims.jsonl"
PER_KIND = 22  # claims of one kind in one half
_LIMIT = 230  # words of a passage, as the embedding model counts tokens

Ref = list[Any]  # [article, start, end] or [table, row, column]


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, whether it holds, and its evidence by reference; ``own`` is the piece that it was made from."""

    kind: str
    holds: bool
    claim: str
    source: str
    own: tuple[Ref, ...]
    others: tuple[Ref, ...] = ()
    before: str = ""


@dataclass(slots=True)
class Corpus:
    """A corpus cut into passages."""

    passages: list[Chunk] = field(default_factory=list)
    facts: dict[tuple[str, str], list[Fact]] = field(default_factory=dict)
    weights: Weights = field(default_factory=lambda: Weights.over([]))

    def near(self, text: str, count: int, without: Sequence[Ref]) -> list[Ref]:
        """The passages that share the most words with a text: the evidence that a search would have brought along."""
        words = term_set(text)
        ranked = sorted(self.passages, key=lambda p: -self.weights.cover(words, term_set(p.text)))
        return [ref for p in ranked[: count + len(without)] if (ref := passage_ref(p)) not in without][:count]


def passage_ref(chunk: Chunk) -> Ref:
    """A passage by its place in its article."""
    return [chunk.document, chunk.locator.start, chunk.locator.end]


def cell_ref(fact: Fact) -> Ref:
    """A cell by its place in its table."""
    return [fact.table, fact.row.number, fact.column]


def load(folder: Path) -> Corpus:
    """A corpus from a folder."""
    documents = [document for file in scan([folder]) if hasattr(file, "path") for document in read(file)]
    tables = [document for document in documents if isinstance(document, FactTable)]
    passages = [
        chunk
        for document in documents
        if isinstance(document, Document)
        for chunk in chunk_document(document, "1", lambda text: len(re.findall(r"\w+|[^\w\s]", text)), _LIMIT)
    ]
    facts: dict[tuple[str, str], list[Fact]] = {}
    for measure in measures(tables, build_lexicon(tables)):
        if not measure.attribute:
            numeric = [fact for fact in measure.facts if fact.value is not None and fact.period is not None]
            facts[measure.table, measure.indicator] = numeric
    return Corpus(passages, facts, Weights.over(passage.text for passage in passages))


def half(source: str) -> str:
    """The half of the claims that a document's are in: of the documents a third is never looked at."""
    first, second, *_ = hashlib.sha256(source.encode()).digest()
    return "tune" if first % 2 or second % 3 == 0 else "unseen"


# --- by rule, from sentences ---------------------------------------------------------------------------------------

_NUMBER = re.compile(r"(?<![\w.,-])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w%]|[.,-]\d|-)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PLACES = ["United States", "China", "European Union", "United Kingdom", "India", "Japan", "South Korea", "Germany",
           "France", "Canada", "Taiwan", "Israel", "Singapore", "Russia", "Italy", "Spain", "Brazil"]  # fmt: skip
_PLACE = re.compile(r"\b(?:the )?(" + "|".join(_PLACES) + r")\b")
_NAME = re.compile(r"(?<=[a-z,] )(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|"  # noqa: E501
                   r"I|AI|The|A)\b)[A-Z][\w-]*[a-z][\w-]*(?: [A-Z][\w-]+)*")  # fmt: skip
_TURNS = [("rose", "fell"), ("grew", "shrank"), ("increased", "decreased"), ("more", "fewer"), ("more", "less"), ("higher", "lower"),  # noqa: E501
          ("larger", "smaller"), ("highest", "lowest"), ("largest", "smallest"), ("most", "fewest"), ("ahead of", "behind"),  # noqa: E501
          ("above", "below"), ("before", "after"), ("first", "last"), ("increase", "decrease"), ("exceeded", "fell short of"),  # noqa: E501
          ("greater", "smaller"), ("longer", "shorter"), ("stronger", "weaker"), ("allowed", "forbade")]  # fmt: skip
_AUXILIARY = re.compile(r"\b(is|was|are|were|has|had|can|could|will|would|may|must|should)\b(?! (?:not|no|never)\b)")
_SCALE = re.compile(r"\b(thousand|million|billion|trillion)\b")
_SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_DASHED = re.compile(r"\d[-–]\d")


def figures(sentence: str) -> list[re.Match[str]]:
    """The numerals of a sentence that are neither years, days nor parts of names."""
    return [
        match
        for match in _NUMBER.finditer(sentence)
        if not _YEAR.fullmatch(match[0])
        and not re.match(r"(?:st|nd|rd|th)?\s+(?:of )?(January|February|March|April|May|June|July|August|September|October|November|"  # noqa: E501
                         r"December)\b", sentence[match.end() :])
        and not re.search(r"(January|February|March|April|May|June|July|August|September|October|November|December|"
                          r"[A-Z][\w-]*|Q|H)\s?$", sentence[: match.start()])
    ]  # fmt: skip


def put(sentence: str, match: re.Match[str], text: str) -> str:
    """The sentence with the match replaced."""
    return sentence[: match.start()] + text + sentence[match.end() :]


def other_number(written: str, random_: random.Random) -> str:
    """Another number of the same look, by at least a tenth off."""
    value, decimals = Decimal(written.replace(",", "")), len(written.partition(".")[2])
    factor = random_.choice([Decimal("0.6"), Decimal("0.8"), Decimal("1.3"), Decimal("1.7"), Decimal("2.4")])
    new = (value * factor).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if new == value or abs(new - value) <= abs(value) / 10:
        new = value + 3
    return f"{new:,}" if "," in written else f"{new}"


def false_by_rule(sentence: str, passage: Chunk, random_: random.Random) -> Iterator[tuple[str, str]]:
    """(kind, false sentence) for every rule that applies."""
    found = figures(sentence)
    if found:
        chosen = random_.choice(found)
        yield "number changed", put(sentence, chosen, other_number(chosen[0], random_))
    if match := _SCALE.search(sentence):
        others = [scale for scale in ("thousand", "million", "billion", "trillion") if scale != match[0]]
        yield "scale changed", put(sentence, match, random_.choice(others))
    for old, new in (("dollars", "euros"), ("yuan", "dollars"), ("euros", "pounds"), ("months", "years"), ("miles", "kilometres"),  # noqa: E501
                     ("TWh", "GWh"), ("percent", "million"), ("exaflops", "petaflops"), ("years", "months")):  # fmt: skip  # noqa: E501
        if match := re.search(rf"(?<=\d )({old})\b|(?<=llion )({old})\b", sentence):
            yield "unit changed", put(sentence, match, new)
            break
    if match := _YEAR.search(sentence):
        years = [year for year in range(int(match[0]) - 3, int(match[0]) + 4) if str(year) not in sentence]
        yield "year shifted", put(sentence, match, str(random_.choice(years)))
    yield from swapped(sentence, passage, random_)
    if match := re.search(r"(?<=\d )percentage points\b", sentence):
        yield "percent for points", put(sentence, match, "percent")
    elif match := re.search(r"(?<=\d )percent\b", sentence):
        yield "percent for points", put(sentence, match, "percentage points")
    if (match := _AUXILIARY.search(sentence)) and not re.search(
        r"\b(not|no|never|nobody|nothing|neither|only)\b", sentence
    ):
        yield "negated", put(sentence, match, f"{match[0]} not")
    elif match := re.search(r"(?<=(?:is|as|re|ve|an|ay|ld|st|ll|do|es|id|ot|ad)) not (?!only\b)", sentence):
        yield "negated", put(sentence, match, " ")
    pairs = [(a, b) for a in found for b in found if a.start() < b.start() and a[0] != b[0]]
    if pairs and len(_NAME.findall(sentence)) >= 2:
        a, b = random_.choice(pairs)
        yield "figures exchanged", put(put(sentence, b, a[0]), a, b[0])
    for one, other in (*_TURNS, *((b, a) for a, b in _TURNS)):
        if match := re.search(rf"\b{one}\b", sentence):
            superlative = one in ("highest", "lowest", "largest", "smallest", "most", "fewest", "first", "last")
            yield "superlative turned" if superlative else "comparison turned", put(sentence, match, other)
            break


def swapped(sentence: str, passage: Chunk, random_: random.Random) -> Iterator[tuple[str, str]]:
    """The sentence with one of its names exchanged for another of the passage, or one country for another."""
    if match := _PLACE.search(sentence):
        inside = [place for place in _PLACES if place in passage.text and place not in sentence]
        others = inside or [place for place in _PLACES if place not in sentence]
        yield "entity swapped", put(sentence, match, match[0].replace(match[1], random_.choice(others)))
        return
    names = list(_NAME.finditer(sentence))
    others = [name for name in _NAME.findall(passage.text) if name not in sentence and not _PLACE.search(name)]
    others = [name for name in others if not any(word in sentence for word in name.split())]
    if names and others:
        yield "entity swapped", put(sentence, random_.choice(names), random_.choice(others))


def forms(sentence: str) -> str:
    """The same figures in other forms: '$109.1bn', '67%', '1.36 million', 'seven'."""
    text = re.sub(r"([\d.,]*\d) billion dollars\b", r"$\1bn", sentence)
    text = re.sub(r"([\d.,]*\d) million dollars\b", r"$\1 million", text)
    text = re.sub(r"([\d.,]*\d) billion yuan\b", r"RMB \1 billion", text)
    text = re.sub(r"([\d.,]*\d) percent\b", r"\1%", text)
    text = re.sub(r"(?<![\w.,-])(\d{1,3}),(\d{3}),(\d{3})(?![\w,.]\d)",
                  lambda m: f"{Decimal(m[1] + m[2] + m[3]) / 1_000_000:.2f} million", text)  # fmt: skip
    text = re.sub(
        r"(?<![\w.,-])(?!(?:1,9|2,0)\d\d)(\d{1,3}),(\d{3})(?! (?:million|billion))(?![\w,]|\.\d)", r"\1\2", text
    )
    return re.sub(r"(?<=[a-z] )([2-9]|1[0-2])(?= (?:[a-z]+ )?[a-z]+s\b)(?! (?:million|billion|percent|thousand))",
                  lambda m: _SMALL[int(m[1])], text)  # fmt: skip


def true_by_rule(sentence: str) -> Iterator[tuple[str, str]]:
    """(kind, true sentence) for every rule that applies."""
    cut = re.sub(r",? (?:according to|as reported by|as given by)[^;]*?(?=[.;]$|;|$)", "", sentence.rstrip(".")) + "."
    if (other := forms(sentence)) != sentence:
        yield "other number form", other
    if cut != sentence and len(cut) > 40 and cut.count(",") < 4:
        yield "credit left out", forms(cut)
    moved = re.match(r"^(?!In )([A-Z].{30,}?) (in (?:\w+ )?(?:19|20)\d\d)\.$", cut)
    if moved and moved[1].count(",") == 0 and len(_YEAR.findall(cut)) == 1:
        head = moved[1]
        head = (
            head[0].lower() + head[1:]
            if re.match(r"(The|A|An|Private|Global|Total|Average|Corporate|Investment) ", head)
            else head
        )
        yield "period moved", f"{moved[2][0].upper()}{moved[2][1:]}, {forms(head)}."


def with_before(passage: Chunk) -> Iterator[tuple[str, str]]:
    """The sentences of a passage, each with the one before it where it leans on that, else ''."""
    texts = [" ".join(text.split()) for text in passage.sentence_texts()]
    for before, text in zip(["", *texts], texts, strict=False):
        yield text, before if re.match(r"(It|Its|This|That|These|They|Three|He|She)\b", text) else ""


def merged(sentence: str, other: str) -> str | None:
    """The first sentence with a figure of the other, of the same unit; None where they share none."""
    for one in figures(sentence):
        unit = re.match(r"\s+(\w+(?: \w+)?)", sentence[one.end() :])
        for theirs in figures(other):
            same = re.match(r"\s+(\w+(?: \w+)?)", other[theirs.end() :])
            if unit and same and unit[1] == same[1] and one[0] != theirs[0] and theirs[0] not in sentence:
                return put(sentence, one, theirs[0])
    return None


def from_sentences(corpus: Corpus, random_: random.Random) -> Iterator[Pair]:
    """True and false claims from the articles' sentences."""
    told = [(passage, *pair) for passage in corpus.passages for pair in with_before(passage)]
    told = [
        each
        for each in told
        if 45 <= len(each[1]) <= 260 and each[1].endswith(".") and not each[1].startswith(("#", "|"))
    ]
    random_.shuffle(told)
    numeric = [(passage, text) for passage, text, _ in told if figures(text)]
    for passage, sentence, before in told:
        own = (passage_ref(passage),)
        for kind, claim in false_by_rule(sentence, passage, random_):
            yield Pair(kind, False, claim, passage.document, own, (), before)
        for kind, claim in true_by_rule(sentence):
            yield Pair(kind, True, claim, passage.document, own, (), before)
    for passage, sentence in numeric:
        other = random_.choice(numeric)
        if other[0].document == passage.document or half(other[0].document) != half(passage.document):
            continue
        refs = (passage_ref(passage), passage_ref(other[0]))
        if claim := merged(sentence, other[1]):
            yield Pair("merged", False, claim, passage.document, refs)
        elif len(sentence) + len(other[1]) < 260 and not re.match(
            r"(It|This|That|The same|These|They|He|She|Its)\b", other[1]
        ):
            plain = re.match(r"(The|A|An|In|For|Of|On|By|Private|Global|Each|Some|Many|One|At|From|As) ", other[1])
            if not plain and not re.match(
                r"(?:\w+ )?[A-Z]\w+|\w+['’]s ", other[1][1:].lstrip("abcdefghijklmnopqrstuvwxyz")[1:]
            ):
                continue
            head = other[1][0].lower() + other[1][1:] if plain else other[1]
            yield Pair("two sources joined", True, f"{sentence.rstrip('.')}, while {head}", passage.document, refs)


# --- by rule, from cells -------------------------------------------------------------------------------------------

_THE = {"United States", "United Kingdom", "European Union", "Netherlands"}


def the(entity: str) -> str:
    """'the United States'."""
    return f"the {entity}" if entity in _THE else entity


def said(value: Decimal, unit: str, random_: random.Random) -> str | None:
    """A value with its unit, in one of several forms; None for a unit that has no plain one."""
    text = f"{value.normalize():f}"
    if match := re.fullmatch(r"(USD|EUR) (million|billion)", unit):
        sign, name = {"USD": ("$", "dollars"), "EUR": ("€", "euros")}[match[1]]
        return random_.choice([f"{sign}{text} {match[2]}", f"{text} {match[2]} {name}", f"{sign}{text}{match[2][0]}n"])
    if unit == "percent":
        return random_.choice([f"{text}%", f"{text} percent", f"{text} per cent"])
    if unit == "percentage points":
        return f"{text} percentage points"
    if re.fullmatch(r"(million|billion) \w+|[a-z]+( [a-z]+)?|TWh|GW|EFLOPS", unit) and unit not in (
        "ratio",
        "index points",
        "million",
        "billion",
    ):
        return f"{int(value):,} {unit}" if value == int(value) and value >= 10_000 else f"{text} {unit}"
    return None


def value_claim(fact: Fact, amount: str, random_: random.Random, **change: str) -> str:
    """A sentence that tells a cell, or, with changes, something else."""
    entity, indicator = change.get("entity", fact.entity), change.get("indicator", fact.indicator)
    period = change.get("period", fact.period.label if fact.period else "")
    indicator = indicator[0].lower() + indicator[1:] if indicator[1:2].islower() else indicator
    on = "on" if re.match(r"\d+ [A-Z]", period) else "in"
    return random_.choice(
        [
            f"For {the(entity)}, {indicator} was {amount} {on} {period}.",
            f"{on.capitalize()} {period}, {indicator} stood at {amount} for {the(entity)}.",
            f"{the(entity)[0].upper()}{the(entity)[1:]} had {indicator} of {amount} {on} {period}.",
        ]
    )


def from_cells(corpus: Corpus, random_: random.Random) -> Iterator[Pair]:
    """True and false claims from tables."""
    groups = list(corpus.facts.items())
    random_.shuffle(groups)
    for (table, indicator), facts in groups:
        usable = [fact for fact in facts if said(fact.number, fact.unit, random_)]
        for fact in random_.sample(usable, min(len(usable), 4)):
            beside = [other for other in facts if other is not fact][:6]
            refs = tuple(cell_ref(other) for other in beside)
            amount = said(fact.number, fact.unit, random_) or ""

            def pair(
                kind: str,
                holds: bool,
                claim: str,
                own: Iterable[Fact],
                refs: tuple[Ref, ...] = refs,
                table: str = table,
            ) -> Pair:
                return Pair(kind, holds, claim, table, tuple(cell_ref(each) for each in own), refs)

            yield pair("cell told", True, value_claim(fact, amount, random_), [fact])
            changed = Decimal(other_number(f"{fact.number.normalize():f}", random_))
            if all(changed != other.number for other in facts):
                yield pair(
                    "number changed", False, value_claim(fact, said(changed, fact.unit, random_) or "", random_), [fact]
                )
            rivals = [
                f for f in beside if f.entity != fact.entity and f.period == fact.period and f.number != fact.number
            ]
            if rivals:
                rival = random_.choice(rivals)
                yield pair("figure of another", False, value_claim(fact, amount, random_, entity=rival.entity), [fact])
                yield from _two(fact, rival, pair, random_)
            earlier = [f for f in facts if f.entity == fact.entity and f.period and fact.period and f.period.end < fact.period.start  # noqa: E501
                       and f.unit == fact.unit and f.number != fact.number]  # fmt: skip
            if earlier:
                before = random_.choice(earlier)
                label = before.period.label if before.period else ""
                yield pair(
                    "figure of another year", False, value_claim(fact, amount, random_, period=label), [fact, before]
                )
                yield from _over_time(before, fact, pair)
            measures_ = [name for (other, name), held in groups if other == table and name != indicator
                         and not term_set(name) & term_set(indicator) and held and held[0].unit == fact.unit]  # fmt: skip  # noqa: E501
            if measures_:
                name = random_.choice(measures_)
                yield pair("measure swapped", False, value_claim(fact, amount, random_, indicator=name), [fact])
            group = [f for f in facts if f.period == fact.period and f.unit == fact.unit]
            if len({f.number for f in group}) == len(group) >= 3 and len({f.entity for f in group}) == len(group):
                yield from _ranked(group, pair)


Make = Callable[..., Pair]


def _two(one: Fact, other: Fact, pair: Make, random_: random.Random) -> Iterator[Pair]:
    high, low = (one, other) if one.number > other.number else (other, one)
    if high.unit != low.unit or low.number <= 0:
        return
    about = f"{high.indicator[0].lower() + high.indicator[1:] if high.indicator[1:2].islower() else high.indicator}"
    period = high.period.label if high.period else ""
    on = "on" if re.match(r"\d+ [A-Z]", period) else "in"
    yield pair(
        "comparison",
        True,
        f"{the(high.entity).capitalize() if the(high.entity)[0] == 'x' else _up(the(high.entity))} was ahead of {the(low.entity)} {on} {period} in {about}.",  # noqa: E501
        [one, other],
    )
    yield pair(
        "comparison turned",
        False,
        f"{_up(the(low.entity))} was ahead of {the(high.entity)} {on} {period} in {about}.",
        [one, other],
    )
    amount = said(low.number, low.unit, random_)
    yield pair(
        "comparison turned",
        False,
        f"{_up(the(low.entity))} had a higher {about} than {the(high.entity)} {on} {period}: {amount}.",
        [one, other],
    )
    gap = high.number - low.number
    unit = "percentage points" if high.unit == "percent" else high.unit
    told, wrong = said(gap, unit, random_), said(gap * Decimal("1.4") + 1, unit, random_)
    if told:
        yield pair(
            "computed",
            True,
            f"{on.capitalize()} {period}, {the(high.entity)} exceeded {the(low.entity)} by {told} in {about}.",
            [one, other],
        )
        yield pair(
            "computed wrongly",
            False,
            f"{on.capitalize()} {period}, {the(high.entity)} exceeded {the(low.entity)} by {wrong} in {about}.",
            [one, other],
        )
    ratio = (high.number / low.number).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if Decimal("1.5") < ratio < 100 and high.unit != "percentage points":
        yield pair(
            "computed",
            True,
            f"{_up(about)} of {the(high.entity)} was {ratio} times that of {the(low.entity)} {on} {period}.",
            [one, other],
        )
        yield pair(
            "computed wrongly",
            False,
            f"{_up(about)} of {the(low.entity)} was {ratio} times that of {the(high.entity)} {on} {period}.",
            [one, other],
        )


def _up(text: str) -> str:
    return text[0].upper() + text[1:]


def _over_time(before: Fact, fact: Fact, pair: Make) -> Iterator[Pair]:
    rose = fact.number > before.number
    about = fact.indicator[0].lower() + fact.indicator[1:] if fact.indicator[1:2].islower() else fact.indicator
    first, last = (each.period.label if each.period else "" for each in (before, fact))
    for kind, holds, verb in (
        ("direction", True, "rose" if rose else "fell"),
        ("direction turned", False, "fell" if rose else "rose"),
    ):
        yield pair(kind, holds, f"In {the(fact.entity)}, {about} {verb} between {first} and {last}.", [before, fact])
    if before.number > 0 and fact.unit != "percentage points":
        change = abs((fact.number - before.number) / before.number * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
        verb = "grew" if rose else "declined"
        yield pair(
            "computed",
            True,
            f"From {first} to {last}, {about} {verb} by {change}% in {the(fact.entity)}.",
            [before, fact],
        )
        yield pair(
            "computed wrongly",
            False,
            f"From {first} to {last}, {about} {verb} by {change + 7}% in {the(fact.entity)}.",
            [before, fact],
        )


def _ranked(group: Sequence[Fact], pair: Make) -> Iterator[Pair]:
    ordered = sorted(group, key=lambda fact: fact.number)
    low, high = ordered[0], ordered[-1]
    period = high.period.label if high.period else ""
    about = high.indicator[0].lower() + high.indicator[1:] if high.indicator[1:2].islower() else high.indicator
    on = "on" if re.match(r"\d+ [A-Z]", period) else "in"
    yield pair("superlative", True, f"{_up(the(high.entity))} had the highest {about} {on} {period}.", ordered)
    yield pair("superlative turned", False, f"{_up(the(low.entity))} had the highest {about} {on} {period}.", ordered)
    yield pair(
        "superlative turned", False, f"{_up(the(ordered[-2].entity))} had the highest {about} {on} {period}.", ordered
    )


# --- by hand -------------------------------------------------------------------------------------------------------


def by_hand(corpus: Corpus) -> Iterator[Pair]:
    """The claims that were written by hand: document, words that its sentence has, T or F, claim."""
    for line in BY_HAND.read_text(encoding="utf-8").splitlines():
        source, anchor, holds, claim = line.split("|")
        own = [p for p in corpus.passages if p.document == source and anchor in " ".join(p.text.split())]
        if not own:
            raise ValueError(f"{anchor!r} stands nowhere in {source!r}")
        before = next((before for text, before in with_before(own[0]) if anchor in text), "")
        kind = "paraphrased" if holds == "T" else "false, by hand"
        yield Pair(kind, holds == "T", claim, source, (passage_ref(own[0]),), (), before)


def main() -> None:
    """Writes the claims."""
    folder, target = (Path(sys.argv[1]), Path(sys.argv[2])) if len(sys.argv) > 2 else (ROOT / "corpus", CLAIMS)
    random_ = random.Random(20260610)
    corpus = load(folder)
    counts: dict[tuple[str, str, bool], int] = {}
    written: dict[tuple[str, str], int] = {}
    lines = []
    hand = by_hand(corpus) if target == CLAIMS else iter(())
    for pair in [*hand, *from_cells(corpus, random_), *from_sentences(corpus, random_)]:
        part = half(pair.source)
        key, per_source = (part, pair.kind, "." in str(pair.own[0][2])), (pair.source, pair.kind)
        by_rule = pair.kind not in ("paraphrased", "false, by hand")
        is_cell = isinstance(pair.own[0][2], str)
        key = (part, pair.kind, is_cell)
        if by_rule and (counts.get(key, 0) >= PER_KIND or written.get(per_source, 0) >= (8 if is_cell else 3)):
            continue
        counts[key], written[per_source] = counts.get(key, 0) + 1, written.get(per_source, 0) + 1
        lines.append(json.dumps(labelled(pair, part, corpus, random_, len(lines) + 1), ensure_ascii=False))
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} claims to {target}")


def labelled(pair: Pair, part: str, corpus: Corpus, random_: random.Random, number: int) -> dict[str, Any]:
    """The line of a pair: its evidence in a chance order among passages that a search would have brought, its citations
    right in seven of ten cases, wrong or missing in the others."""
    own = list(pair.own)
    rest = [*(ref for ref in pair.others if ref not in own), *corpus.near(pair.claim, 3, own)]
    pieces = [*own, *rest]
    random_.shuffle(pieces)
    places = [pieces.index(ref) for ref in own]
    others = [place for place in range(len(pieces)) if place not in places]
    cited = random_.choices([places, random_.sample(others, min(1, len(others))), []], weights=[70, 15, 15])[0]
    return {"id": f"c{number:04d}", "split": part, "kind": pair.kind, "holds": pair.holds, "claim": pair.claim,
            "before": pair.before, "source": pair.source, "pieces": pieces, "own": places, "cited": cited}  # fmt: skip


if __name__ == "__main__":
    main()
