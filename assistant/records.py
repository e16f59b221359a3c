"""Questions over a table of dated records: what happened, how many there are, which was the first or the last."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.draft import Sentence
from assistant.question import Asked
from assistant.things import Picked, Things
from assistant.wording import inside, joined, plural, said_date
from corpus.schema import Row
from index.text import term_set, terms

LISTED = 60  # rows that one answer names at most
COUNT = re.compile(r"\b(how many|count of|number of|count)\b", re.IGNORECASE)
FIRST = re.compile(r"\b(first|earliest|oldest)\b", re.IGNORECASE)
LAST = re.compile(r"\b(last|latest|newest|most recent(ly)?)\b", re.IGNORECASE)
# words for what a table of records has, beside its own; the second kind may be of another table
_OWN = re.compile(r"\b(events?|timeline|chronology|chronicle|happenings?)\b", re.IGNORECASE)
_ANY = re.compile(
    r"\b(milestones?|developments?|incidents?|occurrences?|entr(y|ies)|records?|moves?|steps?|actions?|things?)\b",
    re.IGNORECASE,
)
_TOLD = 12  # records that are told in full
_HAPPENED = re.compile(
    r"\bwhat (all |else |exactly |actually )?(happened|occurred|took place|went on|was going on)\b", re.IGNORECASE
)
_ACTED = re.compile(r"\bwhat (did|does|has) [^?]*\bdo(ne)?\b", re.IGNORECASE)
_ALL = re.compile(r"\b(which|what|list|name|show|give|enumerate|every\w*|all|any)\b", re.IGNORECASE)


def of_records(asked: Asked, things: Things, others: Collection[str] = ()) -> list[Sentence]:
    """What answers from one table of records; none where the question says nothing of records or of what happened, or
    a word is left that may pick others. ``others`` are stems of what other tables have."""
    picked, words = things.pick(asked), {*asked.words}
    own = bool({*terms(things.noun)} & words or _OWN.search(asked.text))
    said = own or bool(_ANY.search(asked.text) and not words & {*others})
    if said:
        picked = replace(picked, rest=picked.rest - term_set(things.table.source.title))
    if said and COUNT.search(asked.text):
        return _counted(things, picked)
    if said and (edge := _edge(asked, things, picked)):
        return edge
    return _happened(asked, things, picked) if said or _HAPPENED.search(asked.text) or _ACTED.search(asked.text) else []


def number_of(things: Things, rows: Sequence[Row], said: Sequence[str], which: str, decisive: int) -> Sentence:
    """How many rows there are, and which."""
    count = len(rows)
    nouns = inside(things.noun if count == 1 else plural(things.noun))
    lead = f"The table '{things.table.source.title}' lists {count} {nouns} ({joined(list(said))})"
    evidence = tuple(things.evidence(row, decisive) for row in rows)
    return Sentence(f"{lead}: {which}.", evidence, str(count))


def _happened(asked: Asked, things: Things, picked: Picked) -> list[Sentence]:
    """The records that are meant, a sentence each; none where there are so many that some would have to be left out."""
    rest = picked.rest
    if happened := _HAPPENED.search(asked.text):
        # what is said of a day before it is asked what happened on it picks nothing: 'a busy day in politics - what …'
        rest &= {*terms(asked.text[happened.start() :])}
    several = picked.places and _ALL.search(asked.text)
    if rest or not (several or things.dated in picked.places) or len(picked.rows) > _TOLD:
        return []
    told = [(things.told(row), things.evidence(row, picked.places[-1])) for row in picked.rows]
    return [Sentence(text, (evidence,)) for text, evidence in told if text]


def _counted(things: Things, picked: Picked) -> list[Sentence]:
    """How many records have what the question names, each cited."""
    dated = things.dated
    if picked.rest or not picked.places or not 0 < len(picked.rows) <= LISTED or dated is None:
        return []
    days = joined(list(dict.fromkeys(said_date(row.cells[dated]) for row in picked.rows if row.cells[dated])))
    return [number_of(things, picked.rows, picked.said, days, picked.places[-1])]


def _edge(asked: Asked, things: Things, picked: Picked) -> list[Sentence]:
    """The records of the first or the last day among those that are meant."""
    first, dated = FIRST.search(asked.text), things.dated
    if not (first or LAST.search(asked.text)) or picked.rest or dated is None or asked.ranks:
        return []
    days = [(day, row) for row in picked.rows if (day := things.day(row))]
    if not days:
        return []
    edge = (min if first else max)(day for day, _ in days)
    rows = [row for day, row in days if day == edge]
    return [Sentence(things.told(row), (replace(things.evidence(row, dated), among=len(days)),)) for row in rows]
