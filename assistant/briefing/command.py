"""The ``brief`` command: what was typed -> an outline, a document, a saved briefing, or a list of changes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from assistant.answer import Assistant
from assistant.briefing.drafter import Drafter
from assistant.briefing.export import exported, paper_of, suffix_of
from assistant.briefing.plan import checked
from assistant.briefing.saved import as_json, read
from assistant.briefing.types import Brief, Briefing, Progress
from assistant.briefing.update import brought_up_to_date, changes
from assistant.render import printable
from corpus.errors import UsageError


def run(options: argparse.Namespace, opened: Callable[[], Assistant]) -> None:
    """Does what was asked. ``opened`` opens the assistant, once what was typed is known to be right.

    Raises:
        AssistantError: see ``corpus.errors``.
    """
    suffix = suffix_of(options.output) if options.output else ".md"
    if options.open is None:
        if options.changes or options.update:
            raise UsageError("--changes and --update are for a saved briefing: name it with --open FILE.json")
        brief = Brief(options.topic or "", options.reader, options.length, options.as_of, tuple(options.source))
        brief = checked(brief)
    elif options.topic:
        raise UsageError("a topic and --open exclude each other: leave one of them out")
    assistant = opened()
    if options.open is not None:
        briefing = read(options.open, assistant.known())
        if options.changes or options.update:
            briefing = _updated(briefing, assistant, take=options.update)
        if options.changes and options.output is None:
            return
        drafter = Drafter(assistant)
    else:
        drafter = Drafter(assistant)
        if options.outline:
            outline = drafter.outline(brief)
            print("\n".join(f"{n}. {printable(theme.heading)}" for n, theme in enumerate(outline.themes, 1)))
            return
        briefing = _drafted(drafter, brief)
    _write(briefing, drafter, options.output, suffix, strict=options.strict)


def _drafted(drafter: Drafter, brief: Brief) -> Briefing:
    last: Progress | None = None
    for piece in drafter.draft(drafter.outline(brief)):
        if isinstance(piece, Briefing):
            briefing = piece
        elif piece != last:
            last = piece
            print(f"[{piece.at}/{piece.of}] {printable(piece.part)}", file=sys.stderr, flush=True)
    return briefing


def _updated(briefing: Briefing, assistant: Assistant, *, take: bool) -> Briefing:
    found = changes(briefing, assistant)
    told = [printable(change.line) for change in found] or ["nothing has changed"]
    print("\n".join(told), file=sys.stderr if take else sys.stdout)
    figures = [change for change in found if change.old]  # sentences stay, and are marked where they lost their source
    return brought_up_to_date(briefing, figures, date.today()) if take else briefing


def _write(briefing: Briefing, drafter: Drafter, output: Path | None, suffix: str, *, strict: bool) -> None:
    auditor = drafter.auditor()
    if suffix == ".json":
        paper_of(briefing, auditor, strict=strict)
        data = as_json(auditor.audit(briefing)[0]).encode()
    else:
        data = exported(briefing, auditor, suffix, strict=strict)
    if output is None:
        sys.stdout.write(printable(data.decode()))
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise UsageError(
            f"{str(output)!r} cannot be written ({error.strerror}): name a file in a folder that is there"
        ) from None
    print(f"wrote {output}", file=sys.stderr)
