"""A section as a chat model writes it, as far as the evidence holds it; else the extractive one stands."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace

from assistant.answer import Assistant
from assistant.briefing.material import Found
from assistant.briefing.prose import Told, statement
from assistant.briefing.types import Progress, Section
from assistant.chat import Notes, Written, write
from assistant.evidence import dossier
from assistant.failures import ModelFailed
from index.types import Passage

_PASSAGES = 8  # that a model is shown for a section, at most


def by_model(
    assistant: Assistant, extractive: Section, found: Sequence[Found], before: Told, told: Told, now: Progress
) -> Generator[Progress, None, Section]:
    """The section in the model's words, each sentence checked, asked for once more where it does not hold, and left out
    where it still does not, or where the document says it already.

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
    left = Written((), ())
    try:
        notes = Notes(model.name)
        for event in write(model, known.checker, extractive.theme.question, shown, notes, "briefing_section"):
            left = event if isinstance(event, Written) else left
            yield now
    except ModelFailed:
        return extractive
    kept = []
    for sentence in left.kept:
        if not before.has(sentence.text):
            before.add([sentence.text])
            kept.append(statement(sentence))
    struck = tuple(one.text for one in left.struck)
    if not kept:
        return replace(extractive, struck=struck)
    told.add(one.text for one in kept)
    return Section(extractive.theme, (tuple(kept),), model.name, struck)
