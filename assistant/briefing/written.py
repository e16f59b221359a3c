"""A section as a chat model writes it, as far as the evidence holds it; else the extractive one stands."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from dataclasses import replace

from assistant.answer import Assistant
from assistant.briefing.material import Found
from assistant.briefing.prose import LONGEST_PARAGRAPH, Told, statement
from assistant.briefing.sentences import about_itself, leans
from assistant.briefing.types import Progress, Section, Statement, Theme
from assistant.chat import Notes, Written, write
from assistant.draft import Sentence
from assistant.evidence import dossier
from assistant.failures import ModelFailed
from index.text import term_set
from index.types import Passage

_PASSAGES = 8  # that a model is shown for a section, at most
_FEWEST = 40  # words that a section may have, however few are left
_OF_THE_TASK = re.compile(r"\b(the|this|numbered) (evidence|section|briefing|passages?|excerpts?)\b", re.IGNORECASE)


def by_model(
    assistant: Assistant,
    extractive: Section,
    words: int,
    found: Sequence[Found],
    before: Told,
    told: Told,
    now: Progress,
) -> Generator[Progress, None, Section]:
    """The section in the model's words, about so many, each sentence checked, asked for once more where it does not
    hold, and left out where it still does not, where the document says it already, and where it says nothing.

    ``now`` is said again and again while the model is at work: closing the iterator ends that.
    ``before`` is what the document said before the section, ``told`` takes note of what it says with it.

    Raises:
        ModelError: the model's name, key or address is wrong.
    """
    model, known = assistant.model, assistant.known()
    if model is None or not found:
        return extractive
    passages = [Passage(one.chunk, one.score, rank) for rank, one in enumerate(found[:_PASSAGES], 1)]
    shown = dossier((), passages, known.composer.record).within(assistant.settings.evidence_tokens)
    left, words = Written((), ()), max(words, _FEWEST)
    try:
        notes = Notes(model.name)
        for event in write(model, known.checker, extractive.theme.question, shown, notes, "briefing_section", words):
            left = event if isinstance(event, Written) else left
            yield now
    except ModelFailed:
        return extractive
    kept: list[Sentence] = []
    for sentence in left.kept:
        room = sum(len(one.text.split()) for one in kept) < words
        if not kept and leans(sentence.text, {mention.name for mention in known.figures.lexicon.find(sentence.text)}):
            continue  # a section opens with what needs no sentence before it
        if room and _says_something(sentence, extractive.theme) and not before.has(sentence.text):
            before.add([sentence.text])
            kept.append(sentence)
    struck = tuple(one.text for one in left.struck)
    if not kept:
        return replace(extractive, struck=struck)
    told.add(one.text for one in kept)
    return Section(extractive.theme, _in_paragraphs(kept), model.name, struck)


def _says_something(sentence: Sentence, theme: Theme) -> bool:
    """Whether a sentence has more than the words of the theme, and tells of something else than its own making."""
    own = about_itself(sentence.text, sentence.evidence[0].particulars.publisher) or _OF_THE_TASK.search(sentence.text)
    return not own and not term_set(sentence.text) <= term_set(theme.question)


def _in_paragraphs(kept: Sequence[Sentence]) -> tuple[tuple[Statement, ...], ...]:
    """A new paragraph where another source begins, and where one is long."""
    found: list[list[Sentence]] = []
    for sentence in kept:
        last = found[-1] if found else []
        new = len(last) > 1 and last[-1].evidence[0].source != sentence.evidence[0].source
        if not last or new or len(last) >= LONGEST_PARAGRAPH:
            found.append([])
        found[-1].append(sentence)
    return tuple(tuple(map(statement, paragraph)) for paragraph in found)
