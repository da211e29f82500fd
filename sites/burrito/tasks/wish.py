"""A wish: one exact order, and the goal that says the database must show it and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from webgym.goal import ANYTHING, Change, Expected, Goal, Ladder, Row
from webgym_sites.burrito.catalogue import PastOrder, Place, catalogue, line_id
from webgym_sites.burrito.pricing import totals
from webgym_sites.kit.money import Fulfilment, Totals
from webgym_sites.kit.tasks import goals, items
from webgym_sites.kit.tasks.goals import newer, typed
from webgym_sites.kit.tasks.items import BAG_LINES, ORDER_LINES, LineTable, item_ladder, items_key

DRAFTS = LineTable("drafts", "draft_options", others={"line_id": ANYTHING})


class Item(items.Item):
    """A product as it shall be made."""

    @property
    def name(self) -> str:
        """What it is called."""
        return catalogue().dishes[self.product_id].name

    @property
    def unit_cents(self) -> int:
        """The price of one."""
        return catalogue().unit_cents(self.product_id, self.options)


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
        return json.dumps([items_key(self.items), where, paid])


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
            *(_item_ladder(item, newest_line(past)) for item in wish.items),
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
        children=tuple(ORDER_LINES.row(item) for item in wish.items),
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


def address_row(place: Place) -> Row:
    """A saved address."""
    texts = {name: typed(getattr(place, name)) for name in ("label", "street", "unit", "city")}
    return Row("addresses", {"customer_id": 1, **texts, "zip": place.zip}, label="saved address")


# --- progress --------------------------------------------------------------------------------------------------------


def newest_line(past: Sequence[PastOrder] = ()) -> int:
    """The highest id that a line of an order has before the episode."""
    return max(line_id(order.id, len(order.lines) - 1) for order in (*catalogue().past_orders, *past))


def _item_ladder(item: Item, newest_id: int) -> Ladder:
    start = Item(item.product_id, catalogue().dishes[item.product_id].preselected)
    return item_ladder(item, start, newest_id, before=(DRAFTS, BAG_LINES))


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
