"""Things that a question calls by a part of their name."""

from __future__ import annotations

import pytest

from assistant.partly import PartNames
from index.names import Lexicon

_THINGS = ["Larne Valley tunnel", "Moss Hill tunnel", "First Ardal flood", "Second Ardal flood", "Nordic Salmon Act"]


def _alike(one: str, other: str) -> bool:
    return (one, other) == ("underpass", "tunnel")


@pytest.fixture
def parts() -> PartNames:
    return PartNames(_THINGS, Lexicon([*_THINGS, "Moss Bank"]), _alike)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("How long is the Larne?", "How long is the Larne Valley tunnel?"),
        ("How long is the larne valley one?", "How long is the Larne Valley tunnel one?"),
        ("Is the Larne Valley underpass long?", "Is the Larne Valley tunnel long?"),
        ("Was the Salmon Act before?", "Was the Nordic Salmon Act before?"),
        ("How long is the Moss Hill tunnel?", "How long is the Moss Hill tunnel?"),
    ],
)  # fmt: skip
def test_a_part_that_one_thing_alone_has_is_its_name(parts: PartNames, asked: str, written: str) -> None:
    """The whole name stands for the part, and for a noun behind it that says the same as the name's last word."""
    assert parts.written_out(asked) == written


@pytest.mark.parametrize(
    "asked", ["What did the Ardal flood cost?", "What does Moss cost?", "Which tunnel is long?", "Is moss green?"]
)
def test_a_part_of_several_names_or_a_common_word_is_none(parts: PartNames, asked: str) -> None:
    """What two names have, and a kind of thing, are left as they stand."""
    assert parts.written_out(asked) == asked
