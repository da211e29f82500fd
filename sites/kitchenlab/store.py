"""The test kitchen over one open database: tickets, what is being tried, what was handed in."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from webgym_sites.kit.store import NotFound, Refused, insert, transaction
from webgym_sites.kit.variants.shop import GuestNote, note_on
from webgym_sites.kitchenlab.judge import Result, Trial
from webgym_sites.kitchenlab.program import fill

SlotKind = Literal["choice", "line", "program"]
MAX_LENGTH: dict[SlotKind, int] = {"choice": 200, "line": 200, "program": 4000}
"""So many characters a slot takes."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of a program that can be edited, and what stands there now."""

    number: int
    kind: SlotKind
    text: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ticket:
    """A program to put right, as the cook left it."""

    id: str
    title: str
    brief: str
    entry: str
    template: str
    slots: tuple[Slot, ...]
    tests: list[Trial]
    handed_in_at: str | None

    @property
    def kind(self) -> SlotKind:
        """What its slots are."""
        return self.slots[0].kind

    @property
    def program(self) -> str:
        """The program as it is now."""
        return fill(self.template, [slot.text for slot in self.slots])


@dataclass(frozen=True, slots=True)
class Run:
    """The newest run of a ticket's visible tests."""

    program: str
    results: tuple[Result, ...]

    @property
    def passed(self) -> int:
        """How many tests passed."""
        return sum(result.passed for result in self.results)


class Bench:
    """Tickets over one open database and one clock."""

    def __init__(self, db: sqlite3.Connection, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now

    # --- reads -------------------------------------------------------------------------------------------------------

    def tickets(self) -> list[Ticket]:
        """Every ticket, by number."""
        return [self.ticket(row[0]) for row in self._db.execute("SELECT id FROM tickets ORDER BY id")]

    def ticket(self, ticket_id: str) -> Ticket:
        """One ticket.

        Raises:
            NotFound: There is no such ticket.
        """
        head = self._db.execute(
            "SELECT title, brief, entry, template, tests, handed_in_at FROM tickets "
            "LEFT JOIN submissions ON ticket_id = tickets.id WHERE tickets.id = ?",
            (ticket_id,),
        ).fetchone()
        if head is None:
            raise NotFound("There is no such ticket on the rail.")
        title, brief, entry, template, tests, handed_in_at = head
        slots = self._slots(ticket_id)
        return Ticket(ticket_id, title, brief, entry, template, slots, Trial.read(tests), handed_in_at)

    def hidden_tests(self, ticket_id: str) -> list[Trial]:
        """The tests that are run when a program is handed in, and shown to nobody."""
        row = self._db.execute("SELECT tests FROM hidden_tests WHERE ticket_id = ?", (ticket_id,)).fetchone()
        return Trial.read(row[0])

    def note(self, ticket_id: str) -> GuestNote | None:
        """What a colleague wrote on a ticket, if anybody did."""
        return note_on(self._db, ticket_id)

    def run(self, ticket_id: str) -> Run | None:
        """The newest run of a ticket, if there is one."""
        found = self._db.execute("SELECT program FROM runs WHERE ticket_id = ?", (ticket_id,)).fetchone()
        if found is None:
            return None
        query = "SELECT number, grade, got, printed FROM run_results WHERE ticket_id = ? ORDER BY number"
        rows = self._db.execute(query, (ticket_id,))
        return Run(found[0], tuple(Result(*row) for row in rows))

    def _slots(self, ticket_id: str) -> tuple[Slot, ...]:
        rows = self._db.execute(
            "SELECT slot, kind, coalesce(text, start), choices FROM slots LEFT JOIN drafts USING (ticket_id, slot) "
            "WHERE ticket_id = ? ORDER BY slot",
            (ticket_id,),
        )
        return tuple(Slot(number, kind, text, tuple(json.loads(choices))) for number, kind, text, choices in rows)

    # --- writes ------------------------------------------------------------------------------------------------------

    def save(self, ticket_id: str, texts: Sequence[str]) -> Ticket:
        """Keep what stands in the slots.

        Raises:
            NotFound: There is no such ticket.
            Refused: It was handed in; or a text is too long, or not one of those to choose from.
        """
        ticket = self._open_ticket(ticket_id)
        for slot, text in zip(ticket.slots, texts, strict=True):
            _check(slot, text)
        with transaction(self._db):
            for slot, text in zip(ticket.slots, texts, strict=True):
                if text != slot.text:
                    values = (ticket_id, slot.number, text)
                    self._db.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)", values)
        return self.ticket(ticket_id)

    def keep_run(self, ticket_id: str, program: str, results: Sequence[Result]) -> None:
        """Keep what came of the visible tests, in place of the run before."""
        with transaction(self._db):
            self._db.execute("DELETE FROM run_results WHERE ticket_id = ?", (ticket_id,))
            self._db.execute("INSERT OR REPLACE INTO runs VALUES (?, ?)", (ticket_id, program))
            for each in results:
                told = {"grade": each.grade, "got": each.got, "printed": each.printed}
                insert(self._db, "run_results", {"ticket_id": ticket_id, "number": each.number, **told})

    def hand_in(self, ticket_id: str, program: str, results: Sequence[Result]) -> None:
        """Hand a program in, with what came of the hidden tests; that cannot be taken back.

        Raises:
            NotFound: There is no such ticket.
            Refused: It was handed in before.
        """
        self._open_ticket(ticket_id)
        with transaction(self._db):
            handed_in_at = self._now().isoformat(timespec="seconds")
            values = {"ticket_id": ticket_id, "program": program, "handed_in_at": handed_in_at}
            number = insert(self._db, "submissions", values)
            for each in results:
                insert(self._db, "grades", {"submission_id": number, "number": each.number, "grade": each.grade})

    def _open_ticket(self, ticket_id: str) -> Ticket:
        ticket = self.ticket(ticket_id)
        if ticket.handed_in_at is not None:
            raise Refused(f"{ticket_id} was handed in and is closed.")
        return ticket


def _check(slot: Slot, text: str) -> None:
    if len(text) > MAX_LENGTH[slot.kind]:
        raise Refused(f"That is longer than the {MAX_LENGTH[slot.kind]} characters there is room for.")
    if slot.kind == "choice" and text not in slot.choices:
        raise Refused("That is not one of the fragments to choose from.")
