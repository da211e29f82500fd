"""A wish: one exact order or repeat order, and the goal that says the database must show it and nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from webgym.goal import ANYTHING, Expected, Goal, Row
from webgym.task import Setup
from webgym_sites.coffee.image import CUSTOMER, first_menu
from webgym_sites.coffee.store.counter import ASAP, order_totals, stars_for
from webgym_sites.kit.menu import Product
from webgym_sites.kit.money import Totals
from webgym_sites.kit.oracle.goals import number_of, text_of
from webgym_sites.kit.tasks import items
from webgym_sites.kit.tasks.goals import checkout_ladder, newer
from webgym_sites.kit.tasks.items import ORDER_LINES, LineTable, item_ladder, items_key, items_of

HOME_SHOP = "mill-lane"
STANDING_LINES = LineTable("standing_lines", "standing_line_options")


class Item(items.Item):
    """Something from the menu."""

    @property
    def product(self) -> Product:
        """What it is."""
        return first_menu().product(self.product_id)

    @property
    def name(self) -> str:
        """What it is called."""
        return self.product.name

    @property
    def unit_cents(self) -> int:
        """The price of one."""
        return self.product.unit_cents(self.options)


@dataclass(frozen=True, slots=True)
class Wish:
    """One exact order. The defaults are those of a fresh counter; ``reward`` is one of a product's, by their ids."""

    items: tuple[Item, ...]
    pickup_on: date
    pickup_at: str = ASAP
    shop_id: str = HOME_SHOP
    tip_cents: int = 0
    own_cup: bool = False
    reward: tuple[str, str] | None = None
    account_id: int = CUSTOMER[0]

    @property
    def discount_cents(self) -> int:
        """What the stars take off."""
        if self.reward is None:
            return 0
        reward_id, product_id = self.reward
        item = next(item for item in self.items if item.product_id == product_id)
        return first_menu().rewards[reward_id].saves_cents(item.product, item.options)

    @property
    def totals(self) -> Totals:
        """What it comes to."""
        return order_totals(sum(item.cents for item in self.items), self.discount_cents, self.tip_cents)

    def key(self) -> str:
        """Its canonical identity: as soon as possible is the same wish on every day."""
        when = None if self.pickup_at == ASAP else [self.pickup_on.isoformat(), self.pickup_at]
        rest = [self.shop_id, when, self.tip_cents, self.own_cup, self.reward]
        return json.dumps([items_key(self.items), *rest])


@dataclass(frozen=True, slots=True)
class RepeatWish:
    """One exact repeat order; ``weekdays`` as the database has them."""

    items: tuple[Item, ...]
    weekdays: str
    pickup_at: str
    starts_on: date
    shop_id: str = HOME_SHOP

    def key(self) -> str:
        """Its canonical identity."""
        rest = [self.weekdays, self.pickup_at, self.starts_on.isoformat(), self.shop_id]
        return json.dumps([items_key(self.items), *rest])


# --- rows ------------------------------------------------------------------------------------------------------------


def order_values(wish: Wish) -> dict[str, Expected]:
    """The columns of an order, but for what nobody can ask for."""
    sums = wish.totals
    return {
        "account_id": wish.account_id,
        "shop_id": wish.shop_id,
        "pickup_on": wish.pickup_on.isoformat(),
        "pickup_at": wish.pickup_at,
        "subtotal_cents": sums.subtotal_cents,
        "discount_cents": sums.discount_cents,
        "tax_cents": sums.tax_cents,
        "tip_cents": sums.tip_cents,
        "total_cents": sums.total_cents,
        "reward_id": wish.reward[0] if wish.reward else None,
        "reward_product_id": wish.reward[1] if wish.reward else None,
        "own_cup": int(wish.own_cup),
    }


def order_row(wish: Wish) -> Row:
    """The order as it must stand in the database, with its lines and the stars that it earns and spends."""
    spent = first_menu().rewards[wish.reward[0]].stars if wish.reward else 0
    stars = tuple(
        Row("star_ledger", {"account_id": wish.account_id, "change": change, "reason": ANYTHING}, label="stars")
        for change in (stars_for(wish.totals), -spent)
        if change
    )
    lines = tuple(ORDER_LINES.row(item) for item in wish.items)
    unasked: dict[str, Expected] = {"number": ANYTHING, "placed_at": ANYTHING}
    return Row("orders", {**unasked, **order_values(wish)}, (*lines, *stars), label="order", weight=2.0)


def standing_values(wish: RepeatWish) -> dict[str, Expected]:
    """The columns of a repeat order, as its plan has them too."""
    return {
        "shop_id": wish.shop_id,
        "weekdays": wish.weekdays,
        "pickup_at": wish.pickup_at,
        "starts_on": wish.starts_on.isoformat(),
        "status": "active",
        "resumes_on": None,
    }


# --- goals -----------------------------------------------------------------------------------------------------------


def goal_of(wish: Wish, past: int = 0) -> Goal:
    """The goal of an order; ``past`` orders were placed before, as `order_setup` has them."""
    asks_nothing = (wish.shop_id, wish.pickup_at, wish.tip_cents, wish.own_cup, wish.reward) == _NOTHING_ASKED
    order = newer(Row("orders", order_values(wish)), past, ("total_cents",))
    ladders = (
        *(item_ladder(item, _as_it_comes(item), past * LINES_EACH) for item in wish.items),
        checkout_ladder(_at_the_counter(wish), order, weight=0.25 if asks_nothing else 1.0),
    )
    return Goal(added=(order_row(wish),), progress=ladders)


_NOTHING_ASKED = (HOME_SHOP, ASAP, 0, False, None)


def _at_the_counter(wish: Wish) -> Row:
    chosen: dict[str, Expected] = {
        "shop_id": wish.shop_id,
        "pickup_on": "" if wish.pickup_at == ASAP else wish.pickup_on.isoformat(),
        "pickup_at": wish.pickup_at,
        "tip_cents": wish.tip_cents,
        "own_cup": int(wish.own_cup),
        "reward_id": wish.reward[0] if wish.reward else None,
        "reviewed": 1,
    }
    return Row("checkout", chosen, key=("reviewed",))


def repeat_goal(wish: RepeatWish) -> Goal:
    """The goal of a new repeat order."""
    values = standing_values(wish)
    lines = tuple(STANDING_LINES.row(item) for item in wish.items)
    agreed = Row("standing_changes", {"what": "set up", "made_at": ANYTHING}, label="set up")
    owner: dict[str, Expected] = {"account_id": CUSTOMER[0]}
    order = Row("standing_orders", {**owner, **values}, (*lines, agreed), label="repeat order", weight=2.0)
    planned = Row("plan", {**values, "standing_id": None}, key=("standing_id",))
    ladders = (
        *(item_ladder(item, _as_it_comes(item), 0, STANDING_LINES) for item in wish.items),
        checkout_ladder(planned, newer(Row("standing_orders", values), 0)),
    )
    return Goal(added=(order,), progress=ladders)


def _as_it_comes(item: Item) -> Item:
    return Item(item.product_id, item.product.comes_with)


# --- back from a goal to the wish ------------------------------------------------------------------------------------


def wish_of(order: Row) -> Wish:
    """The wish that a row of ``orders`` asks for."""
    values = order.values
    reward, rewarded = text_of(values["reward_id"]), text_of(values["reward_product_id"])
    return Wish(
        items=items_of(order, Item),
        pickup_on=date.fromisoformat(text_of(values["pickup_on"])),
        pickup_at=text_of(values["pickup_at"]),
        shop_id=text_of(values["shop_id"]),
        tip_cents=number_of(values["tip_cents"]),
        own_cup=bool(number_of(values["own_cup"])),
        reward=(reward, rewarded) if reward else None,
        account_id=number_of(values["account_id"]),
    )


def repeat_of(order: Row) -> RepeatWish:
    """The wish that a row of ``standing_orders`` asks for."""
    values = order.values
    starts_on = date.fromisoformat(text_of(values["starts_on"]))
    return RepeatWish(
        items_of(order, Item, STANDING_LINES),
        text_of(values["weekdays"]),
        text_of(values["pickup_at"]),
        starts_on,
        text_of(values["shop_id"]),
    )


# --- what stands in the database before ------------------------------------------------------------------------------

LINES_EACH = 10
"""Ids of the lines of past orders: so many numbers are kept for each."""


def line_setup(table: LineTable, column: str, parent_id: int, some: Sequence[Item]) -> Setup:
    """Rows of lines, and of their options, that belong to an order or repeat order of before."""
    last = parent_id * LINES_EACH  # so that the highest id is known without counting
    lines = (table.setup(last - n, item, **{column: parent_id}) for n, item in enumerate(reversed(some)))
    return tuple(row for line in lines for row in line)
