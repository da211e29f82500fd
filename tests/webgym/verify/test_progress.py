"""Progress: how far along a state is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.webgym.shop import Shop, bag_row, line_row, order_goal
from webgym.errors import TaskError
from webgym.goal import Between, Goal, Ladder, Row, Rung, progress_tables
from webgym.verify import check_progress, potential

NEW_LINE = Row(
    "lines",
    {"id": Between(low=2), "product_id": "burrito", "quantity": 1},
    line_row("burrito", 1, "guac", "rice").children,
    key=("id", "product_id"),
)
LADDER = Ladder((Rung(0.5, bag_row("burrito", 1, "guac", "rice")), Rung(1.0, NEW_LINE)))
GOAL = Goal(added=order_goal(line_row("burrito", 1, "guac", "rice")).added, progress=(LADDER,))


def test_each_right_step_is_worth_more():
    shop = Shop()
    seen = [potential(GOAL, shop.snapshot())]
    line = shop.bag("burrito", 3)
    seen.append(potential(GOAL, shop.snapshot()))
    for sql in (
        f"UPDATE bag SET quantity = 1 WHERE id = {line}",
        f"INSERT INTO bag_toppings VALUES ({line}, 'guac')",
        f"INSERT INTO bag_toppings VALUES ({line}, 'rice')",
    ):
        shop(sql)
        seen.append(potential(GOAL, shop.snapshot()))
    shop("DELETE FROM bag")
    shop.order(("burrito", 1, ["guac", "rice"]))
    seen.append(potential(GOAL, shop.snapshot()))
    assert seen == sorted(set(seen))
    assert seen[0] == 0.0
    assert seen[-2:] == [0.5, 1.0]


def test_a_wrong_step_is_worth_less():
    shop = Shop()
    line = shop.bag("burrito", 1, "guac", "rice")
    best = potential(GOAL, shop.snapshot())
    shop("INSERT INTO bag_toppings VALUES (?, 'cream')", line)
    assert potential(GOAL, shop.snapshot()) == pytest.approx(best * 4 / 5)


def test_columns_and_children_that_a_rung_leaves_out_do_not_count():
    shop = Shop()
    shop.bag("burrito", 7, "cream")
    anyhow = Goal(progress=(Ladder((Rung(1.0, Row("bag", {"product_id": "burrito"})),)),))
    assert potential(anyhow, shop.snapshot()) == 1.0


def test_what_a_key_does_not_fit_is_worth_nothing():
    shop = Shop()
    shop.order(("bowl", 1, ["guac", "rice"]))
    assert potential(GOAL, shop.snapshot()) == 0.0


def test_a_row_serves_one_ladder_only():
    two = Goal(progress=(LADDER, LADDER))
    shop = Shop()
    shop.bag("burrito", 1, "guac", "rice")
    assert potential(two, shop.snapshot()) == pytest.approx(0.25)
    shop.bag("burrito", 1, "guac")
    assert 0.25 < potential(two, shop.snapshot()) < 0.5
    shop.bag("burrito", 1, "guac", "rice")
    assert potential(two, shop.snapshot()) == pytest.approx(0.5)


def test_rows_are_given_to_the_ladders_they_help_most():
    """By turns, the first ladder would take the burrito that is all the second can use."""
    anything = Ladder((Rung(1.0, Row("bag", {"quantity": Between(1, 9)})),))
    burrito = Ladder((Rung(1.0, Row("bag", {"product_id": "burrito"})),), weight=3.0)
    shop = Shop()
    shop.bag("burrito")
    assert potential(Goal(progress=(anything, burrito)), shop.snapshot()) == pytest.approx(0.75)
    shop.bag("cola")
    assert potential(Goal(progress=(anything, burrito)), shop.snapshot()) == pytest.approx(1.0)


def test_what_comes_without_doing_anything_is_worth_the_least():
    """A bag line comes as one burrito with rice; the guacamole is all there is to do."""
    asked, first = (bag_row("burrito", 1, *toppings) for toppings in (("guac", "rice"), ("rice",)))
    goal = Goal(progress=(Ladder((Rung(1.0, replace(asked, key=("product_id",)), least=0.25, start=first),)),))
    shop = Shop()
    seen = [potential(goal, shop.snapshot())]
    line = shop.bag("burrito", 1, "rice")
    for sql in (
        "SELECT ?",
        "INSERT INTO bag_toppings VALUES (?, 'cream')",
        "INSERT INTO bag_toppings VALUES (?, 'guac')",
        "DELETE FROM bag_toppings WHERE bag_id = ? AND topping_id = 'cream'",
    ):
        shop(sql, line)
        seen.append(potential(goal, shop.snapshot()))
    assert seen == pytest.approx([0.0, 0.25, 0.25, 0.4, 1.0])


def test_where_nothing_is_to_be_done_having_it_is_worth_all():
    asked = bag_row("burrito", 1, "rice")
    goal = Goal(progress=(Ladder((Rung(1.0, replace(asked, key=("product_id",)), least=0.25, start=asked),)),))
    shop = Shop()
    line = shop.bag("burrito", 1, "rice")
    assert potential(goal, shop.snapshot()) == 1.0
    shop("INSERT INTO bag_toppings VALUES (?, 'cream')", line)
    assert potential(goal, shop.snapshot()) == 0.25


def test_no_ladders_no_progress():
    assert potential(order_goal(line_row("cola")), Shop().snapshot()) == 0.0


def test_the_tables_of_the_ladders_are_enough():
    shop = Shop()
    shop.bag("burrito", 1, "guac")
    state = shop.snapshot()
    few = state.without(set(state.shapes) - progress_tables(GOAL))
    assert set(few.rows) == {"bag", "bag_toppings", "lines", "line_toppings"}
    assert potential(GOAL, few) == potential(GOAL, state) > 0
    with pytest.raises(TaskError, match="'bag'"):
        potential(GOAL, state.without({"bag"}))


@pytest.mark.parametrize(
    ("ladder", "message"),
    [
        (Ladder(()), "growing worth"),
        (Ladder((Rung(0.9, bag_row("cola")), Rung(0.5, bag_row("cola")))), "growing worth"),
        (Ladder((Rung(1.1, bag_row("cola")),)), "growing worth"),
        (Ladder((Rung(1.0, bag_row("cola")),), weight=-1.0), "above 0"),
        (Ladder((Rung(0.5, bag_row("cola"), least=0.6),)), "at least 0.6 and at most 0.5"),
        (Ladder((Rung(0.5, bag_row("cola"), start=Row("bags")),)), "did you mean 'bag'"),
        (Ladder((Rung(1.0, Row("bags")),)), "did you mean 'bag'"),
        (Ladder((Rung(1.0, Row("bag", {"product": "x"})),)), "did you mean 'product_id'"),
    ],
)
def test_a_ladder_nobody_can_climb_is_refused(ladder: Ladder, message: str):
    with pytest.raises(TaskError, match=message):
        check_progress(Goal(progress=(ladder,)), Shop().snapshot().shapes)


def test_the_ladder_of_these_tests_is_fine():
    check_progress(GOAL, Shop().snapshot().shapes)
