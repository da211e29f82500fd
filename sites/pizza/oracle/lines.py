"""Lines as the store has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webgym.snapshot import Snapshot
from webgym.types import SqlValue
from webgym_sites.pizza.menu import DIALS, PIZZA, Made
from webgym_sites.pizza.store.lines import OPTIONS, TOPPINGS, LineTable
from webgym_sites.pizza.tasks.wish import Item, placed_of


@dataclass(frozen=True)
class Held:
    """A line: its id, what it is, and what only some tables have: the start of a draft, the name of a usual."""

    id: int
    item: Item
    start: str
    name: str


def lines_in(state: Snapshot, table: LineTable) -> list[Held]:
    """The lines of a table, oldest first."""
    rows = sorted(state.table(table), key=lambda row: int(str(row["id"])))
    return [
        Held(int(str(row["id"])), _item(state, table, row), str(row.get("start", "")), str(row.get("name", "")))
        for row in rows
    ]


def _item(state: Snapshot, table: LineTable, row: Mapping[str, SqlValue]) -> Item:
    product_id, quantity = str(row["product_id"]), int(str(row["quantity"]))
    if product_id != PIZZA:
        return Item(product_id, None, quantity)
    options = (str(each["option_id"]) for each in state.table(OPTIONS[table]) if each["line_id"] == row["id"])
    toppings = (
        placed_of(str(each["topping_id"]), str(each["side"]), int(str(each["extra"])))
        for each in state.table(TOPPINGS[table])
        if each["line_id"] == row["id"]
    )
    dials = tuple(int(str(row[name])) for name in DIALS)
    return Item(product_id, Made(frozenset(options), frozenset(toppings), dials), quantity)
