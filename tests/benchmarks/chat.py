"""How a chat model does behind the checks: `python -m tests.benchmarks.chat MODEL SET … [--limit N] [--index DIR]`.

MODEL as the setting names it, or 'none' for the extractive path alone. For developers' machines: a real model is
needed, for instance a small one behind llama-cpp-python's server. It prints what `evaluate` measures, the time to the
first word, and, before and after the checks, the share of sentences with a figure that the evidence does not hold. That
is counted by the numbers alone (each must stand in what the model was shown or in the question), and by the verdicts.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from assistant.answer import Assistant, Known
from assistant.chat import Model
from assistant.evaluate import evaluate
from assistant.evaluation.intervals import rate
from assistant.evaluation.report import lines
from assistant.evaluation.sets import read_cases
from assistant.grounding import plain_numbers
from assistant.indexing import update_index
from assistant.settings import Settings
from assistant.types import Answer, Settled, Turn, Understood
from corpus.schema import Document, FactTable
from index.retrieve import Index


@dataclass
class Recording:
    """An assistant whose answers are kept, with the times to the first word and to the first checked sentence of each,
    and how far the reader's first word is behind the model's."""

    assistant: Assistant
    answers: list[Answer] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    behind: list[float] = field(default_factory=list)
    checked: list[float] = field(default_factory=list)

    @property
    def index(self) -> Index:
        """The assistant's."""
        return self.assistant.index

    @property
    def settings(self) -> Settings:
        """The assistant's."""
        return self.assistant.settings

    @property
    def model(self) -> Model | None:
        """The assistant's."""
        return self.assistant.model

    def known(self) -> Known:
        """The assistant's."""
        return self.assistant.known()

    def document(self, id: str) -> Document | FactTable | None:  # noqa: A002  the field's own name
        """The assistant's."""
        return self.assistant.document(id)

    def ask(self, question: str, history: Sequence[Turn] = (), as_of: date | None = None) -> Answer:
        """One answer."""
        started, first, checked, sent = time.perf_counter(), 0.0, 0.0, 0.0
        for event in self.assistant.stream_answer(question, history, as_of):
            now = time.perf_counter() - started
            sent = now if isinstance(event, Understood) else sent
            if isinstance(event, str) and event and not first:
                first = now
            if isinstance(event, Settled) and event.support == "supported" and not checked:
                checked = now
            if isinstance(event, Answer):
                self.first.append(first)
                self.checked += [checked] if checked else []
                self.answers.append(event)
                for call in event.trace.calls if event.trace else ():
                    if call.job == "answer" and call.first_word_ms is not None:
                        self.behind.append(first - sent - call.first_word_ms / 1000)
                return event
        raise AssertionError("a stream ends with an answer")


def invents(sentence: str, held: Iterable[str]) -> bool:
    """Whether a sentence has a number that none of the texts has."""
    return bool(plain_numbers(sentence) - plain_numbers(" \n ".join(held).replace("-", " ").replace("‘", " ")))


def _held(answer: Answer) -> list[str]:
    """What the model was shown, and what the answer cites."""
    shown = [piece.text for piece in answer.trace.evidence] if answer.trace else []
    cited = [text for c in answer.citations for text in (c.quote, c.cell or "", c.published, c.title)]
    return [answer.question, answer.standalone_question, *shown, *cited]


def figures(answers: Sequence[Answer]) -> dict[str, Any]:
    """Of the sentences with a figure: how many have one that the evidence does not hold, as written and as shown."""
    drafts = [(judged, answer) for answer in answers if answer.trace for judged in answer.trace.verdicts]
    written = [(judged, answer) for judged, answer in drafts if judged.job == "answer" and plain_numbers(judged.text)]
    shown = [
        (claim.text, answer)
        for answer in answers
        if answer.mode != "extractive"
        for claim in answer.claims
        if plain_numbers(claim.text)
    ]
    measured = {
        "written: number not in the evidence": rate(invents(judged.text, _held(answer)) for judged, answer in written),
        "written: struck by the checks": rate(judged.support != "supported" for judged, _ in written),
        "shown: number not in the evidence": rate(invents(text, _held(answer)) for text, answer in shown),
    }
    return {name: value.as_dict() if value else None for name, value in measured.items()}


def main() -> None:
    """Reads the command line, asks, and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--index", type=Path, default=Path(".index"))
    parser.add_argument("--limit", type=int, default=0, help="so many cases, drawn by chance, always the same ones")
    parser.add_argument("--json", type=Path, help="write answers, traces and figures here")
    options = parser.parse_args()
    cases = [case for path in options.sets for case in read_cases(path)]
    if options.limit and options.limit < len(cases):
        cases = random.Random(0).sample(cases, options.limit)
    settings = Settings(index_dir=options.index, model="" if options.model == "none" else options.model)
    update_index(settings)
    recording = Recording(Assistant.open(settings))
    with tqdm(total=len(cases), unit="case", file=sys.stderr) as bar:
        # what evaluate needs of an assistant
        report = evaluate(recording, cases, told=lambda now: bar.update(now.done - bar.n))  # type: ignore[arg-type]
    print("\n".join(lines(report)))
    counted = figures(recording.answers)
    for name, value in counted.items():
        if value:
            print(f"{name:40} {value['value']:.3f}  [{value['low']:.3f}, {value['high']:.3f}]  n={value['n']}")
    modes = [answer.mode for answer in recording.answers if answer.status == "answered"]
    own, silent = sum(mode != "extractive" for mode in modes), len(recording.answers) - len(modes)
    print(f"answers by the model {own}, extractive {modes.count('extractive')}, abstentions {silent}")
    calls = [call for answer in recording.answers if answer.trace for call in answer.trace.calls]
    words = [call.first_word_ms / 1000 for call in calls if call.job == "answer" and call.first_word_ms is not None]
    for name, seconds in (
        ("first word to the reader", recording.first),
        ("first word of the model", words),
        ("the reader's behind it", recording.behind),
        ("first checked sentence", recording.checked),
    ):
        if seconds:
            print(f"{name:26} p50 {np.median(seconds):.2f} s, p95 {np.percentile(seconds, 95):.2f} s, n={len(seconds)}")
    if options.json:
        told = [{**answer.as_dict(), "trace": answer.trace.as_dict() if answer.trace else None}
                for answer in recording.answers]  # fmt: skip
        options.json.write_text(json.dumps({"report": report.as_dict(), "figures": counted, "answers": told}, indent=1))


if __name__ == "__main__":
    main()
