"""Tickets: exercises as the website knows them, rows without a solution."""

from __future__ import annotations

import json
import random
import sqlite3
from dataclasses import dataclass
from functools import cached_property, lru_cache

from webgym_sites.kit.store import Rows, create_schema, insert_all
from webgym_sites.kitchenlab.exercises.bank import BANK, SUBJECTS
from webgym_sites.kitchenlab.exercises.exercise import Case, Exercise, Figures, Solved, function_of

_FIRST_NUMBER = 101


@dataclass(frozen=True)
class Ticket:
    """An exercise with its figures, under a number; equal ones have equal tests."""

    id: str
    exercise: Exercise
    figures: Figures

    @cached_property
    def key(self) -> str:
        """What it is, apart from its number."""
        return json.dumps([self.exercise.name, *sorted(self.figures.items())])

    @cached_property
    def solved(self) -> Solved:
        """The exercise for these figures, solution included."""
        return self.exercise.solved(self.figures)

    @property
    def solution(self) -> tuple[str, ...]:
        """The right text of each slot."""
        return self.solved.solution

    @property
    def found(self) -> str:
        """The program as it is found."""
        return self.solved.program(*(slot.wrong[0] for slot in self.solved.slots))

    @property
    def choices(self) -> list[list[str]]:
        """For each slot, the texts to choose from, in the order of the page."""
        rng = random.Random(f"{self.key} choices")
        return [rng.sample(texts := [slot.right, *slot.wrong], len(texts)) for slot in self.solved.slots]

    @property
    def cases(self) -> tuple[list[Case], list[Case]]:
        """Visible and hidden cases."""
        return _cases(self.key)

    @property
    def passed_at_first(self) -> list[bool]:
        """Which visible tests the program passes as it is found."""
        found = function_of(self.found, self.exercise.function)
        return [found(case.arguments) == case.expected for case in self.cases[0]]

    def rows(self) -> Rows:
        """The ticket as rows of the database."""
        solved, kind, (visible, hidden) = self.solved, self.exercise.kind, self.cases
        head = {
            "id": self.id,
            "title": self.exercise.title,
            "brief": solved.brief,
            "entry": self.exercise.function,
            "template": solved.template,
            "tests": _written(visible),
            "exercise": self.exercise.name,
            "figures": json.dumps(dict(self.figures)),
        }
        rows: Rows = [("tickets", {**head})]
        for number, (slot, choices) in enumerate(zip(solved.slots, self.choices, strict=True), 1):
            offered = json.dumps(choices if kind == "choice" else [])
            place = {"ticket_id": self.id, "slot": number}
            rows.append(("slots", {**place, "kind": kind, "start": slot.wrong[0], "choices": offered}))
        rows.append(("hidden_tests", {"ticket_id": self.id, "tests": _written(hidden)}))
        return rows


def _written(cases: list[Case]) -> str:
    return json.dumps([[case.arguments, case.expected] for case in cases])


@lru_cache(maxsize=4096)
def _cases(key: str) -> tuple[list[Case], list[Case]]:
    name, *figures = json.loads(key)
    return BANK[name].cases(dict(figures), random.Random(f"{key} tests"))


def read_ticket(ticket_id: str, exercise: str, figures: str) -> Ticket:
    """The ticket that a row of the database is about."""
    return Ticket(ticket_id, BANK[exercise], json.loads(figures))


def create_image(db: sqlite3.Connection) -> None:
    """Give an empty database the schema, and a ticket of each subject that is always there."""
    create_schema(db, "webgym_sites.kitchenlab")
    rng = random.Random("tickets that are always there")
    for number, exercises in enumerate(SUBJECTS.values(), _FIRST_NUMBER):
        exercise = rng.choice(exercises)
        insert_all(db, Ticket(f"KL-{number}", exercise, exercise.figures(rng)).rows())
    db.commit()
