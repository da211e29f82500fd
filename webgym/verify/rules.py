"""What a goal must be like to be checked at all: a hole in a goal is an error of the task, never a lucky reward."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from webgym.errors import TaskError, unknown
from webgym.goal import AnyOf, Anything, Between, Change, Goal, Row, Words, tables_of
from webgym.snapshot import Snapshot, TableShape
from webgym.types import SqlValue
from webgym.verify.answers import check_answer
from webgym.verify.diff import Links, same

Shapes = Mapping[str, TableShape]


def check_goal(goal: Goal, before: Snapshot) -> None:
    """Refuse a goal that asks for nothing, for what cannot be, or leaves room for what was not meant.

    Raises:
        TaskError: Names the table or column at fault, and what to do.
    """
    required = [row for row in (*goal.added, *goal.removed) if row.at_least > 0]
    if not required and not goal.changed and goal.answer is None:
        raise TaskError("the goal asks for nothing; give it added, removed or changed rows, or an answer.")
    for row in (*goal.added, *goal.removed):
        _check_row(row, before.shapes, None, complete=True)
    for change in goal.changed:
        _check_change(change, before)
    if goal.answer is not None:
        check_answer(goal.answer)


def check_progress(goal: Goal, shapes: Shapes) -> None:
    """Refuse ladders that no state could climb, or whose last rung is not the highest.

    That worth grows from rung to rung is what makes a finished goal worth at least as much as any state before it.

    Raises:
        TaskError: Names the table, column or rung at fault.
    """
    for ladder in goal.progress:
        worths = [rung.worth for rung in ladder.rungs]
        if not worths or worths != sorted(worths) or worths[0] < 0 or worths[-1] > 1:
            raise TaskError(f"the rungs of a ladder are worth {worths}; give them growing worth within 0 and 1.")
        _check_weight(ladder.weight, "a ladder")
        for rung in ladder.rungs:
            if not 0 <= rung.least <= rung.worth:
                raise TaskError(f"a rung is worth at least {rung.least} and at most {rung.worth}; turn it round.")
            for row in (rung.row, rung.start) if rung.start else (rung.row,):
                _check_row(row, shapes, None, complete=False)


def links_of(goal: Goal, shapes: Shapes) -> Links:
    """By table that the goal names, the columns through which its rows belong to a parent row of the goal."""
    links: dict[str, tuple[str, ...]] = dict.fromkeys(tables_of(goal), ())
    waiting = [*goal.added, *goal.removed]
    while waiting:
        row = waiting.pop()
        for child in row.children:
            link = link_of(row, child, shapes)
            if link not in links[child.table]:
                links[child.table] += (link,)
        waiting += row.children
    return links


def link_of(parent: Row, child: Row, shapes: Shapes) -> str:
    """The column by which a child pattern hangs on its parent pattern.

    Raises:
        TaskError: No foreign key leads there, or several could.
    """
    leading = [column for column, (table, _) in _shape(child, shapes).parents.items() if table == parent.table]
    unnamed = [column for column in leading if column not in child.values]
    if not leading:
        raise TaskError(
            f"rows of {child.table!r} cannot be children of {parent.table!r}: it has no foreign key to that table; "
            f"make them rows of their own."
        )
    if len(leading) > 1 and len(unnamed) != 1:
        raise TaskError(
            f"rows of {child.table!r} point at {parent.table!r} by {_listed(leading)}; "
            f"give values for all of these but the one that makes them children."
        )
    return (unnamed or leading)[0]


# --- one pattern -----------------------------------------------------------------------------------------------------


def _shape(row: Row | Change, shapes: Shapes) -> TableShape:
    if row.table not in shapes:
        raise TaskError(unknown("table of the goal", row.table, shapes, "A scratch table cannot be asked for."))
    return shapes[row.table]


def _check_row(row: Row, shapes: Shapes, link: str | None, complete: bool) -> None:
    shape = _shape(row, shapes)
    where = f"{row.label or row.table!r}"
    _check_columns(row.values, shape, row.table)
    _check_weight(row.weight, where)
    if row.at_least < 0 or (row.at_most is not None and row.at_most < max(1, row.at_least)):
        raise TaskError(f"{where} is asked for {row.at_least} to {row.at_most} times; that is impossible.")
    valueless = [column for column in row.key if column not in row.values]
    if valueless:
        raise TaskError(f"{_listed(valueless)} is a key of {where} without a value; give it one.")
    missing = [column for column in shape.columns if column not in (*row.values, shape.surrogate, link)]
    if complete and missing:
        raise TaskError(
            f"the pattern of {where} leaves out {_listed(missing)} of table {row.table!r}, so anything there would "
            f"pass; give each a value, a constraint, or ANYTHING."
        )
    for column, expected in row.values.items():
        _check_expected(expected, f"{row.table}.{column}")
    for child in row.children:
        _check_row(child, shapes, link_of(row, child, shapes), complete)


def _check_columns(named: Mapping[str, Any], shape: TableShape, table: str) -> None:
    for column in named:
        if column not in shape.columns:
            raise TaskError(unknown(f"column of table {table!r}", column, shape.columns))


def _check_weight(weight: float, where: str) -> None:
    if not (0 < weight < math.inf):
        raise TaskError(f"the weight of {where} is {weight}; give a number above 0.")


def _check_expected(expected: object, where: str) -> None:
    """Takes any object: patterns come from site authors, whose types nobody may have checked."""
    match expected:
        case Anything() | Words():
            return
        case AnyOf(values) if values:
            for value in values:
                _check_value(value, where)
        case Between(low, high) if low is None or high is None or low <= high:
            return
        case AnyOf() | Between():
            raise TaskError(f"{where} is asked to be {expected}, which no value is.")
        case _:
            _check_value(expected, where)


def _check_value(value: object, where: str) -> None:
    # By exact type: True is an int in Python, and SQLite has no True.
    if type(value) not in (int, float, str, bytes, type(None)):
        raise TaskError(
            f"{where} is asked to be {value!r} of type {type(value).__name__}; SQLite holds None, int, float, str and "
            f"bytes (1 for True)."
        )


# --- one change ------------------------------------------------------------------------------------------------------


def _check_change(change: Change, before: Snapshot) -> None:
    shape = _shape(change, before.shapes)
    _check_columns(change.key, shape, change.table)
    _check_columns(change.values, shape, change.table)
    _check_weight(change.weight, change.label or change.table)
    for column, expected in change.values.items():
        _check_expected(expected, f"{change.table}.{column}")
    keyed = [column for column in change.values if column in shape.primary_key]
    if keyed:
        raise TaskError(f"{_listed(keyed)} of {change.table!r} is its primary key; ask for a removed and an added row.")
    find_row(change, before)


def find_row(change: Change, before: Snapshot) -> dict[str, SqlValue]:
    """The one row that a change is about, as it was before.

    Raises:
        TaskError: None or several rows have that key.
    """
    rows = before.table(change.table)
    found = [row for row in rows if all(same(row[column], value) for column, value in change.key.items())]
    if len(found) != 1:
        raise TaskError(
            f"{len(found)} rows of {change.table!r} have {dict(change.key)}; name the columns that single out one."
        )
    return found[0]


def _listed(names: list[str]) -> str:
    return ", ".join(map(repr, names))
