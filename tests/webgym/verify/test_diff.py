"""What happened, as trees of rows: whatever their keys, none is lost and none is counted twice."""

from __future__ import annotations

from webgym.goal import Goal, Row
from webgym.snapshot import Snapshot, TableShape
from webgym.verify import verify
from webgym.verify.diff import diff, nest


def test_rows_in_a_circle_are_not_lost():
    shapes = {"t": TableShape(("id", "parent"), ("id",), {"parent": ("t", "id")}, "id")}
    rows = [(1, 2), (2, 3), (3, 1), (4, 4), (5, 1), (6, None)]
    roots = nest({"t": rows}, shapes, {})
    seen: list[object] = []
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        seen.append(node.values["id"])
        waiting += node.children
    assert sorted(map(str, seen)) == ["1", "2", "3", "4", "5", "6"]


def test_a_chain_of_any_length_is_nested():
    shapes = {"t": TableShape(("id", "parent"), ("id",), {"parent": ("t", "id")}, "id")}
    rows = tuple((number, number - 1 or None) for number in range(1, 3001))
    before, after = Snapshot(shapes, {"t": ()}), Snapshot(shapes, {"t": rows})
    verdict = verify(Goal(added=(Row("t", {"parent": 7}),)), before, after)
    assert not verdict.success


def test_a_table_without_a_key_keeps_count_of_equal_rows():
    shapes = {"t": TableShape(("a",), ("a",), {})}
    one, three = Snapshot(shapes, {"t": (("x",),)}), Snapshot(shapes, {"t": (("x",),) * 3})
    assert len(diff(one, three).added) == 2
    assert len(diff(three, one).removed) == 2
    assert diff(three, three) == diff(one, one)
