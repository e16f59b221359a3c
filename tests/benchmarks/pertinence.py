"""Whether a text answers a question: how well assistant/pertinence.py tells, and its training.

`python -m tests.benchmarks.pertinence` prints what the weights that come with the package tell of the pairs that were
left out of their training; `--write` goes on training from these weights, on all the others, and writes what comes of
it (`--anew` starts from the embedding model's): some 20 minutes on two cores.

What is learnt from are questions that were written for the purpose, over invented tables and articles. A line of
tests/data/pertinence.jsonl is a table: its title, its set, and measures with two questions that each answers ('yes')
and the smallest change of each that no measure of the table answers ('no'); names are in {braces}, periods in
[brackets], and both are taken out, as the product does. A measure beside a question on another of its table is a 'no'
as well. A line of tests/data/answers.jsonl.xz is a pair as the product made it of such tables and articles: a question
beside a draft, right or not ('answer'), or without its names beside a column or a kind that the right draft is of, or a
wrong one ('column', 'value'): those that the last pass learnt from, a third of them known from the passes before.
'unseen' are those of books that nothing is learnt from, tests/data/books and books-unseen among them.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch import nn
from transformers import AutoModel, AutoTokenizer

from assistant.pertinence import SCALE, UPDATED, WEIGHTS, cross_encoder, read_together
from assistant.pertinence import Pair as Known
from index.embed import default_folder

DATA = Path(__file__).parent.parent / "data"
TABLES, ANSWERS = DATA / "pertinence.jsonl", DATA / "answers.jsonl.xz"
RANK = 32
EPOCHS = 1
BATCH = 32  # pairs at least
AMONG = 0.5  # what it counts which of a question's answers is right, beside whether each is
RELATIVE = 6  # pairs that a question has, or so: both losses are of one size then
MEASURES = 2_000  # pairs of a question and a measure that are learnt from, chosen by chance
RATE = 1e-4  # the highest; it rises over the first tenth of the steps and then falls
OTHERS = 0.5  # of the questions that a measure answers are set beside another measure of the table as well
LOST = (0.02, 0.05, 0.1)  # shares of the right ones that a bar may cost, for what it catches of the others
_TAKEN_OUT = re.compile(r"\{[^}]*\}|\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Pair:
    """A question without names and periods, a measure, and whether the one is answered by the other."""

    question: str
    measure: str
    answers: bool
    kind: str  # 'own', 'other' of a measure that another question is about; 'answer', 'column', 'value'


def told() -> tuple[list[Pair], list[Pair]]:
    """The pairs that the product made: those to learn from, and those that were left out."""
    with lzma.open(ANSWERS, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    parts: tuple[list[Pair], list[Pair]] = ([], [])
    for one in found:
        parts[one["unseen"]].append(Pair(one["question"], one["text"], one["right"], one["kind"]))
    return parts


def pairs(tables: Sequence[dict[str, Any]], chance: random.Random) -> Iterator[Pair]:
    """The pairs of some tables."""
    for table in tables:
        told = [_told(table["title"], measure, chance) for measure in table["measures"]]
        for place, measure in enumerate(table["measures"]):
            for answers, questions in ((True, measure["yes"]), (False, measure["no"])):
                for question in questions:
                    yield Pair(_bare(question), told[place], answers, "own")
            for question in measure["yes"]:
                if len(told) > 1 and chance.random() < OTHERS:
                    other = chance.choice([one for one in told if one != told[place]] or told)
                    yield Pair(_bare(question), other, other == told[place], "other")


def _bare(question: str) -> str:
    return " ".join(_TAKEN_OUT.sub(" ", question).split())


def _told(title: str, measure: dict[str, str], chance: random.Random) -> str:
    """A measure as ``Measure.description`` has it, after its table's title."""
    of = f" of a {measure['of']}" if measure.get("of") and chance.random() < 0.4 else ""
    unit = f" ({measure['unit']})" if measure.get("unit") else ""
    return f"{title}. {measure['name']}{of}{unit}"


class Updated(nn.Module):
    """A linear layer with a low-rank update."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer = layer
        self.a = nn.Parameter(torch.randn(RANK, layer.in_features) * 0.02)
        self.b = nn.Parameter(torch.zeros(layer.out_features, RANK))

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """The layer's output and the update's."""
        return cast(torch.Tensor, self.layer(states)) + (states @ self.a.T) @ self.b.T * SCALE


class Learner(nn.Module):
    """The cross-encoder while it learns; ``assistant.pertinence`` runs what it has learnt."""

    def __init__(self) -> None:
        super().__init__()
        folder = default_folder()
        self.tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self.model: Any = AutoModel.from_pretrained(
            folder, local_files_only=True, add_pooling_layer=False, attn_implementation="eager"
        )  # whose backward pass takes half the time of the fused one on a CPU
        self.model.requires_grad_(requires_grad=False)
        for layer in self.model.encoder.layer:
            for name in UPDATED:
                layer.set_submodule(name, Updated(layer.get_submodule(name)))
        width = self.model.config.hidden_size
        self.measure = nn.Parameter(torch.zeros(width))
        self.head = nn.Linear(2 * width, 1)
        self.dropout = nn.Dropout(0.1)

    def forward(self, batch: Sequence[Pair]) -> torch.Tensor:
        """The log-odds of each pair, shape (len(batch),)."""
        read = read_together(self.tokenizer, self.model, self.measure, batch)
        return cast(torch.Tensor, self.head(self.dropout(read))[:, 0])

    def start(self, path: Path) -> None:
        """Takes what ``write`` has written, of no higher rank."""
        with np.load(path, allow_pickle=False) as held, torch.no_grad():
            for number, layer in enumerate(self.model.encoder.layer):
                for name in UPDATED:
                    for part in "ab":
                        known = torch.from_numpy(held[f"{number}.{name}.{part}"].astype(np.float32))
                        rows, columns = known.shape
                        getattr(layer.get_submodule(name), part)[:rows, :columns] = known
            self.measure.copy_(torch.from_numpy(held["measure"]))
            self.head.weight.copy_(torch.from_numpy(held["weight"])[None])
            self.head.bias.copy_(torch.from_numpy(np.atleast_1d(held["bias"])))

    def learnt(self) -> list[nn.Parameter]:
        """What the training changes."""
        return [parameter for parameter in self.parameters() if parameter.requires_grad]

    def write(self, path: Path) -> None:
        """The file that ``Pertinence`` reads."""
        held = {
            f"{number}.{name}.{part}": getattr(layer.get_submodule(name), part).detach().numpy().astype(np.float16)
            for number, layer in enumerate(self.model.encoder.layer)
            for name in UPDATED
            for part in "ab"
        }
        head = {"weight": self.head.weight.detach().numpy()[0], "bias": self.head.bias.detach().numpy()[0]}
        np.savez_compressed(path, **held, **head, measure=self.measure.detach().numpy())


def batches(known: Sequence[Pair], chance: random.Random) -> list[list[Pair]]:
    """Pairs in batches of like length, those of a question side by side."""
    groups = [list(own) for _, own in groupby(known, key=lambda pair: (pair.kind, pair.question))]
    chance.shuffle(groups)
    groups.sort(key=lambda own: max(len(pair.question) + len(pair.measure) for pair in own) + chance.random() * 60)
    found: list[list[Pair]] = [[]]
    for own in groups:
        if len(found[-1]) >= BATCH:
            found.append([])
        found[-1] += own
    chance.shuffle(found)
    return found


def lost(odds: torch.Tensor, batch: Sequence[Pair]) -> torch.Tensor:
    """The loss: each pair for itself (cross-entropy), and for each question that some answer which of them does."""
    wanted = torch.tensor([float(pair.answers) for pair in batch])
    total = nn.functional.binary_cross_entropy_with_logits(odds, wanted)
    among, start = [], 0
    for _, own in groupby(batch, key=lambda pair: (pair.kind, pair.question)):
        stop = start + len(list(own))
        right = wanted[start:stop] > 0
        if right.any() and not right.all():
            among.append(odds[start:stop].logsumexp(0) - odds[start:stop][right].logsumexp(0))
        start = stop
    return total + AMONG * torch.stack(among).sum() * RELATIVE / len(batch) if among else total


def trained(known: Sequence[Pair], chance: random.Random, path: Path, *, anew: bool) -> Learner:
    """What is learnt from pairs, those of a question one after the other; from ``path``, unless ``anew``, and written
    there after each pass over them."""
    learner = Learner()
    if not anew:
        learner.start(path)
    learner.train()  # with dropout within the layers, too: without it one pass learns pairs by heart
    steps = EPOCHS * (len(batches(known, random.Random(0))) + 1)
    optimiser = torch.optim.AdamW(learner.learnt(), lr=RATE, weight_decay=0.01)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=RATE, total_steps=steps, pct_start=0.1)
    for epoch in range(EPOCHS):
        total, begun = 0.0, time.monotonic()
        for number, batch in enumerate(batches(known, chance), 1):
            with torch.autocast("cpu", torch.bfloat16):
                odds = learner(batch)
            loss = lost(odds.float(), batch)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(learner.learnt(), 1.0)
            optimiser.step()
            rate.step()
            total += loss.item()
            if number % 200 == 0:
                spent = time.monotonic() - begun
                print(f"    {number} of {steps // EPOCHS}: loss {total / number:.3f}, {spent:.0f} s", flush=True)
        learner.write(path)
        print(f"  epoch {epoch + 1}: loss {total / number:.3f}", flush=True)
    return learner.eval()


def report(unseen: Sequence[Pair]) -> str:
    """How well pairs are told apart by the weights that come with the package: a line a kind, with the area under the
    curve and what a bar catches of those that do not answer."""
    cross, lines = cross_encoder(), []
    for kind in dict.fromkeys(pair.kind for pair in unseen):
        own = [pair for pair in unseen if pair.kind == kind]
        parts = [own[start : start + 64] for start in range(0, len(own), 64)]
        odds = np.concatenate([cross.of([Known(pair.question, pair.measure) for pair in part]) for part in parts])
        right = np.array([pair.answers for pair in own])
        caught = [f"{(odds[~right] < np.quantile(odds[right], lost)).mean():.2f} at {lost}" for lost in LOST]
        area = roc_auc_score(right, odds)
        lines.append(f"{kind}: {len(own)} pairs, area {area:.3f}; wrong caught at right lost: {', '.join(caught)}")
    return "\n".join(lines)


def main() -> None:
    """Prints the figures, or writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="go on training, and write the weights")
    parser.add_argument("--anew", action="store_true", help="train from the embedding model's weights")
    given = parser.parse_args()
    torch.manual_seed(0)
    known, unseen = told()
    if given.write or given.anew:
        chance = random.Random(0)
        tables = [json.loads(line) for line in TABLES.read_text(encoding="utf-8").splitlines()]
        measures = list(pairs(tables, chance))
        trained([*known, *chance.sample(measures, MEASURES)], chance, WEIGHTS, anew=given.anew)
    print(report(unseen))


if __name__ == "__main__":
    main()
