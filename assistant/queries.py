"""What a question may ask of a table's rows: queries, the likeliest first, each with the sentences that answer it.

A query picks rows by conditions (a name, a kind, a time, an amount), and tells, counts, ranks or adds up a column of
them. The conditions are what the question says in the table's own words, or means by a kind or a yes of its own; what
is done is told by ``aims``, and which column is meant by ``pertinence``. The many that fit are ranked by these two;
which of the best is right is for ``verifying`` to say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import permutations, product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import placed, selection
from assistant.aims import Aim, likelihoods
from assistant.draft import Draft, Sentence
from assistant.limits import limits_of
from assistant.pertinence import Pair, pertinent
from assistant.query import UNREAD, Condition, Further, Query
from assistant.question import Asked, analyse
from assistant.rates import says_unit, unit_asked
from assistant.records import COUNT, FIRST, LAST
from assistant.relations import Field, Relation
from assistant.results import told
from assistant.sides import Side, side
from assistant.vectors import encoded
from assistant.verifying import Option
from assistant.wanted import Operation, Wants
from assistant.wording import inside
from index.embed import Embedder
from index.periods import MONTHS
from index.text import Weights, term_set
from index.totals import is_whole
from index.types import Passage
from index.units import additive, currencies, parse_unit

ANSWERS = 8  # queries that are told, at most
_TABLES = 2  # that are queried, at most
_COLUMNS = 5  # of a table that are read beside the question, and
_VALUES = 3  # values of kinds that it may mean in words of its own
_FEW = 24  # kinds of a column that are looked at for that
_AIMS = 3
_UNLIKELY = 0.08  # probability of an aim below which it is none of the question's
_ASKED = 0.3  # probability at least of what a word asks for plainly
_BOUNDED = 0.2  # that those are to be listed which lie on one side of something
_PASSES = 0.6
_BY_RULE: dict[Operation, Aim] = {
    Operation.DIFFERENCE: "difference",
    Operation.RATIO: "ratio",
    Operation.CHANGE: "change",
    Operation.SUM: "sum",
    Operation.MEAN: "mean",
    Operation.HIGHEST: "highest",
    Operation.LOWEST: "lowest",
    Operation.TREND: "trend",
}
_SAID = 2.0  # log-odds by which a column is likelier whose heading the question says
_MEANT = -1.0  # log-odds from which on a kind may be meant that the question does not name
_PAIRED = 2  # columns of one row that are set against each other: the likeliest
_OF_ONE = ("value", "prose", "yesno", "when", "lasted", "per")  # what is asked of one row
_OF_COLUMNS = ("difference", "ratio", "share", "compare", "yesno")
_OF_TWO = ("difference", "ratio", "change", "compare", "yesno", "value")  # of a span its ends are meant
_WHOLE = re.compile(
    r"\b(total|overall|altogether|in all|all|combined|together|whole|nationwide|national)\b", re.IGNORECASE
)
_TOTAL = 0.5  # log-odds for the row that is made of the others, where a total is asked for
_HOW_MANY = re.compile(r"\bhow many\b(?! times)", re.IGNORECASE)
_WHO = re.compile(r"\W*(who|whose|whom|where)\b", re.IGNORECASE)
_MEASURED = re.compile(
    r"\b(\w*(watts?|tonn?e?s?|grams?|kilos?|joules?|pounds|ounces)|hours|[kMGT]Wh?|kt|Mt|kg)\b", re.IGNORECASE
)
_WHEN = re.compile(r"\b(when|(first|which|what) (\w+ )?(year|month|quarter|season|time))\b", re.IGNORECASE)
_WORDS = ("may", "march", "mar")  # names of months that are words as well
_PER = re.compile(r"\b(per|for (each|every)|to (each|every)|an? (head|piece))\b", re.IGNORECASE)
_AGED = re.compile(r"\b(oldest|newest|youngest)\b", re.IGNORECASE)
_OF_A_YEAR = re.compile(
    rf"\b({'|'.join(name for name in MONTHS if name not in _WORDS)}|Q[1-4]|(first|second|third|fourth) quarter|"
    rf"(?-i:{'|'.join(name.capitalize() for name in _WORDS)}))\b(?!['’]|\s+(?-i:[A-Z]))",  # no 'Jan Novak'
    re.IGNORECASE,
)
_HOW_LONG = re.compile(
    r"\bhow (many |much )?(days|weeks|months|years|long|time)\b|"
    r"\b(days|weeks|months|years) (between|after|before|later|apart|from|passed|elapsed)\b",
    re.IGNORECASE,
)


class Queries:
    """Puts questions to tables as queries."""

    def __init__(self, tables: Mapping[str, Sequence[Relation]], embedder: Embedder, weights: Weights) -> None:
        """``weights`` are the corpus's words."""
        self._tables = tables
        self._weights = weights
        self._embedder = embedder
        self._choices = {relation: _choices(relation) for own in tables.values() for relation in own}
        self._texts = {relation: _described(relation, own) for relation, own in self._choices.items()}
        self._vectors: dict[Relation, NDArray[np.float32]] = {}

    def warm(self, cache: Path | None = None) -> None:
        """Embeds what columns are called and what kinds they have, or takes the vectors from ``cache``, a file."""
        texts = [text for table in self._texts.values() for text in table]
        vectors = encoded(texts, self._embedder, cache)
        start = 0
        for relation, table in self._texts.items():
            self._vectors[relation] = vectors[start : start + len(table)]
            start += len(table)

    def options(self, asked: Asked, rows: Sequence[Passage]) -> list[Option]:
        """What the likeliest queries tell, best first; ``rows`` are those that a search found, best first."""
        answers = self.answers(asked, rows) if asked.subject else ()  # 'And in 2022?' asks of nothing by itself
        return [Option("query", Draft(tuple(said), q.score, q.missing), at) for at, (q, said) in enumerate(answers)]

    def answers(self, asked: Asked, rows: Sequence[Passage]) -> list[tuple[Query, list[Sentence]]]:
        """The likeliest queries with what they tell, best first."""
        if not self._vectors:
            self.warm()
        found: dict[str, float] = {}
        for passage in rows:
            found[passage.chunk.document] = found.get(passage.chunk.document, 0.0) + 1 / passage.rank
        best = sorted(found.items(), key=lambda pair: pair[1], reverse=True)
        looked_at = [(relation, rank) for id_, rank in best[:_TABLES] for relation in self._tables.get(id_, ())]
        put = {relation: self._within_year(asked, relation) for relation, _ in looked_at}
        named = {relation: selection.named(own, relation) for relation, own in put.items()}
        read = self._read(put, named)
        queries = [
            query
            for relation, rank in looked_at
            for query in _over(put[relation], relation, rank, named[relation], *read[relation])
        ]
        answers: dict[str, tuple[Query, list[Sentence]]] = {}
        for query in sorted(queries, key=lambda query: query.score, reverse=True):
            if len(answers) == ANSWERS:
                break
            if sentences := told(put[query.relation], query):
                answers.setdefault(" ".join(sentence.text for sentence in sentences), (query, sentences))
        return list(answers.values())

    def _within_year(self, asked: Asked, relation: Relation) -> Asked:
        """The question with the year of a table of months beside the months that it names without one."""
        if not relation.year or asked.periods:
            return asked
        text = _OF_A_YEAR.sub(lambda part: f"{part[0]} {relation.year}", asked.text)
        return asked if text == asked.text else analyse(text, relation.lexicon, self._weights)

    def _read(
        self, put: Mapping[Relation, Asked], named: Mapping[Relation, Sequence[Condition]]
    ) -> dict[Relation, tuple[dict[Field, float], list[Condition]]]:
        """Of each table how likely its columns are asked for (log-odds), and the kinds that are meant in other words
        than the table's."""
        likely = {r: self._likeliest(own, r, named[r]) for r, own in put.items()}
        pairs = [_pair(put[r], self._texts[r][at]) for r, places in likely.items() for at in places]
        said = iter(pertinent(pairs))
        return {
            r: _weighed(put[r], r, [(self._choices[r][at], next(said)) for at in places])
            for r, places in likely.items()
        }

    def _likeliest(self, asked: Asked, relation: Relation, named: Sequence[Condition]) -> list[int]:
        """The places of the columns that are read beside the question, and of the kinds: headed by it, or the nearest
        in meaning."""
        taken = {condition.field for condition in named}
        choices, near = self._choices[relation], self._vectors[relation] @ self._embedder.encode_query(asked.bare)
        order = sorted(
            (at for at in range(len(choices)) if choices[at][0] not in taken),
            key=lambda at: (_heads(asked, choices[at][0]), near[at]),
            reverse=True,
        )
        columns = [at for at in order if choices[at][1] is None][:_COLUMNS]
        return [*columns, *[at for at in order if choices[at][1] is not None][:_VALUES]]


def _weighed(
    asked: Asked, relation: Relation, read: Sequence[tuple[tuple[Field, str | None], float]]
) -> tuple[dict[Field, float], list[Condition]]:
    """How likely each column is asked for, and the kinds that are meant, likeliest first, by what was read of them."""
    names = {mention.name for mention in asked.names}
    odds = {field: one for (field, value), one in read if value is None}
    for field in relation.fields:  # a column headed by what is asked for, or by its name
        if _heads(asked, field) or relation.canonical(field.label) in names:
            odds[field] = max(odds.get(field, 0.0), 0.0) + _SAID
    meant = []
    for (field, value), one in read:
        if value is not None and one > _MEANT:
            rows = field.holding(lambda held, value=value: held == value)  # type: ignore[misc]
            meant.append(Condition(field, rows, f"{inside(field.label)} {value}", one / 2))
    return odds, sorted(meant, key=lambda condition: condition.odds, reverse=True)


def _heads(asked: Asked, field: Field) -> bool:
    """Whether the question says all that a column is called."""
    label = term_set(field.label)
    return bool(label) and label <= {*asked.words}


def _over(
    asked: Asked,
    relation: Relation,
    rank: float,
    named: Sequence[Condition],
    odds: Mapping[Field, float],
    meant: Sequence[Condition],
) -> Iterator[Query]:
    """The queries over a table of that rank in the search."""
    bounded = selection.bounded(asked, relation, odds)
    timed = {ends: selection.timed(asked, relation, ends=ends) for ends in (False, True)}
    counted = selection.counted(asked, relation, odds)
    hinted = selection.hinted(asked, relation) if not named else []
    soft: list[tuple[Condition, ...]] = [(), *((one,) for one in (*meant, *counted, *hinted))]
    if relation.wholes and _WHOLE.search(asked.text):
        soft.append((Condition(relation.fields[0], relation.wholes, "total", _TOTAL),))
    excluded = selection.excluded(asked, relation)
    aims = dict(_aims(asked))
    if counted:  # 'what name was given to 53 boys'
        aims.setdefault("value", math.log(_ASKED))
    for (aim, likely), extra in product(aims.items(), soft):
        if aim not in _OF_ONE and any(condition in hinted for condition in extra):
            continue
        for chosen in _choices_of(timed[aim in _OF_TWO], [] if aim == "yesno" else bounded):
            conditions = (*named, *chosen, *extra)
            total = any(condition.rows == relation.wholes for condition in extra)
            rows = (relation.rows if named or total else relation.rows - relation.wholes) - excluded
            for condition in conditions:
                rows &= condition.rows
            if not rows:
                continue
            base = likely + rank + sum(condition.odds for condition in conditions)
            for target, others, odd in _targets(asked, relation, aim, {c.field for c in conditions}, odds):
                score = base + 0.5 * odd
                missing = selection.lacking(asked, relation, rows, conditions, [*filter(None, (target, *others))])
                yield Query(relation, aim, tuple(sorted(rows)), conditions, target, score, others, missing)


def _choices(relation: Relation) -> list[tuple[Field, str | None]]:
    """The columns of a table, and each value of those that tell one of a few kinds."""
    kinds = [field for field in relation.fields if field.kind == "kind" and len(field.distinct) <= _FEW]
    return [*((field, None) for field in relation.fields), *((f, str(value)) for f in kinds for value in f.distinct)]


def _described(relation: Relation, choices: Sequence[tuple[Field, str | None]]) -> list[str]:
    return [
        f"{relation.title}. {field.described if value is None else f'{field.label}: {value}'}"
        for field, value in choices
    ]


def _pair(asked: Asked, described: str) -> Pair:
    return Pair(asked.bare_beside(described), described)


def _choices_of(*options: Sequence[Condition]) -> list[tuple[Condition, ...]]:
    """One of each of some lists of conditions, those that are empty left out."""
    return list(product(*filter(None, options)))


def _aims(asked: Asked) -> list[tuple[Aim | Further, float]]:
    """What may be wanted, with its log-probability."""
    likely = likelihoods(asked.text)[:_AIMS]
    found: dict[Aim | Further, float] = {aim: chance for aim, chance in likely if chance > _UNLIKELY}
    if asked.operation is Operation.VALUE:
        sure = max(found.values(), default=0.0) >= _ASKED
        found["value"] = max(found.get("value", 0.0), _UNLIKELY if sure else _ASKED)  # 'Dulcora turnover FY22'
    if aim := _BY_RULE.get(asked.operation):
        found[aim] = max(found.get(aim, 0.0), _ASKED)
    if limits_of(asked) or any(side(asked.text, m.start, m.end).side is not Side.WITHIN for m in asked.periods):
        found["list"] = max(found.get("list", 0.0), _BOUNDED)  # 'ships built pre-1990'
    if asked.wants is Wants.SHARE and "share" in found:
        found.pop("sum", None)  # 'what share of the combined budget'
    if COUNT.search(asked.text):
        found["count"] = max(found.get("count", 0.0), found.get("value", 0.0), _ASKED)
    if FIRST.search(asked.text) or LAST.search(asked.text) or _AGED.search(asked.text):
        found["order"] = max(found.get("order", 0.0), found.get("highest", 0.0), _ASKED)
    if asked.passing or (_WHEN.search(asked.text) and limits_of(asked) and not LAST.search(asked.text)):
        found["when"] = max(found.get("when", 0.0), _PASSES)
    if _PER.search(asked.text):
        found["per"] = _ASKED
    if placed.ASKS.search(asked.text):
        found["place"] = _ASKED
    if _HOW_LONG.search(asked.text):
        found["lasted"] = _ASKED
    return [(aim, math.log(probability)) for aim, probability in found.items()]


def _fits(asked: Asked, relation: Relation, field: Field) -> bool:
    """Whether a column has what may be asked for: money for a price, none for 'how many', so much for each where that
    is asked for."""
    if (unit := unit_asked(asked)) and not says_unit(f"{relation.title} {field.described}", unit):
        return False
    money = bool(currencies(field.unit))
    if asked.wants is Wants.MONEY and field.kind == "number":
        return money
    if not _HOW_MANY.search(asked.text):
        return True
    weighed = parse_unit(field.unit).dimension in ("mass", "power", "energy")  # 'how many farms' is answered with none
    return not (money and not asked.currencies) and not (weighed and not _MEASURED.search(asked.text))


def _targets(
    asked: Asked, relation: Relation, aim: Aim | Further, said: Collection[Field], odds: Mapping[Field, float]
) -> list[tuple[Field | None, tuple[Field, ...], float]]:
    """The columns that an aim may be of, likeliest first, each with others that it takes, and its log-odds."""
    if aim in ("list", "count"):
        return [(None, (), 0.0)]
    kinds: tuple[str, ...] = {"order": ("time",), "lasted": ("time",), "when": ("time", "number")}.get(aim, ("number",))
    if aim in ("value", "compare", "difference", "yesno", "prose"):
        kinds = ("number", "time", "kind", "text")
    spared = said if aim in ("value", "prose", "compare", "yesno") else ()
    keys = aim in ("order", "when", "lasted")
    if aim in ("value", "prose") and (_WHO.match(asked.text) or asked.wants is Wants.NAME):
        kinds = ("kind", "text")
    fields = [
        f
        for f in relation.fields
        if f.kind in kinds
        and f not in spared
        and (keys or not f.is_key)
        and (aim == "per" or _fits(asked, relation, f))
    ]
    fields.sort(key=lambda field: odds.get(field, UNREAD), reverse=True)

    def odd(*of: Field) -> float:
        return min(odds.get(field, UNREAD) for field in of)

    if aim in ("per", "lasted"):
        pairs = [(one, two) for one in fields[:3] for two in fields[:3] if one is not two or aim == "lasted"]
        return [(one, (two,), (odds.get(one, UNREAD) + odds.get(two, UNREAD)) / 2) for one, two in pairs]
    found: list[tuple[Field | None, tuple[Field, ...], float]]
    found = [(field, (), odds.get(field, UNREAD)) for field in fields[:3]]
    if aim == "sum":
        headed = [field for field in fields if odds.get(field, UNREAD) >= _SAID and not is_whole(field.label)]
        headed = [field for field in headed if field.unit == headed[0].unit]
        if len(headed) > 1:
            found.append((headed[0], tuple(headed[1:]), odd(*headed)))
    if aim == "share":
        found.append((None, (), 0.0))
        found += [(one, whole, odd(one)) for one in fields[:_PAIRED] if (whole := relation.parted(one))]
    if aim in _OF_COLUMNS:
        pairs = [(one, two) for one, two in permutations(fields[:_PAIRED], 2) if _go_together(aim, one, two)]
        found += [(one, (two,), odd(one, two)) for one, two in pairs]
    return found


def _go_together(aim: Aim | Further, one: Field, two: Field) -> bool:
    """Whether two columns of a row are set against each other: numbers in one unit, of any for a quotient; of shares
    none is a part of another."""
    numbers = one.kind == two.kind == "number"
    return numbers and (aim == "ratio" or one.unit == two.unit) and (aim != "share" or additive(one.unit))
