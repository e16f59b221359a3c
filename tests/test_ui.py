"""What the web app makes of conversations and sources: HTML from pure functions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import (
    Answer,
    Call,
    Citation,
    Claim,
    Judged,
    Restarted,
    Settled,
    Shown,
    Struck,
    Trace,
    Understood,
)
from assistant.ui import thread, trace, welcome
from assistant.ui.ask import _opened
from assistant.ui.asking import Exchanges
from assistant.ui.exchange import Exchange
from assistant.ui.grid import grid
from assistant.ui.live import Live
from assistant.ui.prose import STEP, prose
from assistant.ui.scope import Scope
from assistant.ui.source import View, cited_source, hint, near_source
from assistant.ui.welcome import Coverage
from corpus.schema import Column, Document, FactTable, Row, Source
from index.types import Chunk, Locator, Passage, Span

NASTY = st.text(alphabet=st.sampled_from("<>&\"'`/={}$[]()!# \nab1"), max_size=60)
NOBODY = Source("T")
HEAD = '<tr><th scope="col" class="number"><abbr title="row of the file">#</abbr></th>'


class Elements(HTMLParser):
    """The elements of a piece of HTML with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.text += "" if tag == "mark" else "\n"

    def handle_data(self, data: str) -> None:
        self.text += data


def _article(text: str, body: int = 0, pages: tuple[int, ...] = ()) -> Document:
    return Document("a", Source("A"), text, body, "a.md", pages=pages)


def _table(rows: list[tuple[str, ...]], *columns: Column, source: Source = NOBODY) -> FactTable:
    held = tuple(Row(n, cells, ",".join(cells), 0, 1, source) for n, cells in enumerate(rows, 2))
    return FactTable("t", Source("Table"), "", columns, held, "t.csv")


def test_the_shape_of_a_text_is_shown_and_nothing_else() -> None:
    """Paragraphs, headings, lists and tables keep their shape; front matter is left out; markup stays text."""
    text = "---\nid: x\n---\n# One <i>\n\nTwo &amp;\nthree. ![x](http://e/p.png)\n\n- a\n- b\n\n| c |\n| d |\n"
    shown = prose(_article(text, 14), Span(text.index("Two"), text.index(" ![x]")))
    assert (shown.html, shown.before, shown.after) == (
        "<h3>One &lt;i&gt;</h3>"
        '<p><mark id="quote" tabindex="-1">Two &amp;amp;\nthree.</mark> ![x](http://e/p.png)</p>'
        '<p class="lines">- a\n- b</p>'
        '<pre tabindex="0">| c |\n| d |</pre>',
        0,
        0,
    )


def test_a_quote_over_several_paragraphs_is_marked_in_each() -> None:
    """The first mark has the id that is scrolled to."""
    text = "# Head\n\nOne two.\n\nThree four."
    assert prose(_article(text), Span(2, text.index(" four"))).html == (
        '<h3><mark id="quote" tabindex="-1">Head</mark></h3><p><mark>One two.</mark></p><p><mark>Three</mark> four.</p>'
    )


def test_pages_are_told() -> None:
    """A page that begins in the middle of a paragraph parts it."""
    text = "First page. Second\npage.\n\nThird page."
    assert prose(_article(text, pages=(0, 12, 26)), Span(0, 0)).html == (
        '<p class="page">Page 1</p><p>First page.</p><p class="page">Page 2</p><p>Second\npage.</p>'
        '<p class="page">Page 3</p><p>Third page.</p>'
    )


@pytest.mark.parametrize("gap", ["\n\n", "\n", " "])
def test_a_long_text_comes_in_steps(gap: str) -> None:
    """Each step shows more, until all of the body is shown; what is left out is counted."""
    text = gap.join(f"word{n:06d}" for n in range(9_000))
    at = text.index("word004500")
    document, quote = _article(text), Span(at, at + 10)
    first = prose(document, quote)
    assert "word004500</mark>" in first.html
    assert STEP <= at - first.before <= 2 * STEP
    assert STEP <= len(text) - first.after - quote.end <= 2 * STEP
    assert (prose(document, quote, 2, 1).before < first.before, prose(document, quote, 2, 1).after) == (
        True,
        first.after,
    )
    whole = prose(document, quote, 99, 99)
    assert (whole.before, whole.after) == (0, 0)
    assert Elements(whole.html).text.split() == text.split()


@given(NASTY, st.integers(0, 60), st.integers(0, 60), st.lists(st.integers(0, 60), max_size=3))
def test_no_text_makes_an_element(text: str, start: int, end: int, pages: list[int]) -> None:
    """Whatever the text, the quote and the pages: the words are all there, and no element but the app's own."""
    shown = prose(_article(text, pages=tuple(sorted(set(pages)))), Span(start, end))
    elements = Elements(shown.html)
    assert {tag for tag, _ in elements.found} <= {"p", "h3", "pre", "mark"}
    assert sum(attributes.get("id") == "quote" for _, attributes in elements.found) <= 1
    plain = Elements(prose(_article(text), Span(start, end)).html).text
    assert [word for word in plain.split() if word.strip("#")] == [word for word in text.split() if word.strip("#")]


@given(NASTY, NASTY)
def test_no_text_makes_an_element_of_a_conversation(question: str, reply: str) -> None:
    """Questions, replies, titles and quotes are shown as they are, in every state of a turn."""
    citation = Citation(1, reply, question, reply, question, reply, Locator(0, 1), question)
    chunk = Chunk("c", reply, "article", 0, question, "", Locator(0, 1), (), Source(reply, question))
    answer = Answer(question, reply, "answered", reply, reply, (Claim(reply, (1,)),), (citation,))
    silent = Answer(question, reply, "abstained", reply, reply, evidence=(Passage(chunk, 1.0, 1),), missing=(question,))
    gone = (Struck(reply, "contradicted", question, 0), Struck(question, "unsupported", reply, 1))
    answer = replace(answer, struck=gone, notes=(reply,), parts=(question, reply), trace=Trace(reply))
    call = Call(reply, (("system", question), ("human", reply)), reply, 1, 2, True, 3.0, 4.0, question)
    traced = Trace(reply, (call,), (Shown(1, reply, question),), (Judged(reply, "unsupported", question, (1,)),), 3)
    settled = (Settled(0, 1, reply, "supported", "", (1,)), Settled(2, 3, question, "contradicted", reply))
    draft = Live(reply, settled, True, Understood(reply, (question, reply)), reply)
    form = {"form", "label", "textarea"}
    plain = {"del", "article", "h2", "h3", "p", "span", "ol", "ul", "li", "button", "div", "strong"}
    for html in (
        thread.thread([Exchange(question, answer), Exchange(question, silent, Scope(date(2024, 1, 2)))]),
        thread.pending(question, Scope(), Live(reply)),
        thread.pending(question, Scope(), draft),
        trace.panel(replace(answer, trace=traced)),
        thread.failed(question, Scope(), reply),
        thread.notice(reply),
        thread.spoken(answer),
        welcome.welcome(Coverage(1, 2)),
        welcome.instances([question, reply]),
    ):
        elements = Elements(html)
        assert {tag for tag, _ in elements.found} <= plain | {"section", "header", "details", "summary", "pre", *form}
        assert not any(name.startswith("on") for _, attributes in elements.found for name in attributes)
    opened = Elements(near_source(View(0, "near", 0), Passage(chunk, 1.0, 1), _article(reply)))
    assert {tag for tag, _ in opened.found} <= {"section", "header", "button", "h2", "h3", "p", "div", "mark", "pre"}


def test_a_mark_is_a_button_that_says_its_source() -> None:
    """Numbers without a citation make none; the first stays with the last word, the others may wrap."""
    citations = tuple(Citation(n, "s", f"T{n}", "", "", "2024", Locator(0, 1), "q") for n in (1, 2))
    answer = Answer("q", "q", "answered", "", "extractive", (Claim("It is so.", (1, 2, 9)),), citations)
    html = thread.thread([Exchange("q", answer)])
    button = (
        '<button type="button" class="mark" data-turn="0" data-cite="{0}" '
        'data-tip="Found: the source says “q” T{0}, 2024. Press to read it in its place." '
        'aria-label="Source {0}: T{0}, 2024">{0}</button>'
    )
    assert f'It is <span class="tail">so.{button.format(1)}</span>{button.format(2)}</span>' in html
    assert html.count('class="mark"') == 2


def test_a_stream_shows_its_marks_as_they_come() -> None:
    """Marks of an answer that is not finished are no buttons yet."""
    assert thread.pending("q", Scope(), Live("A <b> [1] [x]")) == (
        '<article class="turn"><h2 class="question">q</h2><p class="answer">A &lt;b&gt; '
        '<span class="mark">1</span> [x]</p></article>'
    )


def test_a_draft_shows_what_is_checked_and_what_is_not() -> None:
    """A kept sentence has its final marks, a struck one its reason; what is not settled has no marks yet."""
    now = Live()
    for event in (
        Understood("q alone", ("One?", "Two?")),
        "It rose to 5. [3] It fell ",
        Settled(0, 17, "It rose to 5.", "supported", "", (1,)),
        "to 4. [7] It is ",
        Settled(18, 35, "It fell to 4.", "contradicted", "5, not 4", (), True),
        "flat [2",
    ):
        now = now.after(event)
    shown = Elements(thread.pending("q", Scope(), now)).text
    assert shown.endswith("It rose to 5.\n1 \nIt fell to 4. \nIt is flat")
    now = now.after(Settled(18, 35, "It fell to 4.", "contradicted", "5, not 4"))
    assert "<del>It fell to 4.</del>" in thread.pending("q", Scope(), now)
    assert now.after(Restarted("Why.")) == Live(asked=Understood("q alone", ("One?", "Two?")), note="Why.")


def test_coverage_is_told_in_words() -> None:
    """One and many, nothing, and a date where there is one."""

    def covers(coverage: Coverage) -> str:
        return welcome.welcome(coverage).partition('class="covers">')[2].partition("</p>")[0]

    assert covers(Coverage(1, 1200)) == "Covers 1 article and 1,200 tables."
    assert covers(Coverage(0, 1)) == "Covers 1 table."
    assert covers(Coverage(2, 0, "2024-03")) == "Covers 2 articles, the newest from March 2024."
    assert covers(Coverage(0, 0)) == "Covers nothing yet: add files to the corpus."


def test_columns_that_tell_nothing_are_left_out_by_name() -> None:
    """Empty ones, those that repeat the source's particulars and those that never change; the cited one never."""
    source = Source("S", "P", "https://e.example", "2024")
    columns = [Column(name) for name in ("name", "publisher", "empty", "topic", "same")] + [
        Column("n", "N", "of it", "integer", "t")
    ]
    table = _table([(f"a{n}", "P", "", "x", "y", str(n)) for n in range(6)], *columns, source=source)
    shown = grid(table, Locator(0, 1, None, "t", 3, "same"))
    assert shown.left_out == ("publisher (P)", "empty", "topic (x)")
    assert (
        f'{HEAD}<th scope="col">name</th><th scope="col">same</th>'
        '<th scope="col" class="number" title="of it">N <span class="unit">(t)</span></th></tr>'
    ) in shown.html
    assert (
        '<tr class="cited"><th scope="row" class="number">3</th><td>a1</td>'
        '<td id="quote" tabindex="-1"><mark>y</mark></td><td class="number">1</td></tr>'
    ) in shown.html


def test_a_row_is_marked_where_no_cell_is_cited() -> None:
    """The whole row then has the id."""
    table = _table([("a", "1"), ("b", "2")], Column("k"), Column("v"))
    assert (
        '<tr class="cited" id="quote" tabindex="-1"><th scope="row" class="number">3</th>'
        in grid(table, Locator(0, 1, None, "t", 3)).html
    )


@pytest.mark.parametrize("locator", [Locator(0, 1), Locator(0, 1, None, "t", 99, "k"), Locator(0, 1, None, "t", 1)])
def test_a_table_cited_as_a_whole_is_shown_from_its_top(locator: Locator) -> None:
    """Nothing is marked where the row is not named or not there; an empty table has its header alone."""
    table = _table([(f"a{n}",) for n in range(40)], Column("k"))
    shown = grid(table, locator)
    assert ("quote" in shown.html, shown.html.count("<tr>"), shown.before, shown.after) == (False, 10, 0, 31)
    assert grid(_table([], Column("k")), locator).html.count("<tr>") == 1


def test_a_record_is_told_as_the_answer_told_it() -> None:
    """A row of a table of records stands as a sentence above the table."""
    table = _table([("2024-05-01", "The gate was opened")], Column("day", type="date"), Column("event"))
    citation = Citation(1, "t", "T", "", "", "", Locator(0, 1, None, "t", 2), "2024-05-01,The gate was opened")
    html = cited_source(View(0, "cite", 1), citation, table)
    assert '<p class="told">The gate was opened (1 May 2024).</p>' in html


def _held(turn: int = 1) -> Exchanges:
    citation = Citation(1, "a", "A", "", "", "", Locator(0, 3), "One")
    chunk = Chunk("c", "a", "article", 0, "One", "", Locator(0, 3), (), Source("A"))
    answer = Answer("q", "q", "answered", "One. [1]", "extractive", (Claim("One.", (1,)),), (citation,),
                    evidence=(Passage(chunk, 1.0, 1),))  # fmt: skip
    return tuple(Exchange("q", answer) for _ in range(turn))


class _Library:
    """One article, whatever is asked for."""

    def document(self, id: str) -> Document:  # noqa: A002  the protocol's name
        return _article("One two")

    def stream_answer(self, *_: Any) -> Any:
        raise AssertionError


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"turn": "0"},
        {"turn": "1", "cite": "1"},
        {"turn": "0", "cite": "2"},
        {"turn": "0", "cite": "0"},
        {"turn": "0", "near": "1"},
        {"turn": "-1", "cite": "1"},
        {"turn": 0, "cite": 1},
        {"turn": "٠", "cite": "١"},
        {"turn": "0", "cite": "1" * 5000},
        {"turn": ["0"], "cite": {"a": 1}},
    ],
)
def test_a_click_that_means_nothing_changes_nothing(data: dict[str, Any]) -> None:
    """What a browser sends may be anything: numbers out of bounds, other digits, other types."""
    assert _opened(_Library(), _held(), data) == {"__type__": "update"}


def test_a_click_opens_what_it_names() -> None:
    """A citation, a nearest passage, more of either, or the empty panel."""
    one = _held()
    quoted = 'tabindex="-1">One</mark> two'
    cited = _opened(_Library(), one, {"turn": "0", "cite": "1", "near": ""})
    near = _opened(_Library(), one, {"turn": "0", "cite": "", "near": "0", "above": "0", "below": "999999"})
    assert [quoted in cited, quoted in near, "Nearest, not an answer" in near] == [True, True, True]
    assert _opened(_Library(), one, {"close": "1"}) == hint()
    assert "is no longer in the index" in cited_source(View(0, "cite", 1), one[0].answer.citations[0], None)


def test_an_abstention_offers_cells_before_passages_and_none_twice() -> None:
    """Each cell with its mark; the row that holds it is not listed once more."""
    row = Chunk("r", "rain", "table", 0, "Rain, 2023: 763", "", Locator(0, 9, None, "rain", 3), (), NOBODY)
    article = Chunk("a", "fog", "article", 0, "Fog is thin.", "", Locator(0, 12), (), Source("On fog"))
    cell = Citation(1, "rain", "Rain", "", "", "", Locator(0, 9, None, "rain", 3, "value"), "2023,763", "763")
    answer = Answer(
        "Rain in 2022?", "Rain in 2022?", "abstained", "The sources do not say.", "extractive",
        citations=(cell,), evidence=(Passage(row, 2.0, 1), Passage(article, 1.0, 2)),
        nearest=(Claim("It rained 763 mm in 2023.", (1,)),),
    )  # fmt: skip
    shown = Elements(thread.thread((Exchange("Rain in 2022?", answer),)))
    buttons = [attributes for tag, attributes in shown.found if tag == "button"]
    assert [button["data-cite"] for button in buttons if "data-cite" in button] == ["1"]
    assert [button["data-near"] for button in buttons if "data-near" in button] == ["1"]
    assert "It rained 763 mm in 2023." in " ".join(shown.text.split())
    assert "Rain, 2023: 763" not in shown.text
    assert thread.spoken(answer) == "The sources do not say. Nearest, not an answer: It rained 763 mm in 2023."


def test_an_unsafe_address_is_no_link() -> None:
    """The particulars are shown without it."""
    citation = replace(_held()[0].answer.citations[0], url="javascript:alert(1)")
    assert "javascript" not in cited_source(View(0, "cite", 1), citation, _article("One"))
