"""The Sources tab as HTML: what it says of sources, of none, and of a run; and that names stay text."""

from __future__ import annotations

import pytest

from assistant.library import Entry, Progress
from assistant.ui.sourcelist import Wanted, listing, progress, result, size
from index.manifest import Summary

NASTY = "<img src=x onerror=alert(1)> \"' {{value}} ${1}"


def entry(n: int, *, problem: str = "", added: bool = False, kind: str = "article", cited: int = 0) -> Entry:
    """A source of that number."""
    summary = Summary(f"s{n}", kind, f"Title {n}", f"House {n % 2}", "2021-05-04", f"s{n}.md", 1, 1500)
    return Entry(summary, cited, problem, added)


def test_what_is_looked_for() -> None:
    """Words of title, publisher, file and date; a part of a publisher; what is wrong; what was added; a kind."""
    entries = [entry(0), entry(1, problem="is odd"), entry(2, added=True), entry(3, kind="table")]

    def found(**wanted: str) -> list[str]:
        return [one.summary.id for one in Wanted(**wanted).found(entries)]  # type: ignore[arg-type]

    assert found() == ["s0", "s1", "s2", "s3"]
    assert found(text="S2.md TITLE may") == ["s2"]
    assert found(publisher="house 1") == ["s1", "s3"]
    assert [found(only=only) for only in ("problems", "added", "table", "article")] == [
        ["s1"], ["s2"], ["s3"], ["s0", "s1", "s2"],
    ]  # fmt: skip


def test_a_page_of_many() -> None:
    """Fifty a page; one past the last shows the last."""
    html = listing([entry(n) for n in range(120)], Wanted(page=9))
    assert "101–120 of 120 sources" in html
    assert html.count('<tr role="row"><th scope="row"') == 20
    assert "Page 3 of 3" in html


def test_names_stay_text() -> None:
    """Of sources, files and what is wrong with them; only what was added has a button that removes it."""
    summary = Summary(NASTY, "table", NASTY, NASTY, NASTY, NASTY, 1, 1)
    html = listing([Entry(summary, 0, NASTY, True), entry(1)], Wanted())
    assert "<img" not in html
    assert html.count('data-act="remove"') == 1
    assert "<img" not in progress(Progress("running", 1, 2, NASTY)) + progress(Progress("failed", line=NASTY))
    assert "<img" not in result(NASTY, wrong=True)


@pytest.mark.parametrize(
    ("entries", "line"),
    [
        ([], "There are no sources yet. Drop files above, or add an address."),
        ([entry(1)], "None of the 1 source has all of this. Take something out of the filters."),
    ],
)
def test_nothing_to_show_is_said(entries: list[Entry], line: str) -> None:
    """And what to do."""
    assert line in listing(entries, Wanted(text="nobody"))


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (Progress(), ""),
        (Progress("running"), "Beginning"),
        (Progress("running", 3, 1200, "a.md"), "3 of 1,200 files a.md"),
        (Progress("done", line="1 added (0.1 s)"), "The index is up to date: 1 added (0.1 s)"),
        (Progress("cancelled", line="x"), "Stopped; what was done by then is kept: x"),
        (Progress("failed", line="x"), "The index could not be brought up to date: x"),
    ],
)
def test_how_far_a_run_is(now: Progress, told: str) -> None:
    """Only one that is at work can be cancelled."""
    html = progress(now)
    assert told in html
    assert ('data-act="cancel"' in html) == (now.state == "running")


@pytest.mark.parametrize(("count", "told"), [(0, "0 B"), (999, "999 B"), (1500, "2 KB"), (3_400_000, "3.4 MB")])
def test_sizes(count: int, told: str) -> None:
    """In the unit that says most."""
    assert size(count) == told
