"""The checkout's row: what is chosen for the order to come.

The site's schema has the table ``checkout``: a single row with the id 1, and a column ``reviewed``, which is 1 once the
checkout was shown with something to order.
"""

from __future__ import annotations

import sqlite3

from webgym_sites.kit.store.rows import Value, transaction, update


class CheckoutRow:
    """Base of what knows which choices there are and what they come to."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def note_review(self) -> None:
        """Note that the checkout was shown with something to order."""
        if not self._db.execute("SELECT reviewed FROM checkout").fetchone()[0]:
            self._set(reviewed=1)

    def _set(self, **values: Value) -> None:
        with transaction(self._db):
            update(self._db, "checkout", 1, values)
