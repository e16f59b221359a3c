"""Brings the index that the settings name up to date, with progress on stderr: for the command line and the web app."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from assistant.settings import Settings
from corpus.errors import AssistantError, CorpusError, UnreadableFile
from index.build import Cancelled, Progress, build_index
from index.chunk import CHUNKING
from index.embed import Embedder, load_embedder
from index.files import files_by_name
from index.manifest import Manifest
from index.types import BuildReport


def added_folder(settings: Settings) -> Path:
    """The corpus folder of what is added in the web app: beside the stores, in the folder of the index."""
    return settings.index_dir / "added"


def corpora(settings: Settings) -> list[Path]:
    """The corpus folders of the settings, and that of what was added in the web app where there is one."""
    folders = [Path(part) for part in settings.corpus.split(os.pathsep) if part]
    return [*folders, added] if (added := added_folder(settings)).is_dir() else folders


def embedder_of(settings: Settings) -> Embedder:
    """The embedding model that the settings name.

    Raises:
        ModelError: it cannot be loaded.
    """
    return load_embedder(
        settings.embedding_model,
        query_prompt=settings.query_prompt,
        passage_prompt=settings.passage_prompt,
        threads=settings.threads,
    )


def is_up_to_date(settings: Settings) -> bool:
    """Whether the index holds the corpora as they are now; the model, which takes seconds to load, is not asked.

    Raises:
        CorpusError: a corpus folder is not there.
    """
    try:
        manifest = Manifest(settings.index_dir)
    except AssistantError:
        return False
    try:
        files = files_by_name(corpora(settings))
        now = {name: file.fingerprint for name, file in files.items() if not isinstance(file, UnreadableFile)}
        known = {name: state.fingerprint for name, state in manifest.files().items()}
        return now == known and manifest.meta("chunking") == CHUNKING
    finally:
        manifest.close()


def update_index(
    settings: Settings,
    paths: Sequence[Path] = (),
    *,
    rebuild: bool = False,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled = lambda: False,
) -> BuildReport:
    """Builds or updates the index; says on stderr what was done and which files could not be read.

    Args:
        settings: name the index, and the corpora where ``paths`` are none.
        paths: corpus folders.
        rebuild: whether to read and encode everything anew.
        embedder: one that is loaded already; else that of the settings is.
        progress, cancelled: as ``build_index`` has them.

    Raises:
        CorpusError: a corpus folder is not there.
    """
    roots = list(paths) or corpora(settings)
    for root in roots:
        if not root.is_dir():
            raise CorpusError(f"there is no corpus folder {str(root)!r}: name a folder, or set ASSISTANT_CORPUS")
    embedder = embedder or embedder_of(settings)
    with tqdm(unit="file", file=sys.stderr, leave=False, disable=not sys.stderr.isatty()) as bar:

        def show(done: int, total: int, name: str) -> None:
            bar.total = total
            bar.set_postfix_str(name[-40:])
            bar.update(done - bar.n)
            if progress:
                progress(done, total, name)

        report = build_index(
            roots,
            settings.index_dir,
            embedder,
            chroma_url=settings.chroma_url,
            progress=show,
            cancelled=cancelled,
            rebuild=rebuild,
        )
    for line in (*report.notes, *report.problems):
        print(line, file=sys.stderr)
    print(
        f"index: {report.added} added, {report.updated} updated, {report.removed} removed, "
        f"{report.unchanged} unchanged; "
        f"{report.chunks:,} passages in {report.seconds:.1f} s",
        file=sys.stderr,
    )
    return report
