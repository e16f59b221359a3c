"""An Answer as Markdown with footnotes, or as plain text: pure functions."""

from __future__ import annotations

import re

from assistant.types import Answer, Citation
from assistant.wording import said_date

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def plain_text(answer: Answer) -> str:
    """For a terminal: the answer, then its sources, numbered."""
    lines = [answer.text]
    if answer.standalone_question != answer.question:
        lines.insert(0, f"({answer.standalone_question})")
    if answer.citations:
        lines.append("")
        lines += [f"[{citation.n}] {particulars(citation)}\n    {cited(citation)}" for citation in answer.citations]
    elif answer.evidence:
        lines += ["", "Nearest passages, which do not answer the question:"]
        lines += [f"  - {p.chunk.document}: {' '.join(p.chunk.text.split())[:200]}" for p in answer.evidence[:3]]
    for conflict in answer.conflicts:
        values = "; ".join(f"{value.value} ({value.source}, {value.as_of})" for value in conflict.values)
        lines.append(f"Sources disagree about {conflict.about}: {values}")
    return "\n".join(lines)


def markdown(answer: Answer) -> str:
    """Markdown with footnotes: title, publisher, date, link, and the quoted words or the cell."""
    text = escaped(answer.text)
    for citation in answer.citations:
        text = text.replace(rf"\[{citation.n}\]", f"[^{citation.n}]")
    lines = [f"**{escaped(answer.question)}**", "", text]
    if answer.citations:
        lines.append("")
    for citation in answer.citations:
        link = f" <{citation.url}>" if safe_url(citation.url) else ""
        lines.append(f"[^{citation.n}]: {escaped(particulars(citation))}.{link} {escaped(cited(citation))}")
    return "\n".join(lines) + "\n"


def particulars(citation: Citation) -> str:
    """Title, publisher and date, as far as they are known."""
    parts = (citation.title or citation.source, citation.publisher, said_date(citation.published))
    return ", ".join(part for part in parts if part)


def cited(citation: Citation) -> str:
    """What is cited: the words in quotation marks, or table, row, column and cell."""
    place = citation.locator
    if place.table is None:
        page = f" (page {place.page})" if place.page else ""
        return f"“{' '.join(citation.quote.split())}”{page}"
    where = f"table {place.table}, row {place.row}"
    if citation.cell is None:
        return f"{where}: {citation.quote}"
    return f"{where}, column {place.column}: {citation.cell}"


def safe_url(url: str) -> bool:
    """Whether an address may be made a link: http or https, and nothing that ends an attribute or a bracket."""
    return re.fullmatch(r"https?://[^\s<>\"'`\\]+", url) is not None


def escaped(text: str) -> str:
    """Text as Markdown shows it literally."""
    return _SPECIAL.sub(r"\\\1", text)
