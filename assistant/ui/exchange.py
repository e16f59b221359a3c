"""One question of a conversation and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from assistant.types import Answer
from assistant.ui.scope import Scope


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question, its answer, what it was held to, and the reader's thumb ('up', 'down' or '')."""

    question: str
    answer: Answer
    scope: Scope = field(default_factory=Scope)
    thumb: str = ""

    @property
    def link(self) -> str:
        """The part of an address, from '?' on, that asks the question again, with nothing before it."""
        return "?" + urlencode({"q": self.answer.standalone_question or self.question} | self.scope.fields)
