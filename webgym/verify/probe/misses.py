"""Near misses: states and answers that almost meet a goal, made from the goal itself; none of them may pass.

A goal whose near misses all fail, each at the check it names, has no hole that these would find. Values are made up
from what the tables hold; nothing is asked of the site, so some of these states could not come about there.

Not covered: rows that may be there any number of times are never tried once too often, and where patterns of one table
overlap, a wrong value that another of them allows is not tried.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from webgym.goal import Change, Goal, Row
from webgym.snapshot import Snapshot
from webgym.types import INFEASIBLE, SqlValue
from webgym.verify.labels import shown
from webgym.verify.match import asked_columns, fits
from webgym.verify.names import ANSWER, NOT_INFEASIBLE, NOTHING_ELSE, RowNames, names_of
from webgym.verify.probe.edit import change, has_row, put, take
from webgym.verify.probe.met import Made, Way, find_way, fresh, put_tree, repeat, take_tree
from webgym.verify.probe.wrong import Strangers, is_exact, wrong_answers, wrong_values
from webgym.verify.rules import find_row


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A state and an answer that must not pass.

    Attributes:
        name: What is wrong.
        expected_failing: The check that must fail, or how its name begins.
        after: The state.
        answer: The answer.
    """

    name: str
    expected_failing: str
    after: Snapshot
    answer: str | None


def near_misses(goal: Goal, before: Snapshot) -> Iterator[NearMiss]:
    """Every near miss that this goal gives rise to, in a fixed order.

    Args:
        goal: The goal.
        before: The state at reset, without scratch tables.

    Raises:
        TaskError: The goal cannot be checked, or cannot be met from this state.
    """
    yield from _Misses(goal, before, find_way(goal, before)).all()


class _Misses:
    def __init__(self, goal: Goal, before: Snapshot, way: Way) -> None:
        self._goal, self._before, self._way = goal, before, way
        self._names = names_of(goal, before.shapes)
        self._strangers = Strangers(goal, before, way.after)
        labels = Counter(_labels((*self._names.added, *self._names.removed)))
        self._shared = sorted(label for label, count in labels.items() if count > 1)

    def all(self) -> Iterator[NearMiss]:
        yield NearMiss("nothing done", "", self._before, None)
        for place, names in enumerate(self._names.added):
            yield from self._of_added(self._way.added[place], names, self._goal.added)
        for place, names in enumerate(self._names.removed):
            yield from self._of_removed(self._way.removed[place], names)
        for wanted, names in zip(self._goal.changed, self._names.changed, strict=True):
            yield from self._of_change(wanted, names)
        yield from self._beside()
        yield from self._of_answer()

    def _miss(self, what: str, failing: str, after: Snapshot) -> NearMiss:
        # Patterns that look the same may be met by one another's rows, so which of their checks fails is left open.
        for label in self._shared:
            if label in failing:
                failing = failing[: failing.index(label) + len(label)]
        return NearMiss(what, failing, after, self._way.answer)

    # --- rows to add -------------------------------------------------------------------------------------------------

    def _of_added(
        self, group: Sequence[Made], names: RowNames, siblings: Sequence[Row], distinct: bool = True
    ) -> Iterator[NearMiss]:
        if not group:
            return
        made, after = group[0], self._way.after
        distinct = distinct and _is_distinct(made.pattern, siblings)
        here = names.here if distinct else ""
        for column, state, what in self._wrong_columns(made, siblings):
            failing = names.columns.get(column, names.here) if distinct else ""
            yield self._miss(f"{names.label}: {column} is {what}", failing, state)
        yield self._miss(f"{names.here}: missing", here, take_tree(after, made))
        more = _too_often(after, made, siblings)
        if more:
            yield self._miss(f"{names.here}: once more", here, more)
        for table, row in self._strangers.children_of(made):
            fixed = all(child.at_least == child.at_most for child in made.pattern.children if child.table == table)
            failing = names.nothing_more if distinct and fixed else ""
            yield self._miss(f"{names.label}: one of {table} more", failing, put(after, table, row))
        for below, own in zip(made.children, names.children, strict=True):
            yield from self._of_added(below, own, made.pattern.children, distinct)

    def _wrong_columns(self, made: Made, siblings: Sequence[Row]) -> Iterator[tuple[str, Snapshot, str]]:
        """For each column of a row: its name, the state with another value there, and that value."""
        table, after = made.pattern.table, self._way.after
        for column in asked_columns(made.pattern):
            for value in wrong_values(made.pattern, column, siblings, self._before):
                keyed = column in after.shapes[table].primary_key
                if not (keyed and has_row(after, table, {**made.values, column: value})):
                    yield column, change(after, table, made.values, column, value), shown(value)

    # --- rows to remove and to change --------------------------------------------------------------------------------

    def _of_removed(self, group: Sequence[Made], names: RowNames) -> Iterator[NearMiss]:
        if not group:
            return
        pattern, left = group[0].pattern, put_tree(self._way.after, group[0])
        yield self._miss(f"{names.here}: left there", names.here, left)
        for row in self._untouched(pattern.table):
            if any(not fits(row[column], pattern.values[column]) for column in asked_columns(pattern)):
                what = f"{names.here}: another one instead"
                yield self._miss(what, names.label, take(left, pattern.table, row))
                return

    def _of_change(self, wanted: Change, names: Mapping[str, str]) -> Iterator[NearMiss]:
        after, old = self._way.after, find_row(wanted, self._before)
        for column, expected in wanted.values.items():
            if not fits(old[column], expected):
                undone = change(after, wanted.table, old, column, old[column])
                yield self._miss(f"{names[column]} left as it was", names[column], undone)
            row = Row(wanted.table, {column: expected})
            for value in wrong_values(row, column, (row,), self._before):
                wrong = change(after, wanted.table, old, column, value)
                yield self._miss(f"{names[column]} is {shown(value)}", names[column], wrong)
        first = next(iter(names.values()))
        yield self._miss(f"{first}: the row is gone", first, take(after, wanted.table, old))

    # --- side effects ------------------------------------------------------------------------------------------------

    def _beside(self) -> Iterator[NearMiss]:
        after = self._way.after
        for table in after.shapes:
            row = self._strangers.of(table)
            if row is not None:
                yield self._miss(f"{table}: a row that nobody asked for", NOTHING_ELSE, put(after, table, row))
            for row in self._untouched(table)[-1:]:
                yield self._miss(f"{table}: a row is gone", NOTHING_ELSE, take(after, table, row))
            yield from self._changed_beside(table)

    def _changed_beside(self, table: str) -> Iterator[NearMiss]:
        shape = self._before.shapes[table]
        wanted = [change for change in self._goal.changed if change.table == table]
        asked = {column for change in wanted for column in change.values}
        # The row that was to be changed anyway is the likeliest to be changed too much.
        rows = [find_row(change, self._before) for change in wanted] or self._untouched(table)
        columns = [column for column in shape.columns if column not in (*shape.primary_key, *asked)]
        if rows and columns:
            column = columns[-1]
            wrong = change(self._way.after, table, rows[0], column, fresh(self._before, table, column))
            yield self._miss(f"{table}: {column} of a row changed", NOTHING_ELSE, wrong)

    def _untouched(self, table: str) -> list[dict[str, SqlValue]]:
        """The rows that are the same before and after."""
        kept = set(self._way.after.rows[table])
        columns = self._before.shapes[table].columns
        return [dict(zip(columns, row, strict=True)) for row in self._before.rows[table] if row in kept]

    # --- answers -----------------------------------------------------------------------------------------------------

    def _of_answer(self) -> Iterator[NearMiss]:
        after = self._way.after
        if self._goal.answer is None:
            yield NearMiss("called infeasible", NOT_INFEASIBLE, after, INFEASIBLE)
        else:
            for wrong in wrong_answers(self._goal.answer):
                yield NearMiss(f"the answer is {wrong!r}", ANSWER, after, wrong)


def _is_distinct(pattern: Row, siblings: Sequence[Row]) -> bool:
    """Whether a row can be meant for this pattern only, so that it is known which check fails."""
    alike = [row for row in siblings if row.table == pattern.table]
    return len(alike) == 1 or all(is_exact(expected) for row in alike for expected in row.values.values())


def _too_often(state: Snapshot, made: Made, siblings: Sequence[Row]) -> Snapshot | None:
    """The state with one more of a row than may be; None where that cannot be told, or cannot be."""
    pattern = made.pattern
    others = [row for row in siblings if row.table == pattern.table and row is not pattern]
    if pattern.at_most is None or any(row.at_most != row.at_least for row in others):
        return None
    more: Snapshot | None = state
    for _ in range(pattern.at_most - pattern.at_least + 1):
        more = repeat(more, made) if more else None
    return more


def _labels(names: Sequence[RowNames]) -> Iterator[str]:
    for own in names:
        yield own.label
        yield from _labels(own.children)
