"""How patterns and rows go together: values against constraints, row trees against patterns, many against many."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from webgym.goal import AnyOf, Anything, Between, Constraint, Expected, Row, Words
from webgym.types import SqlValue
from webgym.verify.diff import Node, same

Worth = Sequence[Sequence[float]]
"""What each pair is worth: ``worth[row][column]``, at least 0."""

_REQUIRED_FIRST = 1e-6  # a row that may serve a required or an optional pattern serves the required one


# --- one value -------------------------------------------------------------------------------------------------------


def fits(found: SqlValue, expected: Expected) -> bool:
    """Whether a value is what was asked for; strict about types: 1 is neither 1.0 nor ``"1"``."""
    if not isinstance(expected, Constraint):  # first, for it is what nearly every column asks for
        return same(found, expected)
    match expected:
        case Anything():
            return True
        case AnyOf(values):
            return any(same(found, value) for value in values)
        case Between(low, high):
            if not isinstance(found, int | float):
                return False
            return (low is None or found >= low) and (high is None or found <= high)
        case Words(text):
            return isinstance(found, str) and _folded(found) == _folded(text)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split()).rstrip(".!?,;: ")


def asked_columns(pattern: Row) -> list[str]:
    """The columns that a pattern says something about."""
    return [column for column, expected in pattern.values.items() if not isinstance(expected, Anything)]


# --- one tree --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which row trees were taken for which pattern (``matched[i]`` for pattern i), and which for none."""

    matched: tuple[tuple[Node, ...], ...]
    extra: tuple[Node, ...]


def has_key(pattern: Row, values: Mapping[str, SqlValue]) -> bool:
    """Whether a row is the one that a pattern is about: its key columns fit."""
    return all(fits(values[column], pattern.values[column]) for column in pattern.key)


def likeness(pattern: Row, node: Node) -> float:
    """How much of a pattern a row tree shows, in [0, 1]; 1 only where it is exactly what was asked.

    The share of columns and child rows that are as asked, lessened by each child row that nobody asked for.
    """
    if node.table != pattern.table or not has_key(pattern, node.values):
        return 0.0
    parts = hits = 0.0
    for column, expected in pattern.values.items():
        if not isinstance(expected, Anything):
            parts += 1
            hits += fits(node.values[column], expected)
    if pattern.children or node.children:
        pairing = pair(pattern.children, node.children)
        parts += len(pairing.extra)
        for child, nodes in zip(pattern.children, pairing.matched, strict=True):
            parts += max(child.at_least, len(nodes))
            hits += sum(likeness(child, below) for below in nodes)
    return hits / parts if parts else 1.0


def exact(pattern: Row, node: Node) -> bool:
    """Whether a row tree is what was asked for, no more and no less."""
    return likeness(pattern, node) >= 1.0


def pair(patterns: Sequence[Row], nodes: Sequence[Node]) -> Pairing:
    """Take row trees for patterns so that they are as alike as can be, each tree for one pattern at most.

    If there is a way for every pattern to be met exactly with no tree left over, that is the one found. The places that
    a pattern offers beyond those it needs are open only to trees that meet it exactly.
    """
    slots: list[int] = []  # the pattern of each place that a tree can take
    required: list[bool] = []
    for number, pattern in enumerate(patterns):
        most = len(nodes) if pattern.at_most is None else min(pattern.at_most, max(len(nodes), pattern.at_least))
        slots += [number] * most
        required += [place < pattern.at_least for place in range(most)]
    alike = [[likeness(pattern, node) for node in nodes] for pattern in patterns]
    worth = [
        [value * (1 + _REQUIRED_FIRST) if needed else float(value >= 1.0) for value in alike[slot]]
        for slot, needed in zip(slots, required, strict=True)
    ]
    matched: list[list[Node]] = [[] for _ in patterns]
    taken: set[int] = set()
    for slot, place in zip(slots, assign(worth), strict=True):
        if place is not None:
            matched[slot].append(nodes[place])
            taken.add(place)
    return Pairing(tuple(map(tuple, matched)), tuple(node for place, node in enumerate(nodes) if place not in taken))


# --- many against many -----------------------------------------------------------------------------------------------


def assign(worth: Worth) -> list[int | None]:
    """For each row the column it is given, each column once at most, so that the sum of worth is the greatest.

    A pair worth nothing is left out. Takes O(n² m) steps for the shorter side n and the longer side m.

    Source: Kuhn, "The Hungarian method for the assignment problem" (1955), with shortest augmenting paths.
    """
    rows, columns = len(worth), len(worth[0]) if worth else 0
    if rows == 0 or columns == 0:
        return [None] * rows
    if rows > columns:
        flipped = _hungarian([[row[column] for row in worth] for column in range(columns)])
        given: list[int | None] = [None] * rows
        for column, row in enumerate(flipped):
            given[row] = column
    else:
        given = list(_hungarian(worth))
    return [column if column is not None and worth[row][column] > 0 else None for row, column in enumerate(given)]


def _hungarian(worth: Worth) -> list[int]:
    """The same for no more rows than columns; every row is given a column."""
    rows, columns = len(worth), len(worth[0])
    if rows == 1:
        return [max(range(columns), key=worth[0].__getitem__)]
    row_price, column_price = [0.0] * rows, [0.0] * (columns + 1)
    owner = [-1] * (columns + 1)  # -1: a free column; the one past the last is where each row sets out from
    for row in range(rows):
        owner[columns] = row
        path = _augment(worth, row_price, column_price, owner)
        for column, previous in pairwise(path):
            owner[column] = owner[previous]
    given = [0] * rows
    for column, row in enumerate(owner[:columns]):
        if row >= 0:
            given[row] = column
    return given


def _augment(worth: Worth, row_price: list[float], column_price: list[float], owner: list[int]) -> list[int]:
    """The cheapest path from a free column back to the start; prices are kept such that no pair is a bargain."""
    start = len(owner) - 1
    cheapest = [math.inf] * start
    before = [start] * start
    left = set(range(start))  # columns not yet reached
    reached = [start]
    while (row := owner[reached[-1]]) >= 0:
        for column in left:
            cost = -worth[row][column] - row_price[row] - column_price[column]
            if cost < cheapest[column]:
                cheapest[column], before[column] = cost, reached[-1]
        nearest = min(left, key=lambda column: (cheapest[column], column))
        step = cheapest[nearest]
        for column in reached:
            row_price[owner[column]] += step
            column_price[column] -= step
        for column in left:
            cheapest[column] -= step
        left.remove(nearest)
        reached.append(nearest)
    path = [reached[-1]]
    while path[-1] != start:
        path.append(before[path[-1]])
    return path
