"""The ``questions`` command: cases drafted, taken from feedback, or checked; a foreign set's documents written out."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from assistant.answer import Assistant
from assistant.evaluation.feedback import feedback_drafts
from assistant.evaluation.sets import as_lines, own_documents, read_cases
from assistant.evaluation.suggest import Draft, suggest
from assistant.evaluation.validate import validate
from assistant.feedback import FILE
from assistant.models import Chat
from assistant.settings import Settings
from corpus.errors import UsageError

FAULTY = 1  # exit status where a set has problems


def run_questions(options: argparse.Namespace, settings: Settings, opened: Callable[[], Assistant]) -> int:
    """Does what was asked. ``opened`` opens the assistant, where one is needed.

    Raises:
        AssistantError: see ``corpus.errors``.
    """
    if options.job == "documents":
        return _documents(options.set, options.folder)
    if options.job == "validate":
        return _validate(options.set, opened)
    if options.job == "feedback":
        drafts = feedback_drafts(settings.index_dir)
        if not drafts:
            raise UsageError(
                f"there is no feedback in {str(settings.index_dir / FILE)!r}: answers are judged in the app"
            )
    else:
        model = Chat.named(options.model, settings.patience)
        drafts = suggest(opened(), options.count, model=model, seed=options.seed)
    _write(drafts, options.output)
    return 0


def _write(drafts: Sequence[Draft], output: Path | None) -> None:
    text = as_lines([draft.case for draft in drafts])
    if output is None:
        print(text, end="")
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{str(output)!r} cannot be written ({error}): name another file") from error
    print(f"{len(drafts)} drafts in {output}: keep, edit or drop each of them", file=sys.stderr)


def _validate(path: Path, opened: Callable[[], Assistant]) -> int:
    cases = read_cases(path)
    problems = validate(cases, opened().document)
    for problem in problems:
        print(f"{problem.id}: {problem.line}{'' if problem.grave else ' (may be right)'}")
    grave = sum(problem.grave for problem in problems)
    print(f"{len(cases)} cases, {grave} problems, {len(problems) - grave} to look at", file=sys.stderr)
    return FAULTY if grave else 0


def _documents(path: Path, folder: Path) -> int:
    """One Markdown file a document, its id in the front matter."""
    if folder.exists():
        raise UsageError(f"{str(folder)!r} is there already: name a new folder")
    count = 0
    for id_, title, text in own_documents(path):
        folder.mkdir(parents=True, exist_ok=True)
        count += 1
        name = re.sub(r"[^\w.-]+", "-", id_).strip("-.")[:80] or "document"
        head = yaml.safe_dump({"id": id_, "title": title or id_}, allow_unicode=True, sort_keys=False)
        (folder / f"{count:06}-{name}.md").write_text(f"---\n{head}---\n{text}\n", encoding="utf-8")
    print(f"{count} documents in {folder}: index them with 'python -m assistant index {folder}'", file=sys.stderr)
    return 0
