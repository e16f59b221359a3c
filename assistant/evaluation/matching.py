"""Whether an answer gives an acceptable form: by words, by value and unit, by shared tokens. Pure.

Word for word: as a span of whole words, white space and case folded (the containment that open-domain QA counts as
right where answers are sentences: Lewis et al., NeurIPS 2020, after Chen et al., ACL 2017). Token F1: SQuAD's
(Rajpurkar et al., EMNLP 2016). By value: numbers of one value and of units that fit, however either is written.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from assistant.grounding import plain_numbers
from assistant.quantities import PERCENT, POINTS, TIMES, Quantity, quantities
from index.units import parse_unit

_BARE = re.compile(r"[-−]?[\d,]*\.?\d+\s*%?")
_MARKS = re.compile(r"\[\d+\]")
_ARTICLES = re.compile(r"\b(a|an|the)\b")


def folded(text: str) -> str:
    """White space and case folded: how quotes are compared."""
    return " ".join(text.split()).casefold()


def is_right(text: str, forms: Iterable[str], unit: str = "", tolerance: float = 0.0) -> bool:
    """Whether a text gives one of the acceptable answers: a number by value and unit, anything else word for word or,
    where it is an amount, by value.

    >>> is_right("It came to USD 109.1 billion in 2024. [1]", ["$109.1bn"])
    True
    >>> is_right("It grew by 12 percent.", ["12"], unit="tonnes")
    False
    """
    return any(_has_value(text, form, unit, tolerance) if is_number(form) else says(text, form) for form in forms)


def is_number(form: str) -> bool:
    """Whether an acceptable answer is an amount and nothing else: '15', '12 %', '$109.1bn'."""
    return bool(_BARE.fullmatch(form.strip())) or _amount(form) is not None


def says(text: str, form: str) -> bool:
    """Whether a text has an acceptable answer: a bare number by value, anything else as whole words. Marks like [1] do
    not count."""
    text = _MARKS.sub(" ", text)
    if _BARE.fullmatch(form.strip()):
        return _value(form) in plain_numbers(text)
    words = _spaced(form).strip(" .")
    return bool(words) and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", _spaced(text)) is not None


def token_f1(text: str, forms: Sequence[str]) -> float:
    """The best harmonic mean of token precision and recall over the forms, from 0 to 1. A sentence scores low by
    nature: what it says beside the answer counts as imprecise."""
    said = _tokens(_MARKS.sub(" ", text))
    return max((_f1(said, _tokens(form)) for form in forms), default=0.0)


def _f1(said: Sequence[str], wanted: Sequence[str]) -> float:
    shared = sum((Counter(said) & Counter(wanted)).values())
    return 2 * shared / (len(said) + len(wanted)) if shared else 0.0


def _tokens(text: str) -> list[str]:
    """As SQuAD's script has them: lower case, without punctuation and articles."""
    plain = "".join(char for char in text.lower() if char not in string.punctuation)
    return _ARTICLES.sub(" ", plain).split()


def _spaced(text: str) -> str:
    return re.sub(r"[^\w.%$€]+", " ", folded(text))


def _value(form: str) -> Decimal:
    return abs(Decimal(form.strip(" %").replace(",", "").replace("−", "-"))).normalize()


def _amount(form: str) -> Quantity | None:
    """A form that is one quantity from end to end, with a unit or a scale."""
    form = form.strip().rstrip(".")
    found = quantities(form, dated=False)
    whole = len(found) == 1 and not re.search(r"\w", form[: found[0].start] + form[found[0].end :])
    return found[0] if whole and not found[0].counted else None


def _has_value(text: str, form: str, unit: str, tolerance: float) -> bool:
    """A number of the form's value, and of no unit that it cannot have; or the form's own words."""
    text = _MARKS.sub(" ", text)
    allowed = Decimal(str(tolerance))
    bare = _BARE.fullmatch(form.strip())
    amount = None if bare else _amount(form)
    unit = "percent" if bare and form.strip().endswith("%") else unit
    written = _value(form) if bare else (amount.value if amount else Decimal(0))
    wanted = {abs(written)} if amount else {written, abs(written * parse_unit(unit).scale)}
    units = {amount.unit} if amount else _units(unit)
    near = [q for q in quantities(text) if any(abs(abs(q.value) - one) <= allowed * one for one in wanted)]
    if near:
        fits = any(not q.unit or not units or q.unit in units for q in near)
        return fits or (amount is not None and says(text, form))
    # a year, a date or a number in a name is no quantity; it is what was asked for all the same
    return says(text, form)


def _units(unit: str) -> set[str]:
    """What a unit is called where quantities are read; empty for any, as for what is counted."""
    parsed = parse_unit(unit) if unit else None
    if parsed is None:
        return set()
    if parsed.dimension == "money":
        return {parsed.currency}
    known = {"share": {PERCENT, POINTS}, "points": {PERCENT, POINTS}, "ratio": {TIMES}}
    if parsed.dimension == "count" and parsed.base:
        return {"-"}  # no quantity with a unit is a count of things
    return known.get(parsed.dimension, set())
