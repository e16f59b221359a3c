"""The rows of a table that a question picks: by names, times and bounds, in its own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from itertools import product

from assistant.limits import is_scaled, limits_of, meets, told_of
from assistant.listed import listed
from assistant.naming import holds, says
from assistant.query import UNREAD, Condition
from assistant.question import Asked
from assistant.relations import Field, Relation
from assistant.sides import Side, side, spans
from assistant.wording import inside
from index.names import name_key
from index.periods import Period, PeriodMention, find_periods
from index.text import STOP, term_set
from index.units import parse_unit

_SEVERAL = re.compile(r"\s*[,;/+&]\s*|\s+and\s+")
_WORDS = 3  # of one of several things in a cell, at most
_HINTED = 0.5  # log-odds that it does
_PEOPLE = 6  # letters of a word for those of a land, at least
_NAME = 60  # characters of a value that names something
_CAPITAL = re.compile(r"\b[^\W\d_a-z][\w’']{2,}")
_FISCAL = re.compile(r"(?P<part>\bquarter of )?\bfiscal\s+$")
_DIGITS = re.compile(r"\d[\d,]*(\.\d+)?")
_TO = re.compile(r"\s*(to|until|till|through|–|-)\s*(the )?", re.IGNORECASE)


def named(asked: Asked, relation: Relation) -> list[Condition]:
    """The values of columns of words that the question says, one condition a column."""
    found = []
    names = {mention.name for mention in asked.names}
    for field in relation.fields:
        if field.kind not in ("name", "kind", "text") or field.is_flag:
            continue
        values = map(str, field.distinct)
        said = {value for value in values if relation.canonical(value) in names or _is_said(asked.text, value)}
        said -= {one for one in said for other in said if one != other and _within(one, other, asked.text)}
        several, parts = _among_several(asked, field, relation, names)
        parts = parts | said if several else set()
        said |= several
        further, words = _in_part(asked, field, relation, said)
        said |= further
        if said:
            rows = field.holding(lambda value, said=said: value in said)  # type: ignore[misc]
            which = " or ".join(sorted(parts or said))
            told = which if field.kind == "name" or field.is_key else f"{inside(field.label)} {which}"
            known = {name for name in names for value in parts or said if _is_of(relation, value, name)}
            found.append(Condition(field, rows, told, single=len(said) == 1, names=frozenset(known | words)))
    return found


def _is_of(relation: Relation, value: str, name: str) -> bool:
    return relation.canonical(value) == name or says(value, name)


def _among_several(asked: Asked, field: Field, relation: Relation, names: Collection[str]) -> tuple[set[str], set[str]]:
    """The values of a column that list several things of which the question says one, and what it says of them:
    'Polish' of 'English, Polish'."""
    said, found = set[str](), set[str]()
    for value in map(str, field.distinct):
        parts = [part.strip() for part in _SEVERAL.split(value)] if len(value) <= _NAME else []
        if len(parts) < 2 or any(len(part.split()) > _WORDS or not part for part in parts):
            continue
        own = {part for part in parts if relation.canonical(part) in names or _is_said(asked.text, part)}
        said |= {value} if own else set()
        found |= own
    return said, found


def _in_part(asked: Asked, field: Field, relation: Relation, whole: Collection[str]) -> tuple[set[str], set[str]]:
    """The values of a column of names that the question says the most of, and its words that do: 'the Marigold' of 'MV
    Marigold II', 'the three Oldfields' of 'Oldfield Drover' and its like, 'Veldanians' of 'Veldania'; by words with a
    capital that tell some rows from the others and stand in no heading, in no known name or time, and beside no other
    word of a name ('Forsmark 3', 'John Smith'); of ``whole`` names are said already."""
    taken = [*((name.start, name.end) for name in asked.names), *((time.start, time.end) for time in asked.periods)]
    known = {part for value in whole for part in _parts(value)}
    words = [
        match
        for match in _CAPITAL.finditer(asked.text)
        if not any(start < match.end() and match.start() < end for start, end in taken) and not _forms(match[0]) & known
    ]
    if not words:
        return set(), set()
    values = [str(value) for value in field.distinct if len(str(value)) <= _NAME]
    of = Counter(word for value in values for word in _parts(value))
    heads = term_set(" ".join((relation.title, *(field.label for field in relation.fields))))
    others = {str(v).lower() for other in relation.fields if other is not field for v in other.distinct}
    telling = {w for w in of if of[w] < len(values) and not term_set(w) <= heads and w not in STOP | others}
    said: dict[str, set[str]] = {}
    for match in words:
        forms, lands = _forms(match[0]) & telling, _lands(match[0]) & telling
        beside = {part.lower() for part in _beside(asked.text, match, taken)}
        for value in values if forms or lands else ():
            land = len(_parts(value)) == 1 and lands & _parts(value)  # 'Julian' is no 'Julia Smith'
            if (forms & _parts(value) or land) and all(_forms(part) & {*name_key(value)} for part in beside):
                said.setdefault(value, set()).add(match[0])
    most = max(map(len, said.values()), default=0)
    best = {value: heard for value, heard in said.items() if len(heard) == most}
    return {*best}, set().union(*best.values())


def hinted(asked: Asked, relation: Relation) -> list[Condition]:
    """The row in whose name alone a word of the question stands: 'the seaplane firm' of 'Dalmat Seaplanes'; it may be
    meant."""
    found = []
    heads = term_set(" ".join((relation.title, *(field.label for field in relation.fields))))
    for field in relation.fields:
        if field.kind not in ("name", "text") or not field.distinct or field.longest > _NAME or field.holds_codes:
            continue
        stems = {str(value): term_set(str(value)) for value in field.distinct}
        of = Counter(stem for own in stems.values() for stem in own)
        telling = {stem for stem in asked.words if of[stem] == 1 and stem not in heads}
        said = {value for value, own in stems.items() if own & telling}
        if len(said) == 1:
            rows = field.holding(lambda value, said=said: value in said)  # type: ignore[misc]
            (which,) = said
            told = which if field.kind == "name" else f"{inside(field.label)} {which}"
            found.append(Condition(field, rows, told, _HINTED))
    return found


def _forms(word: str) -> set[str]:
    """A word as it may stand in a name: 'Jonas's', 'Oldfields'."""
    bare = re.sub(r"['’]s?$", "", word.lower())
    return {word.lower(), bare, bare.removesuffix("s")}


def _lands(word: str) -> set[str]:
    """The lands that a word may be the people of: 'veldania' of 'Veldanians'; none where it is of none."""
    one = re.sub(r"['’]s?$", "", word.lower()).removesuffix("s")
    if len(one) < _PEOPLE or not one.endswith("an"):
        return set()
    return {one[:-1], one[:-2], f"{one[:-2]}o", one.removesuffix("ian")}


def _parts(value: str) -> set[str]:
    """The words of a name that are written with a capital, in small letters."""
    return {word.lower() for word in _CAPITAL.findall(value)}


def _beside(text: str, match: re.Match[str], taken: Sequence[tuple[int, int]]) -> list[str]:
    """What stands right beside a word and belongs to the same name: another capital, unless it opens the sentence, or a
    number."""
    found = []
    if after := re.match(rf"[ -]({_CAPITAL.pattern}|\d+\b)", text[match.end() :]):
        found.append((after[1], match.end() + after.start(1)))
    if (before := re.search(rf"({_CAPITAL.pattern})[ -]$", text[: match.start()])) and before.start():
        found.append((before[1], before.start()))
    return [part for part, at in found if part.lower() not in STOP and not any(s <= at < e for s, e in taken)]


def _is_said(text: str, value: str) -> bool:
    """Whether a text says a value, or several of it: 'trawlers'."""
    if len(value) < 2 or not re.search(r"[^\W\d]", value):
        return False
    several = len(value) > 3 and value.isalpha() and (says(text, f"{value}s") or says(text, f"{value}es"))
    return several or says(text, value)


def _within(value: str, other: str, text: str) -> bool:
    """Whether a value is said in a longer one alone."""
    said = text.casefold()
    return says(other, value) and said.count(value.casefold()) <= said.count(other.casefold())


def timed(asked: Asked, relation: Relation, *, ends: bool) -> list[Condition]:
    """The question's time, by each column of times, of a span its ends alone or all of it; none where it names none."""
    fiscal = _fiscal(asked) if relation.is_fiscal else []
    found, marks = [], [*(asked.periods if ends else spans(asked)), *fiscal]
    if not ends and len(marks) == 2 and (whole := _span(asked.text, marks)):
        marks = [whole]
    for field in relation.fields if marks else ():
        if field.kind != "time":
            continue
        rows, said, missing = set[int](), [], []
        for mark in marks:
            where = Side.WITHIN if ends and len(marks) > 1 else side(asked.text, mark.start, mark.end).side
            period = mark.period
            exact = ends and field.is_key  # the figure of July is none of the year's
            own = {
                row
                for row, day in enumerate(field.values)
                if isinstance(day, Period) and (day == period if exact else where.holds(day, period))
            }
            if field.is_key and _by_the_end(asked.text, mark):  # of a year's end the figure is the year's
                own = {row for row in own if field.values[row] == period} or own
            rows |= own
            missing += [] if own else [period.label]
            said.append(period.label if where is Side.WITHIN else f"{where.value} {period.label}")
        if rows:
            told = f"{inside(field.label)} {' or '.join(said)}" if field.label != "time" else " or ".join(said)
            found.append(Condition(field, frozenset(rows), told, single=len(marks) == 1, missing=tuple(missing)))
    return found


def _by_the_end(text: str, mark: PeriodMention) -> bool:
    """'By the end of 2024'."""
    said = side(text, mark.start, mark.end)
    return said.side is Side.UNTIL and bool(re.search(r"\bend\b", said.said))


def _fiscal(asked: Asked) -> list[PeriodMention]:
    """The fiscal years that a question names."""
    found = ((mark, _FISCAL.search(asked.text[: mark.start])) for mark in find_periods(asked.text))
    return [PeriodMention(mark.period, said.start(), mark.end) for mark, said in found if said and not said["part"]]


def _span(text: str, marks: Sequence[PeriodMention]) -> PeriodMention | None:
    """'2019 to 2023': one time, of two that are joined so."""
    first, last = sorted(marks, key=lambda mark: mark.start)
    if not _TO.fullmatch(text[first.end : last.start]) or last.period.end < first.period.start:
        return None
    return PeriodMention(Period(first.period.start, last.period.end), first.start, last.end)


def bounded(asked: Asked, relation: Relation, odds: Mapping[Field, float]) -> list[Condition]:
    """The amounts that the question sets a bound to, by each of the likeliest columns of numbers."""
    limits = limits_of(asked)
    numbers = [field for field in relation.fields if field.kind == "number"]
    numbers.sort(key=lambda field: odds.get(field, UNREAD), reverse=True)
    found = []
    for field in numbers[:2] if limits else ():
        rows = {row for row, v in enumerate(field.values) if all(meets(limit, v, field.unit) for limit in limits)}
        if len(rows) == sum(v is not None for v in field.values) and parse_unit(field.unit).scale == 1:
            rows = set() if any(map(is_scaled, limits)) else rows  # 'under 35 thousand' of a column in thousands
        told = f"{inside(field.label)} {' and '.join(told_of(limit, field.unit) for limit in limits)}"
        found.append(Condition(field, frozenset(rows), told, odds.get(field, UNREAD) / 2, single=False))
    return found


def counted(asked: Asked, relation: Relation, odds: Mapping[Field, float]) -> list[Condition]:
    """The rows that have a number of the question's, by each of the likeliest columns of numbers: 'the one with 53
    rooms'."""
    numbers = [Decimal(number.replace(",", "")) for number in asked.numbers if _DIGITS.fullmatch(number)]
    fields = [field for field in relation.fields if field.kind == "number" and not field.is_key]
    fields.sort(key=lambda field: odds.get(field, UNREAD), reverse=True)
    found = []
    for field, number in product(fields[:2], numbers):
        if rows := field.holding(lambda value, number=number: value == number):  # type: ignore[misc]
            row = min(rows)
            found.append(
                Condition(field, rows, f"{inside(field.label)} {field.texts[row]}", odds.get(field, UNREAD) / 2)
            )
    return found


def excluded(asked: Asked, relation: Relation) -> frozenset[int]:
    """The rows of what the question leaves out of account."""
    out = frozenset[int]()
    for field in relation.fields if asked.excluded else ():
        out |= field.holding(lambda value: isinstance(value, str) and relation.canonical(value) in asked.excluded)
    return out


def lacking(
    asked: Asked, relation: Relation, rows: Collection[int], conditions: Sequence[Condition], targets: Sequence[Field]
) -> tuple[str, ...]:
    """The names and periods of the question that neither the rows nor the columns nor the table's title are of; unknown
    names, too, that nothing else has, and periods of which the columns have no value."""
    told = " ".join((relation.title, *(target.label for target in targets)))
    said = " ".join((told, *(condition.said for condition in conditions)))
    held = {name for condition in conditions for name in condition.names} | {*asked.excluded}
    names = [m.name for m in asked.names if m.name not in held and not holds(told, m.name)]
    names += [
        name for name in dict.fromkeys((*asked.strange, *listed(asked))) if name not in held and not holds(said, name)
    ]
    if not relation.is_fiscal:
        names += [f"fiscal {mark.period.label}" for mark in _fiscal(asked)]
    timed = next((condition for condition in conditions if condition.field.kind == "time"), None)
    if timed is None:
        marks = [*asked.periods, *_fiscal(asked)]
        return (*names, *(m.period.label for m in marks if not holds(told, m.period.label)))
    empty = []
    for mention in asked.periods:
        own = [
            row for row in rows if isinstance(day := timed.field.values[row], Period) and mention.period.contains(day)
        ]
        if own and any(all(target.values[row] is None for row in own) for target in targets):
            empty.append(mention.period.label)
    return (*names, *timed.missing, *empty)
