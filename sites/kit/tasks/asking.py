"""Questions: worded from a table of kinds, and read back out of an instruction.

The oracle is given the instruction and not the question, so what `Kinds` words it can also take apart again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from webgym.goal import AnswerSpec, Goal
from webgym.task import Draw, Setup


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a kind, and what stands in the places of its phrase."""

    kind: str
    details: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Kinds:
    """What can be asked for, each as a thing such as ``the price of {dish}``.

    Attributes:
        phrases: The thing, by kind.
        patterns: What can stand in a place, as a pattern; anything, where none is given.
        indirect: How the thing follows "tell me": ``"{}"``, or ``"what {} is"``.
    """

    phrases: Mapping[str, str]
    patterns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    indirect: str = "{}"

    def draw(self, question: Question, answer: AnswerSpec, start_at: datetime, setup: Setup = ()) -> Draw:
        """A draw that asks it; it fills phrasings such as `webgym_sites.kit.tasks.phrasings.questions`."""
        thing = self.phrases[question.kind].format_map(question.details)
        words = {"question": f"What is {thing}?", "indirect": self.indirect.format(thing)}
        key = json.dumps([question.kind, dict(question.details), answer.kind, answer.value])
        return Draw(key, Goal(answer=answer), words, start_at, setup=setup)

    def read(self, instruction: str) -> Question:
        """The question that an instruction asks.

        Raises:
            ValueError: It asks nothing of a known kind.
        """
        for kind, phrase in self.phrases.items():
            pieces = re.split(r"\{(\w+)\}", phrase)
            pattern = "".join(self._place(p) if odd % 2 else re.escape(p) for odd, p in enumerate(pieces))
            match = re.search(rf"{pattern}(?= is\b|[?.]( |$)|$)", instruction)
            if match is not None:
                return Question(kind, match.groupdict())
        raise ValueError(f"no known question in {instruction!r}; the kinds are {', '.join(self.phrases)}.")

    def _place(self, name: str) -> str:
        return f"(?P<{name}>{self.patterns.get(name, '.+?')})"
