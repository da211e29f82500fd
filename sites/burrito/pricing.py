"""What things cost: pure functions over whole cents. The pages show what these say, and the orders keep it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Fulfilment = Literal["pickup", "delivery"]
CouponKind = Literal["percent", "amount", "free_delivery"]

TAX_PER_10_000 = 825
"""Sales tax on food, in hundredths of a per cent: 8.25%."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Coupon:
    """A code that takes something off. ``value`` is per cent or cents; ``weekday`` counts from Monday as 0."""

    code: str
    title: str
    kind: CouponKind
    value: int
    min_subtotal_cents: int = 0
    category_id: str | None = None
    fulfilment: Fulfilment | None = None
    weekday: int | None = None
    expires_on: str | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """What an order comes to, in cents. ``total = subtotal - discount + delivery fee + tax + tip``."""

    subtotal_cents: int
    discount_cents: int
    delivery_fee_cents: int
    tax_cents: int
    tip_cents: int
    total_cents: int


def line_cents(base_price_cents: int, option_prices_cents: Iterable[int]) -> int:
    """The price of one of a product with its options."""
    return base_price_cents + sum(option_prices_cents)


def totals(
    subtotal_cents: int, delivery_fee_cents: int = 0, tip_cents: int = 0, coupon: Coupon | None = None
) -> Totals:
    """What an order comes to. A coupon given here counts; whether it may is `coupon_problem`'s to say.

    Tax is on the food after the discount, rounded to the nearest cent, halves up; not on delivery or tip.
    """
    discount = _discount_cents(coupon, subtotal_cents)
    fee = 0 if coupon is not None and coupon.kind == "free_delivery" else delivery_fee_cents
    taxed = subtotal_cents - discount
    tax = (taxed * TAX_PER_10_000 + 5_000) // 10_000
    return Totals(subtotal_cents, discount, fee, tax, tip_cents, taxed + fee + tax + tip_cents)


def coupon_problem(
    coupon: Coupon, subtotal_cents: int, category_ids: Collection[str], fulfilment: Fulfilment, on: date
) -> str:
    """Why a coupon does not count for this bag on this day, as a sentence; empty if it does."""
    if coupon.expires_on is not None and on.isoformat() > coupon.expires_on:
        return f"{coupon.code} has expired."
    if coupon.weekday is not None and on.weekday() != coupon.weekday:
        return f"{coupon.code} is for {WEEKDAYS[coupon.weekday]}s only."
    if coupon.fulfilment is not None and fulfilment != coupon.fulfilment:
        return f"{coupon.code} is for {coupon.fulfilment} only."
    if subtotal_cents < coupon.min_subtotal_cents:
        return f"{coupon.code} needs a subtotal of {dollars(coupon.min_subtotal_cents)} or more."
    if coupon.category_id is not None and coupon.category_id not in category_ids:
        return f"{coupon.code} needs something from {coupon.category_id.capitalize()} in the bag."
    return ""


def dollars(cents: int) -> str:
    """``975`` as ``$9.75``."""
    sign = "-" if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def _discount_cents(coupon: Coupon | None, subtotal_cents: int) -> int:
    if coupon is None or coupon.kind == "free_delivery":
        return 0
    if coupon.kind == "amount":
        return min(coupon.value, subtotal_cents)
    return (subtotal_cents * coupon.value + 50) // 100
