"""The Evaluate tab in a browser, over a real index: a set sent and run, its report read, compared and saved; a run
stopped and gone on with; drafts edited and kept."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.answer import Assistant
from assistant.evaluation.types import Case, Evidence
from assistant.feedback import FILE
from tests.browser.conftest import Pages, Visit
from tests.browser.test_access import faults

SLOW = 60_000  # milliseconds that an evaluation may take on a machine with other work
NASTY = "How deep is the <img src=x onerror=window.hacked=1> sea?"
CASES = [
    Case("a", "How much herring did Iceland land in 2023?", ("250",), evidence=(Evidence("catch", "Iceland"),)),
    Case("b", "How much herring did Denmark land in 2023?", ("1",), evidence=(Evidence("catch", "Denmark"),)),
    Case("c", NASTY, (), answerable=False, type="<b>odd</b>"),
]


@pytest.fixture
def bench(visit: Visit, assistant: Assistant) -> Visit:
    """A page on the tab, with an assistant over a real index to be evaluated."""
    visit.served.assistant.real = assistant
    opened(visit)
    return visit


def opened(visit: Visit) -> None:
    visit.spent = True
    visit.page.get_by_role("tab", name="Evaluate").click()
    visit.page.locator("#bench-setup section").wait_for()


def lines(cases: list[Case]) -> bytes:
    return "".join(json.dumps(case.as_dict()) + "\n" for case in cases).encode()


def sent(page: Page, name: str, content: bytes) -> None:
    page.locator("#bench-setup input[type=file]").set_input_files(
        [{"name": name, "mimeType": "application/jsonl", "buffer": content}]
    )


def test_a_set_is_run_read_compared_and_saved(bench: Visit, tmp_path: Path) -> None:
    """From a page without sets to a report with every case, whatever stands in them; nothing comes from elsewhere."""
    page, requests = bench.page, bench.requests
    expect(page.locator("#bench-setup")).to_contain_text("There is no set yet")
    sent(page, "broken.jsonl", b"no case")
    expect(page.locator("#bench-notice [role=status]")).to_contain_text("line 1 is no case")
    sent(page, "herring.jsonl", lines(CASES))
    expect(page.locator("#bench-setup select[name=set]")).to_have_value("herring")
    page.locator("#bench-setup [data-act=run]").press("Enter")
    expect(page.locator("#bench-report h2")).to_have_text("herring", timeout=SLOW)
    expect(page.locator("#bench-progress")).to_contain_text("Done. 3 of 3 cases.")
    report = page.locator("#bench-report")
    expect(report.locator(".tiles li").first).to_contain_text("50%")
    expect(report.locator(".chart svg").first).to_be_visible(timeout=SLOW)
    expect(report.locator("details.case")).to_have_count(3)
    missed = report.locator("details.case").first
    expect(missed.locator(".verdict")).to_have_text("wrong, used but wrong")
    missed.locator("> summary").press("Enter")
    expect(missed.locator("dl")).to_contain_text("Wanted")
    expect(missed.locator(".cited")).to_contain_text("95")
    report.locator("label", has_text="Right").locator("input").check()
    expect(report.locator("details.case:visible")).to_have_count(2)
    expect(report).to_contain_text(NASTY)
    assert page.evaluate("window.hacked") is None
    report.locator("label", has_text="All").locator("input").check()
    found = faults(page)
    assert not found, "\n".join(found)

    page.locator("#bench-setup [data-act=run]").click()
    expect(page.locator("#bench-runs select[name=run] option")).to_have_count(2, timeout=SLOW)
    runs = page.locator("#bench-runs select[name=run] option").evaluate_all("all => all.map(one => one.value)")
    page.locator("#bench-runs select[name=run]").select_option(runs[0])
    page.locator("#bench-runs select[name=before]").select_option(runs[1])
    page.locator("#bench-runs [data-act=show]").click()
    expect(report).to_contain_text("No case has another verdict or another answer.", timeout=SLOW)
    for kind, ending in (
        ("html", ".html"),
        ("json", ".json"),
        ("ragas", ".ragas.jsonl"),
        ("datasets", ".datasets.jsonl"),
    ):
        with page.expect_download() as download:
            page.locator(f"#bench-runs [data-kind={kind}]").click()
        assert download.value.suggested_filename == f"{runs[0]}{ending}"
        download.value.save_as(tmp_path / f"report{ending}")
    assert json.loads((tmp_path / "report.json").read_text())["answers"]["accuracy"]["value"] == 0.5
    rows = [json.loads(line) for line in (tmp_path / "report.ragas.jsonl").read_text().splitlines()]
    assert rows[0]["user_input"] == CASES[0].question
    alone = page.context.new_page()
    alone.on("request", lambda sent: requests.append(sent.url))
    alone.goto((tmp_path / "report.html").as_uri())
    expect(alone.locator("details.case")).to_have_count(3)
    assert alone.evaluate("window.hacked") is None
    alone.close()
    assert {re.split("[/?#]", url)[2] for url in requests if url.startswith("http")} <= {bench.served.url.split("/")[2]}
    assert bench.problems == []


def test_a_run_is_stopped_and_gone_on_with(bench: Visit, pages: Pages) -> None:
    """Another person sees it at work, cannot begin a second, and is answered meanwhile."""
    page = bench.page
    many = [Case(f"n{n}", CASES[0].question, ("250",)) for n in range(5000)]
    sent(page, "many.jsonl", lines(many))
    expect(page.locator("#bench-setup select[name=set]")).to_have_value("many")
    page.locator("#bench-setup [data-act=run]").click()
    expect(page.locator("#bench-progress")).to_contain_text("left", timeout=SLOW)
    visitor = pages.visit({"viewport": {"width": 900, "height": 700}}, bench.served)
    opened(visitor)
    other = visitor.page
    expect(other.locator("#bench-progress progress")).to_be_visible(timeout=SLOW)
    other.locator("#bench-setup [data-act=run]").click()
    expect(other.locator("#bench-notice")).to_contain_text("Another run is at work", timeout=SLOW)
    other.get_by_role("tab", name="Ask").click()
    other.locator("#question textarea").fill("How deep is the basin?")
    other.locator("#question textarea").press("Enter")
    other.locator("#thread .turn").wait_for()
    page.locator("#bench-progress [data-act=stop]").click()
    expect(page.locator("#bench-progress")).to_contain_text("Stopped", timeout=SLOW)
    done = int(re.findall(r"(\d+) of 5000", page.locator("#bench-progress").inner_text())[0])
    assert 0 < done < 5000
    expect(page.locator("#bench-report h2")).to_have_text("many", timeout=SLOW)
    page.locator("#bench-runs [data-act=go-on]").click()
    expect(page.locator("#bench-progress progress")).to_be_visible(timeout=SLOW)
    assert int(page.locator("#bench-progress progress").get_attribute("value") or 0) >= done
    page.locator("#bench-progress [data-act=stop]").click()
    expect(page.locator("#bench-progress")).to_contain_text("Stopped", timeout=SLOW)
    assert bench.problems == []


@pytest.mark.parametrize("visit", [{"viewport": {"width": 375, "height": 800}, "color_scheme": "dark"}], indirect=True)
def test_drafts_are_edited_dropped_and_kept(bench: Visit) -> None:
    """On a phone: drafts from the corpus, and from readers' thumbs; what is kept is a set that can be run."""
    page = bench.page
    said = {"question": "Who owns Solstrand?", "answer": "Nordlys Seafood. [1]", "thumb": "up", "sources": ["vessels"]}
    with (bench.served.assistant.settings.index_dir / FILE).open("a") as file:
        file.write(json.dumps(said) + "\n")
    page.locator("#bench-making [name=count]").fill("4")
    page.locator("#bench-making [data-act=suggest]").click()
    rows = page.locator("#bench-drafts li")
    expect(rows).to_have_count(4, timeout=SLOW)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    rows.nth(0).locator("[name=question]").fill("How much herring did Norway land in 2022?")
    rows.nth(0).locator("[name=answers]").fill("410 | 410,000")
    rows.nth(1).locator("[name=kept]").uncheck()
    page.locator("#bench-drafts form [name=name]").fill("mine")
    page.locator("#bench-drafts [data-act=keep]").click()
    expect(page.locator("#bench-notice")).to_contain_text("3 cases are kept as the set 'mine'", timeout=SLOW)
    expect(page.locator("#bench-setup select[name=set]")).to_have_value("mine")
    page.locator("#bench-making [data-act=feedback]").click()
    expect(page.locator("#bench-drafts h3")).not_to_have_text("4 drafts", timeout=SLOW)
    for row in rows.all()[:-1]:
        row.locator("[name=kept]").uncheck()
    expect(rows.last.locator("[name=answers]")).to_have_value("Nordlys Seafood")
    rows.last.locator("[name=question]").fill(" ")
    page.locator("#bench-drafts [data-act=keep]").click()
    expect(page.locator("#bench-notice")).to_contain_text("A draft has no question")
    rows.last.locator("[name=question]").fill("Who owns Havbris?")
    with page.expect_download() as download:
        page.locator("#bench-drafts [data-act=download]").click()
    assert download.value.suggested_filename == "cases.jsonl"
    found = faults(page)
    assert not found, "\n".join(found)
    assert bench.problems == []
