"""An Answer as Markdown with footnotes, and as plain text for a terminal."""

from dataclasses import replace

import pytest

from assistant.render import (
    cited,
    disagreement,
    escaped,
    excerpt,
    markdown,
    particulars,
    plain_text,
    printable,
    safe_url,
    verdicts,
)
from assistant.types import Answer, Citation, Claim, Conflict, ConflictValue, Support
from corpus.schema import Source
from index.types import Chunk, Locator, Passage

WORDS = Citation(
    1, "fog", "On fog", "Weather Desk", "https://example.org/fog", "2024-03", Locator(4, 20), "Fog is  a\ncloud."
)
CELL = Citation(2, "rain", "Rain", "", "", "", Locator(0, 9, None, "rain", 3, "value"), "Oslo,2023,763", "763")
ROW = Citation(3, "rain", "", "", "javascript:alert(1)", "", Locator(0, 9, None, "rain", 4), "Rome,\t2023,800")
ANSWER = Answer(
    "What is fog?",
    "What is fog in Oslo?",
    "answered",
    "Fog is a cloud. [1] It rained 763 mm. [2][3]",
    "extractive",
    (Claim("Fog is a cloud.", (1,)), Claim("It rained 763 mm.", (2, 3))),
    (WORDS, CELL, ROW),
    (Conflict("rain in Oslo", (ConflictValue("763", "rain", "2023"), ConflictValue("790", "book", ""))),),
)


def _abstention(text: str = "  Mist\nis thin  fog. ") -> Answer:
    chunk = Chunk("c", "fog", "article", 0, text, "", Locator(0, 20), (), Source("On fog"))
    return Answer(
        "What is hail?", "What is hail?", "abstained", "The sources do not say.", "extractive",
        evidence=(Passage(chunk, 1.0, 1),),
    )  # fmt: skip


def test_markdown_has_a_footnote_for_each_citation() -> None:
    """Each mark is a footnote's; a footnote has particulars, a link where it is safe, and the words, cell or row."""
    assert markdown(ANSWER) == (
        "**What is fog?**\n"
        "\n"
        "Fog is a cloud.[^1] It rained 763 mm.[^2][^3]\n"
        "\n"
        "Sources disagree about rain in Oslo: 763 (rain, 2023); 790 (book)\n"
        "\n"
        "[^1]: On fog, Weather Desk, March 2024. <https://example.org/fog> “Fog is a cloud.”\n"
        "[^2]: Rain. table rain, row 3, column value: 763\n"
        "[^3]: rain. table rain, row 4: Rome, 2023,800\n"
    )


def test_plain_text_lists_the_sources_under_the_answer() -> None:
    """A terminal gets the question as it was searched, the answer with its marks, its sources and what disagrees."""
    assert plain_text(ANSWER) == (
        "(What is fog in Oslo?)\n"
        "Fog is a cloud. [1] It rained 763 mm. [2][3]\n"
        "Sources disagree about rain in Oslo: 763 (rain, 2023); 790 (book)\n"
        "\n"
        "[1] On fog, Weather Desk, March 2024\n"
        "    https://example.org/fog\n"
        "    “Fog is a cloud.”\n"
        "[2] Rain\n"
        "    table rain, row 3, column value: 763\n"
        "[3] rain\n"
        "    table rain, row 4: Rome, 2023,800"
    )


def test_an_abstention_shows_the_nearest_passages_as_such() -> None:
    """Both forms say that the passages are no answer."""
    assert plain_text(_abstention()) == (
        "The sources do not say.\n\nNearest, which does not answer the question:\n  - fog: Mist is thin fog."
    )
    assert markdown(_abstention()) == (
        "**What is hail?**\n\nThe sources do not say.\n\n"
        "Nearest, which does not answer the question:\n\n- fog: Mist is thin fog.\n"
    )


def test_an_abstention_tells_the_nearest_cells_with_their_sources() -> None:
    """In both forms, in the place of the passages."""
    near = replace(_abstention(), nearest=(Claim("It rained 763 mm.", (2,)),), citations=(CELL,))
    assert plain_text(near) == (
        "The sources do not say.\n\nNearest, which does not answer the question:\n  - It rained 763 mm. [2]\n\n"
        "[2] Rain\n    table rain, row 3, column value: 763"
    )
    assert markdown(near) == (
        "**What is hail?**\n\nThe sources do not say.\n\n"
        "Nearest, which does not answer the question:\n\n- It rained 763 mm.[^2]\n\n"
        "[^2]: Rain. table rain, row 3, column value: 763\n"
    )


def test_marks_and_markup_in_a_sources_own_words_stay_words() -> None:
    """A quoted '[1]', an image, a heading, HTML or a line break from a document makes nothing in the Markdown."""
    claim = "See [1] ![x](http://e.example/p.png) <b>&lt;\n# now*_`$"
    hostile = Answer("a\n# b", "a\n# b", "answered", "", "extractive", (Claim(claim, (1,)),), (WORDS,))
    assert markdown(hostile).split("\n\n")[:2] == [
        r"**a \# b**",
        r"See \[1\] !\[x\](http://e.example/p.png) \<b\>\&lt; \# now\*\_\`\$[^1]",
    ]


def test_what_the_answer_tells_is_not_listed_again() -> None:
    """A disagreement about values that are all cited gives their marks, and in words what is known of why."""
    values = (ConflictValue("763 mm", "rain", "2023"), ConflictValue("1 cloud2", "fog", "2024"))
    citations = (replace(WORDS, quote="Fog is 1 cloud."), CELL)
    conflict = Conflict("rain: Oslo", values, "other definition")
    assert disagreement(conflict, citations) == "rain: Oslo: [2] and [1] (the definitions differ)"
    assert (
        disagreement(conflict, citations, "[^{}]".format, escaped)
        == "rain: Oslo: [^2] and [^1] (the definitions differ)"
    )
    listed = "rain: Oslo: 763 mm (rain, 2023); 1 cloud2 (fog, 2024)"
    assert disagreement(replace(conflict, reason="not known"), ()) == listed
    other = replace(conflict, values=(replace(values[0], body="Another office"), values[1]))
    assert disagreement(other, citations) == f"{listed} (the definitions differ)"  # another row has the same number


def test_a_mark_without_its_citation_makes_no_footnote() -> None:
    """A claim that names a citation which is not there carries no dangling footnote mark."""
    answer = Answer("q", "q", "answered", "", "m", (Claim("Fog.", (1, 7)),), (WORDS,))
    assert markdown(answer).split("\n\n")[1] == "Fog.[^1]"


def test_a_terminal_is_sent_no_control_characters() -> None:
    """Escape sequences and direction overrides from a document do not reach the terminal; joiners of scripts do."""
    assert plain_text(_abstention("\x1b[2Jcleared\x07 \u202eabc\u202c می\u200cخواهم")).endswith(
        "- fog: [2Jcleared abc می\u200cخواهم"
    )
    assert printable("a\tb\nc\u2028d\ud800") == "a\tb\ncd"


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=c#d", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https://", False),
        ("https://a b", False),
        ('https://a"onclick=x', False),
        ("https://a>b", False),
        ("https://a\nb", False),
        (" https://a", False),
        ("", False),
    ],
)
def test_only_http_addresses_become_links(url: str, safe: bool) -> None:
    """Other schemes, and what would end an attribute or a bracket, are no links."""
    assert safe_url(url) is safe


@pytest.mark.parametrize(
    ("supports", "words"),
    [
        ([], ""),
        (["supported"], "1 of 1 sentence found in its source"),
        (["supported", "unsupported", "unsupported"], "1 of 3 sentences found in their sources, 2 not"),
        (["contradicted", "supported"], "1 of 2 sentences found in their sources, 1 contradicted"),
    ],
)
def test_verdicts_are_counted_in_words(supports: list[Support], words: str) -> None:
    """Supported sentences count as found; the others are named."""
    claims = tuple(Claim("x", (1,), support) for support in supports)
    assert verdicts(Answer("q", "q", "answered", "", "m", claims, (WORDS,))) == words


def test_a_sentence_without_a_citation_does_not_count_as_found() -> None:
    """Whatever its verdict."""
    assert verdicts(Answer("q", "q", "answered", "", "m", (Claim("x", ()),))) == "0 of 1 sentence found in its source"


def test_particulars_leave_out_what_is_unknown() -> None:
    """Title, publisher and date; the id where there is no title."""
    assert [particulars(c) for c in (WORDS, CELL, ROW)] == ["On fog, Weather Desk, March 2024", "Rain", "rain"]


def test_a_page_is_named() -> None:
    """A quote from a paged source says its page."""
    assert cited(Citation(1, "p", "P", "", "", "", Locator(0, 3, 7), "abc")) == "“abc” (page 7)"


def test_excerpts_end_after_a_word() -> None:
    """A long text is cut between words and says so."""
    assert excerpt("one two three", 9) == "one two…"
    assert excerpt(" one\n two ", 9) == "one two"
    assert escaped("a_b\nc") == r"a\_b c"
