"""What things cost at the restaurant: pure functions over whole cents. The pages show what these say."""

from __future__ import annotations

from collections.abc import Iterable

from webgym_sites.kit import money
from webgym_sites.kit.money import Coupon, Totals, discount_cents, fee_with

TAX_PER_10_000 = 825
"""Sales tax on food, in hundredths of a per cent: 8.25%."""


def line_cents(base_price_cents: int, option_prices_cents: Iterable[int]) -> int:
    """The price of one of a product with its options."""
    return base_price_cents + sum(option_prices_cents)


def totals(
    subtotal_cents: int, delivery_fee_cents: int = 0, tip_cents: int = 0, coupon: Coupon | None = None
) -> Totals:
    """What an order comes to. A coupon given here counts; whether it may is `money.coupon_problem`'s to say."""
    return money.totals(
        subtotal_cents,
        tax_per_10_000=TAX_PER_10_000,
        discount_cents=discount_cents(coupon, subtotal_cents),
        delivery_fee_cents=fee_with(coupon, delivery_fee_cents),
        tip_cents=tip_cents,
    )
