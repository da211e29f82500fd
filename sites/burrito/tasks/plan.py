"""From a goal back to one exact order that meets it: what the oracle sets out to place."""

from __future__ import annotations

from collections.abc import Iterable

from webgym.goal import Between, Goal, Row
from webgym_sites.burrito.catalogue import Place
from webgym_sites.burrito.tasks.choosing import Condition, cheapest
from webgym_sites.burrito.tasks.wish import Item, Wish
from webgym_sites.kit.oracle.goals import choices_of, number_of, text_of


def plan_of(goal: Goal) -> Wish | None:
    """An order that meets the goal, as cheap as can be where it leaves a choice; None if it asks for no order."""
    order = next((row for row in goal.added if row.table == "orders"), None)
    if order is None:
        return None
    saved = next((row for row in goal.added if row.table == "addresses"), None)
    values = order.values
    return Wish(
        items=tuple(_item(line) for line in order.children),
        location_id=text_of(values["location_id"]) or Wish(()).location_id,
        address=_place(order, saved) if values["fulfilment"] == "delivery" else None,
        save_address=saved is not None,
        delivery_note=text_of(values["delivery_note"]),
        slot=text_of(values["slot"]),
        tip_cents=number_of(values["tip_cents"]),
        coupon_code=text_of(values["coupon_code"]) or None,
        card_id=number_of(values["card_id"]),
        utensils=bool(number_of(values["utensils"])),
        newsletter=any(change.table == "customers" for change in goal.changed),
    )


def _place(order: Row, saved: Row | None) -> Place:
    street, unit, city, zip_code = (text_of(order.values[name]) for name in ("street", "unit", "city", "zip"))
    return Place(0, text_of(saved.values["label"]) if saved else "", street, unit, city, zip_code)


def _item(line: Row) -> Item:
    product = line.values["product_id"]
    if isinstance(product, str):
        return Item.of(line)
    allowed = _ids(child for child in line.children if child.at_least == 0)
    needed = _ids(child for child in line.children if child.at_least > 0)
    price = line.values["unit_price_cents"]
    most = int(price.high) if isinstance(price, Between) and price.high is not None else None
    return cheapest(Condition(choices_of(product), allowed, needed, most))


def _ids(rows: Iterable[Row]) -> tuple[str, ...]:
    return tuple(option for row in rows for option in choices_of(row.values["option_id"]))
