"""A small corpus of real files, and an assistant that gives canned answers over it."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np

from assistant.answer import EVERYTHING, Assistant
from assistant.chart import chart_of_evidence
from assistant.citations import number
from assistant.draft import Sentence, cell_evidence
from assistant.factbook import FactBook
from assistant.indexing import corpora, update_index
from assistant.library import Library
from assistant.settings import Settings
from assistant.types import (
    Answer,
    Call,
    Citation,
    Claim,
    Conflict,
    ConflictValue,
    Event,
    Judged,
    Restarted,
    Settled,
    Shown,
    Struck,
    Trace,
    Turn,
    Understood,
)
from corpus.errors import IndexMissing, ModelError, UnreadableFile, UsageError
from corpus.load import read, scan
from corpus.schema import Document, FactTable, Source
from index.embed import Vectors
from index.manifest import Manifest, Summary
from index.types import Chunk, Filters, Locator, Passage
from tests.fact_books import book_of
from tests.hash_embedder import HashEmbedder

HARBOUR = """\
---
title: The harbour at Varn
publisher: Harbour Office
url: https://example.org/harbour
published: 2021-05-04
---
# The harbour at Varn

The mole was finished in 1903. It is built of granite.

{filler}

## Depth

The basin is 11 metres deep at low tide. Larger ships wait outside.

{filler}

- pilots are on call
- tugs are not
"""
HOSTILE = """\
---
title: 'Bait <img src=x onerror="window.hacked=1">'
publisher: '"><script>window.hacked=2</script>'
url: 'javascript:window.hacked=3'
---
See [1] and [2]. ![pixel](http://tracker.example/pixel.png) <img src=http://tracker.example/a onerror=window.hacked=4>

The tide <script>window.hacked=5</script> is `${window.hacked=6}` {{value}} high. [click](javascript:alert(1))
"""
# a year is missing, a value is a forecast, two bodies differ, and labels are not to be trusted
CATCH = """\
indicator,entity,period,value,unit,source_title,publisher,url,published,note
Herring landed,Varn,2019,410,tonnes,Yearbook,Harbour Office,https://example.org/y,2024-01-05,
Herring landed,Varn,2020,380,tonnes,Yearbook,Harbour Office,https://example.org/y,2024-01-05,
Herring landed,Varn,2022,350,tonnes,Yearbook,Harbour Office,https://example.org/y,2024-01-05,
Herring landed,Varn,2025,420,tonnes,Yearbook,Harbour Office,https://example.org/y,2024-01-05,forecast
Herring landed,<b onclick=window.hacked=8>Skua,2019,90,tonnes,Yearbook,Harbour Office,https://example.org/y,2024-01-05,
Herring landed,<b onclick=window.hacked=8>Skua,2020,95,tonnes,Yearbook,Harbour Office,https://example.org/y,2024-01-05,
Herring landed (survey),Varn,2020,301,tonnes,"<img src=http://tracker.example/b>",Club,javascript:window.hacked=9,2024-02-06,
Share of steamers,Varn,2020,12.5,percent,Yearbook,Harbour Office,https://example.org/y,2024-01-05,
=HYPERLINK("http://tracker.example"),Varn,2020,-3,knots,Yearbook,Harbour Office,https://example.org/y,2024-01-05,
"""
LEVEL = "The basin is 11 metres deep at low tide."
TIDE = "The tide <script>window.hacked=5</script> is `${window.hacked=6}` {{value}} high."
LIED = "It is 14 metres deep at high tide."
REASON = "the evidence has 11 metres, not 14 metres [1]"
ROWS = 150


def write_corpus(folder: Path, paragraphs: int = 300, rows: int = ROWS) -> Path:
    """Writes the corpus, its article and its table as long as that; returns its folder."""
    folder.mkdir()
    filler = "\n\n".join(
        f"Paragraph {n} says little, and says it at some length, of ropes." * 3 for n in range(paragraphs)
    )
    (folder / "harbour.md").write_text(HARBOUR.format(filler=filler), encoding="utf-8")
    (folder / "hostile.md").write_text(HOSTILE, encoding="utf-8")
    lines = ["dock,year,port,cranes,note"]
    lines += [f"Dock {n},{1850 + n},Varn,{n % 7},{'x' * 40 if n == 3 else ''}" for n in range(1, rows + 1)]
    (folder / "cranes.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "catch.csv").write_text(CATCH, encoding="utf-8")
    (folder / "questions").mkdir()
    (folder / "questions" / "examples.yaml").write_text("- How deep is the basin?\n- How many cranes has dock 70?\n")
    return folder


@dataclass
class Catalogue:
    """The sources of a corpus, as an index lists them."""

    sources: dict[str, Document | FactTable]

    def documents(self) -> list[Summary]:
        """Every source."""
        return [
            Summary(s.id, s.kind, s.source.title, s.source.publisher, s.source.published, s.path, 1, 1)
            for s in self.sources.values()
        ]


class QuickEmbedder(HashEmbedder):
    """One number a text: an index is built in no time, and what is found is by words."""

    def encode_query(self, text: str) -> Vectors:
        """A unit vector."""
        vector = np.zeros(self.dimension, np.float32)
        vector[zlib.crc32(text.encode("utf-8", "replace")) % self.dimension] = 1
        return vector


@dataclass
class FakeAssistant:
    """Answers the questions below; ``asked`` keeps what it was asked, with how many turns of history and which day.

    ``held`` keeps what else the questions were held to. Its library, and the index of that, are real.
    """

    index: Catalogue
    library: Library
    settings: Settings
    held: list[Filters] = field(default_factory=list)
    model: str = ""
    is_ready: bool = True
    asked: list[tuple[str, int, date | None]] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)
    generation: int = 1
    book: FactBook | None = None
    real: Assistant | None = None

    @classmethod
    def over(cls, settings: Settings) -> FakeAssistant:
        """An assistant over the files of the settings' corpora, which are indexed."""
        embedder = QuickEmbedder()
        update_index(settings, embedder=embedder)
        files = [file for file in scan(corpora(settings)) if not isinstance(file, UnreadableFile)]
        catalogue = Catalogue({source.id: source for file in files for source in read(file)})
        return cls(catalogue, Library(settings, lambda: embedder, lambda: None), settings)

    def model_name(self) -> str:
        """That of the chat model."""
        return self.model

    def ping(self) -> float:
        """Half a second, or no answer."""
        if self.model == "openai:deaf":
            raise ModelError("nobody answers for the model 'openai:deaf': start its server")
        return 0.5

    def opened(self) -> Assistant:
        """The assistant that evaluations ask, if there is one."""
        if self.real is None:
            raise UsageError("nothing can be evaluated here")
        return self.real

    def facts(self) -> FactBook:
        """The facts of the tables; of the next generation once ``generation`` is raised."""
        if self.book is None or self.book.generation != self.generation:
            tables = [source for source in self.index.sources.values() if isinstance(source, FactTable)]
            self.book = book_of(tables, self.generation)
        return self.book

    def document(self, id: str) -> Document | FactTable | None:  # noqa: A002  the protocol's name
        """A source, or None."""
        if id == "broken":
            raise RuntimeError("the secret of the store")
        return self.index.sources.get(id) or Manifest(self.settings.index_dir).document(id)

    def stream_answer(
        self, question: str, history: Sequence[Turn] = (), as_of: date | None = None, only: Filters = EVERYTHING
    ) -> Generator[Event, None, None]:
        """The canned answer in two pieces, then whole; what it cites is counted."""
        self.asked.append((question, len(history), as_of))
        self.held.append(only)
        if not question.strip():
            raise UsageError("the question is empty: type one")
        if len(question) > 2000:
            raise UsageError(f"the question has {len(question):,} characters: shorten it to 2,000 or fewer")
        if question == "Say nothing":
            self.release.wait(60)
        if question == "Draft":
            yield from self._drafting()
        if question == "Fail":
            yield from (Understood(question, ()), "The basin is 14 metres ", Restarted("The model broke off."))
        if question == "Wait":
            yield "Half of the sentence"
            while not self.release.wait(0.05):
                yield "."
        made: dict[str, Callable[[], Answer]] = {
            "How deep is the basin?": self._depth,
            "How many cranes has dock 70?": self._cranes,
            "And dock 70?": lambda: replace(self._cranes(), standalone_question="How many cranes has dock 70?"),
            "How did the catch develop?": self._catch,
            "What of the bait?": self._bait,
            "What is on the moon?": self._moon,
            "Where do they disagree?": self._disagreement,
            "Wait": self._depth,
            "Draft": self._drafted,
            "Fail": lambda: replace(self._depth(), notes=("The model broke off.",)),
            "Lost sources": self._lost,
            "No index": self._no_index,
            "Break": self._break,
        }
        answer = replace(made.get(question, self._moon)(), question=question)
        if answer.standalone_question == "":
            answer = replace(answer, standalone_question=question)
        self.library.count(answer)
        if answer.trace:
            yield replace(answer, timings_ms={"total": 1234.5})
            return
        half = len(answer.text) // 2
        yield answer.text[:half]
        yield answer.text[half:]
        yield replace(answer, timings_ms={"total": 1234.5})

    def _text(self, name: str, quote: str, n: int = 1) -> Citation:
        document = self.index.sources[name]
        assert isinstance(document, Document)
        at = document.text.index(quote)
        source = document.source
        return Citation(n, name, source.title, source.publisher, source.url, source.published,
                        Locator(at, at + len(quote)), quote)  # fmt: skip

    def _cell(self, dock: int, n: int = 1) -> Citation:
        table = self.index.sources["cranes"]
        assert isinstance(table, FactTable)
        row = table.rows[dock - 1]
        locator = Locator(row.start, row.end, None, "cranes", row.number, "cranes")
        return Citation(n, "cranes", table.source.title, "", "", "", locator, row.raw, row.cells[3])

    def _depth(self) -> Answer:
        claims = (Claim(LEVEL, (1,)), Claim("The mole was finished in 1903.", (2,)))
        cited = (self._text("harbour", LEVEL), self._text("harbour", "The mole was finished in 1903.", 2))
        return Answer(
            "", "", "answered", f"{LEVEL} [1] The mole was finished in 1903. [2]", "extractive", claims, cited
        )

    def _cranes(self) -> Answer:
        claims = (Claim("Dock 70 has 0 cranes.", (1,)),)
        return Answer("", "", "answered", "Dock 70 has 0 cranes. [1]", "extractive", claims, (self._cell(70),))

    def _catch(self) -> Answer:
        cells = tuple(cell_evidence(fact) for fact in self.facts().facts if fact.indicator == "Herring landed")
        text, claims, citations = number([(Sentence("The catch fell.", cells), "supported")])
        chart = chart_of_evidence(cells, citations)
        return Answer("", "", "answered", text, "extractive", claims, citations, chart=chart)

    def _bait(self) -> Answer:
        text = f"{TIDE} <b onmouseover=window.hacked=7>[1] [99]"
        return Answer("", "", "answered", text, "<i>model</i>", (Claim(text, (1,)),), (self._text("hostile", TIDE),))

    def _moon(self) -> Answer:
        source = Source("The harbour at Varn", "Harbour Office", "https://example.org/harbour", "2021-05-04")
        harbour, table = self.index.sources["harbour"], self.index.sources["cranes"]
        assert isinstance(harbour, Document)
        assert isinstance(table, FactTable)
        at, row = harbour.text.index(LEVEL), table.rows[2]
        text = Chunk("a", "harbour", "article", 0, LEVEL, "", Locator(at, at + len(LEVEL)), (), source)
        place = Locator(row.start, row.end, None, "cranes", row.number)
        cells = Chunk("b", "cranes", "table", 0, "Dock 3: 3", "", place, (), table.source)
        return Answer("", "", "abstained", "The sources do not say.", "extractive",
                      evidence=(Passage(text, 1.0, 1), Passage(cells, 0.5, 2)), missing=("the moon",))  # fmt: skip

    def _disagreement(self) -> Answer:
        values = (ConflictValue("11 metres", "harbour", "2021"), ConflictValue("12 metres", "chart", ""))
        claims = (
            Claim(LEVEL, (1,)),
            Claim("It is 12 metres.", (), "unsupported"),
            Claim("It is dry.", (), "contradicted"),
        )
        return Answer("", "", "answered", LEVEL, "a-model", claims, (self._text("harbour", LEVEL),),
                      (Conflict("the depth", values),))  # fmt: skip

    def _drafting(self) -> Generator[Event, None, None]:
        """A model's draft: one sentence that holds, one that does not, one that is not checked when it stops."""
        yield Understood("How deep is the basin, and when was the mole finished?", ("How deep?", "When?"))
        for word in f"{LEVEL} [4] {LIED} [2] The mole ".split(" "):
            yield f"{word} "
        end = len(LEVEL) + 4
        yield Settled(0, end, LEVEL, "supported", "", (1,))
        yield Settled(end + 1, end + 5 + len(LIED), LIED, "contradicted", REASON, (), True)
        while not self.release.wait(0.05):
            yield ""
        yield Settled(end + 1, end + 5 + len(LIED), LIED, "contradicted", REASON)

    def _drafted(self) -> Answer:
        call = Call("answer", (("system", "You answer <b>."), ("human", "<evidence>\n[1] x\n</evidence>")), LEVEL,
                    120, 14, False, 310.0, 900.0)  # fmt: skip
        judged = (Judged(LEVEL, "supported", "", (4,)), Judged(LIED, "contradicted", REASON, (2,)))
        trace = Trace("openai:scripted", (call,), (Shown(1, "harbour", LEVEL),), judged, 1)
        return Answer("", "", "answered", f"{LEVEL} [1]", "openai:scripted", (Claim(LEVEL, (1,)),),
                      (self._text("harbour", LEVEL),), parts=("How deep?", "When?"),
                      struck=(Struck(LIED, "contradicted", REASON, 1),), trace=trace)  # fmt: skip

    def _lost(self) -> Answer:
        gone = replace(self._text("harbour", LEVEL), source="gone")
        moved = replace(self._text("harbour", LEVEL, 2), locator=Locator(3, 9))
        changed = replace(self._text("harbour", LEVEL, 3), quote="Nobody wrote this.")
        other = replace(self._cell(3, 4), cell="31337")
        broken = replace(self._text("harbour", LEVEL, 5), source="broken")
        citations = (gone, moved, changed, other, broken)
        claim = Claim("Lost.", tuple(citation.n for citation in citations))
        return Answer("", "", "answered", "Lost. [1][2][3][4][5]", "extractive", (claim,), citations)

    def _no_index(self) -> Answer:
        raise IndexMissing("there is no index in '.index': run 'python -m assistant index'")

    def _break(self) -> Answer:
        raise RuntimeError("the secret of the store")
