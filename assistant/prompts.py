"""Prompts: each exists once, as a file in prompts/: what a model is told, a line of three dashes, what it is asked.

One that goes on from an earlier reply has nothing before the dashes: the model was told already.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from string import Template

from corpus.errors import UsageError

FOLDER = Path(__file__).parent.parent / "prompts"
VARIABLES = {
    "ping": set(),
    "answer": {"question", "evidence"},
    "repair": {"sentences"},
    "rewrite": {"conversation", "question"},
    "decompose": {"question"},
    "briefing_section": {"question", "evidence", "sentences"},
    "judge": {"question", "accepted", "answer"},
    "suggest": {"title", "passage", "count"},
}


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt whose variables are known to be right."""

    name: str
    system: Template
    human: Template

    def messages(self, **values: str) -> list[tuple[str, str]]:
        """The messages to send, (role, text).

        Raises:
            KeyError: a variable has no value.
        """
        parts = (("system", self.system), ("human", self.human))
        said = [(role, part.substitute(values).strip()) for role, part in parts]
        return [(role, text) for role, text in said if text]


def load_prompt(name: str, folder: Path = FOLDER) -> Prompt:
    """Reads a prompt and checks its variables; '$$' stands for a dollar sign.

    Raises:
        UsageError: there is no such file, or its variables are not those that the program fills in.
    """
    path = folder / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        raise UsageError(f"the prompt {str(path)!r} cannot be read: put it back") from None
    system, rule, human = f"\n{text}".partition("\n---\n")
    if not rule:
        raise UsageError(f"the prompt {str(path)!r} has no line of three dashes: put one before what is asked")
    whole, wanted = Template(text), VARIABLES[name]
    if not whole.is_valid():
        raise UsageError(f"the prompt {str(path)!r} has a '$' that begins no variable: write '$$' for a dollar sign")
    if (found := set(whole.get_identifiers())) != wanted:
        odd = sorted(found ^ wanted)[0]
        told = "is not filled in by the program" if odd in found else "is missing"
        raise UsageError(f"the prompt {str(path)!r}: the variable '${odd}' {told}: it has {', '.join(sorted(wanted))}")
    return Prompt(name, Template(system), Template(human))
