"""Finds figures in an article that neither the tables nor the sources carry.

`python tests/figures_in_articles.py corpus/articles/x.md …` prints the offending figures, one a line; the test-suite
runs the same functions over every article.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

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
    known: set[str] = set()
    for path in (ROOT / "corpus" / "tables").glob("*.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                for name, cell in row.items():
                    if name not in ("id", "url", "source"):
                        known.update(plain(n) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", cell or ""))
    return known


def split_front_matter(text: str) -> tuple[dict[str, object], str]:
    """The YAML head and the body."""
    _, head, body = text.split("---\n", 2)
    return yaml.safe_load(head), body


def unknown_figures(path: Path, known: set[str]) -> list[str]:
    """The numbers of an article's title and body that are in no table. Model names, dates and words are no figures."""
    head, body = split_front_matter(path.read_text(encoding="utf-8"))
    declared = {plain(n) for n in numbers(str(head.get("claims", "")))}  # figures of the seed article: see its head
    return [n for n in numbers(f"{head['title']}\n{body}") if n not in known | declared | ALLOWED_BARE]


if __name__ == "__main__":
    table_numbers = known_numbers()
    for name in sys.argv[1:]:
        path = Path(name)
        words = len(split_front_matter(path.read_text(encoding="utf-8"))[1].split())
        print(f"{path.name}: {words} words; unknown figures: {unknown_figures(path, table_numbers) or 'none'}")
