"""What the corpus does not tell on a topic: found out, not made up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from assistant.answer import Known
from assistant.briefing.material import Material
from assistant.briefing.tabled import Key, Measured, is_forecast
from assistant.evidence import lacking as lacking_of
from assistant.indicators import bare
from assistant.wording import inside, joined, said_date, the
from index.facts import Fact
from index.names import is_country
from index.periods import parse_period
from index.text import term_set

_LATE = 1  # years that the newest value may be behind the newest source before it is remarked on
_MOST_NAMED = 3
_LIKE = 0.6  # share of the words of two measures that both have, from which on they are taken for the same


def gaps(material: Material, known: Known, chosen: Sequence[Measured], most: int) -> tuple[str, ...]:
    """At most so many sentences, the weightiest first, and last of all how far the sources reach."""
    found = [
        *_no_article(material),
        *_absent(material, known),
        *_unmeasured(material, known, chosen),
        *_old(material, known, chosen),
    ]
    found += [*_one_voice(chosen), *_unsure(known, chosen), *_only_ahead(known, chosen)]
    reach = _reach(material)
    return (*found[: most - bool(reach)], *([reach] if reach else []))


def _no_article(material: Material) -> Iterator[str]:
    if not material.found:
        yield "No article that was found is on this: what is said here is from tables alone."


def _absent(material: Material, known: Known) -> Iterator[str]:
    texts = [f"{e.text} {e.chunk.source.title} {' '.join(e.chunk.heading)}" for e in material.extracts]
    texts += [
        f"{c.fact.indicator} {c.fact.entity} {c.fact.period.label if c.fact.period else ''}" for c in material.cells
    ]
    texts += [sentence.text for _, sentence in material.records]
    if missing := lacking_of(material.asked, texts, known.figures.lexicon):
        yield f"Nothing that was found tells of {joined(missing)}."


def _unmeasured(material: Material, known: Known, chosen: Sequence[Measured]) -> Iterator[str]:
    """Countries of the topic that a measure of countries has no value for; one whose own name tells of a country is
    of no other."""
    wanted = dict.fromkeys(mention.name for mention in material.asked.names if is_country(mention.name))
    of_all = [
        one
        for one in chosen
        if any(is_country(fact.entity) for fact in one.facts)
        and not any(is_country(mention.name) for mention in known.figures.lexicon.find(one.facts[0].indicator))
    ]
    for name in wanted:
        lacking = [one.facts[0].indicator for one in of_all if not _has(known, one.key, name, material.brief.as_of)]
        if lacking:
            told = joined([_inside(each, known) for each in dict.fromkeys(lacking)][:_MOST_NAMED])
            yield f"For {the(name)} the tables give no value of {told}."


def _has(known: Known, key: Key, name: str, as_of: date | None) -> bool:
    return any(
        (fact.indicator, fact.unit) == key and name in fact.entities and fact.known(as_of) for fact in known.facts.facts
    )


def _old(material: Material, known: Known, chosen: Sequence[Measured]) -> Iterator[str]:
    """Measures whose newest value is of well before the newest source, and of which no other measure of the same has
    a newer one."""
    newest = newest_day(material)
    late = []
    for one in chosen:
        facts = [fact for fact in one.facts if fact.period and not fact.attribute]
        last = max((fact.period.end for fact in facts if fact.period), default=None)
        if last and newest and newest.year - last.year > _LATE and not _newer(known, facts, last, material.brief.as_of):
            late.append((last.year, _inside(one.facts[0].indicator, known)))
    if late:
        told = joined([f"{name} ({year})" for year, name in sorted(dict.fromkeys(late))[:_MOST_NAMED]])
        yield f"No newer value was found of {told}."


def _newer(known: Known, facts: Sequence[Fact], last: date, as_of: date | None) -> bool:
    """Whether the tables have a later outcome of the same names under this measure's name or one much like it."""
    names = {name for fact in facts for name in fact.entities}
    words = term_set(bare(facts[0].indicator))
    return any(
        fact.period is not None
        and fact.period.end > last
        and fact.unit == facts[0].unit
        and names & set(fact.entities)
        and fact.known(as_of)
        and not is_forecast(fact)
        and len(words & (own := term_set(bare(fact.indicator)))) >= _LIKE * len(words | own)
        for fact in known.facts.facts
    )


def _one_voice(chosen: Sequence[Measured]) -> Iterator[str]:
    publishers = Counter(fact.source.publisher for one in chosen for fact in one.facts if fact.source.publisher)
    total = sum(publishers.values())
    if total >= 3:
        name, count = publishers.most_common(1)[0]
        if count == total:
            yield f"All key figures are from one publisher, {name}: none of them is confirmed by another here."


def _unsure(known: Known, chosen: Sequence[Measured]) -> Iterator[str]:
    facts = [fact for one in chosen for fact in one.facts]
    weak = [fact for fact in facts if fact.confidence and fact.confidence.lower() != "high"]
    if weak:
        told = joined(list(dict.fromkeys(_named(fact, known) for fact in weak))[:_MOST_NAMED])
        yield f"The table itself is not sure of {len(weak)} of the {len(facts)} key figures: {told}."


def _named(fact: Fact, known: Known) -> str:
    return f"{_inside(fact.indicator, known)}, {fact.entity}"


def _inside(label: str, known: Known) -> str:
    """A label within a sentence; one that opens with a name as it is."""
    return label if any(mention.start == 0 for mention in known.figures.lexicon.find(label)) else inside(label)


def _only_ahead(known: Known, chosen: Sequence[Measured]) -> Iterator[str]:
    ahead = [_inside(one.facts[0].indicator, known) for one in chosen if all(is_forecast(fact) for fact in one.facts)]
    if ahead:
        yield f"Only forecasts, plans or targets are given for {joined(list(dict.fromkeys(ahead))[:_MOST_NAMED])}."


def _reach(material: Material) -> str:
    dated = [(period.start, text) for text in _dates(material) if (period := parse_period(text))]
    if not dated:
        return "None of the sources that were found has a date."
    return f"The newest source on this is dated {said_date(max(dated)[1])}; nothing later was found."


def newest_day(material: Material) -> date | None:
    """The first day that the date of the newest source can mean; None where none has a date."""
    return max((period.start for text in _dates(material) if (period := parse_period(text))), default=None)


def _dates(material: Material) -> set[str]:
    """The dates of the sources that were found, as they give them."""
    found = {one.chunk.source.published for one in material.found}
    return {text for text in found | {cell.fact.source.published for cell in material.cells} if text}
