"""What is special in this house: halves, prices of halves, deals, usuals, changes in the bag."""

from __future__ import annotations

import sqlite3
from datetime import datetime

import pytest

from webgym_sites.kit.store import NotFound, Refused
from webgym_sites.pizza.image import create_image, first_menu
from webgym_sites.pizza.menu import DIALS, Placed
from webgym_sites.pizza.pricing import Bought, pizza_cents, saving_cents, topping_cents
from webgym_sites.pizza.store import Store
from webgym_sites.pizza.store.table import OFF, Start

OWN, ORTO = Start("own"), Start("orto")
DIALS_AS_THEY_ARE = {name: dial.standard for name, dial in DIALS.items()}


@pytest.fixture
def store() -> Store:
    db = sqlite3.connect(":memory:")
    db.execute("PRAGMA foreign_keys = ON")
    create_image(db)
    return Store(db, lambda: datetime(2026, 3, 4, 18, 0))


@pytest.mark.parametrize(
    ("side", "extra", "cents"), [("whole", False, 125), ("left", False, 63), ("right", True, 126), ("whole", True, 250)]
)
def test_a_topping_on_a_half_costs_half_and_half_a_cent_counts_as_one(side: str, extra: bool, cents: int) -> None:
    placed = next(Placed("mushrooms", each, extra) for each in ("left", "right", "whole") if each == side)
    assert topping_cents(first_menu(), placed) == cents


@pytest.mark.parametrize("sauces", [[], ["tomato", "pesto"], ["tomato", "mayonnaise"]])
def test_choices_that_make_no_pizza_are_refused_and_not_kept(store: Store, sauces: list[str]) -> None:
    before = store.table.of(OWN)
    with pytest.raises(Refused):
        store.table.choose(OWN, frozenset(["large", "classic", "cheese", *sauces]), DIALS_AS_THEY_ARE, 1)
    assert store.table.of(OWN) == before
    store.table.choose(OWN, frozenset(["large", "classic", "cheese", "pesto"]), DIALS_AS_THEY_ARE, 1)
    assert store.table.of(OWN).pizza.options == {"large", "classic", "cheese", "pesto"}


def test_a_drop_puts_a_topping_exactly_there(store: Store) -> None:
    for where in ("left", "right", "whole"):
        store.table.drop(OWN, "egg", where)
        placed = store.table.of(OWN).pizza.placed("egg")
        assert placed and placed.side == where
    store.table.double(OWN, "egg")
    store.table.drop(OWN, "egg", "left")
    assert store.table.of(OWN).pizza.placed("egg") == Placed("egg", "left", True), "extra stays extra"
    store.table.drop(OWN, "egg", OFF)
    assert store.table.of(OWN).pizza.placed("egg") is None
    with pytest.raises(Refused):
        store.table.double(OWN, "egg")
    with pytest.raises(Refused):
        store.table.drop(OWN, "egg", "middle")


def test_half_and_half_has_what_both_have_on_the_whole() -> None:
    menu = first_menu()
    made = menu.of_house("diavola", "bosco")
    assert made.placed("onions") == Placed("onions", "whole")
    assert made.placed("pepperoni") == Placed("pepperoni", "left")
    assert made.placed("ham") == Placed("ham", "right")
    assert menu.name_of(made) == "Half Diavola, half Bosco"
    assert made.dial("spice") == menu.houses["diavola"].spice
    assert "tomato" in made.options


def test_a_pizza_of_the_bag_is_changed_in_its_place(store: Store) -> None:
    store.table.add_to_bag(ORTO)
    store.table.add_to_bag(OWN)
    (line, _) = store.bag_lines()
    start = Start(f"line-{line.id}")
    store.table.drop(start, "olives", "left")
    assert store.bag_lines()[0] == line, "not before it is saved"
    store.table.add_to_bag(start)
    changed, plain = store.bag_lines()
    assert (changed.id, changed.pizza.placed("olives")) == (line.id, Placed("olives", "left"))
    assert plain.name == "Own pizza"
    with pytest.raises(NotFound):
        store.table.of(Start("line-99"))


def test_equal_pizzas_are_one_line_of_an_order(store: Store) -> None:
    for _ in range(2):
        store.table.add_to_bag(ORTO)
    number = store.place_order()
    (line,) = store.counter.order(number).lines
    assert (line.name, line.quantity) == ("Orto", 2)
    assert line.unit_cents == pizza_cents(first_menu(), first_menu().of_house("orto"))
    assert store.bag.count() == 0


def test_a_usual_stays_as_it_is_when_it_is_ordered_with_a_change(store: Store) -> None:
    store.save_usual(ORTO)
    store.table.drop(Start("usual-1"), "spinach", OFF)
    store.table.add_to_bag(Start("usual-1"))
    ((name, usual),) = store.usuals()
    assert (name, usual.name, store.bag_lines()[0].name) == ("Usual 1", "Orto", "Own pizza")


def test_a_deal_counts_only_while_its_condition_is_met(store: Store) -> None:
    store.table.add_to_bag(ORTO)
    store.add_product("garlic-knots")
    store.counter.use_deal("side-on-us")
    assert store.counter.view().totals.discount_cents == 495
    with pytest.raises(Refused):
        store.counter.use_deal("two-large")
    store.bag.remove(store.bag_lines()[1].id)
    assert store.counter.order(store.place_order()).deal is None


@pytest.mark.parametrize(
    ("deal", "delivered", "saves"),
    [("two-large", True, 700), ("big-table", False, 840), ("walk-in", True, 0), ("free-ride", True, 390)],
)
def test_what_deals_save(deal: str, delivered: bool, saves: int) -> None:
    pizzas = Bought(first_menu().products["pizza"], 4, 1400, large=True)
    assert saving_cents(deal, [pizzas], delivered) == saves


def test_what_is_sold_out_stays_off(store: Store) -> None:
    db = store._db  # pyright: ignore[reportPrivateUsage]
    db.execute("INSERT INTO sold_out VALUES ('olives')")
    with pytest.raises(Refused):
        store.table.drop(OWN, "olives", "left")
    with pytest.raises(Refused, match="olives is sold out"):
        store.table.add_to_bag(ORTO)
    store.table.drop(ORTO, "olives", OFF)
    store.table.add_to_bag(ORTO)
    assert store.bag.count() == 1
