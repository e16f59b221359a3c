"""What was found for one question: a stage between search and answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from assistant.compose import Composer
from assistant.computed import state
from assistant.draft import Draft, Sentence
from assistant.evidence import Dossier, dossier
from assistant.question import Asked
from assistant.readings import Reading
from index.types import Passage

_COMPUTED = 6  # sentences of computed figures that a chat model is shown for each question, at most


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The evidence for one question, and what is made of it without a model.

    Attributes:
        question, asked: as searched, and taken apart.
        passages: the search's own, best first, for the reader.
        texts: passages of articles and records, without what is meant for machines.
        readings: of the tables, best first.
        draft: what the extractive path says.
        held: its sentences, as far as they hold and it is sure enough.
        near: where none do, the cells that come nearest.
        seconds: that the search took.
    """

    question: str
    asked: Asked
    passages: tuple[Passage, ...]
    texts: tuple[Passage, ...]
    readings: tuple[Reading, ...]
    draft: Draft
    held: tuple[Sentence, ...]
    near: tuple[Sentence, ...]
    seconds: float


def tells_cells(held: Sequence[Sentence]) -> bool:
    """Whether a cell is among the evidence."""
    return any(piece.cell is not None for sentence in held for piece in sentence.evidence)


def interleaved(lists: Sequence[Sequence[Passage]]) -> tuple[Passage, ...]:
    """The passages of several searches, the best of each first, each once."""
    turns = [passage for turn in zip_longest(*lists) for passage in turn if passage is not None]
    first: dict[str, Passage] = {}
    for passage in turns:
        first.setdefault(passage.chunk.id, passage)
    return tuple(first.values())


def gathered(found: Sequence[Found], composer: Composer) -> Dossier:
    """The evidence for all parts of a question: what holds of the extractive drafts, computed figures, passages."""
    held = [sentence for one in found for sentence in one.held]
    drafts = [sentence for one in found if not one.held for sentence in one.draft.sentences]
    computed: list[Sentence] = []
    for one in found:
        told = [s for reading in one.readings if not reading.missing for s in state(one.asked, reading)]
        computed += told[:_COMPUTED]
    return dossier([*held, *computed, *drafts], interleaved([one.texts for one in found]), composer.record)
