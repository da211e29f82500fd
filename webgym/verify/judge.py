"""From two snapshots and a goal to the verdict. Pure functions; nothing of the page or the agent is read.

The checks of a goal are the same in number, name and weight whatever the state is, so that scores can be compared.
`verdict` says how they make the score.

Not covered: a goal that removes rows has their tables compared by content (see `by_content`); a row of another table
that points at a number which now means another row is then taken as unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from webgym.errors import TaskError
from webgym.goal import Change, Goal, tables_of
from webgym.snapshot import Snapshot
from webgym.types import SqlValue
from webgym.verify.checks import check_answer_given, check_change, check_nothing_else, check_rows
from webgym.verify.diff import Update, diff
from webgym.verify.labels import described, shown, shown_change
from webgym.verify.match import Pairing, pair
from webgym.verify.names import names_of
from webgym.verify.rules import check_goal, find_row, links_of
from webgym.verify.verdict import Verdict


def verify(goal: Goal, before: Snapshot, after: Snapshot, answer: str | None = None) -> Verdict:
    """Compare what happened with what was asked.

    Args:
        goal: What was asked.
        before: The database at reset, without the site's scratch tables.
        after: The database at the end, without the site's scratch tables.
        answer: What the agent said at the end, if it said anything.

    Raises:
        TaskError: The goal cannot be checked (see `rules.check_goal`), or the snapshots differ in their tables.
    """
    check_goal(goal, before)
    if before.shapes != after.shapes:
        raise TaskError("the snapshots before and after have different tables; leave the same tables out of both.")
    happened = diff(before, after, links_of(goal, before.shapes), by_content(goal, before))
    added, removed = pair(goal.added, happened.added), pair(goal.removed, happened.removed)
    updates = [(change, find_row(change, before)) for change in goal.changed]
    others = [*_unasked_rows(added, removed), *_unasked_updates(happened.updated, updates, before)]
    names = names_of(goal, before.shapes)
    checks = [*check_rows(goal.added, names.added, added), *check_rows(goal.removed, names.removed, removed)]
    for (change, old), own in zip(updates, names.changed, strict=True):
        checks += check_change(change, own, old, _now(change, old, after))
    return Verdict.of([*checks, check_answer_given(goal, answer), check_nothing_else(others)])


def by_content(goal: Goal, before: Snapshot) -> frozenset[str]:
    """Tables whose rows are told apart by what they say, not by their number.

    Where rows go, SQLite may give the number of one to the next: removing a line and adding another looks like an
    update. So where the goal removes rows that SQLite numbers, their tables and those of their children are compared by
    content, unless the goal also changes a row there, which is found by its key.
    """
    removed = tuple(row for row in goal.removed if before.shapes[row.table].surrogate)
    tables = tables_of(Goal(removed=removed))
    tables |= tables_of(Goal(added=tuple(row for row in goal.added if row.table in tables)))
    return frozenset() if tables & {change.table for change in goal.changed} else tables


def _now(change: Change, old: dict[str, SqlValue], after: Snapshot) -> dict[str, SqlValue] | None:
    key = after.shapes[change.table].primary_key
    rows = (row for row in after.table(change.table) if all(row[column] == old[column] for column in key))
    return next(rows, None)


# --- what else happened ----------------------------------------------------------------------------------------------


def _unasked_rows(added: Pairing, removed: Pairing) -> Iterable[str]:
    yield from (f"{described(node)} added" for node in added.extra)
    yield from (f"{described(node)} removed" for node in removed.extra)


def _unasked_updates(
    updated: Iterable[Update], asked: Sequence[tuple[Change, dict[str, SqlValue]]], before: Snapshot
) -> Iterable[str]:
    for update in updated:
        mine = [change for change, old in asked if change.table == update.table and old == update.before]
        columns = {column for change in mine for column in change.values}
        told = [shown_change(update, column) for column in update.columns if column not in columns]
        if told:
            key = (shown(update.before[column]) for column in before.shapes[update.table].primary_key)
            yield f"{' '.join([update.table, *key])} changed: {', '.join(told)}"
