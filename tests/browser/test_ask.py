"""The Ask tab in a real browser, over a small real corpus and canned answers."""

from __future__ import annotations

import logging
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.fake import LEVEL, ROWS, TIDE

PHONE = {"viewport": {"width": 375, "height": 740}, "has_touch": True, "is_mobile": True}


def test_the_empty_page_says_what_it_is_and_covers(visit: Visit) -> None:
    """Title, coverage with the newest date, and the examples of the corpus; nothing to stop or to begin anew."""
    page = visit.page
    assert page.title() == "Harbours <b>&"
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.locator("h1")).to_have_text("Harbours <b>&")
    expect(page.locator("section.welcome h2")).to_have_text("Ask the sources")
    expect(page.locator(".covers")).to_have_text("Covers 2 articles and 2 tables, the newest from 4 May 2021.")
    expect(page.locator("button.example")).to_have_text(["How deep is the basin?", "How many cranes has dock 70?"])
    expect(page.locator("#stop")).to_be_hidden()
    expect(page.locator("#new")).to_be_hidden()
    expect(page.get_by_role("textbox", name="Question")).to_be_focused()


def test_the_question_is_seen_without_scrolling(visit: Visit) -> None:
    """However many examples there are, and on a small phone too: they stand under the field."""
    page = visit.page
    for width, height in ((375, 667), (1280, 800)):  # the last is what a page has else
        page.set_viewport_size({"width": width, "height": height})
        for shown in ("#question textarea", "#ask"):
            expect(page.locator(shown)).to_be_in_viewport(ratio=1)
        assert page.evaluate("window.scrollY") == 0
    first = "document.querySelector('#question').compareDocumentPosition(document.querySelector('.examples'))"
    assert page.evaluate(f"{first} & Node.DOCUMENT_POSITION_FOLLOWING")
    visit.ask("How deep is the basin?")
    expect(page.locator(".examples")).to_be_hidden()


def test_a_cited_quote_is_shown_in_its_source(visit: Visit) -> None:
    """A mark opens the article beside the answer, with the quoted words marked, in view and focused."""
    visit.ask("How deep is the basin?")
    page = visit.page
    expect(page.locator(".turn .claim")).to_have_text([f"{LEVEL}1", "The mole was finished in 1903.2"])
    visit.open("button.mark")
    expect(page.locator("#source h2")).to_have_text("The harbour at Varn")
    expect(page.locator("#source .by")).to_have_text("Harbour Office · 4 May 2021")
    link = page.locator("#source a")
    assert [link.get_attribute(name) for name in ("href", "target", "rel")] == [
        "https://example.org/harbour", "_blank", "noopener noreferrer",
    ]  # fmt: skip
    expect(page.locator("#source mark")).to_have_text([LEVEL])
    expect(page.locator("#quote")).to_be_focused()
    expect(page.locator("#quote")).to_be_in_viewport()
    expect(page.locator("#source .text h3")).to_have_text(["Depth"])
    page.locator(".turn button.source").nth(1).click()
    expect(page.locator("#source mark")).to_have_text(["The mole was finished in 1903."])


def test_a_long_source_is_shown_in_parts(visit: Visit) -> None:
    """Only the text around the quote comes at first; a button brings more, and what was read stays in place."""
    visit.ask("How deep is the basin?")
    visit.open("button.mark")
    page = visit.page
    short = len(page.locator("#source .text").inner_text())
    before = page.locator("#quote").bounding_box()
    page.evaluate("document.querySelector('#source .box').scrollTop = 0")
    page.locator("#source .text p").first.evaluate("element => { window.read = element.textContent; }")
    page.get_by_role("button", name="Show earlier text").click()
    page.wait_for_function(
        "short => document.querySelector('#source .text').innerText.length > short + 10000", arg=short
    )
    expect(page.locator("#source mark")).to_have_text([LEVEL])
    assert before is not None
    assert page.locator("#source .box").evaluate("box => box.scrollTop") > 1000
    while page.locator("button.more").count():
        size = page.locator("#source .box").evaluate("box => box.scrollHeight")
        page.locator("button.more").first.click()
        page.wait_for_function("size => document.querySelector('#source .box').scrollHeight !== size", arg=size)
    text = page.locator("#source .text").inner_text()
    assert "The mole was finished in 1903." in text
    assert "tugs are not" in text


def test_a_cited_cell_is_marked_in_its_table(visit: Visit) -> None:
    """The table has its header, the cited row and cell stand out, and rows out of sight can be had."""
    visit.ask("How many cranes has dock 70?")
    visit.open("button.mark")
    page = visit.page
    expect(page.locator("#source thead th")).to_have_text(["#", "dock", "year", "cranes"])
    expect(page.locator("#source tr.cited > *")).to_have_text(["71", "Dock 70", "1920", "0"])
    expect(page.locator("#source mark")).to_have_text(["0"])
    expect(page.locator("#quote")).to_be_focused()
    expect(page.locator("#quote")).to_be_in_viewport()
    expect(page.locator("#source tbody tr")).to_have_count(17)
    page.get_by_role("button", name="Show more of the 61 rows above").click()
    expect(page.locator("#source tbody tr")).to_have_count(67)
    expect(page.locator("#source thead th")).to_have_text(["#", "dock", "year", "cranes"])
    page.get_by_role("button", name="Show more of the 11 rows above").click()
    expect(page.locator("#source tbody tr")).to_have_count(78)
    expect(page.locator("#source thead th")).to_have_text(["#", "dock", "year", "cranes", "note"])
    page.get_by_role("button", name="Show more of the 72 rows below").click()
    page.get_by_role("button", name="Show more of the 22 rows below").click()
    expect(page.locator("#source tbody tr")).to_have_count(ROWS)
    expect(page.locator("#source > * .place").last).to_have_text(
        "Columns left out, empty or the same throughout: port (Varn)"
    )


def test_an_abstention_is_no_answer_and_no_error(visit: Visit) -> None:
    """It says what is missing, and its nearest passages are called that and open likewise."""
    visit.ask("What is on the moon?")
    page = visit.page
    expect(page.locator(".abstained .answer")).to_have_text("The sources do not say.")
    expect(page.locator(".abstained .missing")).to_have_text("Missing: the moon")
    expect(page.locator(".abstained h3")).to_have_text("Nearest, not an answer")
    expect(page.locator(".error")).to_have_count(0)
    expect(page.locator("button.mark")).to_have_count(0)
    visit.open(".nearest button.source")
    expect(page.locator("#source .place")).to_have_text("Nearest, not an answer")
    expect(page.locator("#source mark")).to_have_text([LEVEL])
    page.locator(".nearest button.source").nth(1).click()
    expect(page.locator("#source tr.cited > *")).to_have_text(["4", "Dock 3", "1853", "3", "x" * 40])


def test_what_stands_under_an_answer(visit: Visit) -> None:
    """Footnotes, verdicts, time taken, the question as searched, disagreement, and what the sources do not hold."""
    visit.ask("And dock 70?")
    page = visit.page
    expect(page.locator(".standalone")).to_have_text("Searched as: How many cranes has dock 70?")
    expect(page.locator(".sources li")).to_have_text(["1cranestable cranes, row 71, column cranes: 0"])
    expect(page.locator(".turn > .meta > *")).to_have_text(
        ["1 of 1 sentence found in its source", "1.2 s", "Copy as Markdown", "Copy link", "Ask again"]
    )
    visit.ask("Where do they disagree?")
    turn = page.locator(".turn").nth(1)
    expect(turn.locator(".conflict")).to_have_text(
        "Sources disagree about the depth11 metres: The harbour at Varn, 2021112 metres: chart"
    )
    expect(turn.locator(".claim")).to_have_text(
        [f"{LEVEL}1", "It is 12 metres. not found in the sources", "It is dry. the sources say otherwise"]
    )
    expect(turn.locator("> .meta span")).to_have_text(
        ["1 of 3 sentences found in their sources, 1 not, 1 contradicted", "written by a-model", "1.2 s"]
    )


@pytest.mark.parametrize("visit", [{"permissions": ["clipboard-read", "clipboard-write"]}], indirect=True)
def test_an_answer_is_copied_as_markdown(visit: Visit) -> None:
    """With footnotes."""
    visit.ask("How many cranes has dock 70?")
    visit.page.get_by_role("button", name="Copy as Markdown").click()
    expect(visit.page.get_by_role("button", name="Copied")).to_be_visible()
    assert visit.page.evaluate("navigator.clipboard.readText()") == (
        "**How many cranes has dock 70?**\n\nDock 70 has 0 cranes.[^1]\n\n"
        "[^1]: cranes. table cranes, row 71, column cranes: 0\n"
    )


def test_a_conversation_goes_on_and_begins_anew(visit: Visit) -> None:
    """An example is asked with a press; a follow-up carries the history and the day; 'New' forgets it all."""
    page = visit.page
    page.get_by_role("button", name="How deep is the basin?").click()
    expect(page.locator("#thread .turn")).to_have_count(1)
    expect(page.locator("section.welcome")).to_have_count(0)
    page.get_by_label("As known on").fill("2020-02-29")
    visit.ask("And dock 70?")
    expect(page.locator(".as-of")).to_have_text("As known on 29 February 2020")
    visit.open("button.mark")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("section.welcome")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator(".panel")).to_have_count(0)
    expect(page.get_by_label("As known on")).to_have_value("")
    expect(page.get_by_role("textbox", name="Question")).to_be_focused()
    visit.ask("How deep is the basin?")
    assert visit.served.assistant.asked == [
        ("How deep is the basin?", 0, None),
        ("And dock 70?", 1, date(2020, 2, 29)),
        ("How deep is the basin?", 0, None),
    ]


def test_text_streams_and_can_be_stopped(visit: Visit) -> None:
    """While an answer comes it is shown and can be stopped; the question is not lost, and another can be asked."""
    visit.ask("How deep is the basin?")
    page = visit.page
    visit.ask("Wait", settled="#live .answer")
    expect(page.locator("#live .answer")).to_contain_text("Half of the sentence")
    expect(page.locator("#status")).to_have_text("Searching the sources")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#live .turn")).to_have_count(0)
    expect(page.locator("#thread .turn")).to_have_count(1)
    expect(page.get_by_role("textbox", name="Question")).to_have_value("Wait")
    expect(page.get_by_role("textbox", name="Question")).to_be_focused()
    expect(page.locator("#stop")).to_be_hidden()
    visit.ask("And dock 70?")
    expect(page.locator("#thread .turn")).to_have_count(2)
    assert [history for _, history, _ in visit.served.assistant.asked] == [0, 1, 1]


def test_an_assistant_that_says_nothing_can_be_stopped(visit: Visit) -> None:
    """Before its first word: the page is as it was, and takes the next question."""
    page = visit.page
    visit.ask("Say nothing", settled="#live .turn")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("section.welcome")).to_be_visible()
    expect(page.get_by_role("textbox", name="Question")).to_have_value("Say nothing")
    visit.ask("And dock 70?")
    assert [history for _, history, _ in visit.served.assistant.asked] == [0, 0]


def test_a_question_that_waits_for_the_models_says_so(visit: Visit) -> None:
    """The page is there before they are."""
    visit.served.assistant.is_ready = False
    try:
        visit.ask("Say nothing", settled="#live .working")
        expect(visit.page.locator("#live .working")).to_have_text("Loading the models, which takes some seconds…")
    finally:
        visit.served.assistant.is_ready = True


def test_a_new_conversation_ends_the_question_at_work(visit: Visit) -> None:
    """It is not asked any more, and nothing of it comes to the new conversation."""
    page = visit.page
    visit.ask("How deep is the basin?")
    visit.ask("Wait", settled="#live .answer")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("section.welcome")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Question")).to_have_value("")
    visit.ask("How deep is the basin?")
    expect(page.locator(".turn")).to_have_count(1)
    assert [history for _, history, _ in visit.served.assistant.asked] == [0, 1, 0]


def test_one_visitor_does_not_block_another(visit: Visit) -> None:
    """While one question is at work in one window, another window gets its answer, and sees nothing of the first."""
    visit.ask("Wait", settled="#live .answer")
    other = visit.page.context.new_page()
    other.goto(visit.served.url)
    other.locator("section.welcome").wait_for()
    other.locator("#question textarea").fill("How deep is the basin?")
    other.locator("#question textarea").press("Enter")
    expect(other.locator("#thread .turn")).to_have_count(1)
    expect(other.locator("#thread .question")).to_have_text(["How deep is the basin?"])
    expect(visit.page.locator("#live .turn")).to_have_count(1)
    visit.served.assistant.release.set()
    expect(visit.page.locator("#thread .turn")).to_have_count(1)


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("   ", "The question is empty: type one."),
        ("x" * 10_000, "The question has 10,000 characters: shorten it to 2,000 or fewer."),
    ],
    ids=["empty", "long"],
)
def test_a_question_that_cannot_be_asked_is_not_lost(visit: Visit, question: str, line: str) -> None:
    """One line says why, the field keeps the question, and the page is as it was."""
    visit.ask(question, settled="#notice .error")
    page = visit.page
    expect(page.locator(".error")).to_have_text([line])
    expect(page.get_by_role("textbox", name="Question")).to_have_value(question)
    expect(page.locator("section.welcome")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)
    visit.ask("How deep is the basin?")
    expect(page.locator(".error")).to_have_count(0)


def test_an_error_is_one_line(visit: Visit) -> None:
    """An error that is meant for users is shown as it is; the question is kept."""
    visit.ask("No index", settled="#live .error")
    expect(visit.page.locator("#live .error")).to_have_text(
        "There is no index in '.index': run 'python -m assistant index'."
    )
    expect(visit.page.get_by_role("textbox", name="Question")).to_have_value("No index")


def test_an_unforeseen_error_goes_to_the_log(visit: Visit, caplog: pytest.LogCaptureFixture) -> None:
    """The page shows a number and nothing of the error; the log has the traceback under that number."""
    with caplog.at_level(logging.ERROR, logger="assistant.ui.events"):
        visit.ask("Break", settled="#live .error")
    line = visit.page.locator("#live .error").inner_text()
    record = caplog.records[-1]
    number = record.getMessage().removeprefix("request failed (").removesuffix(")")
    assert line == f"Something went wrong here. The server's log has it under {number}."
    assert record.exc_info is not None
    assert str(record.exc_info[1]) == "the secret of the store"
    assert "secret" not in visit.page.content()


def test_a_source_that_has_changed_says_so(visit: Visit) -> None:
    """Gone, moved, changed and broken sources: what is shown is never the wrong words as if they were cited."""
    visit.ask("Lost sources")
    page, marks = visit.page, visit.page.locator("button.mark")
    marks.nth(0).click()
    expect(page.locator(".note")).to_have_text("This source is no longer in the index.")
    marks.nth(1).click()
    expect(page.locator("#source mark")).to_have_text([LEVEL])
    marks.nth(2).click()
    expect(page.locator(".note")).to_have_text(
        "The source has changed since this answer: the cited words are no longer in it."
    )
    expect(page.locator("#source mark")).to_have_count(0)
    marks.nth(3).click()
    expect(page.locator(".note")).to_have_text(
        "The table has changed since this answer: look for the cited figure in it."
    )
    expect(page.locator("#source mark, #source .cited")).to_have_count(0)
    marks.nth(4).click()
    expect(page.locator("#source .error")).to_contain_text("Something went wrong here.")


def test_hostile_text_is_shown_and_does_nothing(visit: Visit) -> None:
    """Scripts, handlers, images, links and marks in questions, replies and documents stay text; no request is made."""
    page = visit.page
    page.on("dialog", lambda dialog: visit.problems.append(dialog.message))
    visit.ask("What of the bait?")
    expect(page.locator(".claim")).to_have_text(f"{TIDE} <b onmouseover=window.hacked=7>[1] [99]1")
    expect(page.locator("button.mark")).to_have_count(1)
    page.locator(".claim").hover()
    visit.open("button.mark")
    expect(page.locator("#source mark")).to_have_text([TIDE])
    expect(page.locator("#source h2")).to_have_text('Bait <img src=x onerror="window.hacked=1">')
    expect(page.locator("#source .by")).to_have_text('"><script>window.hacked=2</script> · undated')
    expect(page.locator("#source .text")).to_contain_text("![pixel](http://tracker.example/pixel.png) <img src=")
    expect(page.locator("#source :is(a, img, script, b, i), #thread :is(a, img, script, b, i)")).to_have_count(0)
    visit.ask("<img src=http://tracker.example/q onerror=window.hacked=8> `${window.hacked=9}`")
    expect(page.locator(".question").last).to_contain_text("<img src=http://tracker.example/q")
    assert page.evaluate("window.hacked") is None
    assert [url for url in visit.requests if not url.startswith((visit.served.url, "data:"))] == []
    assert visit.problems == []


def test_nothing_is_asked_of_another_host(visit: Visit) -> None:
    """From the first byte to an open source, the page talks to its own server alone, and has no error to report."""
    visit.ask("How deep is the basin?")
    visit.open("button.mark")
    foreign = [url for url in visit.requests if not url.startswith((visit.served.url, "data:", "blob:"))]
    assert (foreign, visit.problems) == ([], [])


def test_the_server_sends_a_policy_and_closes_what_is_not_used(visit: Visit) -> None:
    """The policy keeps the page from other hosts; uploads and descriptions of the interface are not there."""
    answer = visit.page.request.get(visit.served.url)
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    closed = ("gradio_api/info", "gradio_api/upload", "gradio_api/openapi.json", "gradio_api/file=/etc/passwd",
              "gradio_api/proxy=http://example.org", "docs", "redoc", "openapi.json", "monitoring/summary")  # fmt: skip
    assert {path: visit.page.request.get(visit.served.url + path).status for path in closed} == dict.fromkeys(
        closed, 404
    )


def test_everything_can_be_done_with_the_keyboard(visit: Visit) -> None:
    """Ask, reach a mark, open it, close it with Escape, and be back at the mark, with the focus always to be seen."""
    page = visit.page
    expect(page.get_by_role("textbox", name="Question")).to_be_focused()
    page.keyboard.type("How deep is the basin?")
    page.keyboard.press("Enter")
    expect(page.locator("#thread .turn")).to_have_count(1)
    expect(page.get_by_role("textbox", name="Question")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('button.mark')"):
            break
    mark = page.get_by_role("button", name="Source 2: The harbour at Varn, Harbour Office, 4 May 2021", exact=True)
    expect(mark).to_be_focused()
    assert (
        mark.evaluate("mark => getComputedStyle(mark).outlineStyle + getComputedStyle(mark).outlineWidth") == "solid3px"
    )
    page.keyboard.press("Enter")
    expect(page.locator("#quote")).to_have_text("The mole was finished in 1903.")
    expect(page.locator("#quote")).to_be_focused()
    assert page.locator("#quote").evaluate("quote => getComputedStyle(quote).outlineStyle") == "solid"
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)
    expect(mark).to_be_focused()


def test_what_tab_reaches_can_be_seen(visit: Visit) -> None:
    """No stop of the Tab key is hidden or without a name."""
    visit.ask("How deep is the basin?")
    visit.open("button.mark")
    page = visit.page
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    unseen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            "() => { const e = document.activeElement, r = e.getBoundingClientRect();"
            " return e === document.body ? null : [e.tagName, e.id, e.className, r.width > 2 && r.height > 2"
            " && e.checkVisibility({checkVisibilityCSS: true}),"
            " !!(e.innerText || e.labels?.length || e.ariaLabel)]; }"
        )
        if stop is None:
            break
        if not (stop[3] and stop[4]):
            unseen.append(stop)
    assert unseen == []


@pytest.mark.parametrize("visit", [PHONE], ids=["phone"], indirect=True)
def test_a_phone_shows_the_source_below(visit: Visit) -> None:
    """At 375 px nothing runs out of the page, marks are large enough to hit, and a source comes up from below."""
    page = visit.page
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) == 375
    visit.ask("How many cranes has dock 70?")
    mark = page.locator("button.mark").first.bounding_box()
    assert mark is not None
    assert min(mark["width"], mark["height"]) >= 24
    visit.open("button.mark")
    assert page.evaluate(wide) == 375
    panel, cell = page.locator(".panel").bounding_box(), page.locator("#quote").bounding_box()
    assert panel is not None
    assert cell is not None
    assert (panel["x"], panel["width"], panel["y"] + panel["height"]) == (0, 375, 740)
    assert panel["y"] > 100
    assert panel["y"] < cell["y"]
    assert cell["x"] + cell["width"] <= 375
    page.get_by_role("button", name="Close the source").click()
    expect(page.locator(".panel")).to_have_count(0)
