"""What an HTML page says of itself: title, publisher, address, date and language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from corpus.readers.dates import iso_date
from corpus.readers.markup import Element, one_line
from corpus.schema import Source

# names of <meta>, by Open Graph, Highwire Press (Google Scholar), Dublin Core, Parsely and common habit
_TITLES = ("og:title", "citation_title", "dc.title", "dcterms.title", "twitter:title")
_PUBLISHERS = (
    "og:site_name",
    "citation_publisher",
    "dc.publisher",
    "dcterms.publisher",
    "publisher",
    "application-name",
)
_AUTHORS = ("author", "citation_author", "dc.creator", "article:author")
_DATES = (
    *("article:published_time", "og:published_time", "citation_publication_date", "citation_date", "dc.date.issued"),
    *("dcterms.issued", "dc.date", "dcterms.created", "datepublished", "pubdate", "publish-date", "parsely-pub-date"),
    "date",
)
_JSON_LIMIT = 1024 * 1024


def page_source(page: Element) -> tuple[Source, str]:
    """The page's particulars, '' where it gives none, and its language tag."""
    meta = _meta(page)
    linked = next(_linked_data(page), {})
    publisher = _first(meta, _PUBLISHERS) or _name(linked.get("publisher"))
    canonical = page.xpath("string(//link[contains(concat(' ', normalize-space(@rel), ' '), ' canonical ')]/@href)")
    source = Source(
        title=_first(meta, _TITLES) or _word(linked.get("headline")) or _page_title(page, publisher),
        publisher=publisher or _first(meta, _AUTHORS) or _name(linked.get("author")),
        url=next((url for url in (canonical.strip(), meta.get("og:url", "")) if re.match(r"https?://\S+$", url)), ""),
        published=_published(page, meta, linked),
    )
    root = page.getroottree().getroot()
    language = root.get("lang") or root.get("xml:lang") or meta.get("content-language") or meta.get("og:locale") or ""
    return source, language


def _meta(page: Element) -> Mapping[str, str]:
    """The first content of each ``<meta>``, by lower-case name."""
    found: dict[str, str] = {}
    for element in page.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = one_line(element.get("content", ""))
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _page_title(page: Element, publisher: str) -> str:
    """``<title>`` without the site's name, else the first ``<h1>``."""
    element = next(page.iter("title"), None)
    title = one_line("".join(element.itertext())) if element is not None else ""
    if publisher:
        title = re.sub(rf"\s+[|\u2013\u2014\u00b7:-]\s+{re.escape(publisher)}$", "", title, flags=re.IGNORECASE)
    heading = next(page.iter("h1"), None)
    return title or (one_line("".join(heading.itertext())) if heading is not None else "")


def _published(page: Element, meta: Mapping[str, str], linked: Mapping[str, Any]) -> str:
    given = (iso_date(meta[name]) for name in _DATES if name in meta)
    if date := next((date for date in given if date), "") or iso_date(_word(linked.get("datePublished"))):
        return date
    marked = page.xpath("//*[@itemprop='datePublished'] | //time[@pubdate] | //time[@datetime]")
    for element in sorted(marked, key=lambda element: element.tag == "time" and element.get("itemprop") is None):
        said = element.get("datetime") or element.get("content") or "".join(element.itertext())
        if date := iso_date(one_line(said)):
            return date
    return ""


def _linked_data(page: Element) -> Iterator[Mapping[str, Any]]:
    """The JSON-LD objects that have a date or a headline: https://schema.org/Article."""
    for script in page.iter("script"):
        if script.get("type", "").strip().lower() != "application/ld+json" or len(script.text or "") > _JSON_LIMIT:
            continue
        try:
            loaded = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        items = loaded if isinstance(loaded, list) else [loaded]
        graphs = [item.get("@graph") for item in items if isinstance(item, dict)]
        for item in [*items, *(inner for graph in graphs if isinstance(graph, list) for inner in graph)]:
            if isinstance(item, dict) and ("datePublished" in item or "headline" in item):
                yield item


def _first(meta: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((meta[name] for name in names if name in meta), "")


def _word(value: object) -> str:
    return one_line(value) if isinstance(value, str) else ""


def _name(value: object) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return _word(first.get("name")) if isinstance(first, dict) else _word(first)
