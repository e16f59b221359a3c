"""Which cells of a measure a question asks for: those of its names and its periods, and nothing instead of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from assistant.categories import whole_row
from assistant.during import AROUND, during, gaps, nearest, nearest_to, of_grain, over, series_of
from assistant.intent import over_periods
from assistant.kinds import PEOPLE, counted_words
from assistant.listed import listed, with_listed
from assistant.naming import holds, holds_number
from assistant.question import Asked
from assistant.risers import move_of, spans
from assistant.wanted import RESTATED, Operation
from assistant.wording import is_place
from index.facts import Fact, Measure
from index.names import is_bloc, is_country
from index.periods import Period, parse_period
from index.text import term_set

OTHER_KIND = "a value of the kind that is asked for"  # what a measure in another unit, or of firms, lacks
EDITION = re.compile(
    r"['’]?s?\s+(\w+ )?(report|edition|index|issue|survey|release|update|yearbook|snapshot|count|list|table)\b",
    re.IGNORECASE,
)
_EDITION_OF = re.compile(
    r"\b(report|edition|index|issue|survey|release|update|yearbook|snapshot|count|list|table) "
    r"(of|from|dated|in) (the\s+)?$",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\bsince\s+((the\s+)?(end|start|beginning|middle)\s+of\s+|\w+\s+)?$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+((the\s+)?(end|start|beginning|middle)\s+of\s+|\w+\s+)?$", re.IGNORECASE)
_ON = re.compile(r"\s*(on|onwards?|forwards?)\b(?! the\b)", re.IGNORECASE)
_OVER_TIME = (Operation.TREND, Operation.DIFFERENCE, Operation.CHANGE)
COMBINED = (Operation.SUM, Operation.MEAN, Operation.DIFFERENCE, Operation.RATIO)
_BESIDE = (Operation.HIGHEST, Operation.LOWEST, Operation.COMPARE, *COMBINED)
_EARLIEST = re.compile(
    r"\b(first|earliest|oldest)\s+(available|known|recorded|listed|reported)?\s*(number|figure|value|count|data|year|"
    r"reading|estimate|entry)\b",
    re.IGNORECASE,
)
_COUNTRY = re.compile(r"\b(which|what) (other |single )?(country|nation)\b", re.IGNORECASE)
_ORGANISATION = re.compile(
    r"\b((which|what|whose|name|list|top|the)( \w+){0,3}|\d+|three|five|ten) "
    r"(organi[sz]ation|compan(y|ie)|firm|lab|developer|applicant|vendor|maker|universit(y|ie)|institution)s?\b",
    re.IGNORECASE,
)
_WHERE = re.compile(r"\b(in|into|to|within|across|throughout|inside|for)\s+(the\s+)?$", re.IGNORECASE)
_ADDED = re.compile(r"(,|\+|&|\b(plus|and))\s+(all of\s+)?(the\s+)?$", re.IGNORECASE)  # what follows is one of a sum's
# the time of a year that is meant: 'mid-2024', 'at the end of 2024'
_HINT = re.compile(
    r"\b(early|start|beginning|mid|middle|late|end|close)\b[\s-]+(of\s+)?(the\s+year\s+)?$", re.IGNORECASE
)
_SPOKEN = re.compile(
    r"\bbetween\b.*\band\b|\bfrom\b.*\bto\b|\d{4} (to|through|until|till)( the)?( \w+ of)? \d{4}", re.IGNORECASE
)
_STATED = re.compile(r"\b(as (of|at)|going around in|published in|reported in)\s+((the )?end of\s+)?$", re.IGNORECASE)
_ASIDE = 80  # characters before a period, in which it is said what it is for
_MOST_OF_A_YEAR = 366  # days
_ANYONE = PEOPLE | term_set("adult respondent household user")
_STARTS = {"early": 1, "start": 1, "beginning": 1, "mid": 7, "middle": 7}  # month


@dataclass(frozen=True, slots=True)
class _When:
    """A period that is asked for, and the day of it that values should be near; None for the whole of it."""

    period: Period
    near: date | None = None


def _required_names(
    asked: Asked, facts: Sequence[Fact], own: str, around: str, owners: Mapping[str, Set[str]]
) -> list[str]:
    """The names of the question that must be the entity of a fact.

    Not those that the indicator or the source carries itself ('WIPO'), nor the country or the maker of a thing that is
    named too ('France's Mistral'), nor a bloc that sets the scene ('in the world').
    """
    names = list(dict.fromkeys(mention.name for mention in asked.names))
    entities = {name for fact in facts for name in fact.entities}
    ranked = asked.ranks
    # nor one that a unit counts in: 'million H100 equivalents'
    written = {m.name: asked.text[m.start : m.end] for m in asked.names}
    units = {term for fact in facts[:50] for term in term_set(fact.unit)}
    names = [name for name in names if name in entities or not term_set(written[name]) <= units]
    # countries that are set side by side have a value each; what else is named may be who says so
    beside = {name for name in names if is_country(name)} if asked.operation is Operation.COMPARE else set()
    required = [
        name
        for name in names
        if (len(beside) > 1 and name in beside)
        or (name in entities and not (ranked and holds(own, name)))
        or not holds(around, name)
    ]
    things = [name for name in required if name in entities and not is_country(name) and not is_bloc(name)]
    joint = {name for fact in facts if set(things) & set(fact.entities) for name in fact.entities}
    required = [n for n in required if n in entities or not any(n in owners.get(thing, ()) for thing in things)]
    if things or (ranked and not any(is_country(fact.entities[0]) for fact in facts)):
        # the country of a thing that is named too, or whose things are ranked: 'which Chinese app'
        firsts = {fact.entities[0] for fact in facts}
        required = [
            name
            for name in required
            if not is_country(name) or name in joint or (things and name in firsts) or not _describes(asked, name)
        ]
    concrete = [name for name in required if not is_bloc(name)]
    summed = asked.operation is Operation.SUM
    added = {m.name for m in asked.names if summed and _is_added(asked.text[: m.start], asked.text[m.end :])}
    return [
        name
        for name in required
        if not is_bloc(name) or name in added or (name in entities and name != "World") or not concrete
    ]


def _describes(asked: Asked, country: str) -> bool:
    """Whether a country only tells whose a thing is ('France's Mistral'), or what is ranked ('which Chinese app'), and
    not where something is ('sold in Japan')."""
    before = [asked.text[: mention.start] for mention in asked.names if mention.name == country]
    return asked.ranks or not any(_WHERE.search(text) for text in before)


def choose(
    asked: Asked,
    measure: Measure,
    facts: tuple[Fact, ...],
    homes: Mapping[str, str],
    owners: Mapping[str, Set[str]] = MappingProxyType({}),
) -> tuple[tuple[Fact, ...], tuple[str, ...]]:
    """The facts that the question's names and periods pick, and what it names that there is none of.

    ``homes`` tells the country of those names that have one, ``owners`` what else the row of a thing names.
    """
    facts = tuple(fact for fact in facts if fact.entities[0] not in asked.excluded) or facts
    # what a source is called tells of more than its figures: 'Huawei's chip against Nvidia's' gives those of Nvidia
    around = f"{measure.table_title} {measure.description} {_told(facts[:50], titles=False)}"
    names = with_listed(asked, facts, _required_names(asked, facts, measure.description, around, owners))
    missing: list[str] = []
    if asked.ranks and not measure.attribute and not any(is_country(fact.entities[0]) for fact in facts):
        # 'which Chinese company': only companies of that country are ranked
        for country in {m.name for m in asked.names if is_country(m.name)} - {*names}:
            if not holds(measure.description, country):
                theirs = tuple(f for f in facts if any(homes.get(name) == country for name in f.entities))
                known = all(any(name in homes for name in f.entities) for f in facts)
                missing += [] if theirs and known else [country]  # whose is unknown may be the first
                facts = theirs or facts
    picked = facts
    if names:
        joint = tuple(fact for fact in facts if set(names) <= set(fact.entities) and not _joint(fact, names))
        if joint and len(names) > 1:
            picked = joint
        else:
            own = [
                tuple(f for f in facts if f.entities[0] == name)
                # an attribute is that of a thing, not of the maker whose name the thing bears
                or tuple(f for f in facts if name in f.entities and not measure.attribute and not _joint(f, names))
                for name in names
            ]
            missing += [name for name, group in zip(names, own, strict=True) if not group]
            picked = tuple(dict.fromkeys(fact for group in own for fact in group)) or facts
    else:
        picked, lacking = _unnamed(asked, measure, facts)
        missing += lacking
    for name in {mention.name for mention in asked.names} - {*names, "World"}:
        # a source's name, or one in a note: what that says of others does not count
        if not holds(measure.description, name):
            picked = tuple(fact for fact in picked if holds(_told([fact]), name)) or picked
    told = f"{around} {_told(picked[:50])}"
    # what is said of a thing that was found may be in other words than the table's; a thing that was not found may
    # not, nor one of several that are to be set beside each other
    combined = asked.operation in COMBINED
    told = f"{measure.description} {_told(picked)}" if combined else told
    strange = asked.strange if names and not missing and not combined else asked.unknown
    missing += [name for name in dict.fromkeys((*strange, *listed(asked))) if not holds(told, name)]
    missing += [n for n in asked.numbers if not holds_number(f"{told} {' '.join(f.text for f in picked)}", n)]
    asked_for = _asked_periods(asked, measure)
    for when in [when for when in asked_for if _is_edition(asked, when.period)]:
        # 'as of February 2026' beside the period itself tells when it was said
        said = tuple(fact for fact in picked if _said_in(fact, when.period))
        if said and not any(fact.period and when.period.contains(fact.period) for fact in picked):
            picked = said
            asked_for.remove(when)
    periods = [when.period for when in asked_for]
    restated = len(asked.periods) > len(periods) and RESTATED.search(asked.text)
    if (asked.ranks and over_periods(asked.text)) or asked.passing:
        return _peaks(asked, during(asked.text, picked, periods), missing)
    if not periods:
        # things are ranked whatever the dates of their release
        return (picked if measure.attribute and asked.ranks else _newest(asked, picked)), tuple(missing)
    if (
        len(periods) == 1
        and asked.operation in (Operation.DIFFERENCE, Operation.CHANGE)
        and len(names) == 1
        and not restated
    ):
        ends = over(picked, periods[0])
        if ends:
            return ends, tuple(missing)
    groups = [nearest_to(when.near, _in_period(asked, picked, when.period)) for when in asked_for]
    missing += [
        period.label
        for period, group in zip(periods, groups, strict=True)
        if not group or (asked.operation in (Operation.SUM, Operation.MEAN) and gaps(group, period))
    ]
    held = tuple(dict.fromkeys(fact for group in groups for fact in group))
    if names and held and not missing:
        lone = {fact.entities[0] for fact in held}
        missing += [n for n in names if n not in lone and not any(n in f.entities for f in held)]
    return (held or nearest(picked, periods[0])), tuple(missing)


def _peaks(asked: Asked, facts: tuple[Fact, ...], missing: Sequence[str]) -> tuple[tuple[Fact, ...], tuple[str, ...]]:
    """The series in which a peak, a low or the passing of a bound is looked for, of the periods that are asked for."""
    series = series_of(facts)
    fits = asked.passing or (len(series) > 1 and of_grain(asked.text, series))
    return series, (*missing, *(() if fits else (OTHER_KIND,)))


def _unnamed(asked: Asked, measure: Measure, facts: tuple[Fact, ...]) -> tuple[tuple[Fact, ...], tuple[str, ...]]:
    """The facts that a question means that names nobody, and what is missing."""
    if asked.operation is Operation.TREND and move_of(asked.text):
        own = tuple(fact for fact in facts if fact.entities[0] != "World") or facts
        return own, () if spans(own, [mention.period for mention in asked.periods]) else (OTHER_KIND,)
    ranked = asked.ranks or asked.bound
    if ranked:
        return _of_kind_ranked(asked, measure, facts)
    chosen = _default_entity(facts)
    if len(chosen) < len(facts) and chosen[0].entities[0] != "World" and _is_of_some(asked, chosen[0]):
        return chosen, (OTHER_KIND,)
    return chosen, ()


def _of_kind_ranked(
    asked: Asked, measure: Measure, facts: tuple[Fact, ...]
) -> tuple[tuple[Fact, ...], tuple[str, ...]]:
    """The facts of countries, or of others, where the question ranks just those ('which country', 'top 3 firms'), and
    what is missing where there are none."""
    chosen = facts
    if _COUNTRY.search(asked.text):
        chosen = tuple(fact for fact in facts if is_country(fact.entities[0]))
    elif asked.ranks and not measure.attribute and _ORGANISATION.search(asked.text):
        chosen = tuple(fact for fact in facts if not is_place(fact.entities[0]))
    things = measure.attribute and not asks_for_others(asked, [fact.entities[0] for fact in facts])
    return chosen or facts, () if chosen or things else (OTHER_KIND,)


def asks_for_others(asked: Asked, names: Sequence[str]) -> bool:
    """Whether a question ranks countries ('which country') and names are those of other things."""
    return bool(_COUNTRY.search(asked.text)) and not any(map(is_country, names))


def _joint(fact: Fact, names: Sequence[str]) -> bool:
    """Whether a fact is of several together ('Alibaba, Tencent and Baidu'), not all of whom are asked about."""
    return bool(re.search(r",| and ", fact.entity)) and not set(fact.entities[1:]) <= set(names)


def _told(facts: Sequence[Fact], *, titles: bool = True) -> str:
    """What facts say beside their values: entities, units, notes and sources."""
    told = [(f.entity, f.unit, f.note, f.source.publisher, f.source.title if titles else "") for f in facts]
    return " ".join(dict.fromkeys(text for texts in told for text in texts if text))


def _default_entity(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Where the question names nobody: the figure of the whole world, or of all the others, if there is one."""
    whole = "World" if any(fact.entities[0] == "World" for fact in facts) else whole_row(facts)
    return tuple(fact for fact in facts if whole in (fact.entity, fact.entities[0])) or facts


def _is_of_some(asked: Asked, whole: Fact) -> bool:
    """Whether a question is of a group that no row is of: 'women' or 'under 16' where there are 'All adults'."""
    held = term_set(f"{whole.entity} {whole.indicator} {whole.unit}") | _ANYONE
    numbers = [number for number in asked.numbers if not holds_number(f"{whole.indicator} {whole.unit}", number)]
    return bool(numbers or counted_words(asked) - held)


def _is_added(before: str, after: str) -> bool:
    """Whether a name is one of those whose values are to be added up, by what stands on either side of it."""
    return bool(_ADDED.search(before) or re.match(r"\s*(\+|&|plus\b)", after, re.IGNORECASE))


def _asked_periods(asked: Asked, measure: Measure) -> list[_When]:
    """The question's periods, those apart that belong to a name in the indicator ('AI Index 2025')."""
    periods: list[_When] = []
    for mention in asked.periods:
        written = asked.text[mention.start : mention.end]
        before = re.search(r"([^\W\d_]+)\W*$", asked.text[: mention.start])
        title = before and re.search(rf"\b{re.escape(before[1])}\W+{re.escape(written)}\b", measure.indicator, re.I)
        ahead, behind = asked.text[: mention.start], asked.text[mention.end :]
        edition = bool(EDITION.match(behind) or _EDITION_OF.search(ahead))
        apart = asked.operation is Operation.DIFFERENCE and RESTATED.search(asked.text)  # both editions are meant
        edition = edition and (bool(apart) or holds(_about(measure), written))
        since = asked.operation in _OVER_TIME and (_SINCE.search(ahead) or (_FROM.search(ahead) and _ON.match(behind)))
        if not title and not edition:
            near = hinted(ahead, mention.period)
            if since:
                start = near - timedelta(AROUND) if near and near == mention.period.end else mention.period.start
                periods.append(_When(Period(start, date.max)))
            else:
                periods.append(_When(mention.period, near))
    if len(periods) == 2 and _SPOKEN.search(asked.text):
        first, last = periods
        whole = Period(first.period.start, last.period.end)
        if asked.operation is Operation.TREND and first.near and first.near.month > 1:
            whole = Period(date(first.near.year, first.near.month - 1, 1), whole.end)  # a June is mid-year, too
        # over all that lies between
        throughout = asked.operation in (Operation.SUM, Operation.MEAN, Operation.TREND)
        if throughout or any(fact.period == whole for fact in measure.facts):
            return [_When(whole)]
    return periods


def _about(measure: Measure) -> str:
    """What a measure and its table are called, and what is noted of its values: where an edition is named."""
    return f"{measure.description} {measure.table_title} {' '.join({fact.note for fact in measure.facts[:20]})}"


def hinted(before: str, period: Period) -> date | None:
    """The day of a period that is named as the time of a year, by what stands before it."""
    hint = _HINT.search(before[-_ASIDE:])
    if not hint or not AROUND < period.days <= _MOST_OF_A_YEAR:
        return None
    first = _STARTS.get(hint[1].lower())
    return date(period.start.year, first, 1) if first else period.end


def _is_edition(asked: Asked, period: Period) -> bool:
    """Whether a period is put as the time of a statement: 'as of February 2026', '(Edelman, Nov 2025)'."""
    for mention in asked.periods:
        if mention.period != period:
            continue
        before, after = asked.text[: mention.start], asked.text[mention.end :]
        opened = before.rfind("(") > before.rfind(")")
        if _STATED.search(before[-_ASIDE:]) or (opened and re.match(r"[^(]*\)", after)):
            return True
    return False


def _said_in(fact: Fact, period: Period) -> bool:
    said = [parse_period(text) for text in (fact.source.published, fact.as_of) if text]
    return any(day is not None and period.overlaps(day) and day.days <= period.days for day in said)


def _in_period(asked: Asked, facts: Sequence[Fact], period: Period) -> tuple[Fact, ...]:
    """The facts of exactly that period, else those within it, else, for 'the years to 2023', those that end with it."""
    exact = tuple(fact for fact in facts if fact.period == period)
    within = exact or tuple(fact for fact in facts if fact.period and period.contains(fact.period))
    if not within and re.search(r"\bsince\b", asked.text, re.I):
        within = tuple(fact for fact in facts if fact.period and fact.period.start == period.start)
    ends = rf"\b(to|until|till|through|by)\s+(the end of\s+)?{period.label}|\b(over|decade|since|cumulative\w*)\b"
    if within or not re.search(ends, asked.text, re.I):
        return within
    return tuple(fact for fact in facts if fact.period and fact.period.end == period.end)


def _newest(asked: Asked, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Without a period in the question: the newest of each entity; all for a trend; ends of the series for a change."""
    if asked.operation is Operation.TREND:
        return facts
    by_entity: dict[tuple[str, ...], list[Fact]] = {}
    for fact in facts:
        by_entity.setdefault(fact.entities, []).append(fact)
    chosen: list[Fact] = []
    end = 0 if _EARLIEST.search(asked.text) else -1
    for group in by_entity.values():
        dated = sorted(group, key=lambda fact: fact.period or Period(date.min, date.min))
        newest = [fact for fact in dated if fact.period == dated[end].period]
        if asked.operation is Operation.CHANGE and len(by_entity) == 1 and len(dated) > 1:
            newest = [dated[0], dated[-1]]
        chosen += newest
    if (asked.operation in _BESIDE or asked.bound) and len(by_entity) > 1:
        # what is set side by side is of one time: the newest that all have, else that several have
        held = [{fact.period for fact in group if fact.period} for group in by_entity.values()]
        shared = set.intersection(*held) or {p for p in set().union(*held) if sum(p in one for one in held) > 1}
        beside = [fact for fact in facts if shared and fact.period == max(shared)]
        # of those that are named none is left out
        named = {mention.name for mention in asked.names} & {fact.entities[0] for fact in chosen}
        if beside and named <= {fact.entities[0] for fact in beside}:
            chosen = beside
    return tuple(chosen)
