"""A wish: one exact order, and the goal that says the database must show it and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from webgym.goal import ANYTHING, AnyOf, Between, Change, Expected, Goal, Ladder, Row, Rung
from webgym.task import Setup
from webgym_sites.grocer.catalogue import Product, catalogue
from webgym_sites.grocer.pricing import FIRST_SLOT, Bill, bill_for, slot_cents
from webgym_sites.grocer.store.bag import BEST, Line
from webgym_sites.grocer.store.counter import bill_columns, line_columns, order_number
from webgym_sites.kit.oracle.goals import choices_of, number_of, text_of
from webgym_sites.kit.tasks.goals import Stage, checkout_ladder, newer, thing_ladder, typed

LINES_EACH = 20
"""Ids of the lines of past orders: so many numbers are kept for each."""


@dataclass(frozen=True, slots=True)
class Item:
    """So many packs, or steps of 100 g, of a product; ``instead`` as the bag has it."""

    product_id: str
    quantity: int = 1
    instead: str = BEST

    @property
    def product(self) -> Product:
        """What it is."""
        return catalogue().products[self.product_id]

    @property
    def line(self) -> Line:
        """The same as the store has it."""
        return Line(0, self.product, self.quantity, self.instead)

    def key(self) -> list[object]:
        """Its canonical form."""
        return [self.product_id, self.quantity, self.instead]


@dataclass(frozen=True, slots=True)
class Wish:
    """One exact order, to be brought on a day; the other defaults are those of a fresh checkout."""

    items: tuple[Item, ...]
    slot_on: date
    slot_at: str = FIRST_SLOT
    asks_slot: bool = False
    coupons: tuple[str, ...] = ()
    bags: str = "crates"
    tip_cents: int = 0
    note: str = ""

    @property
    def bill(self) -> Bill:
        """What it comes to."""
        return bill_for(
            ((item.product, item.quantity) for item in self.items),
            (catalogue().coupons[coupon] for coupon in self.coupons),
            delivery_cents=slot_cents(self.slot_on, self.slot_at),
            bags=self.bags,
            tip_cents=self.tip_cents,
        )

    def key(self) -> str:
        """Its canonical identity: where no slot is asked for, it is the same wish on every day."""
        slot = [self.slot_on.isoformat(), self.slot_at] if self.asks_slot else None
        rest = [slot, sorted(self.coupons), self.bags, self.tip_cents, self.note]
        return json.dumps([sorted(item.key() for item in self.items), *rest])

    @property
    def choices(self) -> dict[str, Expected]:
        """Columns of an order that are chosen at the checkout, but for the sums."""
        slot: dict[str, Expected] = {"slot_on": self.slot_on.isoformat(), "slot_at": self.slot_at}
        return {**slot, "bags": self.bags, "note": typed(self.note)}


# --- goals -----------------------------------------------------------------------------------------------------------


def goal_of(wish: Wish, past: int = 0) -> Goal:
    """The goal of an order; ``past`` orders were placed before, as `past_order` has them."""
    bill = wish.bill
    lines = tuple(Row("order_lines", line_columns(item.line), label=item.product.name) for item in wish.items)
    used = tuple(
        Row("order_coupons", {"coupon_id": id_, "cents": cents}, label=catalogue().coupons[id_].title)
        for id_, cents in bill.used
    )
    head: dict[str, Expected] = {**wish.choices, **bill_columns(bill)}
    ladders = (
        *(_item_ladder(line, _bag_row(item), item, past) for line, item in zip(lines, wish.items, strict=True)),
        *(
            Ladder((Rung(0.5, Row("clipped", {"coupon_id": row.values["coupon_id"]})), Rung(1.0, row)), 0.5)
            for row in used
        ),
        _checkout_ladder(wish, head, past),
    )
    return Goal(added=(_order_row(head, (*lines, *used)),), progress=ladders)


def budget_goal(kinds: Sequence[Sequence[Product]], slot_on: date, budget_cents: int) -> Goal:
    """The goal of an order of one pack of each kind that costs no more than a budget, which is set on the site."""
    wish = Wish((), slot_on)
    within = Between(0, budget_cents)
    unknown: dict[str, Expected] = dict.fromkeys(("subtotal_cents", "savings_cents", "total_cents"), within)
    head: dict[str, Expected] = {**wish.choices, **bill_columns(wish.bill), **unknown}
    lines = tuple(_any_of(kind) for kind in kinds)
    bags = [
        Row("bag_lines", {name: line.values[name] for name in ("product_id", "quantity", "instead")}) for line in lines
    ]
    ladders = (
        *(thing_ladder((Stage(bag),), newer(line, 0, ("product_id",))) for bag, line in zip(bags, lines, strict=True)),
        Ladder((Rung(1.0, Row("budget", {"cents": budget_cents})),), 0.5),
        _checkout_ladder(wish, head, 0),
    )
    change = Change("budget", {"id": 1}, {"cents": budget_cents}, label="budget")
    return Goal(added=(_order_row(head, lines),), changed=(change,), progress=ladders)


def _any_of(kind: Sequence[Product]) -> Row:
    """One pack of any of these."""
    prices = AnyOf(tuple(product.price_cents for product in kind))
    values: dict[str, Expected] = {"product_id": AnyOf(tuple(product.id for product in kind)), "quantity": 1}
    return Row(
        "order_lines", {**values, "instead": BEST, "price_cents": prices, "cost_cents": prices}, label=kind[0].kind
    )


def _order_row(head: dict[str, Expected], children: tuple[Row, ...]) -> Row:
    unasked: dict[str, Expected] = {"number": ANYTHING, "placed_at": ANYTHING}
    return Row("orders", {**unasked, **head}, children, label="order", weight=2.0)


def _bag_row(item: Item) -> Row:
    return Row("bag_lines", {"product_id": item.product_id, "quantity": item.quantity, "instead": item.instead})


def _item_ladder(line: Row, wanted: Row, item: Item, past: int) -> Ladder:
    start = _bag_row(Item(item.product_id, item.product.first_quantity))
    return thing_ladder((Stage(wanted, start),), newer(line, past * LINES_EACH, ("product_id", "price_cents")))


def _checkout_ladder(wish: Wish, head: dict[str, Expected], past: int) -> Ladder:
    chosen: dict[str, Expected] = {**wish.choices, "tip_cents": wish.tip_cents, "reviewed": 1}
    if not wish.asks_slot:
        chosen |= {"slot_on": "", "slot_at": ""}
    asks = wish.asks_slot or wish.note or wish.tip_cents or wish.bags != "crates"
    order = newer(Row("orders", head), past, ("total_cents",))
    return checkout_ladder(Row("checkout", chosen, key=("reviewed",)), order, 1.0 if asks else 0.25)


# --- back from a goal to the wish ------------------------------------------------------------------------------------


def wish_of(goal: Goal) -> Wish:
    """The wish that a goal asks for; of what may be one of several, the cheapest."""
    (order,) = goal.added
    values = order.values
    on, at = date.fromisoformat(text_of(values["slot_on"])), text_of(values["slot_at"])
    return Wish(
        items=tuple(_item(row) for row in order.children if row.table == "order_lines"),
        slot_on=on,
        slot_at=at,
        asks_slot=True,
        coupons=tuple(text_of(row.values["coupon_id"]) for row in order.children if row.table == "order_coupons"),
        bags=text_of(values["bags"]),
        tip_cents=number_of(values["tip_cents"]),
        note=text_of(values["note"]),
    )


def _item(line: Row) -> Item:
    products = [catalogue().products[id_] for id_ in choices_of(line.values["product_id"])]
    cheapest = min(products, key=lambda product: product.price_cents)
    return Item(cheapest.id, number_of(line.values["quantity"]), text_of(line.values["instead"]))


# --- what stands in the database before ------------------------------------------------------------------------------


def past_order(order_id: int, placed_on: date, items: Iterable[Item]) -> Setup:
    """Rows of an order that was placed before the episode, and brought on that day."""
    items = tuple(items)
    bill = Wish(items, placed_on).bill
    head = {
        "id": order_id,
        "number": order_number(order_id),
        "placed_at": f"{placed_on}T07:50:00",
        "slot_on": placed_on.isoformat(),
        "slot_at": FIRST_SLOT,
        "bags": "crates",
        "note": "",
        **bill_columns(bill),
    }
    first = order_id * LINES_EACH - len(items) + 1
    lines = (
        ("order_lines", {"id": first + number, "order_id": order_id, **line_columns(item.line)})
        for number, item in enumerate(items)
    )
    return (("orders", head), *lines)
