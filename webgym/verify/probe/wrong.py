"""What can be wrong: values, rows and answers beside those that a goal asks for."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from webgym.goal import AnswerSpec, Constraint, Expected, Goal, Row, Words
from webgym.snapshot import Snapshot
from webgym.types import INFEASIBLE, SqlValue
from webgym.verify.match import asked_columns, fits
from webgym.verify.probe.edit import Record, has_row
from webgym.verify.probe.met import Made, existing, fresh, right_answer
from webgym.verify.rules import links_of

_MOST_TRIES = 1000


# --- values ----------------------------------------------------------------------------------------------------------


def wrong_values(pattern: Row, column: str, siblings: Sequence[Row], before: Snapshot) -> list[SqlValue]:
    """One or two other values of the same kind that a column must not have: a neighbour, another one that exists.

    Args:
        pattern: The row's pattern.
        column: One of its columns.
        siblings: The patterns beside it, itself included: a value that one of them allows might just swap the rows.
        before: The state at reset, whose values are likely ones.
    """
    shape = before.shapes[pattern.table]
    alike = [row for row in siblings if row.table == pattern.table and column in row.values]
    expected = pattern.values[column]
    ideas = [*existing(before, pattern.table, column), fresh(before, pattern.table, column)]
    if isinstance(expected, int | float) and column not in shape.parents:
        ideas = [expected + 1, expected - 1, *ideas]
    ideas = [value for value in dict.fromkeys(ideas) if not fits(value, expected)]
    wrong = [value for value in ideas if not any(fits(value, row.values[column]) for row in alike)]
    if all(is_exact(row.values[column]) and row.at_least == row.at_most for row in alike):
        wrong = wrong or ideas  # of exact values there are only so many each, so any other one breaks the count
    return wrong[:2] if column not in shape.parents else wrong[:1]


def is_exact(expected: Expected) -> bool:
    """Whether only one value is meant."""
    return isinstance(expected, Words) or not isinstance(expected, Constraint)


# --- rows ------------------------------------------------------------------------------------------------------------


class Strangers:
    """Makes rows that nobody asked for.

    Args:
        goal: What was asked for.
        before: The state at reset.
        after: The state that meets the goal.
    """

    def __init__(self, goal: Goal, before: Snapshot, after: Snapshot) -> None:
        self._before, self._after = before, after
        self._patterns = [*_all_rows(goal.added), *_all_rows(goal.removed)]
        self._links = links_of(goal, before.shapes)

    def of(self, table: str) -> Record | None:
        """A row that belongs to nothing new, if one can be made."""
        return self._make(table, {})

    def children_of(self, made: Made) -> Iterator[tuple[str, Record]]:
        """A row of each table whose rows can belong to this one, one that it should not have."""
        for table, shape in self._before.shapes.items():
            for column in self._links.get(table, tuple(shape.parents)):
                parent, target = shape.parents[column]
                if parent == made.pattern.table:
                    row = self._make(table, {column: made.values[target]})
                    if row is not None:
                        yield table, row

    def _make(self, table: str, link: Mapping[str, SqlValue]) -> Record | None:
        columns = self._before.shapes[table].columns
        ideas = [[link[column]] if column in link else self._ideas(table, column) for column in columns]
        # Columns on the left vary first: they are more often what a row is about.
        for values in itertools.islice(itertools.product(*reversed(ideas)), _MOST_TRIES):
            row = dict(zip(columns, reversed(values), strict=True))
            if not self._is_asked_for(table, row) and not self._is_there(table, row):
                return row
        return None

    def _ideas(self, table: str, column: str) -> list[SqlValue]:
        new = fresh(self._after, table, column)
        if column == self._before.shapes[table].surrogate:
            return [new]
        values = existing(self._before, table, column)
        return [*values[:8], new] if column not in self._before.shapes[table].parents else values or [new]

    def _is_asked_for(self, table: str, row: Record) -> bool:
        patterns = (pattern for pattern in self._patterns if pattern.table == table)
        return any(all(fits(row[c], pattern.values[c]) for c in asked_columns(pattern)) for pattern in patterns)

    def _is_there(self, table: str, row: Record) -> bool:
        shape = self._before.shapes[table]
        if shape.primary_key == shape.columns and not shape.parents:
            return False  # a table without a key may hold a row twice
        return has_row(self._after, table, row) or has_row(self._before, table, row)


def _all_rows(rows: Sequence[Row]) -> Iterator[Row]:
    for row in rows:
        yield row
        yield from _all_rows(row.children)


# --- answers ---------------------------------------------------------------------------------------------------------


def wrong_answers(spec: AnswerSpec) -> Iterator[str | None]:
    """Answers that must not pass: near ones, hedged ones, none at all, giving up (or not giving up)."""
    yield None
    if spec.kind == "infeasible":
        yield "done"
        return
    yield INFEASIBLE
    right = right_answer(spec)
    for wrong in _near(spec):
        yield wrong
        yield f"{right} or {wrong}"


def _near(spec: AnswerSpec) -> Iterator[str]:
    match spec.kind, spec.value:
        case (("money" | "number"), int() | float() as value):
            for near in (value + 1, value - 1):
                yield right_answer(AnswerSpec(spec.kind, near))
        case "time", str() as clock:
            hour, minute = int(clock[:2]), int(clock[3:])
            yield f"{(hour + 12) % 24:02}:{minute:02}"
            yield f"{hour:02}:{(minute + 1) % 60:02}"
        case _, str() as name:
            yield f"Other {name}"
        case _, tuple() as names:
            yield from ("\n".join(wrong) for wrong in _near_names(names, spec.kind == "list"))
        case _:
            return


def _near_names(names: tuple[str, ...], ordered: bool) -> Iterator[tuple[str, ...]]:
    for place, name in enumerate(names):
        yield (*names[:place], *names[place + 1 :])
        yield (*names[:place], f"Other {name}", *names[place + 1 :])
        if ordered and place and name != names[place - 1]:
            yield (*names[: place - 1], name, names[place - 1], *names[place + 1 :])
    yield (*names, f"Other {names[-1]}")
