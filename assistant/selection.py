"""The rows of a table that a question picks: by names, times and bounds, in its own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from assistant.limits import limits_of, meets, told_of
from assistant.naming import holds, says
from assistant.query import UNREAD, Condition
from assistant.question import Asked
from assistant.relations import Field, Relation
from assistant.sides import Side, side, spans
from assistant.wording import inside
from index.names import name_key
from index.periods import Period, PeriodMention
from index.text import STOP, term_set

_NAME = 60  # characters of a value that names something
_CAPITAL = re.compile(r"\b[^\W\d_a-z][\w’']{2,}")
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
        said = said or _in_part(asked, field, relation)
        if said:
            rows = field.holding(lambda value, said=said: value in said)  # type: ignore[misc]
            which = " or ".join(sorted(said))
            told = which if field.kind == "name" or field.is_key else f"{inside(field.label)} {which}"
            known = frozenset(name for name in names for value in said if _is_of(relation, value, name))
            found.append(Condition(field, rows, told, single=len(said) == 1, names=known))
    return found


def _is_of(relation: Relation, value: str, name: str) -> bool:
    return relation.canonical(value) == name or says(value, name)


def _in_part(asked: Asked, field: Field, relation: Relation) -> set[str]:
    """The values of a column of names that the question says the most of: 'the Marigold' of 'MV Marigold II', 'the
    three Oldfields' of 'Oldfield Drover' and its like; by words with a capital that tell some rows from the others and
    stand in no heading, in no known name or time, and beside no other word of a name ('Forsmark 3', 'John Smith')."""
    taken = [*((name.start, name.end) for name in asked.names), *((time.start, time.end) for time in asked.periods)]
    words = [
        match
        for match in _CAPITAL.finditer(asked.text)
        if not any(start < match.end() and match.start() < end for start, end in taken)
    ]
    if not words:
        return set()
    values = [str(value) for value in field.distinct if len(str(value)) <= _NAME]
    of = Counter(word for value in values for word in _parts(value))
    heads = term_set(" ".join((relation.title, *(field.label for field in relation.fields))))
    others = {str(v).lower() for other in relation.fields if other is not field for v in other.distinct}
    telling = {w for w in of if of[w] < len(values) and not term_set(w) <= heads and w not in STOP | others}
    said: Counter[str] = Counter()
    for match in words:
        forms = _forms(match[0]) & telling
        beside = {part.lower() for part in _beside(asked.text, match, taken)}
        for value in values if forms else ():
            if forms & _parts(value) and all(_forms(part) & {*name_key(value)} for part in beside):
                said[value] += 1
    most = max(said.values(), default=0)
    return {value for value, count in said.items() if count == most}


def _forms(word: str) -> set[str]:
    """A word as it may stand in a name: 'Jonas's', 'Oldfields'."""
    bare = re.sub(r"['’]s?$", "", word.lower())
    return {word.lower(), bare, bare.removesuffix("s")}


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
    found, marks = [], list(asked.periods if ends else spans(asked))
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
            rows |= own
            missing += [] if own else [period.label]
            said.append(period.label if where is Side.WITHIN else f"{where.value} {period.label}")
        if rows:
            told = f"{inside(field.label)} {' or '.join(said)}" if field.label != "time" else " or ".join(said)
            found.append(Condition(field, frozenset(rows), told, single=len(marks) == 1, missing=tuple(missing)))
    return found


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
        told = f"{inside(field.label)} {' and '.join(told_of(limit, field.unit) for limit in limits)}"
        found.append(Condition(field, frozenset(rows), told, odds.get(field, UNREAD) / 2, single=False))
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
    names += [name for name in asked.strange if not holds(said, name)]
    timed = next((condition for condition in conditions if condition.field.kind == "time"), None)
    if timed is None:
        return (*names, *(m.period.label for m in asked.periods if not holds(told, m.period.label)))
    empty = []
    for mention in asked.periods:
        own = [
            row for row in rows if isinstance(day := timed.field.values[row], Period) and mention.period.contains(day)
        ]
        if own and any(all(target.values[row] is None for row in own) for target in targets):
            empty.append(mention.period.label)
    return (*names, *timed.missing, *empty)
