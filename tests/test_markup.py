"""What a model writes is shown as plain sentences, at every moment of its coming."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.markup import Cleaner, plain

CASES = [
    ("plain words. [1]", "plain words. [1]"),
    ("**Bold** and *thin* and `code` and __both__.", "Bold and thin and code and both."),
    ("# Head\n\n- one\n- two\n1. three", "Head\n\none\ntwo\nthree"),
    ("![pixel](http://e.example/p.png?q=1) Seen.", "Seen."),
    ("![a][b] Seen.", "Seen."),
    ("See [the page](https://e.example/a) now.", "See the page now."),
    ("It is so [1](https://e.example/a).", "It is so [1]."),
    ("It is so [2][3].", "It is so [2][3]."),
    ("[d]: https://e.example/x\nSo.", "So."),
    ("Go to https://e.example/x?q=1 or www.e.example/y or e.example/z.", "Go to  or  or"),
    ("<b>So</b> <img src=x onerror=alert(1)>it is.", "So it is."),
    ("<script>alert(1)</script>So.", "So."),
    ("<!-- hidden -->So.", "So."),
    ("<think>I think so.</think>So.", "So."),
    ("So. <img src=http://e.example", "So."),
    ("3 < 5 and 7 > 5.", "3 < 5 and 7 > 5."),
    ("a\u200bb\u202ec\U000e0041d", "abcd"),
    ("```python\nx = 1\n```\nSo.", "x = 1\n\nSo."),
    ("In 2024 it was 5 %.", "In 2024 it was 5 %."),
    ("snake_case stays.", "snake_case stays."),
    ("[![x](http://e.example/a)](javascript:alert(1)) So.", "So."),
    ("data:text/html;base64,AAAA So.", "So."),
]


def streamed(text: str, size: int) -> str:
    """The text cleaned as it comes, in pieces of so many characters."""
    cleaner, shown = Cleaner(), ""
    for start in range(0, len(text), size):
        shown += cleaner.feed(text[start : start + size])
        assert not re.search(r"https?:|<(script|img|b)\b|!\[|javascript:|e\.example/", shown)
    return (shown + cleaner.end()).strip()


@pytest.mark.parametrize(("text", "shown"), CASES)
def test_markup_goes_and_words_stay(text: str, shown: str) -> None:
    """Marks of citations are kept, links lose their address, images and tags go."""
    assert plain(text) == shown


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
@pytest.mark.parametrize(("text", "shown"), CASES)
def test_it_is_the_same_as_it_comes(text: str, shown: str, size: int) -> None:
    """However the text is cut, nothing of a link or a tag is ever shown."""
    assert re.sub(r"\s+", " ", streamed(text, size)) == re.sub(r"\s+", " ", shown)


@given(st.text(alphabet=st.sampled_from("<>![]()/:.htps x1\n*#`-"), max_size=60), st.integers(1, 9))
def test_no_text_leaves_an_address_or_a_tag(text: str, size: int) -> None:
    """Whatever the model writes."""
    for shown in (plain(text), streamed(text, size)):
        assert not re.search(r"https?:|!\[[^\]]*\]\(|<[a-z][^<>]*>", shown)


def test_what_follows_a_mark_is_not_held_back() -> None:
    """A mark may become a link only at the very end of what has come."""
    cleaner = Cleaner()
    pieces = ["Hives ", "rose. [1] ", "Honey ", "fell. ", "[2]\n", "[3] Mites ", "came. "]
    assert [cleaner.feed(piece) for piece in pieces] == pieces
