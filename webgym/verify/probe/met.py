"""A state that meets a goal exactly, made without a site: what a perfect episode would leave behind."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from webgym.errors import TaskError
from webgym.goal import AnswerSpec, AnyOf, Anything, Between, Constraint, Expected, Goal, Row, Words, tables_of
from webgym.snapshot import Snapshot
from webgym.types import SqlValue
from webgym.verify.answers import shown_answer
from webgym.verify.diff import Node, nest
from webgym.verify.labels import label_of
from webgym.verify.match import asked_columns, exact, fits, pair
from webgym.verify.probe.edit import Record, change, has_row, put, take
from webgym.verify.rules import check_goal, find_row, link_of, links_of

_MOST_TRIES = 1000  # of values for a primary key that must not be taken


class Met(NamedTuple):
    """The state and the answer that meet a goal."""

    after: Snapshot
    answer: str | None


@dataclass(frozen=True, slots=True)
class Made:
    """A row made for a pattern (or found, to be removed), with those that belong to it by child pattern."""

    pattern: Row
    values: Record
    children: tuple[tuple[Made, ...], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """How a goal can be met: the rows put in and taken out, by pattern, and where that leads."""

    added: tuple[tuple[Made, ...], ...]
    removed: tuple[tuple[Made, ...], ...]
    after: Snapshot
    answer: str | None


def satisfy(goal: Goal, before: Snapshot) -> Met:
    """A state and an answer that meet the goal exactly; of what a constraint allows, it takes the first.

    Raises:
        TaskError: The goal cannot be checked, or cannot be met from this state.
    """
    way = find_way(goal, before)
    return Met(way.after, way.answer)


def find_way(goal: Goal, before: Snapshot) -> Way:
    """The same as `satisfy`, with the rows by pattern.

    Raises:
        TaskError: The goal cannot be checked, or cannot be met from this state.
    """
    check_goal(goal, before)
    removed = _find_removed(goal, before)
    state = before
    for made in itertools.chain.from_iterable(removed):
        state = take_tree(state, made)
    for wanted in goal.changed:
        old = find_row(wanted, before)
        for column, expected in wanted.values.items():
            if not fits(old[column], expected):
                state = change(
                    state, wanted.table, old, column, next(_candidates(expected, state, wanted.table, column))
                )
    maker = _Maker(state)
    added = tuple(maker.make_all(pattern, {}) for pattern in goal.added)
    return Way(added, removed, maker.state, None if goal.answer is None else right_answer(goal.answer))


def right_answer(spec: AnswerSpec) -> str:
    """The right answer as an agent could give it."""
    match spec.kind, spec.value:
        case (("list" | "set"), tuple() as names):
            return "\n".join(names)
        case "name", str() as name:
            return name
        case _:
            return shown_answer(spec)


def take_tree(state: Snapshot, made: Made) -> Snapshot:
    """The state without a row and those that belong to it."""
    state = take(state, made.pattern.table, made.values)
    for child in itertools.chain.from_iterable(made.children):
        state = take_tree(state, child)
    return state


def put_tree(state: Snapshot, made: Made) -> Snapshot:
    """The state with a row and those that belong to it."""
    state = put(state, made.pattern.table, made.values)
    for child in itertools.chain.from_iterable(made.children):
        state = put_tree(state, child)
    return state


def repeat(state: Snapshot, made: Made, link: Mapping[str, SqlValue] | None = None) -> Snapshot | None:
    """The state with the same row once more, under another primary key; None if its primary key is all it says."""
    table, link = made.pattern.table, link or {}
    shape, asked = state.shapes[table], asked_columns(made.pattern)
    free = [c for c in shape.primary_key if c not in asked and (c == shape.surrogate or c in made.pattern.values)]
    values = {**made.values, **{column: fresh(state, table, column) for column in free}, **link}
    if has_row(state, table, values):
        return None
    repeated: Snapshot | None = put(state, table, values)
    for child in itertools.chain.from_iterable(made.children):
        column = link_of(made.pattern, child.pattern, state.shapes)
        target = state.shapes[child.pattern.table].parents[column][1]
        repeated = repeat(repeated, child, {column: values[target]}) if repeated else None
    return repeated


# --- rows to remove --------------------------------------------------------------------------------------------------


def _find_removed(goal: Goal, before: Snapshot) -> tuple[tuple[Made, ...], ...]:
    tables = tables_of(Goal(removed=goal.removed))
    waiting = nest({table: before.rows[table] for table in tables}, before.shapes, links_of(goal, before.shapes))
    possible: list[Node] = []
    while waiting:
        node = waiting.pop()
        waiting += node.children
        if any(exact(pattern, node) for pattern in goal.removed):
            possible.append(node)
    found: list[tuple[Made, ...]] = []
    for pattern, nodes in zip(goal.removed, pair(goal.removed, possible).matched, strict=True):
        taken = [_made(pattern, node) for node in nodes if exact(pattern, node)][: pattern.at_least]
        if len(taken) < pattern.at_least:
            label = label_of(pattern, before.shapes[pattern.table])
            raise TaskError(f"{label} shall be removed, but was never there; put it there by the task's setup.")
        found.append(tuple(taken))
    return tuple(found)


def _made(pattern: Row, node: Node) -> Made:
    below = pair(pattern.children, node.children).matched
    children = (
        tuple(_made(child, each) for each in nodes) for child, nodes in zip(pattern.children, below, strict=True)
    )
    return Made(pattern, node.values, tuple(children))


# --- rows to add -----------------------------------------------------------------------------------------------------


class _Maker:
    """Puts rows into a state, each under a primary key that is free."""

    def __init__(self, state: Snapshot) -> None:
        self.state = state

    def make_all(self, pattern: Row, link: Mapping[str, SqlValue]) -> tuple[Made, ...]:
        """As many rows as the pattern asks for at least."""
        return tuple(self._make(pattern, link) for _ in range(pattern.at_least))

    def _make(self, pattern: Row, link: Mapping[str, SqlValue]) -> Made:
        values = self._choose(pattern, link)
        self.state = put(self.state, pattern.table, values)
        made: dict[int, tuple[Made, ...]] = {}
        # Exact keys first: a choice of keys can then be made from what they leave.
        for place in sorted(range(len(pattern.children)), key=lambda place: self._freedom(pattern.children[place])):
            child = pattern.children[place]
            column = link_of(pattern, child, self.state.shapes)
            target = self.state.shapes[child.table].parents[column][1]
            made[place] = self.make_all(child, {column: values[target]})
        return Made(pattern, values, tuple(made[place] for place in range(len(pattern.children))))

    def _freedom(self, pattern: Row) -> int:
        key = self.state.shapes[pattern.table].primary_key
        return sum(isinstance(pattern.values.get(column), Constraint) for column in key)

    def _choose(self, pattern: Row, link: Mapping[str, SqlValue]) -> Record:
        shape = self.state.shapes[pattern.table]
        possible = {column: self._possible(pattern, column, link) for column in shape.columns}
        values = {column: next(possible[column]) for column in shape.columns if column not in shape.primary_key}
        keys = itertools.product(*(list(itertools.islice(possible[c], _MOST_TRIES)) for c in shape.primary_key))
        for key in itertools.islice(keys, _MOST_TRIES):
            whole = values | dict(zip(shape.primary_key, key, strict=True))
            if not has_row(self.state, pattern.table, whole):
                return {column: whole[column] for column in shape.columns}
        label = label_of(pattern, shape)
        raise TaskError(f"{label} cannot be added: every primary key it may have is taken in {pattern.table!r}.")

    def _possible(self, pattern: Row, column: str, link: Mapping[str, SqlValue]) -> Iterator[SqlValue]:
        if column in link:
            return iter((link[column],))
        if column not in pattern.values:
            return iter((fresh(self.state, pattern.table, column),))
        return _candidates(pattern.values[column], self.state, pattern.table, column)


# --- values ----------------------------------------------------------------------------------------------------------


def _candidates(expected: Expected, state: Snapshot, table: str, column: str) -> Iterator[SqlValue]:
    """Values that fit, the plainest first."""
    match expected:
        case AnyOf(values):
            return iter(values)
        case Words(text):
            return iter((text,))
        case Between() | Anything():
            return (value for value in _ideas(expected, state, table, column) if fits(value, expected))
        case _:
            return iter((expected,))


def _ideas(expected: Between | Anything, state: Snapshot, table: str, column: str) -> Iterator[SqlValue]:
    yield from existing(state, table, column)
    if isinstance(expected, Between):
        for bound in (expected.low, expected.high, 0.0):
            if bound is not None:
                yield from (math.ceil(bound), math.floor(bound), float(bound))
    yield fresh(state, table, column)


def existing(state: Snapshot, table: str, column: str) -> list[SqlValue]:
    """The values that a column can point at, or those that it has."""
    shape = state.shapes[table]
    parent, target = shape.parents.get(column, (table, column))
    if parent not in state.rows:
        parent, target = table, column
    return list(dict.fromkeys(row[target] for row in state.table(parent)))


def fresh(state: Snapshot, table: str, column: str) -> SqlValue:
    """A value of the column's usual type that it does not have yet."""
    place = state.shapes[table].columns.index(column)
    values = [row[place] for row in state.rows[table] if row[place] is not None]
    numbers = [value for value in values if isinstance(value, int | float)]
    if numbers or state.shapes[table].surrogate == column:
        return max(numbers, default=0) + 1
    blobs = [value for value in values if isinstance(value, bytes)]
    if blobs:
        return max(blobs) + b"+"
    texts = [value for value in values if isinstance(value, str)]
    return max(texts, default="") + "+"
