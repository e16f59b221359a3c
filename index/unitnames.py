"""Whether words are a unit: in brackets, behind a comma, alone in a column, or at the end of a data set's names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.units import CURRENCIES, SCALES, SHORT, TIME, currencies, metric, parse_unit, worded

_FOLDED = {f"{prefix}{base}".lower(): f"{prefix}{base}" for base in ("Wh", "W", "J") for prefix in "kMGTPE"}
_FOLDED |= {"pct": "percent", "percent": "percent", "kt": "kt", "mt": "Mt", "gt": "Gt", "kg": "kg", "pp": "pp"}
_FOLDED |= dict.fromkeys(("mn", "mln", "million", "millions"), "million")
_FOLDED |= dict.fromkeys(("bn", "billion", "billions"), "billion")
_FOLDED |= {"thousand": "thousand", "thousands": "thousand", "000s": "thousand", "co2e": "CO2e", "fte": "FTE"}
_THOUSANDS = re.compile(r"['’]?000s?")
# lengths, areas and volumes: not converted, yet no names of things
_PLAIN_UNITS = {
    "mm", "cm", "km", "metre", "metres", "meter", "meters", "kilometre", "kilometres", "mile", "miles", "feet",
    "ha", "hectare", "hectares", "acre", "acres", "m2", "km2", "m²", "km²", "sq km", "sq m", "square km",
    "square kilometres", "m3", "m³", "ml", "litre", "litres", "liter", "liters", "hl", "hectolitre",
    "hectolitres", "gallon", "gallons", "barrel", "barrels", "cubic metres", "°c", "°f", "kt co2e", "mt co2e", "fte",
}  # fmt: skip


def is_known_unit(text: str) -> bool:
    """Whether a text is a unit that can be read: 'EUR m', '%', 'thousand litres', 'ha'."""
    if _THOUSANDS.fullmatch(text):
        return True
    if not re.search(r"[^\W\d]|[%$€£¥₹₩°]", text):
        return False  # '24/06/24'
    unit = parse_unit(worded(text))
    if unit.dimension == "rate" and not unit.currency and len(sides := text.split("/")) == 2:
        return any(map(is_known_unit, sides))  # 'kg/ha', but not 'country/region'
    return unit.dimension != "count" or unit.scale != 1 or is_symbol(text)


def is_symbol(text: str) -> bool:
    """Whether a text is the name or the symbol of a length, an area or a volume."""
    return text.lower().replace(".", "").strip() in _PLAIN_UNITS


def short_unit(words: Sequence[str], *, loose: bool) -> str:
    """The unit that the last words of a name are, written as a unit is: ['usd', 'm'] -> 'USD m'; '' for none.

    Args:
        loose: whether the name is written as those of data sets are, without capitals: then 'gwh' is GWh.
    """
    told = [_short_word(word, loose) for word in words]
    first, per = told[0], "per" in (word.lower() for word in told)
    if len(told) == 1:
        plain = first.lower() in ("percent", "thousand", "million", "billion", "pp")
        known = is_symbol(first) or plain or bool(currencies(first)) or (len(first) > 1 and bool(metric(first)))
        if _THOUSANDS.fullmatch(first):
            return "thousand"
        return first if known or (first.lower().endswith("s") and first.lower()[:-1] in TIME) else ""
    if loose and len(told) == 2 and re.fullmatch(r"m|mn|mln|bn|k", words[0]) and re.fullmatch(r"[a-z]{3,}s", words[1]):
        return " ".join(words)  # of a currency that nobody knows: 'fee_m_crowns'
    if per:
        measured = short_unit(told[:1], loose=loose) if first.lower() != "per" else ""
        number = told[-1] if first.lower() == "per" and len(told) == 2 else ""
        return " ".join(told) if measured or (number.isdecimal() and len(number) > 1) else ""
    scaled = {*SCALES, *SHORT, "thousand"}
    money = [word for word in told if currencies(word)]
    rest = [word for word in told if word not in money]
    if money and rest and all(word.lower() in scaled for word in rest):
        return " ".join(told)
    things = short_unit(told[1:], loose=loose) if len(told) == 2 else ""
    return " ".join(told) if first.lower() in ("thousand", "million", "billion") and things else ""


def _short_word(word: str, loose: bool) -> str:
    folded = _FOLDED.get(word.lower(), word) if loose or word.lower() in ("pct", "mn", "bn", "mln") else word
    return folded.upper() if loose and folded.upper() in CURRENCIES else folded
