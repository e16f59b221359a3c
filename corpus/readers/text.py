"""Bytes to text: encodings, line ends, and the refusal of what is no text."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

from charset_normalizer import from_bytes

from corpus.errors import UnreadableFile

_MARKS = (  # UTF-32's mark begins with UTF-16's: the longer one is tried first
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP, DOCX or XLSX file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file or an encrypted one"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b\x08", "a gzip file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_ODD_LINE = re.compile(rb"[^\n]{0,4096}[\x80-\xff][^\n]{0,4096}\n?")
_SAMPLE = 128 * 1024  # bytes of lines with other than ASCII letters; detection needs no more and is slow
_CONTROL_SHARE = 0.01  # log files carry a few escape characters, programs and images are full of them
_ENCODINGS = [  # what people save texts as; left to itself the detector also answers with EBCDIC and old DOS pages
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("gb18030", "big5", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949", "koi8_r", "koi8_u"),
    *("iso8859_2", "iso8859_5", "iso8859_7", "iso8859_15", "mac_roman", "cp874"),
]


def decode(name: str, data: bytes, *, encoding: str = "", lenient: bool = False) -> str:
    """The text of a file, with line ends as ``\\n`` and no byte-order mark: what ``open().read()`` gives.

    Args:
        name: the file, relative to its corpus root, for messages.
        data: the file's bytes.
        encoding: what the file or its description declares, if anything; tried where it is not UTF-8.
        lenient: replaces broken bytes (U+FFFD), of which web pages have many, instead of refusing them.

    Raises:
        UnreadableFile: the bytes are no text, or in no encoding that can be told.
    """
    refuse_binary(name, data)
    text = _decoded(name, data, encoding, lenient)
    if len(_CONTROL.findall(text)) > _CONTROL_SHARE * len(text):
        raise UnreadableFile(name, "holds binary data, not text: give it the ending of its real type or remove it")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def refuse_binary(name: str, data: bytes) -> None:
    """Raises UnreadableFile where the first bytes, or a NUL byte in what is not UTF-16 or UTF-32, tell another type."""
    kind = next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), None)
    if kind is not None:
        raise UnreadableFile(name, f"is {kind} by its content: give it the ending of its real type")
    if not any(data.startswith(mark) for mark, _ in _MARKS) and (place := data.find(b"\x00")) >= 0:
        raise UnreadableFile(
            name, f"holds a NUL byte at offset {place}, so it is no text: save it as UTF-8 or remove it"
        )


def declared(encoding: str) -> str:
    """The Python name of an encoding that a file or description declares, or '' where Python knows none of that name
    or it is no character encoding."""
    try:
        info = codecs.lookup(encoding.strip())
    except (LookupError, ValueError):
        return ""
    # 'latin-1' is a common wrong label of cp1252, of which its printable part is a subset (WHATWG Encoding Standard)
    return {"iso8859-1": "cp1252", "ascii": "", "gb2312": "gb18030", "gbk": "gb18030"}.get(
        info.name, info.name if info._is_text_encoding else ""
    )


def _decoded(name: str, data: bytes, encoding: str, lenient: bool) -> str:
    marked = next((codec for mark, codec in _MARKS if data.startswith(mark)), None)
    codec = marked or "utf-8"  # before what is declared: text in another encoding is hardly ever valid UTF-8
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        if marked or _mostly_utf8(data):
            if lenient:
                return data.decode(codec, "replace")
            line = data.count(b"\n", 0, error.start) + 1
            raise UnreadableFile(name, f"line {line}: a byte that is not {codec}: mend it, or save as UTF-8") from error
    if stated := declared(encoding):
        with suppress(UnicodeDecodeError):
            return data.decode(stated)
    codec = _detected(data)
    try:
        return data.decode(codec, "replace" if lenient else "strict")
    except (UnicodeDecodeError, LookupError) as error:
        raise UnreadableFile(name, "is in an encoding that cannot be told: save it as UTF-8") from error


def _mostly_utf8(data: bytes) -> bool:
    """Whether the bytes over 127 are UTF-8 sequences but for a few broken ones."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken * 10 < sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]+", text)))


def _detected(data: bytes) -> str:
    sample = bytearray()
    for match in _ODD_LINE.finditer(data):
        sample += match.group()
        if len(sample) >= _SAMPLE:
            break
    best = from_bytes(bytes(sample), cp_isolation=_ENCODINGS).best()
    return best.encoding if best is not None else "an unknown encoding"
