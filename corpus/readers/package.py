"""What a Frictionless Data Package (``datapackage.json``) says about a table.

Source: https://specs.frictionlessdata.io/ (Data Package, Tabular Data Resource, Table Schema, CSV Dialect).
"""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from corpus.readers.dates import iso_date
from corpus.schema import Column, Source

FILE_NAME = "datapackage.json"
TITLE_COLUMNS = ("title", "source_title", "name")
PUBLISHER_COLUMNS = ("publisher", "source_publisher", "organisation", "organization", "author", "authors")
URL_COLUMNS = ("url", "source_url", "link", "address", "doi")
PUBLISHED_COLUMNS = ("published", "source_published", "date", "publication_date", "year")
_YEARS = re.compile(r"(?<!\d)((19|20)\d\d|\d\d[-–]\d\d)(?!\d)")
_SIZE_LIMIT = 16 * 1024 * 1024  # bytes; a description of 10,000 tables has some 20 MiB at most and parses in a second


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key into a table of sources: ``fields`` here hold what ``targets`` hold in the table of that id in the
    file at ``path`` (relative to the corpus root)."""

    fields: tuple[str, ...]
    targets: tuple[str, ...]
    table: str
    path: str


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of a table before it is read.

    Attributes:
        id: the resource's name, else the path less its suffix.
        columns: as described; empty where nothing is.
        delimiter, quote, encoding: as declared, or '' where they are to be told from the file.
        headed: False where the file has no header row: its columns are then those of the description.
        sheet: the one sheet of a workbook that is described, or ''.
        part: True for one of several files that make one table.
        reference: another table of the package points here, and the columns are those of a table of sources.
        origin: the foreign key that tells where each row comes from.
    """

    id: str
    source: Source
    description: str = ""
    columns: tuple[Column, ...] = ()
    delimiter: str = ""
    quote: str = '"'
    encoding: str = ""
    headed: bool = True
    sheet: str = ""
    part: bool = False
    reference: bool = False
    origin: Reference | None = None

    def named(self, suffix: str) -> Description:
        """The description of one sheet of several."""
        title = f"{self.source.title} \u2013 {suffix}"
        return replace(self, id=f"{self.id}#{suffix}", source=replace(self.source, title=title))

    def of_time(self, sheet: str) -> Description:
        """The description of the only sheet of a workbook, whose name may say of when it is: '2023-24'."""
        told = _YEARS.search(sheet) and not _YEARS.search(self.source.title)
        return replace(self, source=replace(self.source, title=f"{self.source.title} {sheet}")) if told else self


def undescribed(name: str) -> Description:
    """The description of a table that stands alone: its id and title come from its path."""
    stem = PurePosixPath(name).with_suffix("")
    return Description(id=str(stem), source=Source(title=stem.name))


def describe(root: Path, name: str) -> tuple[Description, ...]:
    """What the nearest data package, beside the file or in a folder above it, says of a file; never empty.

    A workbook may have a description for each of its sheets. A package that cannot be read describes nothing here;
    ``problem`` says why.
    """
    for folder in PurePosixPath(name).parents:
        try:
            path = root / folder / FILE_NAME
            if path.stat().st_size > _SIZE_LIMIT or not inside(root, path):
                continue
            data = path.read_bytes()
            found = _tables(data, folder.as_posix()).get(name)
        except (OSError, ValueError, RecursionError):
            continue
        if found:
            return found
    return (undescribed(name),)


def inside(root: Path, path: Path) -> bool:
    """Whether a path, its links followed, is in a folder that is itself resolved.

    Raises:
        OSError: it leads nowhere, or round in a circle.
    """
    try:
        return path.resolve(strict=True).is_relative_to(root)
    except RuntimeError as error:  # what Python 3.11 and 3.12 raise for a circle of links
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error


def problem(path: Path) -> str:
    """Why a ``datapackage.json`` cannot be used, in one line; '' where it can."""
    try:
        if path.stat().st_size > _SIZE_LIMIT:
            return f"is larger than {_SIZE_LIMIT // 2**20} MiB: describe fewer tables in it"
        _tables(path.read_bytes(), "")
    except json.JSONDecodeError as error:
        return f"line {error.lineno}: no JSON ({error.msg}); the tables beside it are read without their descriptions"
    except UnicodeDecodeError:
        return "is not UTF-8: save it as UTF-8"
    except RecursionError:
        return "is nested too deeply: simplify it"
    except ValueError as error:
        return str(error)
    return ""


@lru_cache(maxsize=8)
def _tables(data: bytes, folder: str) -> Mapping[str, tuple[Description, ...]]:
    """The descriptions of a package by path relative to the corpus root. Pure, so it may be cached by content."""
    package = json.loads(data.decode("utf-8-sig")) if data.strip() else {}
    if not isinstance(package, dict) or not isinstance(package.get("resources", []), list):
        raise ValueError("is no data package: it should be an object with a list of 'resources'")
    resources = [resource for resource in package.get("resources", []) if isinstance(resource, dict)]
    names = {_text(resource, "name"): resource for resource in resources}
    pointed = {
        target
        for resource in resources
        for key in _keys(resource)
        if (target := _text(_mapping(key, "reference"), "resource")) and target != _text(resource, "name")
    }
    found: dict[str, tuple[Description, ...]] = {}
    for resource in resources:
        for path in (paths := _paths(resource)):
            place = _joined(folder, path)
            if place:
                described = _description(package, resource, place, names, folder, pointed)
                found[place] = (*found.get(place, ()), replace(described, part=len(paths) > 1))
    return found


def _description(
    package: Mapping[str, Any],
    resource: Mapping[str, Any],
    place: str,
    names: Mapping[str, Mapping[str, Any]],
    folder: str,
    pointed: set[str],
) -> Description:
    plain = undescribed(place)
    name, dialect = _text(resource, "name"), _mapping(resource, "dialect")
    csv = {**dialect, **_mapping(dialect, "csv")}
    sheet = _text(dialect, "sheet") or _text(_mapping(dialect, "excel"), "sheet")
    return Description(
        id=name or plain.id,
        source=_source(package, resource, plain.source.title),
        description=_text(resource, "description"),
        columns=tuple(_column(field) for field in _fields(resource)),
        delimiter=_text(csv, "delimiter", strip=False)[:1],
        quote=(_text(csv, "quoteChar") or '"')[:1],
        encoding=_text(resource, "encoding"),
        headed=dialect.get("header", True) is not False,
        sheet=sheet,
        reference=name in pointed and _lists_sources(resource),
        origin=_origin(resource, names, folder),
    )


def _source(package: Mapping[str, Any], resource: Mapping[str, Any], default: str) -> Source:
    """The table's own particulars: the resource's, else the package's."""
    sources = _mappings(resource, "sources") or _mappings(package, "sources")
    origin = sources[0] if sources else {}
    publishers = [who for who in _mappings(package, "contributors") if _text(who, "role") == "publisher"]

    def said(key: str) -> str:
        return _text(resource, key) or _text(package, key)

    # 'publisher' and 'published' are no keys of the standard, but those of an article's front matter
    return Source(
        title=_text(resource, "title") or _text(resource, "name") or default,
        publisher=said("publisher") or _text(publishers[0] if publishers else origin, "title"),
        url=_text(origin, "path") or _text(resource, "homepage") or _text(package, "homepage"),
        published=iso_date(said("published") or said("created")),
    )


def _column(field: Mapping[str, Any]) -> Column:
    return Column(
        name=_text(field, "name"),
        title=_text(field, "title"),
        description=_text(field, "description"),
        type=_text(field, "type") or "string",
        unit=_text(field, "unit"),
        decimal=_decimal(_text(field, "decimalChar"), _text(field, "groupChar")),
    )


def _decimal(decimal: str, group: str) -> str:
    """The mark before a fraction, as Table Schema's ``decimalChar`` says it, or ``groupChar`` where it is the other."""
    if decimal in (".", ","):
        return decimal
    return {".": ",", ",": "."}.get(group, "")


def _origin(resource: Mapping[str, Any], names: Mapping[str, Mapping[str, Any]], folder: str) -> Reference | None:
    """The first foreign key that leads to a table of sources."""
    for key in _keys(resource):
        target = _mapping(key, "reference")
        other = names.get(_text(target, "resource"))
        if other is None or other is resource or not _lists_sources(other) or len(_paths(other)) != 1:
            continue
        path = _joined(folder, _paths(other)[0])
        fields, targets = _list(key, "fields"), _list(target, "fields")
        if path and fields and len(fields) == len(targets):
            return Reference(fields, targets, _text(other, "name"), path)
    return None


def _lists_sources(resource: Mapping[str, Any]) -> bool:
    """Whether the columns are those of a table of sources: a title, and a publisher or an address."""
    fields = {_text(field, "name") for field in _fields(resource)}
    return bool(fields & set(TITLE_COLUMNS)) and bool(fields & {*PUBLISHER_COLUMNS, *URL_COLUMNS})


def _keys(resource: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return _mappings(_mapping(resource, "schema"), "foreignKeys")


def _fields(resource: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return _mappings(_mapping(resource, "schema"), "fields")


def _paths(resource: Mapping[str, Any]) -> tuple[str, ...]:
    return _list(resource, "path")


def _joined(folder: str, path: str) -> str:
    """A resource's path relative to the corpus root; '' for an address and for a path that climbs or is absolute."""
    parts = PurePosixPath(path).parts
    if "://" in path or not parts or ".." in parts or path.startswith("/"):
        return ""
    return (PurePosixPath(folder) / PurePosixPath(*parts)).as_posix()


def _text(owner: Mapping[str, Any], key: str, *, strip: bool = True) -> str:
    value = owner.get(key, "")
    if not isinstance(value, str):
        return ""
    return " ".join(value.split()) if strip else value


def _mapping(owner: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = owner.get(key)
    return value if isinstance(value, dict) else {}


def _mappings(owner: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = owner.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _list(owner: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = owner.get(key)
    items = [value] if isinstance(value, str) else value
    return tuple(item for item in items if isinstance(item, str)) if isinstance(items, list) else ()
