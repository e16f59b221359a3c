"""A briefing as a file: audited anew, laid out, and written in the format that the file's name asks for."""

from __future__ import annotations

from pathlib import Path

from assistant.briefing.audit import Auditor
from assistant.briefing.layout import Paper, layout
from assistant.briefing.markdown import markdown
from assistant.briefing.notes import shortened
from assistant.briefing.types import Briefing
from corpus.errors import UsageError

SUFFIXES = (".md", ".docx", ".html", ".pdf")


def exported(briefing: Briefing, auditor: Auditor, suffix: str, *, strict: bool = False) -> bytes:
    """The document's bytes.

    Raises:
        UsageError: an unknown format; or ``strict``, and something in it is not supported.
    """
    if suffix not in SUFFIXES:
        raise UsageError(f"{suffix!r} is no format of a briefing: name a file that ends in {', '.join(SUFFIXES)}")
    return _written(paper_of(briefing, auditor, strict=strict), suffix)


def paper_of(briefing: Briefing, auditor: Auditor, *, strict: bool = False) -> Paper:
    """The document, with what is not supported marked in place. Raises as ``exported``."""
    briefing, verification = auditor.audit(briefing)
    if strict and not verification.clean:
        first = next((one for one in briefing.statements if one.support != "supported"), None)
        what = f"{first.text!r} ({first.reason})" if first else "a key figure that its cell does not hold"
        raise UsageError(
            f"{verification.claims - verification.supported} of {verification.claims} claims are not found in what they"
            f" cite, the first is {what}: mend or cut them, or export without strict"
        )
    return shortened(layout(briefing, verification, auditor.unheld(briefing)))


def _written(paper: Paper, suffix: str) -> bytes:
    if suffix == ".md":
        return markdown(paper).encode()
    if suffix == ".pdf":
        from assistant.briefing.pdf import pdf  # noqa: PLC0415  typst, Altair and pandoc load only where they are used

        return pdf(paper)
    from assistant.briefing.pandoc import docx, html  # noqa: PLC0415  as above

    return docx(paper) if suffix == ".docx" else html(paper).encode()


def suffix_of(path: Path) -> str:
    """The format that a file's name asks for.

    Raises:
        UsageError: there is no such format.
    """
    suffix = path.suffix.lower()
    if suffix not in (*SUFFIXES, ".json"):
        raise UsageError(f"{str(path)!r} names no format: end it in {', '.join(SUFFIXES)} or .json")
    return suffix
