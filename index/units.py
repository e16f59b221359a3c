"""Units as tables and people write them: what kind of thing is counted, in which currency, at which scale.

Scale words, currencies and shares are the core of it; of the metric units only what statistics
use, by prefix and symbol.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal

from index.text import stem

Dimension = Literal[
    "count", "share", "points", "money", "energy", "power", "mass", "data", "compute", "time", "rate", "ratio", "score"
]

# how units and questions write currencies, by ISO 4217 code; other dollars before the American
CURRENCIES = {
    "HKD": r"\bHKD\b|HK\$|\bhong kong dollars?\b",
    "CNY": r"\b(CNY|RMB|yuan|renminbi)\b",
    "EUR": r"\b(EUR|euros?)\b|€",
    "GBP": r"\b(GBP|pounds? sterling)\b|£",
    "JPY": r"\b(JPY|yen)\b",
    "USD": r"\bUSD\b|(?<!HK)(?<!NT)(?<!\bR)(?<!\bS)(?<!\bC)(?<!\bCA)(?<!\bA)(?<!\bAU)\$|"
    r"(?<!hong kong )(?<!canadian )(?<!australian )(?<!taiwan )(?<!singapore )\bdollars?\b",
    "CAD": r"\bCAD\b|\bCA?\$|\bcanadian dollars?\b",
    "AUD": r"\bAUD\b|\bAU?\$|\baustralian dollars?\b",
    "INR": r"\b(INR|indian rupees?)\b|₹",
    "KRW": r"\b(KRW|won)\b|₩",
    "NOK": r"\b(NOK|norwegian kron(e|er))\b",
    "SEK": r"\b(SEK|swedish kron(a|or))\b",
    "DKK": r"\b(DKK|danish kron(e|er))\b",
    "ISK": r"\b(ISK|icelandic kron(a|ur))\b",
    "CHF": r"\b(CHF|swiss francs?)\b",
    "BRL": r"\b(BRL|brazilian reais|reais)\b|R\$",
    "TWD": r"\b(TWD|taiwan dollars?)\b|NT\$",
    "SGD": r"\b(SGD|singapore dollars?)\b|\bS\$",
    "ZAR": r"\bZAR\b",
    "MXN": r"\bMXN\b",
    "RUB": r"\b(RUB|roubles?|rubles?)\b",
    "TRY": r"\b(TRY|turkish lira)\b",
    "PLN": r"\b(PLN|zloty(s|ch)?)\b",
}
SCALES = {
    "dozen": 12, "hundred": 100, "thousand": 10**3, "k": 10**3, "'000": 10**3, "000s": 10**3, "000": 10**3,
    "lakh": 10**5, "million": 10**6, "mn": 10**6, "mln": 10**6, "mio": 10**6, "crore": 10**7,
    "billion": 10**9, "bn": 10**9, "bln": 10**9, "trillion": 10**12, "tn": 10**12, "trn": 10**12,
}  # fmt: skip
SHORT = {"m": 10**6, "b": 10**9, "t": 10**12}  # of money only: 'EUR m', '$b'
_PREFIXES = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "P": 10**15, "E": 10**18, "Z": 10**21}
_PREFIX_WORDS = {"kilo": "k", "mega": "M", "giga": "G", "tera": "T", "peta": "P", "exa": "E", "zetta": "Z"}
# symbol or word -> dimension, what it is counted in, and how many of those
_METRIC: dict[str, tuple[Dimension, str, Decimal]] = {
    "Wh": ("energy", "Wh", Decimal(1)), "J": ("energy", "Wh", Decimal(1) / 3600), "W": ("power", "W", Decimal(1)),
    "g": ("mass", "g", Decimal(1)), "t": ("mass", "g", Decimal(10**6)), "B": ("data", "B", Decimal(1)),
    "FLOPS": ("compute", "FLOPS", Decimal(1)), "FLOP": ("compute", "FLOP", Decimal(1)),
}  # fmt: skip
_METRIC_WORDS = {
    "watt-hour": "Wh", "watt hour": "Wh", "watthour": "Wh", "joule": "J", "watt": "W", "gram": "g", "tonne": "t",
    "metric ton": "t", "ton": "t", "byte": "B", "flops": "FLOPS", "flop/s": "FLOPS", "flop": "FLOP",
}  # fmt: skip
TIME = {"second": ("second", 1), "minute": ("second", 60), "hour": ("second", 3600), "day": ("second", 86400),
         "week": ("second", 604800), "month": ("month", 1), "quarter": ("month", 3), "year": ("month", 12)}  # fmt: skip
_PERCENT = re.compile(r"^(percent|per ?cent|pct\.?|%)\b|^%")
_POINTS = re.compile(r"^(percentage|per ?cent|%)[ -]?points?\b|^(pp|ppts?|p\.p\.|%-?pts?)$", re.IGNORECASE)
_SCALE_WORD = re.compile(
    r"(?<![^\W_])(" + "|".join(sorted(map(re.escape, SCALES), key=len, reverse=True)) + r")s?(?![^\W_])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit.

    Attributes:
        dimension: what kind of quantity it is.
        base: what values are counted in once scaled: 'USD', 'Wh', 'models', 'USD per tokens'; '' where nothing is said.
        scale: how many of ``base`` one of the unit is: 10**9 for 'USD billion'; 1 for percent.
        currency: ISO 4217, of money and of rates of money; '' for none.
    """

    dimension: Dimension
    base: str
    scale: Decimal = Decimal(1)
    currency: str = ""

    def comparable(self, other: Unit) -> bool:
        """Whether values of the two may be set beside each other, once scaled.

        Counts may where they count the same things, or where one does not say what it counts.
        """
        if (self.dimension, self.currency) != (other.dimension, other.currency):
            return False
        if self.base == other.base or "" in (self.base, other.base):
            return True
        if self.dimension in ("count", "rate", "score"):
            return _noun(self.base) == _noun(other.base)
        return self.base.split(" ")[0] == other.base.split(" ")[0]

    @property
    def additive(self) -> bool:
        """Whether values may be added up: counts, money and quantities, but no shares, ratios, rates or scores."""
        return self.dimension in ("count", "money", "energy", "power", "mass", "data", "compute", "time")


def currencies(text: str) -> tuple[str, ...]:
    """The currencies that a unit or a question names.

    >>> currencies("billion HKD"), currencies("how many yuan, or dollars?"), currencies("percent")
    (('HKD',), ('CNY', 'USD'), ())
    """
    return tuple(code for code, written in CURRENCIES.items() if re.search(written, text, re.IGNORECASE))


def additive(unit: str) -> bool:
    """Whether values of a unit may be added up: counts and money, but no shares, ratios or rates."""
    unit = unit.casefold()
    return not unit.startswith(("percent", "%", "ratio", "share", "index")) and " per " not in f" {unit} "


_POWER = re.compile(r"(?<![\d.,])1(?P<zeros>([ ,.']?000){1,3})(?![\d.,]*\d)\s*(?=[^\W\d]|[$€£¥₹₩])")
_THOUSANDS = re.compile(r"(?<![\w.,])['’]000s?(?!\w)|(?<![\w.,] )(?<![\w.,])000s(?!\w)|^000(?= |$)")
_POWERS = {3: "thousand", 6: "million", 9: "billion"}


def worded(unit: str) -> str:
    """A unit with its power of ten as a word, so that a value can stand before it.

    >>> worded("1,000 tonnes"), worded("1000000 EUR"), worded("per 1000 inhabitants"), worded("000s")
    ('thousand tonnes', 'million EUR', 'per 1000 inhabitants', 'thousand')
    """
    unit = _THOUSANDS.sub("thousand", unit)
    if re.search(r"\bper\b|/", unit, re.IGNORECASE):
        return unit
    return _POWER.sub(lambda match: f"{_POWERS[match['zeros'].count('0')]} ", unit)


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> Unit:
    """A unit from its text; one that is not known counts the things that it names.

    >>> parse_unit("bn yuan")
    Unit(dimension='money', base='CNY', scale=Decimal('1000000000'), currency='CNY')
    """
    text = " ".join(text.replace("_", " ").split()).strip(" .,;:")
    if _POINTS.match(text):
        return Unit("points", "percentage points")
    if match := re.fullmatch(r"(.*?)(?:(?:^|\s+)per\s+|\s*/\s*)(.+)", text, re.IGNORECASE):
        return _rate(match[1], match[2])
    if match := _PERCENT.match(text.lower()):
        of = text[match.end() :].strip()
        return Unit("share", f"percent {of}".strip())
    if re.fullmatch(r"share|fraction|proportion", text, re.IGNORECASE):
        return Unit("share", "percent", Decimal(100))
    if re.fullmatch(r"ratios?|times|x|multiple", text, re.IGNORECASE):
        return Unit("ratio", "times")
    return _quantity(text)


def _rate(above: str, below: str) -> Unit:
    """'USD per million tokens', 'tokens per second', 'patents per 100,000'."""
    top = parse_unit(above)
    amount = re.match(r"\d+([ ,]\d{3})*(?!\d)\s*", below)
    count = Decimal(re.sub(r"\D", "", amount[0])) if amount and amount[0].strip("0 ,") else Decimal(1)
    bottom = _quantity(below[amount.end() :] if amount else below)
    return replace(
        top, dimension="rate", base=f"{top.base} per {bottom.base}".strip(), scale=top.scale / (bottom.scale * count)
    )


def _quantity(text: str) -> Unit:
    scale = Decimal(1)
    for match in _SCALE_WORD.finditer(text):
        scale *= SCALES[match[1].lower()]
    rest = " ".join(_SCALE_WORD.sub(" ", text).split())
    money = currencies(rest) or currencies(text)
    if money:
        short = re.search(r"(?:^|[\s$€£¥])([mbt])$|^([mbt])\s", rest, re.IGNORECASE)
        factor = SHORT[(short[1] or short[2]).lower()] if short else 1
        return Unit("money", money[0], scale * factor, money[0])
    if code := re.fullmatch(r"([A-Z]{3}) ?([mbt])", rest):  # of a currency that is not known
        return Unit("count", code[1].lower(), scale * SHORT[code[2]])
    if coined := re.fullmatch(r"m ([a-z]{3,}s)", rest):  # 'm crowns'
        return Unit("count", coined[1], scale * SHORT["m"])
    head, _, of = rest.partition(" ")
    for symbol, tail in ((rest, ""), (head, of)):
        if found := metric(symbol):
            dimension, base, factor_ = found
            return Unit(dimension, f"{base} {tail}".strip(), scale * factor_)
    if len(rest.split()) == 1 and (known := TIME.get(rest.lower().rstrip("s"))):
        return Unit("time", known[0], scale * known[1])
    if re.fullmatch(r"°\s?[CF]|degrees( celsius| fahrenheit)?", rest, re.IGNORECASE):
        return Unit("score", rest, scale)
    if re.search(r"\b(points?|scores?|index)$", rest, re.IGNORECASE):
        return Unit("score", rest.lower(), scale)
    return Unit("count", rest.lower(), scale)


def metric(symbol: str) -> tuple[Dimension, str, Decimal] | None:
    """A metric unit by symbol ('TWh') or name ('terawatt-hours')."""
    for base, (dimension, counted, factor) in _METRIC.items():
        prefix = symbol.removesuffix(base)
        if symbol.endswith(base) and prefix in _PREFIXES and not (prefix == "" and base == "B"):
            return dimension, counted, factor * _PREFIXES[prefix]
    word = symbol.lower() if symbol.lower() in _METRIC_WORDS else symbol.lower().removesuffix("s")
    word = f"{word}s" if word.endswith("flop") and symbol.lower().endswith("flops") else word
    for name, base in _METRIC_WORDS.items():
        front = word.removesuffix(name)
        if word.endswith(name) and (front == "" or front in _PREFIX_WORDS):
            dimension, counted, factor = _METRIC[base]
            return dimension, counted, factor * _PREFIXES[_PREFIX_WORDS.get(front, "")]
    return None


def _noun(base: str) -> str:
    """The last word of what is counted, as a stem: 'notable models' and 'models' are of one kind."""
    words = re.findall(r"[^\W_]+", base.split(" per ", maxsplit=1)[0])
    return stem(words[-1]) if words else ""


_MISSING = re.compile(
    r"(#?n\.?/?a\.?|nan|null|none|nil|n\.?d\.?|[-–—−‐]+|\.+|…|:|\*+|x|:?\s*c|z|missing|no data|suppressed|confidential|"
    r"not (available|applicable))?",
    re.IGNORECASE,
)
_MARK = re.compile(r"\s*([*†‡§¹²³⁴⁵⁶⁷⁸⁹⁰ᵃᵇᶜ]+|\[\w{1,3}\]|\([a-z]\)|(?<=\d)\s*[efpr])$")
# marks of statistical offices
STATUS = {
    "e": "estimated", "f": "forecast", "p": "provisional", "r": "revised", "b": "break in series",
    "u": "low reliability", "d": "definition differs",
}  # fmt: skip
_FLAG = re.compile(r"(?<=[\d:])\s+([bcdefinprsuz]{1,2})$")
_PLAIN = re.compile(r"-?\d+(\.\d+)?")
_GROUP = 3  # digits
_LONGEST = 40  # characters of a cell that may be a number; words are longer, and need no look
_SIGN = re.compile(r"[$€£¥₹₩]|\b[A-Z]{3}\b")


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell says: a number, None for words or for nothing at all.

    Attributes:
        unit: a unit in the cell itself ('percent', 'USD'), or ''.
        mark: a footnote mark behind the number ('*'), or ''.
        missing: whether the cell is blank or says that there is no value ('n/a', '–').
    """

    number: Decimal | None
    unit: str = ""
    mark: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """How the numbers of a column are written, which a cell alone does not tell.

    Attributes:
        decimal_comma: '1,5' is one and a half, and '1.500' fifteen hundred.
        flags: one or two letters behind a blank are marks, as of a statistical office ('10.2 b'), and no unit.
    """

    decimal_comma: bool = False
    flags: bool = False


def read_value(text: str, style: Style = Style()) -> Value:
    """A cell's value: thousands set apart by comma, blank or apostrophe, a percent sign, a currency, a footnote mark.

    >>> read_value("1,234.5*"), read_value("12 %"), read_value("n/a")
    (Value(number=Decimal('1234.5'), unit='', mark='*', missing=False), Value(number=Decimal('12'), unit='percent', \
mark='', missing=False), Value(number=None, unit='', mark='', missing=True))
    """
    text = text.strip()
    if _PLAIN.fullmatch(text) and not (style.decimal_comma and "." in text):
        return Value(Decimal(text))
    if style.flags and (flag := _FLAG.search(text)):
        return replace(read_value(text[: flag.start()], style), mark=flag[1])
    if len(text) > _LONGEST:
        return Value(None)
    if _MISSING.fullmatch(text):
        return Value(None, missing=True)
    mark = _MARK.search(text)
    bare = text[: mark.start()] if mark else text
    unit = ""
    if bare.endswith("%"):
        bare, unit = bare[:-1], "percent"
    elif sign := _SIGN.search(bare):
        unit = (*currencies(sign[0]), "")[0]
        bare = bare.replace(sign[0], "", 1) if unit else bare
    bare = bare.strip().replace("\u2212", "-").lstrip("+")
    if negative := re.fullmatch(r"\(([\d.,' ]+)\)", bare):
        bare = f"-{negative[1]}"
    if style.decimal_comma:
        bare = bare.replace(".", " ").replace(",", ".")
    bare = re.sub(r"(?<=\d)[,'’\s\u00a0\u202f\u2009](?=\d{3}(?!\d))", "", bare)
    try:
        number = Decimal(bare) if re.fullmatch(r"-?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?", bare) else None
    except InvalidOperation:
        number = None
    return Value(number, unit if number is not None else "", mark[1].strip() if mark and number is not None else "")


def has_decimal_comma(cells: Sequence[str]) -> bool:
    """Whether numbers of a column are written '1,5': some must be, and none with a point but for thousands."""
    return any(re.search(r"\d,(\d{1,2}|\d{4,})\D*$", cell) for cell in cells) and not any(
        re.search(r"\d\.(?!\d{3}(\D|$))\d", cell) for cell in cells
    )


_POINTED = re.compile(r"[-+(\u2212]?[$€£¥₹₩ ]*(\d+(?:\.\d+)*)[ %*†‡)]*")
_GROUPED = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")


def point_groups(columns: Sequence[Sequence[str]], commas: bool, semicolons: bool) -> bool | None:
    """Whether points in a table's numbers set thousands apart; None where '1.150' may be either.

    They do where a number has two of them, where the table has decimal commas, and where numbers of three digits or
    fewer stand beside numbers like '1.150' between semicolons, as is usual where a comma stands before a fraction. They
    do not where any number has another count of digits behind its point, or thousands without one beside it.

    Args:
        columns: the cells of each column of numbers.
        commas: whether a comma stands before a fraction in some of them.
        semicolons: whether semicolons set the cells apart.
    """
    found = mixed = twice = False
    for cells in columns:
        if not any("." in cell for cell in cells):
            continue
        numbers = [match[1] for cell in cells if (match := _POINTED.fullmatch(cell.strip()))]
        if any(number.count(".") > 1 and not _GROUPED.fullmatch(number) for number in numbers):
            continue  # '12.03.2024'
        if any("." in number for number in numbers):
            if not all(map(_may_be_groups, numbers)):
                return False
            found = True
            mixed = mixed or any("." not in number for number in numbers)
            twice = twice or any(number.count(".") > 1 for number in numbers)
    if found and (twice or commas or (mixed and semicolons)):
        return True
    return None if found and (mixed or semicolons) else False


def _may_be_groups(number: str) -> bool:
    """Whether a number of a column with points in some may be one whose thousands are set apart: '950', '1.150'."""
    return bool(_GROUPED.fullmatch(number)) if "." in number else len(number) <= _GROUP


def has_flags(cells: Sequence[str]) -> bool:
    """Whether letters behind a table's numbers are flags: a unit would stand behind every number, and be one of two.

    A 'b' alone may mean billions.
    """
    flags = [match[1] for cell in cells if (match := _FLAG.search(cell))]
    plain = sum(cell[-1:].isdecimal() for cell in cells)
    return set(flags) != {"b"} and (0 < len(flags) < plain or len(set(flags)) > 2)


def coarseness(written: str) -> Decimal:
    """What one of the last written digit is worth; two digits at least are meant: 0.1 for '5.4', 100 for '6,000'."""
    digits = re.sub(r"[^\d.]", "", written)
    if "." in digits:
        return Decimal(1).scaleb(-len(digits.split(".")[1]))
    bare = digits.lstrip("0") or "0"
    zeros = len(bare) - len(bare.rstrip("0"))
    return Decimal(10) ** max(0, min(zeros, len(bare) - 2))
