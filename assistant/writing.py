"""The answer of a chat model, as far as the evidence holds it and it is to the question; else the extractive one."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import replace

from assistant.chart import chart_of_evidence
from assistant.chat import Checks, Model, Notes, Written, write
from assistant.citations import number
from assistant.evidence import Dossier, held_by, lacking
from assistant.failures import ModelFailed
from assistant.question import Asked, analyse
from assistant.rewriting import Words
from assistant.types import Answer, Event, Restarted
from assistant.wording import joined
from index.text import term_set

_TO_THE_POINT = 0.3  # share of the question's words, by weight, that what a model wrote, or its evidence, must have


def in_words(text: str) -> Iterator[str]:
    """A text in pieces, as it is streamed."""
    yield from re.findall(r"\S+\s*", text)


def abstention(missing: tuple[str, ...], refusal: str = "") -> str:
    """What the sources do not say, or why what they do say does not come to what is asked for."""
    if refusal:
        return refusal
    if missing:
        return f"The sources do not say: none of them answers this for {joined(missing)}."
    return "The sources do not say."


def written(
    model: Model, checker: Checks, extractive: Answer, evidence: Dossier, words: Words, notes: Notes, tokens: int
) -> Generator[Event, None, Answer]:
    """Streams what the model writes and gives the answer; the extractive one, with a word why, where the model fails or
    nothing is left of what it wrote.

    The model is shown so many ``tokens`` of the evidence, from the first, and not asked where a name, a period or a
    number of the question is in none of it.

    Raises:
        ModelError: the model's name, key or address is wrong.
    """
    asked = analyse(extractive.standalone_question, words.lexicon, words.weights)
    absent = lacking(asked, [held_by(piece) for piece in evidence.pieces], words.lexicon)
    known = asked.names or asked.periods or any(term in words.weights for term in asked.subject)
    if absent or not known or not evidence.items:
        if absent and extractive.status == "abstained" and not extractive.missing:
            extractive = replace(extractive, text=abstention(absent), missing=absent)
        yield Restarted("")  # what follows is checked already
        yield from in_words(extractive.text)
        return replace(extractive, trace=notes.trace())
    left, why = Written((), ()), ""
    try:
        for event in write(model, checker, extractive.standalone_question, evidence.within(tokens), notes):
            if isinstance(event, Written):
                left = event
            else:
                yield event
    except ModelFailed as failed:
        why = f"{failed}; this answer was made without it"
    why = why or _unfit(left, extractive, asked, words)
    if why:
        note = f"{why[0].upper()}{why[1:]}."
        yield Restarted(note)
        yield from in_words(extractive.text)
        return replace(extractive, notes=(*extractive.notes, note), struck=left.struck, trace=notes.trace())
    return _answer(left, extractive, model.name, notes)


def _unfit(left: Written, extractive: Answer, asked: Asked, words: Words) -> str:
    """Why what is left of the draft is no answer, or ''."""
    if left.declined:
        return "the model found no answer in the evidence"
    if not left.kept:
        return "nothing that the model wrote is held by the evidence"
    if extractive.claims and len(left.struck) > len(left.kept):
        return "most of what the model wrote is not held by the evidence"
    texts = [text for sentence in left.kept for text in (sentence.text, *map(held_by, sentence.evidence))]
    said = frozenset[str]().union(*map(term_set, texts))
    if lacking(asked, texts, words.lexicon) or words.weights.cover(asked.subject, said) < _TO_THE_POINT:
        return "what the model wrote is about something else"
    return ""


def _answer(left: Written, extractive: Answer, name: str, notes: Notes) -> Answer:
    text, claims, citations = number([(sentence, "supported") for sentence in left.kept])
    chart = chart_of_evidence((cited for sentence in left.kept for cited in sentence.evidence), citations)
    sources = {citation.source for citation in citations}
    conflicts = tuple(c for c in extractive.conflicts if any(value.source in sources for value in c.values))
    return replace(
        extractive, status="answered", text=text, mode=name, claims=claims, citations=citations, conflicts=conflicts,
        nearest=(), missing=(), notes=(), chart=chart, struck=left.struck, trace=notes.trace(),
    )  # fmt: skip
