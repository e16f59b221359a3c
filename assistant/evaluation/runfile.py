"""A run's results, kept case by case in a file: one JSON object a line, the first of which says what was measured.

A run that is stopped, or killed, goes on where it was: what was being written when it was killed is asked again. A file
is gone on with only by a run of the same cases, index, model and program.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from assistant.evaluation.sets import case_of
from assistant.evaluation.types import Case, Lost, Ranking, Result, Verdict
from corpus.errors import UsageError

Of = Mapping[str, str]
_ROOT = Path(__file__).parent.parent.parent


class RunFile:
    """Where results are kept as they come. Created with its first line."""

    def __init__(self, path: Path, name: str, of: Of, cases: int) -> None:
        """``name``: the set's; ``of``: what is measured; ``cases``: how many there are.

        Raises:
            UsageError: the file cannot be written, is no run, or is of something else.
        """
        self.path = path
        head = {"set": name, "cases": cases, "of": dict(of)}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            kept = path.read_bytes() if path.is_file() else b""
            whole = kept[: kept.rfind(b"\n") + 1]  # the last line may have been cut off
            self._done = _results(whole, path, dict(of)) if whole else {}
            self._file = path.open("r+b" if kept else "wb")
            self._file.truncate(len(whole))
            self._file.seek(0, 2)
        except OSError as error:
            raise UsageError(f"the run file {str(path)!r} cannot be used ({error}): name another") from error
        if not whole:
            self._line(head)

    @property
    def done(self) -> Mapping[str, Result]:
        """The results that are there, by the case's id."""
        return self._done

    def add(self, result: Result) -> None:
        """Keeps a result; it is on its way to the disk when this returns."""
        self._line(result.as_dict())
        self._done[result.case.id] = result

    def close(self) -> None:
        """Lets the file go."""
        self._file.close()

    def _line(self, value: Mapping[str, Any]) -> None:
        self._file.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        self._file.flush()


def read_run(path: Path) -> tuple[str, Of, list[Result]]:
    """The set's name, what was measured, and the results of a run file, or of a report that `--json` wrote.

    Raises:
        UsageError: it is neither.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"the run {str(path)!r} cannot be read ({error}): name a file of --run or --json") from error
    try:
        report = json.loads(data)
        if isinstance(report, dict) and "per_case" in report:
            return str(report["set"]), report.get("of", {}), [result_of(raw) for raw in report["per_case"]]
    except ValueError:
        pass  # of several lines
    except (KeyError, TypeError, AttributeError) as error:
        raise _no_run(path) from error
    whole = data[: data.rfind(b"\n") + 1]
    head = _head(whole, path)
    return str(head["set"]), head["of"], list(_results(whole, path).values())


@dataclass(frozen=True, slots=True)
class Kept:
    """A run file by its head.

    Attributes:
        path: the file.
        name: the set's.
        of: what was measured.
        cases, done: how many there are, and how many have a result.
    """

    path: Path
    name: str
    of: Of
    cases: int
    done: int


def kept_run(path: Path) -> Kept:
    """What a run file is of, without its results.

    Raises:
        UsageError: it is no run file.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _no_run(path) from error
    head = _head(data, path)
    return Kept(path, head["set"], head["of"], int(head.get("cases", 0)), max(data.count(b"\n") - 1, 0))


def result_of(raw: Mapping[str, Any]) -> Result:
    """A result from its JSON form.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: it is none.
    """
    if raw["verdict"] not in get_args(Verdict) or raw["lost"] not in get_args(Lost):
        raise ValueError("a verdict that there is not")
    answer = raw["answer"]
    if answer is not None and not (isinstance(answer["answer"], str) and isinstance(answer["citations"], list)):
        raise ValueError("no answer")
    return Result(
        case=case_of(raw["case"]),
        answer=answer,
        retrieved=tuple(map(str, raw["retrieved"])),
        contexts=tuple(map(str, raw["contexts"])),
        ranking=Ranking(*(tuple(map(int, part)) for part in raw["ranking"])) if raw["ranking"] else None,
        scores={
            str(name): [float(v) for v in value] if isinstance(value, list) else float(value)
            for name, value in raw["scores"].items()
        },
        verdict=raw["verdict"],
        lost=raw["lost"],
        missed=tuple(map(str, raw["missed"])),
    )


def digest_of(cases: Sequence[Case]) -> str:
    """Names a set by what it holds."""
    text = json.dumps([case.as_dict() for case in cases], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@lru_cache(maxsize=1)
def program_digest() -> str:
    """Names the program by its own files: a run of another program is another run."""
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _sources() -> Iterator[Path]:
    for folder in ("assistant", "index", "corpus"):
        yield from sorted((_ROOT / folder).glob("*.py"))
    for folder in ("assistant/briefing", "assistant/evaluation", "corpus/readers"):
        yield from sorted((_ROOT / folder).glob("*.py"))
    yield from sorted((_ROOT / "prompts").glob("*.md"))


def _head(whole: bytes, path: Path) -> dict[str, Any]:
    try:
        head = json.loads(whole.split(b"\n", 1)[0])
        if not isinstance(head["of"], dict) or not isinstance(head["set"], str):
            raise TypeError("no head")
    except (ValueError, KeyError, TypeError) as error:
        raise _no_run(path) from error
    return dict(head)


def _results(whole: bytes, path: Path, of: Of | None = None) -> dict[str, Result]:
    made = _head(whole, path)["of"]
    if of is not None and made != of:
        odd = next(name for name in {**of, **made} if made.get(name) != of.get(name))
        raise UsageError(
            f"the run {str(path)!r} is of another {odd} ({made.get(odd, '')!r}, now {of.get(odd, '')!r}): name another "
            "file, or delete it"
        )
    try:
        found = [result_of(json.loads(line)) for line in whole.split(b"\n")[1:] if line.strip()]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _no_run(path) from error
    return {result.case.id: result for result in found}


def _no_run(path: Path) -> UsageError:
    return UsageError(f"{str(path)!r} is no run: name a file that 'evaluate --run' or 'evaluate --json' wrote")
