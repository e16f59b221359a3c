"""Names and their variants."""

import pytest

from index.names import Lexicon, is_bloc, is_country

LEXICON = Lexicon(
    ["DeepSeek", "DeepSeek-R1", "Claude Opus 4.5", "Zhipu AI", "Kiruna 910B", "Kiruna 910C"],
    [("Zhipu AI", "Z.ai"), ("Zhipu AI", "Zhipu")],
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("How many did the U.S. make vs. Chinese firms?", ["United States", "China"]),
        ("USA, America, the United States of America, US", ["United States"] * 4),
        ("let us see what z.ai did", ["Zhipu AI"]),
        ("deepseek r1 and DeepSeek's others", ["DeepSeek-R1", "DeepSeek"]),
        ("Claude Opus 4.5's price and Claude Opus 4.6", ["Claude Opus 4.5"]),
        ("the PRC and the UAE", ["China", "United Arab Emirates"]),
        ("Kiruna 910B and 910C, of the Kiruna line", ["Kiruna 910B", "Kiruna 910C"]),
        ("nothing here", []),
    ],
)
def test_the_longest_known_name_is_found(text: str, names: list[str]) -> None:
    """Variants give the canonical name; a pronoun is no country; a longer name wins over the shorter in it."""
    assert [mention.name for mention in LEXICON.find(text)] == names


def test_blocs_are_no_countries() -> None:
    """Europe and the world hold countries and are none."""
    assert [is_country(name) for name in ("China", "Europe", "DeepSeek")] == [True, False, False]
    assert [is_bloc(name) for name in ("China", "Europe", "World")] == [False, True, True]
