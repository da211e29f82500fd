"""What the families ask, and what their pictures and pages promise."""

from __future__ import annotations

import random

import pytest

from webgym.verify import potential, satisfy
from webgym.world import World
from webgym_sites.coffee import SITE
from webgym_sites.coffee.art import picture
from webgym_sites.coffee.image import first_menu
from webgym_sites.coffee.tasks.wish import Item, goal_of, repeat_of, wish_of
from webgym_sites.coffee.tasks.wording import item_phrase


@pytest.mark.parametrize("family", [family.name for family in SITE.families])
def test_an_instruction_is_short_and_names_the_whole_goal(family: str) -> None:
    for seed in range(60):
        task = SITE.family(family).task("coffee", "train", seed)
        assert len(task.instruction.split()) <= 64
        assert len(task.values) <= 8


def test_a_goal_can_be_read_back() -> None:
    rng = random.Random(3)
    for family in SITE.families:
        goal = family.draw(rng).goal
        for row in goal.added:
            if row.table == "orders":
                assert goal_of(wish_of(row)).added == (row,)
            if row.table == "standing_orders":
                assert repeat_of(row).starts_on.isoformat() == row.values["starts_on"]


@pytest.mark.parametrize("family", [family.name for family in SITE.families])
def test_progress_starts_at_nothing_and_ends_at_all(family: str) -> None:
    world = World(SITE)
    try:
        for seed in range(10):
            task = SITE.family(family).task("coffee", "train", seed)
            world.reset(task)
            before = world.snapshot()
            assert potential(task.goal, before) == 0
            assert potential(task.goal, satisfy(task.goal, before).after) == pytest.approx(1)
    finally:
        world.close()


def test_what_a_drink_comes_with_is_not_said() -> None:
    menu = first_menu()
    plain = Item("cappuccino", menu.product("cappuccino").comes_with)
    other = Item("cappuccino", (plain.options - {"regular", "whole", "cocoa"}) | {"large", "oat", "vanilla"}, 2, "Ada")
    assert item_phrase(plain) == "a Cappuccino"
    assert item_phrase(other) == 'two large Cappuccinos (oat milk, vanilla syrup, no cocoa dust) for "Ada"'


def test_whoever_signs_in_starts_signed_out_and_gets_a_code_among_the_values() -> None:
    task = SITE.family("log-in-and-order").task("coffee", "train", 1)
    world = World(SITE)
    try:
        world.reset(task)
        before = world.snapshot()
        assert before.table("session")[-1]["account_id"] is None
        assert len(set(task.values[2:])) == 3
        assert all(len(code) == 6 for code in task.values[2:])
    finally:
        world.close()


def test_every_choice_shows() -> None:
    """Each milk, syrup, size, top and temperature makes another picture."""
    drink = first_menu().product("latte")
    shown = {picture("latte", "espresso", drink.comes_with)}
    for group in drink.groups:
        others = [option.id for option in group.options if option.id not in drink.comes_with]
        for option in others:
            made = (drink.comes_with - {o.id for o in group.options if group.radio}) | {option}
            shown.add(picture("latte", "espresso", made))
    assert len(shown) == len(drink.options) - len(drink.comes_with) + 1
