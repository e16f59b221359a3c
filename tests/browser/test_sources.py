"""The Sources tab in a real browser, over a real index."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_ask import PHONE

ROWS = "#source-rows tbody tr"


def shown(visit: Visit) -> None:
    """Opens the tab and waits for its rows; the page is not used again."""
    visit.spent = True
    visit.page.get_by_role("tab", name="Sources").click()
    visit.page.locator(ROWS).first.wait_for()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "ebb.html").write_text("<html><head><title>Of the ebb</title></head><body><p>The ebb is at six.</p>")
    handler = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *args: handler(*args, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_sources_are_listed_searched_and_opened(visit: Visit) -> None:
    """With kind, date, size, how often they are cited, and what is wrong with them."""
    visit.ask("How deep is the basin?")
    shown(visit)
    page = visit.page
    rows = page.locator(ROWS)
    expect(page.locator("#source-rows .count")).to_have_text("4 sources")
    harbour = rows.filter(has_text="The harbour at Varn").first
    assert harbour.locator("td").all_inner_texts()[:2] == ["Article", "4 May 2021"]
    assert int(harbour.locator(".cited").inner_text()) >= 1
    expect(page.locator("#source-rows :is(img, script)")).to_have_count(0)
    page.locator("#source-filters input[name=text]").fill("office VARN")
    expect(rows).to_have_count(1)
    rows.first.get_by_role("button", name="The harbour at Varn").press("Enter")
    expect(page.locator("#source-panel h2")).to_have_text("The harbour at Varn")
    expect(page.locator("#source-panel .text h3").first).to_have_text("The harbour at Varn")
    page.get_by_role("button", name="Show later text").click()
    expect(page.locator("#source-panel .text")).to_contain_text("Paragraph 200")
    page.keyboard.press("Escape")
    expect(page.locator("#source-panel .panel")).to_have_count(0)
    expect(rows.first.get_by_role("button", name="The harbour at Varn")).to_be_focused()
    page.locator("#source-filters input[name=text]").fill("")
    page.get_by_label("Show").select_option("table")
    expect(rows).to_have_count(2)
    page.locator("#source-filters input[name=text]").fill("nothing of the kind")
    expect(page.locator("#source-rows .none")).to_have_text(
        "None of the 4 sources has all of this. Take something out of the filters."
    )
    assert page.evaluate("window.hacked") is None
    assert visit.problems == []


def test_sources_are_added_and_removed(visit: Visit, site: str) -> None:
    """Dropped, chosen, or fetched; each has its line; others ask meanwhile; nothing is asked of another host."""
    shown(visit)
    page = visit.page
    lines = page.locator(".results li")
    page.get_by_role("button", name="Settings").click()
    as_of = page.locator(".settings dd").nth(4)
    before = as_of.inner_text()
    page.locator("#files").set_input_files(
        [
            {"name": "Tide <b>.md", "mimeType": "text/markdown", "buffer": b"# Springtide\n\nIt is high in March."},
            {"name": "broken.pdf", "mimeType": "application/pdf", "buffer": b"no pdf"},
            {"name": "..\\..\\run.exe", "mimeType": "", "buffer": b"MZ"},
        ]
    )
    expect(lines).to_have_count(3)
    expect(lines.nth(2)).to_have_text("Tide <b>.md: an article")
    expect(lines.nth(1)).to_have_text("'broken.pdf': is no PDF by its content: give it the ending of its real type.")
    expect(lines.nth(0)).to_contain_text("'run.exe': is of no type that can be read")
    expect(page.locator("#source-progress")).to_contain_text("The index is up to date: 1 added")
    expect(as_of).not_to_have_text(before)  # an open panel follows
    page.locator(".settings .close").click()
    dropped = page.evaluate_handle(
        "() => { const held = new DataTransfer();"
        " held.items.add(new File(['name,year,cranes\\nA,1900,2\\nB,1900,3\\n'], 'docks.csv')); return held; }"
    )
    page.locator(".drop").dispatch_event("drop", {"dataTransfer": dropped})
    expect(lines.nth(0)).to_have_text("docks.csv: 1 table with 2 rows")
    expect(page.locator("#source-rows .count")).to_have_text("6 sources")
    page.get_by_label("Or add a page or a file by its address").fill(f"{site}/ebb.html")
    page.keyboard.press("Enter")
    expect(page.locator("#source-notice")).to_contain_text("127.0.0.1-ebb.html: an article.")
    expect(page.locator("#source-rows .count")).to_have_text("7 sources")
    page.get_by_label("Or add a page or a file by its address").fill(f"{site}/none.html")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#source-notice .error")).to_contain_text("the server answers with status 404")
    page.get_by_label("Show").select_option("added")
    expect(page.locator(ROWS)).to_have_count(3)
    ebb = page.locator(ROWS).filter(has_text="Of the ebb")
    ebb.get_by_role("button", name="Of the ebb", exact=True).click()
    expect(page.locator("#source-panel a")).to_have_attribute("href", f"{site}/ebb.html")
    page.keyboard.press("Escape")
    expect(page.locator("#source-panel .panel")).to_have_count(0)
    for left in (2, 1, 0):
        remove = page.locator("#source-rows button.remove").first
        remove.click()
        expect(remove).to_have_text("Really remove?")
        remove.click()
        expect(page.locator(ROWS)).to_have_count(left)
    assert [url for url in visit.requests if not url.startswith((visit.served.url, "data:", "blob:"))] == []
    assert [problem for problem in visit.problems if "status of 4" not in problem] == []


def test_others_ask_while_the_index_is_brought_up_to_date(visit: Visit) -> None:
    """How far it is can be seen in every window, and cancelled in any."""
    shown(visit)
    page, library = visit.page, visit.served.assistant.library
    held = threading.Event()
    begun = library._refresh
    library._refresh = lambda: held.wait(20)
    try:
        page.get_by_role("button", name="Look for changes in the corpus").click()
        expect(page.locator("#source-progress progress")).to_be_visible()
        page.get_by_role("tab", name="Ask").click()
        visit.ask("How deep is the basin?")
        other = page.context.new_page()
        other.goto(visit.served.url)
        other.get_by_role("tab", name="Sources").click()
        other.get_by_role("button", name="Cancel").click()
        expect(other.locator("#source-progress")).to_contain_text("stopping …")
        held.set()
        expect(other.locator("#source-progress")).to_contain_text("Stopped; what was done by then is kept")
        page.get_by_role("tab", name="Sources").click()
        expect(page.locator("#source-progress")).to_contain_text("Stopped; what was done by then is kept")
    finally:
        held.set()
        library._refresh = begun


def test_a_page_of_another_site_cannot_send_files(visit: Visit) -> None:
    """Without the header that only this page may send, nothing is taken."""
    answer = visit.page.request.post(visit.served.url + "upload", data=b"# Bait")
    assert (answer.status, answer.json()) == (400, {"ok": False, "line": "No file name was sent."})


@pytest.mark.parametrize("visit", [PHONE], indirect=True, ids=["phone"])
def test_a_phone_shows_the_sources(visit: Visit) -> None:
    """Nothing is wider than the page, with settings, list and a source open."""
    shown(visit)
    page = visit.page
    page.get_by_role("button", name="Settings").click()
    page.locator(".settings dl").wait_for()
    page.locator("#source-rows [data-act=open]").first.click()
    page.locator("#source-panel .panel").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 375
