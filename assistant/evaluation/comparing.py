"""Two runs over the same cases, side by side; a run against a bar, or against a baseline that is kept in a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from assistant.evaluation.intervals import Difference, difference
from assistant.evaluation.report import LOWER_IS_BETTER, MEANS, cases_of, with_ranking_scores
from assistant.evaluation.types import GOOD, MISSED, Report, Result
from corpus.errors import UsageError

# a silence is right or wrong only where it is kept: two runs keep it in different cases
_UNPAIRED = ("abstention_precision",)


@dataclass(frozen=True, slots=True)
class Changed:
    """A case whose verdict or answer is another in the second run."""

    before: Result
    after: Result

    @property
    def way(self) -> int:
        """1 where it became right, -1 where it no longer is, 0 for neither."""
        good = [result.verdict in GOOD for result in (self.before, self.after)]
        judged = all(result.verdict in (*GOOD, *MISSED) for result in (self.before, self.after))
        return int(good[1]) - int(good[0]) if judged else 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs.

    Attributes:
        names: of the two.
        metrics: over the cases that both have.
        changed: cases whose verdict or answer changed, those that got worse first.
        same: how many did not.
        only: cases that only one of them has, or that were changed between them.
    """

    names: tuple[str, str]
    metrics: Mapping[str, Difference]
    changed: tuple[Changed, ...]
    same: int
    only: int

    def as_dict(self) -> dict[str, Any]:
        """Its JSON form."""
        return {
            "before": self.names[0],
            "after": self.names[1],
            "metrics": {name: one.as_dict() for name, one in self.metrics.items()},
            "changed": [
                {"id": c.after.case.id, "before": c.before.verdict, "after": c.after.verdict, "way": c.way}
                for c in self.changed
            ],
            "same": self.same,
            "only": self.only,
        }


def compare(before: Sequence[Result], after: Sequence[Result], names: tuple[str, str]) -> Comparison:
    """Two runs' results, paired by the cases' ids.

    Raises:
        UsageError: they have no case in common.
    """
    known = {result.case.id: result for result in with_ranking_scores(before)}
    pairs = [
        (known[result.case.id], result)
        for result in with_ranking_scores(after)
        if result.case.id in known and known[result.case.id].case == result.case
    ]
    if not pairs:
        raise UsageError(f"{names[0]!r} and {names[1]!r} have no case in common: compare two runs of one set")
    changed = [Changed(one, other) for one, other in pairs if _told(one) != _told(other)]
    found = {name: _paired(name, pairs) for name in MEANS if name not in _UNPAIRED}
    return Comparison(
        names,
        {name: one for name, one in found.items() if one},
        tuple(sorted(changed, key=lambda c: (c.way != -1, c.way != 1))),
        len(pairs) - len(changed),
        len(known) + len(after) - 2 * len(pairs),
    )


def _told(result: Result) -> tuple[str, str]:
    return result.verdict, str(result.answer["answer"]) if result.answer else ""


def _paired(name: str, pairs: Sequence[tuple[Result, Result]]) -> Difference | None:
    """A case counts by the mean of its values, where it has any in both runs."""
    values = [(cases_of(name, [one]), cases_of(name, [other])) for one, other in pairs]
    both = [(fmean(one[0]), fmean(other[0])) for one, other in values if one and other]
    return difference([one for one, _ in both], [other for _, other in both])


def comparison_lines(found: Comparison) -> Iterator[str]:
    """A comparison as a table for a terminal."""
    yield f"{found.names[0]} -> {found.names[1]}: {found.same + len(found.changed)} cases in both, {found.only} in one"
    yield f"{'':21}  before   after  change   95% interval      p      up down"
    for name, one in found.metrics.items():
        yield (
            f"{name:21}  {one.before:.3f}   {one.after:.3f}  {one.change:+.3f}  [{one.low:+.3f}, {one.high:+.3f}]  "
            f"{one.p:.4f}  {one.up:3} {one.down:4}  {said(name, one)}"
        ).rstrip()
    for way, title in ((-1, "no longer right"), (1, "now right")):
        if ids := [c.after.case.id for c in found.changed if c.way == way]:
            yield f"{title}: {', '.join(ids)}"


def said(name: str, one: Difference) -> str:
    """What a difference comes to, in a word or a few."""
    if not one.up and not one.down:
        return "the same"
    if not one.sure:
        return "no difference can be told"
    return "worse" if (one.change < 0) != (name in LOWER_IS_BETTER) else "better"


def worse(found: Comparison) -> list[str]:
    """The metrics that are surely worse in the second run."""
    return [name for name, one in found.metrics.items() if said(name, one) == "worse"]


def under(report: Report, bars: Sequence[tuple[str, float]]) -> list[str]:
    """A line for each metric that misses its bar; of those where lower is better, for each that is over it.

    Raises:
        UsageError: the report has no such metric.
    """
    measured, missed = report.whole.measured, []
    for name, bar in bars:
        if name not in measured:
            raise UsageError(f"there is no metric {name!r} in this report: choose among {', '.join(measured)}")
        value, lower = measured[name].value, name in LOWER_IS_BETTER
        if value > bar if lower else value < bar:
            missed.append(f"{name} is {value:.3f}, {'over' if lower else 'under'} {bar:g}")
    return missed


def baseline_of(report: Report) -> str:
    """A report's rates alone, as JSON: what a later run is held to."""
    told = report.as_dict()
    rates = {part: {name: one for name, one in told[part].items() if one} for part in ("retrieval", "answers")}
    return json.dumps({"set": report.name, "digest": report.of.get("set", ""), **rates}, indent=1) + "\n"


def fallen(report: Report, path: Path) -> list[str]:
    """A line for each metric that is worse than in a baseline by more than that one's interval.

    Raises:
        UsageError: the file is no baseline, or is of other cases.
    """
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        bounds = {name: (one["low"], one["high"], one["value"])
                  for part in ("retrieval", "answers") for name, one in held[part].items()}  # fmt: skip
        digest = held["digest"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"the baseline {str(path)!r} cannot be read: write it with --write-baseline") from error
    if digest != report.of.get("set", ""):
        raise UsageError(f"the baseline {str(path)!r} is of other cases: write it anew with --write-baseline")
    missed = []
    for name, one in report.whole.measured.items():
        low, high, value = bounds.get(name, (0.0, 1.0, one.value))
        if one.value > high if name in LOWER_IS_BETTER else one.value < low:
            missed.append(f"{name} is {one.value:.3f}, and was {value:.3f} [{low:.3f}, {high:.3f}]")
    return missed
