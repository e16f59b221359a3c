"""Briefings over the project's corpus: twelve topics, three lengths; with the settings' chat model, if any.

    python -m tests.benchmarks.briefings [FOLDER] [--length half] [--topics 3]

Prints how many of the sentences have a citation, how many of the citations' words stand in their sources, how many of
the figures stand in a cell or a quote that is cited, how many sentences say again what another has said, how many of
the sections a model wrote and how many of its sentences were struck, and how long each takes; interrupted, it does so
for the drafts that there are. With FOLDER, every draft is written there as Markdown.
"""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import suppress
from itertools import combinations
from pathlib import Path
from statistics import median

from assistant.answer import Assistant
from assistant.briefing.audit import held_numbers, numbers_of
from assistant.briefing.drafter import Drafter
from assistant.briefing.export import exported
from assistant.briefing.plan import LENGTHS
from assistant.briefing.sentences import figures_of
from assistant.briefing.types import Brief, Briefing
from assistant.settings import Settings
from corpus.schema import Document
from index.text import term_set

TOPICS = (
    "Private AI investment in the United States and China",
    "Export controls on AI chips",
    "The energy that AI data centres need",
    "DeepSeek and what it changed",
    "AI talent: where researchers come from and go",
    "Why do open-weight models matter in the race?",
    "China's progress in chips",
    "How far is China behind the United States in AI?",
    "AI patents and publications",
    "Public opinion on AI",
    "Training cost of large models",
    "Industrial robots in China",
)
_AGAIN = 0.6  # share of two sentences' words that both have, from which on the one repeats the other


def main() -> None:
    """Prints one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--length", choices=LENGTHS, action="append")
    parser.add_argument("--topics", type=int, default=len(TOPICS), help="only the first so many")
    options = parser.parse_args()
    folder: Path | None = options.folder
    assistant = Assistant.open(Settings())
    print("| length | drafts | sentences | with a citation | quotes in their source | figures held | repeats | words "
          "| by model | struck | seconds, median | at most | first draft |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    for length in options.length or LENGTHS:
        drafter = Drafter(assistant)
        drafts = []
        with suppress(KeyboardInterrupt):  # what there is by then is told
            for topic in TOPICS[: options.topics]:
                started = time.perf_counter()
                briefing = drafter.whole(Brief(topic, length=length))
                drafts.append((briefing, time.perf_counter() - started))
                print(f"{drafts[-1][1]:.1f} s: {topic}", file=sys.stderr, flush=True)
                if folder:
                    folder.mkdir(parents=True, exist_ok=True)
                    name = "".join(char if char.isalnum() else "-" for char in topic.lower())
                    (folder / f"{name}-{length}.md").write_bytes(exported(briefing, drafter.auditor(), ".md"))
        if drafts:
            print(_row(assistant, length, drafts), flush=True)


def _row(assistant: Assistant, length: str, drafts: list[tuple[Briefing, float]]) -> str:
    statements = [one for briefing, _ in drafts for one in briefing.statements]
    cited = sum(bool(one.citations) and one.support == "supported" for one in statements)
    citations = [citation for briefing, _ in drafts for citation in briefing.citations]
    found = sum(_stands(assistant, citation) for citation in citations)
    figures = [(number, one) for one in statements for number in numbers_of(one.text)]
    held = sum(any(number in held_numbers(c) for c in one.citations) for number, one in figures)
    repeats = sum(_repeats(briefing) for briefing, _ in drafts)
    words = median(
        sum(len(one.text.split()) for s in briefing.sections for one in s.statements) for briefing, _ in drafts
    )
    seconds = [spent for _, spent in drafts]
    sections = [section for briefing, _ in drafts for section in briefing.sections]
    written = sum(section.mode != "extractive" for section in sections)
    struck = sum(len(section.struck) for section in sections)
    shares = (f"{cited / len(statements):.3f}", f"{found / len(citations):.3f}", f"{held / len(figures):.3f}")
    return (
        f"| {length} | {len(drafts)} | {len(statements)} | {' | '.join(shares)} | {repeats} | {words:.0f} "
        f"| {written}/{len(sections)} | {struck} | {median(seconds):.1f} | {max(seconds):.1f} | {seconds[0]:.1f} |"
    )


def _stands(assistant: Assistant, citation: object) -> bool:
    source = assistant.document(citation.source)  # type: ignore[attr-defined]
    place, quote = citation.locator, citation.quote  # type: ignore[attr-defined]
    if isinstance(source, Document):
        return source.text[place.start : place.end] == quote
    return source is not None and any(row.number == place.row and row.raw == quote for row in source.rows)


def _repeats(briefing: Briefing) -> int:
    """Sentences of the bottom line and the sections that are nearly another's words and have no other figures."""
    told = [*briefing.bottom_line, *(one for section in briefing.sections for one in section.statements)]
    words = [(term_set(one.text), figures_of(one.text), one.text) for one in told]
    pairs = [
        (a, b)
        for (x, f, a), (y, g, b) in combinations(words, 2)
        if len(x & y) > _AGAIN * len(x | y) and (f <= g or g <= f)
    ]
    for a, b in pairs:
        print(f"said again: {a!r} / {b!r}", file=sys.stderr)
    return len(pairs)


if __name__ == "__main__":
    main()
