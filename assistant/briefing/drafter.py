"""The way from a topic to a briefing: evidence, outline, section by section, audit. Read ``draft`` top-down."""

from __future__ import annotations

import time
from collections.abc import Collection, Generator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

from assistant.answer import Assistant
from assistant.briefing.audit import Auditor
from assistant.briefing.gaps import gaps
from assistant.briefing.material import Bars, Found, Material, gather
from assistant.briefing.plan import Plan, checked, plan_of
from assistant.briefing.prose import Told, lead, paragraphs, statement
from assistant.briefing.tabled import Measured, chart, disputes, key_figure, measured, side_by_side, told_of
from assistant.briefing.themes import Group, merged, named, themes
from assistant.briefing.types import Brief, Briefing, Happening, Outline, Progress, Section, Statement, Theme
from assistant.briefing.written import by_model
from assistant.candidates import SentenceVectors
from corpus.errors import UsageError

_KEPT = 8  # topics whose evidence is kept between the outline and the draft
_LEAST = 2  # statements of a section that was not asked for
_FEWEST_EVENTS = 3  # of which a timeline is made


class Drafter:
    """Drafts briefings over an assistant's index. Not thread-safe: one for each conversation."""

    def __init__(self, assistant: Assistant, today: date | None = None) -> None:
        """``today`` is the day that drafts are dated with; by default the day of each draft."""
        self.assistant = assistant
        self._today = today
        self._vectors = SentenceVectors(assistant.index.embedder)
        self._kept: dict[tuple[int, Brief], tuple[Material, list[Group], list[Measured]]] = {}

    def outline(self, brief: Brief) -> Outline:
        """The sections that the evidence suggests.

        Raises:
            UsageError: the brief is wrong, or the sources say nothing on its topic.
        """
        brief = checked(brief)
        _, groups, _ = self._evidence(brief)
        return Outline(brief, tuple(Theme(group.heading, f"{brief.topic}: {group.heading}") for group in groups))

    def draft(self, outline: Outline) -> Generator[Progress | Briefing, None, None]:
        """Says which part comes next, part by part, and gives the whole Briefing last. While a chat model is at work,
        the same is said again and again: closing the iterator then ends it.

        Sections keep to the outline: one whose theme is the evidence's own is written from that; for any other its
        question is searched. Raises as ``outline``; ModelError where the chat model cannot be asked at all.
        """
        started = time.perf_counter()
        brief = checked(outline.brief)
        known, plan = self.assistant.known(), plan_of(brief)
        parts = len(outline.themes) + 2
        yield Progress(1, parts, "Bottom line and key figures")
        material, _, chosen = self._evidence(brief)
        told = Told(self._vectors)
        first = self._lead(material, chosen, plan, told)
        briefing = Briefing(
            brief,
            tuple(first),
            tuple(key_figure(fact) for one in chosen for fact in one.facts),
            (),
            chart(material, known, chosen) if brief.length != "half" else None,
            self._timeline(material, plan),
            tuple(disputes(material, known, chosen, plan.disputes)),
            gaps(material, known, chosen, plan.gaps),
            made=(self._today or date.today()).isoformat(),
        )
        left = plan.words
        held = [max(1, sum(map(_length, self._passages(brief, theme)[0]))) for theme in outline.themes]
        for place, theme in enumerate(outline.themes):
            now = Progress(place + 2, parts, theme.heading, briefing)
            yield now
            words = left * held[place] // sum(held[place:])  # to each theme as much as there is to say on it
            section = yield from self._section(brief, theme, words, told, now)
            left -= sum(len(one.text.split()) for one in section.statements)
            briefing = replace(briefing, sections=(*briefing.sections, section))
        yield Progress(parts, parts, "Checking", briefing)
        auditor = self.auditor()
        briefing = replace(briefing, corpus=auditor.corpus)
        own = {group.heading for group in self._evidence(brief)[1]}
        briefing = self._filled(_without_empty(briefing, own), left, told)
        briefing, _ = auditor.audit(briefing)
        if not (briefing.statements or briefing.figures):
            why = f" ({briefing.gaps[0].rstrip('.')})" if briefing.gaps else ""
            raise UsageError(f"the sources say nothing on {brief.topic!r}{why}: name another topic")
        yield replace(briefing, seconds=time.perf_counter() - started)

    def whole(self, brief: Brief) -> Briefing:
        """The briefing without a look at its outline. Raises as ``draft``."""
        return next(piece for piece in self.draft(self.outline(brief)) if isinstance(piece, Briefing))

    def redone(self, briefing: Briefing, at: int) -> Briefing:
        """The briefing with one section written anew. Raises as ``redoing``."""
        return next(piece for piece in self.redoing(briefing, at) if isinstance(piece, Briefing))

    def redoing(self, briefing: Briefing, at: int) -> Generator[Progress | Briefing, None, None]:
        """As ``draft``, for one section: it is written anew, from what the document does not say yet where there is
        such, and the whole Briefing comes last.

        Raises:
            UsageError: there is no such section.
        """
        section = _section_at(briefing, at)
        words = plan_of(briefing.brief).words // max(1, len(briefing.sections))
        now = Progress(1, 1, section.theme.heading, briefing)
        yield now
        told = Told(self._vectors)
        told.add(one.text for one in briefing.statements)
        fresh = yield from self._section(briefing.brief, section.theme, words, told, now)
        if not fresh.statements:  # all that there is stands there already: the same again
            told = Told(self._vectors)
            told.add(one.text for one in briefing.statements if one not in section.statements)
            fresh = yield from self._section(briefing.brief, section.theme, words, told, now)
        yield _with_section(briefing, at, fresh if fresh.statements else section)

    def edited(self, briefing: Briefing, at: int, text: str, heading: str = "") -> Briefing:
        """The briefing with one section's text, and its heading where one is given, changed by hand: paragraphs apart
        by blank lines, each sentence that is new checked against what the document cites.

        Raises:
            UsageError: there is no such section.
        """
        section = self.auditor().edited(_section_at(briefing, at), text.split("\n\n"), briefing.citations)
        theme = replace(section.theme, heading=" ".join(heading.split()) or section.theme.heading)
        return _with_section(briefing, at, replace(section, theme=theme))

    def edited_lead(self, briefing: Briefing, text: str) -> Briefing:
        """The briefing with its bottom line changed by hand, new sentences checked against what the document cites."""
        lead = Section(Theme("", ""), (briefing.bottom_line,))
        section = self.auditor().edited(lead, [" ".join(text.split())], briefing.citations)
        return replace(briefing, bottom_line=section.statements)

    def auditor(self) -> Auditor:
        """What checks documents against the index as it is now."""
        return Auditor(self.assistant, self.assistant.known())

    def _evidence(self, brief: Brief) -> tuple[Material, list[Group], list[Measured]]:
        known, plan = self.assistant.known(), plan_of(brief)
        key = (known.generation, brief)
        if key not in self._kept:
            while len(self._kept) >= _KEPT:
                self._kept.pop(next(iter(self._kept)))
            material = gather(self.assistant, known, plan, brief, self._vectors)
            chosen = measured(material, known, plan.figures, self._vectors)
            self._kept[key] = (material, self._groups(material, chosen, plan), chosen)
        return self._kept[key]

    def _groups(self, material: Material, chosen: Sequence[Measured], plan: Plan) -> list[Group]:
        """The themes; each is named for what a draft tells of it, and joins another where that is next to nothing."""
        groups = themes(material, plan.sections, self._vectors)
        told = Told(self._vectors)
        self._lead(material, chosen, plan, told)
        used: list[list[Found]] = []
        room = _roomy(material, plan)
        for group in groups:
            runs = paragraphs(group, material.bars, plan.words // len(groups), told, room)
            cited = self._cited(runs) if sum(map(len, runs)) >= _LEAST else set()
            used.append([one for one in group if not cited.isdisjoint(extract.key for extract in one.extracts)])
        kept = [place for place, one in enumerate(used) if one]
        groups, used = merged(groups, kept, self._vectors), [used[place] for place in kept] or used
        return named(material.brief.topic, groups, used, self._vectors)

    @staticmethod
    def _cited(told: Sequence[Sequence[Statement]]) -> set[tuple[str, int]]:
        return {(c.source, c.locator.start) for paragraph in told for one in paragraph for c in one.citations}

    def _lead(self, material: Material, chosen: Sequence[Measured], plan: Plan, told: Told) -> list[Statement]:
        first = side_by_side(material, chosen)
        found = [statement(first)] if first else []
        told.add(one.text for one in found)
        found += lead(material, plan.lead + 1 - len(found), told, _roomy(material, plan), opens=not found)
        if not found and chosen:  # no article is on the topic: the first figure is all that there is to say
            found = [statement(told_of(chosen[0].facts[:2]))]
        return found

    def _section(
        self, brief: Brief, theme: Theme, words: int, told: Told, now: Progress
    ) -> Generator[Progress, None, Section]:
        """A section; ``now`` is said again while a chat model writes it."""
        passages, bars = self._passages(brief, theme)
        before = told.copy()
        room = _roomy(self._evidence(brief)[0], plan_of(brief))
        section = Section(theme, tuple(paragraphs(passages, bars, words, told, room)))
        if self.assistant.model:
            section = yield from by_model(self.assistant, section, words, passages, before, told, now)
        return section

    def _filled(self, briefing: Briefing, words: int, told: Told) -> Briefing:
        """The briefing with the words that sections without much to say have left over given to the others."""
        if self.assistant.model or not briefing.sections:
            return briefing
        sections = []
        room = _roomy(self._evidence(briefing.brief)[0], plan_of(briefing.brief))
        for place, section in enumerate(briefing.sections):
            passages, bars = self._passages(briefing.brief, section.theme)
            more = paragraphs(passages, bars, words // (len(briefing.sections) - place), told, room)
            words -= sum(len(one.text.split()) for paragraph in more for one in paragraph)
            sections.append(replace(section, paragraphs=(*section.paragraphs, *more)))
        return replace(briefing, sections=tuple(sections))

    def _passages(self, brief: Brief, theme: Theme) -> tuple[Sequence[Found], Bars]:
        """The passages of a theme, the evidence's own or what a search for its question finds, and their bars."""
        material, groups, _ = self._evidence(brief)
        for group in groups:
            if group.heading.casefold() == theme.heading.casefold():
                return group.passages, material.bars
        with suppress(UsageError):  # what cannot be found is told as a gap
            material = self._evidence(checked(replace(brief, topic=theme.question)))[0]
            return material.found, material.bars
        return (), material.bars

    def _timeline(self, material: Material, plan: Plan) -> tuple[Happening, ...]:
        records = material.records[: plan.events]
        if len(records) < _FEWEST_EVENTS:
            return ()
        return tuple(Happening(day.isoformat(), statement(told)) for day, told in sorted(records, key=lambda r: r[0]))


def _roomy(material: Material, plan: Plan) -> bool:
    """Whether a document has room for all that its evidence has to say."""
    return plan.words >= sum(map(_length, material.found))


def _length(found: Found) -> int:
    return sum(extract.words for extract in found.extracts)


def _without_empty(briefing: Briefing, own: Collection[str]) -> Briefing:
    """The briefing without sections that have nothing to say, or, of the evidence's own themes, a sentence only; of one
    that was asked for, that there is nothing is told as a gap."""
    empty = [section.theme.heading for section in briefing.sections if not section.statements]
    notes = tuple(f"The sources add nothing on “{heading}”." for heading in empty if heading not in own)
    longest = max((len(section.statements) for section in briefing.sections), default=0)
    least = {
        section: _LEAST if section.theme.heading in own and longest >= _LEAST else 1 for section in briefing.sections
    }
    kept = tuple(section for section in briefing.sections if len(section.statements) >= least[section])
    return replace(briefing, sections=kept, gaps=(*notes, *briefing.gaps))


def _section_at(briefing: Briefing, at: int) -> Section:
    if not 0 <= at < len(briefing.sections):
        raise UsageError(f"there is no section {at + 1}: the briefing has {len(briefing.sections)}")
    return briefing.sections[at]


def _with_section(briefing: Briefing, at: int, section: Section) -> Briefing:
    return replace(briefing, sections=(*briefing.sections[:at], section, *briefing.sections[at + 1 :]))


def moved(briefing: Briefing, at: int, to: int) -> Briefing:
    """The briefing with a section in another place.

    Raises:
        UsageError: there is no such section, or no such place.
    """
    section = _section_at(briefing, at)
    _section_at(briefing, to)
    others = [one for place, one in enumerate(briefing.sections) if place != at]
    return replace(briefing, sections=(*others[:to], section, *others[to:]))


def cut(briefing: Briefing, at: int) -> Briefing:
    """The briefing without a section.

    Raises:
        UsageError: there is no such section.
    """
    _section_at(briefing, at)
    return replace(briefing, sections=briefing.sections[:at] + briefing.sections[at + 1 :])
