"""Answers questions over an index, with citations that hold.

from assistant import Assistant, Settings

answer = Assistant.open(Settings()).ask("How many notable AI models did China produce in 2024?")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.settings import Settings
from assistant.types import Answer, Citation

if TYPE_CHECKING:
    from assistant.answer import Assistant

__all__ = ["Answer", "Assistant", "Citation", "Settings"]


def __getattr__(name: str) -> Any:
    """``Assistant`` is imported when first asked for: its libraries take seconds."""
    if name == "Assistant":
        from assistant.answer import Assistant  # noqa: PLC0415

        return Assistant
    raise AttributeError(name)
