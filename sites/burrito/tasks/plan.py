"""From a goal back to one exact order that meets it: what the oracle sets out to place."""

from __future__ import annotations

from collections.abc import Iterable

from webgym.errors import TaskError
from webgym.goal import AnyOf, Between, Expected, Goal, Row, Words
from webgym_sites.burrito.catalogue import Place
from webgym_sites.burrito.tasks.choosing import Condition, cheapest
from webgym_sites.burrito.tasks.wish import Item, Wish


def plan_of(goal: Goal) -> Wish | None:
    """An order that meets the goal, as cheap as can be where it leaves a choice; None if it asks for no order."""
    order = next((row for row in goal.added if row.table == "orders"), None)
    if order is None:
        return None
    saved = next((row for row in goal.added if row.table == "addresses"), None)
    values = order.values
    return Wish(
        items=tuple(_item(line) for line in order.children),
        location_id=_text(values["location_id"]) or Wish(()).location_id,
        address=_place(order, saved) if values["fulfilment"] == "delivery" else None,
        save_address=saved is not None,
        delivery_note=_text(values["delivery_note"]),
        slot=_text(values["slot"]),
        tip_cents=_number(values["tip_cents"]),
        coupon_code=_text(values["coupon_code"]) or None,
        card_id=_number(values["card_id"]),
        utensils=bool(_number(values["utensils"])),
        newsletter=any(change.table == "customers" for change in goal.changed),
    )


def _place(order: Row, saved: Row | None) -> Place:
    street, unit, city, zip_code = (_text(order.values[name]) for name in ("street", "unit", "city", "zip"))
    return Place(0, _text(saved.values["label"]) if saved else "", street, unit, city, zip_code)


def _item(line: Row) -> Item:
    quantity, note = _number(line.values["quantity"]), _text(line.values["note"])
    product = line.values["product_id"]
    if isinstance(product, str):
        return Item(product, frozenset(_text(child.values["option_id"]) for child in line.children), quantity, note)
    allowed = _ids(child for child in line.children if child.at_least == 0)
    needed = _ids(child for child in line.children if child.at_least > 0)
    price = line.values["unit_price_cents"]
    most = int(price.high) if isinstance(price, Between) and price.high is not None else None
    return cheapest(Condition(_strings(product), allowed, needed, most))


def _ids(rows: Iterable[Row]) -> tuple[str, ...]:
    return tuple(option for row in rows for option in _strings(row.values["option_id"]))


def _strings(expected: Expected) -> tuple[str, ...]:
    values = expected.values if isinstance(expected, AnyOf) else (expected,)
    return tuple(value for value in values if isinstance(value, str))


def _text(expected: Expected) -> str:
    if isinstance(expected, Words):
        return expected.text
    if expected is None or isinstance(expected, str):
        return expected or ""
    raise TaskError(f"the burrito site's goals hold texts or Words there, not {expected!r}.")


def _number(expected: Expected) -> int:
    if isinstance(expected, int):
        return expected
    raise TaskError(f"the burrito site's goals hold whole numbers there, not {expected!r}.")
