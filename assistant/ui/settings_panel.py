"""The settings panel: what the page runs with, and whether the chat model answers. It opens from the page's head."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import gradio as gr
from markupsafe import Markup

from assistant.settings import Settings
from assistant.status import Status, status_of
from assistant.ui.events import error_line, event_data, html_part
from assistant.ui.figure import once
from assistant.ui.sourcelist import size
from assistant.wording import said_date

_HERE = Path(__file__).parent


class Answering(Protocol):
    """What the panel asks of an assistant."""

    def model_name(self) -> str:
        """The chat model; '' for none."""

    def ping(self) -> float:
        """Seconds until the chat model's first word.

        Raises:
            ModelError: it does not answer.
        """


def build_settings(assistant: Answering, settings: Settings) -> None:
    """Adds the button and the panel to the Blocks at hand."""
    script = (_HERE / "settings_panel.js").read_text(encoding="utf-8")
    shell = '<button type="button" aria-expanded="false" aria-controls="settings-panel">Settings</button>'
    button = html_part(shell, "settings-button", script)
    panel = html_part("", "settings-panel", script)

    def acted(event: gr.EventData) -> Any:
        act = event_data(event).get("act")
        try:
            if act not in ("open", "test"):
                return "" if act == "close" else gr.skip()
            tested = _tested(assistant) if act == "test" else ""
            return shown(status_of(settings, assistant.model_name()), settings, tested) + once()
        except Exception as error:
            return _panel(Markup('<p class="error" role="alert">{}</p>').format(error_line(error)))

    common: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
    button.click(acted, None, panel, **common)
    panel.click(acted, None, panel, **common)


def _tested(assistant: Answering) -> str:
    try:
        return f"It answers: its first word came after {assistant.ping():.1f} s."
    except Exception as error:
        return f"It does not answer. {error_line(error)}"


def shown(status: Status, settings: Settings, tested: str = "") -> str:
    """The panel's HTML; ``tested`` says what came of a test of the model."""
    model = Markup("none: answers are put together from the sources\u2019 own words")
    if status.model:
        said = Markup('<span role="status">{}</span>').format(tested)
        model = Markup('{} <button type="button" data-act="test">Does it answer?</button> {}').format(
            status.model, said
        )
    changed = f"{said_date(status.changed.date().isoformat())}, {status.changed:%H:%M:%S} UTC"
    facts = (
        ("Chat model", model),
        ("Embedding model", status.embedder.partition(" ")[0]),
        ("Index", f"{status.articles:,} articles, {status.tables:,} tables, {status.passages:,} passages"),
        ("Its size", f"{size(status.bytes)} in {status.folder}"),
        ("As of", f"newest source {said_date(status.newest) or 'undated'}; index last changed {changed}"),
        ("An answer must be", f"{settings.confidence:.0%} sure, else you are told that the sources do not say"),
    )
    rows = Markup("").join(Markup("<dt>{}</dt><dd>{}</dd>").format(name, value) for name, value in facts)
    how = Markup(
        '<p class="kinds">They are set by environment variables or a .env file: ASSISTANT_MODEL and others.</p>'
    )
    return _panel(Markup("<dl>{}</dl>{}").format(rows, how))


def _panel(body: Markup) -> str:
    return str(
        Markup(
            '<section class="settings" aria-label="Settings"><button type="button" class="close" data-act="close">Close'
            "</button><h2>Settings</h2>{}</section>"
        ).format(body)
    )
