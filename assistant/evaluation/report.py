"""Results -> a Report, and a Report as lines for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.evaluation.intervals import percentile, rate
from assistant.evaluation.judge import agreement
from assistant.evaluation.ranking import NAMES, ranking_scores
from assistant.evaluation.types import Rate, Report, Result, Summary

MEANS = {
    "hit@1": "a passage with evidence is the first",
    "hit@3": "one is among the first 3",
    "hit@5": "one is among the first 5",
    "hit@10": "one is among the first 10",
    "all_evidence@10": "all evidence is among the first 10",
    "mrr@10": "one over the rank of the first passage with evidence",
    "ndcg@10": "how near the order is to the best one",
    "accuracy": "an acceptable answer is given, in words, or by value and unit",
    "exact_match": "an acceptable answer is given word for word",
    "numeric_match": "of cases with a number: its value and unit are given",
    "token_f1": "words shared with the answer; low by nature where whole sentences answer",
    "citation_precision": "citations that are the set's evidence or hold the answer",
    "citation_recall": "the set's evidence that is cited",
    "claim_precision": "citations that their claim needs, or that hold it alone (ALCE)",
    "claim_recall": "claims that their citations hold (ALCE)",
    "unsupported_claims": "claims without a citation that stands in its source; lower is better",
    "abstention_precision": "of the silences, those that are right",
    "abstention_recall": "of the questions without an answer, those met with silence",
}
LOWER_IS_BETTER = ("unsupported_claims",)
_MEANS = ("accuracy", "exact_match", "numeric_match", "token_f1")
_POOLED = ("citation_precision", "citation_recall", "claim_precision", "claim_recall", "unsupported_claims")


def report_of(
    name: str,
    results: Sequence[Result],
    *,
    of: Mapping[str, str] | None = None,
    seconds: Mapping[str, float] | None = None,
    prices: tuple[float, float] | None = None,
    judge: str = "",
) -> Report:
    """The report of a set's results.

    Args:
        name: the set's.
        of: what was measured.
        seconds: what it took.
        prices: US dollars for a million tokens that the model reads, and that it writes.
        judge: the model that judged, '' for none.
    """
    ranked = with_ranking_scores(results)
    kinds = sorted({result.case.type for result in ranked if result.case.type})
    latencies = [values_of("latency_ms", [result])[0] for result in ranked]
    groups = {
        "follow-up": [result for result in ranked if result.case.history],
        "as of a day": [result for result in ranked if result.case.as_of],
    }
    return Report(
        name=name,
        whole=summary_of(ranked),
        per_type={kind: summary_of([r for r in ranked if r.case.type == kind]) for kind in kinds},
        groups={group: summary_of(held) for group, held in groups.items() if held},
        results=tuple(ranked),
        latency={name: percentile(latencies, share) for name, share in (("p50", 50), ("p95", 95))},
        cost=_cost(ranked, prices),
        judge=agreement(ranked, judge) if judge else None,
        of=of or {},
        seconds=seconds or {},
    )


def with_ranking_scores(results: Sequence[Result]) -> list[Result]:
    """The results with the scores of their rankings, which are computed together."""
    scores = iter(ranking_scores([result.ranking for result in results if result.ranking]))
    return [
        replace(result, scores={**result.scores, **next(scores)}) if result.ranking else result for result in results
    ]


def values_of(name: str, results: Iterable[Result]) -> list[float]:
    """All values of a metric."""
    return [value for values in cases_of(name, results) for value in values]


def cases_of(name: str, results: Iterable[Result]) -> list[tuple[float, ...]]:
    """The values of a metric, those of a case together; of no case that has none. 'accuracy' and the like by their
    names in a report."""
    found = []
    for result in results:
        scores = result.scores
        if name.startswith("abstention"):
            values = _abstention(name, scores)
        else:
            held = scores.get("correct" if name == "accuracy" else name, ())
            values = tuple(held) if isinstance(held, Sequence) else (float(held),)
        if values:
            found.append(values)
    return found


def _abstention(name: str, scores: Mapping[str, object]) -> tuple[float, ...]:
    """Of a silence whether it is right; of a question without an answer whether it is met with silence."""
    if "answered" not in scores:
        return ()
    if name == "abstention_precision":
        return () if scores["answered"] else (float(not scores["answerable"]),)
    return () if scores["answerable"] else (float(not scores["answered"]),)


def summary_of(results: Sequence[Result]) -> Summary:
    """The rates of some results."""

    def rated(name: str) -> Rate | None:
        pairs = [(value, at) for at, values in enumerate(cases_of(name, results)) for value in values]
        return rate([value for value, _ in pairs], [at for _, at in pairs])

    names = (*_MEANS, *_POOLED, "abstention_precision", "abstention_recall")
    return Summary(len(results), {name: rated(name) for name in NAMES}, {name: rated(name) for name in names})


def _cost(results: Sequence[Result], prices: tuple[float, float] | None) -> dict[str, float]:
    cost = {name: sum(values_of(name, results)) for name in ("calls", "tokens_in", "tokens_out")}
    if not cost["calls"]:
        return {}
    if prices:
        cost["usd"] = (cost["tokens_in"] * prices[0] + cost["tokens_out"] * prices[1]) / 1e6
    return cost


def lines(report: Report) -> Iterator[str]:
    """The report as a table for a terminal."""
    yield f"{report.name}: {report.whole.cases} cases"
    yield from _table([(name, one) for name, one in report.whole.measured.items()], lambda name: MEANS[name])
    if report.judge:
        judge = report.judge
        told = [("judge: accuracy", judge.accuracy), ("judge: agreement", judge.agreed)]
        told += [("judge: kappa", judge.kappa)] if judge.kappa else []
        yield from _table(told, lambda _: f"by {judge.model}, beside the score and never instead of it")
    for title, parts in (("by type", report.per_type), ("of these", report.groups)):
        if parts:
            yield ""
            yield f"{title:22} cases  accuracy                 silent rightly"
        for kind, summary in parts.items():
            yield (
                f"  {kind:20} {summary.cases:5}  {_brief(summary.answers['accuracy']):24} "
                f"{_brief(summary.answers['abstention_recall'])}"
            ).rstrip()
    yield ""
    if lost := report.counted("lost"):
        yield "lost: " + ", ".join(f"{count} {where}" for where, count in lost.items())
    yield "latency " + ", ".join(f"{name} {one.value:.0f} ms" for name, one in report.latency.items() if one)
    if report.cost:
        yield "cost: " + ", ".join(f"{value:,.4g} {name}" for name, value in report.cost.items())
    if any(one.few for one in report.whole.measured.values()):
        yield "* fewer than 30 cases: too few to tell much"


def _table(rates: Sequence[tuple[str, Rate]], means: Callable[[str], str]) -> Iterator[str]:
    for name, one in rates:
        yield f"{name:21}{'*' if one.few else ' '}{_brief(one):25} of {one.n:4}  {means(name)}"


def _brief(one: Rate | None) -> str:
    return f"{one.value:.3f} [{one.low:.3f}, {one.high:.3f}]" if one else ""
