"""Names of a claim that its evidence has in no form: as written, by initials, as the version of a model."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.naming import Named, name_stem
from index.names import tokens
from index.text import term_set

_KIND = "based|class|style|powered|only|like|era|level"  # 'GPT-4-class' is no name
_MODEL_NAME = re.compile(
    rf"(?<![\w$€£¥.-])(?:[A-Z]\w+ (?=\d)|(?=[A-Z]))\w+(?:[.-](?!(?:{_KIND})\b)\w+)+",
)


def absent(claim: str, names: Sequence[Named], named: Sequence[Named], whole: str) -> str:
    """The first name, or version of a named thing, that the evidence does not have; '' for none.

    Args:
        names: those that are looked for.
        named: all names of the claim.
        whole: all that the evidence says.
    """
    for name in names:
        if not _is_written(name, claim, whole) and not is_initials(name, claim, whole):
            return claim[name.start : name.end]
    for one in named:
        version = re.match(r"[ -](\d+(?:\.\d+)+)(?![\d%])", claim[one.end :])
        if version and not re.search(rf"(?<![\d.]){re.escape(version[1])}(?![\d.]\d)", whole):
            return f"{claim[one.start : one.end]} {version[1]}"
    squeezed = _squeezed(whole)
    return next((run for run in _model_names(claim, named) if _squeezed(run) not in squeezed), "")


def is_initials(name: Named, claim: str, whole: str) -> bool:
    """Whether the name is written by its initials in one of the texts and in full in the other."""
    word = claim[name.start : name.end]
    if word.isupper() and 2 <= len(word) <= 6:
        return bool(re.search(r"\W+(?:(?:of|the|and|for|on)\W+)*".join(rf"\b{c}\w+" for c in word), whole))
    runs = re.finditer(r"\b[A-Z]\w+(?:\s+(?:(?:of|the|and|for|on)\s+)*[A-Z]\w+)+", claim)
    run = next((m[0] for m in runs if m.start() <= name.start < m.end()), "")
    initials = "".join(re.findall(r"\b[A-Z]", run))
    return len(initials) >= 3 and bool(re.search(rf"\b{initials}\b", whole))


def _is_written(name: Named, text: str, whole: str) -> bool:
    word = re.escape(text[name.start : name.end])
    if re.search(rf"(?<!\w){word}(?!\w)", whole, re.IGNORECASE):
        return True
    return name.key in term_set(whole) or name.key in {name_stem(match[0]) for match in tokens(whole)}


def _model_names(claim: str, named: Sequence[Named]) -> list[str]:
    """The words that join letters, digits and signs as names of models do: 'Qwen3.7-Max'; with the name before, where
    they begin with a digit: 'Llama 3.1-405B'."""
    numbered = [name for name in named if re.search(r"\d", claim[name.start : name.end])]
    return [
        match[0]
        for match in _MODEL_NAME.finditer(claim)
        if any(match.start() < name.end and name.start < match.end() for name in numbered)
    ]


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()
