"""What is special in this shop: weights, prices by the unit, offers, coupons, substitutes, the budget."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date, datetime

import pytest

from webgym_sites.grocer.catalogue import Offer, Product, catalogue
from webgym_sites.grocer.image import create_image
from webgym_sites.grocer.pricing import SLOTS, bill_for, coupon_cents, slot_free
from webgym_sites.grocer.store import Store
from webgym_sites.grocer.store.shelves import Filter
from webgym_sites.kit.store import NotFound, Refused

OATS = "peck-oat-drink-1-l"
CARROTS = "loose-carrots"


@pytest.fixture
def db() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute("PRAGMA foreign_keys = ON")
    create_image(db)
    return db


@pytest.fixture
def store(db: sqlite3.Connection) -> Store:
    return Store(db, lambda: datetime(2026, 3, 4, 12, 0))


def priced(product_id: str, cents: int, offer: Offer | None = None) -> Product:
    return replace(catalogue().product(product_id), price_cents=cents, offer=offer)


# --- the catalogue ---------------------------------------------------------------------------------------------------


def test_there_are_over_five_hundred_products_and_no_two_of_a_kind_compare_alike() -> None:
    assert len(catalogue().products) > 500
    for products in catalogue().kinds.values():
        assert len({product.unit_cents for product in products}) == len(products), products[0].kind
        assert len({product.unit for product in products}) == 1


def test_names_leave_room_for_what_a_control_says() -> None:
    for product in catalogue().products.values():
        words = len(product.name.split()) + 2 + 3 * bool(product.offer) + 2 * product.low
        assert words <= 12, product.name


def test_prices_by_the_unit_are_rounded_to_the_nearest_cent() -> None:
    cola = catalogue().product("peck-ginger-beer-6x330-ml")
    assert (cola.size, cola.unit) == (1980, "l")
    assert replace(cola, price_cents=400).unit_cents == 202  # 202.02
    assert replace(cola, price_cents=401).unit_cents == 203  # 202.53


# --- weights and offers ----------------------------------------------------------------------------------------------


def test_what_is_loose_costs_by_its_weight_halves_up() -> None:
    carrots = priced(CARROTS, 149)
    assert [carrots.cost_cents(steps) for steps in (1, 5, 6, 10)] == [15, 75, 89, 149]  # 14.9, 74.5, 89.4
    assert [carrots.amount(steps) for steps in (6, 10, 15)] == ["600 g", "1 kg", "1.5 kg"]


@pytest.mark.parametrize(
    ("offer", "saved"),
    [(Offer(3, pay=2), [0, 0, 200, 200, 200, 400]), (Offer(2, cents=350), [0, 50, 50, 100, 100, 150])],
)
def test_offers_count_for_every_full_set(offer: Offer, saved: list[int]) -> None:
    assert [priced(OATS, 200, offer).saving_cents(quantity) for quantity in range(1, 7)] == saved


def test_an_offer_never_costs_more_than_it_saves() -> None:
    assert priced(OATS, 100, Offer(2, cents=350)).saving_cents(4) == 0


# --- coupons ---------------------------------------------------------------------------------------------------------


def test_coupons_count_after_offers_and_only_for_what_they_name() -> None:
    pizza = next(p for p in catalogue().aisles["pizza"].products)
    coupons, lines = catalogue().coupons, [(priced(pizza.id, 300, Offer(3, pay=2)), 3), (priced(CARROTS, 150), 10)]
    bill = bill_for(lines, [coupons["pizza-night"], coupons["oats"]])
    assert (bill.subtotal_cents, bill.savings_cents, bill.used) == (1050, 300, (("pizza-night", 180),))
    assert bill.goods_cents == 570


def test_a_minimum_is_of_what_is_left_after_offers() -> None:
    thirty = catalogue().coupons["thirty"]
    assert coupon_cents(thirty, [(priced(OATS, 1000), 3)]) == 300
    assert coupon_cents(thirty, [(priced(OATS, 1000, Offer(3, pay=2)), 3)]) == 0


def test_coupons_take_off_no_more_than_there_is() -> None:
    coupons = catalogue().coupons
    bill = bill_for([(priced("loose-salmon-fillets", 1000), 2)], [coupons["salmon"]])
    assert (bill.coupons_cents, bill.goods_cents) == (200, 0)


def test_a_coupon_that_counted_is_used_up_and_another_is_kept(db: sqlite3.Connection, store: Store) -> None:
    store.bag.add(OATS)
    store.bag.clip("oat-drink", True)
    store.bag.clip("salmon", True)
    store.counter.place()
    assert [coupon.id for coupon in store.bag.clipped()] == ["salmon"]
    assert db.execute("SELECT coupon_id, cents FROM order_coupons").fetchall() == [("oat-drink", 80)]


# --- the bag ---------------------------------------------------------------------------------------------------------


def test_a_product_is_one_line_and_goes_when_nothing_of_it_is_left(store: Store) -> None:
    store.bag.add(CARROTS)
    store.bag.add(CARROTS, 1)
    assert [line.amount for line in store.bag.lines()] == ["600 g"]
    store.bag.take(CARROTS, 10)
    assert store.bag.lines() == ()


def test_the_bag_has_its_limits(store: Store) -> None:
    with pytest.raises(Refused, match="between 1 and 50"):
        store.bag.add(OATS, 51)
    assert store.bag.lines() == ()
    with pytest.raises(NotFound):
        store.bag.add("moon-cheese")


def test_only_its_own_kind_comes_instead_of_a_product(store: Store) -> None:
    store.bag.add(OATS)
    other = catalogue().instead_of(catalogue().product(OATS))[0]
    store.bag.choose_instead(OATS, other.id)
    assert store.bag.line(OATS).other == other
    with pytest.raises(Refused):
        store.bag.choose_instead(OATS, CARROTS)


def test_what_is_sold_out_is_neither_added_nor_ordered(db: sqlite3.Connection, store: Store) -> None:
    store.bag.add(OATS)
    db.execute("INSERT INTO sold_out VALUES (?)", (OATS,))
    with pytest.raises(Refused, match="Sold out"):
        store.bag.add(OATS)
    with pytest.raises(Refused, match="sold out"):
        store.counter.place()


def test_a_budget_is_an_amount_or_none(store: Store) -> None:
    store.bag.set_budget("$42.50")
    assert store.bag.budget_cents() == 4250
    with pytest.raises(Refused):
        store.bag.set_budget("plenty")
    store.bag.set_budget(" ")
    assert store.bag.budget_cents() is None


# --- shelves and slots -----------------------------------------------------------------------------------------------


def test_filters_and_orders_of_a_shelf(store: Store) -> None:
    products = catalogue().aisles["plant-drinks"].products
    some = Filter(("organic",), "Sorrelby", "unit")(products)
    assert some and all(product.organic and product.brand == "Sorrelby" for product in some)
    assert [product.unit_cents for product in some] == sorted(product.unit_cents for product in some)
    assert Filter(("offer",))(products) == tuple(product for product in products if product.offer)


def test_the_slot_that_is_offered_first_is_free_and_others_may_be_taken(store: Store) -> None:
    view = store.counter.view()
    assert (view.slot.on, view.slot.at, view.slot.free) == (date(2026, 3, 5), "10:00", True)
    taken = next((day, at) for day in store.counter.days for at in SLOTS if not slot_free(day, at))
    with pytest.raises(Refused, match="taken"):
        store.counter.choose_slot(*taken)
    with pytest.raises(Refused):
        store.counter.choose_slot(date(2026, 3, 4), "10:00")
