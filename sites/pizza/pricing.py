"""What pizzas and orders cost: pure functions over the menu and whole cents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from webgym_sites.kit.menu import Product
from webgym_sites.kit.money import Totals, share, totals
from webgym_sites.pizza.menu import Made, Menu, Placed

TAX_PER_10_000 = 750
DELIVERY_FEE_CENTS = 390
TIP_CHOICES = (0, 200, 400, 600)


def topping_cents(menu: Menu, placed: Placed) -> int:
    """What a topping adds: on a half, half its price (half a cent counts as a whole one); doubled, twice that."""
    whole = menu.toppings[placed.topping_id].price_cents
    once = whole if placed.side == "whole" else (whole + 1) // 2
    return once * (1 + placed.extra)


def pizza_cents(menu: Menu, made: Made) -> int:
    """What one pizza costs, made like that."""
    return menu.pizza.unit_cents(made.options) + sum(topping_cents(menu, placed) for placed in made.toppings)


@dataclass(frozen=True, slots=True)
class Bought:
    """So many of a product at that price; ``large`` if it is a pizza of that size."""

    product: Product
    quantity: int
    unit_cents: int
    large: bool = False

    @property
    def pizza(self) -> bool:
        """Whether it is a pizza."""
        return self.product.category_id == "pizza"

    @property
    def cents(self) -> int:
        """The price of all of it."""
        return self.unit_cents * self.quantity


def saving_cents(deal_id: str, bought: Iterable[Bought], delivered: bool) -> int:
    """What a deal takes off goods and delivery together; 0 where its condition is not met."""
    lines = tuple(bought)
    subtotal = sum(line.cents for line in lines)
    if deal_id == "two-large":
        return 700 if sum(line.quantity for line in lines if line.large) >= 2 else 0
    if deal_id == "side-on-us":
        sides = [line.unit_cents for line in lines if line.product.category_id == "sides"]
        return max(sides, default=0) if any(line.pizza for line in lines) else 0
    if deal_id == "big-table":
        return share(subtotal, 1500) if subtotal >= 5000 else 0
    if deal_id == "walk-in":
        return 0 if delivered else share(subtotal, 1000)
    return DELIVERY_FEE_CENTS if delivered and subtotal >= 2500 else 0


def order_totals(bought: Iterable[Bought], *, delivered: bool, deal_id: str | None, tip_cents: int) -> Totals:
    """What an order comes to; a deal whose condition is not met takes nothing off."""
    lines = tuple(bought)
    saving = saving_cents(deal_id, lines, delivered) if deal_id else 0
    on_delivery = saving if deal_id == "free-ride" else 0
    return totals(
        sum(line.cents for line in lines),
        tax_per_10_000=TAX_PER_10_000,
        discount_cents=saving - on_delivery,
        delivery_fee_cents=(DELIVERY_FEE_CENTS if delivered else 0) - on_delivery,
        tip_cents=tip_cents,
    )
