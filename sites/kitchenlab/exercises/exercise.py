"""What an exercise is: a program with slots, right and wrong texts for them, and a way to make up its tests."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from string import Template
from typing import Any, Literal

from webgym_sites.kitchenlab.program import fill

SlotKind = Literal["choice", "line", "program"]
Figures = Mapping[str, int | str]
"""What differs between two tickets of one exercise: a tax rate, a limit, a name."""

VISIBLE_TESTS, HIDDEN_TESTS = 4, 8
_MOST_TRIES, _POOL = 50, 24
_LEAST_RESULTS = 3


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of the program that can be edited: the text that belongs there, and others that do not.

    ``$name`` stands for a figure, here as in the program and the brief.
    """

    right: str
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A call, and what the right program returns."""

    arguments: list[Any]
    expected: Any


@dataclass(frozen=True, slots=True)
class Solved:
    """An exercise for given figures, solution included."""

    brief: str
    template: str
    slots: tuple[Slot, ...]

    def program(self, *texts: str) -> str:
        """The program with these texts in its slots."""
        return fill(self.template, texts)

    @property
    def solution(self) -> tuple[str, ...]:
        """The right text of each slot."""
        return tuple(slot.right for slot in self.slots)

    def mistakes(self) -> list[str]:
        """Programs that are wrong in one slot, and the one that is wrong in all."""
        programs = [self.program(*(slot.wrong[0] for slot in self.slots))]
        for place, slot in enumerate(self.slots):
            before, after = self.solution[:place], self.solution[place + 1 :]
            programs += [self.program(*before, wrong, *after) for wrong in slot.wrong]
        return programs


@dataclass(frozen=True, slots=True)
class Exercise:
    """A program to put right.

    Attributes:
        name: Its short name.
        title: As on tickets.
        kind: What its slots are: a choice of fragments, single lines, or one slot that is the whole program.
        brief: What the program shall do.
        function: Name of the function that tests call.
        template: The program; ``⟦1⟧`` and so on mark its slots.
        slots: What belongs there.
        figures: Draws figures.
        arguments: Draws the arguments of one call, given the figures.
    """

    name: str
    title: str
    kind: SlotKind
    brief: str
    function: str
    template: str
    slots: tuple[Slot, ...]
    figures: Callable[[random.Random], Figures]
    arguments: Callable[[random.Random, Figures], list[Any]]

    def solved(self, figures: Figures) -> Solved:
        """Itself for these figures."""

        def put(text: str) -> str:
            return Template(text).substitute(figures)

        slots = tuple(Slot(put(slot.right), tuple(map(put, slot.wrong))) for slot in self.slots)
        return Solved(put(self.brief), put(self.template).strip("\n"), slots)

    def cases(self, figures: Figures, rng: random.Random) -> tuple[list[Case], list[Case]]:
        """Visible and hidden cases, all different.

        Each mistake fails a hidden case, and the program as it is found fails a visible one. The hidden cases have at
        least three results that no visible case has, so what visible tests show is not enough to make up the rest.

        Raises:
            ValueError: No such cases were found.
        """
        solved = self.solved(figures)
        programs = (solved.program(*solved.solution), *solved.mistakes())
        right, *wrong = (function_of(program, self.function) for program in programs)
        for _ in range(_MOST_TRIES):
            calls = [self.arguments(rng, figures) for _ in range(_POOL)]
            distinct = {json.dumps(arguments): arguments for arguments in calls}
            found = _told_apart([Case(arguments, right(arguments)) for arguments in distinct.values()], wrong)
            if found is not None:
                return found
        raise ValueError(
            f"no tests of exercise {self.name!r} tell its mistakes apart with {dict(figures)}: widen `arguments`."
        )


Call = Callable[[list[Any]], Any]


def function_of(program: str, name: str) -> Call:
    """A function of one of our own programs, called with a list of arguments; an error is a result, too.

    None of them changes its arguments.

    Visitors' programs never come here: they run in the sandbox.
    """
    names: dict[str, Any] = {}
    exec(program, names)

    def call(arguments: list[Any]) -> Any:  # noqa: ANN401 - programs return what they like
        try:
            return names[name](*arguments)
        except Exception as error:  # a wrong program may raise anything
            return {"raised": type(error).__name__}

    return call


def _told_apart(pool: list[Case], wrong: Sequence[Call]) -> tuple[list[Case], list[Case]] | None:
    """Visible and hidden cases from a pool, as `Exercise.cases` promises; None if it does not hold them."""
    hidden: list[Case] = []
    for mistake in wrong:
        if not any(_fails(mistake, case) for case in hidden):
            hidden += islice((case for case in pool if _fails(mistake, case)), 1)
    told = all(any(_fails(mistake, case) for case in hidden) for mistake in wrong)
    visible = list(islice((case for case in pool if case not in hidden and _fails(wrong[0], case)), 1))
    for cases, count in ((visible, VISIBLE_TESTS), (hidden, HIDDEN_TESTS)):
        left = [case for case in pool if case not in visible and case not in hidden]
        cases += left[: count - len(cases)]
    new = {json.dumps(case.expected) for case in hidden} - {json.dumps(case.expected) for case in visible}
    full = len(visible) == VISIBLE_TESTS and len(hidden) == HIDDEN_TESTS
    fails = any(_fails(wrong[0], case) for case in visible)
    return (visible, hidden) if told and full and fails and len(new) >= _LEAST_RESULTS else None


def _fails(mistake: Call, case: Case) -> bool:
    return bool(mistake(case.arguments) != case.expected)
