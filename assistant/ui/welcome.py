"""The empty page: what this is, what the index covers, and questions to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import yaml
from markupsafe import Markup

from assistant.indexing import corpora
from assistant.render import counted
from assistant.settings import Settings
from assistant.wording import said_date
from corpus.errors import CorpusError
from index.manifest import Summary

MOST_EXAMPLES = 6


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an index covers; ``newest`` is the date of the newest article, '' where none has one."""

    articles: int
    tables: int
    newest: str = ""


def welcome(coverage: Coverage) -> str:
    """The empty state, over the question's field: what this is, and what it covers."""
    parts = (counted(coverage.articles, "article"), counted(coverage.tables, "table"))
    covers = " and ".join(part for part in parts if part) or "nothing yet: add files to the corpus"
    if coverage.newest:
        covers += f", the newest from {said_date(coverage.newest)}"
    return str(
        Markup(
            '<section class="welcome"><h2>Ask the sources</h2><p class="lead">Every sentence of an answer cites the '
            "words, or the table cell, that it rests on. Where the sources do not say, you are told so.</p>"
            '<p class="covers">Covers {}.</p></section>'
        ).format(covers)
    )


def instances(examples: Sequence[str]) -> str:
    """Questions to begin with, under the field, which they must not push out of a small window. '' for none."""
    buttons = Markup("").join(
        Markup('<li><button type="button" class="example" data-example="{}">{}</button></li>').format(at, text)
        for at, text in enumerate(examples)
    )
    shown = Markup('<section class="instances"><h3>For instance</h3><ul class="examples">{}</ul></section>')
    return str(shown.format(buttons)) if buttons else ""


def coverage(sources: Sequence[Summary]) -> Coverage:
    """What an index covers."""
    articles = [source for source in sources if source.kind == "article"]
    newest = max((source.published for source in articles), default="")
    return Coverage(len(articles), len(sources) - len(articles), newest)


def examples(settings: Settings) -> list[str]:
    """The example questions of the corpora: a YAML list in questions/examples.yaml; none where there is no such file.

    Raises:
        CorpusError: such a file is no list.
    """
    found: list[str] = []
    for root in corpora(settings):
        path = root / "questions" / "examples.yaml"
        if path.is_file():
            try:
                listed = yaml.safe_load(path.read_text(encoding="utf-8"))
            except (OSError, ValueError, yaml.YAMLError):
                listed = ""
            if not isinstance(listed, list):
                raise CorpusError(f"{str(path)!r} is no list of questions: write one a line, each after '- '")
            found += [str(question) for question in listed]
    return found[:MOST_EXAMPLES]
