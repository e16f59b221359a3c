"""Whether a measure, or an answer, is what a question asks for: a cross-encoder, small enough to run beside each.

Vectors of a question and of a measure, each made apart, lie near each other however one word narrows the question
('women', 'left', 'per head'). Here MiniLM reads the two in one pass, so that such a word meets what it narrows. Its
weights are those of the embedding model, with low-rank updates (LoRA, Hu et al. 2021) and a linear head learnt from
questions on invented tables and articles, each beside its smallest change that they do not answer, and beside answers
that were right and wrong; `python -m tests.benchmarks.pertinence` measures them on what was left out, and writes them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.embed import computes_in_half, default_folder, prepare_libraries

WEIGHTS = Path(__file__).with_name("pertinence.npz")
TOKENS = 128  # of a question and a measure together
SCALE = 2.0  # of an update, as it was learnt
UPDATED = (
    "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
    "intermediate.dense", "output.dense",
)  # fmt: skip


class Pair(NamedTuple):
    """A question without its names and periods, which say nothing of what is measured, beside a measure with its table,
    'Table. Measure (unit)', or a column or a kind of one, 'Table. Column: kind'; or a whole question beside an
    answer."""

    question: str
    measure: str


class Pertinence:
    """The cross-encoder. Thread-safe: nothing changes after it is made."""

    def __init__(self, path: Path = WEIGHTS) -> None:
        """``path`` holds the updates ('LAYER.MODULE.a' of shape (rank, in), '.b' of shape (out, rank)), what is added
        to a measure's tokens ('measure', shape (dimension,)), and the head ('weight', shape (2 * dimension,), 'bias').

        Raises:
            ModelError: the package with the base model's weights is not there.
        """
        prepare_libraries()
        import torch  # noqa: PLC0415  takes seconds to import
        from transformers import AutoModel, AutoTokenizer  # noqa: PLC0415

        folder = default_folder()
        self._torch = torch
        self._tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self._model: Any = AutoModel.from_pretrained(folder, local_files_only=True).eval()
        with np.load(path, allow_pickle=False) as held:
            self._merge(held)
            self._measure = torch.from_numpy(held["measure"].astype(np.float32))
            self._weight = torch.from_numpy(held["weight"].astype(np.float32))
            self._bias = float(held["bias"])
        if computes_in_half():
            self._model.to(torch.bfloat16)

    def _merge(self, updates: Mapping[str, NDArray[np.float16]]) -> None:
        with self._torch.no_grad():
            for number, layer in enumerate(self._model.encoder.layer):
                for name in UPDATED:
                    a, b = (updates[f"{number}.{name}.{part}"].astype(np.float32) for part in "ab")
                    layer.get_submodule(name).weight += SCALE * self._torch.from_numpy(b @ a)

    def of(self, pairs: Sequence[Pair]) -> NDArray[np.float32]:
        """The log-odds that a measure is what a question asks for, of each pair of both; shape (pairs,)."""
        if not pairs:
            return np.zeros(0, np.float32)
        with self._torch.inference_mode():
            odds = read_together(self._tokenizer, self._model, self._measure, pairs) @ self._weight + self._bias
        return np.asarray(odds.numpy(), np.float32)


def read_together(tokenizer: Any, model: Any, measure: Any, pairs: Sequence[Any]) -> Any:
    """What a model makes of each pair's question and measure in one pass: the means over the tokens of either, side by
    side, a tensor of shape (pairs, 2 * dimension). ``measure``, of shape (dimension,), is added to the measure's tokens
    - here and while it learns alike."""
    import torch  # noqa: PLC0415  takes seconds to import

    tokens = tokenizer(
        [pair.question for pair in pairs], [pair.measure for pair in pairs], padding=True, truncation=True,
        max_length=TOKENS, return_tensors="pt",
    )  # fmt: skip
    mask = tokens["attention_mask"]
    own = (mask * tokens["token_type_ids"])[..., None].float()
    said = mask[..., None].float() - own
    states = model.embeddings(input_ids=tokens["input_ids"])
    states = states + (own * measure).to(states.dtype)
    seen = ((1.0 - mask[:, None, None, :].float()) * -1e9).to(states.dtype)
    for layer in model.encoder.layer:
        states = layer(states, seen)
        states = states[0] if isinstance(states, tuple) else states
    states = states.float()
    return torch.cat([(states * part).sum(1) / part.sum(1) for part in (said, own)], 1)


@cache
def cross_encoder() -> Pertinence:
    """The cross-encoder of the weights that come with the package, loaded once; by two threads at once, twice."""
    return Pertinence()


def pertinent(pairs: Sequence[Pair]) -> tuple[float, ...]:
    """The log-odds of ``Pertinence.of``, by the weights that come with the package; pairs read lately are not read
    again."""
    with _LOCK:
        known = {pair: _LATELY[pair] for pair in pairs if pair in _LATELY}
    new = [pair for pair in dict.fromkeys(pairs) if pair not in known]
    known |= zip(new, map(float, cross_encoder().of(new)), strict=True) if new else ()
    with _LOCK:
        _LATELY.update(known)
        while len(_LATELY) > _REMEMBERED:
            _LATELY.popitem(last=False)
    return tuple(known[pair] for pair in pairs)


_REMEMBERED = 4096  # pairs
_LATELY: OrderedDict[Pair, float] = OrderedDict()
_LOCK = Lock()
