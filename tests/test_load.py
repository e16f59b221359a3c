"""Finding the files of a corpus, and what is done with files that cannot be read."""

from __future__ import annotations

import io
import os
import resource
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import CorpusError, UnreadableFile
from corpus.load import TEXT_LIMIT, SourceFile, read, scan
from corpus.schema import Document, FactTable
from tests import hostile
from tests.documents import docx_file, pdf, xlsx

PACKAGE = """{"resources": [
 {"name": "facts", "path": "facts.csv", "title": "Facts", "schema": {"fields": [{"name": "what"}, {"name": "source"}],
  "foreignKeys": [{"fields": "source", "reference": {"resource": "origins", "fields": "key"}}]}},
 {"name": "other", "path": "other.csv", "title": "Other"},
 {"name": "origins", "path": "origins.csv", "schema": {"fields": [{"name": "key"}, {"name": "title"}, {"name": "url"}]}}
]}"""


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def names(root: Path) -> list[str]:
    return [found.name if isinstance(found, SourceFile) else f"! {found}" for found in scan([root])]


def only(root: Path) -> SourceFile:
    [found] = scan([root])
    assert isinstance(found, SourceFile)
    return found


def fingerprints(root: Path) -> dict[str, str]:
    return {found.name: found.fingerprint for found in scan([root]) if isinstance(found, SourceFile)}


def test_scan_finds_files_of_every_type_at_any_depth_in_order(tmp_path: Path) -> None:
    """Files of the corpus types are found, whatever the case of their ending; all else is passed over."""
    write(
        tmp_path,
        {
            "b/deep/er/x.MD": "x",
            "b/y.txt": "y",
            "a.csv": "a\n1\n",
            "c.html": "c",
            "d.pdf": "d",
            "e.docx": "e",
            "f.xlsx": "f",
            ".hidden.md": "h",
            ".git/z.md": "z",
            "~$e.docx": "lock",
            "load.py": "import os",
            "questions/q.jsonl": "{}",
            "datapackage.json": "{}",
            "picture.png": "p",
            "Makefile": "all:",
        },
    )
    assert names(tmp_path) == ["a.csv", "c.html", "d.pdf", "e.docx", "f.xlsx", "b/y.txt", "b/deep/er/x.MD"]


def test_folders_may_be_nested_deeper_than_python_calls_itself(tmp_path: Path) -> None:
    """A thousand folders within each other are walked."""
    folder = tmp_path
    for _ in range(1_100):
        folder /= "d"
        folder.mkdir()
    (folder / "x.md").write_text("x")
    assert names(tmp_path) == ["d/" * 1_100 + "x.md"]
    (folder / "x.md").unlink()
    while folder != tmp_path:  # pytest's own clean-up would call itself too often
        folder.rmdir()
        folder = folder.parent


def test_scan_of_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """A missing folder, and a file in a folder's place, stop the scan with the path and what to do."""
    write(tmp_path, {"file.md": "x"})
    for name, what in (("nowhere", "is not there"), ("file.md", "is a file, not a folder")):
        with pytest.raises(CorpusError) as caught:
            list(scan([tmp_path / name]))
        assert str(caught.value) == f"the corpus folder {str(tmp_path / name)!r} {what}: name an existing folder"


def test_a_root_named_twice_is_scanned_once(tmp_path: Path) -> None:
    """The same folder under two spellings gives its files once."""
    write(tmp_path, {"a/x.md": "x"})
    assert [found.name for found in scan([tmp_path / "a", tmp_path / "a" / ".." / "a"])] == ["x.md"]


def test_links_within_the_corpus(tmp_path: Path) -> None:
    """A link to a file of the corpus is read as a file; a link to a folder is not walked a second time."""
    write(tmp_path, {"a/x.md": "x"})
    (tmp_path / "again.md").symlink_to(tmp_path / "a" / "x.md")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert names(tmp_path) == ["again.md", "a/x.md"]


def test_each_hostile_file_is_refused_once_and_the_others_are_read(tmp_path: Path) -> None:
    """Every hostile file gives exactly one UnreadableFile with its reason; the good ones beside them are read, and
    nothing is written to stderr."""
    folder = tmp_path / "corpus"
    hostile.make(folder, long_line=TEXT_LIMIT + 2_000_000)
    refusals: Counter[str] = Counter()
    reasons: dict[str, str] = {}
    good: list[str] = []
    printed: list[str] = []
    stderr = io.StringIO()
    with warnings.catch_warnings(), redirect_stderr(stderr):
        warnings.simplefilter("error")
        for found in scan([folder]):
            try:
                if isinstance(found, UnreadableFile):
                    raise found
                assert read(found)
                good.append(found.name)
            except UnreadableFile as error:
                refusals[str(error.path)] += 1
                reasons[str(error.path)] = error.reason
                printed.append(str(error))
    assert [line for line in printed if not line.isprintable()] == []
    assert refusals == Counter(hostile.REFUSED.keys())
    unlike = {name: reasons[name] for name, start in hostile.REFUSED.items() if start not in reasons[name]}
    assert unlike == {}
    assert tuple(sorted(good)) == hostile.GOOD
    assert stderr.getvalue() == ""


def test_a_file_that_vanishes_or_is_emptied_after_the_scan(tmp_path: Path) -> None:
    """What changes between the scan and the reading is refused, not raised as the system's own error."""
    write(tmp_path, {"x.md": "x"})
    found = only(tmp_path)
    found.path.write_text("")
    with pytest.raises(UnreadableFile, match=r"'x\.md': is empty"):
        read(found)
    found.path.unlink()
    with pytest.raises(UnreadableFile, match=r"'x\.md': cannot be read: No such file or directory"):
        read(found)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    """A file and a folder that may not be read are refused by name."""
    write(tmp_path, {"x.md": "x", "y/z.md": "z"})
    (tmp_path / "x.md").chmod(0)
    (tmp_path / "y").chmod(0)
    assert names(tmp_path) == [
        "! 'x.md': cannot be read: Permission denied",
        "! 'y': the folder cannot be read: Permission denied",
    ]
    (tmp_path / "y").chmod(0o755)


def test_the_fingerprint_follows_all_that_decides_what_is_read(tmp_path: Path) -> None:
    """A table's fingerprint changes with its bytes, its own description and its table of sources, and with nothing
    else; a description of another table leaves it."""
    write(
        tmp_path,
        {
            "facts.csv": "what,source\na,k\n",
            "other.csv": "x\n1\n",
            "origins.csv": "key,title,url\nk,K,http://k\n",
            "note.md": "words",
            "datapackage.json": PACKAGE,
        },
    )
    first = fingerprints(tmp_path)
    assert fingerprints(tmp_path) == first

    def changed(files: dict[str, str | bytes]) -> set[str]:
        kept = {name: (tmp_path / name).read_bytes() for name in files}
        write(tmp_path, files)
        now = fingerprints(tmp_path)
        write(tmp_path, dict(kept))
        return {name for name in first if now[name] != first[name]}

    assert changed({"note.md": "other words"}) == {"note.md"}
    assert changed({"facts.csv": "what,source\nb,k\n"}) == {"facts.csv"}
    assert changed({"origins.csv": "key,title,url\nk,Kay,http://k\n"}) == {"facts.csv", "origins.csv"}
    assert changed({"datapackage.json": PACKAGE.replace('"Other"', '"Another"')}) == {"other.csv"}
    assert changed({"datapackage.json": PACKAGE.replace('"fields": "source", ', '"fields": "what", ')}) == {"facts.csv"}
    # without the foreign key, the table of sources is a table like any other
    assert changed({"datapackage.json": PACKAGE.replace("foreignKeys", "noKeys")}) == {"facts.csv", "origins.csv"}


@pytest.fixture
def memory() -> Iterator[None]:
    """Holds the process to 1 GiB more of address space than it has."""
    limits = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + 2**30, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, limits)


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("line.txt", b"word " * (30 * 2**20 // 5)),
        ("spaces.md", b"# " + b" " * (30 * 2**20)),
        (
            "rows.csv",
            b"a,b\n" + b"first cell of a row of text,second cell of it, as long\n".replace(b", as", b" as") * 500_000,
        ),
        ("sheet.html", b"<style>" + b"@/*" * 500_000 + b"</style><p>" + b"word " * 2_000_000),
    ],
)
def test_large_files_need_no_more_than_a_small_multiple_of_memory(tmp_path: Path, name: str, data: bytes) -> None:
    """Files just under the limits are read within 1 GiB, whatever the length of their lines."""
    write(tmp_path, {name: data})
    if name == "spaces.md":
        assert read(only(tmp_path))[0].source.title == "spaces"
    else:
        assert len(read(only(tmp_path))) == 1


SUFFIXES = (".md", ".txt", ".html", ".pdf", ".docx", ".xlsx", ".csv")
SEEDS = (
    b"---\ntitle: A\n---\n# B\n\ntext",
    b"<html><head><title>t</title></head><body><table><tr><td rowspan=2>a<td>b</table><p hidden>c<p>d",
    b'a;b\n"1;2";3\n4;5\n',
    pdf([["One line", "two lines"], ["page two"]], properties={"/Title": "T"}),
    docx_file(),
    xlsx({"one": [["a", "b"], [1, 2.5]], "two": [["c"], ["d"]]}),
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A real file with a few bytes changed, cut out or put in."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(data)))
        data[place : place + draw(st.integers(0, 8))] = draw(st.binary(max_size=8))
    return bytes(data)


@given(suffix=st.sampled_from(SUFFIXES), data=st.one_of(st.binary(max_size=400), damaged(), st.text().map(str.encode)))
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_give_documents_or_one_refusal(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, data: bytes
) -> None:
    """Whatever a file holds, reading gives Documents or FactTables whose offsets fit, or an UnreadableFile."""
    folder = tmp_path_factory.mktemp("any")
    write(folder, {f"file{suffix}": data})
    for found in scan([folder]):
        if isinstance(found, UnreadableFile):
            continue
        with suppress(UnreadableFile):
            documents = read(found)
            assert documents
            check(documents)


def check(documents: list[Document | FactTable]) -> None:
    for one in documents:
        assert isinstance(one, Document | FactTable)
        assert one.source.title
        if isinstance(one, FactTable):
            assert {len(row.cells) for row in one.rows} <= {len(one.columns)}
            assert all(row.end - row.start == len(row.raw) for row in one.rows)
        else:
            one.text.encode()
            assert 0 <= one.body <= len(one.text)
            assert list(one.pages) == sorted(one.pages)
