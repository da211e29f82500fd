"""Goals: what they name."""

from __future__ import annotations

import dataclasses

import pytest

from tests.webgym.shop import bag_row, line_row, order_row
from webgym.goal import Change, Goal, Ladder, Row, Rung, progress_tables, tables_of

GOAL = Goal(
    added=(order_row(line_row("burrito", 1, "guac")),),
    removed=(bag_row("burrito"),),
    changed=(Change("customers", {"id": 1}, {"newsletter": 1}),),
    progress=(Ladder((Rung(0.5, bag_row("burrito", 1, "guac")), Rung(1.0, line_row("burrito")))),),
)


def test_tables_of_the_verdict_and_of_progress():
    assert tables_of(GOAL) == {"orders", "lines", "line_toppings", "bag", "customers"}
    assert progress_tables(GOAL) == {"bag", "bag_toppings", "lines"}
    assert tables_of(Goal()) == progress_tables(Goal()) == frozenset()


def test_goals_are_data_that_nobody_changes():
    with pytest.raises(dataclasses.FrozenInstanceError):
        GOAL.added = ()  # type: ignore[misc]
    with pytest.raises(TypeError):
        Row("bag").values["x"] = 1  # type: ignore[index]
    assert dataclasses.replace(GOAL) == GOAL
