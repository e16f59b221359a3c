"""A Q&A set -> a report: how often the evidence is found, the answer right, the citation good, the silence wise.

Definitions. hit@k, MRR and nDCG: Manning, Raghavan, Schütze, Introduction to Information Retrieval, ch. 8, over
passages: one is a hit where it comes from an evidence source and holds the evidence's quote. Citation precision and
recall follow ALCE (Gao et al., EMNLP 2023), decided by quotes and cells instead of by a model. Intervals: 95%
percentile bootstrap over cases (Efron, 1979), with a fixed seed, so that the same run gives the same report.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answer import Assistant
from assistant.grounding import plain_numbers
from assistant.types import Answer, Citation, Turn
from corpus.errors import AssistantError, UsageError
from corpus.schema import Document, FactTable
from index.types import Filters, Passage

DEPTH = 10  # passages that the retrieval scores look at


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source that a right answer rests on, and text that the cited passage must hold ('' for none)."""

    source: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One question of a set, in the contract's format."""

    id: str
    question: str
    answers: tuple[str, ...] = ()
    answerable: bool = True
    type: str = ""
    evidence: tuple[Evidence, ...] = ()
    history: tuple[Turn, ...] = ()
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """A fraction of 1, its 95% interval and the number of cases it rests on."""

    value: float
    low: float
    high: float
    n: int

    def as_dict(self) -> dict[str, float | int]:
        """The contract's JSON form."""
        return {"value": round(self.value, 4), "low": round(self.low, 4), "high": round(self.high, 4), "n": self.n}


def read_cases(path: Path) -> list[Case]:
    """The cases of a JSON Lines file.

    Raises:
        UsageError: the file cannot be read, or a line is no case; names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the Q&A set {str(path)!r} cannot be read ({error}): name a JSON Lines file") from error
    cases = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            cases.append(_case(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UsageError(
                f"{str(path)!r}, line {number} is no case ({error!r}): see 'Q&A set' in the docs"
            ) from error
    if not cases:
        raise UsageError(f"the Q&A set {str(path)!r} has no case: put one JSON object on each line")
    return cases


def _case(raw: dict[str, Any]) -> Case:
    return Case(
        id=str(raw["id"]),
        question=raw["question"],
        answers=tuple(str(answer) for answer in raw.get("answers", ())),
        answerable=bool(raw.get("answerable", True)),
        type=raw.get("type", ""),
        evidence=tuple(Evidence(e["source"], e.get("quote", "")) for e in raw.get("evidence", ())),
        history=tuple(Turn(turn["question"], turn.get("answer", "")) for turn in raw.get("history", ())),
        as_of=date.fromisoformat(raw["as_of"]) if raw.get("as_of") else None,
    )


def folded(text: str) -> str:
    """White space and case folded: how quotes are compared."""
    return " ".join(text.split()).casefold()


def is_hit(passage: Passage, evidence: Evidence) -> bool:
    """Whether a passage comes from the evidence's source and holds its quote."""
    return passage.chunk.document == evidence.source and folded(evidence.quote) in folded(passage.chunk.text)


def finds_all(passages: Sequence[Passage], evidence: Sequence[Evidence]) -> bool:
    """Whether every piece of evidence is in one of the passages."""
    return all(any(is_hit(passage, piece) for passage in passages) for piece in evidence)


def retrieval_scores(passages: Sequence[Passage], evidence: Sequence[Evidence]) -> dict[str, float]:
    """hit@1, 3, 5, 10, all_evidence@10, mrr@10 and ndcg@10 of one ranking."""
    relevant = [any(is_hit(passage, piece) for piece in evidence) for passage in passages[:DEPTH]]
    first = next((rank for rank, hit in enumerate(relevant, 1) if hit), 0)
    scores = {f"hit@{k}": float(any(relevant[:k])) for k in (1, 3, 5, 10)}
    scores["all_evidence@10"] = float(finds_all(passages[:DEPTH], evidence))
    scores["mrr@10"] = 1 / first if first else 0.0
    gain = sum(1 / math.log2(rank + 1) for rank, hit in enumerate(relevant, 1) if hit)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, 1 + max(sum(relevant), min(len(evidence), DEPTH))))
    scores["ndcg@10"] = gain / ideal if ideal else 0.0
    return scores


def says(text: str, answer: str) -> bool:
    """Whether a text gives an acceptable answer: a bare number by value, anything else as whole words."""
    text = re.sub(r"\[\d+\]", " ", text)
    bare = re.fullmatch(r"[-−]?[\d,]*\.?\d+\s*%?", answer.strip())
    if bare:
        value = Decimal(answer.strip(" %").replace(",", "").replace("−", "-"))
        return abs(value).normalize() in plain_numbers(text)
    words = re.sub(r"[^\w.%$€]+", " ", folded(answer)).strip(" .")
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", re.sub(r"[^\w.%$€]+", " ", folded(text))) is not None


def _cited_text(citation: Citation) -> str:
    return f"{citation.quote} {citation.cell or ''}"


def _matches(citation: Citation, evidence: Evidence) -> bool:
    return citation.source == evidence.source and folded(evidence.quote) in folded(_cited_text(citation))


def citation_scores(answer: Answer, case: Case) -> tuple[list[float], list[float]]:
    """Precision, one value a citation: it is an evidence passage, or its words hold an acceptable answer. Recall, one
    value an evidence passage: it is cited, or, where it is the only one, the answer stands in what is cited."""
    good = [
        float(
            any(_matches(citation, piece) for piece in case.evidence)
            or any(says(_cited_text(citation), form) for form in case.answers)
        )
        for citation in answer.citations
    ]
    if len(case.evidence) == 1:
        return good, [float(any(good))]
    return good, [float(any(_matches(citation, piece) for citation in answer.citations)) for piece in case.evidence]


def stands(citation: Citation, source: Document | FactTable | None) -> bool:
    """Whether a citation's quote stands in its source, at the place that it names."""
    if isinstance(source, Document):
        return source.text[citation.locator.start : citation.locator.end] == citation.quote
    if source is None:
        return False
    row = next((row for row in source.rows if row.number == citation.locator.row), None)
    if row is None or row.raw != citation.quote:
        return False
    place = source.column(citation.locator.column or "")
    return citation.cell is None or (place is not None and row.cells[place] == citation.cell)


def rate(values: Iterable[float], groups: Iterable[int] | None = None) -> Rate | None:
    """The mean of values with its 95% bootstrap interval; None for no values. ``groups`` ties values of one case, which
    are drawn together."""
    data = np.array(list(values), dtype=float)
    if not len(data):
        return None
    owner = np.array(list(groups)) if groups is not None else np.arange(len(data))
    names, inverse = np.unique(owner, return_inverse=True)
    totals, counts = np.bincount(inverse, weights=data), np.bincount(inverse)
    draws = np.random.default_rng(0).integers(0, len(names), (2000, len(names)))
    means = totals[draws].sum(1) / counts[draws].sum(1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Rate(float(data.mean()), float(low), float(high), len(data))


def evaluate(
    assistant: Assistant,
    cases: Sequence[Case],
    *,
    retrieval_only: bool = False,
    progress: Callable[[], object] | None = None,
) -> dict[str, Any]:
    """The contract's report (`evaluate --json`), without its ``set``."""
    results = []
    for case in cases:
        results.append(_run(assistant, case, retrieval_only))
        if progress:
            progress()
    kinds = sorted({case.type for case in cases if case.type})
    summary = _summary(results)
    latencies = [r["scores"]["latency_ms"] for r in results]
    return {
        "cases": len(cases),
        **summary,
        "latency_ms": {name: round(float(np.percentile(latencies, q)), 1) for name, q in (("p50", 50), ("p95", 95))},
        "per_type": {kind: _summary([r for r in results if r["type"] == kind]) for kind in kinds},
        "per_case": results,
    }


def _run(assistant: Assistant, case: Case, retrieval_only: bool) -> dict[str, Any]:
    scores: dict[str, Any] = {}
    answer: Answer | None = None
    if retrieval_only:
        passages = tuple(assistant.index.search(case.question, DEPTH, Filters(as_of=case.as_of)))
        scores["latency_ms"] = 0.0
    else:
        try:
            answer = assistant.ask(case.question, case.history, case.as_of)
        except AssistantError as error:
            answer = Answer(case.question, case.question, "abstained", str(error), "error")
        passages = answer.evidence
        scores["latency_ms"] = answer.timings_ms.get("total", 0.0)
        scores |= _answer_scores(assistant, answer, case)
    if case.answerable and case.evidence:
        scores |= retrieval_scores(passages, case.evidence)
    return {
        "id": case.id,
        "type": case.type,
        "answer": answer.as_dict() if answer else None,
        "retrieved": [passage.chunk.document for passage in passages],
        "scores": scores,
    }


def _answer_scores(assistant: Assistant, answer: Answer, case: Case) -> dict[str, Any]:
    answered = answer.status == "answered"
    scores: dict[str, Any] = {"answerable": case.answerable, "answered": answered}
    if case.answerable and case.answers:
        scores["correct"] = float(answered and any(says(answer.text, form) for form in case.answers))
        if answered:
            scores["citation_precision"], scores["citation_recall"] = citation_scores(answer, case)
    sound = {c.n: stands(c, assistant.document(c.source)) for c in answer.citations}
    scores["unsupported_claims"] = [
        float(claim.support != "supported" or not claim.citations or not all(sound[n] for n in claim.citations))
        for claim in answer.claims
    ]
    return scores


def _summary(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    scores = [result["scores"] for result in results]

    def single(name: str, keep: Callable[[dict[str, Any]], bool] = lambda _: True) -> Rate | None:
        return rate(s[name] for s in scores if name in s and keep(s))

    def pooled(name: str) -> Rate | None:
        pairs = [(value, at) for at, s in enumerate(scores) for value in s.get(name, ())]
        return rate([value for value, _ in pairs], [at for _, at in pairs])

    asked = [s for s in scores if "answered" in s]
    silent, hopeless = [s for s in asked if not s["answered"]], [s for s in asked if not s["answerable"]]
    retrieval = {n: single(n) for n in ("hit@1", "hit@3", "hit@5", "hit@10", "all_evidence@10", "mrr@10", "ndcg@10")}
    answers = {
        "accuracy": single("correct"),
        "citation_precision": pooled("citation_precision"),
        "citation_recall": pooled("citation_recall"),
        "unsupported_claims": pooled("unsupported_claims"),
        "abstention_precision": rate(float(not s["answerable"]) for s in silent),
        "abstention_recall": rate(float(not s["answered"]) for s in hopeless),
    }
    return {"retrieval": _dicts(retrieval), "answers": _dicts(answers)}


def _dicts(rates: dict[str, Rate | None]) -> dict[str, Any]:
    return {name: value.as_dict() if value else None for name, value in rates.items()}


def lines(report: dict[str, Any]) -> Iterator[str]:
    """The report as a table for the terminal."""
    yield f"{report['cases']} cases"
    for part in ("retrieval", "answers"):
        for name, value in report[part].items():
            if value:
                yield f"{name:22} {value['value']:.3f}  [{value['low']:.3f}, {value['high']:.3f}]  n={value['n']}"
    for kind, summary in report["per_type"].items():
        accuracy, recall = summary["answers"]["accuracy"], summary["answers"]["abstention_recall"]
        shown = accuracy or recall
        if shown:
            yield f"  {kind:20} {'accuracy' if accuracy else 'abstained'} {shown['value']:.3f}  n={shown['n']}"
    yield f"latency p50 {report['latency_ms']['p50']} ms, p95 {report['latency_ms']['p95']} ms"
