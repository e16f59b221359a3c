"""One browser and one server for the suite; a fresh page, which loads from nowhere else, for each test."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from assistant.settings import Settings
from tests.browser.chromium import FLAGS, executable
from tests.browser.fake import FakeAssistant, write_corpus


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

    corpus = write_corpus(tmp_path_factory.mktemp("web") / "corpus")
    assistant = FakeAssistant.over(corpus)
    settings = Settings(_env_file=None, corpus=str(corpus), port=free_port(), title="Harbours <b>&")
    blocks = app.build_app(assistant, settings)
    yield Served(app.launch(blocks, settings), assistant)
    assistant.release.set()
    blocks.close()


@dataclass
class Visit:
    """A page and what the browser asked for while it was open."""

    page: Page
    requests: list[str]
    problems: list[str]
    served: Served

    def ask(self, question: str, *, settled: str = "#thread .turn") -> None:
        """Asks with the Enter key and waits until one more element is there than before."""
        before = self.page.locator(settled).count()
        self.page.locator("#question textarea").fill(question)
        self.page.locator("#question textarea").press("Enter")
        self.page.locator(settled).nth(before).wait_for()

    def open(self, mark: str) -> None:
        """Presses a button of the conversation and waits for the source."""
        self.page.locator(mark).first.click()
        self.page.locator("#source .panel").wait_for()


class Contexts:
    """A browser context for each set of options: pages of one share their cache, and nothing of a conversation."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._made: dict[str, BrowserContext] = {}

    def of(self, options: Mapping[str, Any]) -> BrowserContext:
        """The context of these options."""
        key = repr(sorted(options.items()))
        if key not in self._made:
            plain = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
            self._made[key] = self._browser.new_context(**(plain | dict(options)))
            self._made[key].set_default_timeout(30_000)
        return self._made[key]


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Contexts:
    return Contexts(browser)


@pytest.fixture
def visit(contexts: Contexts, served: Served, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A page on the app. Parametrised indirectly with the browser context's options."""
    served.assistant.asked.clear()
    served.assistant.release.clear()
    context = contexts.of(getattr(request, "param", {}))
    page = context.new_page()
    visit = Visit(page, [], [], served)
    page.on("request", lambda sent: visit.requests.append(sent.url))
    page.on("pageerror", lambda error: visit.problems.append(str(error)))
    page.on("console", lambda said: visit.problems.append(said.text) if said.type == "error" else None)
    page.goto(served.url)
    page.locator("section.welcome").wait_for()
    yield visit
    for opened in context.pages:
        opened.close()
