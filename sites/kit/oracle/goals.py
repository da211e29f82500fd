"""Reading a goal: what an oracle needs of the values that its rows are to have."""

from __future__ import annotations

from webgym.errors import TaskError
from webgym.goal import AnyOf, Expected, Words


def text_of(expected: Expected) -> str:
    """The text that is expected; ``""`` for NULL.

    Raises:
        TaskError: It is no text, nor `Words`.
    """
    if isinstance(expected, Words):
        return expected.text
    if expected is None or isinstance(expected, str):
        return expected or ""
    raise TaskError(f"this goal should hold a text or Words there, not {expected!r}; an oracle cannot read it.")


def number_of(expected: Expected) -> int:
    """The whole number that is expected.

    Raises:
        TaskError: It is none.
    """
    if isinstance(expected, int):
        return expected
    raise TaskError(f"this goal should hold a whole number there, not {expected!r}; an oracle cannot read it.")


def choices_of(expected: Expected) -> tuple[str, ...]:
    """The texts that will do: those of an `AnyOf`, or the one that is expected."""
    values = expected.values if isinstance(expected, AnyOf) else (expected,)
    return tuple(value for value in values if isinstance(value, str))
