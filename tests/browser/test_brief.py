"""The Brief tab in a real browser, over the small corpus on bees."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, Page, expect

from assistant.answer import Assistant
from assistant.opening import Opening
from assistant.settings import Settings
from assistant.types import Call
from tests.browser.conftest import free_port
from tests.browser.test_access import PHONE, faults

TOPIC = "Bee colonies in winter"
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@dataclass
class Slow:
    """A chat model that says nothing until it is let go."""

    name: str = "slow"
    go: threading.Event = field(default_factory=threading.Event)

    def stream(self, job: str, messages: Sequence[tuple[str, str]]) -> Iterator[str | Call]:
        while not self.go.wait(0.05):
            yield ""
        yield "NOT IN THE EVIDENCE"
        yield Call(job, tuple(messages), "NOT IN THE EVIDENCE")


@dataclass
class Desk:
    """A page on the Brief tab, and what the browser asked for while it was open."""

    page: Page
    url: str
    requests: list[str]
    problems: list[str]

    def outlined(self, topic: str = TOPIC) -> None:
        self.page.get_by_role("textbox", name="Topic or question").fill(topic)
        self.page.get_by_role("textbox", name="Topic or question").press("Enter")

    def drafted(self) -> None:
        self.outlined()
        self.page.get_by_role("button", name="Write the draft").click()
        self.page.locator("#brief-document .bar").wait_for()

    def saved(self, button: str) -> tuple[Download, bytes]:
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name=button, exact=True).press("Enter")
        return waiting.value, Path(waiting.value.path()).read_bytes()


class Beehive(Opening):
    """The assistant over the bees; with a chat model while ``slowly`` is set."""

    def __init__(self, bees: Assistant, settings: Settings) -> None:
        super().__init__(settings)
        self.slow, self.slowly = Slow(), threading.Event()
        self._plain, self._with_model = bees, Assistant(bees.index, bees.settings, self.slow)

    def opened(self) -> Assistant:
        """Whichever is wanted."""
        return self._with_model if self.slowly.is_set() else self._plain


@dataclass(frozen=True)
class Served:
    """The web app over the bees."""

    url: str
    hive: Beehive


@pytest.fixture(scope="module")
def beehive(bees: Assistant) -> Iterator[Served]:
    import app

    index = bees.settings.index_dir
    settings = Settings(_env_file=None, port=free_port(), corpus=str(index.parent / "corpus"), index_dir=index)
    hive = Beehive(bees, settings)
    blocks = app.build_app(hive, settings)
    yield Served(app.launch(blocks, settings, hive.library), hive)
    hive.slow.go.set()
    blocks.close()


@pytest.fixture
def desk(browser: Browser, beehive: Served, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A page on the Brief tab. Parametrised indirectly with the browser context's options."""
    plain = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
    context = browser.new_context(**(plain | getattr(request, "param", {})))
    page = context.new_page()
    desk = Desk(page, beehive.url, [], [])
    page.on("request", lambda sent: desk.requests.append(sent.url))
    page.on("pageerror", lambda error: desk.problems.append(str(error)))
    page.on("console", lambda said: desk.problems.append(said.text) if said.type == "error" else None)
    page.goto(beehive.url)
    page.get_by_role("tab", name="Brief").click()
    page.locator("#brief-form .picks li").first.wait_for(state="attached")
    yield desk
    context.close()


def test_from_a_topic_to_a_draft(desk: Desk) -> None:
    """The main path, by keyboard: sources chosen, outline edited, draft, a source opened, a section moved."""
    page = desk.page
    alert = page.get_by_role("alert").locator("visible=true")
    desk.outlined(" ")
    expect(alert).to_have_text("The topic is empty: type one, for instance 'Shipping in 2024'.")
    page.locator(".picks summary").press("Enter")
    page.get_by_role("searchbox", name="Narrow the list of sources").fill("honey")
    expect(page.locator(".picks li:visible")).to_have_count(1)
    page.get_by_role("searchbox").fill("")
    for box in page.locator(".picks input[type=checkbox]").all():
        box.press("Space")
    expect(page.locator(".picked")).to_have_text("6 chosen")
    desk.outlined()
    rows = page.locator(".outline li")
    expect(page.locator(".outline .for")).to_have_text("For an editor, one page, from 6 sources")
    proposed = rows.count()
    page.get_by_role("button", name="Add a section").press("Enter")
    page.keyboard.type("Robots in the hive")
    page.get_by_role("button", name="Add a section").press("Enter")
    page.keyboard.type("Zeppelins")
    rows.nth(proposed + 1).get_by_role("button", name="Move up").press("Enter")
    expect(rows.nth(proposed).locator("input")).to_have_value("Zeppelins")
    rows.nth(proposed).get_by_role("button", name="Take out").press("Enter")
    expect(rows).to_have_count(proposed + 1)
    page.keyboard.press("Enter")
    headings = page.locator("#brief-document section[data-at] h3")
    expect(page.locator("#brief-document .state")).to_have_text("All of it found in what it cites")
    expect(headings.last).to_have_text("Robots in the hive")
    last = headings.count() - 2
    page.locator(f"section[data-at='{last}'] .mark").first.press("Enter")
    expect(page.locator("#brief-source mark")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(f"section[data-at='{last}'] .mark").first).to_be_focused()
    page.get_by_role("button", name="Up: Robots in the hive").press("Enter")
    expect(page.locator(f"section[data-at='{last - 1}'] h3")).to_have_text("Robots in the hive")
    expect(page.locator(f"section[data-at='{last - 1}'] h3")).to_be_focused()
    assert desk.problems == []
    assert all(url.startswith((desk.url, "data:", "blob:")) for url in desk.requests)


def test_a_draft_is_revised_saved_and_opened(desk: Desk, tmp_path: Path) -> None:
    """By keyboard: edited text is checked, files in every format, opened again, brought up to date."""
    page = desk.page
    alert = page.get_by_role("alert").locator("visible=true")
    desk.drafted()
    page.get_by_role("button", name="Edit:").nth(1).press("Enter")
    page.locator(".editor textarea").press("Home")
    page.keyboard.type("Robots sting 77 keepers. ")
    page.get_by_role("textbox", name="Heading").fill("Robots <i>")
    page.get_by_role("button", name="Keep", exact=True).press("Enter")
    expect(page.locator(".brief .flag")).to_have_count(1)
    expect(page.locator("#brief-document .state")).to_contain_text("1 of ")
    page.get_by_label("Only if all of it is found in what it cites").check()
    page.get_by_role("button", name="Markdown").press("Enter")
    expect(alert).to_contain_text("the first is 'Robots sting 77 keepers.'")
    page.get_by_label("Only if all of it is found in what it cites").uncheck()
    for button, magic in (("Markdown", b"# "), ("HTML", b"<!DOCTYPE"), ("Word", b"PK"), ("PDF", b"%PDF")):
        file, content = desk.saved(button)
        assert content.startswith(magic)
    assert file.suggested_filename == "Bee-colonies-in-winter.pdf"
    file, content = desk.saved("Save to go on later")
    data = json.loads(content)
    data["figures"][0]["amount"] = "9 thousand colonies"
    (tmp_path / "draft.json").write_text(json.dumps(data))
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="New briefing").press("Enter")
    expect(page.get_by_role("textbox", name="Topic or question")).to_be_visible()
    page.locator("#brief-form input[type=file]").set_input_files(tmp_path / "draft.json")
    expect(page.locator(".brief .flag")).to_have_text(
        ["the cell does not say this", "not found in the sources: Robots is in none of the evidence"]
    )
    page.get_by_role("button", name="Bring up to date").press("Enter")
    expect(page.locator(".changed li")).to_contain_text("Was: 9 thousand colonies.")
    page.get_by_role("button", name="Take over the chosen").press("Enter")
    expect(page.locator(".brief .flag")).to_have_count(1)
    page.get_by_role("button", name="Cut: Robots <i>").press("Enter")
    expect(page.locator("#brief-document .state")).to_have_text("All of it found in what it cites")
    assert desk.problems == []
    assert all(url.startswith((desk.url, "data:", "blob:")) for url in desk.requests)


def test_a_draft_can_be_stopped(desk: Desk, beehive: Served) -> None:
    """While a model is silent: the outline is there again, and another draft can be made."""
    page = desk.page
    beehive.hive.slowly.set()
    desk.outlined()
    page.get_by_role("button", name="Write the draft").click()
    expect(page.locator(".steps [aria-current=step]")).to_contain_text(": being written")
    expect(page.locator("#brief-document h3").first).to_have_text("Bottom line")
    page.locator(".steps li").nth(1).and_(page.locator(".now")).wait_for()
    page.get_by_role("button", name="Stop").press("Enter")
    expect(page.get_by_role("button", name="Write the draft")).to_be_visible()
    expect(page.locator("#brief-document article")).to_have_count(0)
    beehive.hive.slowly.clear()
    page.get_by_role("button", name="Back").click()
    desk.drafted()
    assert desk.problems == []


@pytest.mark.parametrize("desk", [PHONE], indirect=True, ids=["phone"])
def test_a_phone_shows_all_of_it(desk: Desk) -> None:
    """Nothing is wider than the page, nothing stands in anyone's way, in light and in dark; no button is too small
    for a finger."""
    page = desk.page

    def fine() -> None:
        assert not page.evaluate(WIDE)
        found = faults(page)
        assert not found, "\n".join(found)
        sizes = page.locator(".brief-desk button:visible").evaluate_all(
            "all => all.map(e => [e.textContent, Math.round(e.getBoundingClientRect().height)])"
        )
        assert [size for size in sizes if size[1] < 24] == []

    page.locator(".picks summary").click()
    fine()
    desk.outlined("Bee colonies in Poland and France")
    page.locator(".outline li").first.wait_for()
    fine()
    page.get_by_role("button", name="Write the draft").click()
    page.locator("#brief-document .bar").wait_for()
    page.get_by_role("button", name="Edit:").last.click()
    page.locator(".editor textarea").fill("Bees sting 77 keepers.")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.locator(".brief .flag").wait_for()
    page.locator(".listed summary").click()
    expect(page.locator(".chart .narrow svg")).to_be_visible()
    page.get_by_role("button", name="Bring up to date").click()
    page.locator(".changed").wait_for()
    page.get_by_role("button", name="Edit:").last.click()
    page.locator(".editor textarea").wait_for()
    fine()
    page.locator(".brief .mark").first.click()
    expect(page.locator("#brief-source mark")).to_be_in_viewport()
    assert not page.evaluate(WIDE)
    assert desk.problems == []
