"""Q&A sets on disk -> cases: the project's own JSON Lines, SQuAD v2 JSON, BEIR folders.

SQuAD 2.0: Rajpurkar, Jia, Liang, ACL 2018. BEIR: Thakur et al., NeurIPS 2021 (`corpus.jsonl`, `queries.jsonl`,
`qrels/*.tsv`). Both bring their own documents; ``own_documents`` gives them, with the ids that their cases name.
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from assistant.evaluation.types import Case, Evidence
from assistant.types import Turn
from corpus.errors import UsageError
from index.sentences import split_sentences

_WRONG = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)


def read_cases(path: Path) -> list[Case]:
    """The cases of a set: a .jsonl file, a SQuAD .json file, a BEIR folder, or a folder with questions.jsonl.

    Raises:
        UsageError: it cannot be read, is none of these, or two cases have one id; names the line where there is one.
    """
    if path.is_dir():
        if (path / "queries.jsonl").is_file():
            return _checked(path, _beir(path))
        if not (path / "questions.jsonl").is_file():
            raise UsageError(
                f"the folder {str(path)!r} is no Q&A set: name one with questions.jsonl, or with BEIR's queries.jsonl "
                "and qrels"
            )
        path /= "questions.jsonl"
    if path.suffix.lower() == ".json":
        return squad_cases(_text(path), str(path))
    return parse_cases(_text(path), str(path))


def parse_cases(text: str, name: str) -> list[Case]:
    """The cases of a JSON Lines text in the project's format. Errors as ``read_cases``; ``name`` is for them."""
    cases = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            cases.append(case_of(json.loads(line)))
        except _WRONG as error:
            told = f"{name!r}, line {number} is no case ({_said(error)}): see 'Q&A sets' in the docs"
            raise UsageError(told) from error
    return _checked(Path(name), cases)


def case_of(raw: Mapping[str, Any]) -> Case:
    """A case from the contract's JSON form.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: it is none; says why.
    """
    if not isinstance(raw["question"], str) or not raw["question"].strip():
        raise ValueError("'question' is no text")
    for name, kind in (("answers", list), ("evidence", list), ("history", list), ("answerable", bool), ("type", str)):
        if not isinstance(raw.get(name, kind()), kind):
            raise TypeError(f"'{name}' is no {kind.__name__}")
    tolerance = float(raw.get("tolerance", 0))
    if not 0 <= tolerance < 1:
        raise ValueError("'tolerance' is not from 0 to 1")
    return Case(
        id=str(raw["id"]),
        question=raw["question"],
        answers=tuple(str(answer) for answer in raw.get("answers", ())),
        answerable=raw.get("answerable", True),
        type=raw.get("type", ""),
        evidence=tuple(
            Evidence(str(e["source"]), str(e.get("quote", "")), int(e.get("grade", 1))) for e in raw.get("evidence", ())
        ),
        history=tuple(Turn(str(turn["question"]), str(turn.get("answer", ""))) for turn in raw.get("history", ())),
        as_of=date.fromisoformat(raw["as_of"]) if raw.get("as_of") else None,
        unit=str(raw.get("unit") or ""),
        tolerance=tolerance,
    )


def as_lines(cases: list[Case]) -> str:
    """Cases as JSON Lines."""
    return "".join(json.dumps(case.as_dict(), ensure_ascii=False) + "\n" for case in cases)


def sampled(cases: list[Case], count: int | None) -> list[Case]:
    """So many of the cases, drawn by chance, always the same ones, in their order; all for None."""
    if count is None or count >= len(cases):
        return cases
    return [cases[at] for at in sorted(random.Random(0).sample(range(len(cases)), count))]  # noqa: S311  no secret


def own_documents(path: Path) -> Iterator[tuple[str, str, str]]:
    """The documents that a SQuAD file or a BEIR folder brings along: id, title and text.

    Raises:
        UsageError: it is neither, or cannot be read.
    """
    if path.is_dir() and (path / "corpus.jsonl").is_file():
        for number, raw in _lines(path / "corpus.jsonl"):
            try:
                yield str(raw["_id"]), str(raw.get("title", "")), str(raw["text"])
            except _WRONG as error:
                raise _no_beir(path / "corpus.jsonl", number, error) from error
    elif path.suffix.lower() == ".json":
        try:
            for article in json.loads(_text(path))["data"]:
                contexts = [" ".join(paragraph["context"].split()) for paragraph in article["paragraphs"]]
                yield _slug(article["title"]), article["title"].replace("_", " "), "\n\n".join(contexts)
        except _WRONG as error:
            raise _no_squad(path, error) from error
    else:
        raise UsageError(f"{str(path)!r} brings no documents: name a SQuAD .json file or a BEIR folder")


def squad_cases(text: str, name: str) -> list[Case]:
    """The cases of a SQuAD v2 JSON text. Errors as ``read_cases``; ``name`` is for them."""
    try:
        return _checked(Path(name), _squad(json.loads(text)))
    except _WRONG as error:
        raise _no_squad(Path(name), error) from error


def _squad(raw: Mapping[str, Any]) -> Iterator[Case]:
    for article in raw["data"]:
        for paragraph in article["paragraphs"]:
            for asked in paragraph["qas"]:
                yield _squad_case(article["title"], paragraph["context"], asked)


def _squad_case(title: str, context: str, asked: Mapping[str, Any]) -> Case:
    """Its evidence is the sentence that the first answer stands in."""
    answers = [answer for answer in asked.get("answers", ()) if answer["text"].strip()]
    if asked.get("is_impossible") or not answers:
        return Case(str(asked["id"]), _question(asked["question"]), (), answerable=False, type="unanswerable")
    forms = tuple(dict.fromkeys(answer["text"].strip() for answer in answers))
    at = int(answers[0]["answer_start"])
    quote = next(
        (context[span.start : span.end] for span in split_sentences(context) if span.start <= at < span.end), forms[0]
    )
    evidence = (Evidence(_slug(title), " ".join(quote.split())),)
    return Case(str(asked["id"]), _question(asked["question"]), forms, type="span", evidence=evidence)


def _question(text: str) -> str:
    if not text.strip():
        raise ValueError("an empty question")
    return text.strip()


def _beir(path: Path) -> Iterator[Case]:
    """Cases without answers: the ranking is what is scored. Of several splits 'test' is read."""
    judged = path / "qrels"
    splits = sorted(judged.glob("*.tsv"))
    if not splits:
        raise UsageError(f"the BEIR folder {str(path)!r} has no qrels/*.tsv: put test.tsv there")
    split = next((one for one in splits if one.stem == "test"), splits[0])
    wanted: dict[str, list[Evidence]] = {}
    for number, row in enumerate(csv.reader(_text(split).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE), 1):
        if not row or (number == 1 and not row[-1].strip().lstrip("-").isdigit()):
            continue
        try:
            query, document, grade = row[0], row[-2], int(row[-1])
        except _WRONG as error:
            raise _no_beir(split, number, error) from error
        if grade > 0:
            wanted.setdefault(query, []).append(Evidence(document, grade=grade))
    for number, raw in _lines(path / "queries.jsonl"):
        try:
            query, text = str(raw["_id"]), _question(raw["text"])
        except _WRONG as error:
            raise _no_beir(path / "queries.jsonl", number, error) from error
        if query in wanted:
            yield Case(query, text, type="ranking", evidence=tuple(wanted[query]))


def _lines(path: Path) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(_text(path).split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except _WRONG as error:
                raise _no_beir(path, number, error) from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the Q&A set {str(path)!r} cannot be read ({error}): name a JSON Lines file") from error


def _checked(path: Path, found: Iterator[Case] | list[Case]) -> list[Case]:
    cases = list(found)
    if not cases:
        raise UsageError(f"the Q&A set {str(path)!r} has no case: put one JSON object on each line")
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise UsageError(f"two cases of {str(path)!r} have the id {case.id!r}: give each its own")
        seen.add(case.id)
    return cases


def _slug(title: str) -> str:
    return re.sub(r"[^\w.-]+", "-", title.replace("_", " ").strip().lower()).strip("-.") or "untitled"


def _said(error: Exception) -> str:
    return f"no {error}" if isinstance(error, KeyError) else " ".join(str(error).split()) or type(error).__name__


def _no_squad(path: Path, error: Exception) -> UsageError:
    return UsageError(f"{str(path)!r} is no SQuAD file ({_said(error)}): it has 'data', 'paragraphs', 'qas', 'context'")


def _no_beir(path: Path, number: int, error: Exception) -> UsageError:
    return UsageError(f"{str(path)!r}, line {number} is not as BEIR has it ({_said(error)}): mend or drop it")
