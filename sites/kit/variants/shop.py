"""What may befall a shop: things sold out, prices that change mid-way, notes by guests, extras that come ticked.

All of it is rows, laid down when the episode begins (`webgym_sites.kit.tasks.vary`); without them nothing is different.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime


def sold_out(db: sqlite3.Connection) -> frozenset[str]:
    """The ids of what cannot be had."""
    return frozenset(thing for (thing,) in db.execute("SELECT thing_id FROM sold_out"))


def changed_prices(db: sqlite3.Connection, now: datetime) -> Mapping[str, int]:
    """What costs something else by now: cents by id."""
    query = "SELECT thing_id, price_cents FROM price_changes WHERE from_time <= ?"
    return dict(db.execute(query, (now.isoformat(timespec="seconds"),)))


# --- notes -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GuestNote:
    """What a guest wrote about a thing."""

    author: str
    text: str


def note_on(db: sqlite3.Connection, thing_id: str) -> GuestNote | None:
    """The note about a thing, if there is one; ``guest_note`` of ``kit/macros.html`` shows it."""
    row = db.execute("SELECT author, text FROM guest_notes WHERE thing_id = ?", (thing_id,)).fetchone()
    return GuestNote(*row) if row else None


# --- extras ----------------------------------------------------------------------------------------------------------

EXTRAS = {
    "protection": ("Order protection", 199),
    "service": ("Comfort fee", 99),
    "picks": ("Weekly picks by post", 299),
}
"""What may be offered besides: its label, and what it costs in cents."""


@dataclass(frozen=True, slots=True)
class Extra:
    """Something that is offered besides."""

    name: str
    label: str
    cents: int
    ticked: bool


def extras_offered(db: sqlite3.Connection) -> tuple[Extra, ...]:
    """What is offered besides, for ``kit/extras.html``."""
    rows = db.execute("SELECT name, ticked FROM extras ORDER BY name")
    return tuple(Extra(name, *EXTRAS[name], ticked=bool(ticked)) for name, ticked in rows)


def tick_extras(db: sqlite3.Connection, names: Collection[str]) -> None:
    """Leave these ticked, and no others."""
    rows = [(extra.name in names, extra.name) for extra in extras_offered(db)]
    db.executemany("UPDATE extras SET ticked = ? WHERE name = ?", rows)


def charge_extras(db: sqlite3.Connection) -> None:
    """Charge what is ticked; called when an order is placed."""
    rows = [(extra.name, extra.cents) for extra in extras_offered(db) if extra.ticked]
    db.executemany("INSERT OR REPLACE INTO extra_charges VALUES (?, ?)", rows)
