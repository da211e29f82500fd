"""A bag: lines of products with options.

The site's schema has ``bag_lines`` (``id``, ``product_id``, ``quantity``, and what else a line has) and
``bag_line_options`` (``line_id``, ``option_id``).
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import Field, dataclass, replace
from typing import Any, ClassVar, Protocol, TypeVar

from webgym_sites.kit.store.errors import NotFound, Refused
from webgym_sites.kit.store.rows import Value, insert, transaction, update


@dataclass(frozen=True, slots=True)
class BagRow:
    """A line as it stands in the database; ``option_ids`` in the order in which they were put in."""

    id: int
    product_id: str
    quantity: int
    option_ids: tuple[str, ...]


class Countable(Protocol):
    """A dataclass that says how many there are of something, and what that is."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def quantity(self) -> int:
        """How many."""
        ...

    @property
    def food(self) -> Hashable:
        """What it is, and how it shall be made."""
        ...


CountableT = TypeVar("CountableT", bound=Countable)


def merged(lines: Iterable[CountableT]) -> tuple[CountableT, ...]:
    """Lines of the same food as one: it is the same whether it was put into the bag at once or one by one."""
    alike: dict[Hashable, CountableT] = {}
    for line in lines:
        before = alike.get(line.food)
        alike[line.food] = replace(line, quantity=line.quantity + before.quantity) if before else line
    return tuple(alike.values())


def check_quantity(quantity: int, most: int = 20) -> None:
    """Refuse a quantity that no line can have.

    Raises:
        Refused: It is not between 1 and ``most``.
    """
    if not 1 <= quantity <= most:
        raise Refused(f"Choose between 1 and {most}.", "quantity")


class BagRows:
    """The bag's rows.

    Args:
        db: Holds them.
        max_lines: How many different things it takes.
        max_quantity: How many of each.
        touched: Called, within the transaction, with the id of a line whose quantity changed or that was taken out, and
            with None when all were.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        max_lines: int = 20,
        max_quantity: int = 20,
        touched: Callable[[int | None], None] | None = None,
    ) -> None:
        self._db = db
        self._max_lines = max_lines
        self._max_quantity = max_quantity
        self._touched = touched

    def count(self) -> int:
        """How many things are in it, not lines."""
        count: int = self._db.execute("SELECT coalesce(sum(quantity), 0) FROM bag_lines").fetchone()[0]
        return count

    def lines(self) -> tuple[BagRow, ...]:
        """Every line, oldest first."""
        options: dict[int, list[str]] = defaultdict(list)
        for line_id, option_id in self._db.execute("SELECT line_id, option_id FROM bag_line_options ORDER BY rowid"):
            options[line_id].append(option_id)
        rows = self._db.execute("SELECT id, product_id, quantity FROM bag_lines ORDER BY id")
        return tuple(BagRow(id_, product_id, quantity, tuple(options[id_])) for id_, product_id, quantity in rows)

    def quantity(self, line_id: int) -> int:
        """How many a line asks for.

        Raises:
            NotFound: There is no such line.
        """
        row = self._db.execute("SELECT quantity FROM bag_lines WHERE id = ?", (line_id,)).fetchone()
        if row is None:
            raise NotFound("That item is no longer in your bag.")
        return row[0]

    def add(self, values: Mapping[str, Value], option_ids: Collection[str] = ()) -> int:
        """Put a line in, with these columns; gives its id.

        Raises:
            Refused: The bag is full.
        """
        with transaction(self._db):
            if self._db.execute("SELECT count(*) FROM bag_lines").fetchone()[0] >= self._max_lines:
                raise Refused(f"Your bag is full: it holds {self._max_lines} different items.")
            line_id = insert(self._db, "bag_lines", values)
            self._write_options(line_id, option_ids)
        return line_id

    def replace(self, line_id: int, values: Mapping[str, Value], option_ids: Collection[str] = ()) -> None:
        """Change these columns of a line, and all its options.

        Raises:
            NotFound: There is no such line.
        """
        with transaction(self._db):
            self.quantity(line_id)
            update(self._db, "bag_lines", line_id, values)
            self._db.execute("DELETE FROM bag_line_options WHERE line_id = ?", (line_id,))
            self._write_options(line_id, option_ids)

    def set_quantity(self, line_id: int, quantity: int) -> None:
        """Change how many; 0 takes the line out.

        Raises:
            NotFound: There is no such line.
            Refused: More than a line may have.
        """
        if quantity == 0:
            self.remove(line_id)
            return
        self.quantity(line_id)
        check_quantity(quantity, self._max_quantity)
        with transaction(self._db):
            update(self._db, "bag_lines", line_id, {"quantity": quantity})
            self._tell(line_id)

    def remove(self, line_id: int) -> None:
        """Take a line out.

        Raises:
            NotFound: There is no such line.
        """
        self.quantity(line_id)
        with transaction(self._db):
            self._db.execute("DELETE FROM bag_line_options WHERE line_id = ?", (line_id,))
            self._db.execute("DELETE FROM bag_lines WHERE id = ?", (line_id,))
            self._tell(line_id)

    def empty(self) -> None:
        """Take everything out."""
        with transaction(self._db):
            self._db.execute("DELETE FROM bag_line_options")
            self._db.execute("DELETE FROM bag_lines")
            self._tell(None)

    def _tell(self, line_id: int | None) -> None:
        if self._touched is not None:
            self._touched(line_id)

    def _write_options(self, line_id: int, option_ids: Collection[str]) -> None:
        rows = [(line_id, option_id) for option_id in sorted(option_ids)]
        self._db.executemany("INSERT INTO bag_line_options VALUES (?, ?)", rows)
