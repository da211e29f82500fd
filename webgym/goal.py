"""What the database must show at the end: patterns over rows, and what an answer must be worth.

A `Goal` is data. It says which rows must have appeared, gone or changed between two snapshots; anything that is not
said must not have happened. `verify.verify` reads it; the classes here only hold it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from webgym.types import SqlValue

# --- constraints on one value ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of these values."""

    values: tuple[SqlValue, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """A number within bounds, both included; None leaves a side open."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Text that is equal once case, surrounding and repeated white space and final punctuation are put aside."""

    text: str


@dataclass(frozen=True, slots=True)
class Anything:
    """Any value at all: this column is not part of what was asked."""


ANYTHING = Anything()
Constraint = AnyOf | Between | Words | Anything
Expected = SqlValue | Constraint

# --- patterns over rows ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A row that must be there, with the rows that belong to it.

    Every column of the table must be named in ``values`` (with a value, or a constraint, `ANYTHING` among them), but
    for its integer primary key and the foreign key to its parent, which are matched by structure: a forgotten column
    is a hole in a verifier, so it is a `TaskError`. ``children`` are the rows of other tables whose foreign key points
    at this row: exactly these, no more and no fewer.

    Attributes:
        table: The table's name.
        values: Expected value or constraint by column.
        children: Patterns of the rows that belong to this one.
        at_least, at_most: How many rows may match this pattern; ``at_most=None`` is any number.
        key: Columns without which it is another row altogether: where one does not fit, it is not alike at all.
        label: What a person would call it, for the names of checks: ``"chicken burrito"``.
        weight: Its share of the rubric score, relative to the other checks.
    """

    table: str
    values: Mapping[str, Expected] = field(default_factory=lambda: MappingProxyType({}))
    children: tuple[Row, ...] = ()
    at_least: int = 1
    at_most: int | None = 1
    key: tuple[str, ...] = ()
    label: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Change:
    """An update of an existing row: which one (``key``: column values that find it), and its new values by column."""

    table: str
    key: Mapping[str, SqlValue]
    values: Mapping[str, Expected]
    label: str = ""
    weight: float = 1.0


# --- answers ---------------------------------------------------------------------------------------------------------

AnswerKind = Literal["money", "number", "time", "name", "list", "set", "infeasible"]


@dataclass(frozen=True, slots=True)
class AnswerSpec:
    """The right answer to a question, compared by value: ``$9.50`` is ``9.5 dollars`` is ``9.50``.

    ``value`` is cents for money, a number, ``"HH:MM"`` for a time, a name, or a tuple of names for a list (order
    counts) or a set; `None` for infeasible. ``aliases`` gives other accepted names by name.
    """

    kind: AnswerKind
    value: int | float | str | tuple[str, ...] | None
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


# --- progress on the way ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rung:
    """A row on the way to the goal.

    Attributes:
        worth: What a row that is just like ``row`` is worth, in [0, 1].
        row: What it shall be like.
        least: What one that has its key is worth at least.
        start: The row as it comes, before anything is done to it; values and children only. Being as like ``row`` as
            that is worth the least, so that what is still to be done is all that counts. Without it, every column and
            child row counts.
    """

    worth: float
    row: Row
    least: float = 0.0
    start: Row | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """Stages of one part of the goal, such as draft, bag, order: the highest rung reached counts."""

    rungs: tuple[Rung, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Goal:
    """What must be true at the end, and nothing else.

    Attributes:
        added, removed, changed: What must have happened to the database between reset and the end.
        answer: What must have been answered, if a question was asked.
        progress: How far along a state is, for dense rewards; read from the store alone.
    """

    added: tuple[Row, ...] = ()
    removed: tuple[Row, ...] = ()
    changed: tuple[Change, ...] = ()
    answer: AnswerSpec | None = None
    progress: tuple[Ladder, ...] = ()


def tables_of(goal: Goal) -> frozenset[str]:
    """Every table that decides the verdict by name; anything in other tables only counts as a side effect."""
    rows = _tables(goal.added) | _tables(goal.removed)
    return rows | {change.table for change in goal.changed}


def progress_tables(goal: Goal) -> frozenset[str]:
    """Every table that the goal's progress is read from: a snapshot of these is enough for `progress.potential`."""
    return _tables(rung.row for ladder in goal.progress for rung in ladder.rungs)


def _tables(rows: Iterable[Row]) -> frozenset[str]:
    return frozenset(table for row in rows for table in (row.table, *_tables(row.children)))
