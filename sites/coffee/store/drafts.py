"""Drafts: product pages as the customer left them, not yet in the bag."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection

from webgym_sites.coffee.menu import Menu
from webgym_sites.coffee.store.lines import Line, read_lines, write_options
from webgym_sites.kit.store import Refused, insert, transaction, update
from webgym_sites.kit.store.bag import BagRows, check_quantity
from webgym_sites.kit.store.texts import tidied

MAX_NOTE = 24


class Drafts:
    """The drafts' rows: one for each product whose page was opened."""

    def __init__(self, db: sqlite3.Connection, menu: Callable[[], Menu], bag: BagRows) -> None:
        self._db = db
        self._menu = menu
        self._bag = bag

    def of(self, product_id: str) -> Line:
        """The page of a product, made as it comes if it is opened for the first time.

        Raises:
            NotFound: There is no such product.
        """
        menu = self._menu()
        product = menu.product(product_id)
        if not (found := read_lines(self._db, menu, "drafts", "product_id", product_id)):
            with transaction(self._db):
                draft_id = insert(self._db, "drafts", {"product_id": product.id, "quantity": 1, "note": ""})
                write_options(self._db, "drafts", draft_id, product.comes_with)
            found = read_lines(self._db, menu, "drafts", "product_id", product_id)
        return found[0]

    def set(self, product_id: str, option_ids: Collection[str], quantity: int, note: str) -> None:
        """Keep choices.

        Raises:
            Refused: The product cannot be made like that, in that quantity, or with that name.
        """
        draft = self.of(product_id)
        if problem := draft.product.problem(option_ids):
            raise Refused(problem)
        check_quantity(quantity)
        note = tidied(note, MAX_NOTE, "name")
        with transaction(self._db):
            update(self._db, "drafts", draft.id, {"quantity": quantity, "note": note})
            write_options(self._db, "drafts", draft.id, option_ids)

    def discard(self, product_id: str) -> None:
        """Forget what was chosen."""
        with transaction(self._db):
            self._db.execute(
                "DELETE FROM draft_options WHERE line_id IN (SELECT id FROM drafts WHERE product_id = ?)", (product_id,)
            )
            self._db.execute("DELETE FROM drafts WHERE product_id = ?", (product_id,))

    def add_to_bag(self, product_id: str) -> int:
        """Turn a draft into a line of the bag; gives its id.

        Raises:
            Refused: It is sold out, or the bag is full.
        """
        draft = self.of(product_id)
        if draft.product.sold_out:
            raise Refused("Sold out for today.")
        values = {"product_id": product_id, "quantity": draft.quantity, "note": draft.note}
        with transaction(self._db):
            line_id = self._bag.add(values, draft.option_ids)
            self.discard(product_id)
        return line_id
