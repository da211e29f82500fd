"""Whether a program does what its tests ask; the program has no say in it.

Results are compared here, by type and value, and never by the program's own ``==``.
"""

from __future__ import annotations

import json
import reprlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from webgym_sites.kitchenlab.sandbox import Outcome, call_each

PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Trial:
    """One call, and what it shall return: plain values, as JSON has them."""

    number: int
    arguments: Sequence[object]
    expected: object

    @classmethod
    def read(cls, tests: str) -> list[Trial]:
        """The tests in a text that the database holds."""
        pairs: list[tuple[list[object], object]] = json.loads(tests)
        return [cls(number, arguments, expected) for number, (arguments, expected) in enumerate(pairs, 1)]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one test.

    Attributes:
        number: Which test.
        grade: `PASSED`, or in which way it did not pass; in words of ours alone.
        got: What was returned, or why nothing was; for people.
        printed: The beginning of what was printed.
    """

    number: int
    grade: str
    got: str
    printed: str

    @property
    def passed(self) -> bool:
        """Whether the program did what the test asks."""
        return self.grade == PASSED


def judge(program: str, function: str, tests: Sequence[Trial]) -> list[Result]:
    """Run the tests over a program, each in a sandbox that sees nothing but its own arguments."""
    outcomes = call_each(program, function, [test.arguments for test in tests])
    return list(_results(tests, outcomes))


def _results(tests: Sequence[Trial], outcomes: Iterator[Outcome]) -> Iterator[Result]:
    for test, outcome in zip(tests, outcomes, strict=True):
        got = shown(outcome.value) if outcome.kind == "value" else outcome.message
        yield Result(test.number, _grade(test, outcome), got, outcome.printed)


def _grade(test: Trial, outcome: Outcome) -> str:
    match outcome.kind:
        case "value":
            return PASSED if same(test.expected, outcome.value) else "wrong result"
        case "error":
            return "error"
        case "stopped":
            return outcome.message


def same(expected: object, found: object) -> bool:
    """Whether what was found is what was expected, through and through, and of the same types: True is not 1.

    >>> same([1, {"a": "b"}], [1, {"a": "b"}]), same(1, True), same([1], (1,))
    (True, False, False)
    """
    if type(found) is not type(expected):
        return False
    if isinstance(expected, list):
        pairs = cast("list[object]", expected), cast("list[object]", found)
        return len(pairs[0]) == len(pairs[1]) and all(map(same, *pairs))
    if isinstance(expected, dict):
        these, those = cast("dict[Any, object]", expected), cast("dict[Any, object]", found)
        if len(these) != len(those) or any(type(key) is not str for key in those):
            return False
        return all(key in those and same(value, those[key]) for key, value in these.items())
    return expected == found


# --- for people ------------------------------------------------------------------------------------------------------


class _Shown(reprlib.Repr):
    """Python's own way of writing values, cut short, for values that somebody may have made to be long or deep."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlevel, self.maxstring, self.maxlong = 4, 120, 40
        self.maxlist = self.maxtuple = self.maxdict = self.maxset = 12

    def repr_int(self, x: int, level: int) -> str:
        return super().repr_int(x, level) if x.bit_length() < 1000 else f"a number of {x.bit_length()} bits"

    def repr_instance(self, x: object, level: int) -> str:
        if x is None or isinstance(x, bool | float):
            return repr(x)
        return f"something of type {type(x).__name__}"


_SHOWN = _Shown()


def shown(value: object) -> str:
    """A value as pages write it: Python's way, short, the same for equal values.

    >>> shown({"name": "Taco", "cents": [1, 2]})
    "{'cents': [1, 2], 'name': 'Taco'}"
    """
    return _SHOWN.repr(value)
