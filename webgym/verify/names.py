"""What the checks of a goal are called: the goal alone decides, so it has the same checks whatever the state is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from webgym.goal import Change, Goal, Row
from webgym.verify.labels import label_of, shown
from webgym.verify.match import asked_columns
from webgym.verify.rules import Shapes

ANSWER = "answer"
NOT_INFEASIBLE = "not called infeasible"
NOTHING_ELSE = "nothing else changed"


@dataclass(frozen=True, slots=True)
class RowNames:
    """The names of one pattern's checks.

    Attributes:
        label: What the row is called; patterns that look the same share it.
        here: That it is there, as often as it should be.
        columns: That a column is as asked, by column; empty where ``here`` says it all.
        nothing_more: That no other rows belong to it; empty where none could.
        children: Those of its child patterns.
    """

    label: str
    here: str
    columns: Mapping[str, str]
    nothing_more: str
    children: tuple[RowNames, ...]

    @property
    def count(self) -> int:
        """How many checks are its own."""
        return 1 + len(self.columns) + bool(self.nothing_more)


@dataclass(frozen=True, slots=True)
class GoalNames:
    """The names of all checks that a goal has of its own, beside those every goal has."""

    added: tuple[RowNames, ...]
    removed: tuple[RowNames, ...]
    changed: tuple[Mapping[str, str], ...]  # by column


def names_of(goal: Goal, shapes: Shapes) -> GoalNames:
    """The names of a goal's checks, each different."""
    namer = _Namer(shapes)
    added, removed = namer.rows(goal.added, suffix=" added"), namer.rows(goal.removed, suffix=" removed")
    return GoalNames(added, removed, tuple(map(namer.change, goal.changed)))


class _Namer:
    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._parents = {table for shape in shapes.values() for table, _ in shape.parents.values()}
        self._used = Counter([ANSWER, NOT_INFEASIBLE, NOTHING_ELSE])

    def rows(self, patterns: Sequence[Row], prefix: str = "", suffix: str = "") -> tuple[RowNames, ...]:
        return tuple(self._row(pattern, prefix, suffix) for pattern in patterns)

    def change(self, change: Change) -> Mapping[str, str]:
        label = change.label or " ".join([change.table, *map(shown, change.key.values())])
        return self._columns(self._unique(label), change.values)

    def _row(self, pattern: Row, prefix: str, suffix: str) -> RowNames:
        label = label_of(pattern, self._shapes[pattern.table])
        asked = asked_columns(pattern)
        closed = pattern.table in self._parents
        if not closed and len(asked) <= 1:  # one value says it all: the row is there, or it is not
            return RowNames(label, self._unique(prefix + label + suffix), {}, "", ())
        own = self._unique(label)
        here = self._unique(prefix + own + suffix)
        columns = self._columns(own, asked)
        nothing_more = self._unique(f"{own}: nothing more") if closed else ""
        return RowNames(label, here, columns, nothing_more, self.rows(pattern.children, prefix=f"{own}: "))

    def _columns(self, label: str, columns: Iterable[str]) -> Mapping[str, str]:
        return {column: self._unique(f"{label}: {column}") for column in columns}

    def _unique(self, name: str) -> str:
        self._used[name] += 1
        return name if self._used[name] == 1 else self._unique(f"{name} #{self._used[name]}")
