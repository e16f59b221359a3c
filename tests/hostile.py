"""A folder of files that nobody would want to read, to see that each is refused with a reason and nothing breaks.

`python -m tests.hostile FOLDER` makes it and prints what reading it says; the test-suite uses the same folder.
"""

from __future__ import annotations

import io
import json
import os
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.documents import pdf, xlsx

FULL_LINE = 200 * 1000 * 1000  # bytes
GOOD = ("bom16.md", "fine.md", "latin.txt", "locked-against-changes.pdf", "table.csv")

REFUSED: Mapping[str, str] = {
    "away": "is a link that leaves the corpus",
    "away.md": "is a link that leaves the corpus",
    "binary.md": "is a PNG image",
    "bomb.docx": "expands from",
    "bomb.xlsx": "expands from",
    "broken.pdf": "is broken or of another type",
    "broken.xlsx": "is broken or of another type",
    "broken-utf8.md": "line 2: a byte that is not utf-8",
    "circle.md": "cannot be read: Too many levels of symbolic links",
    "described/datapackage.json": "line 1: no JSON",
    "dangling.md": "cannot be read: No such file",
    "deep.md": "line 2: the front matter is nested too deeply",
    "empty.csv": "is empty",
    "empty.md": "is empty",
    "encrypted.pdf": "is encrypted",
    "encrypted.xlsx": "is encrypted or in the old Office format",
    "deep.html": "nests its elements more than 300 deep",
    "head-only.md": "holds front matter and no text",
    "long-line.txt": "more than 32",
    "list-title.md": "front matter: 'title' should be one value",
    "new\nline.md": "the name holds control characters",
    "noise.txt": "holds binary data",
    "not-a.docx": "is broken or of another type",
    "nul.txt": "holds a NUL byte at offset 3",
    "open-quote.csv": "line 3: unexpected end of data",
    "page.pdf": "is no PDF",
    "pipe.md": "is no regular file",
    "ragged.csv": "line 3: 4 cells where the header has 3",
    "scanned.pdf": "has no text on its pages (1)",
    "scripts.html": "holds no text that a reader sees",
    "sub\tfolder": "the folder's name holds control characters",
    "wrong-yaml.md": "line 4: wrong YAML",
    "zip.docx": "is a ZIP file without 'word/'",
}


def make(folder: Path, *, long_line: int = FULL_LINE) -> None:
    """Writes the files of ``REFUSED`` and ``GOOD``; what they hold follows from their names.

    Args:
        folder: made if it is not there; ``folder`` with '-outside' at its end is what links lead out to.
        long_line: bytes of the one line of long-line.txt.
    """
    outside = folder.with_name(folder.name + "-outside")
    for path in (folder / "described", folder / "sub\tfolder", outside):
        path.mkdir(parents=True, exist_ok=True)
    (outside / "secret.md").write_text("secret\n")
    (folder / "away.md").symlink_to(outside / "secret.md")
    (folder / "away").symlink_to(outside)
    (folder / "circle.md").symlink_to("circle.md")
    (folder / "dangling.md").symlink_to("nowhere.md")
    (folder / "sub\tfolder" / "inside.md").write_text("text\n")
    os.mkfifo(folder / "pipe.md")
    with (folder / "long-line.txt").open("wb") as file:
        for _ in range(long_line // 1_000_000):
            file.write(b"x" * 1_000_000)
    for name, data in _contents().items():
        (folder / name).write_bytes(data)


def _contents() -> dict[str, bytes]:
    text, table = b"# Heading\n\nSome words.\n", b"a,b,c\n1,2,3\n"
    whole = pdf([["Some words on a page."]])
    return {
        "fine.md": text,
        "bom16.md": text.decode().encode("utf-16"),
        "latin.txt": "Zürich wächst, Köln auch.\n".encode("cp1252"),
        "table.csv": table,
        "locked-against-changes.pdf": pdf([["Some words on a page."]], password=""),
        "described/datapackage.json": b"{not json",
        "binary.md": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        "bomb.docx": _bomb("word/document.xml"),
        "bomb.xlsx": _bomb("xl/workbook.xml"),
        "broken.pdf": whole[:60],
        "broken.xlsx": xlsx({"a": [["b", "c"], [1, 2]]})[:-300],
        "broken-utf8.md": "Ä Ö Ü ä ö ü ß é è à ç ñ\nÄ".encode() + b"\xff" + b" and more\n",
        "deep.md": b"---\ntitle: " + b"[" * 20_000 + b"\n---\ntext\n",
        "deep.html": b"<div>" * 100_000 + b"words",
        "empty.csv": b"",
        "empty.md": b"",
        "encrypted.pdf": pdf([["Some words on a page."]], password="secret"),
        "encrypted.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "head-only.md": b"---\ntitle: A\n---\n",
        "list-title.md": b"---\ntitle: [a, b]\n---\ntext\n",
        "new\nline.md": text,
        "noise.txt": bytes(1 + place % 26 for place in range(500)),
        "not-a.docx": b"plain words",
        "nul.txt": b"abc\x00def",
        "open-quote.csv": b'a,b\n1,2\n"3,4\n5,6\n',
        "page.pdf": b"<html><body>not found</body></html>",
        "ragged.csv": table + b"4,5,6,7\n",
        "scanned.pdf": pdf([[]]),
        "scripts.html": b"<html><body><script>render()</script></body></html>",
        "wrong-yaml.md": b"---\ntitle: A\nurl: [http://x\n---\ntext\n",
        "zip.docx": _archive({"readme.txt": b"hello"}),
    }


def _bomb(part: str) -> bytes:
    return _archive({part: bytes(100 * 2**20)})


def _archive(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def main(folder: Path) -> None:
    """Makes the folder and prints one line a file."""
    from corpus.errors import UnreadableFile
    from corpus.load import read, scan

    make(folder)
    for found in scan([folder]):
        if isinstance(found, UnreadableFile):
            print(f"refused  {found}")
            continue
        try:
            print(f"read     {json.dumps(found.name)}: {', '.join(one.id for one in read(found))}")
        except UnreadableFile as error:
            print(f"refused  {error}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
