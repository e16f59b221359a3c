"""PDF: the text layer, page by page, with lines joined to paragraphs again."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from pypdf import PdfReader
from pypdf.errors import DependencyError

from corpus.errors import UnreadableFile
from corpus.readers.dates import iso_date
from corpus.readers.layout import Pages, join_pages
from corpus.readers.markdown import language_code
from corpus.readers.properties import sane_author, sane_title
from corpus.schema import Document, Source

_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_REPLACED = str.maketrans({**_LIGATURES, "\u00a0": " ", "\u2010": "-", "\u2011": "-", "\ufeff": "", "\u200b": ""})
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def read_pdf(name: str, data: bytes) -> Document:
    """An article from a PDF's text layer; ``pages`` says where each page begins.

    Title, publisher (else the author), date and language are the file's own where they are sane: programs write their
    own names and the like there.

    Raises:
        UnreadableFile: broken, encrypted, or without a text layer.
    """
    if b"%PDF-" not in data[:1024]:
        raise UnreadableFile(name, "is no PDF by its content: give it the ending of its real type")
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        _decrypt(name, reader)
    pages = _texts(name, reader)
    if not pages.text:
        raise UnreadableFile(name, f"has no text on its pages ({len(pages.starts)}): run OCR on the scan first")
    title, publisher, published, language = _particulars(reader)
    stem = PurePosixPath(name).with_suffix("")
    return Document(
        id=str(stem),
        source=Source(title=title or stem.name, publisher=publisher, published=published),
        text=pages.text,
        body=0,
        path=name,
        language=language_code(language),
        pages=pages.starts,
    )


def _decrypt(name: str, reader: PdfReader) -> None:
    """Opens a file that is only protected against changes: such files have an empty password for reading."""
    try:
        opened = bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError) as error:
        raise UnreadableFile(name, "is encrypted: save it without a password") from error
    if not opened:
        raise UnreadableFile(name, "is encrypted: save it without a password")


def _texts(name: str, reader: PdfReader) -> Pages:
    """The text of the pages; a page that cannot be read is empty, unless no page can."""
    texts: list[str] = []
    failures: list[Exception] = []
    for page in reader.pages:
        try:
            texts.append(page.extract_text())
        except Exception as error:  # a broken font or stream raises anything; other pages may be whole
            failures.append(error)
            texts.append("")
    if not texts:
        raise UnreadableFile(name, "has no pages")
    if failures and not any(text.strip() for text in texts):
        raise UnreadableFile(name, f"none of its pages can be read ({failures[0]}): print it to a new PDF")
    return join_pages([_clean(text) for text in texts])


def _clean(text: str) -> str:
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # fonts map to halves of letters
    return _CONTROLS.sub(" ", whole.translate(_REPLACED))


def _particulars(reader: PdfReader) -> tuple[str, str, str, str]:
    """Title, publisher, date and language, '' where the file gives none or its properties are broken."""
    try:
        info: Mapping[str, object] = reader.metadata or {}
        given = {key: str(info.get(key) or "") for key in ("/Title", "/Author", "/CreationDate")}
        language = str(reader.root_object.get("/Lang") or "")
    except Exception:  # properties are not worth losing the text for
        return "", "", "", ""
    publisher = next((name for name in map(sane_author, _xmp_publishers(reader)) if name), "")
    return (
        sane_title(given["/Title"]),
        publisher or sane_author(given["/Author"]),
        iso_date(given["/CreationDate"]),
        language,
    )


def _xmp_publishers(reader: PdfReader) -> Sequence[str]:
    try:
        xmp = reader.xmp_metadata
        return [str(publisher) for publisher in (xmp.dc_publisher or ())] if xmp is not None else []
    except Exception:  # as above)
        return []
