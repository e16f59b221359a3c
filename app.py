"""The web app: brings the index up to date, wires the tabs, serves. `python app.py [--host HOST] [--port PORT]`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

# Nothing phones home unless a user turns it on; set before the libraries read it.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("LANGSMITH_TRACING", "false")

import gradio as gr
from markupsafe import escape
import yaml

from assistant.answer import Assistant
from assistant.indexing import corpora, update_index
from assistant.settings import Settings
from assistant.ui import ask
from corpus.errors import CorpusError

_UI = Path(ask.__file__).parent
# a system font stack: the page loads from no other host
_FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "DejaVu Sans", "sans-serif"]


def build_app(assistant: Assistant, settings: Settings) -> gr.Blocks:
    """The page, with one tab for each use."""
    with gr.Blocks(title=settings.title, analytics_enabled=False, fill_width=True) as app:
        gr.HTML(f"<h1>{escape(settings.title)}</h1>", elem_id="masthead", apply_default_css=False)
        with gr.Tabs(), gr.Tab("Ask", id="ask"):
            ask.build(assistant, examples(settings))
    return app


def examples(settings: Settings) -> list[str]:
    """The example questions of the corpora: a YAML list in questions/examples.yaml; none where there is no such file.

    Raises:
        CorpusError: such a file is no list.
    """
    found: list[str] = []
    for root in corpora(settings):
        path = root / "questions" / "examples.yaml"
        if path.is_file():
            listed = yaml.safe_load(path.read_text(encoding="utf-8"))
            if not isinstance(listed, list):
                raise CorpusError(f"{str(path)!r} is no list of questions: write one a line, each after '- '")
            found += [str(question) for question in listed]
    return found


def serve(settings: Settings, *, block: bool = True) -> gr.Blocks:
    """Brings the index up to date and serves the page; ``block`` until it is stopped.

    Raises:
        AssistantError: no corpus, no model, or an address that is taken.
    """
    update_index(settings)
    app = build_app(Assistant.open(settings), settings)
    theme = gr.themes.Base(font=_FONTS, font_mono=["ui-monospace", "DejaVu Sans Mono", "monospace"])
    app.queue(default_concurrency_limit=None, api_open=False)
    _, url, _ = app.launch(
        server_name=settings.host,
        server_port=settings.port or None,
        share=False,
        quiet=True,
        prevent_thread_lock=True,
        footer_links=[],
        theme=theme,
        css_paths=_UI / "style.css",
        head='<meta name="color-scheme" content="light dark"><script>document.documentElement.lang = "en";</script>',
        ssr_mode=False,
        show_error=False,
    )
    print(f"serving at {url}", flush=True)
    if block:
        app.block_thread()
    return app


def main(argv: Sequence[str] | None = None) -> int:
    """`python app.py` is `python -m assistant serve`."""
    from assistant.cli import main as run

    return run(["serve", *(sys.argv[1:] if argv is None else argv)])


if __name__ == "__main__":
    sys.exit(main())
