"""The table that pizzas are built on: one draft for each start, kept until it goes into the bag."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from webgym_sites.kit.store import NotFound, Refused, insert, transaction, update
from webgym_sites.kit.store.bag import BagRows, check_quantity
from webgym_sites.pizza.menu import DIALS, PIZZA, SIDES, Made, Menu, Placed
from webgym_sites.pizza.store.lines import Line, LineTable, columns_of, read_lines, write_made

OWN = "own"
"""The start of a pizza with nothing on it."""

OFF = "off"
"""Where a topping is put that comes off."""

_COPIED: Mapping[str, LineTable] = {"line": "bag_lines", "usual": "usuals"}


@dataclass(frozen=True, slots=True)
class Start:
    """Where building begins, as addresses have it: ``own``, ``orto``, ``orto.rossa``, ``line-3``, ``usual-2``."""

    text: str

    @property
    def copied(self) -> tuple[LineTable, int] | None:
        """The line that is copied, by its table and id; None where building begins with a pizza of the menu."""
        match = re.fullmatch(r"(line|usual)-([0-9]{1,9})", self.text)
        return (_COPIED[match[1]], int(match[2])) if match else None

    @property
    def line_id(self) -> int | None:
        """The line of the bag that is changed, if it is one."""
        table, line_id = self.copied or ("", None)
        return line_id if table == "bag_lines" else None


class Table:
    """The drafts' rows.

    Args:
        db: Holds them.
        menu: Reads the menu.
        bag: Where pizzas go.
    """

    def __init__(self, db: sqlite3.Connection, menu: Callable[[], Menu], bag: BagRows) -> None:
        self._db = db
        self._menu = menu
        self._bag = bag

    def of(self, start: Start) -> Line:
        """The pizza of that start, as it was left, or as it comes.

        Raises:
            NotFound: There is no such start.
        """
        menu = self._menu()
        if not (found := read_lines(self._db, menu, "drafts", "start", start.text)):
            quantity, made = self._begun(menu, start)
            with transaction(self._db):
                values = {"start": start.text, **columns_of(PIZZA, quantity, made)}
                write_made(self._db, "drafts", insert(self._db, "drafts", values), made)
            found = read_lines(self._db, menu, "drafts", "start", start.text)
        return found[0]

    def _begun(self, menu: Menu, start: Start) -> tuple[int, Made]:
        if start.copied:
            table, line_id = start.copied
            lines = read_lines(self._db, menu, table, "id", line_id)
            if not lines or lines[0].made is None:
                raise NotFound("That pizza is not here any more.")
            return lines[0].quantity, lines[0].made
        if start.text == OWN:
            return 1, menu.plain()
        return 1, menu.of_house(*start.text.split(".", 1))

    # --- writes ------------------------------------------------------------------------------------------------------

    def choose(self, start: Start, options: frozenset[str], dials: Mapping[str, int], quantity: int) -> None:
        """Keep options, dials and quantity; the toppings stay where they lie.

        Raises:
            Refused: There is no such choice.
        """
        line, menu = self.of(start), self._menu()
        if problem := menu.pizza.problem(options):
            raise Refused(problem)
        for name, dial in DIALS.items():
            if dials[name] not in dial.values:
                raise Refused(f"{dial.name} goes from {dial.low} to {dial.high} in steps of {dial.step}.")
        check_quantity(quantity)
        made = Made(options, line.pizza.toppings, tuple(dials[name] for name in DIALS))
        self._write(replace(line, quantity=quantity, made=made))

    def drop(self, start: Start, topping_id: str, where: str) -> None:
        """Put a topping on a half or on the whole, from wherever it lay; or take it off.

        Raises:
            Refused: There is no such topping or place, or it is sold out.
        """
        line, topping = self.of(start), self._menu().toppings.get(topping_id)
        if topping is None or where not in (*SIDES, OFF):
            raise Refused("That does not go there.")
        before = line.pizza.placed(topping_id)
        if topping.sold_out and before is None:
            raise Refused("Sold out for today.")
        others = line.pizza.toppings - {before}
        now = {Placed(topping_id, side, before is not None and before.extra) for side in SIDES if side == where}
        self._write(replace(line, made=replace(line.pizza, toppings=others | now)))

    def double(self, start: Start, topping_id: str) -> None:
        """Double a topping that lies on the pizza, or make it single again.

        Raises:
            Refused: It does not lie there.
        """
        line = self.of(start)
        before = line.pizza.placed(topping_id)
        if before is None:
            raise Refused("Put it on the pizza first.")
        toppings = line.pizza.toppings - {before} | {replace(before, extra=not before.extra)}
        self._write(replace(line, made=replace(line.pizza, toppings=toppings)))

    def _write(self, line: Line) -> None:
        with transaction(self._db):
            update(self._db, "drafts", line.id, columns_of(PIZZA, line.quantity, line.made))
            write_made(self._db, "drafts", line.id, line.made)

    def clear(self, start: Start) -> None:
        """Forget what was built."""
        with transaction(self._db):
            self._db.execute("DELETE FROM drafts WHERE start = ?", (start.text,))

    def add_to_bag(self, start: Start) -> None:
        """Put a pizza into the bag, or in the place of the line that is changed.

        Raises:
            NotFound: That line is not in the bag any more.
            Refused: It cannot be made like that, or the bag is full.
        """
        line = self.of(start)
        if why := self._menu().problem(line.pizza):
            raise Refused(why)
        values = columns_of(PIZZA, line.quantity, line.made)
        with transaction(self._db):
            if start.line_id is None:
                line_id = self._bag.add(values)
            else:
                line_id = start.line_id
                self._bag.replace(line_id, values)
            write_made(self._db, "bag_lines", line_id, line.made)
            self.clear(start)
