"""Thumbs and corrections that readers gave in the chat -> drafts of cases.

They lie in ``feedback.jsonl`` beside the index, one JSON object a line: question, answer, thumb ('up' or 'down'),
correction, sources, as_of, time; and history where the question was a follow-up.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from assistant.citations import without_marks
from assistant.evaluation.suggest import Draft
from assistant.evaluation.types import Case, Evidence
from assistant.feedback import FILE
from assistant.quantities import quantities
from assistant.types import Turn
from corpus.errors import UsageError

_SHORT = 8  # words up to which a correction is taken for an answer as it is


def feedback_drafts(index_dir: Path) -> list[Draft]:
    """A draft for each question that was judged, by its last judgement; none where there is no such file.

    A correction is the answer. A thumb up takes the first amount of the answer, or all of it where it has none; of an
    abstention, that there is none. A thumb down without a correction leaves the answer to whoever looks at the draft.
    Lines that are no feedback are passed over: the file is written by a program that may have been killed.

    Raises:
        UsageError: the file cannot be read.
    """
    path = index_dir / FILE
    if not path.is_file():
        return []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the feedback {str(path)!r} cannot be read ({error}): mend or delete it") from error
    found: dict[str, Draft] = {}
    for line in lines:
        try:
            draft = _draft(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
        found[draft.case.id] = draft
    return list(found.values())


def _draft(raw: Mapping[str, Any]) -> Draft:
    question, answer, thumb = str(raw["question"]).strip(), without_marks(str(raw.get("answer", ""))), raw["thumb"]
    if not question or thumb not in ("up", "down"):
        raise ValueError("no feedback")
    correction = str(raw.get("correction") or "").strip()
    as_of = date.fromisoformat(raw["as_of"]) if raw.get("as_of") else None
    history = tuple(Turn(str(turn["question"]), str(turn.get("answer", ""))) for turn in raw.get("history") or ())
    silent = thumb == "up" and not correction and raw.get("sources") == []  # rightly: nothing is cited that answers
    told = correction or (answer if thumb == "up" and not silent else "")
    asked = json.dumps([question, str(as_of), [turn.question for turn in history]])
    case = Case(
        f"feedback-{hashlib.sha256(asked.encode()).hexdigest()[:10]}", question, _forms(told), answerable=not silent,
        type="feedback", evidence=_evidence(raw.get("sources") or ()) if thumb == "up" else (), history=history,
        as_of=as_of,
    )  # fmt: skip
    judged = f"corrected: {correction}" if correction else f"thumb {thumb}"
    return Draft(case, f"{judged}; the answer was: {answer}")


def _forms(told: str) -> tuple[str, ...]:
    """What is short is an answer as it is; of a sentence its first amount, if it has one."""
    if not told:
        return ()
    amounts = [told[q.start : q.end].strip() for q in quantities(told) if q.firm]
    return (told.rstrip("."),) if len(told.split()) <= _SHORT or not amounts else (amounts[0],)


def _evidence(sources: Any) -> tuple[Evidence, ...]:
    """The sources that were cited: ids, or objects with 'source' and 'quote'."""
    found = [Evidence(str(s["source"])) if isinstance(s, Mapping) else Evidence(str(s)) for s in sources]
    return tuple(dict.fromkeys(found))[:1]  # of several any one may hold the answer: the first is the surest
