"""How rows and values read in the checks of a verdict: short, on one line, whatever they hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from webgym.goal import AnyOf, Anything, Between, Expected, Row, Words
from webgym.snapshot import TableShape
from webgym.types import SqlValue
from webgym.verify.diff import Node, Update

_LONGEST = 48  # characters of one value
_TELLING = ("name", "title", "label", "code", "number", "id")


def shown(value: SqlValue) -> str:
    """A value as Python writes it: control characters escaped, long ones cut."""
    if isinstance(value, str | bytes) and len(value) > _LONGEST:
        return f"{value[:_LONGEST]!r}... ({len(value)} {'bytes' if isinstance(value, bytes) else 'characters'})"
    return repr(value)


def listed(texts: Sequence[str], most: int = 6) -> str:
    """The first few of these texts, and how many more there are."""
    more = [f"and {len(texts) - most} more"] if len(texts) > most else []
    return "; ".join([*texts[:most], *more])


def shown_expected(expected: Expected) -> str:
    """What was asked for, in words."""
    match expected:
        case Anything():
            return "anything"
        case AnyOf(values):
            return " or ".join(map(shown, values))
        case Between(low, None):
            return f"at least {low}"
        case Between(None, high):
            return f"at most {high}"
        case Between(low, high):
            return f"{low} to {high}"
        case Words(text):
            return f"the words {shown(text)}"
        case _:
            return shown(expected)


def shown_change(update: Update, column: str) -> str:
    """One column of an update: ``newsletter 0 -> 1``."""
    return f"{column} {shown(update.before[column])} -> {shown(update.after[column])}"


def label_of(pattern: Row, shape: TableShape) -> str:
    """What a person would call the row: its label, or its table and the value that tells it apart best."""
    if pattern.label:
        return pattern.label
    literal = {c: v for c, v in pattern.values.items() if not isinstance(v, Anything | AnyOf | Between | Words)}
    literal = {column: value for column, value in literal.items() if value not in (None, "")}
    for column in (*_TELLING, *shape.parents, *literal):
        value = literal.get(column)
        if value is not None:
            return f"{pattern.table} {value if isinstance(value, str) and _plain(value) else shown(value)}"
    return pattern.table


def _plain(text: str) -> bool:
    return text.isprintable() and len(text) <= _LONGEST


def described(node: Node) -> str:
    """A row that nobody asked for: its table, its first values, and how many rows belong to it."""
    values = ", ".join(f"{column}={shown(value)}" for column, value in list(node.values.items())[:6])
    cut = ", ..." if len(node.values) > 6 else ""
    below = sum(1 for _ in _below(node))
    return f"{node.table} ({values}{cut})" + (f" with {below} more rows" if below else "")


def _below(node: Node) -> Iterable[Node]:
    waiting = list(node.children)
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.children
