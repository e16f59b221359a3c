"""The command line: parse, call, print.

Exit status 0; 2 for a wrong call or bad input; 3 from --fail-under; 1 for anything else.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from assistant.settings import Settings
from corpus.errors import AssistantError, UsageError

_MODEL = "chat model that writes the answer, provider:model or provider:model@address"


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status."""
    try:
        options = _parser().parse_args(argv)
        command: Callable[[argparse.Namespace, Settings], int] = options.command
        return command(options, _settings(options))
    except AssistantError as error:
        print(f"error: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        with suppress(OSError):
            sys.stdout.close()
        return 0
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 1


class _Parser(argparse.ArgumentParser):
    """Errors in one line."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}: see '{self.prog} --help'")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m assistant", description="Answers over a corpus, with citations that hold.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)

    def command(name: str, run: Callable[[argparse.Namespace, Settings], int], summary: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=summary, description=summary)
        sub.set_defaults(command=run)
        sub.add_argument("--index", metavar="DIR", help="folder of the index")
        return sub

    index = command("index", _index, "build or update an index of the corpora at PATH")
    index.add_argument("paths", nargs="*", metavar="PATH", help="corpus folders (default: the corpus setting)")
    index.add_argument("--rebuild", action="store_true", help="build anew, unchanged documents too")
    index.add_argument("--json", action="store_true", help="print the report as JSON")
    search = command("search", _search, "the ranked passages alone")
    search.add_argument("question")
    search.add_argument("-k", type=_count, default=10, help="how many passages (1 to 100)")
    search.add_argument("--as-of", type=_day, metavar="DATE", help="nothing published after this day")
    search.add_argument("--json", action="store_true", help="print JSON")
    ask = command("ask", _ask, "one answer with its citations")
    ask.add_argument("question")
    ask.add_argument("--as-of", type=_day, metavar="DATE", help="the answer as it was known on this day (YYYY-MM-DD)")
    ask.add_argument("--model", metavar="NAME", help=_MODEL)
    ask.add_argument("--json", action="store_true", help="print JSON")
    brief = command("brief", _brief, "a briefing draft")
    brief.add_argument("topic", nargs="?", help="a topic or a question")
    into = "write FILE.md, .docx, .html, .pdf, or .json to go on with (default: Markdown on stdout)"
    brief.add_argument("-o", "--output", type=Path, metavar="FILE", help=into)
    brief.add_argument("--reader", default="editor", help="minister, editor or researcher")
    brief.add_argument("--length", default="one", help="half, one or three pages")
    brief.add_argument("--as-of", type=_day, metavar="DATE", help="nothing published after this day (YYYY-MM-DD)")
    brief.add_argument("--source", action="append", default=[], metavar="ID", help="use this source alone (may repeat)")
    brief.add_argument("--model", metavar="NAME", help=_MODEL)
    brief.add_argument("--outline", action="store_true", help="print the outline alone")
    brief.add_argument("--strict", action="store_true", help="write nothing if a claim is not found in what it cites")
    brief.add_argument("--open", type=Path, metavar="FILE.json", help="go on with a saved briefing instead of a topic")
    brief.add_argument("--changes", action="store_true", help="with --open: print what the corpus now says otherwise")
    brief.add_argument("--update", action="store_true", help="with --open: take over changed and newer key figures")
    _evaluations(command)
    serve = command("serve", _serve, "the web app")
    serve.add_argument("--model", metavar="NAME", help=_MODEL)
    serve.add_argument("--host", help="address to listen on")
    serve.add_argument("--port", type=int, help="port to listen on")
    return parser


def _evaluations(command: Callable[..., argparse.ArgumentParser]) -> None:
    """The commands around Q&A sets."""
    evaluate = command("evaluate", _evaluate, "a Q&A set's report")
    told = "a .jsonl file of cases, a SQuAD v2 .json file, a BEIR folder, or a folder with questions.jsonl"
    evaluate.add_argument("set", type=Path, metavar="SET", help=told)
    evaluate.add_argument("--model", metavar="NAME", help=_MODEL)
    evaluate.add_argument("--retrieval-only", action="store_true", help="score the passages alone")
    evaluate.add_argument("--sample", type=_whole, metavar="N", help="so many cases alone, always the same ones")
    evaluate.add_argument("--jobs", type=_count, metavar="N", help="questions at once (default: what suits the model)")
    evaluate.add_argument("--run", type=Path, metavar="FILE", help="keep results here as they come, and go on with it")
    evaluate.add_argument("--judge", metavar="NAME", help="chat model that judges too, beside the score")
    evaluate.add_argument("--price", type=_prices, metavar="IN,OUT", help="US dollars for a million tokens")
    evaluate.add_argument("--json", metavar="FILE", help="write the whole report here ('-' for stdout)")
    evaluate.add_argument("--html", type=Path, metavar="FILE", help="write the report as one page, every case to open")
    evaluate.add_argument("--ragas", type=Path, metavar="FILE", help="write the cases under ragas's column names")
    datasets = "write them under those of SQuAD v2 in Hugging Face datasets"
    evaluate.add_argument("--datasets", type=Path, metavar="FILE", help=datasets)
    compared = "an earlier run or report: told side by side, and exit 3 where this one is surely worse"
    evaluate.add_argument("--compare", type=Path, metavar="FILE", help=compared)
    under = "exit 3 if lower, or higher where lower is better (may repeat)"
    evaluate.add_argument("--fail-under", action="append", default=[], type=_bar, metavar="METRIC=VALUE", help=under)
    held = "exit 3 where a metric is worse than in this file by more than its interval"
    evaluate.add_argument("--baseline", type=Path, metavar="FILE", help=held)
    evaluate.add_argument("--write-baseline", type=Path, metavar="FILE", help="write what --baseline reads")
    questions = command("questions", _questions, "drafts cases for a set, or says what is wrong with one")
    jobs = questions.add_subparsers(required=True, metavar="suggest|feedback|validate|documents", parser_class=_Parser)
    suggest = jobs.add_parser("suggest", help="draft cases from the corpus")
    suggest.add_argument("-n", type=_whole, default=20, dest="count", help="how many (default: 20)")
    suggest.add_argument("--seed", type=_whole, default=1, help="others with another number")
    suggest.add_argument("--model", metavar="NAME", help="chat model that writes those from articles")
    feedback = jobs.add_parser("feedback", help="draft cases from readers' thumbs and corrections")
    validate = jobs.add_parser("validate", help="duplicates, evidence that is not there, answers it does not hold")
    documents = jobs.add_parser("documents", help="write the documents that a SQuAD file or a BEIR folder brings along")
    for job in (suggest, feedback):
        job.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the cases here (default: stdout)")
    for job in (validate, documents):
        job.add_argument("set", type=Path, metavar="SET", help=told)
    documents.add_argument("folder", type=Path, metavar="FOLDER", help="a new folder")
    for name, job in (("suggest", suggest), ("feedback", feedback), ("validate", validate), ("documents", documents)):
        job.set_defaults(job=name)
        job.add_argument("--index", metavar="DIR", help="folder of the index")
    compare = command("compare", _compare, "two runs side by side")
    compare.add_argument("before", type=Path, metavar="RUN", help="a file of evaluate --run or --json")
    compare.add_argument("after", type=Path, metavar="RUN", help="another, of the same set")
    compare.add_argument("--json", metavar="FILE", help="write it here ('-' for stdout)")
    compare.add_argument("--html", type=Path, metavar="FILE", help="write it as one page")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: write it as 2025-06-30") from None


def _count(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 100:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 100")


def _whole(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 1_000_000:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")


def _bar(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not METRIC=VALUE, for instance accuracy=0.85") from None


def _prices(text: str) -> tuple[float, float]:
    try:
        read, written = (float(part) for part in text.split(","))
        return read, written
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not IN,OUT, for instance 0.25,2") from None


def _settings(options: argparse.Namespace) -> Settings:
    given = {"index_dir": options.index}
    given |= {name: getattr(options, name, None) for name in ("host", "port", "model")}
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValueError as error:
        first = error.errors()[0] if hasattr(error, "errors") else {"loc": ("",), "msg": str(error), "input": ""}
        name = "_".join(map(str, first["loc"]))
        raise UsageError(
            f"the setting {name} cannot be {first.get('input')!r} ({first['msg']}): mend ASSISTANT_{name.upper()}"
        ) from error


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _index(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.indexing import update_index  # noqa: PLC0415  the model's libraries take seconds to import

    report = update_index(settings, [Path(path) for path in options.paths], rebuild=options.rebuild)
    if options.json:
        _print_json(
            {
                **{
                    name: getattr(report, name)
                    for name in ("added", "updated", "removed", "unchanged", "chunks", "bytes")
                },
                "seconds": round(report.seconds, 2),
                "notes": list(report.notes),
                "problems": list(report.problems),
            }
        )
    return 0


def _open(settings: Settings) -> Any:
    from assistant.answer import Assistant  # noqa: PLC0415  as above

    return Assistant.open(settings)


def _search(options: argparse.Namespace, settings: Settings) -> int:
    import time  # noqa: PLC0415

    from index.types import Filters  # noqa: PLC0415

    assistant = _open(settings)
    started = time.perf_counter()
    passages = assistant.index.search(options.question, options.k, Filters(as_of=options.as_of))
    spent = (time.perf_counter() - started) * 1000
    if options.json:
        found = [
            {
                "rank": passage.rank,
                "score": round(passage.score, 6),
                "source": passage.chunk.document,
                "title": passage.chunk.source.title,
                "text": passage.chunk.text,
                "locator": passage.chunk.locator.as_dict(),
            }
            for passage in passages
        ]
        _print_json({"question": options.question, "passages": found, "timings_ms": {"retrieve": round(spent, 2)}})
        return 0
    for passage in passages:
        print(f"{passage.rank:3}. {passage.chunk.document}: {' '.join(passage.chunk.text.split())}\n")
    return 0


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.render import plain_text  # noqa: PLC0415

    answer = _open(settings).ask(options.question, as_of=options.as_of)
    if options.json:
        _print_json(answer.as_dict())
    else:
        print(plain_text(answer))
    return 0


def _brief(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.briefing.command import run  # noqa: PLC0415  as above

    run(options, lambda: _open(settings))
    return 0


def _evaluate(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.evaluation.command import run_evaluate  # noqa: PLC0415  as above

    return run_evaluate(options, settings, lambda: _open(settings))


def _questions(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.evaluation.setwork import run_questions  # noqa: PLC0415  as above

    return run_questions(options, settings, lambda: _open(settings))


def _compare(options: argparse.Namespace, _: Settings) -> int:
    from assistant.evaluation.command import run_compare  # noqa: PLC0415  as above

    return run_compare(options)


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    sys.path.insert(0, os.getcwd())  # noqa: PTH109  `python -m assistant` runs from the project's root, where app.py is
    import importlib  # noqa: PLC0415

    importlib.import_module("app").serve(settings)
    return 0
