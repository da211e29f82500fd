"""What can be asked: put the program of one ticket right and hand it in, so that it passes the tests nobody sees.

The reward reads the tables ``submissions`` and ``grades``, which the site fills when a program is handed in. What was
tried before counts as progress only.
"""

from __future__ import annotations

import hashlib
import random

from webgym.goal import ANYTHING, Goal, Ladder, Row, Rung
from webgym.task import CLICKS, TYPING, ActionMode, Difficulty, Draw, Family, Setup
from webgym_sites.kit.tasks.chance import moment
from webgym_sites.kit.tasks.phrasings import requests
from webgym_sites.kitchenlab.exercises.bank import SUBJECTS
from webgym_sites.kitchenlab.exercises.exercise import Exercise, SlotKind
from webgym_sites.kitchenlab.tickets import Ticket

MODES: dict[SlotKind, frozenset[ActionMode]] = {"choice": CLICKS, "line": TYPING, "program": frozenset({"computer"})}
"""What can express the edits of a ticket. A whole program is nothing to choose from a list of values."""

_NUMBERS = range(200, 1000)
_DECOYS = 8  # beside each ticket hangs one of as many others with the same title, which is to be left alone
_RUN, _RAN = 0.6, 0.1  # what a run in which all visible tests pass is worth, and any run


def numbered(exercise: Exercise, rng: random.Random) -> Ticket:
    """A ticket with figures of its own; its number follows from them."""
    ticket = Ticket("", exercise, exercise.figures(rng))
    digest = int.from_bytes(hashlib.sha256(ticket.key.encode()).digest()[:8])
    return Ticket(f"KL-{_NUMBERS[digest % len(_NUMBERS)]}", ticket.exercise, ticket.figures)


def _draw(rng: random.Random, exercises: tuple[Exercise, ...]) -> Draw:
    ticket = numbered(rng.choice(exercises), rng)
    decoy = ticket
    while decoy.id == ticket.id:
        decoy = numbered(ticket.exercise, random.Random(rng.randrange(_DECOYS)))
    setup: Setup = (*ticket.rows(), *decoy.rows())
    values = tuple(text for choices in ticket.choices for text in choices) if ticket.exercise.kind == "line" else ()
    words = {"ticket": ticket.id, "title": ticket.exercise.title}
    return Draw(ticket.key, goal_of(ticket), words, moment(rng, "09:00", "21:00"), setup=setup, values=values)


def goal_of(ticket: Ticket) -> Goal:
    """That the program of a ticket is handed in and passes every hidden test, and that nothing else is handed in."""
    visible, hidden = ticket.cases
    grades = _graded("grades", [True] * len(hidden))
    values = {"ticket_id": ticket.id, "program": ANYTHING, "handed_in_at": ANYTHING}
    handed_in = Row("submissions", values, grades, key=("ticket_id",), label=f"{ticket.id} handed in")
    passing, at_first = (
        Row("runs", {"ticket_id": ticket.id}, _graded("run_results", passed), key=("ticket_id",))
        for passed in ([True] * len(visible), ticket.passed_at_first)
    )
    ladder = Ladder((Rung(_RUN, passing, _RAN, at_first), Rung(1.0, handed_in)))
    return Goal(added=(handed_in,), progress=(ladder,))


def _graded(table: str, passed: list[bool]) -> tuple[Row, ...]:
    """A row for each test; one with another grade is not that row at all, and earns nothing."""
    grades = ("passed" if each else "wrong result" for each in passed)
    rows = ({"number": number, "grade": grade} for number, grade in enumerate(grades, 1))
    return tuple(Row(table, row, key=("number", "grade"), label=f"test {row['number']}") for row in rows)


def _family(name: str, subject: str, difficulty: Difficulty, max_steps: int, summary: str, what: str) -> Family:
    exercises = SUBJECTS[subject]
    return Family(
        name=name,
        summary=summary,
        difficulty=difficulty,
        draw=lambda rng: _draw(rng, exercises),
        phrasings=requests(what),
        modes=MODES[exercises[0].kind],
        max_steps=max_steps,
    )


FAMILIES = (
    _family(
        "fix-total",
        "total",
        "easy",
        20,
        "A receipt that comes out wrong: two fragments to choose.",
        "put right the program of ticket {ticket} ({title}) and hand it in",
    ),
    _family(
        "apply-discount",
        "discount",
        "easy",
        20,
        "A price that comes down by the wrong amount: one line to mend.",
        "mend the faulty line of ticket {ticket} ({title}) and hand the program in",
    ),
    _family(
        "menu-filter",
        "menu",
        "medium",
        30,
        "A menu with the wrong dishes on it: three fragments to choose.",
        "make the program of ticket {ticket} ({title}) list what it should, and hand it in",
    ),
    _family(
        "scale-recipe",
        "recipe",
        "medium",
        30,
        "A recipe for another number of people: two lines to mend.",
        "mend both lines of ticket {ticket} ({title}) and hand the program in",
    ),
    _family(
        "split-bill",
        "bill",
        "hard",
        40,
        "A bill for several people: a whole program to write.",
        "rewrite the program of ticket {ticket} ({title}) so that everybody pays what is due, and hand it in",
    ),
    _family(
        "parse-order",
        "order",
        "hard",
        40,
        "An order as text: a whole program to write.",
        "rewrite the program of ticket {ticket} ({title}) so that it reads any order, and hand it in",
    ),
    _family(
        "plan-shifts",
        "shift",
        "hard",
        40,
        "Hours, shifts and free slots: a whole program to write.",
        "rewrite the program of ticket {ticket} ({title}) to do what the slip says, and hand it in",
    ),
)
