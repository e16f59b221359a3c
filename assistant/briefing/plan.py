"""How much of everything a briefing has, by its length and its reader."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.briefing.types import Brief, Length, Reader
from corpus.errors import UsageError

LONGEST_TOPIC = 300  # characters
LENGTHS: tuple[Length, ...] = ("half", "one", "three")
READERS: tuple[Reader, ...] = ("minister", "editor", "researcher")


@dataclass(frozen=True, slots=True)
class Plan:
    """Most of each part.

    Attributes:
        words: of prose in the sections, about.
        lead: sentences of the bottom line.
        reach: how well a passage fits the topic at least, as a share of how well the best fit.
        provenance: whether the table of key figures says who publishes a value, when, and what is noted of it.
    """

    words: int
    lead: int
    sections: int
    figures: int
    events: int
    disputes: int
    gaps: int
    reach: float
    provenance: bool = True


_PLANS: dict[Length, Plan] = {
    "half": Plan(words=150, lead=2, sections=2, figures=5, events=0, disputes=1, gaps=2, reach=0.8),
    "one": Plan(words=370, lead=2, sections=3, figures=8, events=5, disputes=2, gaps=3, reach=0.72),
    "three": Plan(words=1150, lead=3, sections=6, figures=16, events=12, disputes=6, gaps=5, reach=0.66),
}


def plan_of(brief: Brief) -> Plan:
    """A minister gets fewer rows and no provenance in the table, a researcher more rows, disputes and gaps."""
    plan = _PLANS[brief.length]
    if brief.reader == "minister":
        return replace(plan, figures=max(3, plan.figures * 2 // 3), events=plan.events * 2 // 3, provenance=False)
    if brief.reader == "researcher":
        return replace(plan, figures=plan.figures + 2, disputes=plan.disputes + 2, gaps=plan.gaps + 2)
    return plan


def checked(brief: Brief) -> Brief:
    """The brief with its topic on one line.

    Raises:
        UsageError: an empty topic, one that is too long, or a reader or length that there is not.
    """
    topic = " ".join("".join(char if char.isprintable() else " " for char in brief.topic).split())
    if not topic:
        raise UsageError("the topic is empty: type one, for instance 'Shipping in 2024'")
    if len(topic) > LONGEST_TOPIC:
        raise UsageError(f"the topic has {len(topic):,} characters: shorten it to {LONGEST_TOPIC} or fewer")
    for what, value, known in (("reader", brief.reader, READERS), ("length", brief.length, LENGTHS)):
        if value not in known:
            raise UsageError(f"the {what} {value!r} is unknown: choose among {', '.join(known)}")
    return replace(brief, topic=topic)
