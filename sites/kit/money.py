"""What things cost: pure functions over whole cents."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

Fulfilment = Literal["pickup", "delivery"]
CouponKind = Literal["percent", "amount", "free_delivery"]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def dollars(cents: int) -> str:
    """``975`` as ``$9.75``."""
    sign = "-" if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def parse_dollars(text: str) -> int | None:
    """Dollars as a customer types them, in cents: ``3``, ``$3``, ``3.5``, ``3.50``; None for anything else."""
    amount = re.fullmatch(r"\s*\$?\s*([0-9]{1,4})(?:\.([0-9]{1,2}))?\s*", text)
    if amount is None:
        return None
    whole, cents = amount.groups()
    return int(whole) * 100 + int((cents or "0").ljust(2, "0"))


def share(cents: int, per_10_000: int) -> int:
    """A part of a sum, given in hundredths of a per cent; to the nearest cent, halves up."""
    return (cents * per_10_000 + 5_000) // 10_000


@dataclass(frozen=True, slots=True)
class Card:
    """A saved card, with its row's id."""

    id: int
    brand: str
    last4: str

    @property
    def name(self) -> str:
        """``Visa ending 4417``."""
        return f"{self.brand} ending {self.last4}"


# --- totals ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Totals:
    """What an order comes to, in cents. ``total = subtotal - discount + delivery fee + tax + tip``."""

    subtotal_cents: int
    discount_cents: int
    delivery_fee_cents: int
    tax_cents: int
    tip_cents: int
    total_cents: int


def totals(
    subtotal_cents: int,
    *,
    tax_per_10_000: int,
    discount_cents: int = 0,
    delivery_fee_cents: int = 0,
    tip_cents: int = 0,
) -> Totals:
    """What an order comes to. Tax is on what is bought after the discount; not on delivery or tip."""
    taxed = subtotal_cents - discount_cents
    tax = share(taxed, tax_per_10_000)
    total = taxed + delivery_fee_cents + tax + tip_cents
    return Totals(subtotal_cents, discount_cents, delivery_fee_cents, tax, tip_cents, total)


# --- coupons ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Coupon:
    """A code that takes something off. ``value`` is per cent or cents; ``weekday`` counts from Monday as 0.

    The conditions that are not None must be met: something of the category in the bag, the way of fulfilment, the day
    of the week, no later than the day it expires on (ISO).
    """

    code: str
    title: str
    kind: CouponKind
    value: int
    min_subtotal_cents: int = 0
    category_id: str | None = None
    fulfilment: Fulfilment | None = None
    weekday: int | None = None
    expires_on: str | None = None


def discount_cents(coupon: Coupon | None, subtotal_cents: int) -> int:
    """What a coupon takes off the goods; never more than they cost."""
    if coupon is None or coupon.kind == "free_delivery":
        return 0
    if coupon.kind == "amount":
        return min(coupon.value, subtotal_cents)
    return share(subtotal_cents, coupon.value * 100)


def fee_with(coupon: Coupon | None, delivery_fee_cents: int) -> int:
    """What delivery costs with a coupon."""
    return 0 if coupon is not None and coupon.kind == "free_delivery" else delivery_fee_cents


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
