"""A wish: one exact order, and the goal that says the database must show it and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from webgym.goal import ANYTHING, Change, Expected, Goal, Ladder, Row
from webgym.task import Setup
from webgym_sites.burrito.catalogue import PastOrder, Place, catalogue, line_id
from webgym_sites.burrito.pricing import totals
from webgym_sites.kit.money import Fulfilment, Totals
from webgym_sites.kit.tasks import goals
from webgym_sites.kit.tasks.goals import Stage, newer, thing_ladder, typed


@dataclass(frozen=True, slots=True)
class Item:
    """A product as it shall be made; ``options`` holds all option ids, those it comes with included."""

    product_id: str
    options: frozenset[str]
    quantity: int = 1
    note: str = ""

    @property
    def unit_cents(self) -> int:
        """The price of one."""
        return catalogue().unit_cents(self.product_id, self.options)

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


@dataclass(frozen=True, slots=True)
class Wish:
    """One exact order. The defaults are those of a fresh checkout."""

    items: tuple[Item, ...]
    location_id: str = field(default_factory=lambda: str(catalogue().locations[0].id))
    address: Place | None = None  # None: pickup at the location
    save_address: bool = False
    delivery_note: str = ""
    slot: str = "asap"
    tip_cents: int = 0
    coupon_code: str | None = None
    card_id: int = 1
    utensils: bool = False
    newsletter: bool = False

    @property
    def fulfilment(self) -> Fulfilment:
        """Pickup, unless there is an address."""
        return "delivery" if self.address else "pickup"

    @property
    def subtotal_cents(self) -> int:
        """The food alone."""
        return sum(item.cents for item in self.items)

    @property
    def totals(self) -> Totals:
        """What it comes to."""
        book = catalogue()
        fee = book.zips[self.address.zip][1] if self.address else 0
        coupon = book.coupons[self.coupon_code] if self.coupon_code else None
        return totals(self.subtotal_cents, fee, self.tip_cents, coupon)

    def key(self) -> str:
        """Its canonical identity: equal orders have equal keys, in whatever order their lines were drawn."""
        place = self.address and [self.address.street, self.address.unit, self.address.zip, self.delivery_note]
        saved = self.address.label if self.address and self.save_address else None
        where = [self.location_id if not place else None, place, saved, self.slot]
        paid = [self.tip_cents, self.coupon_code, self.card_id, self.utensils, self.newsletter]
        return json.dumps([sorted(item.key() for item in self.items), where, paid])


# --- goals -----------------------------------------------------------------------------------------------------------


def goal_of(wish: Wish, removed: Iterable[Row] = (), past: Sequence[PastOrder] = ()) -> Goal:
    """The goal of an exact order.

    Args:
        wish: The order.
        removed: The rows of a bag that was filled before.
        past: Orders that were placed before, besides those of the catalogue.
    """
    place = wish.address
    saved = (address_row(place),) if place and wish.save_address else ()
    newsletter = Change("customers", {"id": 1}, {"newsletter": 1}, label="newsletter")
    return Goal(
        added=(order_row(wish), *saved),
        removed=tuple(removed),
        changed=(newsletter,) if wish.newsletter else (),
        progress=(
            *(item_ladder(item, past) for item in wish.items),
            checkout_ladder(wish, past, wish.totals.total_cents),
        ),
    )


def order_row(wish: Wish) -> Row:
    """The order as it must stand in the database, its lines and their options included."""
    sums = wish.totals
    return Row(
        "orders",
        {
            **checkout_values(wish),
            "subtotal_cents": sums.subtotal_cents,
            "discount_cents": sums.discount_cents,
            "delivery_fee_cents": sums.delivery_fee_cents,
            "tax_cents": sums.tax_cents,
            "total_cents": sums.total_cents,
        },
        children=tuple(line_row("order_lines", item) for item in wish.items),
        label="order",
        weight=2.0,
    )


def checkout_values(wish: Wish) -> dict[str, Expected]:
    """The columns of an order that say where, when and how it is paid; sums are not among them, but for the tip."""
    place = wish.address
    return {
        "number": ANYTHING,
        "placed_at": ANYTHING,
        "status": "received",
        "fulfilment": wish.fulfilment,
        "location_id": None if place else wish.location_id,
        "street": typed(place.street if place else ""),
        "unit": typed(place.unit if place else ""),
        "city": typed(place.city if place else ""),
        "zip": place.zip if place else "",
        "delivery_note": typed(wish.delivery_note),
        "slot": wish.slot,
        "tip_cents": wish.tip_cents,
        "coupon_code": wish.coupon_code,
        "card_id": wish.card_id,
        "utensils": int(wish.utensils),
    }


def line_row(table: str, item: Item) -> Row:
    """An item as a row of ``order_lines``, ``bag_lines`` or ``drafts``, its options as children."""
    values: dict[str, Expected] = {
        "product_id": item.product_id,
        "quantity": item.quantity,
        "note": typed(item.note),
    }
    if table == "order_lines":
        values["unit_price_cents"] = item.unit_cents
    children = (Row(CHILDREN[table], {"option_id": option}) for option in sorted(item.options))
    return Row(table, {**values, **EXTRA[table]}, tuple(children), label=catalogue().dishes[item.product_id].name)


CHILDREN: Mapping[str, str] = {
    "order_lines": "order_line_options",
    "bag_lines": "bag_line_options",
    "drafts": "draft_options",
}
EXTRA: Mapping[str, Mapping[str, Expected]] = {"order_lines": {}, "bag_lines": {}, "drafts": {"line_id": ANYTHING}}


def address_row(place: Place) -> Row:
    """A saved address."""
    texts = {name: typed(getattr(place, name)) for name in ("label", "street", "unit", "city")}
    return Row("addresses", {"customer_id": 1, **texts, "zip": place.zip}, label="saved address")


# --- progress --------------------------------------------------------------------------------------------------------


def item_ladder(item: Item, past: Sequence[PastOrder] = ()) -> Ladder:
    """From a product page through the bag to the order."""
    rows = (line_row("drafts", item), line_row("bag_lines", item), line_row("order_lines", item))
    return line_ladder(*rows, past, Item(item.product_id, catalogue().dishes[item.product_id].preselected))


def line_ladder(
    draft: Row, bagged: Row, ordered: Row, past: Sequence[PastOrder] = (), start: Item | None = None
) -> Ladder:
    """From a product page through the bag to a new order; only one at the right price is worth more than the bag.

    ``start`` is the product as its page offers it.
    """
    newest = max(line_id(order.id, len(order.lines) - 1) for order in (*catalogue().past_orders, *past))
    new = newer(ordered, newest, ("product_id", "unit_price_cents"))
    starts = (line_row(table, start) if start else None for table in ("drafts", "bag_lines"))
    return thing_ladder(tuple(map(Stage, (draft, bagged), starts)), new)


def checkout_ladder(wish: Wish, past: Sequence[PastOrder] = (), total_cents: Expected = ANYTHING) -> Ladder:
    """From the review of a bag, with the choices of the checkout pages, to a new order with them, at that total."""
    newest = max(order.id for order in (*catalogue().past_orders, *past))
    order = newer(Row("orders", {**checkout_values(wish), "total_cents": total_cents}), newest, ("total_cents",))
    place = wish.address
    slot = f"{wish.fulfilment}-{wish.slot.replace(':', '')}"
    chosen: dict[str, Expected] = {
        "fulfilment": wish.fulfilment,
        "location_id": ANYTHING if place else wish.location_id,
        "address_label": typed(place.label) if place and wish.save_address else ANYTHING,
        "street": typed(place.street if place else ""),
        "unit": typed(place.unit if place else ""),
        "city": typed(place.city if place else ""),
        "zip": place.zip if place else "",
        "save_address": int(wish.save_address),
        "delivery_note": typed(wish.delivery_note),
        "slot_id": None if wish.slot == "asap" else slot,
        "tip_cents": wish.tip_cents,
        "coupon_code": wish.coupon_code,
        "card_id": wish.card_id,
        "utensils": int(wish.utensils),
        "newsletter": int(wish.newsletter),
    }
    asks_nothing = replace(wish, items=()) == Wish(())
    reviewed = Row("checkout", {**chosen, "reviewed": 1}, key=("reviewed",))
    return goals.checkout_ladder(reviewed, order, weight=0.25 if asks_nothing else 1.0)


# --- what stands in the database before ------------------------------------------------------------------------------


def bag_setup(items: Iterable[Item]) -> Setup:
    """Rows of a bag that was filled before the episode."""
    rows: list[tuple[str, Mapping[str, int | float | str | bytes | None]]] = []
    for number, item in enumerate(items, 1):
        head = {"id": number, "product_id": item.product_id, "quantity": item.quantity, "note": item.note}
        rows.append(("bag_lines", head))
        rows += [("bag_line_options", {"line_id": number, "option_id": option}) for option in sorted(item.options)]
    return tuple(rows)
