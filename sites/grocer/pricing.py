"""What an order comes to: offers first, then coupons on what is left, then what delivery, bags and a tip add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from webgym_sites.grocer.catalogue import Coupon, Product
from webgym_sites.kit.money import share

SLOTS: Mapping[str, int] = {
    "08:00": 499,
    "10:00": 399,
    "12:00": 299,
    "14:00": 249,
    "16:00": 349,
    "18:00": 549,
    "20:00": 279,
}
"""When slots of two hours begin, and what delivery then costs on a weekday, in cents."""

WEEKEND_CENTS, DAYS_AHEAD, FIRST_SLOT = 100, 7, "10:00"
BAGS: Mapping[str, int] = {"crates": 0, "paper": 35, "insulated": 120}
TIPS = (0, 200, 400, 600)
BUDGETS = (1500, 2000, 2500, 3000, 4000, 5000, 6000, 8000)


def slot_cents(day: date, at: str) -> int:
    """What delivery costs in a slot."""
    return SLOTS[at] + (WEEKEND_CENTS if day.weekday() >= 5 else 0)


def slot_free(day: date, at: str) -> bool:
    """Whether a slot has room: some are taken, never the one that is offered first."""
    return at == FIRST_SLOT or (day.toordinal() * 5 + int(at[:2])) % 7 > 1


def coupon_cents(coupon: Coupon, lines: Iterable[tuple[Product, int]]) -> int:
    """What a coupon takes off lines of products and quantities; 0 where it does not count."""
    left = sum(
        product.cost_cents(quantity) - product.saving_cents(quantity)
        for product, quantity in lines
        if coupon.fits(product)
    )
    if left < coupon.min_cents:
        return 0
    return share(left, coupon.per_cent * 100) if coupon.per_cent else min(coupon.cents, left)


@dataclass(frozen=True, slots=True)
class Bill:
    """What an order comes to, in cents; ``used`` is what each coupon that counts takes off, by id."""

    subtotal_cents: int
    savings_cents: int
    used: tuple[tuple[str, int], ...]
    delivery_cents: int
    bags_cents: int
    tip_cents: int

    @property
    def coupons_cents(self) -> int:
        """What all coupons take off."""
        return sum(cents for _, cents in self.used)

    @property
    def goods_cents(self) -> int:
        """What the goods cost in the end."""
        return self.subtotal_cents - self.savings_cents - self.coupons_cents

    @property
    def total_cents(self) -> int:
        """What is paid."""
        return self.goods_cents + self.delivery_cents + self.bags_cents + self.tip_cents


def bill_for(
    lines: Iterable[tuple[Product, int]],
    clipped: Iterable[Coupon] = (),
    *,
    delivery_cents: int = 0,
    bags: str = "crates",
    tip_cents: int = 0,
) -> Bill:
    """What products and quantities come to; all coupons together take off no more than the goods cost."""
    lines = tuple(lines)
    subtotal = sum(product.cost_cents(quantity) for product, quantity in lines)
    savings = sum(product.saving_cents(quantity) for product, quantity in lines)
    left = subtotal - savings
    used: list[tuple[str, int]] = []
    for coupon in sorted(clipped, key=lambda coupon: coupon.id):
        cents = min(coupon_cents(coupon, lines), left)
        if cents:
            used.append((coupon.id, cents))
            left -= cents
    return Bill(subtotal, savings, tuple(used), delivery_cents, BAGS[bags], tip_cents)
