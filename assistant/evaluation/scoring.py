"""An answer, or a ranking alone, and its case -> a Result: every score that needs no other case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.evaluation.attribution import Attribution, citation_scores, cites, holds
from assistant.evaluation.matching import is_number, is_right, says, token_f1
from assistant.evaluation.ranking import DEPTH, is_hit, ranking_of
from assistant.evaluation.types import Case, Evidence, Lost, Result, Verdict
from assistant.types import Answer
from index.types import Passage

Scores = dict[str, float | Sequence[float]]


def score_ranking(case: Case, passages: Sequence[Passage], milliseconds: float) -> Result:
    """What a search alone gives."""
    ranking = ranking_of(passages, case.evidence) if case.answerable and case.evidence else None
    sources, texts = _shown(passages)
    return Result(case, None, sources, texts, ranking, {"latency_ms": round(milliseconds, 2)})


def score_answer(case: Case, answer: Answer, attribution: Attribution) -> Result:
    """Right or wrong, how well cited, where it was lost."""
    ranked = score_ranking(case, answer.evidence, answer.timings_ms.get("total", 0.0))
    answered = answer.status == "answered"
    scores: Scores = {**ranked.scores, "answerable": float(case.answerable), "answered": float(answered)}
    if case.answerable and case.answers:
        scores |= _correctness(case, answer.text if answered else "")
        if answered:
            scores["citation_precision"], scores["citation_recall"] = citation_scores(answer, case)
    scores["unsupported_claims"] = attribution.unsupported(answer)
    scores["claim_recall"], scores["claim_precision"] = attribution.claims(answer)
    scores |= _cost(answer)
    verdict = "failed" if answer.mode == "error" else _verdict(case, answered, scores)
    missed = _missed(case, answer)
    lost = _lost(case, answer, attribution, missed) if verdict in ("wrong", "wrongly silent") else ""
    return replace(
        ranked, answer=answer.as_dict(), scores=scores, verdict=verdict, lost=lost,
        missed=tuple(f"{piece.source}: {piece.quote}".rstrip(": ") for piece in missed),
    )  # fmt: skip


def _correctness(case: Case, text: str) -> Scores:
    numbers = [form for form in case.answers if is_number(form)]
    scores: Scores = {
        "correct": float(is_right(text, case.answers, case.unit, case.tolerance)),
        "exact_match": float(any(says(text, form) for form in case.answers)),
        "token_f1": round(token_f1(text, case.answers), 4),
    }
    if numbers:
        scores["numeric_match"] = float(is_right(text, numbers, case.unit, case.tolerance))
    return scores


def _cost(answer: Answer) -> Mapping[str, float]:
    if answer.trace is None:
        return {}
    calls = answer.trace.calls
    return {
        "calls": float(len(calls)),
        "tokens_in": float(sum(call.tokens_in or 0 for call in calls)),
        "tokens_out": float(sum(call.tokens_out or 0 for call in calls)),
    }


def _verdict(case: Case, answered: bool, scores: Scores) -> Verdict:
    if not case.answerable:
        return "should be silent" if answered else "rightly silent"
    if not case.answers:
        return "not judged"
    if not answered:
        return "wrongly silent"
    return "right" if scores["correct"] else "wrong"


def _missed(case: Case, answer: Answer) -> list[Evidence]:
    """The evidence that is neither among the passages nor cited."""
    shown = answer.evidence[:DEPTH]
    return [
        piece
        for piece in case.evidence
        if not any(is_hit(passage, piece) for passage in shown) and not any(cites(c, piece) for c in answer.cited)
    ]


def _lost(case: Case, answer: Answer, attribution: Attribution, missed: Sequence[Evidence]) -> Lost:
    """At which stage an answerable case was lost: the first at which a piece of its evidence is not there any more."""
    if not all(holds(attribution.source(piece.source), piece) for piece in case.evidence):
        return "not in the corpus"
    if missed:
        return "not retrieved"
    used = all(any(cites(citation, piece) for citation in answer.cited) for piece in case.evidence)
    return "used but wrong" if answer.status == "answered" and used else "retrieved but not used"


def _shown(passages: Sequence[Passage]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(p.chunk.document for p in passages), tuple(p.chunk.text for p in passages)
