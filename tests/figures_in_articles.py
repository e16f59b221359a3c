"""Finds figures in an article that no table carries, or none of the rows that come from the article's own sources.

`python tests/figures_in_articles.py corpus/articles/x.md …` prints the offending figures, one a line; the test-suite
runs the same functions over every article.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\d])")
ALLOWED_BARE = {str(n) for n in range(0, 13)}  # small counts in prose ("the 3 largest") that can be seen in the text


def numbers(text: str) -> list[str]:
    """Every number of a text in plain form: '1,600' -> '1600', '2.0' -> '2'."""
    return [plain(match) for match in NUMBER.findall(text)]


def plain(number: str) -> str:
    number = number.replace(",", "").rstrip(".")
    return number.rstrip("0").rstrip(".") if "." in number else number.lstrip("0") or "0"


def known_numbers() -> set[str]:
    """All numbers that stand anywhere in the tables, ids and addresses apart."""
    return set().union(*numbers_by_source().values())


def numbers_by_source() -> dict[str, set[str]]:
    """The numbers of the rows of each source, its own row in the table of sources included; '' for rows without one."""
    known: dict[str, set[str]] = defaultdict(set)
    for path in (ROOT / "corpus" / "tables").glob("*.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                source = row["id"] if path.stem == "sources" else row.get("source") or ""
                for name, cell in row.items():
                    if name not in ("id", "url", "source"):
                        known[source].update(plain(n) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", cell or ""))
    return known


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The YAML head and the body."""
    _, head, body = text.split("---\n", 2)
    return yaml.safe_load(head), body


def unknown_figures(path: Path, known: set[str]) -> list[str]:
    """The numbers of an article's title and body that are in no table. Model names, dates and words are no figures."""
    head, body = split_front_matter(path.read_text(encoding="utf-8"))
    declared = {plain(n) for n in numbers(str(head.get("claims", "")))}  # figures of the seed article: see its head
    return [n for n in numbers(f"{head['title']}\n{body}") if n not in known | declared | ALLOWED_BARE]


def figures_of_other_sources(path: Path, by_source: dict[str, set[str]]) -> list[str]:
    """The numbers of an article that are in no row of the sources that its front matter names.

    Rows without a source count for all. An article tagged `claims` tells what another text says, of which the figures
    may stand in any row.
    """
    head, _ = split_front_matter(path.read_text(encoding="utf-8"))
    if "claims" in (head.get("tags") or []):
        return unknown_figures(path, set().union(*by_source.values()))
    named = [by_source.get(source, set()) for source in ("", *(head.get("sources") or []))]
    return unknown_figures(path, set().union(*named))


if __name__ == "__main__":
    table_numbers, of_sources = known_numbers(), numbers_by_source()
    for name in sys.argv[1:]:
        path = Path(name)
        words = len(split_front_matter(path.read_text(encoding="utf-8"))[1].split())
        unknown, other = unknown_figures(path, table_numbers), figures_of_other_sources(path, of_sources)
        print(
            f"{path.name}: {words} words; unknown figures: {unknown or 'none'}; not of its sources: {other or 'none'}"
        )
