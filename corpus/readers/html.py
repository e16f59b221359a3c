"""HTML: the main text as Markdown, and the particulars that the page gives of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from lxml import etree, html

from corpus.errors import UnreadableFile
from corpus.readers.markdown import first_heading, language_code
from corpus.readers.markup import Element, to_markdown
from corpus.readers.particulars import page_source
from corpus.readers.text import decode
from corpus.schema import Document

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_DROPPED = (
    *("script", "style", "template", "noscript", "head", "svg", "iframe", "object", "embed", "canvas", "audio"),
    *("video", "input", "button", "select", "textarea", "datalist", "nav", "footer", "aside", "dialog", "link", "meta"),
)
_DROPPED_ROLES = {"navigation", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar"}
_HIDING = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0+)?(?![.\d])|font-size:0(?![.\d])"
    r"|(?:left|top|text-indent):-\d{3,}|clip:rect\(0|clip-path:inset\((?:50|100)%"
)
_DEPTH_LIMIT = 300  # elements within elements; browsers stop at 512, and real pages have some 30
_HIDDEN_CLASSES = {"sr-only", "visually-hidden", "screen-reader-text", "screen-reader-only", "visuallyhidden", "d-none"}
_FURNITURE = re.compile(
    r"(?:cookie|consent|newsletter|breadcrumb|navbar|sidebar|skip-link|site-header|site-footer|site-nav|disqus)\w*"
    r"(?:[-_].*)?|(?:comments|comment-list|share-buttons|share-links|social-links|related-posts|related-articles|advert"
    r"|advertisement)",
    re.IGNORECASE,
)


def read_html(name: str, data: bytes) -> Document:
    """An article from an HTML page.

    The main text is that of ``<main>`` or ``<article>`` where it holds the better part of the page, else of the body
    without menus, headers and footers. Comments, scripts, and elements that are hidden by attribute, inline style or
    the page's own style sheet never become text.

    Raises:
        UnreadableFile: no text in it.
    """
    found = _META_CHARSET.search(data[:4096])
    encoding = found[1].decode("ascii") if found else ""
    text = decode(name, data, encoding=encoding, lenient=True)
    # bytes, because lxml refuses text with an XML declaration; huge_tree, because without it the parser cuts off what
    # is deep or long and says nothing
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        page = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise UnreadableFile(name, "holds no HTML") from error
    if _is_deep(page):
        raise UnreadableFile(name, f"nests its elements more than {_DEPTH_LIMIT} deep: save it anew from a browser")
    source, language = page_source(page)
    body = page.find("body")
    written = _main_text(page if body is None else body, _hidden_selectors(page))
    if not written.strip():
        raise UnreadableFile(name, "holds no text that a reader sees: a page that scripts fill is to be saved as a PDF")
    stem = PurePosixPath(name).with_suffix("")
    return Document(
        id=str(stem),
        source=replace(source, title=source.title or first_heading(written) or stem.name),
        text=written,
        body=0,
        path=name,
        language=language_code(language),
    )


def _is_deep(page: Element) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(page, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEPTH_LIMIT:
            return True
    return False


def _main_text(body: Element, hidden: set[str]) -> str:
    for element in list(body.iter()):
        if element is not body and (element.tag in _DROPPED or _is_hidden(element, hidden)):
            _drop(element)
    for element in list(body.iter("header")):
        if element.find(".//h1") is None and not any(True for _ in element.iterancestors("article", "main")):
            _drop(element)
    whole = _length(body)
    for element in list(body.iter()):
        if element is not body and _is_furniture(element) and _length(element) < whole / 3:
            _drop(element)
    main = _main(body)
    if main is body:
        menus = [element for element in body.iter("ul", "ol") if _is_menu(element)]
        if sum(map(_length, menus)) < _length(body):
            for element in menus:
                _drop(element)
    return to_markdown(main)


def _main(body: Element) -> Element:
    """The element that holds the article."""
    whole = _length(body)
    mains = body.xpath(".//main | .//*[@role='main'] | .//*[@itemprop='articleBody']")
    articles = body.xpath(".//article[not(ancestor::article)]")
    best: Element = max(mains, key=_length) if mains else body
    if len(articles) == 1 and _length(articles[0]) >= _length(best) / 2:
        best = articles[0]
    return best if _length(best) >= whole / 4 else body


def _length(element: Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _is_hidden(element: Element, selectors: set[str]) -> bool:
    if not element.attrib:
        return False
    if element.get("hidden") is not None or element.get("aria-hidden", "").strip().lower() == "true":
        return True
    if element.get("role", "").strip().lower() in _DROPPED_ROLES:
        return True
    if _HIDING.search("".join(element.get("style", "").lower().split())):
        return True
    classes = element.get("class", "").split()
    return not _HIDDEN_CLASSES.isdisjoint(classes) or not selectors.isdisjoint(
        [*(f".{name}" for name in classes), f"#{element.get('id', '')}"]
    )


def _is_furniture(element: Element) -> bool:
    if not element.attrib:
        return False
    names = [*element.get("class", "").split(), element.get("id", "")]
    return any(_FURNITURE.fullmatch(name) for name in names)


def _is_menu(element: Element) -> bool:
    """A list of short links and nothing else."""
    links = element.findall(".//a")
    linked = sum(map(_length, links))
    return len(links) >= 4 and linked >= 0.9 * _length(element) and linked < 40 * len(links)


def _hidden_selectors(page: Element) -> set[str]:
    """The classes and ids that the page's own style sheets hide on every screen ('.x', '#x')."""
    return {selector for style in page.iter("style") for selector in _hiding_rules("".join(style.itertext()))}


def _hiding_rules(sheet: str) -> Iterator[str]:
    first, *rest = sheet.split("/*")
    sheet = first + "".join(part.partition("*/")[2] for part in rest)
    for selectors, declarations in _rules(sheet):
        if _HIDING.search("".join(declarations.lower().split())):
            for selector in selectors.split(","):
                if re.fullmatch(r"[.#][\w-]+", selector.strip()):
                    yield selector.strip()


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the rules that hold on every screen: not of those within @media and the like."""
    depth, begin, selectors = 0, 0, ""
    for brace in re.finditer(r"[{}]", sheet):
        if brace[0] == "{":
            if depth == 0:
                selectors, begin = sheet[begin : brace.start()].rpartition(";")[2], brace.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                if not selectors.lstrip().startswith("@"):
                    yield selectors, sheet[begin : brace.start()]
                begin = brace.end()


def _drop(element: Element) -> None:
    """Removes an element and keeps the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        previous = element.getprevious()
        if previous is None:
            parent.text = (parent.text or "") + element.tail
        else:
            previous.tail = (previous.tail or "") + element.tail
    parent.remove(element)
