"""How far along a state is: the progress ladders of a goal, read from one snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from webgym.errors import TaskError, unknown
from webgym.goal import Goal, Ladder, Row, Rung
from webgym.snapshot import Snapshot
from webgym.types import SqlValue
from webgym.verify.diff import Node
from webgym.verify.match import assign, has_key, likeness
from webgym.verify.rules import Shapes, link_of

Place = tuple[str, int]
"""A row of the state: its table, and its place in it."""


def potential(goal: Goal, state: Snapshot) -> float:
    """How far along a state is, in [0, 1]: the weighted mean of the goal's ladders; 0 for a goal without ladders.

    A ladder is worth its best rung, and a rung what the most alike row of the state is worth: from its least to its
    worth, with the likeness of that row. Columns and child tables that a rung does not name do not count. A row of the
    state serves one ladder at most, so two equal burritos take two rows.

    Args:
        goal: A goal whose ladders `rules.check_progress` accepts.
        state: The tables of `goal.progress_tables`, or more.

    Raises:
        TaskError: A rung names a table that the state does not have.
    """
    if not goal.progress:
        return 0.0
    reader = _Reader(state)
    climbed = [reader.climb(ladder) for ladder in goal.progress]
    places = list(dict.fromkeys(place for reached in climbed for place in reached))
    worth = [[reached.get(place, 0.0) for place in places] for reached in climbed]
    earned = sum(worth[ladder][column] for ladder, column in enumerate(assign(worth)) if column is not None)
    return min(1.0, earned / sum(ladder.weight for ladder in goal.progress))


@dataclass(frozen=True, slots=True)
class _Branch:
    """Rows of ``table`` belong to a row where their ``link`` column equals its ``target`` column."""

    table: str
    link: str
    target: str
    branches: tuple[_Branch, ...]


def _branches(patterns: Sequence[Row], shapes: Shapes) -> tuple[_Branch, ...]:
    """The child tables that the patterns name, however many child patterns name them."""
    siblings: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for pattern in patterns:
        for child in pattern.children:
            siblings[child.table, link_of(pattern, child, shapes)].append(child)
    return tuple(
        _Branch(table, link, shapes[table].parents[link][1], _branches(children, shapes))
        for (table, link), children in siblings.items()
    )


def _node(row: Row) -> Node:
    """A pattern of exact values, as the row that it describes."""
    return Node(row.table, cast("dict[str, SqlValue]", row.values), [_node(child) for child in row.children])


def _worth(rung: Rung, alike: float, given: float) -> float:
    """What a row as alike as that is worth, where one as alike as ``given`` is worth the least."""
    done = 1.0 if alike >= 1.0 else max(0.0, (alike - given) / (1.0 - given)) if given < 1.0 else 0.0
    return rung.least + (rung.worth - rung.least) * done


class _Reader:
    """Reads row trees from a snapshot; each table is read once, and each child table indexed once."""

    def __init__(self, state: Snapshot) -> None:
        self._state = state
        self._tables: dict[str, list[dict[str, SqlValue]]] = {}
        self._indexes: dict[tuple[str, str], dict[SqlValue, list[dict[str, SqlValue]]]] = {}

    def climb(self, ladder: Ladder) -> dict[Place, float]:
        """What each row that is anything like a rung is worth to the ladder, the ladder's weight included."""
        reached: dict[Place, float] = {}
        for rung in ladder.rungs:
            table = rung.row.table
            if table not in self._state.rows:
                raise TaskError(unknown("table of a ladder", table, self._state.rows))
            branches = _branches([rung.row], self._state.shapes)
            given = likeness(rung.row, _node(rung.start)) if rung.start else 0.0
            for number, values in enumerate(self._table(table)):
                if has_key(rung.row, values):
                    alike = likeness(rung.row, self._tree(table, values, branches))
                    worth = ladder.weight * _worth(rung, alike, given)
                    reached[table, number] = max(reached.get((table, number), 0.0), worth)
        return reached

    def _table(self, table: str) -> list[dict[str, SqlValue]]:
        if table not in self._tables:
            self._tables[table] = self._state.table(table)
        return self._tables[table]

    def _tree(self, table: str, values: dict[str, SqlValue], branches: tuple[_Branch, ...]) -> Node:
        node = Node(table, values)
        for branch in branches:
            below = self._index(branch.table, branch.link).get(values[branch.target], ())
            node.children.extend(self._tree(branch.table, child, branch.branches) for child in below)
        return node

    def _index(self, table: str, link: str) -> dict[SqlValue, list[dict[str, SqlValue]]]:
        if (table, link) not in self._indexes:
            by_value: defaultdict[SqlValue, list[dict[str, SqlValue]]] = defaultdict(list)
            for values in self._table(table):
                by_value[values[link]].append(values)
            self._indexes[table, link] = by_value
        return self._indexes[table, link]
