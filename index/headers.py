"""What headers, titles and file names of tables say: what is measured, of when, in which unit, with which note."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.schema import Column, FactTable
from index.periods import Period, find_periods, parse_period
from index.unitnames import is_known_unit, is_symbol, short_unit
from index.units import STATUS, currencies, parse_unit, worded

_LONGEST_UNIT = 4  # words of a unit that stands where a column's name would
_NUMBERED = re.compile(r"^(table|figure|fig\.|tab\.)\s*[\w.-]*\d[\w.]*[.:]?\s+", re.IGNORECASE)
_NOTE_NAME = re.compile(r"(note|remark|comment|footnote|flag|status)", re.IGNORECASE)
_FISCAL = re.compile(r"\b(FY|fiscal( year)?)\s?(?=\d{4})", re.IGNORECASE)
_SHORT_FISCAL = re.compile(r"\bFY\s?['’]?(\d\d)(?!\d)", re.IGNORECASE)
_YEAR_PREFIX = re.compile(r"\by(?=(?:19|20|21)\d\d\b)", re.IGNORECASE)  # 'y2019_hl'
_SET_AGAINST = re.compile(r"\b(since|against|versus|vs\.?|from|before|after|compared)\b", re.IGNORECASE)
_BASE_YEAR = re.compile(r"\d\s*=\s*100\b")  # '2015=100': of an index
_TIMES = {"month", "quarter", "year", "season", "week"}  # what a table may be laid out by
LONGEST = 300  # characters of a header that are read
_LAST_PART = re.compile(r"(?:,(?!\d{3})\s*|\s[–—-]\s|\s+(?=%$))(?:in\s+)?((?:[^,]|,(?=\d{3}))+)$")
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]]\s*$")
_IN = re.compile(r"^in\s+", re.IGNORECASE)
_STATES = (
    r"estimated?|preliminary|prelim\.?|provisional|forecast|projected|projection|revised|actuals?|outturn|budget(?:ed)?|"
    r"plan(?:ned)?|target|est\.?"
)
_STATUS = re.compile(rf"\s*[(\[]({_STATES})[)\]]\s*$", re.IGNORECASE)
_STATUS_ALONE = re.compile(_STATES, re.IGNORECASE)
_YEAR_MARK = re.compile(r"((?:19|20|21)\d\d)\s?([efpb])", re.IGNORECASE)  # '2024e', '2025F'
_EDITION = re.compile(
    r"[\s,(–-]*\b((?:19|20|21)\d\d (?:edition|release|revision|version)|"
    r"(?:edition|release|revision|version)(?: of)? (?:19|20|21)\d\d)\b\)?",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"(?:all )?(?:(?:values?|figures?|amounts?|numbers?|data|prices?)\s+)?(?:are |is )?(?:expressed |given |shown )?"
    r"(?:in |units?(?: of measure(?:ment)?)?\s*[:=]\s*)(.+)",
    re.IGNORECASE,
)
_TURNED = re.compile(r"(.*[^\W\d]|[$€£¥]),\s+((?:hundred|thousand|million|billion|trillion)s?)", re.IGNORECASE)
_SEASON = re.compile(r"(?<![\w.,:/-])(\d\d)[-–/_](\d\d)(?=\W*$|\W+season\b)", re.IGNORECASE)  # '23-24', of a name
_LAST_CENTURY = 50  # the year of a century from which on two digits are of the last one
# what else two numbers that follow each other may be
_NO_SEASON = re.compile(
    r"\b(age[sd]?|people|pupils|children|adults|men|women|boys|girls|tables?|pages?|pp?|no|grades?|class(es)?|weeks?|days?|"
    r"hours?|years?|rooms?|sizes?)\W*$",
    re.IGNORECASE,
)
_DEFAULT_SHEET = re.compile(r"\D{1,12}\s?\d{1,2}", re.IGNORECASE)  # 'Sheet1', 'Tabelle 2'


@dataclass(frozen=True, slots=True)
class Header:
    """A header taken apart: 'Catch 2019 (tonnes)' -> 'Catch', 2019, 'tonnes'; '2024 (forecast)' has a note."""

    label: str
    period: Period | None
    unit: str
    note: str = ""


def header(column: Column) -> Header:
    """What a column's name and unit say."""
    text, unit, note = " ".join(_YEAR_PREFIX.sub("", column.label).split())[:LONGEST], worded(column.unit), ""
    if match := _STATUS.search(text):
        text, note = text[: match.start()], match[1].lower()
    told, text = fiscal(text), _FISCAL.sub("", _SHORT_FISCAL.sub(lambda short: f"FY{_century(short[1])}", text))
    if match := _YEAR_MARK.fullmatch(text.strip()):
        text, note = match[1], {**STATUS, "b": "budget"}[match[2].lower()]
    note = "; ".join(filter(None, (note, told)))
    if not unit:
        text, unit, of = _with_unit(text)
        note = "; ".join(filter(None, (of, note)))
    core = re.sub(r"\s*\[[^\]]*\]$", "", text)
    found = find_periods(core)
    around = core[: found[0].start] + core[found[0].end :] if found else ""
    if found and found[0].period != parse_period(core):
        around = ""  # '2023 Q1'
    if (period := parse_period(core)) is not None and not re.search(r"[^\W\d]|%", around):
        return Header("", period, unit, note)
    found = find_periods(text)
    if len(found) != 1 or _BASE_YEAR.search(text):
        return Header(*_ended(column, " ".join(text.split()), None, unit), note)
    label = f"{text[: found[0].start]} {text[found[0].end :]}"
    label = " ".join(re.sub(r"[()\[\]]", " ", label).split()).strip(" ,;:-–")
    if label and not re.search(r"[^\W\d]", label):
        return Header(" ".join(text.split()), None, unit, note)  # part of a date that is not understood
    if not unit and stands_alone(label):
        label, unit = "", worded(label)  # '2021 TWh'
    return Header(*_ended(column, label, found[0].period, unit), note)


def _with_unit(text: str) -> tuple[str, str, str]:
    """A header without the unit that brackets or a comma set apart; that unit, '' where there is none; and what stands
    behind it in brackets: 'current prices' of '(EUR million, current prices)'."""
    match = _BRACKETS.search(text)
    if match and (parted := _with_year(match[1])):
        return f"{text[: match.start()]} {parted[0]}", worded(parted[1]), ""
    if match and (not parse_period(match[1]) or parse_unit(match[1]).dimension == "money") and _is_unit(match[1]):
        unit, _, of = _IN.sub("", match[1].strip()).partition(", ")
        if of and stands_alone(of) and not stands_alone(unit):
            return text[: match.start()], worded(of), ""  # '(question 7, % of respondents)'
        if of and stands_alone(unit) and not stands_alone(of) and not re.search(r"\bper\b", of):
            return text[: match.start()], worded(unit), of
        return text[: match.start()], worded(_IN.sub("", match[1].strip())), ""
    if (match := _LAST_PART.search(text)) and is_known_unit(match[1]):
        return text[: match.start()], worded(match[1].strip()), ""
    # before a year brackets are not the last thing: 'Area (km²) 2021', 'Households (thousands), 2021-2023'
    if (match := re.search(r"\s*\(([^()]+)\)(?=,?\s\S*\d{2}$)", text)) and _is_unit(match[1]):
        return text[: match.start()] + text[match.end() :], worded(match[1].strip()), ""
    return text, "", ""


def _with_year(text: str) -> tuple[str, str] | None:
    """The year and the unit that share brackets: 'EUR million, 2023' -> ('2023', 'EUR million')."""
    parts = re.split(r"[,;]\s+", text.strip())
    if len(parts) != 2:
        return None
    dated = [
        part for part in parts if header(Column(part)) == Header("", parse_period(part), "") and parse_period(part)
    ]
    rest = [part for part in parts if part not in dated]
    return (dated[0], rest[0]) if len(dated) == 1 and len(rest) == 1 and _is_unit(rest[0]) else None


def _ended(column: Column, label: str, period: Period | None, unit: str) -> tuple[str, Period | None, str]:
    """A label whose last words are a unit, as names of data sets have it: 'area_burned_ha', 'Revenue USD m'.

    A length of time stays in the label: 'ice days' are no 'ice'.
    """
    if unit or not label or stands_alone(label):
        return label, period, unit
    words = label.split()
    written = "_" in column.name or column.label == column.name.lower()
    for count in range(min(4, len(words) - 1), 0, -1):
        found = short_unit(words[-count:], loose=written)
        if found and not re.search(r"\d$", words[-count - 1]):  # 'waiting over 26 weeks'
            timed = parse_unit(found).dimension == "time"
            rest = " ".join(words[:-count]).strip(" ,;:-–")
            return label if timed else rest, period, found
    if written and len(words) > 1 and words[-1] in ("c", "f") and any(word.startswith("temp") for word in words):
        return " ".join(words[:-1]), period, f"°{words[-1].upper()}"
    return label, period, unit


def state(label: str) -> str:
    """A label that says nothing but how sure its numbers are, or who set them: 'budget', 'forecast'; '' for others."""
    return label.lower() if _STATUS_ALONE.fullmatch(label.strip()) else ""


@lru_cache(maxsize=8192)
def cell_period(text: str) -> str:
    """A cell of a column of periods without what says how sure its row is: '2024 Q4 (target)' -> '2024 Q4'."""
    bare = re.sub(r"[*†‡§¹²³]+$", "", _STATUS.sub("", text)).strip()
    match = _YEAR_MARK.fullmatch(bare)
    return match[1] if match else bare


@lru_cache(maxsize=8192)
def dated_note(text: str) -> str:
    """What a cell of periods says beside its period: '2024 (prelim.)' -> 'prelim.', 'Spring 2024' -> 'Spring 2024'."""
    if not re.search(r"[^\W\d]", text):
        return ""
    return header(Column(text)).note or (text if dated_label(text) else "")


@lru_cache(maxsize=8192)
def dated_label(text: str) -> str:
    """The words of a cell of periods that the period does not have: 'Spring 2024' -> 'Spring'."""
    head = header(Column(text)) if re.search(r"[^\W\d]", text) else None
    return head.label if head and head.period else ""


def fiscal(text: str) -> str:
    """'fiscal year' where a text says that its year is none of the calendar: a note that goes with its figures."""
    return "fiscal year" if _FISCAL.search(text) or _SHORT_FISCAL.search(text) else ""


def is_note_name(column: Column) -> bool:
    """Whether a column is called a note, a flag or the like."""
    return bool(_NOTE_NAME.search(column.label))


def bracketed(label: str) -> Header | None:
    """What brackets behind the name of the entities' column say is measured: 'Port (cargo handled, tonnes)'."""
    match = _BRACKETS.search(label)
    said = header(Column(match[1].strip())) if match else None
    return said if said and said.unit and said.label and not said.period else None


def has_unit(text: str) -> bool:
    """Whether a name ends with a unit in brackets that can be read: 'Margin (%)'."""
    return len(text) <= LONGEST and bool((match := _BRACKETS.search(text)) and is_known_unit(match[1]))


def _is_unit(text: str) -> bool:
    """Whether brackets at the end of a header may hold a unit: a known one, or lower-case words without a number."""
    text = _IN.sub("", text)
    if text in ("s", "es"):
        return False  # 'Year(s)'
    return (
        is_known_unit(text)
        or stands_alone(text.rpartition(", ")[2])
        or bool(re.fullmatch(r"[^\W\dA-Z][^\WA-Z]*( [^\W\dA-Z]+){0,3}", text))
    )


def stands_alone(text: str) -> bool:
    """Whether words are a unit and nothing else could be meant: 'EUR million', but not 'Score' or 'Year'."""
    unit = parse_unit(worded(text))
    plain = unit.dimension not in ("time", "score", "ratio") and len(text.split()) <= _LONGEST_UNIT
    first = text.split(" ", 1)[0]
    begun = first.lower() == "per" or is_known_unit(first) or bool(currencies(first) or re.fullmatch("[A-Z]{3}", first))
    return plain and begun and "(" not in text and is_known_unit(text)


def part_of_year(text: str) -> str:
    """'Jan', 'Q2', '3rd quarter' as it is, which names a period only with a year beside it; '' for anything else."""
    text = text.strip().rstrip(".")
    if not text or len(text) > 15 or parse_period(text):
        return ""
    whole = f"{text} 2000"
    found = find_periods(whole)
    fits = len(found) == 1 and (found[0].start, found[0].end) == (0, len(whole)) and 27 < found[0].period.days < 200
    return text if fits else ""


def one_year(text: str) -> str:
    """The calendar year that a title names, where it names one and no more; '' for none: '2024' of 'by month 2024'."""
    years = {year for m in find_periods(_EDITION.sub("", text)) for year in (m.period.start.year, m.period.end.year)}
    beside = fiscal(text) or _BASE_YEAR.search(text) or _SET_AGAINST.search(text)
    return str(min(years)) if len(years) == 1 and not beside else ""


def title(table: FactTable) -> Header:
    """What a table's title says is measured, of when, in which unit and of which edition; a file's name in words.

    'Table 3. Fish landed, by region and year' is about fish landed. The name of a sheet is a part of it where it says
    more than the title. A line under the title may tell the unit: 'Crowns, thousands'.
    """
    labels = {word for column in table.columns for word in _words(column.label)}
    whole, sheet = table.source.title, table.id.partition("#")[2]
    whole = whole.removesuffix(f" – {sheet}") if sheet else whole
    head = _title(whole)
    if sheet:
        own = _title(sheet)
        named = not re.search(r"\s", whole)  # a file's name and no title
        if stands_alone(sheet):
            head = replace(head, unit=head.unit or worded(sheet))
        elif own.label and not _DEFAULT_SHEET.fullmatch(sheet) and not _words(own.label) <= _words(head.label):
            head = replace(
                head, label=own.label if named else f"{head.label}, {own.label}", unit=head.unit or own.unit,
                period=own.period or head.period,
            )  # fmt: skip
        else:
            head = replace(head, period=own.period or head.period)
    if (match := re.search(r",?\s+by\s+([\w ]+)$", head.label)) and _words(match[1]) & (labels | _TIMES):
        head = replace(head, label=head.label[: match.start()] or head.label)
    return replace(head, unit=head.unit or _stated_unit(table.description))


def _title(text: str) -> Header:
    column = Column(text)
    if not re.search(r"\s", text):
        text = re.sub(r"_+|(?<!\d)-+|-+(?!\d)", " ", text).strip()
        column = Column(text.replace(" ", "_"), text)
    name = _NUMBERED.sub("", text)
    edition = _EDITION.search(name)
    name = _SEASON.sub(_season, _EDITION.sub("", name).strip() or name)
    name = re.sub(r",\s+by\s[^()]*$", "", name) or name
    head = header(replace(column, title=name))
    note = "; ".join(filter(None, (edition[1].lower() if edition else "", head.note)))
    return Header(head.label or name, head.period, head.unit, note)


def _season(match: re.Match[str]) -> str:
    """Two years that follow each other, written in full; anything else as it is."""
    first, last = int(match[1]), int(match[2])
    if last != first + 1 or first <= 12 or _NO_SEASON.search(match.string[: match.start()]):
        return match[0]
    return f"{_century(match[1])}-{match[2]}"


def _century(year: str) -> str:
    """A year of two digits, of this century or the last."""
    return f"{20 if int(year) < _LAST_CENTURY else 19}{year}"


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _stated_unit(description: str) -> str:
    """The unit that lines above a table state: 'Unit: 1 000 tonnes', 'Amounts in NOK million', 'Crowns, thousands'."""
    for line in re.split(r"[;.\n]\s+|[;.\n]$", description):
        text = line.strip().strip("()").strip()
        match = _STATED.fullmatch(text)
        said = match[1].strip() if match else text
        if turned := _TURNED.fullmatch(said):
            said = f"{turned[2].lower().rstrip('s')} {turned[1] if turned[1].isupper() else turned[1].lower()}"
        said = re.sub(r"^(thousand|million|billion)s (?:of )?", r"\1 ", said, flags=re.IGNORECASE)
        explicit = bool(match and re.match(r"units?", text, re.IGNORECASE))
        if explicit or (len(said.split()) <= _LONGEST_UNIT and (stands_alone(said) or is_symbol(said))):
            return worded(said.strip())
    return ""
