"""Articles: Markdown, plain text, HTML, PDF and DOCX."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UnreadableFile
from corpus.readers.dates import iso_date
from corpus.readers.html import read_html
from corpus.readers.layout import Pages, join_pages
from corpus.readers.markdown import first_heading, read_markdown
from corpus.readers.pdf import read_pdf
from corpus.readers.properties import sane_author, sane_title
from corpus.readers.text import decode
from corpus.readers.word import read_docx
from corpus.schema import Document, Source
from tests.documents import docx_file, pdf

ARTICLE = """---
id: robots-2024
title: 'Robots: a count'
publisher: The Desk
url: https://desk.example/robots
published: 2025-04
accessed: 2025-04-07
language: en-GB
tags: [robots, stock]
sources: [S025, S026]
claims: whatever
---
# Robots

Text.
"""


def test_markdown_with_front_matter() -> None:
    """The text is the file itself; the body begins after the front matter; dates stay as exact as they are written."""
    assert read_markdown("a/robots.md", ARTICLE.encode()) == Document(
        id="robots-2024",
        source=Source("Robots: a count", "The Desk", "https://desk.example/robots", "2025-04"),
        text=ARTICLE,
        body=ARTICLE.index("# Robots"),
        path="a/robots.md",
        accessed="2025-04-07",
        language="en",
        tags=("robots", "stock"),
        refs=("S025", "S026"),
    )


@pytest.mark.parametrize(
    ("name", "text", "title", "body"),
    [
        ("notes/x.y.md", "Some words.\n", "x.y", 0),
        ("x.md", "intro\n\n## The *first* [one](http://a) ##\n# Second\n", "The first one", 0),
        ("x.md", "```\n# code\n```\nUnder\nlined\n=====\n", "lined", 0),
        ("x.md", "---\nA rule and no front matter\n---\nmore\n", "A rule and no front matter", 0),
        ("x.md", "---\nno end of it: really\n", "x", 0),
        ("x.txt", "---\n---\nempty head\n", "x", 8),
        ("x.md", "---\ntitle: ~\n---\n# Heading\n", "Heading", 17),
    ],
)
def test_title_and_body_without_a_title_in_front_matter(name: str, text: str, title: str, body: int) -> None:
    """The title is the first heading, else the file's stem; the id is the path less its suffix."""
    assert read_markdown(name, text.encode()) == Document(
        id=name.rsplit(".", 1)[0], source=Source(title), text=text, body=body, path=name
    )


@pytest.mark.parametrize(
    ("head", "published"),
    [("2025", "2025"), ("2025-04", "2025-04"), ("2025-04-07", "2025-04-07"), ("2025-04-07T09:30:00Z", "2025-04-07")],
)
def test_yaml_does_not_make_other_values_of_what_is_written(head: str, published: str) -> None:
    """Numbers, dates and words that YAML takes for something else are kept as text."""
    read = read_markdown("x.md", f"---\nid: 012\npublished: {head}\nlanguage: no\ntags: a, 1.0\n---\ntext".encode())
    assert (read.id, read.source.published, read.language, read.tags) == ("012", published, "no", ("a", "1.0"))


def test_a_title_with_a_colon_needs_no_quotes() -> None:
    """As people write it; quotes that are there stay what they are."""
    read = read_markdown("a.md", b'---\ntitle: Measles: how it "began"\npublisher: "The Post: News"\n---\ntext\n')
    assert (read.source.title, read.source.publisher) == ('Measles: how it "began"', "The Post: News")


def test_wrong_front_matter_names_the_line() -> None:
    """YAML that is none is refused in one line with the file and the line."""
    with pytest.raises(UnreadableFile) as caught:
        read_markdown("a.md", b"---\ntitle: A\nurl: 'http\ntags: [\n---\ntext\n")
    assert str(caught.value) == ("'a.md': line 5: wrong YAML in the front matter: found unexpected end of stream")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_offsets_are_those_of_open_read(tmp_path: Path, end: str) -> None:
    """Whatever the line ends, the text is what Python's open().read() gives."""
    path = tmp_path / "x.md"
    path.write_bytes(ARTICLE.replace("\n", end).encode())
    assert read_markdown("x.md", path.read_bytes()).text == path.read_text(encoding="utf-8")


TEXTS = {
    "cp1252": "La inversión en España creció mucho más rápido según el último año, un 5 % más.",
    "cp1250": "Chiny zwiększyły inwestycje w sztuczną inteligencję o dwadzieścia procent. Żółw, źdźbło.",
    "cp1251": "Китай увеличил инвестиции в искусственный интеллект на 20 процентов в год.",
    "cp1254": "Türkiye'nin yapay zekâ yatırımları geçen yıl yüzde yirmi arttı. Şirketler için önemli.",
    "gb18030": "中国在人工智能领域的投资持续增长，预计到2030年达到一万亿元。模型数量增加。",
    "big5": "中國在人工智慧領域的投資持續增長，預計到2030年達到一萬億元。模型數量增加。",
    "shift_jis": "日本の人工知能市場は成長しています。企業は投資を増やす。モデルの数は増えた。",
    "euc_kr": "한국의 인공지능 투자는 증가하고 있다. 모델의 수도 늘었다.",
    "utf-8-sig": "Prix en €",
    "utf-16": "Prix en €",
    "utf-32": "Prix en €",
}


@pytest.mark.parametrize("encoding", TEXTS)
def test_texts_in_other_encodings(encoding: str) -> None:
    """A text in a common encoding is read without being told which one it is."""
    assert decode("x.txt", TEXTS[encoding].encode(encoding)) == TEXTS[encoding]


@pytest.mark.parametrize("text", ["Zürich", "Price: £5", "It’s 5° today", "Total 5€ – résumé “naïve”", "a;b\nÖl;5\n"])
def test_short_texts_in_western_encoding(text: str) -> None:
    """A few words are read as Western European, not as some rarer encoding that fits as well."""
    assert decode("x.txt", text.encode("cp1252")) == text


def test_a_declared_encoding_is_used_where_the_bytes_are_not_utf8() -> None:
    """What is declared decides between encodings; a wrong declaration does not spoil UTF-8."""
    greek = "Επένδυση"
    assert decode("x.csv", greek.encode("cp1253"), encoding="windows-1253") == greek
    assert decode("x.csv", greek.encode(), encoding="latin-1") == greek
    assert decode("x.csv", b"caf\xe9 \x93q\x94", encoding="iso-8859-1") == "café “q”"


@given(st.text().filter(lambda text: "\x00" not in text and not any(map(_is_control, text))))
def test_utf8_is_read_as_it_is(text: str) -> None:
    """Every UTF-8 text comes back, line ends apart."""
    assert decode("x.md", b"\xef\xbb\xbf" + text.encode()) == text.replace("\r\n", "\n").replace("\r", "\n")


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) == "Cc" and letter not in "\n\r\t"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025", "2025"),
        ("2025-4", "2025-04"),
        ("2025/04/07", "2025-04-07"),
        ("20250407", "2025-04-07"),
        ("D:20250407120000+02'00'", "2025-04-07"),
        ("7 April 2025", "2025-04-07"),
        ("Monday, April 7th, 2025", "2025-04-07"),
        ("Apr 2025", "2025-04"),
        ("Mon, 07 Apr 2025 10:00:00 GMT", "2025-04-07"),
        ("2025年4月7日", "2025-04-07"),
        ("13/04/2025", "2025-04-13"),
        ("04/13/2025", "2025-04-13"),
        ("03/04/2025", "2025"),
        ("2025-Q1", "2025"),
        ("2025-02-30", ""),
        ("12345", ""),
        ("soon", ""),
        ("", ""),
    ],
)
def test_dates(text: str, iso: str) -> None:
    """Dates become ISO text, no more exact than they are; what is no date becomes nothing."""
    assert iso_date(text) == iso


PAGE = """<!DOCTYPE html><html lang="en-US"><head><title>Robots rise | The Desk</title>
<meta property="og:site_name" content="The Desk"><meta name="date" content="April 7, 2025">
<link rel="canonical" href="https://desk.example/robots"><style>.x{display:none} @media print{.y{display:none}}</style>
</head><body><nav><a href="/">Home</a></nav><header>Site name</header><main><article>
<h1>Robots <em>rise</em></h1><p>Some 10<sup>25</sup> operations.<sup><a href="#n">1</a></sup> Line<br>two</p>
<p class="y">Shown.</p>
<ul><li>one<ul><li>one a</li></ul></li><li>two</li></ul><ol><li>first</li></ol>
<table><caption>Counts</caption><thead><tr><th rowspan=2>Country<th colspan=2>Models</tr>
<tr><th>2023<th>2024</tr></thead><tr><td rowspan=2>US<td>61<td>40</tr><tr><td>a|b<td>7</tr>
<tr><td>China</td><td>15</td><td><del>9</del> 8</td></tr></table>
<blockquote><p>Quoted.</p></blockquote><dl><dt>A<dd>is b</dl>
</article></main><aside>Read also</aside><footer>Imprint</footer></body></html>"""

PAGE_TEXT = """# Robots rise

Some 10^25 operations. Line
two

Shown.

- one
  - one a
- two

1. first

Counts

| Country | Models 2023 | Models 2024 |
| --- | --- | --- |
| US | 61 | 40 |
| US | a\\|b | 7 |
| China | 15 | ~~9~~ 8 |

> Quoted.

- A: is b"""


def test_html() -> None:
    """The main text as Markdown, spans repeated and powers kept; the particulars from the head."""
    assert read_html("web/robots.html", PAGE.encode()) == Document(
        id="web/robots",
        source=Source("Robots rise", "The Desk", "https://desk.example/robots", "2025-04-07"),
        text=PAGE_TEXT,
        body=0,
        path="web/robots.html",
        language="en",
    )


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display : none">SECRET</p>',
        '<p style="color:red;VISIBILITY:hidden">SECRET</p>',
        '<p style="font-size:0px">SECRET</p>',
        '<p style="position:absolute;left:-9999px">SECRET</p>',
        "<p hidden>SECRET</p>",
        '<div aria-hidden="true"><p>SECRET</p></div>',
        '<p class="a b">SECRET</p>',
        '<p id="c">SECRET</p>',
        '<span class="sr-only">SECRET</span>',
        "<!-- SECRET -->",
        "<script>SECRET</script>",
        "<style>/* SECRET */</style>",
        "<template><p>SECRET</p></template>",
        "<noscript>SECRET</noscript>",
        '<input value="SECRET"><textarea>SECRET</textarea><button>SECRET</button>',
        "<p title='SECRET'></p>",
    ],
)
def test_hidden_text_never_becomes_text(hidden: str) -> None:
    """What a browser does not show is not read, and what follows it is."""
    page = f"<style>/* x */ .z, .b {{ display: none }} #c{{display:none}}</style><p>Before.</p>{hidden}after"
    assert read_html("x.html", page.encode()).text == "Before.\n\nafter"


def test_invisible_letters_are_left_out_of_html() -> None:
    """Letters that nobody sees (soft hyphens, zero-width spaces, tag characters) do not divide words."""
    assert read_html("x.html", "<p>in\u00advest\u200bment\U000e0041\U000e0042</p>".encode()).text == "investment"


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ('<meta property="og:title" content="OG"><title>T</title>', Source("OG")),
        ("<title>T – The Desk</title><meta property='og:site_name' content='The Desk'>", Source("T", "The Desk")),
        ("<meta name='citation_publication_date' content='2024/05'>", Source("Heading", published="2024-05")),
        ("<meta name='author' content='A. Writer'>", Source("Heading", "A. Writer")),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type": "NewsArticle", "headline":'
            ' "LD", "datePublished": "2025-01-02T03:04:05Z", "publisher": {"name": "Pub"}}]}</script>',
            Source("LD", "Pub", published="2025-01-02"),
        ),
        ('<script type="application/ld+json">{broken</script>', Source("Heading")),
        ('<link rel="canonical" href="/relative"><meta property="og:url" content="javascript:x">', Source("Heading")),
    ],
)
def test_what_html_says_of_itself(head: str, source: Source) -> None:
    """Title, publisher, date and address come from whichever of the common kinds of metadata the page has."""
    page = f"<html><head>{head}</head><body><h1>Heading</h1><p>Text.</p></body></html>"
    assert read_html("x.html", page.encode()).source == source


def test_html_in_the_encoding_that_it_declares() -> None:
    """The charset of <meta> is heeded; a few broken bytes do not lose the page."""
    greek = '<meta charset="windows-1253"><p>Επένδυση'.encode("cp1253")
    assert read_html("x.html", greek).text == "Επένδυση"
    assert (
        read_html("x.html", "<p>Größe und Maß über alles".encode() + b"\xff!").text == "Größe und Maß über alles\ufffd!"
    )


def test_a_menu_without_nav_is_left_out_and_a_list_of_links_alone_is_kept() -> None:
    """A list of short links beside text is a menu; on a page of nothing else it is the content."""
    menu = "<ul>" + "".join(f"<li><a href=/{n}>Item {n}</a>" for n in range(5)) + "</ul>"
    assert read_html("x.html", f"{menu}<p>Words of the article.</p>".encode()).text == "Words of the article."
    assert read_html("x.html", menu.encode()).text == "\n".join(f"- Item {n}" for n in range(5))


def test_pdf_pages_particulars_and_paragraphs() -> None:
    """Lines become paragraphs across pages, divided words are mended, running heads are dropped, and ``pages`` says
    where each page begins."""
    pages = [
        [
            "The Desk report 7",
            "Investment",
            "A line that fills the whole width of the page, inter-",
            "national, and goes on",
        ],
        [
            "The Desk report 8",
            "here. A second page has words, more of them, long-term",
            "ones, and ends with a long-",
            "term view.",
        ],
        ["The Desk report 9", "China 15 21", "United States 40 61"],
    ]
    made = pdf(
        pages,
        properties={"/Title": "Investment report", "/Author": "The Desk", "/CreationDate": "D:20250407101112Z"},
    )
    text = (
        "Investment\n\nA line that fills the whole width of the page, international, and goes on here. A second page"
        " has words, more of them, long-term ones, and ends with a long-term view.\n\nChina 15 21\nUnited States 40 61"
    )
    assert read_pdf("r/report.pdf", made) == Document(
        id="r/report",
        source=Source("Investment report", "The Desk", "", "2025-04-07"),
        text=text,
        body=0,
        path="r/report.pdf",
        pages=(0, text.index("here."), text.index("China 15")),
    )


def test_a_locked_pdf_with_an_empty_password_is_read() -> None:
    """A PDF that is only protected against changes opens; its title is the file's where a program wrote one."""
    made = pdf([["Words."]], password="", properties={"/Title": "Microsoft Word - draft.docx", "/Author": "user"})
    assert read_pdf("paper.pdf", made) == Document(
        id="paper", source=Source("paper"), text="Words.", body=0, path="paper.pdf", pages=(0,)
    )


@pytest.mark.parametrize(
    ("pages", "text"),
    [
        (
            ["A heading\nText that goes across the page\nand on.\nAnother one."],
            "A heading\n\nText that goes across the page and on.\n\nAnother one.",
        ),
        (["wide enough a line to be full\n• first\n• second"], "wide enough a line to be full\n• first\n• second"),
        (
            ["A paragraph that ends at the end of a line.\nA heading of a few\nWords of the section that follow it."],
            "A paragraph that ends at the end of a line.\n\nA heading of a few\n\nWords of the section that follow it.",
        ),
        (["the years 2024-\n2025 and US-\nChina trade"], "the years 2024-2025 and US-China trade"),
        (["中国在人工智能领域的投资\n持续增长"], "中国在人工智能领域的投资持续增长"),
        (
            ["A full line that ends here now.\n2.1. Heading\nText of it follows here at last"],
            "A full line that ends here now.\n2.1. Heading\n\nText of it follows here at last",
        ),
    ],
)
def test_lines_to_paragraphs(pages: list[str], text: str) -> None:
    """Lines are joined where they were broken for width, and nowhere else."""
    assert join_pages(pages) == Pages(text, (0,))


def test_empty_pages_begin_where_the_next_text_does() -> None:
    """Every page has a start, also one without text."""
    assert join_pages(["", "One.", "", "A longer line."]) == Pages("One.\n\nA longer line.", (0, 0, 4, 6))


@pytest.mark.parametrize(
    "heads",
    [
        ["Annual report", "Annual report", "Annual report"],
        ["7", "8", "9"],
        ["Page 1 of 3", "Page 2 of 3", "Page 3 of 3"],
        ["file:///x.html 1/3", "file:///x.html 2/3", "file:///x.html 3/3"],
        ["12 Annual report", "Chips 13", "14 Annual report"],
    ],
)
def test_running_heads_are_dropped(heads: list[str]) -> None:
    """A first or last line that comes back, or counts the pages, is no part of the text."""
    words = ["Alpha comes first", "Beta is second to it", "Gamma ends the row"]
    text = "\n".join(words)
    for pages in (
        [f"{h}\n{w}" for h, w in zip(heads, words, strict=True)],
        [f"{w}\n{h}" for h, w in zip(heads, words, strict=True)],
    ):
        assert join_pages(pages).text.replace(" ", "\n") == text.replace(" ", "\n")


def test_rows_of_figures_at_the_foot_of_pages_are_kept() -> None:
    """A table over several pages loses no row to the search for running heads."""
    pages = [
        f"Page {n}\n" + "\n".join(f"Country {n}{row} {n + row} {n * row}" for row in range(3)) for n in range(1, 7)
    ]
    assert [line for line in join_pages(pages).text.split("\n") if line] == [
        f"Country {n}{row} {n + row} {n * row}" for n in range(1, 7) for row in range(3)
    ]


def test_docx() -> None:
    """Paragraphs, lists and tables come in the document's order; hidden text does not; a merged cell is repeated."""
    made = docx_file(title="Chip report", author="The Desk", created=datetime(2025, 4, 7))
    assert read_docx("a/chips.docx", made) == Document(
        id="a/chips",
        source=Source("Chip report", "The Desk", "", "2025-04-07"),
        text=(
            "# Chips\n\nTen to the 10^25 operations.\n\n- first\n- second\n\n## Counts\n\n"
            "| country | 2023 | 2024 |\n| --- | --- | --- |\n| US | 61 | 40 |\n| US | 7 | 8 |\n\nAfter the table."
        ),
        body=0,
        path="a/chips.docx",
    )


def test_docx_without_properties_or_text() -> None:
    """The template's own date and author are nobody's; the first heading is the title; no text is a refusal."""
    assert read_docx("x.docx", docx_file()).source == Source("Chips")
    with pytest.raises(UnreadableFile, match="holds no text"):
        read_docx("x.docx", docx_file(body=False))


def test_properties_that_say_nothing() -> None:
    """Titles and authors that programs write are no titles and authors."""
    titles = ("Untitled", "report.indd", "Microsoft Word - a", "  ", "Untitled lives of engineers")
    assert [sane_title(title) for title in titles] == ["", "", "", "", "Untitled lives of engineers"]
    assert [sane_author(a) for a in ("Administrator", "python-docx", "Jane Doe")] == ["", "", "Jane Doe"]


@given(st.text(max_size=300))
def test_the_first_heading_is_one_line_of_the_text(text: str) -> None:
    """Whatever the text, a heading is one line and its words are the text's."""
    heading = first_heading(text)
    assert "\n" not in heading
    assert all(word in text for word in heading.replace("*", " ").replace("_", " ").replace("`", " ").split())
