"""The web app: brings the index up to date, wires the tabs, serves. `python app.py [--host HOST] [--port PORT]`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

# Nothing phones home unless a user turns it on; set before the libraries read it.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("LANGSMITH_TRACING", "false")

if __name__ == "__main__":
    # what is imported below takes them
    print("starting: the page is there in some seconds", file=sys.stderr, flush=True)

import gradio as gr
from fastapi.middleware import Middleware
from markupsafe import Markup

from assistant.indexing import is_up_to_date, update_index
from assistant.library import Library
from assistant.opening import Opening
from assistant.settings import Settings
from assistant.ui import ask, brief, evaluate, facts, sources
from assistant.ui.ask import build_ask
from assistant.ui.brief import build_brief
from assistant.ui.evaluate import build_evaluate
from assistant.ui.facts import build_facts
from assistant.ui.guard import Guard
from assistant.ui.settings_panel import Answering, build_settings
from assistant.ui.sources import build_sources
from assistant.ui.uploads import upload_route
from corpus.errors import UsageError

_UI = Path(ask.__file__).parent
# a system font stack: the page loads from no other host
_FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "DejaVu Sans", "sans-serif"]


class Service(ask.Service, facts.Facts, brief.Drafts, sources.Sources, evaluate.Evaluated, Answering, Protocol):
    """An Assistant, as far as the page needs it."""


def build_app(assistant: Service, settings: Settings) -> gr.Blocks:
    """The page: a line for each tab, in the order in which they are shown.

    Raises:
        CorpusError: the example questions cannot be read.
    """
    app = gr.Blocks(title=settings.title, analytics_enabled=False, fill_width=True)
    with app:
        heading = str(Markup("<h1>{}</h1>").format(settings.title))
        with gr.Row(elem_id="masthead"):
            gr.HTML(heading, elem_id="heading", apply_default_css=False, js_on_load=None)
            build_settings(assistant, settings)
        with gr.Tabs():
            build_ask(assistant, settings)
            build_facts(assistant, settings)
            build_brief(assistant, settings)
            build_sources(assistant, settings)
            build_evaluate(assistant, settings)
    return app


def launch(app: gr.Blocks, settings: Settings, library: Library | None = None) -> str:
    """Serves the page from a thread of its own and returns its address; ``app.close()`` ends it.

    Args:
        app: the page.
        settings: name the address.
        library: takes the files that the page sends.

    Raises:
        UsageError: the address cannot be listened on.
    """
    theme = gr.themes.Base(font=_FONTS, font_mono=["ui-monospace", "DejaVu Sans Mono", "monospace"]).set(
        body_background_fill="#fbfaf7", body_background_fill_dark="#14181d"
    )
    _keep_from_proxies("127.0.0.1", "localhost", "::1", settings.host)
    routes = [upload_route(library)] if library else []
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
            app_kwargs={"middleware": [Middleware(Guard, host=settings.host)], "openapi_url": None, "routes": routes},
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
    style, script = ((_UI / name).read_text(encoding="utf-8") for name in ("style.css", "tip.js"))
    return f'<meta name="color-scheme" content="light dark"><style>{style}</style><script>{script}</script>'


def serve(settings: Settings, *, block: bool = True) -> gr.Blocks:
    """Brings the index up to date and serves the page; ``block`` until it is stopped.

    Raises:
        AssistantError: no corpus, no model, or an address that cannot be listened on.
    """
    if not is_up_to_date(settings):
        update_index(settings)
    opening = Opening(settings)
    app = build_app(opening, settings)
    print(f"serving at {launch(app, settings, opening.library)}", flush=True)
    opening.begin()  # not before: loading the model would hold up the page
    if block:
        app.block_thread()
    return app


def main(argv: Sequence[str] | None = None) -> int:
    """`python app.py` is `python -m assistant serve`."""
    from assistant.cli import main as run  # noqa: PLC0415  the command line imports this module when it serves

    return run(["serve", *(sys.argv[1:] if argv is None else argv)])


if __name__ == "__main__":
    sys.exit(main())
