"""The web app: brings the index up to date, wires the tabs, serves. `python app.py [--host HOST] [--port PORT]`."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Generator, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

# Nothing phones home unless a user turns it on; set before the libraries read it.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("LANGSMITH_TRACING", "false")

import gradio as gr
import yaml
from fastapi.middleware import Middleware
from markupsafe import Markup

from assistant.answer import Assistant
from assistant.factbook import FactBook
from assistant.indexing import corpora, is_up_to_date, update_index
from assistant.settings import Settings
from assistant.types import Event, Turn
from assistant.ui import ask, facts
from assistant.ui.guard import Guard
from assistant.ui.thread import Coverage
from corpus.errors import CorpusError, UsageError
from corpus.schema import Document, FactTable
from index.manifest import Manifest, Summary

_UI = Path(ask.__file__).parent
# a system font stack: the page loads from no other host
_FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "DejaVu Sans", "sans-serif"]
MOST_EXAMPLES = 6


class Catalogue(Protocol):
    """An index, as far as the page asks about it."""

    def documents(self) -> list[Summary]:
        """Every source."""


class Service(ask.Answers, facts.Facts, Protocol):
    """An Assistant, as far as the page needs it."""

    @property
    def index(self) -> Catalogue:
        """The index that it answers from."""


class Opening:
    """An assistant that is opened in the background: the page is there before the model is loaded.

    A question that comes earlier waits; what goes wrong is raised to whoever asks.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opened: Assistant | None = None
        self._wrong: Exception | None = None
        self._ready = threading.Event()
        self._manifest = Manifest(settings.index_dir)
        threading.Thread(target=self._open, name="opening", daemon=True).start()

    def _open(self) -> None:
        try:
            update_index(self._settings)
            self._opened = Assistant.open(self._settings)
        except Exception as error:
            self._wrong = error
        finally:
            self._ready.set()
        _warm()

    def _assistant(self) -> Assistant:
        self._ready.wait()
        if self._opened is None:
            raise self._wrong or RuntimeError("the assistant was not opened")
        return self._opened

    @property
    def index(self) -> Catalogue:
        """What the index holds, from its manifest as long as the model is being loaded."""
        return self._opened.index if self._opened else self

    def documents(self) -> list[Summary]:
        """Every source."""
        return self._manifest.summaries()

    def stream_answer(
        self, question: str, history: Sequence[Turn] = (), as_of: date | None = None
    ) -> Generator[Event, None, None]:
        """As the assistant's."""
        yield from self._assistant().stream_answer(question, history, as_of)

    def document(self, id: str) -> Document | FactTable | None:  # noqa: A002  the field's own name
        """As the assistant's."""
        return self._assistant().document(id)

    def facts(self) -> FactBook:
        """As the assistant's."""
        return self._assistant().facts()


def build_app(assistant: Service, settings: Settings) -> gr.Blocks:
    """The page, with one tab for each use.

    Raises:
        CorpusError: the example questions cannot be read.
    """
    app = gr.Blocks(title=settings.title, analytics_enabled=False, fill_width=True)
    with app:
        heading = str(Markup("<h1>{}</h1>").format(settings.title))
        gr.HTML(heading, elem_id="masthead", apply_default_css=False, js_on_load=None)
        with gr.Tabs():
            with gr.Tab("Ask", id="ask"):
                ask.build(assistant, examples(settings), lambda: coverage(assistant.index.documents()))
            with gr.Tab("Facts", id="facts") as tab:
                facts.build(assistant, tab)
    return app


def coverage(sources: Sequence[Summary]) -> Coverage:
    """What an index covers."""
    articles = [source for source in sources if source.kind == "article"]
    newest = max((source.published for source in articles), default="")
    return Coverage(len(articles), len(sources) - len(articles), newest)


def examples(settings: Settings) -> list[str]:
    """The example questions of the corpora: a YAML list in questions/examples.yaml; none where there is no such file.

    Raises:
        CorpusError: such a file is no list.
    """
    found: list[str] = []
    for root in corpora(settings):
        path = root / "questions" / "examples.yaml"
        if path.is_file():
            try:
                listed = yaml.safe_load(path.read_text(encoding="utf-8"))
            except (OSError, ValueError, yaml.YAMLError):
                listed = ""
            if not isinstance(listed, list):
                raise CorpusError(f"{str(path)!r} is no list of questions: write one a line, each after '- '")
            found += [str(question) for question in listed]
    return found[:MOST_EXAMPLES]


def launch(app: gr.Blocks, settings: Settings) -> str:
    """Serves the page from a thread of its own and returns its address; ``app.close()`` ends it.

    Raises:
        UsageError: the address cannot be listened on.
    """
    theme = gr.themes.Base(font=_FONTS, font_mono=["ui-monospace", "DejaVu Sans Mono", "monospace"]).set(
        body_background_fill="#fbfaf7", body_background_fill_dark="#14181d"
    )
    _keep_from_proxies("127.0.0.1", "localhost", "::1", settings.host)
    app.queue(default_concurrency_limit=None, api_open=False)
    try:
        _, url, _ = app.launch(
            server_name=f"[{settings.host}]" if ":" in settings.host else settings.host,
            server_port=settings.port or None,
            share=False,
            quiet=True,
            prevent_thread_lock=True,
            footer_links=[],
            theme=theme,
            head=_head(),
            app_kwargs={"middleware": [Middleware(Guard)], "openapi_url": None},
            enable_monitoring=False,
            mcp_server=False,
            pwa=False,
            ssr_mode=False,
            show_error=False,
        )
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        raise UsageError(f"cannot serve at {where!r}, unknown or in use: choose another --host or --port") from error
    return str(url)


def _keep_from_proxies(*hosts: str) -> None:
    """Gradio looks its own page up when it starts; where a proxy is set, that would be asked for it."""
    listed = [host for name in ("no_proxy", "NO_PROXY") for host in os.environ.get(name, "").split(",") if host]
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = ",".join(dict.fromkeys([*listed, *hosts]))


def _head() -> str:
    """The look, put into the page's head as it is: Gradio rewrites the selectors of the css that it is given."""
    style = (_UI / "style.css").read_text(encoding="utf-8")
    return f'<meta name="color-scheme" content="light dark"><style>{style}</style>'


def serve(settings: Settings, *, block: bool = True) -> gr.Blocks:
    """Brings the index up to date and serves the page; ``block`` until it is stopped.

    Raises:
        AssistantError: no corpus, no model, or an address that cannot be listened on.
    """
    if is_up_to_date(settings):
        app = build_app(Opening(settings), settings)
    else:
        update_index(settings)
        app = build_app(Assistant.open(settings), settings)
        threading.Thread(target=_warm, name="warming", daemon=True).start()
    print(f"serving at {launch(app, settings)}", flush=True)
    if block:
        app.block_thread()
    return app


def _warm() -> None:
    """Makes what draws charts ready, so that the first answer with one does not wait seconds for it."""
    from assistant.plot import warm  # noqa: PLC0415  Altair and Vega take seconds, which the page does not wait for

    try:
        warm()
    except Exception:
        logging.getLogger(__name__).exception("charts cannot be drawn")


def main(argv: Sequence[str] | None = None) -> int:
    """`python app.py` is `python -m assistant serve`."""
    from assistant.cli import main as run  # noqa: PLC0415  the command line imports this module when it serves

    return run(["serve", *(sys.argv[1:] if argv is None else argv)])


if __name__ == "__main__":
    sys.exit(main())
