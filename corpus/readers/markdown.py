"""Markdown and plain text, with optional YAML front matter."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import PurePosixPath

import yaml

from corpus.errors import UnreadableFile
from corpus.readers.dates import iso_date
from corpus.readers.text import decode
from corpus.schema import Document, Source

# title: Measles: how it began
_COLON = re.compile(r"^(\w[\w-]*: +)(?=[^\s\"'\[{|>&*!%@`])(?=[^\n]*: )([^\n]*)$", re.MULTILINE)
_HEAD = re.compile(r"---[ \t]*\n(?P<yaml>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?P<title>.*?)(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_EMPTY = {"", "~", "null", "Null", "NULL"}
_HEADING_LIMIT = 1_000  # characters; a longer line is no heading, and slow to match
_HEAD_LIMIT = 64 * 1024  # characters: PyYAML needs some thousand times a document's size in memory and is slow


def read_markdown(name: str, data: bytes) -> Document:
    """An article from Markdown or plain text.

    The title is the front matter's, else the first heading, else the file's stem. Unknown keys of the front matter
    are ignored; a text that begins with a rule (``---``) and no mapping has no front matter.

    Raises:
        UnreadableFile: no text, or front matter that is no YAML or has a list where a word belongs; names the line.
    """
    text = decode(name, data)
    head, body = _front_matter(name, text)
    if not text[body:].strip():
        raise UnreadableFile(name, "holds no text" if not body else "holds front matter and no text")
    stem = PurePosixPath(name).with_suffix("")
    published = _word(name, head, "published") or _word(name, head, "date")
    return Document(
        id=_word(name, head, "id") or str(stem),
        source=Source(
            title=_word(name, head, "title") or first_heading(text[body:]) or stem.name,
            publisher=_word(name, head, "publisher"),
            url=_word(name, head, "url"),
            published=iso_date(published),
        ),
        text=text,
        body=body,
        path=name,
        accessed=iso_date(_word(name, head, "accessed")),
        language=language_code(_word(name, head, "language")),
        tags=_words(name, head, "tags"),
        refs=_words(name, head, "sources"),
    )


def language_code(tag: str) -> str:
    """ISO 639-1 code of a language tag ('en-US' -> 'en'), or ''."""
    code = re.split(r"[-_]", tag.strip().lower())[0]
    return code if re.fullmatch(r"[a-z]{2}", code) else ""


def first_heading(text: str) -> str:
    """The first heading of a Markdown text, without marks; '' where there is none."""
    previous, fenced = "", False
    for line in text.split("\n"):
        if len(line) > _HEADING_LIMIT:
            previous = ""
            continue
        if _FENCE.match(line):
            fenced = not fenced
        elif fenced:
            continue
        elif (match := _HEADING.fullmatch(line)) and match["title"].strip():
            return _unmarked(match["title"])
        elif previous.strip() and _UNDERLINE.fullmatch(line) and not re.match(r"[-*+>|#]|\d+[.)]", previous.lstrip()):
            return _unmarked(previous)
        previous = line
    return ""


def _unmarked(heading: str) -> str:
    plain = re.sub(r"(\*\*|__|\*|`)(.+?)\1", r"\2", _LINK.sub(r"\1", heading))
    return " ".join(plain.split())


def _front_matter(name: str, text: str) -> tuple[Mapping[str, object], int]:
    """The front matter and the offset of the body."""
    match = _HEAD.match(text[: _HEAD_LIMIT + 8]) if text.startswith("---") else None
    if match is None:
        return {}, 0
    try:
        head = _loaded(match["yaml"])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = (mark.line if mark is not None else 0) + 2  # counted from 0, below the opening rule
        problem = getattr(error, "problem", None) or "not YAML"
        raise UnreadableFile(name, f"line {line}: wrong YAML in the front matter: {problem}") from error
    except RecursionError as error:
        raise UnreadableFile(name, "line 2: the front matter is nested too deeply") from error
    if not isinstance(head, dict):
        return {}, 0 if head is not None and head != "" else match.end()
    return head, match.end()


def _loaded(text: str) -> object:
    """What YAML says; of a title with a colon that nobody put in quotes what is meant."""
    try:
        # BaseLoader keeps every scalar as it is written: 2025-04 is no number, 2025-04-07 no date, 'no' no boolean
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (builds text, lists and dicts only)
    except yaml.YAMLError as error:
        quoted = _COLON.sub(lambda line: line[1] + json.dumps(line[2].strip(), ensure_ascii=False), text)
        try:
            return yaml.load(quoted, Loader=yaml.BaseLoader)  # noqa: S506
        except yaml.YAMLError:
            raise error from None


def _word(name: str, head: Mapping[str, object], key: str) -> str:
    value = head.get(key, "")
    if not isinstance(value, str):
        raise UnreadableFile(name, f"front matter: {key!r} should be one value, not a list or mapping")
    value = " ".join(value.split())
    return "" if value in _EMPTY else value


def _words(name: str, head: Mapping[str, object], key: str) -> tuple[str, ...]:
    """A list of words, or one string with commas between them."""
    value = head.get(key, "")
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise UnreadableFile(name, f"front matter: {key!r} should be a list of words")
    words = (" ".join(item.split()) for item in items)
    return tuple(dict.fromkeys(word for word in words if word not in _EMPTY))
