"""Conversations as the browser keeps them, and as a file. Nothing of them stays on the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup
from pydantic import TypeAdapter, ValidationError

from assistant.render import NEAREST, escaped, markdown, renumbered
from assistant.ui.exchange import Exchange
from assistant.ui.figure import once
from corpus.errors import UsageError

MOST_TURNS = 200
LONGEST = 4_000_000  # characters of a conversation
_EXCHANGES = TypeAdapter(tuple[Exchange, ...])
_EXCHANGE = TypeAdapter(Exchange)

SHELL = (
    '<details class="kept" hidden><summary>Conversations <span class="number"></span></summary>'
    '<input type="search" placeholder="Search conversations" aria-label="Search conversations" autocomplete="off">'
    '<ul></ul><p class="none" role="status"></p>'
    '<p class="kinds">Kept in this browser and nowhere else.</p></details>'
)


def carried(exchanges: Sequence[Exchange]) -> str:
    """The last exchange of a conversation, for ``kept.js`` to store; it says at which place it stands."""
    at = len(exchanges) - 1
    written = _EXCHANGE.dump_json(_lean(exchanges[at])).decode()
    return str(Markup('<i hidden data-at="{}" data-exchange="{}"></i>').format(at, written)) + once()


def begun() -> str:
    """Word that a new conversation has begun."""
    return '<i hidden data-begun="1"></i>' + once()


def rated(at: int, thumb: str) -> str:
    """Word which thumb an exchange has now, '' for none."""
    return str(Markup('<i hidden data-at="{}" data-thumb="{}"></i>').format(at, thumb)) + once()


def _lean(exchange: Exchange) -> Exchange:
    """Without the evidence that nothing on the page shows."""
    answer = exchange.answer
    shown = answer.evidence[:NEAREST] if answer.status == "abstained" else ()
    return replace(exchange, answer=replace(answer, evidence=shown))


def restored(written: str) -> tuple[Exchange, ...]:
    """A conversation from what the browser has kept of it: a JSON list.

    Raises:
        UsageError: it is none.
    """
    try:
        if len(written) > LONGEST:
            raise ValueError
        exchanges = _EXCHANGES.validate_json(written)
        if not 0 < len(exchanges) <= MOST_TURNS:
            raise ValueError
    except (ValidationError, ValueError, RecursionError) as error:
        raise UsageError("this conversation was kept by another version and cannot be opened: ask anew") from error
    return exchanges


def exported(exchanges: Sequence[Exchange], title: str) -> str:
    """A conversation as Markdown: each answer with its footnotes, numbered through."""
    blocks, first = [f"# {escaped(title)}\n"], 0
    for exchange in exchanges:
        told = exchange.scope.told()
        blocks.append(renumbered(markdown(exchange.answer), first) + (f"\n*{escaped(told)}*\n" if told else ""))
        first += len(exchange.answer.citations)
    return "\n".join(blocks)
