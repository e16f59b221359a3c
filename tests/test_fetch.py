"""Sources from addresses: what is fetched, and what is refused."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from corpus.errors import CorpusError
from corpus.fetch import _is_public, fetch

PAGE = b"<html><head><title>Tides</title><link rel='canonical' href='https://lie.example/'></head><body><p>High.</p>"


class Site(BaseHTTPRequestHandler):
    """A small site of pages that behave in many ways."""

    def do_GET(self) -> None:
        """Serves a path by its name."""
        self.server.asked.append((self.path, self.headers["Host"]))  # type: ignore[attr-defined]
        name = self.path.partition("?")[0].strip("/")
        moved = {"moved": "/page", "loop": "/loop", "away": "ftp://e.org/x", "named": "http://a@e.org/", "in": "/x?y"}
        if name in moved:
            self.send_response(302)
            self.send_header("Location", moved[name])
            self.end_headers()
            return
        kinds = {
            "page": ("text/html; charset=utf-8", PAGE),
            "notes.md": ("application/octet-stream", b"# Notes\n\nEbb."),
            "table.csv": ("text/plain", b"a,b\n1,2\n"),
            "text": ("text/plain", b"Plain words."),
            "picture": ("image/png", b"\x89PNG"),
            "empty": ("text/html", b""),
            "big": ("text/html", b"x" * 5000),
        }
        if name not in kinds:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", kinds[name][0])
        self.end_headers()
        self.wfile.write(kinds[name][1])

    def log_message(self, *args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_a_page_is_fetched_and_says_where_it_is_from(site: str) -> None:
    """Redirects are followed; the address comes before the one that the page claims for itself."""
    found = fetch(f"{site}/moved", private=True)
    assert (found.url, found.name) == (f"{site}/page", "127.0.0.1-page.html")
    assert found.data.startswith(f'<html><head><link rel="canonical" href="{site}/page"><title>'.encode())


@pytest.mark.parametrize(
    ("path", "name", "data"),
    [
        ("notes.md", "127.0.0.1-notes.md", '---\nurl: "{site}/notes.md"\n---\n# Notes\n\nEbb.'),
        ("table.csv", "127.0.0.1-table.csv", "a,b\n1,2\n"),
        ("text", "127.0.0.1-text.txt", '---\nurl: "{site}/text"\n---\nPlain words.'),
    ],
)
def test_the_kind_of_a_file_is_what_the_server_says_or_else_its_name(
    site: str, path: str, name: str, data: str
) -> None:
    """And text says in front where it is from."""
    found = fetch(f"{site}/{path}", private=True)
    assert (found.name, found.data.decode()) == (name, data.replace("{site}", site))


def test_addresses_that_differ_in_their_query_are_two_files(site: str) -> None:
    """Though the rest of their names is the same."""
    assert len({fetch(f"{site}/text{query}", private=True).name for query in ("", "?page=1", "?page=2")}) == 3


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("/loop", "leads on more than 5 times: give the address that it ends at"),
        ("/away", "is no http or https address: write it as https://example.org/page"),
        ("/named", "holds a user's name: give an address that needs none"),
        ("/in", "the server answers with status 404: check the address in a browser"),
        ("/picture", "is of type 'image/png', which cannot be read: a page, PDF, Word, Excel or CSV can"),
        ("/empty", "is empty"),
    ],
)
def test_what_cannot_be_taken_is_one_line(site: str, path: str, line: str) -> None:
    """It quotes the address that was typed."""
    with pytest.raises(CorpusError) as error:
        fetch(site + path, private=True)
    assert str(error.value) == f"'{site}{path}': {line}"


def test_more_than_the_limit_is_not_read(site: str) -> None:
    """However large the server says it is."""
    with pytest.raises(CorpusError, match="has more than 0 MiB: get a smaller file"):
        fetch(f"{site}/big", private=True, limit=1000)


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("", "is no http or https address"),
        ("file:///etc/passwd", "is no http or https address"),
        ("http://", "is no http or https address"),
        ("http://user:secret@example.org/", "holds a user's name"),
        ("http://nobody.invalid/", "the host 'nobody.invalid' is unknown"),
        ("http://127.0.0.1:9/", "is in a private network: set ASSISTANT_PRIVATE_ADDRESSES=true"),
        ("http://localhost:9/", "is in a private network"),
        ("http://[::1]/", "is in a private network"),
        ("http://169.254.169.254/latest/meta-data", "is in a private network"),
        ("http://10.0.0.1/", "is in a private network"),
        ("http://0x7f000001/", "is in a private network"),
        ("http://[::ffff:127.0.0.1]/", "is in a private network"),
    ],
)
def test_private_addresses_are_refused(address: str, line: str) -> None:
    """In every way of writing them, unless the settings allow them."""
    with pytest.raises(CorpusError) as error:
        fetch(address)
    assert line in str(error.value)
    assert "secret" not in str(error.value).replace(repr(address), "")


@pytest.mark.parametrize("found", [["192.168.1.1"], ["93.184.216.34", "127.0.0.1"]])
def test_a_name_that_means_a_private_network_is_refused(found: list[str]) -> None:
    """One private address among public ones is enough; a name is looked up once, so it cannot change its mind."""
    asked: list[str] = []

    def resolve(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (where, port)) for where in found]

    with pytest.raises(CorpusError) as error:
        fetch("http://rebound.example/", resolve=resolve)
    assert "the host 'rebound.example' is in a private network" in str(error.value)
    assert asked == ["rebound.example"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::1", True), ("172.16.0.1", False), ("100.64.0.1", False),
        ("224.0.0.1", False), ("0.0.0.0", False), ("fe80::1%eth0", False), ("fc00::1", False), ("2002:7f00:1::", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    """Those of private networks, of links, of many receivers, and old IPv4 ones within IPv6 are not."""
    assert _is_public(address) is public
