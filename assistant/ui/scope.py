"""What a question is held to: the fields under it, and what was said in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from markupsafe import Markup

from assistant.wording import said_date
from corpus.errors import UsageError
from index.types import Filters

FIELDS = ("as_of", "since", "kind", "publisher")
TEMPLATE = (
    '<div class="fields">'
    '<div class="field"><label for="as-of-day">As known on</label><input type="date" id="as-of-day" name="as_of" '
    'max="9999-12-31" data-tip="Answers only from what was published by this day."></div>'
    '<div class="field"><label for="since-day">Published from</label><input type="date" id="since-day" name="since" '
    'max="9999-12-31" data-tip="Leaves out what was published before this day, and what has no date."></div>'
    '<div class="field"><label for="of-kind">Look in</label><select id="of-kind" name="kind"><option value="">all'
    '</option><option value="article">articles</option><option value="table">tables</option></select></div>'
    '<div class="field"><label for="of-publisher">Publisher</label><input id="of-publisher" name="publisher" '
    'list="publishers" placeholder="any" autocomplete="off" spellcheck="false"></div>'
    '</div><button type="button" class="clear" hidden>Clear filters</button>'
)
Kind = Literal["", "article", "table"]


@dataclass(frozen=True, slots=True)
class Scope:
    """What answers are held to; '' and None for anything. ``publisher`` may be a part of a name."""

    as_of: date | None = None
    since: date | None = None
    kind: Kind = ""
    publisher: str = ""

    @classmethod
    def typed(cls, text: str | None) -> Scope:
        """From the fields' JSON, as the page sends it.

        Raises:
            UsageError: a day is none.
        """
        try:
            said = json.loads(text or "{}")
        except ValueError:
            said = {}
        fields = {name: str(said.get(name) or "") for name in FIELDS} if isinstance(said, dict) else {}
        kind: Kind = "article" if fields.get("kind") == "article" else "table" if fields.get("kind") == "table" else ""
        publisher = " ".join(fields.get("publisher", "").split())[:200]
        return cls(_day(fields.get("as_of", "")), _day(fields.get("since", "")), kind, publisher)

    @property
    def fields(self) -> dict[str, str]:
        """What stands in the fields, without the empty ones."""
        days = {"as_of": self.as_of, "since": self.since}
        said = {name: day.isoformat() for name, day in days.items() if day}
        return said | {name: text for name, text in (("kind", self.kind), ("publisher", self.publisher)) if text}

    def filters(self, publishers: Sequence[str]) -> Filters:
        """As the search has them.

        Raises:
            UsageError: no publisher is called so, or the days are the wrong way round.
        """
        if self.since and self.as_of and self.as_of < self.since:
            raise UsageError(
                f"{self.since.isoformat()!r} is after {self.as_of.isoformat()!r}: put the earlier day first"
            )
        meant = [name for name in publishers if name == self.publisher]
        meant = meant or [name for name in publishers if self.publisher.casefold() in name.casefold()]
        if self.publisher and not meant:
            raise UsageError(
                f"no source is published by {self.publisher!r}: choose one that is offered, or leave it empty"
            )
        kinds = (self.kind,) if self.kind else ()
        return Filters(since=self.since, kinds=kinds, publishers=tuple(meant) if self.publisher else ())

    def told(self) -> str:
        """In words: 'As known on 30 June 2025 · tables only'; '' for anything."""
        parts = [
            f"As known on {said_date(self.as_of.isoformat())}" if self.as_of else "",
            f"published from {said_date(self.since.isoformat())}" if self.since else "",
            f"{self.kind}s only" if self.kind else "",
            f"publisher: {self.publisher}" if self.publisher else "",
        ]
        told = " · ".join(part for part in parts if part)
        return told[:1].upper() + told[1:]


def _day(text: str) -> date | None:
    text = text.strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{text!r} is no day: write it as 2025-06-30, or leave it empty") from None


def offered(publishers: Sequence[str]) -> str:
    """What the field for the publisher offers."""
    options = Markup("").join(Markup('<option value="{}"></option>').format(name) for name in publishers)
    return str(Markup('<datalist id="publishers">{}</datalist>').format(options))
