"""What the settings name is indexed, and the page does not wait for the model where nothing has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.indexing import is_up_to_date, update_index
from assistant.opening import Opening
from assistant.settings import Settings
from assistant.status import status_of
from assistant.types import Answer
from corpus.errors import ModelError
from tests.conftest import write_corpus


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The small corpus, indexed."""
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None, corpus=str(write_corpus(tmp_path / "corpus")), index_dir=tmp_path / "index"
    )
    assert not is_up_to_date(settings)
    update_index(settings)
    return settings


def test_what_makes_an_index_out_of_date(settings: Settings) -> None:
    """A new file, a changed one and a deleted one; a file that cannot be read does not."""
    folder = Path(settings.corpus)
    assert is_up_to_date(settings)
    (folder / "new.md").write_text("A new article about trawlers.")
    assert not is_up_to_date(settings)
    (folder / "new.md").unlink()
    assert is_up_to_date(settings)
    (folder / "quotas.md").write_text("Quotas are gone.")
    assert not is_up_to_date(settings)
    (folder / "quotas.md").unlink()
    assert not is_up_to_date(settings)


def test_when_an_index_last_changed(settings: Settings) -> None:
    """With what is added and what is removed; a run that finds nothing to do changes nothing."""
    seen = [status_of(settings, "").changed]
    added = Path(settings.corpus) / "new.md"
    for act in (lambda: added.write_text("A new article about trawlers."), added.unlink, lambda: None):
        act()
        update_index(settings)
        seen.append(status_of(settings, "").changed)
    assert seen[0] < seen[1] < seen[2] == seen[3]


def test_a_question_waits_for_the_model(settings: Settings) -> None:
    """The sources are known at once; an answer comes when the assistant is open."""
    opening = Opening(settings)
    assert [source.id for source in opening.index.documents()] == [
        "catch",
        "how-quotas-work",
        "vessel-buyback",
        "vessels",
    ]
    *_, answer = opening.stream_answer("How much herring did Iceland land in 2023?")
    assert isinstance(answer, Answer)
    assert "250 thousand tonnes" in answer.text
    assert opening.document("catch") is not None


def test_what_goes_wrong_is_told_to_whoever_asks(settings: Settings) -> None:
    """A model that cannot be loaded is one line at the first question, not a page that never comes."""
    broken = settings.model_copy(update={"embedding_model": str(settings.index_dir)})
    with pytest.raises(ModelError, match="cannot be loaded"):
        list(Opening(broken).stream_answer("Why quotas?"))
