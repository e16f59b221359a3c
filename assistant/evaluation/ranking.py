"""A ranking of passages against a case's evidence: hit@k, MRR, nDCG by ir-measures; whether all evidence is there.

Definitions: hit@k is Success@k, MRR the mean of RR (Manning, Raghavan, Schütze, Introduction to Information Retrieval,
ch. 8), nDCG that of Järvelin and Kekäläinen (2002), as trec_eval computes them, over passages: one is a hit where it
comes from an evidence source and holds the evidence's quote. All evidence: every piece is in one of the passages (as
the exact match over paths of Xiong et al., ICLR 2021).
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.evaluation.matching import folded
from assistant.evaluation.types import Evidence, Ranking
from index.types import Passage

DEPTH = 10  # passages that the scores look at
CUTS = (1, 3, 5, 10)
NAMES = (*(f"hit@{k}" for k in CUTS), "all_evidence@10", "mrr@10", "ndcg@10")


def is_hit(passage: Passage, evidence: Evidence) -> bool:
    """Whether a passage comes from the evidence's source and holds its quote."""
    return passage.chunk.document == evidence.source and folded(evidence.quote) in folded(passage.chunk.text)


def finds_all(passages: Sequence[Passage], evidence: Sequence[Evidence]) -> bool:
    """Whether every piece of evidence is in one of the passages."""
    return all(any(is_hit(passage, piece) for passage in passages) for piece in evidence)


def ranking_of(passages: Sequence[Passage], evidence: Sequence[Evidence]) -> Ranking:
    """How relevant each of the first ``DEPTH`` passages is, and the evidence that is in none of them."""
    shown = passages[:DEPTH]
    found = tuple(max((e.grade for e in evidence if is_hit(passage, e)), default=0) for passage in shown)
    return Ranking(found, tuple(e.grade for e in evidence if not any(is_hit(passage, e) for passage in shown)))


def ranking_scores(rankings: Sequence[Ranking]) -> list[dict[str, float]]:
    """The scores of each ranking, under the names ``NAMES``; evidence that was not found counts in nDCG's ideal."""
    import ir_measures  # noqa: PLC0415  its C library takes a tenth of a second, which other commands need not wait for
    from ir_measures import RR, Success, nDCG  # noqa: PLC0415

    names = {Success @ k: f"hit@{k}" for k in CUTS} | {RR @ DEPTH: "mrr@10", nDCG @ DEPTH: "ndcg@10"}
    judged = {
        str(at): {f"p{rank}": grade for rank, grade in enumerate(one.found)}
        | {f"u{place}": grade for place, grade in enumerate(one.unfound)}
        for at, one in enumerate(rankings)
    }
    run = {
        str(at): {f"p{rank}": float(-rank) for rank in range(len(one.found))} or {"none": 0.0}
        for at, one in enumerate(rankings)
    }
    scores: list[dict[str, float]] = [dict.fromkeys(NAMES, 0.0) for _ in rankings]
    for measured in ir_measures.iter_calc(list(names), judged, run) if rankings else ():
        scores[int(measured.query_id)][names[measured.measure]] = float(measured.value)
    for score, one in zip(scores, rankings, strict=True):
        score["all_evidence@10"] = float(not one.unfound)
    return scores
