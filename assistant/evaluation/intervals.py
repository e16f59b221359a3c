"""Means with their 95% intervals, and whether two runs over the same cases differ: scipy's bootstrap and paired test.

Intervals: percentile bootstrap over cases (Efron, 1979), by scipy.stats.bootstrap with a fixed seed, so that the same
run gives the same report. Where all values are alike a bootstrap knows no doubt; there Wilson's interval is given
(1927), of as many cases. Paired test: Fisher's randomisation, which flips the sign of each case's difference (Smucker,
Allan, Carterette, CIKM 2007), by scipy.stats.permutation_test.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assistant.evaluation.types import Rate

DRAWS = 2000
FLIPS = 9999  # of signs at most; with fewer differences all are tried
CERTAIN = 0.05  # p below which a difference is told as one
_SEED = 0

Array = np.ndarray[Any, np.dtype[np.float64]]


def rate(values: Iterable[float], groups: Iterable[Hashable] | None = None) -> Rate | None:
    """The mean of values from 0 to 1 with its interval; None for no values. ``groups`` ties values of one case, which
    are drawn together."""
    data = np.array(list(values), dtype=float)
    if not len(data):
        return None
    owner = list(groups) if groups is not None else list(range(len(data)))
    places = {one: place for place, one in enumerate(dict.fromkeys(owner))}
    at = np.array([places[one] for one in owner])
    totals: Array = np.bincount(at, weights=data).astype(float)
    counts: Array = np.bincount(at).astype(float)
    mean, cases = float(data.mean()), len(totals)
    if len(set(data.tolist())) == 1 and mean in (0.0, 1.0):
        from scipy import stats  # noqa: PLC0415  it takes a second, which the page does not wait for

        found = stats.binomtest(round(mean * cases), cases).proportion_ci(method="wilson")
        return Rate(mean, float(found.low), float(found.high), len(data), cases)
    if cases == 1:
        return Rate(mean, 0.0, 1.0, len(data), cases)
    low, high = _interval((totals, counts), lambda t, c, axis: t.sum(axis=axis) / c.sum(axis=axis))
    return Rate(mean, low, high, len(data), cases)


def percentile(values: Sequence[float], share: float) -> Rate | None:
    """A percentile with its interval, in the values' own unit; None for no values."""
    if not values:
        return None
    data = np.array(values, dtype=float)
    value = float(np.percentile(data, share))
    low = high = value
    if len(set(values)) > 1:
        low, high = _interval((data,), lambda one, axis: np.percentile(one, share, axis=axis))
    return Rate(round(value, 1), round(low, 1), round(high, 1), len(data), len(data))


def of_pairs(statistic: Callable[[Array, Array], float], one: Sequence[float], other: Sequence[float]) -> Rate:
    """A statistic of pairs, at least two, with its interval."""
    first, second = np.array(one, dtype=float), np.array(other, dtype=float)
    low, high = _interval((first, second), statistic, vectorized=False)
    return Rate(float(statistic(first, second)), low, high, len(first), len(first))


def _interval(
    data: tuple[Array, ...], statistic: Callable[..., Any], *, vectorized: bool = True
) -> tuple[float, float]:
    from scipy import stats  # noqa: PLC0415  it takes a second, which the page does not wait for

    found = stats.bootstrap(
        data, statistic, paired=len(data) > 1, vectorized=vectorized, n_resamples=DRAWS, method="percentile",
        rng=np.random.default_rng(_SEED),
    ).confidence_interval  # fmt: skip
    return float(found.low), float(found.high)


@dataclass(frozen=True, slots=True)
class Difference:
    """A metric in two runs over the same cases.

    Attributes:
        before, after: its means over the cases that have it in both.
        low, high: the interval of ``after - before``.
        p: of the paired test; 1.0 where no case differs.
        n: cases that have it in both.
        up, down: cases whose value is higher, lower in the second.
    """

    before: float
    after: float
    low: float
    high: float
    p: float
    n: int
    up: int
    down: int

    @property
    def change(self) -> float:
        """By how much the second is higher."""
        return self.after - self.before

    @property
    def sure(self) -> bool:
        """Whether it is more than chance would often make."""
        return self.p < CERTAIN

    def as_dict(self) -> dict[str, float | int]:
        """Its JSON form."""
        told = {name: round(getattr(self, name), 4) for name in ("before", "after", "change", "low", "high", "p")}
        return told | {"n": self.n, "up": self.up, "down": self.down}


def difference(before: Sequence[float], after: Sequence[float]) -> Difference | None:
    """Two runs' values of the same cases, in the same order; None for no values."""
    if not before:
        return None
    one, other = np.array(before, dtype=float), np.array(after, dtype=float)
    apart = np.round(other - one, 9)
    moved = apart[apart != 0]
    low = high = float(apart.mean())
    if len(set(apart.tolist())) > 1:
        low, high = _interval((apart,), lambda values, axis: values.mean(axis=axis))
    return Difference(
        float(one.mean()), float(other.mean()), low, high, _chance(moved), len(one),
        int((moved > 0).sum()), int((moved < 0).sum()),
    )  # fmt: skip


def _chance(moved: Array) -> float:
    """How often flipped signs make a sum at least as far from 0."""
    if len(moved) < 2:
        return 1.0
    from scipy import stats  # noqa: PLC0415  it takes a second, which the page does not wait for

    found = stats.permutation_test(
        (moved,), lambda values, axis: values.sum(axis=axis), permutation_type="samples", vectorized=True,
        n_resamples=FLIPS, rng=np.random.default_rng(_SEED),
    )  # fmt: skip
    return float(found.pvalue)
