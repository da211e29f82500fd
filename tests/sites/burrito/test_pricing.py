from datetime import date

import pytest

from webgym_sites.burrito.pricing import line_cents, totals
from webgym_sites.kit.money import Coupon, Fulfilment, coupon_problem, dollars


def test_a_line_costs_its_product_and_its_options() -> None:
    assert line_cents(975, [0, 275, 45]) == 1295


@pytest.mark.parametrize(("subtotal", "tax"), [(0, 0), (975, 80), (1000, 83), (1030, 85), (6, 0), (7, 1)])
def test_tax_is_rounded_to_the_nearest_cent(subtotal: int, tax: int) -> None:
    assert totals(subtotal).tax_cents == tax


def test_tax_is_on_the_food_after_the_discount_alone() -> None:
    coupon = Coupon("HALF", "", "percent", 50)
    sums = totals(2000, delivery_fee_cents=499, tip_cents=300, coupon=coupon)
    assert (sums.discount_cents, sums.tax_cents) == (1000, 83)
    assert sums.total_cents == 2000 - 1000 + 499 + 83 + 300


def test_an_amount_never_takes_off_more_than_there_is() -> None:
    assert totals(300, coupon=Coupon("FIVE", "", "amount", 500)).total_cents == 0


def test_free_delivery_takes_the_fee_off_and_nothing_else() -> None:
    sums = totals(2000, delivery_fee_cents=499, coupon=Coupon("RIDE", "", "free_delivery", 0))
    assert (sums.delivery_fee_cents, sums.discount_cents) == (0, 0)


WEDNESDAY, THURSDAY = date(2026, 3, 4), date(2026, 3, 5)
STRICT = Coupon("X", "", "amount", 300, 1500, "tacos", "pickup", weekday=2, expires_on="2026-03-04")


@pytest.mark.parametrize(
    ("subtotal", "categories", "fulfilment", "on", "words"),
    [
        (1500, {"tacos", "drinks"}, "pickup", WEDNESDAY, ""),
        (1499, {"tacos"}, "pickup", WEDNESDAY, "$15.00 or more"),
        (1500, {"bowls"}, "pickup", WEDNESDAY, "Tacos"),
        (1500, {"tacos"}, "delivery", WEDNESDAY, "pickup only"),
        (1500, {"tacos"}, "pickup", date(2026, 3, 3), "Wednesdays only"),
        (1500, {"tacos"}, "pickup", THURSDAY, "expired"),
    ],
)
def test_each_condition_of_a_coupon_counts(
    subtotal: int, categories: set[str], fulfilment: Fulfilment, on: date, words: str
) -> None:
    problem = coupon_problem(STRICT, subtotal, categories, fulfilment, on)
    assert (words in problem) if words else problem == ""


def test_money_is_shown_in_dollars() -> None:
    assert [dollars(cents) for cents in (5, 975, 123456, -300)] == ["$0.05", "$9.75", "$1,234.56", "-$3.00"]
