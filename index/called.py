"""What columns are called: names that say what they hold, and headers taken apart, each beside the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from corpus.schema import Column
from index.headers import Header, header, state

CODE = re.compile(r"(^|[\s_])(id|iso\d?|key|m49|nuts\d?|no\.|nr\.?)$|^(index|#)$|code$", re.IGNORECASE)
PERIOD_NAME = re.compile(
    r"^(years?|year\(s\)|yr|(fiscal|financial|calendar|school|reference|survey) (year|period)|fy|wave|periods?|"
    r"quarters?|months?|seasons?|time|time[ _]period|ref(erence)?_?area)$",
    re.IGNORECASE,
)
PART_NAME = re.compile(r"^(months?|quarters?)( (no\.|number))?$", re.IGNORECASE)
UNIT_NAME = re.compile(r"^(units?|units? (of )?measure(ment)?|measurement units?|uom|currency)$", re.IGNORECASE)
CODE_IN_BRACKETS = re.compile(r"\s*\(([A-Z]{3})\)$")
BEFELL = re.compile(r"\byear\b|(\w+ed|born|built|began|begun|since|start|end)( in)?$", re.IGNORECASE)  # what was then
ENTITY_NAME = re.compile(
    r"\b(geo|geography|countr(y|ies)|nations?|regions?|states?|provinces?|count(y|ies)|districts?|municipalit(y|ies)|"
    r"communit(y|ies)|cit(y|ies)|towns?|villages?|areas?|territor(y|ies)|location|place|sites?|stations?|plants?|ports?|"
    r"airports?|hospitals?|clinics?|schools?|universit(y|ies)|compan(y|ies)|firms?|organi[sz]ations?|institutions?|"
    r"agenc(y|ies)|departments?|ministr(y|ies)|operators?|banks?|teams?|clubs?|entity)( names?)?( \(.*\))?$",
    re.IGNORECASE,
)
INDICATOR_NAME = re.compile(r"(indicator|series|measure|variable|item|metric|statistic|subject)", re.IGNORECASE)
METRIC_NAME = re.compile(r"(indicator|series|measure|variable|metric|statistic)", re.IGNORECASE)  # of no thing's name
# where a number would stand: nothing was there to be measured
UNMEASURED = re.compile(
    r"(temporarily |permanently )?(closed|suspended|abolished|discontinued|merged|ended)|"
    r"not (yet )?(open|in use|built)|out of (use|service|order)|under construction|no longer \w+",
    re.IGNORECASE,
)


def mostly_numbers(numbers: int, words: Collection[str], share: float) -> bool:
    """Whether of the cells of a column such a share are numbers, or half where the others say that nothing was there
    to be measured: 'closed' ever since."""
    told = numbers + len(words)
    unmeasured = bool(words) and all(map(UNMEASURED.fullmatch, words)) and 2 * numbers >= told
    return told > 0 and (unmeasured or numbers >= share * told)


def heads_of(names: Sequence[Column]) -> list[Header]:
    """What the headers say. Beside plain years, 'Budget 2025' is the year's, and tells how sure its numbers are."""
    heads = [header(column) for column in names]
    # 'VKR' in brackets behind several names is the unit, as that of money that is not known
    codes = Counter(match[1] for column in names if (match := CODE_IN_BRACKETS.search(column.label)))
    for place, column in enumerate(names):
        match = CODE_IN_BRACKETS.search(column.label)
        if match and codes[match[1]] > 1 and not heads[place].unit:
            heads[place] = replace(header(replace(column, title=column.label[: match.start()])), unit=match[1])
    if not any(head.period is not None and not head.label for head in heads):
        return heads
    return [
        replace(head, label="", note="; ".join(filter(None, (state(head.label), head.note))))
        if head.period is not None and state(head.label)
        else head
        for head in heads
    ]
