"""Reviews of things: stars and a text. `SCHEMA` is the table; a site runs it beside its own schema."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from webgym_sites.kit.store.errors import Refused
from webgym_sites.kit.store.rows import insert, transaction
from webgym_sites.kit.store.texts import tidied

SCHEMA = """
CREATE TABLE reviews (
    id INTEGER PRIMARY KEY, thing_id TEXT NOT NULL, author TEXT NOT NULL,
    stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5), text TEXT NOT NULL, written_on TEXT NOT NULL
);
"""
MAX_TEXT = 400


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody thought of a thing. ``stars`` is 1 to 5, ``written_on`` a date in ISO form."""

    id: int
    author: str
    stars: int
    text: str
    written_on: str


@dataclass(frozen=True, slots=True)
class Rating:
    """How things were found on the whole: the mean with one decimal, 0.0 where nobody has said."""

    mean: float
    count: int


class Reviews:
    """The reviews' rows."""

    def __init__(self, db: sqlite3.Connection, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now

    def of(self, thing_id: str) -> tuple[Review, ...]:
        """The reviews of a thing, newest first."""
        rows = self._db.execute(
            "SELECT id, author, stars, text, written_on FROM reviews WHERE thing_id = ?"
            " ORDER BY written_on DESC, id DESC",
            (thing_id,),
        )
        return tuple(Review(*row) for row in rows)

    def rating(self, thing_id: str) -> Rating:
        """How a thing was found on the whole."""
        query = "SELECT round(coalesce(avg(stars), 0), 1), count(*) FROM reviews WHERE thing_id = ?"
        return Rating(*self._db.execute(query, (thing_id,)).fetchone())

    def add(self, thing_id: str, author: str, stars: int, text: str) -> int:
        """Write one; gives its id.

        Raises:
            Refused: Not 1 to 5 stars, or too long a text.
        """
        if not 1 <= stars <= 5:
            raise Refused("Choose between one and five stars.", "stars")
        values = {
            "thing_id": thing_id,
            "author": author,
            "stars": stars,
            "text": tidied(text, MAX_TEXT, "review", "text"),
        }
        with transaction(self._db):
            return insert(self._db, "reviews", {**values, "written_on": self._now().date().isoformat()})
