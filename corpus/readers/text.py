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
_ODD = re.compile(rb"[\x80-\xff]+")
_DOUBLE = {"gb18030", "big5", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949"}
_HIGH = bytes(range(128, 256))
_SEVERAL = 6  # bytes; two Western letters make one Chinese one now and then
_UNKNOWN = "unknown"
_LINE = 16 * 1024  # bytes
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
    if lenient and codec == _UNKNOWN:
        return data.decode("utf-8", "replace")
    try:
        return data.decode(codec, "replace" if lenient else "strict")
    except (UnicodeDecodeError, LookupError) as error:
        raise UnreadableFile(name, "is in an encoding that cannot be told: save it as UTF-8") from error


def _mostly_utf8(data: bytes) -> bool:
    """Whether the bytes over 127 are UTF-8 sequences but for a few broken ones."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken * 2 <= sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]+", text)))


def _detected(data: bytes) -> str:
    """The encoding of the lines that are not ASCII, as many as are needed to tell."""
    sample, reached = bytearray(), 0
    for match in _ODD.finditer(data):
        if match.start() < reached:
            continue
        begin, reached = _cut(data, match.start(), match.end(), reached)
        sample += data[begin:reached] + b"\n"
        if len(sample) >= _SAMPLE:
            break
    return _best(bytes(sample))


def _best(sample: bytes) -> str:
    """The likeliest encoding. The detector often finds several as good: of these, the one with the fewest odd words,
    then the one that reads letters of two bytes if there are several, then the commonest."""
    matches = list(from_bytes(sample, cp_isolation=_ENCODINGS))
    if not matches:
        return _UNKNOWN
    likely = [
        match.encoding
        for match in matches
        if match.chaos <= matches[0].chaos + 0.02 and match.coherence >= matches[0].coherence - 0.12
    ]
    several = len(sample) - len(sample.translate(None, _HIGH)) >= _SEVERAL
    best = min(
        likely, key=lambda codec: (_odd_words(sample, codec), (codec in _DOUBLE) != several, _ENCODINGS.index(codec))
    )
    # the two differ in six letters, which are Turkish in one and Icelandic in the other, along with other vowels
    turkish = best == "cp1252" and re.search(rb"[\xd0\xdd\xde\xf0\xfd\xfe]", sample)
    return "cp1254" if turkish and not re.search(rb"[\xe1\xe6\xed\xf3\xfa]", sample) else best


def _odd_words(sample: bytes, codec: str) -> int:
    """Signs within words, and letters of another script next to ASCII letters: marks of a wrong encoding."""
    text = sample.decode(codec, "replace")
    signs = len(re.findall(r"(?<=[^\W\d_])[^\w\s\x00-\x7f\u2018\u2019\u2013\u2014](?=[^\W\d_])", text))
    superscripts = len(re.findall(r"(?<=[^\W\d_])[\u00b2\u00b3\u00b9](?=[^\W\d_])", text))
    return (
        signs
        + superscripts
        + len(
            re.findall(r"[A-Za-z](?![\u2000-\u20cf])[\u0370-\uffff]|(?![\u2000-\u20cf])[\u0370-\uffff][A-Za-z]", text)
        )
        + len(re.findall(r"[\uff61-\uff9f]", text))
    )


def _cut(data: bytes, start: int, end: int, since: int) -> tuple[int, int]:
    """The line around some bytes, or the words where the line is too long: it is cut at line ends and blanks, which
    are part of no letter in any of the encodings."""
    for separator in (b"\n", b" "):
        after = data.find(separator, end, end + _LINE)
        before = data.rfind(separator, max(since, start - _LINE), start)
        first = before >= 0 or start - since < _LINE
        last = after >= 0 or len(data) - end < _LINE
        if first and last:
            return max(before + 1, since), after if after >= 0 else len(data)
    return start, end
