"""The checks of a verdict: what was asked for beside what was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from webgym.errors import TaskError
from webgym.goal import Change, Goal, Row
from webgym.types import SqlValue
from webgym.verify.answers import claims_infeasible, is_right, shown_answer
from webgym.verify.diff import Node
from webgym.verify.labels import described, listed, shown, shown_expected
from webgym.verify.match import Pairing, fits, likeness, pair
from webgym.verify.names import ANSWER, NOT_INFEASIBLE, NOTHING_ELSE, RowNames
from webgym.verify.verdict import Check


def check_rows(patterns: Sequence[Row], names: Sequence[RowNames], pairing: Pairing) -> Iterator[Check]:
    """The checks of root rows: of each pattern, of its columns, and of what belongs to it."""
    for place, own in enumerate(names):
        yield from _check_row(_look(patterns, [pairing], place, may_miss=False), own)


def check_change(
    change: Change, names: Mapping[str, str], old: Mapping[str, SqlValue], new: Mapping[str, SqlValue] | None
) -> Iterator[Check]:
    """The checks of one update; columns that were as asked from the start are guards.

    Args:
        change: What was asked.
        names: The checks' names by column.
        old: The row as it was.
        new: The row as it is; None if it is gone.

    Raises:
        TaskError: All of it was so from the start.
    """
    undone = [column for column, expected in change.values.items() if not fits(old[column], expected)]
    if not undone:
        raise TaskError(f"{dict(change.values)} is already so in {change.table!r}; ask for a change.")
    for column, expected in change.values.items():
        weight = change.weight / len(undone) if column in undone else 0.0
        passed = new is not None and fits(new[column], expected)
        found = "nothing" if new is None else shown(new[column])
        yield Check(names[column], weight, passed, shown_expected(expected), found)


def check_answer_given(goal: Goal, answer: str | None) -> Check:
    """The check of the answer; of a goal without a question, that it was not given up."""
    said = "nothing" if answer is None else shown(answer)
    if goal.answer is None:
        return Check(NOT_INFEASIBLE, 0.0, not claims_infeasible(answer), "no such claim", said)
    return Check(ANSWER, 1.0, is_right(goal.answer, answer), shown_answer(goal.answer), said)


def check_nothing_else(others: Sequence[str]) -> Check:
    """The guard against side effects: ``others`` are the changes that nobody asked for, in words."""
    return Check(NOTHING_ELSE, 0.0, not others, "no other change", listed(others) or "no other change")


# --- one row ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for one pattern, wherever it was looked for.

    ``counts`` has a number for each place: one for root rows, one for each parent row that was found for child rows.
    ``may_miss`` says that the row, or one above it, need not be there: its checks are guards.
    """

    pattern: Row
    nodes: tuple[Node, ...]
    counts: tuple[int, ...]
    may_miss: bool


def _look(patterns: Sequence[Row], pairings: Sequence[Pairing], place: int, may_miss: bool) -> _Found:
    """What was found for one of these sibling patterns: a pairing for each place that was looked at."""
    pattern = patterns[place]
    nodes = tuple(node for pairing in pairings for node in pairing.matched[place])
    counts = tuple(len(pairing.matched[place]) + _repeats(patterns, pairing, place) for pairing in pairings)
    return _Found(pattern, nodes, counts, may_miss or pattern.at_least == 0)


def _repeats(patterns: Sequence[Row], pairing: Pairing, place: int) -> int:
    """How many of the rows left over look most like this pattern, and at least as much like it as unlike."""
    likes = ([likeness(pattern, node) for pattern in patterns] for node in pairing.extra)
    return sum(max(like) >= 0.5 and like.index(max(like)) == place for like in likes)


def _check_row(found: _Found, names: RowNames) -> Iterator[Check]:
    weight = 0.0 if found.may_miss else found.pattern.weight / names.count
    yield _check_here(found, names.here, weight)
    for column, name in names.columns.items():
        yield _check_column(found, column, name, weight)
    if names.nothing_more:
        children = found.pattern.children
        pairings = [pair(children, node.children) for node in found.nodes]
        yield _check_nothing_more(pairings, found.may_miss, names.nothing_more, weight)
        for place, child in enumerate(names.children):
            yield from _check_row(_look(children, pairings, place, found.may_miss), child)


def _check_here(found: _Found, name: str, weight: float) -> Check:
    low, high = found.pattern.at_least, found.pattern.at_most
    in_bounds = all(low <= count and (high is None or count <= high) for count in found.counts)
    passed = in_bounds and (bool(found.counts) or found.may_miss)
    return Check(name, weight, passed, _bounds(low, high), listed([str(count) for count in found.counts]) or "nothing")


def _bounds(low: int, high: int | None) -> str:
    if low == high:
        return str(low)
    return f"at least {low}" if high is None else f"{low} to {high}"


def _check_column(found: _Found, column: str, name: str, weight: float) -> Check:
    expected = found.pattern.values[column]
    values = [node.values[column] for node in found.nodes]
    passed = all(fits(value, expected) for value in values) and (bool(values) or found.may_miss)
    return Check(name, weight, passed, shown_expected(expected), listed([shown(v) for v in values]) or "nothing")


def _check_nothing_more(pairings: Sequence[Pairing], may_miss: bool, name: str, weight: float) -> Check:
    extra = [described(node) for pairing in pairings for node in pairing.extra]
    passed = not extra and (bool(pairings) or may_miss)
    seen = listed(extra) or ("nothing more" if pairings else "nothing")
    return Check(name, weight, passed, "nothing more", seen)
