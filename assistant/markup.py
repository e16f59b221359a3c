"""What a chat model writes -> plain sentences: no Markdown, no HTML, no image, no link, no reasoning aloud.

A model's reply is shown as it comes, so it is cleaned as it comes: what may still become a link or a tag is held back
until it is one or is not. The citation marks '[1]' stay.
"""

from __future__ import annotations

import re
import unicodedata

_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?(</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"^[ \t]*(```|~~~).*$", re.MULTILINE)
_TARGET = r"\((?:[^()]|\([^()]*\))*\)"  # of a link, which may hold brackets
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<!--.*?(-->|\Z)", re.DOTALL), ""),
    (re.compile(r"<(script|style|iframe|object|svg)\b.*?(</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE), ""),
    (re.compile(r"<(https?|ftp|mailto|data|javascript):[^>\s]*>", re.IGNORECASE), ""),
    (re.compile(r"</?[a-zA-Z|!?][^<>]*(>|\Z)"), ""),
    (re.compile(rf"!\[[^\]]*\]({_TARGET}|\[[^\]]*\])?"), ""),
    (re.compile(r"!(?=\[(?!\d))"), ""),
    (re.compile(rf"\[([0-9]{{1,4}})\]{_TARGET}"), r"[\1]"),
    (re.compile(rf"\[([^\[\]]*)\]{_TARGET}"), r"\1"),
    (re.compile(r"^[ \t]*\[[^\]]+\]:[ \t]*\S.*$", re.MULTILINE), ""),
    (re.compile(r"\b(?:https?|ftp|wss?|file|data|javascript|vbscript|mailto):[^\s\[\])>]*", re.IGNORECASE), ""),
    (re.compile(r"(?<![\w@])(?:www\.|//)[^\s\[\])>]+", re.IGNORECASE), ""),
    (re.compile(r"(?<![\w@.])(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s\[\])>]*", re.IGNORECASE), ""),
    (re.compile(r"\*\*|__|~~|`|(?<!\w)[*_](?=\w)|(?<=[\w.,;:!?%)\]])[*_](?!\w)"), ""),
)
_OPENING = re.compile(r"(?:(?<=\n)|\A)[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*•+][ \t]+|\d{1,2}[.)][ \t]+)")
_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}  # control, formatting, private use: nothing that a reader would see
_SEEN = {"\n", "\t"}

# What, at the end of what has come, may still become a tag, an image, a link or an address.
_UNFINISHED = (
    re.compile(r"<(think|thinking|reasoning)>(?:(?!</\1>).)*\Z", re.DOTALL | re.IGNORECASE),
    re.compile(r"<(script|style|iframe|object|svg)\b(?:(?!</\1\s*>).)*\Z", re.DOTALL | re.IGNORECASE),
    re.compile(r"<!--(?:(?!-->).)*\Z", re.DOTALL),
    re.compile(r"</?(?:[a-zA-Z|!?][^<>]{0,400})?\Z"),
    re.compile(r"!?\[[^\[\]\n]{0,200}\Z"),
    re.compile(r"!?\[[^\[\]\n]{0,200}\]\Z"),
    re.compile(r"!?\[[^\[\]\n]{0,200}\][(\[][^)\]\n]{0,600}\Z"),
    re.compile(r"(?:(?<=\n)|\A)[ \t]*(?:```|~~~)[^\n]*\Z"),
    re.compile(r"(?:(?<=\n)|\A)[ \t]*\[[^\]\n]*(?:\](?::[^\n]*)?)?\Z"),
    re.compile(r"\S+\Z"),
    re.compile(r"(?:(?<=\n)|\A)[ \t]*(?:[-*•+#>\d.)]{1,6}[ \t]*)?\Z"),
)


def visible(text: str) -> str:
    """The text without characters that nobody sees: zero width, tags, directions, controls."""
    return "".join(char for char in text if char in _SEEN or unicodedata.category(char) not in _HIDDEN)


def plain(text: str) -> str:
    """A whole reply as plain text.

    >>> plain("# Yes\\n\\n**So** it is [1](http://e.example/?q=1) ![x](http://e.example/p.png)<b>now</b>.")
    'Yes\\n\\nSo it is [1] now.'
    """
    cleaner = Cleaner()
    return (cleaner.feed(text) + cleaner.end()).strip()


class Cleaner:
    """Cleans a reply as it comes. What it has given never changes."""

    def __init__(self) -> None:
        self._held = ""
        self._last = "\n"  # the last character that came: what opens a line is cleaned there only

    def feed(self, piece: str) -> str:
        """What can be shown now that this piece has come."""
        self._held += piece
        lead = "" if self._last == "\n" else "\0"  # what is held opens no line then
        cut, before = len(self._held), -1
        while cut != before:  # a cut may fall into what was complete until then
            before, part = cut, lead + self._held[:cut]
            starts = [found.start() - len(lead) for form in _UNFINISHED if (found := form.search(part))]
            cut = max(0, min(starts, default=cut))
        return self._cleaned(cut)

    def end(self) -> str:
        """The rest."""
        return self._cleaned(len(self._held))

    def _cleaned(self, cut: int) -> str:
        part, self._held = self._held[:cut], self._held[cut:]
        if not part:
            return ""
        opens, self._last = self._last == "\n", part[-1]
        return _clean(part if opens else f"\0{part}").removeprefix("\0")


def _clean(text: str) -> str:
    lead = "\0" if text.startswith("\0") else ""
    text = _FENCE.sub("", _THOUGHT.sub("", text.removeprefix("\0")))
    text = visible(text)
    for _ in range(5):  # what is taken out may leave something else to take out
        before = text
        for form, words in _RULES:
            text = form.sub(words, text)
        text = _OPENING.sub("", text) if not lead else _OPENING.sub("", f"\0{text}").removeprefix("\0")
        if text == before:
            break
    return lead + text
