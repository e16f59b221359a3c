"""A chat model's draft in a real browser: what is not checked yet, what is struck and why, and how it was made."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.fake import LEVEL, LIED, REASON
from tests.browser.test_ask import PHONE


def test_a_draft_settles_sentence_by_sentence(visit: Visit) -> None:
    """A sentence that holds has its mark, one that is being corrected says so, the last is not checked yet."""
    visit.ask("Draft", settled="#live .claim.supported")
    page = visit.page
    expect(page.locator("#live .claim.supported")).to_have_text([f"{LEVEL}1"])
    expect(page.locator("#live .claim.mending")).to_have_text([LIED])
    expect(page.locator("#live .claim.mending")).to_have_attribute("title", f"Being corrected: {REASON}")
    expect(page.locator("#live .claim.pending:not(.mending)")).to_have_text(["The mole"])
    expect(page.locator("#live .standalone")).to_have_text(
        "Searched as: How deep is the basin, and when was the mole finished?"
    )
    expect(page.locator("#live .parts li")).to_have_text(["How deep?", "When?"])
    visit.served.assistant.release.set()
    expect(page.locator("#thread .turn .claim.supported")).to_have_text([f"{LEVEL}1"])


def test_what_is_struck_is_shown_on_request_with_its_reason(visit: Visit) -> None:
    """A button shows it; the reason comes by pointing at it or by reaching it with the keyboard."""
    visit.served.assistant.release.set()
    visit.ask("Draft")
    page = visit.page
    struck = page.locator("#thread .claim.struck")
    expect(struck).to_be_hidden()
    expect(page.locator(".turn > .meta span")).to_have_text(
        ["1 of 1 sentence found in its source, 1 struck", "written by openai:scripted", "1.2 s"]
    )
    toggle = page.get_by_role("button", name="Show 1 struck sentence")
    toggle.focus()
    page.keyboard.press("Enter")
    expect(toggle).to_have_attribute("aria-pressed", "true")
    expect(struck.locator("del")).to_have_text(LIED)
    reason = struck.locator(".reason")
    expect(reason).to_be_hidden()
    struck.hover()
    expect(reason).to_have_text(f"the sources say otherwise: {REASON}")
    expect(reason).to_be_visible()
    page.mouse.move(0, 0)
    expect(reason).to_be_hidden()
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.claim.struck')"):
            break
    expect(reason).to_be_visible()
    expect(struck).to_have_attribute("aria-label", f"Struck, the sources say otherwise: {LIED} {REASON}")
    page.keyboard.press("Tab")
    expect(reason).to_be_hidden()
    toggle.click()
    expect(struck).to_be_hidden()


def test_how_an_answer_was_made_can_be_opened(visit: Visit) -> None:
    """Messages, reply, tokens, times and verdicts, as text."""
    visit.served.assistant.release.set()
    visit.ask("Draft")
    page = visit.page
    page.get_by_role("button", name="How it was made").click()
    expect(page.locator("#source h2")).to_have_text("How this answer was made")
    expect(page.locator("#source .by")).to_have_text(
        "openai:scripted · 1 call · shown 1 piece of evidence · 1 mark to no evidence · 1.2 s"
    )
    expect(page.locator("#source .verdicts li")).to_have_text(
        [f"{LEVEL} supported, cited 4", f"{LIED} contradicted, cited 2: {REASON}"]
    )
    page.locator("#source summary").first.click()
    expect(page.locator("#source pre")).to_have_text(["You answer <b>.", "<evidence>\n[1] x\n</evidence>", LEVEL])
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)


def test_a_model_that_fails_leaves_a_whole_answer(visit: Visit) -> None:
    """What it had written is gone, and the reader is told."""
    visit.ask("Fail")
    page = visit.page
    expect(page.locator("#thread .told-note")).to_have_text(["The model broke off."])
    expect(page.locator("#thread .claim")).to_have_text([f"{LEVEL}1", "The mole was finished in 1903.2"])
    expect(page.locator("#thread")).not_to_contain_text("14 metres")


def test_a_draft_can_be_stopped(visit: Visit) -> None:
    """While the model is silent: the page is as it was."""
    page = visit.page
    visit.ask("Draft", settled="#live .claim.supported")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("section.welcome")).to_be_visible()
    expect(page.locator("#live .turn")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Question")).to_have_value("Draft")


@pytest.mark.parametrize("visit", [PHONE], ids=["phone"], indirect=True)
def test_a_reason_fits_a_phone(visit: Visit) -> None:
    """Nothing runs out of the page."""
    visit.served.assistant.release.set()
    visit.ask("Draft")
    page = visit.page
    page.get_by_role("button", name="Show 1 struck sentence").click()
    page.locator("#thread .claim.struck").focus()
    box = page.locator("#thread .claim.struck .reason").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 375
    assert page.evaluate("document.documentElement.scrollWidth") == 375
