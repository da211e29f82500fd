"""A wish: one exact order, and the goal that says the database must show it and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from itertools import product

from webgym.goal import ANYTHING, Expected, Goal, Ladder, Row
from webgym.task import Setup
from webgym.types import SqlValue
from webgym_sites.kit.money import Totals
from webgym_sites.kit.oracle.goals import number_of, text_of
from webgym_sites.kit.tasks.goals import Stage, checkout_ladder, newer, thing_ladder, typed
from webgym_sites.pizza.image import first_menu
from webgym_sites.pizza.menu import DIALS, PIZZA, SIDES, Made, Placed
from webgym_sites.pizza.pricing import Bought, order_totals, pizza_cents
from webgym_sites.pizza.store.lines import OPTIONS, TOPPINGS, LineTable
from webgym_sites.pizza.store.table import OWN


@dataclass(frozen=True)
class Item:
    """So many of a product; ``made`` is None for what is no pizza."""

    product_id: str
    made: Made | None = None
    quantity: int = 1

    @property
    def name(self) -> str:
        """What the site calls it."""
        menu = first_menu()
        return menu.name_of(self.made) if self.made else menu.products[self.product_id].name

    @property
    def unit_cents(self) -> int:
        """The price of one."""
        menu = first_menu()
        return pizza_cents(menu, self.made) if self.made else menu.products[self.product_id].price_cents

    @property
    def bought(self) -> Bought:
        """What deals look at."""
        large = self.made is not None and "large" in self.made.options
        return Bought(first_menu().products[self.product_id], self.quantity, self.unit_cents, large)

    def key(self) -> list[object]:
        """Its canonical form."""
        if self.made is None:
            return [self.product_id, self.quantity]
        toppings = sorted([each.topping_id, each.side, each.extra] for each in self.made.toppings)
        return [self.product_id, self.quantity, sorted(self.made.options), toppings, list(self.made.dials)]


def pizza(made: Made, quantity: int = 1) -> Item:
    """So many pizzas made like that."""
    return Item(PIZZA, made, quantity)


@dataclass(frozen=True)
class Wish:
    """One exact order. The defaults are those of a fresh counter; ``address_id`` None is to collect it."""

    items: tuple[Item, ...]
    address_id: str | None = None
    deal_id: str | None = None
    tip_cents: int = 0
    note: str = ""

    @property
    def totals(self) -> Totals:
        """What it comes to."""
        bought = [item.bought for item in self.items]
        delivered = self.address_id is not None
        return order_totals(bought, delivered=delivered, deal_id=self.deal_id, tip_cents=self.tip_cents)

    def key(self) -> str:
        """Its canonical identity."""
        items = sorted((item.key() for item in self.items), key=json.dumps)
        return json.dumps([items, self.address_id, self.deal_id, self.tip_cents, self.note])


# --- where building begins -------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def starts() -> Mapping[str, Made]:
    """All that a pizza can be begun with, by the start's address: the plain one, those of the house, and halves."""
    menu = first_menu()
    whole = {house_id: menu.of_house(house_id) for house_id in menu.houses}
    pairs = ((left, right) for left, right in product(menu.houses, repeat=2) if left != right)
    return {OWN: menu.plain(), **whole, **{f"{left}.{right}": menu.of_house(left, right) for left, right in pairs}}


@lru_cache(maxsize=512)
def nearest_start(made: Made) -> str:
    """The start from which least is to be changed; of equals, the one that comes first."""
    return min(starts(), key=lambda start: changes_between(starts()[start], made) + ("." in start))


def changes_between(one: Made, other: Made) -> int:
    """How many things are to be changed to make one pizza like another."""
    moved = {placed.topping_id for placed in one.toppings ^ other.toppings}
    dials = sum(a != b for a, b in zip(one.dials, other.dials, strict=True))
    return len(one.options - other.options) + 2 * len(moved) + dials


# --- rows ------------------------------------------------------------------------------------------------------------


def line_row(table: LineTable, item: Item) -> Row:
    """An item as a row of that table, its options and toppings as children."""
    values: dict[str, Expected] = {"product_id": item.product_id, "quantity": item.quantity, **_dials(item)}
    if table == "order_lines":
        values["unit_price_cents"] = item.unit_cents
    children: list[Row] = []
    if item.made:
        children += [Row(OPTIONS[table], {"option_id": option}) for option in sorted(item.made.options)]
        laid = sorted(item.made.toppings, key=lambda each: each.topping_id)
        children += [Row(TOPPINGS[table], {**_placed(each)}, label=each.topping_id) for each in laid]
    return Row(table, values, tuple(children), label=item.name)


def _dials(item: Item) -> dict[str, int | None]:
    dials = item.made.dials if item.made else (None,) * len(DIALS)
    return dict(zip(DIALS, dials, strict=True))


def _placed(placed: Placed) -> dict[str, SqlValue]:
    return {"topping_id": placed.topping_id, "side": placed.side, "extra": int(placed.extra)}


def line_setup(table: LineTable, line_id: int, item: Item, **columns: SqlValue) -> Setup:
    """An item as rows that stand there before the episode; ``columns`` are those that only this table has."""
    head = {"id": line_id, **columns, "product_id": item.product_id, "quantity": item.quantity, **_dials(item)}
    rows: list[tuple[str, Mapping[str, SqlValue]]] = [(table, head)]
    if item.made:
        rows += [(OPTIONS[table], {"line_id": line_id, "option_id": each}) for each in sorted(item.made.options)]
        laid = sorted(item.made.toppings, key=lambda each: each.topping_id)
        rows += [(TOPPINGS[table], {"line_id": line_id, **_placed(each)}) for each in laid]
    return tuple(rows)


def _order_values(wish: Wish) -> dict[str, Expected]:
    return {
        "address_id": wish.address_id,
        "deal_id": wish.deal_id,
        "note": typed(wish.note),
        **asdict(wish.totals),
    }


# --- the goal --------------------------------------------------------------------------------------------------------


def goal_of(wish: Wish, begun: Mapping[Item, Item] | None = None, bag: tuple[Item, ...] = ()) -> Goal:
    """The goal of an order.

    Args:
        wish: What is to be ordered; the site has no orders before it.
        begun: Where a pizza does not begin as the menu has it: what it is like before, by what is wanted.
        bag: What is in the bag before; ordering empties it.
    """
    begun = begun or {}
    unasked: dict[str, Expected] = {"number": ANYTHING, "placed_at": ANYTHING}
    lines = tuple(line_row("order_lines", item) for item in wish.items)
    order = Row("orders", {**unasked, **_order_values(wish)}, lines, label="order", weight=2.0)
    asks_nothing = wish == Wish(wish.items)
    reviewed: dict[str, Expected] = {
        "address_id": wish.address_id,
        "deal_id": wish.deal_id,
        "tip_cents": wish.tip_cents,
        "note": typed(wish.note),
        "reviewed": 1,
    }
    placed = newer(Row("orders", _order_values(wish)), 0, ("total_cents",))
    ladder = checkout_ladder(Row("checkout", reviewed, key=("reviewed",)), placed, weight=0.25 if asks_nothing else 1.0)
    emptied = tuple(replace(line_row("bag_lines", item), label=f"{item.name} in the bag") for item in bag)
    ladders = (*(_item_ladder(item, begun.get(item)) for item in wish.items), ladder)
    return Goal(added=(order,), removed=emptied, progress=ladders)


def _item_ladder(item: Item, begun: Item | None) -> Ladder:
    """From the table through the bag to a line of the order."""
    ordered = newer(line_row("order_lines", item), 0, ("product_id", "unit_price_cents"))
    if item.made is None:
        return thing_ladder((Stage(line_row("bag_lines", item)),), ordered)
    start = begun or pizza(starts()[nearest_start(item.made)])
    tables: tuple[LineTable, ...] = ("drafts", "bag_lines")
    return thing_ladder(tuple(Stage(line_row(each, item), line_row(each, start)) for each in tables), ordered)


# --- back from a goal to the wish ------------------------------------------------------------------------------------


def wish_of(order: Row) -> Wish:
    """The wish that a row of ``orders`` asks for."""
    values = order.values
    return Wish(
        items=tuple(_item_of(line) for line in order.children),
        address_id=text_of(values["address_id"]) or None,
        deal_id=text_of(values["deal_id"]) or None,
        tip_cents=number_of(values["tip_cents"]),
        note=text_of(values["note"]),
    )


def _item_of(line: Row) -> Item:
    values, quantity = line.values, number_of(line.values["quantity"])
    product_id = text_of(values["product_id"])
    if product_id != PIZZA:
        return Item(product_id, None, quantity)
    options = [text_of(child.values["option_id"]) for child in line.children if "option_id" in child.values]
    laid = [child.values for child in line.children if "topping_id" in child.values]
    toppings = [
        placed_of(text_of(each["topping_id"]), text_of(each["side"]), number_of(each["extra"])) for each in laid
    ]
    dials = tuple(number_of(values[name]) for name in DIALS)
    return Item(product_id, Made(frozenset(options), frozenset(toppings), dials), quantity)


def placed_of(topping_id: str, side: str, extra: int) -> Placed:
    """A topping as the columns of a row have it."""
    return Placed(topping_id, next(each for each in SIDES if each == side), bool(extra))
