"""The customer's addresses, cards and favourites, and what they think of restaurants."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime

from webgym_sites.dash.store.views import Address
from webgym_sites.kit.money import Card
from webgym_sites.kit.store import Refused, insert, transaction
from webgym_sites.kit.store.reviews import Review, Reviews
from webgym_sites.kit.variants.shop import GuestNote, note_on

YOU = "You"
"""How the customer's own reviews are signed."""


class Customer:
    """What belongs to the customer."""

    def __init__(self, db: sqlite3.Connection, now: Callable[[], datetime]) -> None:
        self._db = db
        self._reviews = Reviews(db, now)

    def addresses(self) -> tuple[Address, ...]:
        """The saved addresses."""
        rows = self._db.execute("SELECT id, label, street, extra_cents, extra_minutes FROM addresses ORDER BY id")
        return tuple(Address(*row) for row in rows)

    def cards(self) -> tuple[Card, ...]:
        """The saved cards."""
        return tuple(Card(*row) for row in self._db.execute("SELECT id, brand, last4 FROM cards ORDER BY id"))

    def set_favourite(self, place_id: str, favourite: bool) -> None:
        """Make a restaurant a favourite, or no favourite any more; nothing happens if it is so already."""
        with transaction(self._db):
            self._db.execute("DELETE FROM favourites WHERE restaurant_id = ?", (place_id,))
            if favourite:
                insert(self._db, "favourites", {"restaurant_id": place_id})

    def note_on(self, dish_id: str) -> GuestNote | None:
        """What a guest wrote about a dish."""
        return note_on(self._db, dish_id)

    # --- reviews -----------------------------------------------------------------------------------------------------

    def reviews(self, place_id: str) -> tuple[Review, ...]:
        """What was written about a restaurant, newest first."""
        return self._reviews.of(place_id)

    def may_review(self, place_id: str) -> bool:
        """Whether the customer has ordered there, and has not written about it yet."""
        ordered = "SELECT 1 FROM orders WHERE restaurant_id = ?"
        known = self._db.execute(ordered, (place_id,)).fetchone()
        return known is not None and all(review.author != YOU for review in self.reviews(place_id))

    def review(self, place_id: str, stars: int, text: str) -> None:
        """Write about a restaurant.

        Raises:
            Refused: Not 1 to 5 stars, too long a text, nothing was ordered there, or it was reviewed before.
        """
        if not self.may_review(place_id):
            raise Refused("You can rate a restaurant once, after an order from there.")
        self._reviews.add(place_id, YOU, stars, text)
