"""Things with options, as they shall be made: in goals, in rows that stand there before, and as the store has them.

A shop keeps them alike wherever they stand: a row with ``product_id``, ``quantity`` and ``note``, and a row for each of
its options (``line_id``, ``option_id``). `DRAFTS`, `BAG_LINES` and `ORDER_LINES` are the tables of most shops.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Generic, Self, TypeVar

from webgym.goal import Expected, Ladder, Row
from webgym.snapshot import Snapshot
from webgym.task import Setup
from webgym.types import SqlValue
from webgym_sites.kit.oracle.goals import number_of, text_of
from webgym_sites.kit.store import Value, line_rows
from webgym_sites.kit.tasks.goals import Stage, newer, thing_ladder, typed


@dataclass(frozen=True, slots=True)
class Item(ABC):
    """A thing as it shall be made; ``options`` holds all option ids, those it comes with included."""

    product_id: str
    options: frozenset[str]
    quantity: int = 1
    note: str = ""

    @property
    @abstractmethod
    def name(self) -> str:
        """What it is called."""

    @property
    @abstractmethod
    def unit_cents(self) -> int:
        """The price of one."""

    @property
    def cents(self) -> int:
        """The price of all of it."""
        return self.unit_cents * self.quantity

    @property
    def food(self) -> tuple[object, ...]:
        """What it is, apart from how many: equal food is one line of an order."""
        return (self.product_id, self.options, self.note)

    def key(self) -> list[object]:
        """Its canonical form."""
        return [self.product_id, sorted(self.options), self.quantity, self.note]

    @classmethod
    def of(cls, line: Row) -> Self:
        """The item that a line of a goal asks for."""
        values = line.values
        options = frozenset(text_of(child.values["option_id"]) for child in line.children)
        return cls(text_of(values["product_id"]), options, number_of(values["quantity"]), text_of(values["note"]))


ItemT = TypeVar("ItemT", bound=Item)


@dataclass(frozen=True, slots=True)
class Held(Generic[ItemT]):
    """An item as the store has it, and its row."""

    item: ItemT
    row: Mapping[str, SqlValue]


@dataclass(frozen=True, slots=True)
class LineTable:
    """A table of items.

    Attributes:
        name: What it is called.
        options: The table of their options.
        is_priced: Whether a row keeps what one cost, as ``unit_price_cents``.
        others: Columns besides, and what a goal expects there.
    """

    name: str
    options: str
    is_priced: bool = False
    others: Mapping[str, Expected] = field(default_factory=lambda: MappingProxyType({}))

    def row(self, item: Item) -> Row:
        """The item as a row of a goal, its options as children."""
        values = {"product_id": item.product_id, "quantity": item.quantity, "note": typed(item.note)}
        price = {"unit_price_cents": item.unit_cents} if self.is_priced else {}
        children = tuple(Row(self.options, {"option_id": option}) for option in sorted(item.options))
        return Row(self.name, {**values, **price, **self.others}, children, label=item.name)

    def setup(self, line_id: int, item: Item, **columns: Value) -> Setup:
        """The item as rows that stand there before the episode; ``columns`` are those that only this table has."""
        price = {"unit_price_cents": item.unit_cents} if self.is_priced else {}
        values: dict[str, Value] = {"id": line_id, **columns, "product_id": item.product_id}
        values |= {"quantity": item.quantity, **price, "note": item.note}
        return tuple(line_rows(self.name, self.options, values, sorted(item.options)))

    def held(self, state: Snapshot, kind: type[ItemT]) -> list[Held[ItemT]]:
        """What it holds now, the oldest first."""
        options: dict[SqlValue, set[str]] = {}
        for row in state.table(self.options):
            options.setdefault(row["line_id"], set()).add(str(row["option_id"]))
        return [Held(_item(kind, row, options.get(row["id"], ())), row) for row in state.table(self.name)]


DRAFTS = LineTable("drafts", "draft_options")
BAG_LINES = LineTable("bag_lines", "bag_line_options")
ORDER_LINES = LineTable("order_lines", "order_line_options", is_priced=True)


def _item(kind: type[ItemT], row: Mapping[str, SqlValue], options: Iterable[str]) -> ItemT:
    return kind(str(row["product_id"]), frozenset(options), int(str(row["quantity"])), str(row["note"]))


def items_of(order: Row, kind: type[ItemT], table: LineTable = ORDER_LINES) -> tuple[ItemT, ...]:
    """The items that a row of a goal has as its lines."""
    return tuple(kind.of(line) for line in order.children if line.table == table.name)


def items_key(items: Iterable[Item]) -> list[list[object]]:
    """The canonical form of several, in whatever order they were drawn."""
    return sorted(item.key() for item in items)


def bag_setup(items: Iterable[Item]) -> Setup:
    """Rows of a bag that was filled before the episode."""
    return tuple(row for number, item in enumerate(items, 1) for row in BAG_LINES.setup(number, item))


def item_ladder(
    item: Item,
    start: Item,
    newest_id: int,
    ordered: LineTable = ORDER_LINES,
    before: Iterable[LineTable] = (DRAFTS, BAG_LINES),
) -> Ladder:
    """From a product page through the bag to a line of a new order, at the right price where that is kept.

    Args:
        item: What is wanted.
        start: The same as its page offers it.
        newest_id: The highest id that a line of an order has before.
        ordered: The table in which it ends.
        before: Those it goes through on the way.
    """
    stages = tuple(Stage(table.row(item), table.row(start)) for table in before)
    key = ("product_id", *(("unit_price_cents",) if ordered.is_priced else ()))
    return thing_ladder(stages, newer(ordered.row(item), newest_id, key))
