"""A wish: one exact order, and the goal that says the database must show it and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from webgym.goal import ANYTHING, Expected, Goal, Ladder, Row, Rung
from webgym.task import Setup
from webgym_sites.dash.catalogue import Dish, PastOrder, Restaurant, catalogue
from webgym_sites.dash.image import LINES_OF_AN_ORDER, past_order_rows
from webgym_sites.dash.pricing import Speed, delivery_cents, totals
from webgym_sites.dash.store.views import Address
from webgym_sites.kit.money import Card, Fulfilment, Totals
from webgym_sites.kit.tasks import items
from webgym_sites.kit.tasks.goals import checkout_ladder, newer, typed
from webgym_sites.kit.tasks.items import ORDER_LINES, item_ladder, items_key


class Item(items.Item):
    """A dish as it shall be made."""

    @property
    def dish(self) -> Dish:
        """The dish."""
        return catalogue().dishes[self.product_id]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.dish.name

    @property
    def unit_cents(self) -> int:
        """The price of one."""
        return self.dish.unit_cents(self.options)


@dataclass(frozen=True, slots=True)
class Wish:
    """One exact order of one restaurant. The defaults are those of a fresh checkout."""

    items: tuple[Item, ...]
    fulfilment: Fulfilment = "delivery"
    address_id: int = 1
    speed: Speed = "standard"
    slot: str = ""
    driver_note: str = ""
    tip_cents: int = 0
    promo_code: str | None = None
    card_id: int = 1

    @property
    def restaurant(self) -> Restaurant:
        """Where it is from."""
        return catalogue().restaurants[self.items[0].dish.restaurant_id]

    @property
    def address(self) -> Address:
        """Where it is brought."""
        return catalogue().addresses[self.address_id - 1]

    @property
    def card(self) -> Card:
        """What pays for it."""
        return catalogue().cards[self.card_id - 1]

    @property
    def subtotal_cents(self) -> int:
        """The food alone."""
        return sum(item.cents for item in self.items)

    @property
    def totals(self) -> Totals:
        """What it comes to."""
        fee = delivery_cents(self.restaurant.fee_cents, self.address.extra_cents, self.speed)
        promo = catalogue().promos[self.promo_code] if self.promo_code else None
        return totals(self.subtotal_cents, fee if self.fulfilment == "delivery" else 0, self.tip_cents, promo)

    @property
    def choices(self) -> dict[str, Expected]:
        """The columns of checkout and order that say how it is handed over and paid, but for the address."""
        return {
            "fulfilment": self.fulfilment,
            "speed": self.speed,
            "slot": self.slot,
            "driver_note": typed(self.driver_note),
            "tip_cents": self.tip_cents,
            "promo_code": self.promo_code,
            "card_id": self.card_id,
        }

    def key(self) -> str:
        """Its canonical identity: equal orders have equal keys, in whatever order their lines were drawn."""
        rest = asdict(replace(self, items=()))
        return json.dumps([items_key(self.items), sorted(map(str, rest.items()))])


# --- goals -----------------------------------------------------------------------------------------------------------


def goal_of(wish: Wish, *, added: Iterable[Row] = (), removed: Iterable[Row] = ()) -> Goal:
    """The goal of an exact order.

    Args:
        wish: The order.
        added: What must have come besides.
        removed: What must have gone.
    """
    newest = max(order.id for order in catalogue().past_orders)
    order = _order_row(wish)
    reviewed = {"address_id": wish.address_id if wish.fulfilment == "delivery" else ANYTHING, **wish.choices}
    asked = replace(wish, items=()) != Wish(())
    side = tuple(Ladder((Rung(1.0, row),), weight=0.5) for row in added)
    checkout = checkout_ladder(
        Row("checkout", {**reviewed, "reviewed": 1}, key=("reviewed",)),
        newer(replace(order, children=()), newest, ("total_cents",)),
        weight=1.0 if asked else 0.25,
    )
    last_line = LINES_OF_AN_ORDER * (newest + 1) - 1
    things = (item_ladder(item, Item(item.product_id, item.dish.comes_with), last_line) for item in wish.items)
    return Goal(added=(order, *added), removed=tuple(removed), progress=(*side, *things, checkout))


def _order_row(wish: Wish) -> Row:
    """The order as it must stand in the database, its lines and their options included."""
    values: dict[str, Expected] = {
        "number": ANYTHING,
        "restaurant_id": wish.restaurant.id,
        "placed_at": ANYTHING,
        "arrives_at": ANYTHING,
        "address_id": wish.address_id if wish.fulfilment == "delivery" else None,
        **wish.choices,
        **asdict(wish.totals),
    }
    lines = tuple(ORDER_LINES.row(item) for item in wish.items)
    return Row("orders", values, lines, label="order", weight=2.0)


# --- what stands in the database before ------------------------------------------------------------------------------


def order_setup(orders: Iterable[PastOrder]) -> Setup:
    """Rows of orders that were placed before the episode."""
    return tuple(row for order in orders for row in past_order_rows(order))
