"""Takes the pictures of the web app while it is served: `python -m tests.browser.screenshots URL FOLDER`.

The questions are the page's own examples, so that the pictures show whatever corpus is served.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, FilePayload, Page, sync_playwright

from tests.browser.chromium import FLAGS, executable

UNANSWERABLE = "What will the weather on Mars be like on 1 May 2074?"
TALL = 900
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def ask(page: Page, question: str) -> None:
    """Asks, and waits for what comes of it."""
    done = page.locator("#thread .turn").count()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "done => document.querySelectorAll('#thread .turn').length > done || document.querySelector('.error')", arg=done
    )


def open_mark(page: Page, turn: int) -> None:
    """Opens the first source of a turn, counted from 1."""
    page.locator(f"#thread .turn:nth-of-type({turn}) button.mark").first.click()
    page.locator("#source .panel").wait_for()


def choose_facts(page: Page) -> None:
    """In the Facts tab, draws all rows of the first row's indicator, and opens the first of them."""
    page.get_by_role("tab", name="Facts").click()
    rows = page.locator("#fact-rows tbody tr")
    first = rows.first.locator("th")
    indicator = first.evaluate("cell => cell.firstChild.textContent")
    page.locator("#fact-filters input[name=indicator]").fill(indicator)
    page.locator("#fact-rows .count:not(:has-text('of'))").wait_for()
    for box in page.locator("#fact-rows input[type=checkbox]").all():
        box.check()
    page.locator("[data-act=draw]").click()
    page.locator("#fact-chart svg:visible").wait_for()
    page.locator("#fact-rows [data-act=open]").first.click()
    page.locator("#fact-source .panel").wait_for()
    page.evaluate("window.scrollTo(0, 0)")


FILES: list[FilePayload] = [
    {"name": "energy-notes.md", "mimeType": "text/markdown", "buffer": b"# Energy\n\nThe grid grew by a tenth."},
    {"name": "ports.csv", "mimeType": "text/csv", "buffer": b"Port,2023,2024\nNingbo,35.3,39.3\nBusan,23.2,24.4\n"},
    {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"no PDF"},
]


def add_files(page: Page) -> None:
    """In the Sources tab, adds some files, one of which cannot be read."""
    page.get_by_role("tab", name="Sources").click()
    page.locator("#files").set_input_files(FILES)
    page.get_by_text("The index is up to date").wait_for(timeout=120_000)


def remove_files(page: Page) -> None:
    """Removes them again."""
    page.locator("#source-filters select").select_option("added")
    for left in (1, 0):
        page.wait_for_timeout(1500)  # the list has come to rest
        for _ in range(2):
            page.locator("#source-rows button.remove").first.click()
        page.wait_for_function(
            "left => document.querySelectorAll('#source-rows button.remove').length === left", arg=left
        )


def converse(page: Page) -> None:
    """Three kept conversations, one of them held to filters, and what a mark means."""
    questions = page.locator("button.example").all_inner_texts()[:3]
    for question in questions:
        page.locator("#new").evaluate("button => button.click()")
        page.locator("section.welcome").wait_for()
        if question == questions[-1]:
            page.get_by_label("Look in").select_option("table")
        ask(page, question)
    page.locator(".kept summary").click()
    page.evaluate("window.scrollTo(0, 0)")
    page.locator("#thread button.mark").first.hover()


def open_settings(page: Page) -> None:
    """The settings panel."""
    page.get_by_role("button", name="Settings").click()
    page.locator(".settings dl").wait_for()


def draft(page: Page, topic: str) -> None:
    """In the Brief tab, drafts a briefing as it is proposed, and opens the first source of its first section."""
    page.get_by_role("tab", name="Brief").click()
    page.get_by_role("textbox", name="Topic or question").fill(topic)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Write the draft").click()
    page.locator("#brief-document .bar").wait_for()
    page.locator("#brief-document .lead-box .mark").nth(1).click()
    page.locator("#brief-source .panel").wait_for()
    page.evaluate("window.scrollTo(0, 0)")


def show_evaluation(page: Page) -> None:
    """In the Evaluate tab, the newest run's report; the first set is run where there is none."""
    page.get_by_role("tab", name="Evaluate").click()
    page.locator("#bench-setup select").wait_for()
    again = page.locator("#bench-runs [data-act=show]")
    if again.count():
        again.click()
    else:
        page.locator("#bench-setup [data-act=run]").click()
    page.locator("#bench-report h2").wait_for(timeout=600_000)


def take(browser: Browser, url: str, folder: Path, trend: str = "", topic: str = "") -> list[Path]:
    """All pictures, those of a chart and of a briefing where a question or a topic is given; returns the files."""
    taken: list[Path] = []

    def shoot(page: Page, name: str) -> None:
        if not name.startswith("conversations"):
            page.mouse.move(0, 0)
        page.wait_for_timeout(500)  # scrolling and fonts come to rest
        taken.append(folder / f"{name}.png")
        page.screenshot(path=taken[-1])

    def visit(
        name: str,
        act: Callable[[Page], None],
        width: int = 1280,
        scheme: Literal["light", "dark"] = "light",
        after: Callable[[Page], None] = lambda page: None,
    ) -> None:
        context = browser.new_context(
            viewport={"width": width, "height": TALL}, color_scheme=scheme, reduced_motion="reduce", locale="en-GB"
        )
        page = context.new_page()
        page.goto(url)
        page.locator("section.welcome").wait_for()
        act(page)
        shoot(page, name)
        after(page)
        context.close()

    def examples(page: Page) -> list[str]:
        return page.locator("button.example").all_inner_texts()

    def table(page: Page) -> None:
        ask(page, examples(page)[0])
        open_mark(page, 1)

    def text(page: Page) -> None:
        first, second, *_ = examples(page)
        ask(page, first)
        ask(page, second)
        open_mark(page, 2)

    def abstention(page: Page) -> None:
        ask(page, UNANSWERABLE)
        page.locator("button.source").first.click()
        page.locator("#source .panel").wait_for()

    def failure(page: Page) -> None:
        ask(page, "why " * 2500)

    for scheme in SCHEMES:
        visit(f"empty-{scheme}", lambda page: None, scheme=scheme)
        visit(f"table-{scheme}", table, scheme=scheme)
        visit(f"text-{scheme}", text, scheme=scheme)
        visit(f"abstention-{scheme}", abstention, scheme=scheme)
    visit("error", failure)
    visit("phone-empty", lambda page: None, width=375)
    visit("phone-answer", lambda page: ask(page, examples(page)[0]), width=375)
    visit("phone-source", table, width=375)
    visit("phone-dark", text, width=375, scheme="dark")
    _of_tabs(visit, trend, topic)
    return taken


def _of_tabs(visit: Callable[..., None], trend: str, topic: str) -> None:
    """The pictures of what stands beside the conversation."""
    for scheme in SCHEMES:
        visit(f"sources-{scheme}", add_files, scheme=scheme, after=remove_files)
        visit(f"conversations-{scheme}", converse, scheme=scheme)
        visit(f"settings-{scheme}", open_settings, scheme=scheme)
    visit("phone-sources", add_files, width=375, after=remove_files)
    visit("phone-conversations", converse, width=375)
    for scheme in SCHEMES:
        visit(f"facts-{scheme}", choose_facts, scheme=scheme)
        if trend:
            visit(f"chart-{scheme}", lambda page: ask(page, trend), scheme=scheme)
        if topic:
            visit(f"brief-{scheme}", lambda page: draft(page, topic), scheme=scheme)
        visit(f"evaluate-{scheme}", show_evaluation, scheme=scheme)
    visit("phone-facts", choose_facts, width=375)
    visit("phone-evaluate", show_evaluation, width=375)
    if trend:
        visit("phone-chart", lambda page: ask(page, trend), width=375)
    if topic:
        visit("phone-brief", lambda page: draft(page, topic), width=375)


def main() -> None:
    """Reads the command line and takes the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--trend", default="", help="a question whose answer has a chart")
    parser.add_argument("--topic", default="", help="what a briefing is drafted on")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        for path in take(browser, options.url, options.folder, options.trend, options.topic):
            print(path)
        browser.close()


if __name__ == "__main__":
    main()
