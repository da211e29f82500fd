"""What the marketplace's store allows: one bag at a time, fees and times, codes, slots, ratings."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from webgym_sites.dash.image import create_image
from webgym_sites.dash.store import Store
from webgym_sites.kit.store import NotFound, Refused

NOON = datetime(2026, 3, 4, 12, 4)
PAD_THAI, TACOS = "saffron-lane.pad-thai", "lime-lantern.carnitas-tacos"


@pytest.fixture
def clock() -> list[datetime]:
    """The time is its last element."""
    return [NOON]


@pytest.fixture
def store(clock: list[datetime]) -> Iterator[Store]:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute("PRAGMA foreign_keys = ON")
    create_image(db)
    yield Store(db, lambda: clock[-1])
    db.close()


def put(store: Store, dish_id: str, *options: str, quantity: int = 1) -> None:
    """Put a dish into the bag, with these options besides what it comes with."""
    store.bags.set_draft(dish_id, [*store.bags.draft(dish_id).chosen, *options], quantity, "")
    store.bags.add(dish_id)


# --- restaurants -----------------------------------------------------------------------------------------------------


def test_filters_narrow_and_sorts_order(store: Store) -> None:
    assert len(store.menu.places()) == 36
    thai = store.menu.places("thai", sort="rating")
    assert [place.rating for place in thai] == ["4.9", "4.7", "4.4", "4.1"]
    assert {place.name for place in store.menu.places(favourite=True)} == {"Quiet Crane", "Fig Terrace"}
    fees = [place.fee_cents for place in store.menu.places(diets=["gluten_free"], sort="fee")]
    assert fees == sorted(fees) and 0 < len(fees) < 36


def test_a_farther_address_costs_and_takes_more(store: Store) -> None:
    near = store.menu.place("saffron-lane")
    store.desk.deliver_to(4)
    far = store.menu.place("saffron-lane")
    assert (far.fee_cents - near.fee_cents, far.minutes - near.minutes) == (225, 15)


def test_search_finds_dishes_by_name_and_place(store: Store) -> None:
    _, hits = store.menu.search("chicken burrito")
    assert {hit.dish.name for hit in hits} == {"Chicken Burrito"} and len(hits) == 4
    places, hits = store.menu.search("saffron LANE thai")
    assert [place.id for place in places] == ["saffron-lane"]
    assert {hit.place.id for hit in hits} == {"saffron-lane"}


# --- the bag ---------------------------------------------------------------------------------------------------------


def test_a_bag_is_for_one_restaurant(store: Store) -> None:
    put(store, PAD_THAI)
    with pytest.raises(Refused, match="another restaurant"):
        put(store, TACOS)
    assert [line.product.id for line in store.bags.view().lines] == [PAD_THAI]
    store.bags.add(TACOS, replace=True)
    assert [line.product.id for line in store.bags.view().lines] == [TACOS]


def test_the_same_again_is_more_of_it(store: Store) -> None:
    put(store, PAD_THAI)
    put(store, PAD_THAI, quantity=2)
    put(store, PAD_THAI, "saffron-lane.soft-egg")
    assert [line.quantity for line in store.bags.view().lines] == [3, 1]


@pytest.mark.parametrize(
    "options",
    [
        ["saffron-lane.chicken"],
        ["saffron-lane.regular", "saffron-lane.large", "saffron-lane.chicken"],
        ["saffron-lane.regular", "saffron-lane.chicken", "lime-lantern.guacamole"],
    ],
)
def test_options_that_cannot_be(store: Store, options: list[str]) -> None:
    with pytest.raises(Refused):
        store.bags.set_draft(PAD_THAI, options, 1, "")


def test_only_the_dish_looked_at_last_is_added(store: Store) -> None:
    store.bags.draft(PAD_THAI)
    store.bags.draft(TACOS)
    with pytest.raises(NotFound, match="another dish"):
        store.bags.add(PAD_THAI)


# --- checkout --------------------------------------------------------------------------------------------------------


def test_sums_by_hand(store: Store) -> None:
    put(store, PAD_THAI, "saffron-lane.soft-egg", quantity=2)  # 2 * (13.05 + 1.45)
    store.desk.deliver_to(2)
    store.desk.choose_speed("express", "")
    store.desk.set_tip(300)
    store.desk.apply_promo("swift10")
    sums = store.desk.view().totals
    assert (sums.subtotal_cents, sums.discount_cents) == (2900, 290)
    assert sums.delivery_fee_cents == 249 + 75 + 299
    assert sums.tax_cents == 209  # 8% of 26.10
    assert sums.total_cents == 2610 + 623 + 209 + 300


def test_codes_have_conditions(store: Store) -> None:
    put(store, PAD_THAI)
    for code, reason in [("WALKIN", "pickup only"), ("NEST5", r"\$30.00 or more"), ("NOPE", "no code")]:
        with pytest.raises(Refused, match=reason):
            store.desk.apply_promo(code)
    store.desk.pick_up()
    store.desk.apply_promo("WALKIN")
    store.desk.deliver_to(1)
    assert store.desk.view().problems == ("WALKIN is for pickup only.",)
    with pytest.raises(Refused, match="pickup only"):
        store.orders.place()


def test_slots_close(store: Store, clock: list[datetime]) -> None:
    put(store, PAD_THAI)
    with pytest.raises(Refused, match="no longer"):
        store.desk.choose_speed("scheduled", "13:00")
    store.desk.choose_speed("scheduled", "13:30")
    clock.append(NOON + timedelta(minutes=40))
    with pytest.raises(Refused, match=r"13:30 can no longer"):
        store.orders.place()


def test_pickup_forgets_the_driver(store: Store) -> None:
    put(store, PAD_THAI)
    store.desk.choose_speed("express", "")
    store.desk.set_note("Ring twice")
    store.desk.pick_up()
    order = store.orders.get(store.orders.place())
    assert (order.address, order.speed, order.driver_note) == (None, "standard", "")
    assert order.totals.delivery_fee_cents == 0


# --- afterwards ------------------------------------------------------------------------------------------------------


def test_an_order_is_tracked(store: Store, clock: list[datetime]) -> None:
    put(store, PAD_THAI)
    number = store.orders.place()
    steps: list[int] = []
    for minutes in (0, 10, 20, 30):
        clock.append(NOON + timedelta(minutes=minutes))
        steps.append(store.orders.get(number).step)
    assert steps == [0, 1, 2, 3]
    assert store.desk.choices().reviewed == 0 and not store.bags.view().lines


def test_a_restaurant_is_rated_once_after_an_order(store: Store) -> None:
    with pytest.raises(Refused, match="after an order"):
        store.customer.review("saffron-lane", 5, "")
    put(store, PAD_THAI)
    store.orders.place()
    store.customer.review("saffron-lane", 4, " Good  noodles ")
    assert store.customer.reviews("saffron-lane")[0].text == "Good noodles"
    with pytest.raises(Refused, match="once"):
        store.customer.review("saffron-lane", 1, "")
