"""Drafts of cases from a corpus, for a person to keep, edit or drop: tables by rule, articles by cloze or a chat model.

A cloze (Taylor, 1953) takes one figure or day out of a sentence that stands by itself and asks for it.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answer import Assistant
from assistant.briefing.sentences import about_itself, leans
from assistant.chart import own_period
from assistant.chat import Model
from assistant.evaluation.matching import folded
from assistant.evaluation.types import Case, Evidence
from assistant.failures import ModelFailed
from assistant.prompts import load_prompt
from assistant.quantities import dates, quantities
from assistant.wording import number, the
from index.facts import Fact
from index.types import Chunk

WORDS = (8, 40)  # that a sentence for a cloze has
_AHEAD = 25  # years after a measure's last one, of which no table can tell yet
_PAIR = re.compile(r"^\s*Q\d*[:.]\s*(?P<question>\S.*?)\s*\n\s*A\d*[:.]\s*(?P<answer>\S.*?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A case that somebody has yet to look at, and what it was made from."""

    case: Case
    origin: str


def suggest(assistant: Assistant, count: int, *, model: Model | None = None, seed: int = 0) -> list[Draft]:
    """So many drafts, half from tables and half from articles as far as there are both; the same for the same seed.

    Raises:
        ModelError: the chat model's name, key or address is wrong.
    """
    chance = random.Random(seed)  # noqa: S311  no secret
    tables = list(_spread(_from_tables(assistant), count, chance))
    chunks = [chunk for chunk in _articles(assistant) if len(chunk.text.split()) >= WORDS[0]]
    chance.shuffle(chunks)
    drafts = _by_model(chunks, model, count) if model else _by_cloze(assistant, chunks, chance)
    articles = list(_first(drafts, count))
    share = max(count - len(articles), min(len(tables), count // 2))
    taken = [*tables[:share], *articles[: count - min(share, len(tables))]]
    return taken[:count]


def _from_tables(assistant: Assistant) -> dict[str, list[Draft]]:
    """Drafts by measure: a value, a difference of two, and a period that nothing is known of."""
    measures: dict[str, list[Fact]] = defaultdict(list)
    for fact in assistant.facts().facts:
        if fact.value is not None and fact.entity and own_period(fact) and not fact.attribute:
            measures[f"{fact.table} {fact.indicator}"].append(fact)
    drafts: dict[str, list[Draft]] = {}
    for name, facts in measures.items():
        drafts[f"{name} value"] = [_value(fact) for fact in facts]
        drafts[f"{name} difference"] = [d for one, other in pairwise(facts) if (d := _apart(one, other))]
        drafts[f"{name} unknown"] = [_unknown(facts)]
    return {name: held for name, held in drafts.items() if held}


def _value(fact: Fact) -> Draft:
    case = Case(
        _id("value", fact.table, str(fact.row.number), fact.column),
        f"What was the value of {_quoted(fact.indicator)} for {the(fact.entity)} {_when(fact)}?",
        (fact.text,), type="figure", evidence=(_evidence(fact),), unit=fact.unit,
    )  # fmt: skip
    return Draft(case, _place(fact))


def _apart(one: Fact, other: Fact) -> Draft | None:
    """The difference of two neighbours of one period and unit."""
    if one.value is None or other.value is None or one.value == other.value or one.entity == other.entity:
        return None
    if (one.unit, own_period(one)) != (other.unit, own_period(other)) or not one.measured.additive:
        return None
    high, low = (one, other) if one.value > other.value else (other, one)
    apart = number(f"{abs(one.value - other.value).normalize():f}")
    case = Case(
        _id("difference", one.table, str(one.row.number), str(other.row.number), one.column, other.column),
        f"By how much was {_quoted(one.indicator)} higher for {the(high.entity)} than for {the(low.entity)} "
        f"{_when(one)}?",
        (apart,), type="difference", evidence=(_evidence(high), _evidence(low)), unit=one.unit,
    )  # fmt: skip
    return Draft(case, f"{_place(high)}; {_place(low)}")


def _unknown(facts: Sequence[Fact]) -> Draft:
    """A year that is far beyond the last."""
    period, last = max(((p, fact) for fact in facts if (p := own_period(fact))), key=lambda pair: pair[0].end)
    year = period.end.year + _AHEAD
    case = Case(
        _id("unknown", last.table, last.indicator),
        f"What was the value of {_quoted(last.indicator)} for {the(last.entity)} in {year}?",
        (), answerable=False, type="unanswerable",
    )  # fmt: skip
    return Draft(case, f"{last.table} has nothing after {period.label}")


def _evidence(fact: Fact) -> Evidence:
    """The row, told apart by its own text where the entity's name does not."""
    return Evidence(fact.table, fact.entity if fact.entity in fact.row.raw else "")


def _quoted(indicator: str) -> str:
    return f"'{indicator}'"


def _when(fact: Fact) -> str:
    period = own_period(fact)
    label = period.label if period else ""
    return f"{'on' if period and period.days == 1 else 'in'} {label}"


def _place(fact: Fact) -> str:
    return f"{fact.table}, row {fact.row.number}, {fact.column}: {fact.cell or fact.text}"


def _spread(drafts: dict[str, list[Draft]], count: int, chance: random.Random) -> Iterator[Draft]:
    """Values, differences and unknowns in turn (two, one, one), each time of another measure."""
    names = sorted(drafts)
    chance.shuffle(names)
    kinds = {kind: [name for name in names if name.endswith(kind)] for kind in ("value", "difference", "unknown")}
    seen: set[str] = set()
    order = ("value", "difference", "value", "unknown")
    for turn in range(4 * count):
        left = kinds[order[turn % 4]]
        if not left:
            continue
        name = left.pop(0)
        draft = chance.choice(drafts[name])
        if draft.case.id not in seen:
            seen.add(draft.case.id)
            yield draft
        if order[turn % 4] != "unknown":
            left.append(name)  # it comes again once the others have been
        if len(seen) >= count:
            return


def _articles(assistant: Assistant) -> Iterator[Chunk]:
    for summary in assistant.index.documents():
        if summary.kind == "article":
            yield from assistant.index.chunks_of(summary.id)


def _by_cloze(assistant: Assistant, chunks: Iterable[Chunk], chance: random.Random) -> Iterator[Draft]:
    """At most one gap a passage: a figure or a day of a sentence that stands by itself."""
    lexicon = assistant.known().figures.lexicon
    for chunk in chunks:
        fitting = []
        for sentence in chunk.sentence_texts():
            text = " ".join(sentence.split())
            names = {mention.name for mention in lexicon.find(text)}
            short = WORDS[0] <= len(text.split()) <= WORDS[1] and text.endswith(".")
            if short and not leans(text, names) and not about_itself(text, chunk.source.publisher):
                fitting += [(text, start, end) for start, end in _gaps(text)]
        if fitting:
            yield _cloze(chunk, *chance.choice(fitting))


def _gaps(text: str) -> list[tuple[int, int]]:
    """What can be taken out: amounts with what they are in, and whole days."""
    amounts = [(q.start, q.end) for q in quantities(text) if re.search(r"\d", text[q.start : q.end])]
    return amounts + [(mention.start, mention.end) for mention in dates(text) if mention.period.days == 1]


def _cloze(chunk: Chunk, text: str, start: int, end: int) -> Draft:
    gap = f"{text[:start]}…{text[end:]}"
    title = chunk.source.title or chunk.document
    case = Case(
        _id("cloze", chunk.document, text, str(start)), f"{title}: what stands for the gap in “{gap}”?",
        (text[start:end].strip(),), type="cloze", evidence=(Evidence(chunk.document, text),),
    )  # fmt: skip
    return Draft(case, f"{chunk.document}: {text}")


def _by_model(chunks: Iterable[Chunk], model: Model, count: int) -> Iterator[Draft]:
    """Two questions a passage; one whose answer does not stand in the passage is left out."""
    prompt = load_prompt("suggest")
    for chunk in chunks:
        messages = prompt.messages(title=chunk.source.title or chunk.document, passage=chunk.text, count="2")
        try:
            reply = "".join(piece for piece in model.stream("suggest", messages) if isinstance(piece, str))
        except ModelFailed:
            continue
        for pair in list(_PAIR.finditer(reply))[:2]:
            sentence = _holding(chunk, pair["answer"])
            if sentence and pair["question"].endswith("?"):
                case = Case(
                    _id("model", chunk.document, pair["question"]), pair["question"], (pair["answer"].rstrip("."),),
                    type="article", evidence=(Evidence(chunk.document, sentence),),
                )  # fmt: skip
                yield Draft(case, f"{chunk.document}: {sentence} (question by {model.name})")


def _holding(chunk: Chunk, answer: str) -> str:
    """The sentence that has the answer word for word, or ''."""
    wanted = folded(answer.rstrip("."))
    sentences = (" ".join(sentence.split()) for sentence in chunk.sentence_texts())
    return next((sentence for sentence in sentences if wanted and wanted in folded(sentence)), "")


def _first(drafts: Iterable[Draft], count: int) -> Iterator[Draft]:
    seen: set[str] = set()
    for draft in drafts:
        if len(seen) >= count:
            return
        if draft.case.id not in seen:
            seen.add(draft.case.id)
            yield draft


def _id(kind: str, *of: str) -> str:
    return f"{kind}-{hashlib.sha256(' '.join(of).encode()).hexdigest()[:10]}"
