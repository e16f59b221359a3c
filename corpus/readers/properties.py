"""Which of a document's properties say something: programs write their own names and file names there."""

from __future__ import annotations

import re

_NO_TITLE = re.compile(
    r"(?:untitled|title|document|presentation|slide|microsoft (?:word|powerpoint|excel))\b.{0,12}"
    r"|microsoft (?:word|powerpoint|excel) ?-.*|.*\.(?:docx?|pdf|indd|pptx?|xlsx?|tex|qxd|rtf|dvi|html?)|\W*",
    re.IGNORECASE,
)
_NOBODY = {
    "user",
    "admin",
    "administrator",
    "owner",
    "unknown",
    "anonymous",
    "author",
    "python-docx",
    "openpyxl",
    "root",
}


def sane_title(title: str) -> str:
    """A title from a file's properties, or '' for what programs write there."""
    title = _plain(title)
    return "" if _NO_TITLE.fullmatch(title) else title


def sane_author(author: str) -> str:
    """An author from a file's properties, or '' for the name of an account or a program."""
    author = _plain(author)
    return "" if author.lower() in _NOBODY else author


def _plain(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
