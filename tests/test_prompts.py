"""Prompts are read from their files and checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.prompts import FOLDER, VARIABLES, load_prompt
from corpus.errors import UsageError


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_every_prompt_can_be_filled(name: str) -> None:
    """Its variables are those that the program has, and each value stands in what is asked, none in what is told; the
    one that goes on from a reply tells nothing anew."""
    *told, human = load_prompt(name).messages(**{variable: f"<{variable}!>" for variable in VARIABLES[name]})
    assert ([role for role, _ in told], human[0]) == ([] if name == "repair" else ["system"], "human")
    assert all(f"<{variable}!>" in human[1] for variable in VARIABLES[name])
    assert not any(f"<{variable}!>" in text for variable in VARIABLES[name] for _, text in told)


def test_every_file_is_a_prompt() -> None:
    """None is left over."""
    assert {path.stem for path in FOLDER.glob("*.md")} == set(VARIABLES)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (None, "cannot be read: put it back"),
        ("Say.\n$question", "has no line of three dashes"),
        ("Say.\n---\n$question costs $5", "has a '$' that begins no variable"),
        ("Say.\n---\n$question $answer", "the variable '$answer' is not filled in by the program"),
        ("Say.\n---\nWhat?", "the variable '$question' is missing"),
    ],
)
def test_a_broken_prompt_is_one_line(text: str | None, line: str, tmp_path: Path) -> None:
    """It names the file and what is wrong."""
    if text is not None:
        (tmp_path / "decompose.md").write_text(text)
    with pytest.raises(UsageError) as wrong:
        load_prompt("decompose", tmp_path)
    assert line in str(wrong.value)
    assert "decompose.md" in str(wrong.value)


def test_a_dollar_sign_is_written_twice(tmp_path: Path) -> None:
    """And sent once; what is filled in is not read again."""
    (tmp_path / "decompose.md").write_text("It costs $$5.\n---\n$question")
    assert load_prompt("decompose", tmp_path).messages(question="$evidence {x}") == [
        ("system", "It costs $5."),
        ("human", "$evidence {x}"),
    ]
