"""What is special in this house: stars, times of pick-up, repeat orders."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

import pytest

from webgym_sites.coffee.image import create_image, star_row
from webgym_sites.coffee.store import Store
from webgym_sites.coffee.store.repeats import named_days
from webgym_sites.kit.store import NotFound, Refused, insert_all
from webgym_sites.kit.store.accounts import SIGNED_OUT

WEDNESDAY = datetime(2026, 3, 4, 9, 3)


class House:
    """A store over a fresh database, with a clock that a test sets."""

    def __init__(self) -> None:
        self.db = sqlite3.connect(":memory:")
        self.db.execute("PRAGMA foreign_keys = ON")
        create_image(self.db)
        self.now = WEDNESDAY
        self.store = Store(self.db, lambda: self.now)

    def add(self, product_id: str, *options: str, without: Collection[str] = (), quantity: int = 1) -> int:
        draft = self.store.drafts.of(product_id)
        self.store.drafts.set(product_id, (set(draft.option_ids) - set(without)) | set(options), quantity, "")
        return self.store.drafts.add_to_bag(product_id)

    def give(self, stars: int) -> None:
        insert_all(self.db, [star_row(stars, "A gift")])


@pytest.fixture
def house() -> House:
    return House()


# --- products --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"double", "house", "vanilla"}, "Espresso does not come with vanilla."),
        ({"double", "single", "house"}, "Choose at most 1 under Shots."),
        ({"double"}, "Choose one under Beans."),
    ],
)
def test_what_cannot_be_made_is_refused(house: House, options: set[str], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        house.store.drafts.set("espresso", options, 1, "")
    assert set(house.store.drafts.of("espresso").option_ids) == {"double", "house"}


def test_equal_lines_become_one_and_names_keep_them_apart(house: House) -> None:
    house.add("latte")
    house.add("latte", quantity=2)
    house.store.drafts.set("latte", house.store.drafts.of("latte").option_ids, 1, "  Ada ")
    house.store.drafts.add_to_bag("latte")
    order = house.store.orders.get(house.store.place_order())
    assert [(line.quantity, line.note) for line in order.lines] == [(3, ""), (1, "Ada")]


# --- stars -----------------------------------------------------------------------------------------------------------


def test_an_order_earns_a_star_for_every_whole_dollar(house: House) -> None:
    house.add("latte", "oat", without=("whole",))  # 4.10 + 0.50 + 0.70
    house.store.counter.set_tip(300)
    assert house.store.counter.view().stars == 5
    before = house.store.orders.balance()
    house.store.place_order()
    assert house.store.orders.balance() == before + 5


def test_rewards_count_where_their_rules_say(house: House) -> None:
    house.give(200)
    latte = house.add("latte", "large", "oat", "vanilla", without=("regular", "whole"))
    small = house.add("flat-white")
    bun = house.add("cardamom-bun")
    saved = {(c.reward.id, c.line.id): c.saves_cents for c in house.store.counter.view().claims}
    assert saved == {
        ("size", latte): 100,
        ("extras", latte): 130,
        ("bake", bun): 390,
        ("drink", small): 390,  # not the latte, which is large
    }


def test_stars_are_spent_once_and_never_more_than_there_are(house: House) -> None:
    line = house.add("latte")
    with pytest.raises(Refused, match="stars do not go that far"):
        house.store.counter.claim("size", line)  # 20 stars, and it takes 25
    house.give(10)
    house.store.counter.claim("size", line)
    order = house.store.orders.get(house.store.place_order())
    assert (order.totals.discount_cents, order.reward and order.reward.id) == (50, "size")
    assert house.store.orders.balance() == 30 - 25 + 4
    house.add("latte")
    assert house.store.counter.view().claim is None


def test_a_reward_goes_with_its_line(house: House) -> None:
    house.give(100)
    line = house.add("latte")
    house.store.counter.claim("drink", line)
    house.store.bag.remove(line)
    house.add("mocha")
    assert house.store.counter.view().claim is None


# --- times -----------------------------------------------------------------------------------------------------------


def test_a_time_must_be_one_that_the_shop_has(house: House) -> None:
    house.add("latte")
    choose = house.store.counter.choose_time
    house.store.counter.choose_shop("harbour-steps")
    for day, at in ((8, "09:00"), (4, "09:00"), (4, "15:00"), (4, "09:10"), (25, "09:00")):  # 8: a Sunday
        with pytest.raises(Refused, match="takes no orders for that time"):
            choose(date(2026, 3, day), at)
    choose(date(2026, 3, 4), "09:15")
    house.now = house.now.replace(minute=6)
    with pytest.raises(Refused, match="any more"):
        house.store.place_order()


def test_a_shop_without_the_time_forgets_it(house: House) -> None:
    house.add("latte")
    house.store.counter.choose_time(date(2026, 3, 9), "10:00")  # a Monday
    house.store.counter.choose_shop("harbour-steps")
    assert house.store.counter.view().pickup_at == "10:00"
    house.store.counter.choose_shop("orchard-row")
    assert house.store.counter.view().pickup_at == "asap"


def test_a_closed_shop_makes_nothing_at_once(house: House) -> None:
    house.add("latte")
    house.now = WEDNESDAY.replace(hour=19)
    with pytest.raises(Refused, match="closed right now"):
        house.store.place_order()
    house.store.counter.choose_time(date(2026, 3, 5), "07:00")
    assert house.store.place_order() == "HP-201"


# --- whose they are --------------------------------------------------------------------------------------------------


def test_nobody_orders_without_signing_in(house: House) -> None:
    house.add("latte")
    number = house.store.place_order()
    insert_all(house.db, [SIGNED_OUT])
    assert house.store.accounts.signed_in() is None
    house.add("latte")
    with pytest.raises(Refused, match="Sign in"):
        house.store.place_order()
    with pytest.raises(NotFound):
        house.store.orders.get(number)


# --- repeat orders ---------------------------------------------------------------------------------------------------


def test_a_repeat_order_is_what_was_planned(house: House) -> None:
    house.add("latte", quantity=2)
    repeats = house.store.repeats
    repeats.choose(repeats.plan(None), "orchard-row", [4, 1, 4])
    repeats.choose_time(repeats.plan(None), "16:45")
    planned = repeats.plan(None)
    standing_id = house.store.save_repeat(planned)
    assert repeats.get(standing_id) == replace(planned, standing_id=standing_id, lines=repeats.get(standing_id).lines)
    assert (planned.weekdays, planned.starts_on) == ((1, 4), date(2026, 3, 5))
    assert not house.store.bag_lines()


@pytest.mark.parametrize(
    ("shop", "weekdays", "sentence"),
    [
        ("mill-lane", (), "at least one day"),
        ("orchard-row", (0, 1), "Orchard Row is closed on Mondays"),
        ("orchard-row", (1,), "Orchard Row has no pick-up at 07:15"),
    ],
)
def test_a_plan_that_no_shop_can_keep_is_refused(
    house: House, shop: str, weekdays: tuple[int, ...], sentence: str
) -> None:
    house.add("latte")
    repeats = house.store.repeats
    repeats.choose_time(repeats.plan(None), "07:15")
    repeats.choose(repeats.plan(None), shop, weekdays)
    with pytest.raises(Refused, match=sentence):
        house.store.save_repeat(repeats.plan(None))
    assert not repeats.all()


def test_a_repeat_order_is_paused_resumed_and_ended(house: House) -> None:
    house.add("latte")
    repeats = house.store.repeats
    repeats.choose(repeats.plan(None), "mill-lane", range(5))
    standing_id = house.store.save_repeat(repeats.plan(None))
    with pytest.raises(Refused, match="Nothing is different"):
        house.store.save_repeat(repeats.plan(standing_id))
    repeats.pause(repeats.plan(standing_id), date(2026, 3, 20))
    assert repeats.get(standing_id).status == "active"  # a plan is no change
    house.store.save_repeat(repeats.plan(standing_id))
    assert repeats.get(standing_id).resumes_on == date(2026, 3, 20)
    repeats.resume(repeats.plan(standing_id))
    house.store.save_repeat(repeats.plan(standing_id))
    assert repeats.get(standing_id).status == "active"
    repeats.end(repeats.plan(standing_id))
    house.store.save_repeat(repeats.plan(standing_id))
    assert not repeats.all()
    with pytest.raises(NotFound):
        repeats.get(standing_id)


def test_days_have_names() -> None:
    assert named_days((0, 2, 4)) == "Mondays, Wednesdays and Fridays"
    assert (named_days(range(7)), named_days(range(5)), named_days((6,))) == ("every day", "every weekday", "Sundays")
