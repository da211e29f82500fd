"""The bag: lines of products with their options."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable

from webgym_sites.burrito.store.errors import NotFound, Refused
from webgym_sites.burrito.store.menu import Menu
from webgym_sites.burrito.store.rows import insert, transaction
from webgym_sites.burrito.store.views import Bag, Line

MAX_QUANTITY = 20
MAX_LINES = 20
MAX_NOTE = 140


def check_quantity(quantity: int) -> None:
    """Refuse a quantity that no line can have."""
    if not 1 <= quantity <= MAX_QUANTITY:
        raise Refused(f"Choose between 1 and {MAX_QUANTITY}.", "quantity")


class BagShelf:
    """The bag's rows."""

    def __init__(self, db: sqlite3.Connection, menu: Menu) -> None:
        self._db = db
        self._menu = menu

    def view(self) -> Bag:
        """What is in it."""
        lines = self.lines(_OPTIONS, self._db.execute(_LINES))
        return Bag(lines, sum(line.quantity for line in lines), sum(line.price_cents for line in lines))

    def count(self) -> int:
        """How many items are in it."""
        count: int = self._db.execute("SELECT coalesce(sum(quantity), 0) FROM bag_lines").fetchone()[0]
        return count

    def lines(self, options_query: str, rows: Iterable[tuple[int, str, int, str, int | None]]) -> tuple[Line, ...]:
        """Rows of (id, product, quantity, note, unit price or None for today's) as lines with their options.

        ``options_query`` gives (line id, option id) for a range of line ids.
        """
        rows = list(rows)
        options: dict[int, list[str]] = defaultdict(list)
        if rows:
            low, high = min(row[0] for row in rows), max(row[0] for row in rows)
            for line_id, option_id in self._db.execute(options_query, (low, high)):
                options[line_id].append(option_id)
        return tuple(self._line(*row, options[row[0]]) for row in rows)

    def _line(
        self,
        line_id: int,
        product_id: str,
        quantity: int,
        note: str,
        unit_cents: int | None,
        option_ids: Collection[str],
    ) -> Line:
        unit = self._menu.unit_cents(product_id, option_ids) if unit_cents is None else unit_cents
        chosen = self._menu.chosen(product_id, option_ids)
        return Line(line_id, self._menu.product(product_id), quantity, note, chosen, unit, unit * quantity)

    def line(self, line_id: int) -> Line:
        """One line of the bag."""
        for line in self.view().lines:
            if line.id == line_id:
                return line
        raise NotFound("That item is no longer in your bag.")

    # --- writes ------------------------------------------------------------------------------------------------------

    def add(self, product_id: str, quantity: int, note: str, option_ids: Collection[str]) -> int:
        """Put a checked line in; gives its id."""
        with transaction(self._db):
            if self._db.execute("SELECT count(*) FROM bag_lines").fetchone()[0] >= MAX_LINES:
                raise Refused(f"Your bag is full: it holds {MAX_LINES} different items.")
            line_id = insert(self._db, "bag_lines", {"product_id": product_id, "quantity": quantity, "note": note})
            self._write_options(line_id, option_ids)
        return line_id

    def replace(self, line_id: int, quantity: int, note: str, option_ids: Collection[str]) -> None:
        """Change a line in its place, to checked values."""
        with transaction(self._db):
            self.line(line_id)
            self._db.execute("UPDATE bag_lines SET quantity = ?, note = ? WHERE id = ?", (quantity, note, line_id))
            self._db.execute("DELETE FROM bag_line_options WHERE line_id = ?", (line_id,))
            self._write_options(line_id, option_ids)

    def _write_options(self, line_id: int, option_ids: Collection[str]) -> None:
        rows = [(line_id, option_id) for option_id in sorted(option_ids)]
        self._db.executemany("INSERT INTO bag_line_options VALUES (?, ?)", rows)

    def set_quantity(self, line_id: int, quantity: int) -> None:
        """Change how many; 0 removes the line."""
        if quantity == 0:
            self.remove(line_id)
            return
        self.line(line_id)
        check_quantity(quantity)
        with transaction(self._db):
            self._db.execute("UPDATE bag_lines SET quantity = ? WHERE id = ?", (quantity, line_id))
            self._forget_edits(line_id)

    def remove(self, line_id: int) -> None:
        """Take a line out."""
        self.line(line_id)
        with transaction(self._db):
            self._db.execute("DELETE FROM bag_line_options WHERE line_id = ?", (line_id,))
            self._db.execute("DELETE FROM bag_lines WHERE id = ?", (line_id,))
            self._forget_edits(line_id)

    def empty(self) -> None:
        """Take everything out."""
        with transaction(self._db):
            self._db.execute("DELETE FROM bag_line_options")
            self._db.execute("DELETE FROM bag_lines")
            self._forget_edits(None)

    def _forget_edits(self, line_id: int | None) -> None:
        """Drop the product pages that were editing a line (None: any line), as it has changed under them."""
        rows = self._db.execute("SELECT id, line_id FROM drafts WHERE line_id IS NOT NULL").fetchall()
        stale = [(draft_id,) for draft_id, edited in rows if line_id in (None, edited)]
        self._db.executemany("DELETE FROM draft_options WHERE draft_id = ?", stale)
        self._db.executemany("DELETE FROM drafts WHERE id = ?", stale)


_OPTIONS = "SELECT line_id, option_id FROM bag_line_options WHERE line_id BETWEEN ? AND ?"
_LINES = "SELECT id, product_id, quantity, note, NULL FROM bag_lines ORDER BY id"
