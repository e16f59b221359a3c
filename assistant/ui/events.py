"""What the tabs have in common: parts of a page, what its events carry, and errors as a user sees them."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

import gradio as gr

from corpus.errors import AssistantError
from corpus.schema import Document, FactTable

Name = TypeVar("Name")
Update = dict[Any, Any]  # component -> its new value

log = logging.getLogger(__name__)


class Documents(Protocol):
    """A service whose sources can be opened."""

    def document(self, id: str) -> Document | FactTable | None:  # noqa: A002  the field's own name
        """A source, or None."""


def html_part(value: str, name: str, script: str) -> gr.HTML:
    """HTML that the server makes, with the script that sends its clicks."""
    return gr.HTML(value, js_on_load=script, elem_id=name, apply_default_css=False)


def event_data(event: gr.EventData) -> Mapping[str, Any]:
    """What an event of the page carries."""
    data = getattr(event, "_data", None)
    return data if isinstance(data, Mapping) else {}


def whole_numbers(data: Mapping[Name, Any]) -> dict[Name, int]:
    """The whole numbers from 0 to 999999 among an event's values, which come from a browser and may be anything."""
    return {
        name: int(value)
        for name, value in data.items()
        if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 7
    }


def error_line(error: Exception) -> str:
    """The one line that a user sees. What is not meant for users goes to the log, under a number."""
    if isinstance(error, AssistantError):
        return sentence(str(error))
    number = uuid.uuid4().hex[:8]
    log.error("request failed (%s)", number, exc_info=error)
    return f"Something went wrong here. The server's log has it under {number}."


def sentence(text: str) -> str:
    """A message as a sentence on one line."""
    text = " ".join(text.split())
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}"
