"""What everyone must be able to use: axe-core over every tab, and the contrast of every text, in light and in dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

LIGHT = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
DARK = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}  # the elements are the same
PHONE = {"viewport": {"width": 375, "height": 740}, "has_touch": True, "is_mobile": True}
RUN = "options => axe.run(options).then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))"
# what Gradio wraps around everything, and the name that only its own footer would need
NOT_OURS = {"region", "landmark-one-main", "page-has-heading-one"}

# every piece of text with its colour, the colour behind it, and their contrast (WCAG 2.2)
CONTRAST = """() => {
  const parse = (c) => c.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const f = (v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0.99) return c; } return [255, 255, 255]; };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim()) continue;
    if (!e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    if (e.closest('script, style, .sr-only, .visually-hidden')) continue;
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    found.push([walk.currentNode.textContent.trim().slice(0, 40), (a + 0.05) / (b + 0.05)]);
  }
  return found;
}"""


def faults(page: Page) -> list[str]:
    """What axe finds wrong, and text that can hardly be read, in the page as it is, in light and in dark."""
    found: list[str] = []
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    for scheme, wanted in (("light", LIGHT), ("dark", DARK)):
        page.evaluate("dark => document.body.classList.toggle('dark', dark)", scheme == "dark")
        for fault, nodes in page.evaluate(RUN, wanted):
            found += [f"{scheme}: {fault}: {html[:150]}" for html in nodes if fault not in NOT_OURS]
        found += [f"{scheme}: {text!r} has {ratio:.1f}" for text, ratio in page.evaluate(CONTRAST) if ratio < 4.5]
    page.evaluate("document.body.classList.remove('dark')")
    return found


def _asked(visit: Visit) -> None:
    for question in ("Where do they disagree?", "What is on the moon?", "How did the catch develop?"):
        visit.ask(question)
    visit.page.locator(".chart summary").click()
    visit.page.locator("#thread [data-thumb=down]").last.click()
    visit.page.locator(".kept summary").click()
    visit.open("button.mark")


def _drafted(visit: Visit) -> None:
    visit.ask("Draft", settled="#live .claim.supported")


def _traced(visit: Visit) -> None:
    visit.served.assistant.release.set()
    visit.ask("Draft")
    visit.page.get_by_role("button", name="Show 1 struck sentence").click()
    visit.page.get_by_role("button", name="How it was made").click()
    visit.page.locator("#source summary").first.click()


def _failed(visit: Visit) -> None:
    visit.ask("No index", settled="#live .error")


def _facts(visit: Visit) -> None:
    visit.spent = True
    page = visit.page
    page.get_by_role("tab", name="Facts").click()
    page.locator("#fact-rows tbody tr").first.wait_for()
    page.get_by_label("Contradicted only").check()
    expect(page.locator("#fact-rows tbody tr")).to_have_count(2)
    page.locator(".disputed summary").first.click()
    page.locator("#fact-rows [data-act=open]").first.click()
    page.locator("#fact-source .panel").wait_for()


def _sources(visit: Visit) -> None:
    visit.spent = True
    page = visit.page
    page.get_by_role("tab", name="Sources").click()
    page.locator("#source-rows tbody tr").first.wait_for()
    page.locator("#source-rows [data-act=open]").first.click()
    page.locator("#source-panel .panel").wait_for()


def _settings(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Settings").click()
    visit.page.locator(".settings dl").wait_for()


@pytest.mark.parametrize(
    "act",
    [lambda visit: None, _asked, _drafted, _traced, _failed, _settings, _sources, _facts],
    ids=["empty", "answers", "draft", "trace", "failure", "settings", "sources", "facts"],
)
def test_nothing_stands_in_anyones_way(visit: Visit, act: Callable[[Visit], None]) -> None:
    """WCAG 2.2 AA as far as axe can tell, and 4.5:1 for every text, in what a reader comes to see."""
    act(visit)
    found = faults(visit.page)
    assert not found, "\n".join(found)


def test_labels_of_a_chart_can_be_read(visit: Visit) -> None:
    """Axe does not look into drawings."""
    visit.ask("How did the catch develop?")
    page = visit.page
    for dark in (False, True):
        page.evaluate("dark => document.body.classList.toggle('dark', dark)", dark)
        labels = page.locator(".chart svg:visible text").evaluate_all("all => all.map(e => getComputedStyle(e).fill)")
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert min(_contrast(label, ground) for label in labels) >= 4.5
    page.evaluate("document.body.classList.remove('dark')")


def _contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [float(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
        r, g, b = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)
