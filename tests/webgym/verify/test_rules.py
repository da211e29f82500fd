"""Goals that cannot be checked: refused, with the table or column at fault."""

from __future__ import annotations

import pytest

from tests.webgym.shop import Shop
from webgym.errors import TaskError
from webgym.goal import AnswerSpec, AnyOf, Between, Change, Goal, Row
from webgym.snapshot import Snapshot, TableShape
from webgym.verify import verify

BAG = {"product_id": "cola", "quantity": 1}


@pytest.mark.parametrize(
    ("goal", "message"),
    [
        (Goal(), "asks for nothing"),
        (Goal(added=(Row("bag", BAG, at_least=0),)), "asks for nothing"),
        (Goal(added=(Row("bags", BAG),)), "did you mean 'bag'"),
        (Goal(added=(Row("bag", {**BAG, "quantty": 1}),)), "did you mean 'quantity'"),
        (Goal(added=(Row("bag", {"product_id": "cola"}),)), "leaves out 'quantity'"),
        (Goal(removed=(Row("bag", {"product_id": "cola"}),)), "leaves out 'quantity'"),
        (Goal(added=(Row("bag", BAG, (Row("bag_toppings"),)),)), "leaves out 'topping_id'"),
        (Goal(added=(Row("bag_toppings", {"topping_id": "guac"}),)), "leaves out 'bag_id'"),
        (Goal(added=(Row("bag", BAG, (Row("visits", {"page": "/", "at": "x"}),)),)), "no foreign key"),
        (Goal(added=(Row("bag", {**BAG, "quantity": True}),)), "True of type bool"),
        (Goal(added=(Row("bag", {**BAG, "quantity": AnyOf(())}),)), "which no value is"),
        (Goal(added=(Row("bag", {**BAG, "quantity": AnyOf((True,))}),)), "True of type bool"),
        (Goal(added=(Row("bag", {**BAG, "quantity": Between(2, 1)}),)), "which no value is"),
        (Goal(added=(Row("bag", BAG, at_least=2),)), "impossible"),
        (Goal(added=(Row("bag", BAG, at_least=1, at_most=0),)), "impossible"),
        (Goal(added=(Row("bag", BAG, weight=0.0),)), "above 0"),
        (Goal(added=(Row("bag", BAG, key=("id",)),)), "without a value"),
        (Goal(changed=(Change("customers", {"id": 9}, {"name": "x"}),)), "0 rows"),
        (Goal(changed=(Change("customers", {}, {"name": "x"}),)), "2 rows"),
        (Goal(changed=(Change("customers", {"id": 1}, {"id": 3}),)), "primary key"),
        (Goal(changed=(Change("customers", {"id": 1}, {"name": "Ada"}),)), "already so"),
        (Goal(changed=(Change("customers", {"id": 1}, {"nam": "Ada"}),)), "did you mean 'name'"),
        (Goal(answer=AnswerSpec("money", 9.5)), "whole cents"),
        (Goal(answer=AnswerSpec("set", ("a", "A"))), "different names"),
    ],
)
def test_a_goal_with_a_hole_is_refused(goal: Goal, message: str):
    untouched = Shop().snapshot()
    with pytest.raises(TaskError, match=message):
        verify(goal, untouched, untouched)


def test_two_ways_to_the_same_parent_need_a_choice():
    moves = TableShape(("id", "source", "target"), ("id",), {"source": ("a", "id"), "target": ("a", "id")}, "id")
    shapes = {"a": TableShape(("id", "name"), ("id",), {}, "id"), "moves": moves}
    before = Snapshot(shapes, {"a": ((1, "old"),), "moves": ()})
    after = Snapshot(shapes, {"a": ((1, "old"), (2, "new")), "moves": ((1, 1, 2),)})
    unclear = Goal(added=(Row("a", {"name": "new"}, (Row("moves"),)),))
    with pytest.raises(TaskError, match="'source', 'target'"):
        verify(unclear, before, after)
    assert verify(Goal(added=(Row("a", {"name": "new"}, (Row("moves", {"source": 1}),)),)), before, after).success
