"""A site for tests: two fruits to buy, a question to answer, and a page for every oddity a browser must survive."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from tests.kiosk.app import create_app
from webgym.goal import ANYTHING, AnswerSpec, Goal, Ladder, Row, Rung
from webgym.site import Site
from webgym.snapshot import Snapshot
from webgym.task import ANSWERING, CLICKS, TYPING, Draw, Family, Phrasings, Task
from webgym.types import Action, Answer, Click, PageView, Type

SCHEMA = """
CREATE TABLE fruits (id TEXT PRIMARY KEY, name TEXT NOT NULL, price_cents INTEGER NOT NULL);
CREATE TABLE bag (fruit_id TEXT PRIMARY KEY REFERENCES fruits (id), quantity INTEGER NOT NULL);
CREATE TABLE views (id INTEGER PRIMARY KEY, fruit_id TEXT NOT NULL);
CREATE TABLE orders (id INTEGER PRIMARY KEY, placed_at TEXT NOT NULL, note TEXT NOT NULL);
CREATE TABLE order_lines (
    id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id),
    fruit_id TEXT NOT NULL REFERENCES fruits (id), quantity INTEGER NOT NULL
);
"""
FRUITS = (("apple", "Apple", 50), ("banana", "Banana", 30))
NOON = datetime(2026, 3, 4, 12, 0)


def create_image(db: sqlite3.Connection) -> None:
    """Fill an empty database."""
    db.executescript(SCHEMA)
    db.executemany("INSERT INTO fruits VALUES (?, ?, ?)", FRUITS)


def _order(fruit_id: str, quantity: int, note: str) -> Goal:
    line = Row("order_lines", {"fruit_id": fruit_id, "quantity": quantity}, label=fruit_id)
    order = Row("orders", {"placed_at": ANYTHING, "note": note}, children=(line,), label="the order")
    in_bag = Row("bag", {"fruit_id": fruit_id, "quantity": quantity})
    return Goal(added=(order,), progress=(Ladder((Rung(0.5, in_bag), Rung(1.0, order))),))


def _draw_buy(rng: random.Random) -> Draw:
    fruit_id, name, _ = rng.choice(FRUITS)
    quantity = rng.randint(1, 20)
    return Draw(
        f"{fruit_id} x {quantity}",
        _order(fruit_id, quantity, ""),
        {"what": f"{quantity} x {name}"},
        NOON,
        f"/fruit/{fruit_id}",
    )


def _draw_note(rng: random.Random) -> Draw:
    note = rng.choice(("ring twice", "leave at door", "no bag", "call me", "ask for Kim"))
    return Draw(note, _order("apple", 1, note), {"note": note}, NOON, values=(note, "something else"))


def _draw_ask(rng: random.Random) -> Draw:
    fruit_id, name, cents = rng.choice(FRUITS)
    return Draw(f"{fruit_id}", Goal(answer=AnswerSpec("money", cents)), {"what": name}, NOON)


def _phrasings(text: str) -> Phrasings:
    return Phrasings((text,), ("For me: " + text,), ("Please: " + text,))


@dataclass
class KioskOracle:
    """Solves every task of the kiosk."""

    task: Task

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action."""
        if self.task.family == "ask":
            cents = self.task.goal.answer.value if self.task.goal.answer else None
            return Answer(f"${int(cents or 0) / 100:.2f}")  # type: ignore[arg-type]
        order = self.task.goal.added[0]
        fruit_id, quantity = (str(order.children[0].values[column]) for column in ("fruit_id", "quantity"))
        bag = {str(row["fruit_id"]): int(str(row["quantity"])) for row in state.table("bag")}
        if bag == {fruit_id: int(quantity)}:
            note = page.find("textbox", "Note")
            if note is not None:
                return self._finish(page, str(order.values["note"]))
            return _press(page, "link", "Bag")
        if page.url.endswith(f"/fruit/{fruit_id}"):
            return _press(page, "button", "One more" if int(quantity) > bag.get(fruit_id, 0) else "One less")
        return _press(page, "link", next(name for identity, name, _ in FRUITS if identity == fruit_id))

    def _finish(self, page: PageView, wanted: str) -> Action:
        note = page.find("textbox", "Note")
        assert note is not None
        if note.value != wanted:
            return Type(wanted, into=note.number)
        return _press(page, "button", "Place order")


def _press(page: PageView, role: str, name: str) -> Action:
    element = page.find(role, name)
    assert element is not None, f"no {role} {name!r} in:\n{page.outline}"
    return Click(element.number)


SITE = Site(
    name="kiosk",
    title="The Kiosk",
    summary="Two fruits, and pages with oddities.",
    create_app=create_app,
    create_image=create_image,
    families=(
        Family("buy", "Buy some fruit.", "easy", _draw_buy, _phrasings("Buy {what}."), CLICKS, 40),
        Family(
            "note",
            "Buy an apple, with a note.",
            "medium",
            _draw_note,
            _phrasings("Buy an apple; note: {note}."),
            TYPING,
            20,
        ),
        Family(
            "ask",
            "Say a price.",
            "easy",
            _draw_ask,
            _phrasings("What does one {what} cost?"),
            ANSWERING,
            10,
            one_goal=True,
        ),
    ),
    oracle=KioskOracle,
    final_tables=("orders",),
    scratch_tables=("views",),
)
