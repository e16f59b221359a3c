"""An Answer as Markdown with footnotes, or as plain text for a terminal: pure functions.

Titles, quotes and answers come from documents that nobody has vetted: Markdown is escaped, a terminal gets no control
characters, and an address becomes a link only where it is plain http or https.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from assistant.types import Answer, Citation, Conflict
from assistant.wording import joined, said_date

NEAREST = 3  # passages that an abstention shows
NO_ANSWER = "Nearest, which does not answer the question:"
EXCERPT = 200  # characters of such a passage
SAID = {"unsupported": "not found in the sources", "contradicted": "the sources say otherwise"}

REASONS = {  # why sources disagree
    "other body": "figures of different bodies",
    "other definition": "the definitions differ",
    "revised edition": "one is of a revised edition",
    "forecast against outcome": "one of the two is a forecast",
}

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
_NOTE = re.compile(r"(?<!\\)\[\^(\d{1,4})\]")  # text of a source has its brackets escaped
_BLANKS = {"\n", "\t"}
_OBEYED = {"Cc", "Cs", "Zl", "Zp"}  # control characters, halves of pairs, odd line ends: a terminal acts on them
_BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they make words read otherwise than they are


def plain_text(answer: Answer) -> str:
    """For a terminal: the answer, then its sources, numbered; for an abstention, what comes nearest."""
    lines = [answer.text]
    if answer.standalone_question != answer.question:
        lines.insert(0, f"({answer.standalone_question})")
    lines += [f"({line})" for line in (searched(answer), *answer.notes) if line]
    lines += [f"Sources disagree about {disagreement(one, answer.citations)}" for one in answer.conflicts]
    if answer.nearest:
        lines += ["", NO_ANSWER]
        lines += [f"  - {one.text} {''.join(f'[{n}]' for n in one.citations)}" for one in answer.nearest]
    if answer.citations:
        lines.append("")
        for citation in answer.citations:
            link = [f"    {citation.url}"] if safe_url(citation.url) else []
            lines += [f"[{citation.n}] {particulars(citation)}", *link, f"    {cited(citation)}"]
    elif answer.evidence:
        lines += ["", NO_ANSWER]
        lines += [f"  - {p.chunk.document}: {excerpt(p.chunk.text)}" for p in answer.evidence[:NEAREST]]
    return printable("\n".join(lines))


def markdown(answer: Answer) -> str:
    """Markdown with footnotes: title, publisher, date, link, and the quoted words or the cell; ends with a line end."""
    known = {citation.n for citation in answer.citations}
    sentences, near = (
        [escaped(claim.text) + "".join(f"[^{n}]" for n in claim.citations if n in known) for claim in claims]
        for claims in (answer.claims, answer.nearest)
    )
    blocks = [f"**{escaped(answer.question)}**", " ".join(sentences) or escaped(answer.text)]
    blocks += [f"*{escaped(note)}*" for note in answer.notes]
    blocks += [
        f"Sources disagree about {disagreement(one, answer.citations, '[^{}]'.format, escaped)}"
        for one in answer.conflicts
    ]
    if not answer.citations:
        near = [f"{escaped(p.chunk.document)}: {escaped(excerpt(p.chunk.text))}" for p in answer.evidence[:NEAREST]]
    if near:
        blocks += [NO_ANSWER, "\n".join(f"- {one}" for one in near)]
    if answer.citations:
        blocks.append("\n".join(_footnote(citation) for citation in answer.citations))
    return "\n\n".join(blocks) + "\n"


def _footnote(citation: Citation) -> str:
    link = f" <{citation.url}>" if safe_url(citation.url) else ""
    return f"[^{citation.n}]: {escaped(particulars(citation))}.{link} {escaped(cited(citation))}"


def particulars(citation: Citation) -> str:
    """Title, publisher and date, as far as they are known, on one line."""
    return described(citation.title or citation.source, citation.publisher, citation.published)


def described(title: str, publisher: str, published: str) -> str:
    """The parts that are known, on one line; the date in words."""
    return ", ".join(part for part in map(one_line, (title, publisher, said_date(published))) if part)


def cited(citation: Citation) -> str:
    """What is cited, on one line: the words in quotation marks, or table, row, column and cell."""
    place = citation.locator
    if place.table is None:
        page = f" (page {place.page})" if place.page else ""
        return f"“{one_line(citation.quote)}”{page}"
    where = f"table {place.table}, row {place.row}"
    if citation.cell is None:
        return excerpt(f"{where}: {citation.quote}", 100)
    return one_line(f"{where}, column {place.column}: {citation.cell}")


def disagreement(
    conflict: Conflict,
    citations: Sequence[Citation] = (),
    mark: Callable[[int], str] = "[{}]".format,
    text: Callable[[str], str] = str,
) -> str:
    """'the price: 3 (id, 2024); 4 (id, 2025) (the definitions differ)'; where the answer cites all that they give, the
    marks in the values' place: 'the price: [1] and [2] (the definitions differ)'.

    Args:
        conflict: who disagrees.
        citations: of the answer.
        mark: how a citation's number is written.
        text: how all else is.
    """
    told = told_by(conflict, citations)
    if all(told):
        values = joined(["".join(map(mark, numbers)) for numbers in told])
    else:
        values = "; ".join(
            text(f"{v.value} ({', '.join(part for part in (v.source, v.as_of) if part)})") for v in conflict.values
        )
    why = f" {text(f'({reason})')}" if (reason := reason_of(conflict)) else ""
    return f"{text(conflict.about)}: {values}{why}"


def reason_of(conflict: Conflict) -> str:
    """What is known of why sources disagree, in words; '' where nothing is."""
    return "" if conflict.reason == "not known" else REASONS.get(conflict.reason, conflict.reason)


def told_by(conflict: Conflict, citations: Sequence[Citation]) -> list[tuple[int, ...]]:
    """For each value of a conflict the numbers of the citations that give it, one at most: () where none does."""
    found: list[tuple[int, ...]] = []
    for value in conflict.values:
        wanted = _numbers(value.value)[:1]  # what follows is of the unit: 'tonnes CO2e'
        said = [c for c in citations if c.source == value.source and {*wanted} & {*_numbers(c.cell or c.quote)}]
        # another row of a table may have the same number from another source
        found.append(tuple(c.n for c in said if c.cell is None or value.body in ("", c.publisher or c.title))[:1])
    return found


def _numbers(text: str) -> list[str]:
    """'USD 1,150.5 billion' -> ['1150.5']."""
    return [found.replace(",", "") for found in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def searched(answer: Answer) -> str:
    """The questions that were searched, where there are several: 'Searched as 2 questions: …'. '' for one."""
    if not answer.parts:
        return ""
    return f"Searched as {len(answer.parts)} questions: {' '.join(map(one_line, answer.parts))}"


def verdicts(answer: Answer) -> str:
    """What was checked of the sentences, in words; '' where there are none.

    '2 of 3 sentences found in their sources, 1 not': that says nothing of whether they are the answer.
    """
    if not answer.claims:
        return ""
    held = sum(claim.support == "supported" and bool(claim.citations) for claim in answer.claims)
    count = len(answer.claims)
    its = "its source" if count == 1 else "their sources"
    parts = [f"{held} of {counted(count, 'sentence')} found in {its}"]
    for support, said in (("unsupported", "not"), ("contradicted", "contradicted")):
        if number := sum(claim.support == support for claim in answer.claims):
            parts.append(f"{number} {said}")
    if answer.struck:
        parts.append(f"{len(answer.struck)} struck")
    return ", ".join(parts)


def excerpt(text: str, length: int = EXCERPT) -> str:
    """The text on one line, cut after a whole word where it is longer than ``length`` characters."""
    text = one_line(text)
    return text if len(text) <= length else f"{text[:length].rsplit(' ', 1)[0]}…"


def one_line(text: str) -> str:
    """The text with every run of white space as one blank."""
    return " ".join(text.split())


def safe_url(url: str) -> bool:
    """Whether an address may be made a link: http or https, and nothing that ends an attribute or a bracket."""
    return re.fullmatch(r"https?://[^\s<>\"'`\\\x00-\x1f\x7f]+", url, re.IGNORECASE) is not None


def escaped(text: str) -> str:
    """Text as Markdown shows it literally, on one line."""
    return _SPECIAL.sub(r"\\\1", one_line(printable(text)))


def printable(text: str) -> str:
    """The text without characters that are obeyed instead of shown; line ends and tabs stay."""
    return "".join(
        char for char in text if char in _BLANKS or (char not in _BIDI and unicodedata.category(char) not in _OBEYED)
    )


def counted(count: int, noun: str) -> str:
    """'1 article', '1,200 tables'; '' for none."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}" if count else ""


def renumbered(text: str, first: int) -> str:
    """Markdown with its footnotes numbered from ``first`` + 1 on, so that several texts can stand in one."""
    return _NOTE.sub(lambda note: f"[^{int(note[1]) + first}]", text)
