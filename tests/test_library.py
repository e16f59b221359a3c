"""What is added to a corpus while the app runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.indexing import corpora, is_up_to_date, update_index
from assistant.library import PART, Library, Progress
from assistant.settings import Settings
from assistant.types import Answer, Citation
from corpus.errors import UnreadableFile, UsageError
from index.manifest import Manifest
from index.types import Locator
from tests.hash_embedder import HashEmbedder

TIDES = "---\ntitle: Tides\npublisher: Office\npublished: 2021-05-04\n---\n# Tides\n\nThe tide is high at noon.\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of a corpus with an article and a table."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "tides.md").write_text(TIDES)
    (folder / "depths.csv").write_text(
        "basin,depth,source_title,publisher,published\nEast,11,Chart,Survey,2020-01-02\n"
    )
    made = Settings(_env_file=None, corpus=str(folder), index_dir=tmp_path / "index")  # type: ignore[call-arg]
    update_index(made, embedder=HashEmbedder())
    return made


@pytest.fixture
def library(settings: Settings) -> Library:
    return Library(settings, HashEmbedder, lambda: None)


def add(library: Library, name: str, data: bytes) -> str:
    """As an upload does."""
    part = library.part()
    part.write_bytes(data)
    try:
        return library.add(name, part)
    finally:
        assert list(part.parent.glob(f"{PART}*")) == []


def ended(library: Library) -> Progress:
    """How the run at work ends."""
    while (now := library.progress()).state == "running":
        time.sleep(0.01)
    return now


def test_a_file_is_added_indexed_and_removed(library: Library, settings: Settings) -> None:
    """Its id says where it is from; the corpus of the command line is now that folder too."""
    assert add(library, "C:\\docs\\My ebb.md", b"# Ebb\n\nThe ebb is at six.") == "My ebb.md: an article"
    library.update()
    assert (ended(library).state, ended(library).line.partition(" (")[0]) == ("done", "1 added")
    assert corpora(settings)[-1] == settings.index_dir / "added"
    assert is_up_to_date(settings)
    assert [(e.summary.id, e.summary.path, e.added) for e in library.entries()] == [
        ("depths", "depths.csv", False), ("uploads/My ebb", "uploads/My ebb.md", True), ("tides", "tides.md", False),
    ]  # fmt: skip
    assert library.remove("uploads/My ebb") == "uploads/My ebb.md is removed"
    library.update()
    assert ended(library).line.partition(" (")[0] == "1 removed"
    assert Manifest(settings.index_dir).document("uploads/My ebb") is None


def test_the_same_name_replaces_what_was_there(library: Library) -> None:
    """And says so; the same file once more is no change."""
    assert add(library, "a.csv", b"name,size\nEast,1\nWest,2\n") == "a.csv: 1 table with 2 rows"
    assert add(library, "a.csv", b"name,size\nEast,1\nWest,2\n") == "a.csv: 1 table with 2 rows, was there already"
    assert add(library, "a.csv", b"name,size\nEast,1\n") == "a.csv: 1 table with 1 row, replaces the earlier one"


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        (
            "a.exe",
            b"x",
            "'a.exe': is of no type that can be read (.csv, .docx, .html, .md, .pdf, .txt, .xlsx): save it",
        ),
        ("datapackage.json", b"{}", "'datapackage.json': is of no type that can be read"),
        ("../../etc/passwd", b"x", "'passwd': is of no type that can be read"),
        ("a.pdf", b"no pdf", "'a.pdf': is no PDF by its content"),
        ("a.docx", b"PK\x03\x04", "'a.docx': is broken or of another type"),
        ("a.md", b"", "'a.md': is empty"),
        (".hidden.md", b"x", "'.hidden.md': is a hidden file or a lock file: rename it"),
        ("~$a.docx", b"x", "'~$a.docx': is a hidden file or a lock file: rename it"),
        ("a\n.md", b"x", "'file': the name is empty or holds control characters: rename it"),
        ("a\u202egnp.md", b"x", "'file': the name is empty or holds control characters: rename it"),
        ("", b"x", "'file': the name is empty or holds control characters: rename it"),
        ("x" * 300 + ".md", b"x", f"'{'x' * 40}…': has a name of more than 120 bytes: shorten it"),
    ],
)
def test_a_file_that_cannot_be_taken_is_one_line(library: Library, name: str, data: bytes, line: str) -> None:
    """And leaves nothing behind."""
    with pytest.raises(UnreadableFile) as error:
        add(library, name, data)
    assert str(error.value).startswith(line)
    assert "\n" not in str(error.value)


def test_a_name_never_leaves_the_folder(library: Library, settings: Settings) -> None:
    """Its last part is all that counts."""
    assert add(library, "/tmp/../x/..\\y.md", b"# Y\n\nWords.") == "y.md: an article"
    assert [path.name for path in (settings.index_dir / "added" / "uploads").iterdir()] == ["y.md"]


def test_a_source_of_the_corpus_is_not_removed_here(library: Library, settings: Settings) -> None:
    """Nor anything that is named in another way."""
    for id_ in ("tides", "../tides", "uploads/none", str(Path(settings.corpus) / "tides.md"), ""):
        with pytest.raises(UsageError, match="was not added here: take its file out of the corpus folder"):
            library.remove(id_)
    assert (Path(settings.corpus) / "tides.md").is_file()


def test_what_is_wrong_stands_at_the_source(library: Library, settings: Settings) -> None:
    """Files that cannot be read come first; a table that makes no facts says why."""
    (Path(settings.corpus) / "broken.pdf").write_bytes(b"no pdf")
    (Path(settings.corpus) / "empty.md").write_bytes(b"")
    library.update()
    ended(library)
    told = {entry.summary.title: entry.problem for entry in library.entries()}
    assert list(told)[:2] == ["broken.pdf", "empty.md"]
    assert "is no PDF by its content" in told["broken.pdf"]
    assert told["empty.md"] == "is empty"
    assert told["Tides"] == ""


def test_dates_publishers_and_citations(library: Library) -> None:
    """A table's date is that of its newest row; publishers of rows count too."""
    cited = Citation(1, "tides", "", "", "", "", Locator(0, 1), "q")
    library.count(Answer("q", "q", "answered", "", "extractive", citations=(cited, cited)))
    assert [(e.summary.id, e.summary.published, e.cited) for e in library.entries()] == [
        ("depths", "2020-01-02", 0),
        ("tides", "2021-05-04", 1),
    ]
    assert library.publishers() == ("Office", "Survey")


class Slow(HashEmbedder):
    """Waits before it encodes."""

    def __init__(self, wait: Callable[[], object]) -> None:
        super().__init__()
        self._wait = wait

    def encode_parts(self, texts, parts):  # type: ignore[no-untyped-def]
        """As its kind."""
        for encoded in super().encode_parts(texts, parts):
            self._wait()
            yield encoded


def test_a_run_can_be_cancelled(settings: Settings) -> None:
    """What is not done by then is done by the next one."""
    made: list[Library] = []
    library = Library(settings, lambda: Slow(made[0].cancel), lambda: None)
    made.append(library)
    add(library, "a.md", b"# A\n\nWords of a.")
    library.update()
    assert ended(library).state == "cancelled"
    again = Library(settings, HashEmbedder, lambda: None)
    again.update()
    assert ended(again).line.partition(" (")[0] == "1 added"


def test_what_goes_wrong_is_told(settings: Settings, tmp_path: Path) -> None:
    """In one line; the next run is free to begin."""
    gone = settings.model_copy(update={"corpus": str(tmp_path / "none")})
    library = Library(gone, HashEmbedder, lambda: None)
    for _ in range(2):
        library.update()
        now = ended(library)
        assert (now.state, now.line) == (
            "failed",
            f"there is no corpus folder {str(tmp_path / 'none')!r}: name a folder, or set ASSISTANT_CORPUS",
        )
