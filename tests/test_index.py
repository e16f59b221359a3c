"""An index over real files: incremental, safe against kills and against two runs at once, and what is found in it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import CorpusError, IndexMismatch, IndexMissing, UsageError
from index.build import build_index
from index.dump import canonical_dump
from index.embed import Embedder, Encoded
from index.retrieve import HybridRetriever, Index
from index.types import BuildReport, Filters
from tests.conftest import write_corpus
from tests.hash_embedder import HashEmbedder

ROOT = Path(__file__).parent.parent


def counts(report: BuildReport) -> tuple[int, int, int, int]:
    """Added, updated, removed, unchanged."""
    return report.added, report.updated, report.removed, report.unchanged


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """The small corpus, and a folder for its index."""
    return write_corpus(tmp_path / "corpus"), tmp_path / "index"


def test_only_what_has_changed_is_encoded(folders: tuple[Path, Path]) -> None:
    """A second run encodes nothing; a new row is encoded alone; a deleted file leaves."""
    corpus, folder = folders
    embedder = HashEmbedder()
    assert counts(build_index([corpus], folder, embedder)) == (4, 0, 0, 0)
    assert len(embedder.encoded) == 8 + 3 + 3 + 1
    embedder.encoded.clear()
    assert counts(build_index([corpus], folder, embedder)) == (0, 0, 0, 4)
    with (corpus / "vessels.csv").open("a") as file:
        file.write(
            "Storegga,Fjordline Fish,2024-02-02,66,coastal,Vessel register,Coastal Institute,https://fish.example/v\n"
        )
    (corpus / "buyback.md").unlink()
    assert counts(build_index([corpus], folder, embedder)) == (0, 1, 1, 2)
    assert len(embedder.encoded) == 1
    assert "Storegga" in embedder.encoded[0]
    index = Index.open(folder, embedder)
    assert index.document("vessel-buyback") is None
    assert [p.chunk.document for p in index.search("Storegga", 1)] == ["vessels"]


def test_the_order_of_runs_leaves_no_trace(folders: tuple[Path, Path], tmp_path: Path) -> None:
    """An index that was built in steps equals one that was built at once."""
    corpus, folder = folders
    kept = tmp_path / "later"
    kept.mkdir()
    shutil.move(corpus / "quotas.md", kept / "quotas.md")
    build_index([corpus], folder, HashEmbedder())
    shutil.move(kept / "quotas.md", corpus / "quotas.md")
    build_index([corpus], folder, HashEmbedder())
    build_index([corpus], tmp_path / "at once", HashEmbedder())
    assert canonical_dump(folder) == canonical_dump(tmp_path / "at once")


def test_another_model_is_noticed_and_said(folders: tuple[Path, Path]) -> None:
    """The index is built anew with it; whoever opens the index with the old one is told."""
    corpus, folder = folders
    build_index([corpus], folder, HashEmbedder("one"))
    report = build_index([corpus], folder, HashEmbedder("two", 32))
    assert report.notes == ("the embedding model has changed: everything is indexed anew",)
    with pytest.raises(IndexMismatch, match="was built with another embedding model"):
        Index.open(folder, HashEmbedder("one"))


def test_no_index_and_no_corpus(folders: tuple[Path, Path]) -> None:
    """Each is one line that says what to do, and nothing is made."""
    corpus, folder = folders
    with pytest.raises(IndexMissing, match="run 'python -m assistant index'"):
        Index.open(folder, HashEmbedder())
    with pytest.raises(CorpusError, match="is not there: name an existing folder"):
        build_index([corpus / "none"], folder, HashEmbedder())
    assert not folder.exists()


def test_damaged_search_files_are_made_anew_without_the_model(folders: tuple[Path, Path]) -> None:
    """Vectors are kept beside them: nothing is encoded again, and the result is the same."""
    corpus, folder = folders
    embedder = HashEmbedder()
    build_index([corpus], folder, embedder)
    whole = canonical_dump(folder)
    embedder.encoded.clear()
    for path in folder.rglob("*.term"):
        path.write_bytes(b"")
    report = build_index([corpus], folder, embedder)
    assert [note.partition(" (")[0] for note in report.notes] == ["the search files are damaged"]
    assert (embedder.encoded, canonical_dump(folder)) == ([], whole)


def test_a_run_can_be_stopped_and_gone_on_with(folders: tuple[Path, Path], tmp_path: Path) -> None:
    """What is done by then stays; the next run completes it."""
    corpus, folder = folders
    asked = iter([False, False, True])
    report = build_index([corpus], folder, HashEmbedder(), cancelled=lambda: next(asked, True))
    assert report.notes == ("stopped before the end: run it again to go on",)
    build_index([corpus], folder, HashEmbedder())
    build_index([corpus], tmp_path / "quiet", HashEmbedder())
    assert canonical_dump(folder) == canonical_dump(tmp_path / "quiet")


def test_two_runs_at_once(folders: tuple[Path, Path], tmp_path: Path) -> None:
    """One waits for the other, and the index is the same as that of one run."""
    corpus, folder = folders
    code = (
        "import sys; from pathlib import Path; from index.build import build_index;"
        "from tests.hash_embedder import HashEmbedder;"
        "print(build_index([Path(sys.argv[1])], Path(sys.argv[2]), HashEmbedder()).added)"
    )
    command = [sys.executable, "-c", code, str(corpus), str(folder)]
    runs = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert sorted(run.communicate(timeout=120)[0] for run in runs) == ["0\n", "4\n"]
    build_index([corpus], tmp_path / "alone", HashEmbedder())
    assert canonical_dump(folder) == canonical_dump(tmp_path / "alone")


def test_kills_at_random_moments() -> None:
    """After SIGKILL the next run completes the index; a reader sees each document wholly old or wholly new."""
    command = [sys.executable, "-m", "tests.crash_index", "6", "--seed", "7"]  # it forks: no thread may run beside it
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "0 wrong"), done.stderr


def test_search_is_held_to_its_filters(fishery: Path, embedder: Embedder) -> None:
    """Kind, document, publisher and day of publication are exact."""
    index = Index.open(fishery, embedder)

    def found(filters: Filters) -> set[str]:
        return {passage.chunk.document for passage in index.search("herring and trawlers", 20, filters)}

    assert found(Filters()) == {"catch", "vessels", "how-quotas-work", "vessel-buyback"}
    assert found(Filters(kinds=("table",))) == {"catch", "vessels"}
    assert found(Filters(documents=("vessel-buyback",))) == {"vessel-buyback"}
    assert found(Filters(publishers=("Harbour Gazette",))) == {"vessel-buyback"}
    early = index.search("herring and trawlers", 20, Filters(as_of=date(2023, 6, 1)))
    assert {p.chunk.source.published for p in early} <= {"", "2022-11-30", "2023-05-02"}


def test_passages_are_ranked_and_whole(fishery: Path, embedder: Embedder) -> None:
    """Ranks and scores fall; a row's text names its measure, unit, period and source; an article's is its own."""
    passages = Index.open(fishery, embedder).search("How deep did the herring stock fall in the 1960s?", 5)
    assert [passage.rank for passage in passages] == [1, 2, 3, 4, 5]
    assert passages[0].chunk.document == "how-quotas-work"
    scores = [passage.score for passage in passages]
    assert scores == sorted(scores, reverse=True)
    row = next(passage.chunk for passage in passages if passage.chunk.kind == "table")
    for said in ("Herring landed", "thousand tonnes", "202", "Source: "):
        assert said in row.text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("herring landed in the US", "herring landed in America"),
        ("the U.S.A.'s fuel price", "the United States's fuel price"),
        ("catches of the PRC", "catches of China"),
        ("trawlers of Nordlys", "trawlers of Havfisk"),
        ("a quota of 4 bn euro", "a quota of 4 billion euros"),
    ],
)
def test_a_name_in_another_form_finds_the_same(one: str, other: str, tmp_path: Path, embedder: Embedder) -> None:
    """Countries by a list, other names by what the tables call them, amounts by their unit."""
    corpus = write_corpus(tmp_path / "corpus")
    (corpus / "owners.csv").write_text("owner,trawlers\nNordlys (Havfisk),4\nFjordline (since 2019),2\n")
    (corpus / "usa.md").write_text("# Abroad\n\nAmerican boats landed 30 thousand tonnes, Chinese ones 900.\n")
    build_index([corpus], tmp_path / "index", embedder)
    index = Index.open(tmp_path / "index", embedder)
    found = [[passage.chunk.text for passage in index.search(query, 3)] for query in (one, other)]
    assert (found[0][0], set(found[0])) == (found[1][0], set(found[1]))


NOTICE = (
    "The harbour of Vardo landed {tonnes} tonnes of cod in March, most of it by boats under fifteen metres, after a "
    "winter in which the {thing} stayed closed for weeks and the fleet lay at the quay without work."
)


def test_near_copies_give_way(tmp_path: Path) -> None:
    """A word apart is the same passage; a number apart is another fact."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "first.md").write_text(NOTICE.format(tonnes=120, thing="harbour"))
    (corpus / "reprint.md").write_text(NOTICE.format(tonnes=120, thing="port"))
    (corpus / "year-after.md").write_text(NOTICE.format(tonnes=140, thing="harbour"))
    build_index([corpus], tmp_path / "index", HashEmbedder())
    found = Index.open(tmp_path / "index", HashEmbedder()).search("cod landed in the harbour of Vardo", 3)
    assert len(found) == 2
    assert {"120" in passage.chunk.text for passage in found} == {True, False}


class WholeEmbedder(HashEmbedder):
    """One that has no vectors of sentences, as models that pool otherwise."""

    def encode_parts(self, texts: Sequence[str], parts: Sequence[Sequence[tuple[int, int]]]) -> Iterator[Encoded]:
        """All at once."""
        none = np.zeros((0, self.dimension), np.float32)
        yield Encoded(range(len(texts)), self.encode_passages(texts), [none] * len(texts))


def test_one_sentence_that_says_it_all_comes_first(tmp_path: Path) -> None:
    """Of two passages with the very same words, the one that has those asked for in one sentence is better."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "apart.md").write_text("The harbour froze early. A ferry stayed away. Winter at Vardo went on.\n")
    (corpus / "together.md").write_text("The ferry at Vardo harbour froze. A winter stayed on. Early went away.\n")
    for n in range(4):
        (corpus / f"other{n}.md").write_text(f"Nobody counts the nets of boat {n}. Its crew mends them ashore.\n")
    build_index([corpus], tmp_path / "index", WholeEmbedder())
    index = Index.open(tmp_path / "index", WholeEmbedder())
    first, second = index.search("Which ferry froze at the harbour of Vardo?", 2)
    assert [first.chunk.document, second.chunk.document] == ["together", "apart"]
    assert first.score > second.score + 0.1
    index.close()


def test_neither_kind_fills_the_list(tmp_path: Path) -> None:
    """Thirty rows that share every word with the question leave a third of the list to articles."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    rows = [f"Cod landed in Vardo,Vardo,{year},{year - 1900},tonnes,Register" for year in range(1990, 2020)]
    (corpus / "landings.csv").write_text("\n".join(["indicator,entity,period,value,unit,source", *rows]))
    (corpus / "boats.md").write_text("Boats of Vardo are small.")
    (corpus / "quay.md").write_text("A quay was built for them, in the north.")
    build_index([corpus], tmp_path / "index", HashEmbedder())
    index = Index.open(tmp_path / "index", HashEmbedder())
    kinds = [passage.chunk.kind for passage in index.search("Cod landed in Vardo", 6)]
    assert kinds == ["table"] * 4 + ["article"] * 2
    assert {p.chunk.kind for p in index.search("Cod landed in Vardo", 6, Filters(kinds=("table",)))} == {"table"}


def test_rarity_counts_passages(fishery: Path, embedder: Embedder) -> None:
    """A word that is everywhere weighs little, one that is nowhere most."""
    weights = Index.open(fishery, embedder).weights()
    assert weights["herring"] < weights["trawler"] < weights["submarin"]
    assert ("trawler" in weights, "submarin" in weights) == (True, False)


def test_the_retriever_gives_langchain_documents(fishery: Path, embedder: Embedder) -> None:
    """With source, title, rank and locator in the metadata."""
    retriever = HybridRetriever(index=Index.open(fishery, embedder), k=2)
    found = retriever.invoke("trawlers bought by the ministry")
    assert len(found) == 2
    assert found[0].metadata["source"] == "vessel-buyback"
    assert found[0].page_content.startswith("On 14 March 2022")


@pytest.fixture
def chroma_server(tmp_path: Path) -> Iterator[str]:
    """The address of a real `chroma run`."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [str(Path(sys.executable).parent / "chroma"), "run", "--path", str(tmp_path / "server")]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v2/heartbeat", timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def test_a_chroma_server_holds_the_vectors(folders: tuple[Path, Path], tmp_path: Path, chroma_server: str) -> None:
    """The same passages are found as in an embedded index; a deleted document leaves the server."""
    corpus, folder = folders
    embedder = HashEmbedder()
    build_index([corpus], folder, embedder, chroma_url=chroma_server)
    build_index([corpus], tmp_path / "embedded", embedder)
    served, embedded = Index.open(folder, embedder, chroma_server), Index.open(tmp_path / "embedded", embedder)
    query = "vessels and quotas"
    assert [p.chunk.id for p in served.search(query, 8)] == [p.chunk.id for p in embedded.search(query, 8)]
    (corpus / "quotas.md").unlink()
    build_index([corpus], folder, embedder, chroma_url=chroma_server)
    assert {p.chunk.document for p in served.search(query, 20)} == {"catch", "vessels", "vessel-buyback"}


def test_a_chroma_server_that_does_not_answer(folders: tuple[Path, Path]) -> None:
    """One line names the address and the setting."""
    corpus, folder = folders
    with pytest.raises(UsageError, match="ASSISTANT_CHROMA_URL"):
        build_index([corpus], folder, HashEmbedder(), chroma_url="http://127.0.0.1:9")
