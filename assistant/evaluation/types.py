"""A set's cases, what came of each, and the report: frozen values, which are also what files hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from assistant.types import Turn

Verdict = Literal["right", "wrong", "wrongly silent", "rightly silent", "should be silent", "not judged", "failed"]
Lost = Literal["", "not in the corpus", "not retrieved", "retrieved but not used", "used but wrong"]
GOOD: tuple[Verdict, ...] = ("right", "rightly silent")
MISSED: tuple[Verdict, ...] = ("wrong", "wrongly silent", "should be silent", "failed")
LOST: tuple[Lost, ...] = ("not in the corpus", "not retrieved", "retrieved but not used", "used but wrong")
FEW = 30  # cases, below which an interval is too wide to tell much


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source that a right answer rests on, text that the cited passage must hold ('' for none), and how relevant it
    is (a whole number, as TREC's qrels have it)."""

    source: str
    quote: str = ""
    grade: int = 1


@dataclass(frozen=True, slots=True)
class Case:
    """One question of a set, in the contract's format.

    Attributes:
        tolerance: by which share of a number an answer may be off; 0 for not at all.
    """

    id: str
    question: str
    answers: tuple[str, ...] = ()
    answerable: bool = True
    type: str = ""
    evidence: tuple[Evidence, ...] = ()
    history: tuple[Turn, ...] = ()
    as_of: date | None = None
    unit: str = ""
    tolerance: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """The contract's JSON form; what is not said is left out."""
        told: dict[str, Any] = {"id": self.id, "question": self.question, "answers": list(self.answers)}
        told |= {"unit": self.unit} if self.unit else {}
        told |= {"answerable": self.answerable}
        told |= {"type": self.type} if self.type else {}
        told["evidence"] = [
            {"source": piece.source}
            | ({"quote": piece.quote} if piece.quote else {})
            | ({"grade": piece.grade} if piece.grade != 1 else {})
            for piece in self.evidence
        ]
        if self.history:
            told["history"] = [{"question": turn.question, "answer": turn.answer} for turn in self.history]
        told |= {"as_of": self.as_of.isoformat()} if self.as_of else {}
        return told | ({"tolerance": self.tolerance} if self.tolerance else {})


@dataclass(frozen=True, slots=True)
class Rate:
    """A fraction of 1, its 95% interval, the number of values it rests on and of the cases that they are of."""

    value: float
    low: float
    high: float
    n: int
    cases: int

    @property
    def few(self) -> bool:
        """Whether it rests on too few cases to tell much."""
        return self.cases < FEW

    def as_dict(self) -> dict[str, float | int]:
        """The contract's JSON form."""
        told: dict[str, float | int] = {name: round(getattr(self, name), 4) for name in ("value", "low", "high")}
        return told | {"n": self.n, "cases": self.cases}


@dataclass(frozen=True, slots=True)
class Ranking:
    """How relevant each passage is, in the order of the ranking, and each piece of evidence that is in none of them."""

    found: tuple[int, ...]
    unfound: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a case.

    Attributes:
        case: as it was asked.
        answer: what `ask --json` prints; None where passages alone were scored.
        retrieved, contexts: sources and texts of the passages, best first.
        ranking: None for a case without evidence.
        scores: by metric: a number, or one for each claim or citation.
        verdict: right or wrong, and how.
        lost: where an answerable case that was missed was lost; '' for any other.
        missed: the evidence that was neither retrieved nor cited, as 'source: quote'.
    """

    case: Case
    answer: Mapping[str, Any] | None
    retrieved: tuple[str, ...]
    contexts: tuple[str, ...]
    ranking: Ranking | None
    scores: Mapping[str, float | Sequence[float]]
    verdict: Verdict = "not judged"
    lost: Lost = ""
    missed: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The contract's JSON form, which ``runfile.result_of`` reads."""
        return {
            "id": self.case.id,
            "type": self.case.type,
            "case": self.case.as_dict(),
            "answer": self.answer,
            "retrieved": list(self.retrieved),
            "contexts": list(self.contexts),
            "ranking": [list(self.ranking.found), list(self.ranking.unfound)] if self.ranking else None,
            "scores": {name: list(v) if isinstance(v, Sequence) else v for name, v in self.scores.items()},
            "verdict": self.verdict,
            "lost": self.lost,
            "missed": list(self.missed),
        }


Rates = Mapping[str, Rate | None]


@dataclass(frozen=True, slots=True)
class Summary:
    """The rates of some of the cases. ``cases``: how many there are."""

    cases: int
    retrieval: Rates
    answers: Rates

    def as_dict(self) -> dict[str, Any]:
        """The contract's JSON form."""
        return {
            "cases": self.cases,
            **{
                part: {name: one.as_dict() if one else None for name, one in rates.items()}
                for part, rates in (("retrieval", self.retrieval), ("answers", self.answers))
            },
        }

    @property
    def measured(self) -> dict[str, Rate]:
        """Every metric that has a value."""
        return {name: one for name, one in {**self.retrieval, **self.answers}.items() if one}


@dataclass(frozen=True, slots=True)
class Agreement:
    """A judge beside the deterministic score: how often they agree, and Cohen's kappa, each with its interval.

    Attributes:
        model: the judge.
        accuracy: the share that it holds for right.
        kappa: None where either said the same of every case.
    """

    model: str
    accuracy: Rate
    agreed: Rate
    kappa: Rate | None

    def as_dict(self) -> dict[str, Any]:
        """Its JSON form."""
        return {
            "model": self.model,
            "accuracy": self.accuracy.as_dict(),
            "agreed": self.agreed.as_dict(),
            "kappa": self.kappa.as_dict() if self.kappa else None,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """A set's report.

    Attributes:
        name: the set's.
        of: what was measured: 'model', 'index', 'program' and the like.
        whole, per_type, groups: rates of all cases, of each type, and of follow-ups and as-of cases.
        latency: 'p50' and 'p95' in milliseconds, each with its interval.
        cost: tokens that a chat model read and wrote, its calls, and US dollars where prices are given.
        seconds: 'answers', what the answers took together, and 'total', from the first to the last.
        judge: None where there was none.
    """

    name: str
    whole: Summary
    per_type: Mapping[str, Summary]
    groups: Mapping[str, Summary]
    results: tuple[Result, ...]
    latency: Rates
    cost: Mapping[str, float] = field(default_factory=dict)
    judge: Agreement | None = None
    of: Mapping[str, str] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)

    def counted(self, name: Literal["verdict", "lost"]) -> dict[str, int]:
        """How many cases have each verdict, or were lost where."""
        order: tuple[str, ...] = (*GOOD, *MISSED, "not judged") if name == "verdict" else LOST
        held = [getattr(result, name) for result in self.results]
        return {one: held.count(one) for one in order if one in held}

    def as_dict(self) -> dict[str, Any]:
        """The contract's JSON form (`evaluate --json`)."""
        whole = self.whole.as_dict()
        return {
            "set": self.name,
            "cases": whole["cases"],
            "retrieval": whole["retrieval"],
            "answers": whole["answers"],
            "latency_ms": {name: one.value if one else 0.0 for name, one in self.latency.items()},
            "latency_intervals": {name: one.as_dict() if one else None for name, one in self.latency.items()},
            "cost": dict(self.cost),
            "judge": self.judge.as_dict() if self.judge else None,
            "verdicts": self.counted("verdict"),
            "lost": self.counted("lost"),
            "of": dict(self.of),
            "seconds": {name: round(value, 3) for name, value in self.seconds.items()},
            "groups": {name: one.as_dict() for name, one in self.groups.items()},
            "per_type": {name: one.as_dict() for name, one in self.per_type.items()},
            "per_case": [result.as_dict() for result in self.results],
        }
