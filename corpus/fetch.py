"""Files from http(s) addresses: with limits of size and time, and from no private network unless that is allowed."""

from __future__ import annotations

import hashlib
import ipaddress
import json
import re
import socket
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import httpcore
import httpx
from markupsafe import escape

from corpus.errors import CorpusError
from corpus.load import FILE_LIMIT, SUFFIXES

SECONDS = 60.0  # for all of it
SILENCE = 15.0  # seconds for a connection, and between two pieces
HOPS = 5  # redirects
LONGEST_NAME = 80  # characters of a file's name
_TYPES: Mapping[str, str] = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
_UNSAID = {"", "application/octet-stream", "binary/octet-stream", "text/plain"}  # the name may say more
Resolve = Callable[..., Sequence[tuple[Any, ...]]]
_HEADERS = [(b"User-Agent", b"Mozilla/5.0 (compatible; corpus-reader)"), (b"Accept-Encoding", b"identity")]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file from an address: where it was found in the end, a name for it, and its bytes."""

    url: str
    name: str
    data: bytes


def fetch(
    address: str,
    *,
    private: bool = False,
    limit: int = FILE_LIMIT,
    seconds: float = SECONDS,
    resolve: Resolve = socket.getaddrinfo,
) -> Fetched:
    """The file at an address, redirects followed. A page is given its own address as its canonical one.

    Args:
        address: http or https.
        private: whether addresses of private networks and of this machine are allowed.
        limit: bytes.
        seconds: for all of it.
        resolve: finds the addresses of a host, as ``socket.getaddrinfo`` does.

    Raises:
        CorpusError: one line that says why not.
    """
    until = time.monotonic() + seconds
    url = _parsed(address, address)
    try:
        with httpcore.ConnectionPool(network_backend=_Checked(private, resolve), max_connections=1) as pool:
            for _ in range(HOPS + 1):
                found = _asked(pool, url, limit, until)
                if isinstance(found, Fetched):
                    return found
                url = _parsed(found, address, url)
    except _Refused as error:
        raise _failure(address, str(error)) from None
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise _failure(address, "the server does not answer in time: try again later") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
        detail = " ".join(str(error).split())[:120] or type(error).__name__
        raise _failure(address, f"cannot be reached ({detail}): check the address") from error
    raise _failure(address, f"leads on more than {HOPS} times: give the address that it ends at")


class _Refused(Exception):
    """Why an address is not fetched."""


def _failure(address: str, reason: str) -> CorpusError:
    return CorpusError(f"{address[:200]!r}: {reason}")


def _parsed(text: str, address: str, base: httpx.URL | None = None) -> httpx.URL:
    """A whole http(s) URL; ``base`` is where a redirect comes from."""
    try:
        url = base.join(text) if base else httpx.URL(text.strip())
    except (httpx.InvalidURL, ValueError) as error:
        raise _failure(address, "is no address: write it as https://example.org/page") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise _failure(address, "is no http or https address: write it as https://example.org/page")
    if url.userinfo:
        raise _failure(address, "holds a user's name: give an address that needs none")
    if base and (base.scheme, url.scheme) == ("https", "http"):
        raise _failure(address, f"leads from https to plain http, at {url.host!r}: give the address that it ends at")
    return url


class _Checked(httpcore.NetworkBackend):
    """Connects to public addresses only; the very address that was checked is the one that is connected to."""

    def __init__(self, private: bool, resolve: Resolve) -> None:
        self._private = private
        self._resolve = resolve
        self._own = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """As httpcore's own.

        Raises:
            _Refused: the host is unknown, or one of its addresses is not public.
        """
        try:
            found = [info[4][0] for info in self._resolve(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError) as error:
            raise _Refused(f"the host {host!r} is unknown: check the address") from error
        if not self._private and not all(_is_public(str(one)) for one in found):
            raise _Refused(
                f"the host {host!r} is in a private network: set ASSISTANT_PRIVATE_ADDRESSES=true to allow that"
            )
        return self._own.connect_tcp(str(found[0]), port, timeout, local_address, socket_options)


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return address.is_global and not address.is_multicast


def _asked(pool: httpcore.ConnectionPool, url: httpx.URL, limit: int, until: float) -> Fetched | str:
    """The file, or where it is said to be."""
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    left = min(SILENCE, until - time.monotonic())
    if left <= 0:
        raise TimeoutError
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), left)
    with pool.stream(
        "GET", target, headers=[(b"Host", url.netloc), *_HEADERS], extensions={"timeout": timeouts}
    ) as got:
        said = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in got.headers}
        if got.status in (301, 302, 303, 307, 308) and said.get("location"):
            return said["location"]
        if got.status != 200:
            raise _Refused(f"the server answers with status {got.status}: check the address in a browser")
        suffix = _suffix(url, said.get("content-type", ""))
        pieces: list[bytes] = []
        size = 0
        for piece in got.iter_stream():
            size += len(piece)
            if size > limit:
                raise _Refused(f"has more than {limit // 2**20} MiB: get a smaller file")
            if time.monotonic() > until:
                raise TimeoutError
            pieces.append(piece)
        data = b"".join(pieces)
    if not data:
        raise _Refused("is empty")
    return Fetched(str(url), _name(url, suffix), _with_address(data, suffix, str(url)))


def _suffix(url: httpx.URL, content_type: str) -> str:
    """The ending that says what is in it.

    Raises:
        _Refused: nothing that can be read.
    """
    said = content_type.partition(";")[0].strip().lower()
    named = PurePosixPath(url.path).suffix.lower()
    if said in _UNSAID and named in SUFFIXES:
        return named
    if said not in _TYPES:
        raise _Refused(f"is of type {said or 'unknown'!r}, which cannot be read: a page, PDF, Word, Excel or CSV can")
    return _TYPES[said]


def _name(url: httpx.URL, suffix: str) -> str:
    path = (
        str(PurePosixPath(url.path).with_suffix("")) if PurePosixPath(url.path).suffix.lower() == suffix else url.path
    )
    slug = re.sub(r"[^\w.-]+", "-", f"{url.host.removeprefix('www.')}{path}").strip("-.")
    told = hashlib.sha256(str(url).encode()).hexdigest()[:6]
    # what is left out of the name must not make two addresses one
    short = f"{slug[:LONGEST_NAME]}-{told}" if url.query or len(slug) > LONGEST_NAME else slug
    return short + suffix


def _with_address(data: bytes, suffix: str, url: str) -> bytes:
    """A page or text that says where it is from, so that a citation can."""
    if suffix == ".html":
        link = f'<link rel="canonical" href="{escape(url)}">'.encode()
        # before any that the page has itself: it is the address that was asked that tells where the words were
        return re.sub(rb"<head\b[^>]*>", lambda head: head[0] + link, data, count=1, flags=re.IGNORECASE)
    if suffix in (".md", ".txt") and not data.startswith((b"---", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return f"---\nurl: {json.dumps(url)}\n---\n".encode() + data
    return data
