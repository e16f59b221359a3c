"""One browser and one server for the suite; a fresh page, which loads from nowhere else, for each test."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from assistant.settings import Settings
from tests.browser.chromium import FLAGS, executable
from tests.browser.fake import FakeAssistant, write_corpus

expect.set_options(timeout=30_000)  # both processors may be at work on other tests


@dataclass(frozen=True)
class Served:
    """A running web app."""

    url: str
    assistant: FakeAssistant


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield browser
        browser.close()


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    import app

    folder = tmp_path_factory.mktemp("web")
    corpus = write_corpus(folder / "corpus")
    settings = Settings(
        _env_file=None, corpus=str(corpus), index_dir=folder / "index", port=free_port(), title="Harbours <b>&",
        private_addresses=True,
    )  # fmt: skip
    assistant = FakeAssistant.over(settings)
    blocks = app.build_app(assistant, settings)
    yield Served(app.launch(blocks, settings, assistant.library), assistant)
    assistant.release.set()
    blocks.close()


@dataclass
class Visit:
    """A page and what the browser asked for while it was open."""

    page: Page
    requests: list[str]
    problems: list[str]
    served: Served
    spent: bool = False  # whether the page is not to be used again

    def ask(self, question: str, *, settled: str = "#thread .turn") -> None:
        """Asks with the Enter key and waits until one more element is there than before."""
        before = self.page.locator(settled).count()
        self.page.locator("#question textarea").fill(question)
        self.page.locator("#question textarea").press("Enter")
        self.page.locator(settled).nth(before).wait_for()

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Waits for what the server does; the page goes on meanwhile."""
        for _ in range(1200):  # half a minute, as long as the page's own waits
            if holds():
                return
            self.page.wait_for_timeout(25)
        raise AssertionError("it did not come true")

    def open(self, mark: str) -> None:
        """Presses a button of the conversation and waits for the source."""
        self.page.locator(mark).first.click()
        self.page.locator("#source .panel").wait_for()


class Pages:
    """A browser context for each set of options, and in it a page that is used again: to load one takes seconds."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: dict[str, BrowserContext] = {}
        self._visits: dict[str, Visit] = {}

    def visit(self, options: Mapping[str, Any], served: Served) -> Visit:
        """A page of these options, as if it had just been opened."""
        key = repr(sorted(options.items()))
        if key not in self._contexts:
            plain = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
            self._contexts[key] = self._browser.new_context(**(plain | dict(options)))
            self._contexts[key].set_default_timeout(30_000)
        known = self._visits.get(key)
        if known is None or not _as_new(known):
            self._visits[key] = known = self._opened(self._contexts[key], served)
        known.requests.clear()
        known.problems.clear()
        return known

    def _opened(self, context: BrowserContext, served: Served) -> Visit:
        for other in context.pages:
            other.close()
        visit = Visit(context.new_page(), [], [], served)
        visit.page.on("request", lambda sent: visit.requests.append(sent.url))
        visit.page.on("pageerror", lambda error: visit.problems.append(str(error)))
        visit.page.on("console", lambda said: visit.problems.append(said.text) if said.type == "error" else None)
        visit.page.goto(served.url)
        visit.page.locator("section.welcome").wait_for()
        return visit


def _as_new(visit: Visit) -> bool:
    """Whether a page could be brought back to what it was: what is on other tabs than the first is not tried."""
    page = visit.page
    if visit.spent or page.is_closed():
        return False
    for other in page.context.pages:
        if other != page:
            other.close()
    try:
        page.mouse.move(0, 0)
        page.evaluate("document.querySelector('#new').click()")
        page.locator("section.welcome").wait_for(timeout=3000)
        expect(page.locator(".turn")).to_have_count(0, timeout=3000)
        page.evaluate("localStorage.clear(); window.dispatchEvent(new StorageEvent('storage', { key: null }))")
        page.locator("#question textarea").fill("")
        page.evaluate("window.scrollTo(0, 0)")
    except (PlaywrightError, AssertionError):
        return False
    return True


@pytest.fixture(scope="session")
def pages(browser: Browser) -> Pages:
    return Pages(browser)


@pytest.fixture
def visit(pages: Pages, served: Served, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A page on the app. Parametrised indirectly with the browser context's options."""
    assistant = served.assistant
    assistant.release.set()  # for what the last test has left at work
    visit = pages.visit(getattr(request, "param", {}), served)
    assistant.asked.clear()
    assistant.held.clear()
    assistant.release.clear()
    yield visit
    visit.spent = visit.spent or visit.page.is_closed() or visit.page.locator("#ask").is_hidden()
