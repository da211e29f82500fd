"""The bag: lines of products with their options."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable

from webgym_sites.burrito.store.menu import Menu
from webgym_sites.burrito.store.views import Bag, Line
from webgym_sites.kit.store import NotFound
from webgym_sites.kit.store.bag import BagRows

MAX_NOTE = 140


class BagShelf:
    """The bag's lines, with their products and prices."""

    def __init__(self, db: sqlite3.Connection, menu: Menu) -> None:
        self._db = db
        self._menu = menu
        self.rows = BagRows(db, touched=self._forget_edits)

    def view(self) -> Bag:
        """What is in it."""
        lines = self.lines(_OPTIONS, self._db.execute(_LINES))
        return Bag(lines, sum(line.quantity for line in lines), sum(line.price_cents for line in lines))

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
        return Line(line_id, self._menu.product(product_id), quantity, note, chosen, unit)

    def line(self, line_id: int) -> Line:
        """One line of the bag."""
        for line in self.view().lines:
            if line.id == line_id:
                return line
        raise NotFound("That item is no longer in your bag.")

    def add(self, product_id: str, quantity: int, note: str, option_ids: Collection[str]) -> int:
        """Put a checked line in; gives its id."""
        return self.rows.add({"product_id": product_id, "quantity": quantity, "note": note}, option_ids)

    def replace(self, line_id: int, quantity: int, note: str, option_ids: Collection[str]) -> None:
        """Change a line in its place, to checked values."""
        self.rows.replace(line_id, {"quantity": quantity, "note": note}, option_ids)

    def _forget_edits(self, line_id: int | None) -> None:
        """Drop the product pages that were editing a line (None: any line), as it has changed under them."""
        rows = self._db.execute("SELECT id, line_id FROM drafts WHERE line_id IS NOT NULL").fetchall()
        stale = [(draft_id,) for draft_id, edited in rows if line_id in (None, edited)]
        self._db.executemany("DELETE FROM draft_options WHERE draft_id = ?", stale)
        self._db.executemany("DELETE FROM drafts WHERE id = ?", stale)


_OPTIONS = "SELECT line_id, option_id FROM bag_line_options WHERE line_id BETWEEN ? AND ?"
_LINES = "SELECT id, product_id, quantity, note, NULL FROM bag_lines ORDER BY id"
