"""What must hold of a DOCX or XLSX file, which is a ZIP archive, before a library opens it."""

from __future__ import annotations

import io
import zipfile

from corpus.errors import UnreadableFile

EXPANDED_LIMIT = 512 * 2**20  # bytes; libraries hold a part in memory, several times over
_RATIO = 200  # XML shrinks some 10 times, a sheet of equal rows 100 times, zeros 1,000 times
_SMALL = 16 * 2**20  # bytes; under this no ratio is a danger


def check_archive(name: str, data: bytes, part: str) -> None:
    """Refuses what is no archive, what expands out of proportion, and what lacks the format's main part.

    Sizes are those that the archive declares; ``zipfile`` reads no more of a part than that.

    Raises:
        UnreadableFile: as above, or encrypted.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise UnreadableFile(name, "is encrypted or in the old Office format: save it anew without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise UnreadableFile(name, f"is broken or of another type ({error}): open and save it anew") from error
    expanded = sum(member.file_size for member in members)
    if expanded > min(EXPANDED_LIMIT, max(_SMALL, _RATIO * len(data))):
        raise UnreadableFile(
            name, f"expands from {_size(len(data))} to {_size(expanded)}, as no document does: get it anew"
        )
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableFile(name, "is encrypted: save it without a password")
    if not any(member.filename.startswith(part) for member in members):
        raise UnreadableFile(name, f"is a ZIP file without {part!r}: give it the ending of its real type")


def _size(count: int) -> str:
    return f"{count / 2**20:,.0f} MiB" if count >= 2**20 else f"{count / 2**10:,.0f} KiB"
