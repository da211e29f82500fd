"""The dish that is being chosen, and the bag, of one restaurant at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence

from webgym_sites.dash.store.menu import Menu
from webgym_sites.dash.store.views import Bag, Dish, Draft, Line
from webgym_sites.kit.store import NotFound, Refused, insert, transaction
from webgym_sites.kit.store.bag import BagRows, check_quantity
from webgym_sites.kit.store.texts import tidied

MAX_NOTE = 140


class Bags:
    """The draft's and the bag's rows."""

    def __init__(self, db: sqlite3.Connection, menu: Menu) -> None:
        self._db = db
        self._menu = menu
        self.rows = BagRows(db)

    # --- choosing ----------------------------------------------------------------------------------------------------

    def draft(self, dish_id: str) -> Draft:
        """A dish as it is chosen; one that was not looked at last starts as it comes."""
        dish = self._menu.dish(dish_id)
        row = self._row(dish_id)
        if row is None:
            preset = [group.options[0].id for group in self._menu.groups(dish_id) if group.radio]
            self.set_draft(dish_id, preset, 1, "")
        quantity, note = row or (1, "")
        chosen = frozenset(id_ for (id_,) in self._db.execute("SELECT option_id FROM draft_options"))
        extras = sum(option.price_cents for option in self._menu.options(dish_id, chosen))
        cents = (dish.price_cents + extras) * quantity
        return Draft(dish, self._menu.groups(dish_id), chosen, quantity, note, cents)

    def _row(self, dish_id: str) -> tuple[int, str] | None:
        """Quantity and note, if this dish was looked at last."""
        query = "SELECT quantity, note FROM drafts WHERE product_id = ?"
        return self._db.execute(query, (dish_id,)).fetchone()

    def set_draft(self, dish_id: str, option_ids: Collection[str], quantity: int, note: str) -> None:
        """Choose so.

        Raises:
            NotFound: There is no such dish.
            Refused: A quantity or a note that cannot be, or options that the dish does not offer in that number.
        """
        check_quantity(quantity)
        note = tidied(note, MAX_NOTE)
        self._check_options(dish_id, set(option_ids))
        with transaction(self._db):
            self.forget_draft()
            insert(self._db, "drafts", {"id": 1, "product_id": dish_id, "quantity": quantity, "note": note})
            rows = [(1, option_id) for option_id in sorted(set(option_ids))]
            self._db.executemany("INSERT INTO draft_options VALUES (?, ?)", rows)

    def _check_options(self, dish_id: str, chosen: set[str]) -> None:
        for group in self._menu.groups(self._menu.dish(dish_id).id):
            ticked = chosen & {option.id for option in group.options}
            if group.radio and len(ticked) != 1:
                raise Refused(f"Choose one of {group.name}.", group.id)
            chosen = chosen - ticked
        if chosen:
            raise Refused("This dish cannot be had with that.")

    def forget_draft(self) -> None:
        """Choose nothing."""
        with transaction(self._db):
            self._db.execute("DELETE FROM draft_options")
            self._db.execute("DELETE FROM drafts")

    # --- the bag -----------------------------------------------------------------------------------------------------

    def view(self) -> Bag:
        """What is in the bag."""
        rows = ((row.id, row.product_id, row.quantity, row.option_ids) for row in self.rows.lines())
        notes: dict[int, str] = dict(self._db.execute("SELECT id, note FROM bag_lines"))
        lines = tuple(self.line(id_, dish, count, notes[id_], options) for id_, dish, count, options in rows)
        return Bag(lines, self._menu.place(lines[0].product.restaurant_id) if lines else None)

    def line(
        self, line_id: int, dish_id: str, quantity: int, note: str, option_ids: Sequence[str], unit_cents: int = 0
    ) -> Line:
        """A row as a line; ``unit_cents`` is the price of one, if it is not today's."""
        dish, options = self._menu.dish(dish_id), self._menu.options(dish_id, option_ids)
        today = dish.price_cents + sum(option.price_cents for option in options)
        return Line(line_id, dish, quantity, note, options, unit_cents or today)

    def clashes(self, dish: Dish) -> bool:
        """Whether the bag holds food of another restaurant."""
        held = self.view().place
        return held is not None and held.id != dish.restaurant_id

    def add(self, dish_id: str, replace: bool = False) -> int:
        """Put the dish in as it is chosen; gives the line's id. A line of the same becomes more.

        Args:
            dish_id: The dish; it must be the one that was looked at last.
            replace: Take out what is from another restaurant.

        Raises:
            NotFound: Another dish was looked at since.
            Refused: The bag holds food of another restaurant, or is full,
                or the dish is sold out.
        """
        if self._row(dish_id) is None:
            raise NotFound("You have looked at another dish since. Choose this one again.")
        draft = self.draft(dish_id)
        if draft.dish.sold_out:
            raise Refused("Sold out for today.")
        with transaction(self._db):
            if self.clashes(draft.dish):
                if not replace:
                    raise Refused("Your bag holds food of another restaurant.")
                self.rows.empty()
            line_id = self._put(draft)
            self.forget_draft()
        return line_id

    def _put(self, draft: Draft) -> int:
        for line in self.view().lines:
            same = frozenset(option.id for option in line.options) == draft.chosen and line.note == draft.note
            if same and line.product.id == draft.dish.id:
                self.rows.set_quantity(line.id, line.quantity + draft.quantity)
                return line.id
        values = {"product_id": draft.dish.id, "quantity": draft.quantity, "note": draft.note}
        return self.rows.add(values, draft.chosen)
