"""What the families ask, and what pictures and pages promise."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from webgym.verify import potential, satisfy
from webgym.world import World
from webgym_sites.pizza import SITE
from webgym_sites.pizza.art import picture, side_picture
from webgym_sites.pizza.art.pieces import PIECES
from webgym_sites.pizza.image import first_menu
from webgym_sites.pizza.menu import Placed
from webgym_sites.pizza.tasks.reckoning import best_deal
from webgym_sites.pizza.tasks.wish import Wish, goal_of, pizza, starts, wish_of
from webgym_sites.pizza.tasks.wording import item_phrase


@pytest.mark.parametrize("family", [family.name for family in SITE.families])
def test_an_instruction_is_short_and_names_the_whole_goal(family: str) -> None:
    for seed in range(60):
        task = SITE.family(family).task("pizza", "train", seed)
        assert len(task.instruction.split()) <= 64, task.instruction
        assert len(task.values) <= 8


def test_a_goal_can_be_read_back() -> None:
    rng = random.Random(3)
    for family in SITE.families:
        for row in family.draw(rng).goal.added:
            assert goal_of(wish_of(row)).added == (row,)


@pytest.mark.parametrize("family", ["house-pizza", "sides-and-drinks", "change-the-bag", "best-deal"])
def test_progress_starts_at_little_and_ends_at_all(family: str) -> None:
    world = World(SITE)
    try:
        for seed in range(6):
            task = SITE.family(family).task("pizza", "train", seed)
            world.reset(task)
            before = world.snapshot()
            assert potential(task.goal, before) < 0.65
            assert potential(task.goal, satisfy(task.goal, before).after) == pytest.approx(1)
    finally:
        world.close()


def test_what_a_pizza_comes_with_is_not_said() -> None:
    orto = first_menu().of_house("orto")
    changed = replace(
        orto,
        options=orto.options - {"medium", "classic"} | {"large", "thin"},
        toppings=orto.toppings - {Placed("spinach"), Placed("olives")} | {Placed("olives", "left"), Placed("egg")},
        dials=(4, 0, 12),
    )
    assert item_phrase(pizza(orto)) == "an Orto"
    assert item_phrase(pizza(changed, 2)) == (
        "two large Ortos (thin crust, black olives on the left half only, no spinach, egg all over, baked well done,"
        " cut into 12 slices)"
    )
    assert item_phrase(pizza(starts()["rossa.isola"])) == "a half Rossa (left), half Isola (right) pizza"


def test_the_best_deal_is_the_one_that_leaves_least_to_pay() -> None:
    orto = first_menu().of_house("orto")
    large = pizza(replace(orto, options=orto.options - {"medium"} | {"large"}), 3)
    wish = Wish((large,))
    best = best_deal(wish)
    assert best
    paid = {deal: replace(wish, deal_id=deal).totals.total_cents for deal in first_menu().deals}
    assert min(paid, key=lambda deal: paid[deal]) == best


def test_everything_has_a_picture_and_halves_are_drawn_on_their_half() -> None:
    menu = first_menu()
    assert set(menu.toppings) == set(PIECES)
    for product in menu.products.values():
        assert product.id == "pizza" or side_picture(product.id)
    drawn = picture(starts()["diavola.orto"])
    assert 'data-topping="pepperoni" data-side="left"' in drawn
    assert 'data-topping="spinach" data-side="right"' in drawn
