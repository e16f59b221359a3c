"""Conversations in a real browser: kept, named, searched, opened again, saved; held to filters; judged by readers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from index.types import Filters
from tests.browser.conftest import Visit
from tests.browser.fake import LEVEL


def test_conversations_are_kept_named_searched_and_opened(visit: Visit) -> None:
    """In the browser's own storage; a reload goes on where it was; what is opened can be asked on and cited from."""
    page = visit.page
    expect(page.locator("details.kept")).to_be_hidden()
    visit.ask("How deep is the basin?")
    visit.ask("And dock 70?")
    page.reload()
    expect(page.locator("#thread .question")).to_have_text(["How deep is the basin?", "And dock 70?"])
    visit.open("button.mark")
    expect(page.locator("#source mark")).to_have_text([LEVEL])
    page.get_by_role("button", name="New conversation").click()
    page.locator("section.welcome").wait_for()
    visit.ask("What is on the moon?")
    page.locator(".kept summary").click()
    names = page.locator(".kept .opens")
    expect(names).to_have_text(["What is on the moon?", "How deep is the basin?"])
    page.get_by_role("button", name="Rename How deep is the basin?").click()
    page.get_by_label("Name of the conversation").fill("Depths <b>")
    page.keyboard.press("Enter")
    expect(names).to_have_text(["What is on the moon?", "Depths <b>"])
    page.get_by_label("Search conversations").fill("low TIDE")
    expect(names).to_have_text(["Depths <b>"])
    page.get_by_label("Search conversations").fill("nobody said this")
    expect(page.locator(".kept .none")).to_have_text("None has these words.")
    page.get_by_label("Search conversations").fill("")
    names.nth(1).click()
    expect(page.locator("#thread .question")).to_have_text(["How deep is the basin?", "And dock 70?"])
    visit.ask("How many cranes has dock 70?")
    assert [history for _, history, _ in visit.served.assistant.asked] == [0, 1, 0, 2]
    expect(names).to_have_text(["Depths <b>", "What is on the moon?"])
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save conversation as Markdown").click()
    assert waiting.value.suggested_filename == "Depths-b.md"
    saved = Path(waiting.value.path()).read_text("utf-8")
    assert saved.startswith("# Depths \\<b\\>\n\n**How deep is the basin?**\n")
    assert [line[:5] for line in saved.splitlines() if line.startswith("[^")] == ["[^1]:", "[^2]:", "[^3]:", "[^4]:"]
    delete = page.get_by_role("button", name="Delete What is on the moon?")
    delete.click()
    expect(delete).to_have_text("Really delete?")
    delete.click()
    expect(names).to_have_text(["Depths <b>"])
    assert visit.problems == []


def test_what_is_kept_in_another_way_is_refused(visit: Visit) -> None:
    """One line; the page goes on."""
    page = visit.page
    page.evaluate(
        "localStorage.setItem('conversations /', JSON.stringify([{id: '1', name: 'Old', at: 1, exchanges: [{}]}]));"
        "window.dispatchEvent(new StorageEvent('storage', { key: null }))"
    )
    page.locator("details.kept").evaluate("details => { details.open = true; }")
    page.locator(".kept .opens").click()
    expect(page.locator("#notice .error")).to_have_text(
        "This conversation was kept by another version and cannot be opened: ask anew."
    )
    visit.ask("How deep is the basin?")


def test_answers_are_held_to_filters_that_stay(visit: Visit) -> None:
    """They stand under the question, are told with the answer, and go with one press."""
    page = visit.page
    page.get_by_label("Published from").fill("2020-01-01")
    page.get_by_label("Look in").select_option("article")
    page.locator("#of-publisher").fill("harbour")
    visit.ask("How deep is the basin?")
    assert visit.served.assistant.held == [
        Filters(since=date(2020, 1, 1), kinds=("article",), publishers=("Harbour Office",))
    ]
    expect(page.locator(".as-of")).to_have_text("Published from 1 January 2020 · articles only · publisher: harbour")
    expect(page.get_by_label("Look in")).to_have_value("article")
    expect(page.locator("#scope .held")).to_have_count(3)
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator("#scope .held")).to_have_count(0)
    page.locator("#of-publisher").fill("Nobody")
    visit.ask("And dock 70?", settled="#notice .error")
    expect(page.locator("#notice .error")).to_have_text(
        "No source is published by 'Nobody': choose one that is offered, or leave it empty."
    )
    expect(page.locator("#thread .turn")).to_have_count(1)


@pytest.mark.parametrize("visit", [{"permissions": ["clipboard-read", "clipboard-write"]}], indirect=True)
def test_a_link_asks_its_question(visit: Visit) -> None:
    """With what it was held to, in another window."""
    page = visit.page
    page.get_by_label("As known on").fill("2020-02-29")
    visit.ask("How deep is the basin?")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{visit.served.url}?q=How+deep+is+the+basin%3F&as_of=2020-02-29"
    other = page.context.new_page()
    other.goto(link)
    expect(other.locator("#thread .question")).to_have_text(["How deep is the basin?"])
    expect(other.get_by_label("As known on")).to_have_value("2020-02-29")
    assert visit.served.assistant.asked[-1] == ("How deep is the basin?", 0, date(2020, 2, 29))


def test_a_question_is_asked_again(visit: Visit) -> None:
    """The last one, in place of its answer; one that failed, as it was."""
    page = visit.page
    visit.ask("How deep is the basin?")
    visit.ask("And dock 70?")
    page.get_by_role("button", name="Ask again").click()
    visit.wait_until(lambda: len(visit.served.assistant.asked) == 3)
    expect(page.locator("#live .turn")).to_have_count(0)
    expect(page.locator("#thread .question")).to_have_text(["How deep is the basin?", "And dock 70?"])
    assert [history for _, history, _ in visit.served.assistant.asked] == [0, 1, 1]
    visit.ask("No index", settled="#live .error")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#live .error")).to_have_count(1)
    page.wait_for_function("document.querySelector('#question textarea').value === 'No index'")


def test_a_reader_says_what_is_right_and_wrong(visit: Visit) -> None:
    """With the keyboard; a wrong answer may be corrected; both are lines in a file."""
    page = visit.page
    file = visit.served.assistant.settings.index_dir / "feedback.jsonl"
    visit.ask("How deep is the basin?")
    page.get_by_role("button", name="Right").press("Enter")
    expect(page.locator(".thanks")).to_have_text("Thank you, noted.")
    expect(page.get_by_role("button", name="Right")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Wrong").press("Enter")
    expect(page.get_by_label("What should it have said?")).to_be_focused()
    page.keyboard.type("It is 12 metres.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Wrong")).to_have_attribute("aria-pressed", "true")
    visit.wait_until(lambda: file.is_file() and file.read_text("utf-8").count("It is 12 metres.") == 1)
    said = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [(one["question"], one["thumb"], one["correction"], one["sources"]) for one in said] == [
        ("How deep is the basin?", "up", "", ["harbour"]),
        ("How deep is the basin?", "down", "It is 12 metres.", ["harbour"]),
    ]
    visit.ask("And dock 70?")
    expect(page.get_by_role("button", name="Wrong").first).to_have_attribute("aria-pressed", "true")


def test_presses_that_follow_at_once_are_all_kept(visit: Visit) -> None:
    """A wrong answer's correction is not lost because the first thumb is still on its way."""
    page = visit.page
    file = visit.served.assistant.settings.index_dir / "feedback.jsonl"
    visit.ask("How deep is the basin?")
    page.evaluate("""() => {
        document.querySelector('[data-thumb=up]').click();
        document.querySelector('[data-thumb=down]').click();
        document.querySelector('.rating textarea').value = 'It is 13 metres.';
        document.querySelector('.rating [type=submit]').click();
    }""")
    visit.wait_until(lambda: file.is_file() and "It is 13 metres." in file.read_text("utf-8"))
    said = [json.loads(line) for line in file.read_text("utf-8").splitlines()][-2:]
    assert [(one["thumb"], one["correction"]) for one in said] == [("up", ""), ("down", "It is 13 metres.")]


def test_marks_are_explained_on_hover_and_by_keyboard(visit: Visit) -> None:
    """What holds a sentence, and what a verdict means; Escape puts it away."""
    page, tip = visit.page, visit.page.get_by_role("tooltip")
    visit.ask("Where do they disagree?")
    page.locator("button.mark").first.hover()
    expect(tip).to_have_text(
        f"Found: the source says “{LEVEL}” The harbour at Varn, Harbour Office, 4 May 2021. "
        "Press to read it in its place."
    )
    page.mouse.move(0, 0)
    expect(tip).to_have_count(0)
    page.locator("button.mark").first.focus()
    page.keyboard.press("Tab")
    expect(tip).to_have_text("Nothing that was found holds this sentence. Do not rely on it.")
    expect(page.locator(":focus")).to_have_text("not found in the sources")
    expect(page.locator(":focus")).to_have_attribute("aria-describedby", "tip")
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)


def test_settings_say_what_runs(visit: Visit) -> None:
    """The models, the index and how new it is; whether the chat model answers is asked with a press."""
    page = visit.page
    page.get_by_role("button", name="Settings").press("Enter")
    told = page.locator(".settings dd")
    expect(told.first).to_have_text("none: answers are put together from the sources’ own words")
    expect(told.nth(2)).to_contain_text("2 articles, 2 tables, ")
    expect(told.nth(4)).to_contain_text("newest source 4 May 2021; index last changed ")
    page.keyboard.press("Escape")
    expect(page.locator(".settings")).to_have_count(0)
    expect(page.get_by_role("button", name="Settings")).to_be_focused()
    for model, line in (("openai:quick", "It answers: its first word came after 0.5 s."),
                        ("openai:deaf", "It does not answer. Nobody answers for the model 'openai:deaf'")):  # fmt: skip
        visit.served.assistant.model = model
        page.get_by_role("button", name="Settings").click()
        page.get_by_role("button", name="Does it answer?").click()
        expect(told.first).to_contain_text(line)
        page.get_by_role("button", name="Close", exact=True).click()
        expect(page.locator(".settings")).to_have_count(0)
    visit.served.assistant.model = ""
