"""Drafts: product pages as the customer left them, not yet in the bag."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from webgym_sites.burrito.store.bag import MAX_NOTE, BagShelf
from webgym_sites.burrito.store.menu import Menu
from webgym_sites.burrito.store.views import Draft
from webgym_sites.kit.store import NotFound, Refused, insert, transaction
from webgym_sites.kit.store.bag import check_quantity
from webgym_sites.kit.store.texts import tidied


class Drafts:
    """The drafts' rows: at most one for each product, and one for each line of the bag being edited."""

    def __init__(self, db: sqlite3.Connection, menu: Menu, bag: BagShelf) -> None:
        self._db = db
        self._menu = menu
        self._bag = bag

    def find(self, product_id: str, line_id: int | None) -> int:
        """The id of the draft of a page; made if there is none."""
        query = "SELECT id FROM drafts WHERE product_id = ? AND line_id IS ?"
        row = self._db.execute(query, (self._menu.product(product_id).id, line_id)).fetchone()
        return row[0] if row else self._make(product_id, line_id)

    def _make(self, product_id: str, line_id: int | None) -> int:
        quantity, note, chosen = 1, "", self._menu.preselected(product_id)
        if line_id is not None:
            line = self._bag.line(line_id)
            if line.product.id != product_id:
                raise NotFound("That item is no longer in your bag.")
            quantity, note, chosen = line.quantity, line.note, frozenset(option.id for option in line.options)
        values = {"product_id": product_id, "line_id": line_id, "quantity": quantity, "note": note}
        with transaction(self._db):
            draft_id = insert(self._db, "drafts", values)
            self._write_options(draft_id, chosen)
        return draft_id

    def _row(self, draft_id: int) -> tuple[str, int | None, int, str]:
        query = "SELECT product_id, line_id, quantity, note FROM drafts WHERE id = ?"
        row = self._db.execute(query, (draft_id,)).fetchone()
        if row is None:
            raise NotFound("That page is out of date. Open the item again.")
        return row

    def view(self, draft_id: int) -> Draft:
        """The page of a draft."""
        product_id, line_id, quantity, note = self._row(draft_id)
        product = self._menu.product(product_id)
        chosen = self._chosen(draft_id)
        groups = tuple(question.view(chosen) for question in self._menu.questions(product_id))
        unit = self._menu.unit_cents(product_id, chosen)
        return Draft(
            id=draft_id,
            product=product,
            line_id=line_id,
            quantity=quantity,
            note=note,
            groups=groups,
            unit_price_cents=unit,
            price_cents=unit * quantity,
            calories=product.calories + self._extra_calories(product_id, chosen),
            problems=tuple(group.problem for group in groups if group.problem),
        )

    def _extra_calories(self, product_id: str, chosen: frozenset[str]) -> int:
        """What the choices add to, or take from, the product as it comes."""
        offered = self._menu.offered(product_id)
        comes_with = self._menu.preselected(product_id)
        added = sum(offered[option].calories for option in chosen - comes_with)
        return added - sum(offered[option].calories for option in comes_with - chosen)

    def _chosen(self, draft_id: int) -> frozenset[str]:
        rows = self._db.execute("SELECT option_id FROM draft_options WHERE draft_id = ?", (draft_id,))
        return frozenset(option_id for (option_id,) in rows)

    # --- writes ------------------------------------------------------------------------------------------------------

    def set(self, draft_id: int, option_ids: Collection[str], quantity: int, note: str) -> None:
        """Keep choices, complete or not."""
        product_id = self._row(draft_id)[0]
        chosen = frozenset(option_ids)
        self._check_options(product_id, chosen)
        check_quantity(quantity)
        note = tidied(note, MAX_NOTE)
        before = self._chosen(draft_id)
        with transaction(self._db):
            self._db.execute("UPDATE drafts SET quantity = ?, note = ? WHERE id = ?", (quantity, note, draft_id))
            gone = [(draft_id, option_id) for option_id in sorted(before - chosen)]
            self._db.executemany("DELETE FROM draft_options WHERE draft_id = ? AND option_id = ?", gone)
            self._write_options(draft_id, chosen - before)

    def _check_options(self, product_id: str, chosen: frozenset[str]) -> None:
        product = self._menu.product(product_id)
        unknown = chosen - self._menu.offered(product_id).keys()
        if unknown:
            raise Refused(f"{product.name} does not come with {', '.join(sorted(unknown))}.", "option")
        for question in self._menu.questions(product_id):
            if sum(option.id in chosen for option in question.offered) > question.max_choices:
                raise Refused(f"Choose at most {question.max_choices} {question.name.lower()}.", question.group_id)

    def _write_options(self, draft_id: int, option_ids: Collection[str]) -> None:
        rows = [(draft_id, option_id) for option_id in sorted(option_ids)]
        self._db.executemany("INSERT INTO draft_options VALUES (?, ?)", rows)

    def discard(self, draft_id: int) -> None:
        """Forget one."""
        with transaction(self._db):
            self._db.execute("DELETE FROM draft_options WHERE draft_id = ?", (draft_id,))
            self._db.execute("DELETE FROM drafts WHERE id = ?", (draft_id,))

    def discard_all(self) -> None:
        """Forget them all."""
        with transaction(self._db):
            self._db.execute("DELETE FROM draft_options")
            self._db.execute("DELETE FROM drafts")

    def add_to_bag(self, draft_id: int) -> int:
        """Turn a complete draft into a line of the bag, new or in place of the one it edits."""
        product_id, line_id, quantity, note = self._row(draft_id)
        chosen = self._chosen(draft_id)
        if line_id is None and self._menu.product(product_id).sold_out:
            raise Refused("Sold out for today.")
        for question in self._menu.questions(product_id):
            problem = question.problem(chosen)
            if problem:
                raise Refused(problem, question.group_id)
        with transaction(self._db):
            if line_id is None:
                line_id = self._bag.add(product_id, quantity, note, chosen)
            else:
                self._bag.replace(line_id, quantity, note, chosen)
            self.discard(draft_id)
        return line_id
