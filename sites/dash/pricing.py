"""What an order comes to and when it arrives: pure functions, for pages and tasks alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from webgym_sites.kit import money
from webgym_sites.kit.money import Coupon, Totals, discount_cents, fee_with
from webgym_sites.kit.slots import Slot, slots_of_day

Speed = Literal["standard", "express", "scheduled"]

TAX_PER_10_000 = 800
EXPRESS_CENTS = 299
"""What express costs more than standard delivery."""
EXPRESS_MINUTES, PICKUP_MINUTES = 10, 10
"""How many minutes sooner an express delivery comes, and an order is ready to be picked up."""
TIPS = (0, 100, 200, 300, 400, 500, 700, 1000, 2000)
SLOTS: tuple[Slot, ...] = slots_of_day("11:30", "22:00", 30, 60)
"""Times of today that an order can be scheduled for."""


def delivery_cents(fee_cents: int, extra_cents: int, speed: Speed) -> int:
    """What delivery costs: the restaurant's fee, what the address adds, and what express adds."""
    return fee_cents + extra_cents + (EXPRESS_CENTS if speed == "express" else 0)


def arrival(now: datetime, minutes: int, speed: Speed, slot: str, pickup: bool) -> datetime:
    """When an order arrives, or is ready: at its slot, or so many minutes from now."""
    if speed == "scheduled":
        return datetime.combine(now.date(), datetime.strptime(slot, "%H:%M").time())
    sooner = PICKUP_MINUTES if pickup else EXPRESS_MINUTES if speed == "express" else 0
    return now + timedelta(minutes=max(minutes - sooner, 5))


def totals(subtotal_cents: int, delivery_fee_cents: int, tip_cents: int, promo: Coupon | None) -> Totals:
    """What an order comes to. A promo code given here counts; whether it may is `money.coupon_problem`'s to say."""
    return money.totals(
        subtotal_cents,
        tax_per_10_000=TAX_PER_10_000,
        discount_cents=discount_cents(promo, subtotal_cents),
        delivery_fee_cents=fee_with(promo, delivery_fee_cents),
        tip_cents=tip_cents,
    )
