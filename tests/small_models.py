"""Folders of small models with chance weights, made as their libraries save them."""

from __future__ import annotations

from pathlib import Path

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "herring", "quota", "query", "passage", ":", "boat", "norway",
         "trawlers", "vessels", "landed", "the", "of", "in"]  # fmt: skip
SIZES = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16,
         "vocab_size": len(WORDS), "max_position_embeddings": 512}  # fmt: skip


def _save_tokenizer(folder: Path) -> None:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.normalizers import Lowercase
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special).save_pretrained(folder)


def save_embedder(base: Path) -> Path:
    """An embedding model of 8 dimensions, with prompts of its own and room for 32 tokens; its folder."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertModel

    _save_tokenizer(base / "bert")
    BertModel(BertConfig(**SIZES)).save_pretrained(base / "bert")
    transformer = Transformer(str(base / "bert"), max_seq_length=32)
    prompts = {"query": "query: ", "document": "passage: "}
    SentenceTransformer(modules=[transformer, Pooling(8)], prompts=prompts).save(str(base / "embedder"))
    return base / "embedder"


def save_reranker(folder: Path, labels: int = 1) -> Path:
    """A cross-encoder with so many scores for a pair; its folder."""
    from transformers import BertConfig, BertForSequenceClassification

    _save_tokenizer(folder)
    config = BertConfig(**SIZES, num_labels=labels, initializer_range=0.5)  # wide, so that scores differ
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder
