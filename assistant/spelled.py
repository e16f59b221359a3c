"""The forms in which hasty and short questions are written, as one: years, quarters, amounts, times of a year."""

from __future__ import annotations

import re

from index.names import Lexicon, is_country
from index.periods import MONTHS

COUNTED = dict(
    zip(
        ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"],
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
        strict=True,
    )
)
_DIGITS = {word: digit for digit, word in COUNTED.items()} | {"a": "1"}
_PART_OF_YEAR = rf"({'|'.join(MONTHS)}|Q[1-4]|H[12])"
_SHARED_YEAR = re.compile(  # 'in May and August 2024', 'more in December than in January 2024'
    rf"\b(?P<first>{_PART_OF_YEAR})\.?(?P<joint>,\s*|\s*[-–]\s*|"
    r",?\s+(and|or|to|until|till|through|than|versus|vs\.?|against|&)\s+((in|of) )?)"
    rf"(?=(?P<last>{_PART_OF_YEAR})\.?\s+(?P<year>20\d\d|19\d\d)\b)",
    re.IGNORECASE,
)
_FRACTIONS = {"half": "0.5", "quarter": "0.25"}
_PARTLY = re.compile(
    rf"\b(a )?(?P<part>half an?|quarter of an?|(a|{'|'.join(COUNTED.values())}) hundred)\s+"
    r"(?P<scale>hundred|thousand|(m|b|tr)illion)\b",
    re.IGNORECASE,
)
_SCALED = re.compile(rf"\b({'|'.join(_DIGITS)})[ -](thousand|million|billion|trillion)\b", re.IGNORECASE)
_HUNDREDS = re.compile(
    rf"\b({'|'.join(COUNTED.values())}) hundred\b(?! (thousand|(m|b|tr)illion|and)\b)", re.IGNORECASE
)
_HUNDRED = re.compile(
    r"\ba hundred\b(?! (thousand|(m|b|tr)illion|and)\b)|\b(?P<mark>a|the) (?=(thousand|(m|b|tr)illion) mark\b)",
    re.IGNORECASE,
)
_FISCAL = re.compile(r"\b(FY|(fiscal|financial)([ -]year)?( of)?)[\s-]*['’]?(?:20)?(\d\d)\b", re.IGNORECASE)
_ONE_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_THAT_YEAR = re.compile(
    r"\b(?P<when>end|middle|start|beginning|close) of (the|that) year\b|\b(the )?year[’']?s?[- ]end\b", re.IGNORECASE
)
# 'It rose by X billion. What is X?'
_ASKED_LAST = re.compile(r"[.;,]\s*(?i:what|find|give)\s+(?:(?i:is)\s+)?([A-Z])\s*[?.]?$")
_ASIDE = 40  # characters in which the last sentence stands
# 'under what terms was it released'
_TERMS = re.compile(
    r"\b((under|on) (what|which)) (terms|conditions)\b(?=.*\b(releas|licen[cs]|publish|distribut|available))",
    re.IGNORECASE,
)
_US = re.compile(
    r"(?<!give )(?<!show )(?<!tell )(?<!let )\bus(?= (labs?|firms?|compan(y|ies)|models?|government|states?|"
    r"developers?|makers?|tech|chips?)\b)"
)
_JOINED = re.compile(r"\s*([+/&,]|,?\s(and|or|plus|versus|vs\.?)\s)\s*")
_QUARTERS = {"1": "first", "2": "second", "3": "third", "4": "fourth"}


def spelled(text: str, lexicon: Lexicon) -> str:
    """The question with short years, quarters, amounts and times of a year in one form: 'Q3 FY26' as 'third quarter of
    fiscal 2026', 'half a million' as '0.5 million', 'year end' as 'end of 2024' where that is its year. Pure."""
    text = _owners(text, lexicon)
    text = _unknown_written_out(text)
    text = _members(text, lexicon)
    before = ""
    while before != text:  # from the last of them to the first
        before, text = text, _SHARED_YEAR.sub(_with_year, text)
    text = _PARTLY.sub(lambda m: f"{_part(m['part'].lower().split()[0])} {m['scale']}", text)
    text = _SCALED.sub(lambda match: f"{_DIGITS[match[1].lower()]} {match[2]}", text)
    text = _HUNDREDS.sub(lambda match: f"{_DIGITS[match[1].lower()]}00", text)
    text = _HUNDRED.sub(lambda match: "1 " if match["mark"] else "100", text)
    text = re.sub(r"\bpct\b", "percent", text, flags=re.IGNORECASE)
    text = _US.sub("US", text)
    text = _TERMS.sub(r"\1 licence", text)
    text = re.sub(r"\b(licen)s(?=(e[sd]?|ing)\b)", r"\1c", text, flags=re.IGNORECASE)  # the noun and the verb are one
    if len(years := {*_ONE_YEAR.findall(text)}) == 1:
        text = _THAT_YEAR.sub(lambda match: f"{(match['when'] or 'end').lower()} of {min(years)}", text)
    text = re.sub(r"(?<=[\s-])['’](\d\d)\b(?!['’])", r"20\1", text)
    text = _FISCAL.sub(r"fiscal 20\5", text)
    text = re.sub(
        r"\bQ([1-4])\s+(of\s+)?(?=fiscal 20)", lambda m: f"{_QUARTERS[m[1]]} quarter of ", text, flags=re.IGNORECASE
    )
    return re.sub(r"\b(quarter)\s+(?=fiscal 20)", r"\1 of ", text, flags=re.IGNORECASE)


def _with_year(match: re.Match[str]) -> str:
    """A month with the year of the one after it, unless a span would end before it begins: 'November to February'."""
    first, last = match["first"].lower(), match["last"].lower()
    spans = re.search(r"to|until|till|through|and|[-–]", match["joint"])
    back = (
        spans and (MONTHS.get(first, 0), first) > (MONTHS.get(last, 0), last) and (first in MONTHS) == (last in MONTHS)
    )
    return match[0] if back else f"{match['first']} {match['year']}{match['joint']}"


def _part(word: str) -> str:
    """'half' of a scale, or so many hundreds of it, in digits."""
    return _FRACTIONS.get(word) or f"{_DIGITS[word]}00"


def _unknown_written_out(text: str) -> str:
    """'It rose by X billion. What is X?' as 'It rose by how many billion.'; any other question as it is."""
    asked = _ASKED_LAST.search(text[-_ASIDE:])
    if not asked:
        return text
    head = text[: max(0, len(text) - _ASIDE) + asked.start()]
    place = re.search(rf"\b{asked[1]}\b", head)
    return f"{head[: place.start()]}how many{head[place.end() :]}." if place else text


def _members(text: str, lexicon: Lexicon) -> str:
    """The text with a capital for a name that stands in a list of names in small letters: 'amazon + meta'."""
    small = [name for name in lexicon.find(text) if text[name.start : name.end].islower()]
    for match in reversed(list(re.finditer(r"\b[a-z]{3,}\b", text))) if small else ():
        inside = any(name.start <= match.start() < name.end for name in small)
        between = (text[n.end : match.start()] or text[match.end() : n.start] for n in small)
        beside = any(_JOINED.fullmatch(joint) for joint in between)
        if beside and not inside and lexicon.knows(match[0].capitalize()):
            text = f"{text[: match.start()]}{match[0].capitalize()}{text[match.end() :]}"
    return text


def _owners(text: str, lexicon: Lexicon) -> str:
    """The text with the apostrophe that a hasty hand leaves out after a country: 'chinas exports'."""

    def mended(match: re.Match[str]) -> str:
        alone = lexicon.find(match[1].capitalize())
        known = lexicon.find(match[0]) or not alone or not is_country(alone[0].name)
        return match[0] if known else f"{match[1].capitalize()}'s"

    return re.sub(r"\b([a-z]{4,})s\b(?=\s+[a-z])", mended, text)
