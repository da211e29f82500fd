"""The draft: what the visitor is about to settle, a single row."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from webgym_sites.kit.store import Value, transaction, update

Kind = Literal["", "book", "change", "cancel", "wait"]
Columns = Mapping[str, Value]
_BLANK: Columns = {
    "restaurant_id": None,
    "reservation_id": None,
    "day": "",
    "party": 0,
    "starts_at": "",
    "until_time": "",
    "area": "",
    "occasion": "",
    "request": "",
    "reminder": 0,
    "card_id": None,
}


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft; see schema.sql. ``starts_at`` is empty until a time is chosen; with ``until_time``, a wait's span."""

    kind: Kind
    restaurant_id: str | None
    reservation_id: int | None
    day: str
    party: int
    starts_at: str
    until_time: str
    area: str
    occasion: str
    request: str
    reminder: bool
    card_id: int | None

    def is_about(self, values: Columns) -> bool:
        """Whether these columns have these values."""
        return all(getattr(self, name) == value for name, value in values.items())


class Desk:
    """The draft's row."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def draft(self) -> Draft:
        """The draft as it stands."""
        kind, *rest = self._db.execute(f"SELECT kind, {', '.join(_BLANK)} FROM draft").fetchone()
        return Draft(kind, *rest)

    def turn_to(self, subject: Columns, when: Columns, given: Columns) -> None:
        """Make the draft one about something; it keeps what was chosen, as far as that is about the same.

        Args:
            subject: What it is about: kind, restaurant and reservation.
            when: Day and party; where only these are new, wishes are kept, and the time is to be chosen again.
            given: What a new draft starts with.
        """
        draft = self.draft()
        if not draft.is_about(subject):
            self.set({**_BLANK, **subject, **when, **given})
        elif not draft.is_about(when):
            self.set({"starts_at": "", "until_time": "", "area": given.get("area", ""), **when})

    def set(self, values: Columns) -> None:
        """Change columns of the draft."""
        with transaction(self._db):
            update(self._db, "draft", 1, values)

    def clear(self) -> None:
        """There is nothing to settle any more."""
        self.set({**_BLANK, "kind": ""})
