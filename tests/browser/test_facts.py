"""Charts in answers, and the Facts tab, in a real browser, over a small real corpus and canned answers."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image
from playwright.sync_api import Download, expect

from tests.browser.conftest import Visit
from tests.browser.test_ask import PHONE

QUESTION = "How did the catch develop?"
ROWS = "#fact-rows tbody tr"


def shown(visit: Visit) -> None:
    """Opens the Facts tab and waits for its rows. What is done there stays: the page is not used again."""
    visit.spent = True
    visit.page.get_by_role("tab", name="Facts").click()
    visit.page.locator(ROWS).first.wait_for()


def fill(visit: Visit, name: str, text: str, count: int) -> None:
    """Types into a filter and waits for so many rows."""
    visit.page.locator(f"#fact-filters input[name={name}]").fill(text)
    expect(visit.page.locator(ROWS)).to_have_count(count)


def saved(visit: Visit, button: str) -> tuple[Download, bytes]:
    """Presses a button with the Enter key and takes what is saved."""
    with visit.page.expect_download() as waiting:
        visit.page.locator(button).press("Enter")
    return waiting.value, Path(waiting.value.path()).read_bytes()


def test_an_answer_has_its_chart(visit: Visit) -> None:
    """Drawn in the page, told in words, with its sources; its data as a table whose marks open the cells."""
    visit.ask(QUESTION)
    page = visit.page
    expect(page.locator(".chart figcaption")).to_have_text("Herring landed (tonnes)")
    drawing = page.locator(".chart svg:visible")
    expect(drawing).to_have_count(1)
    expect(
        page.get_by_role("img", name="Line chart: Herring landed (tonnes). Varn: 410 in 2019, 380 in 2020")
    ).to_be_visible()
    expect(page.locator(".chart .sources-line")).to_have_text(
        "Source: Harbour Office, Yearbook (5 January 2024) [1–6]. Hollow: a forecast, a plan or a target."
    )
    expect(drawing.get_by_text("<b onclick=window.hacked=8>Skua")).to_be_visible()
    page.locator(".chart summary").press("Enter")
    expect(page.locator(".chart tbody tr")).to_have_count(6)
    expect(page.locator(".chart tbody tr").nth(3)).to_have_text("Varn2025420 tonnes (forecast, plan or target)4")
    page.locator(".chart tbody button.mark").nth(2).click()
    expect(page.locator("#source mark")).to_have_text(["350"])
    assert page.evaluate("window.hacked") is None
    assert visit.problems == []


def test_a_chart_is_saved_with_the_keyboard(visit: Visit) -> None:
    """As SVG and PNG that stand alone, and as CSV with every value's source; nothing is asked of another host."""
    visit.ask(QUESTION)
    file, content = saved(visit, ".chart [data-save=svg]")
    assert file.suggested_filename == "Herring-landed-tonnes.svg"
    assert "Source: Harbour Office, Yearbook (5 January 2024) [1–6]." in "".join(etree.fromstring(content).itertext())
    file, content = saved(visit, ".chart [data-save=png]")
    assert file.suggested_filename == "Herring-landed-tonnes.png"
    assert Image.open(io.BytesIO(content)).size[0] > 1200
    for _ in range(2):  # the same once more is saved once more
        file, content = saved(visit, ".chart [data-save=csv]")
    assert file.suggested_filename == "Herring-landed-tonnes.csv"
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [(row["citation"], row["period"], row["value"], row["row"], row["url"]) for row in rows[:3]] == [
        ("1", "2019", "410", "2", "https://example.org/y"),
        ("2", "2020", "380", "3", "https://example.org/y"),
        ("3", "2022", "350", "4", "https://example.org/y"),
    ]
    assert all(url.startswith((visit.served.url, "data:", "blob:")) for url in visit.requests)


def test_facts_are_searched_drawn_opened_and_saved(visit: Visit) -> None:
    """The main path: filters that answer as one types, a series, its chart, a cell in its table, the rows as a file."""
    shown(visit)
    page = visit.page
    expect(page.locator("#fact-rows .count")).to_have_text("1–50 of 159 facts")
    page.get_by_role("button", name="Next").click()
    expect(page.locator("#fact-rows .count")).to_have_text("51–100 of 159 facts")
    fill(visit, "indicator", "Herring landed", 6)
    fill(visit, "entity", "Varn", 4)
    expect(page.locator("#fact-rows .count")).to_have_text("4 facts")
    draw = page.locator("[data-act=draw]")
    expect(draw).to_be_disabled()
    for box in page.locator("#fact-rows input[type=checkbox]").all():
        box.press("Space")
    expect(draw).to_have_text("Draw the 4 chosen")
    draw.press("Enter")
    expect(page.get_by_role("img", name="Line chart: Herring landed (tonnes). Varn: 410 in 2019")).to_be_visible()
    page.locator("#fact-chart summary").click()
    page.locator("#fact-chart tbody button.mark").nth(1).click()
    expect(page.locator("#fact-source mark")).to_have_text(["380"])
    page.keyboard.press("Escape")
    expect(page.locator("#fact-source .panel")).to_have_count(0)
    expect(page.locator("#fact-chart tbody button.mark").nth(1)).to_be_focused()
    page.locator(f"{ROWS} [data-act=open]").first.press("Enter")
    expect(page.locator("#fact-source mark")).to_have_text(["410"])
    expect(page.locator("#quote")).to_be_focused()
    file, content = saved(visit, "[data-act=csv]")
    assert file.suggested_filename == "facts.csv"
    assert [row["value"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))] == [
        "410",
        "380",
        "350",
        "420",
    ]
    page.get_by_role("button", name="Take the chart away").click()
    expect(page.locator("#fact-chart figure")).to_have_count(0)
    draw.press("Enter")
    page.locator("#fact-chart figure").wait_for()
    page.locator(f"{ROWS} [data-act=open]").first.press("Enter")
    page.locator("#fact-source .panel").wait_for()
    page.get_by_role("button", name="Clear").click()  # all of it: filters, choice, chart and source
    expect(page.locator("#fact-rows .count")).to_have_text("1–50 of 159 facts")
    expect(page.locator("#fact-chart")).to_have_text(
        "No chart yet: tick two rows or more of one indicator, then press “Draw the chosen”."
    )
    expect(page.locator("#fact-source .panel")).to_have_count(0)
    expect(page.locator("#fact-filters input[name=entity]")).to_have_value("")
    fill(visit, "table", "catch", 9)
    expect(page.locator("#fact-rows input:checked")).to_have_count(0)
    expect(draw).to_be_disabled()
    assert visit.problems == []
    assert page.evaluate("window.hacked") is None
    assert all(url.startswith((visit.served.url, "data:", "blob:")) for url in visit.requests)


def test_contradictions_are_marked_and_can_be_looked_for(visit: Visit) -> None:
    """A word at the value opens what the others say; a filter leaves such rows alone."""
    shown(visit)
    page = visit.page
    page.get_by_label("Contradicted only").check()
    expect(page.locator(ROWS)).to_have_count(2)
    page.locator(".disputed summary").first.click()
    expect(page.locator(".disputed li").first).to_have_text("380 tonnes: catch, 5 January 2024")
    expect(page.locator(".disputed li").nth(1)).to_have_text("301 tonnes: catch, 6 February 2024")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(ROWS)).to_have_count(50)


def test_what_cannot_be_done_is_said(visit: Visit) -> None:
    """One line for a period that is none, for rows without an axis in common, and for filters that nothing passes."""
    shown(visit)
    page, alert = visit.page, visit.page.get_by_role("alert").locator("visible=true")
    page.locator("#fact-filters input[name=from]").fill("soon")
    expect(alert).to_have_text("'soon' is no period: write it as 2024, 2024-Q3, 2024-06 or 2024-06-30.")
    page.get_by_role("button", name="Clear").click()
    expect(alert).to_have_count(0)
    fill(visit, "table", "catch", 9)
    for place in (0, 7):
        page.locator("#fact-rows input[type=checkbox]").nth(place).check()
    page.locator("[data-act=draw]").click()
    expect(alert).to_have_text("The chosen rows are of 2 indicators, which have no axis in common: choose one.")
    page.locator("#fact-filters input[name=text]").fill("nobody wrote this")
    expect(page.locator("#fact-rows .none")).to_have_text(
        "None of the 159 facts has all of this. Take something out of the filters."
    )
    assert page.evaluate("window.hacked") is None


def test_a_new_index_shows_new_facts(visit: Visit) -> None:
    """What was chosen before it is chosen no more: the places mean other rows."""
    shown(visit)
    page = visit.page
    fill(visit, "table", "catch", 9)
    page.locator("#fact-rows input[type=checkbox]").first.check()
    visit.served.assistant.generation += 1
    page.locator(f"{ROWS} [data-act=open]").first.click()
    expect(page.get_by_role("alert").locator("visible=true")).to_contain_text("The index has changed")
    page.get_by_role("tab", name="Ask").click()
    shown(visit)
    expect(page.locator("#fact-rows section")).to_have_attribute(
        "data-generation", str(visit.served.assistant.generation)
    )
    expect(page.locator(ROWS)).to_have_count(9)
    expect(page.locator("[data-act=draw]")).to_be_disabled()


def test_facts_do_not_wait_for_an_answer(visit: Visit) -> None:
    """A question that takes its time leaves the other tab free."""
    page = visit.page
    page.locator("#question textarea").fill("Say nothing")
    page.locator("#question textarea").press("Enter")
    page.locator("#live .working").wait_for()
    shown(visit)
    fill(visit, "table", "catch", 9)
    visit.served.assistant.release.set()


@pytest.mark.parametrize("visit", [PHONE], indirect=True, ids=["phone"])
def test_a_phone_shows_all_of_it(visit: Visit) -> None:
    """Nothing is wider than the page; the chart has a drawing of its own; a source comes up from below."""
    visit.ask(QUESTION)
    page = visit.page
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    expect(page.locator(".chart .narrow svg")).to_be_visible()
    expect(page.locator(".chart .wide svg")).to_be_hidden()
    assert not page.evaluate(wide)
    shown(visit)
    fill(visit, "table", "catch", 9)
    assert not page.evaluate(wide)
    for place in range(4):
        page.locator("#fact-rows input[type=checkbox]").nth(place).check()
    page.locator("[data-act=draw]").click()
    expect(page.locator("#fact-chart .narrow svg")).to_be_visible()
    page.locator(f"{ROWS} [data-act=open]").first.click()
    expect(page.locator("#fact-source mark")).to_be_in_viewport()
    assert not page.evaluate(wide)
    page.get_by_role("button", name="Close the source").click()
    small = [size for size in page.locator("#fact-rows button:visible").evaluate_all(
        "all => all.map(e => Math.round(e.getBoundingClientRect().height))") if size < 24]  # fmt: skip
    assert small == []
