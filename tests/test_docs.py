"""The documents say what the program does."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.settings import Settings
from corpus.load import SourceFile, read, scan
from corpus.schema import FactTable
from index.facts import build_lexicon, measures

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_readme() -> None:
    """With its default and its description."""
    for name, setting in Settings.model_fields.items():
        default = f"`{setting.default}`" if str(setting.default) else ""
        assert f"| `ASSISTANT_{name.upper()}` | {default} | {setting.description} |" in README


def test_every_command_is_in_the_readme() -> None:
    """As the command line has them."""
    source = (ROOT / "assistant" / "cli.py").read_text(encoding="utf-8")
    for name in re.findall(r'= command\("(\w+)"', source):
        assert f"| `python -m assistant {name}" in README


def test_every_module_is_in_the_picture() -> None:
    """The architecture names each module, and no other."""
    picture = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").partition("```\n\n")[0]
    named = set(re.findall(r"\b(\w+\.py)\b", picture))
    modules = {path.name for folder in ("assistant", "index", "corpus") for path in (ROOT / folder).glob("*.py")}
    assert named == (modules - {"__init__.py"}) | {"app.py", "crash_index.py"}


def test_links_of_the_readme_lead_somewhere() -> None:
    """Every relative link is to a file."""
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_corpus_is_as_large_as_the_readme_says() -> None:
    """The number of articles is the number of files; facts are counted as the Facts tab counts them."""
    count = len(list((ROOT / "corpus" / "articles").glob("*.md")))
    assert f"holds {count} articles" in README
    found = [file for file in scan([ROOT / "corpus" / "tables"]) if isinstance(file, SourceFile)]
    tables = [one for file in found for one in read(file) if isinstance(one, FactTable)]
    facts = [fact for measure in measures(tables, build_lexicon(tables)) for fact in measure.facts]
    figures = sum(not fact.attribute for fact in facts)
    assert figures == sum(len(table.rows) for table in tables if table.tidy)
    said = " ".join(README.split())
    assert f"holds {figures} figures, a row each, in {sum(table.tidy for table in tables)} tables" in said
    assert f"{len(facts):,} facts are these {figures} figures and {len(facts) - figures} attributes" in said
