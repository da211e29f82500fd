"""One call that a model made: a verb and its fields, read with types checked."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

from webgym.act.dialects.keys import normalise_modifier
from webgym.act.dialects.screen import Screen
from webgym.act.dialects.shown import shown
from webgym.errors import ActionError, unknown
from webgym.types import Action, Point

T = TypeVar("T")

MAX_TEXT_CHARS = 10_000
"""The longest text that one call may type, or answer with."""
MAX_WAIT_MS = 60_000
WHEEL_NOTCH_PX = 100.0
"""How far one notch of the wheel scrolls, in CSS pixels: Chromium's own step."""

_CONTROL_CHARS = frozenset(map(chr, range(0x20))) - frozenset("\t\n\r") | {"\x7f"}


@dataclass(frozen=True, slots=True)
class Call:
    """A verb with its fields. A field that is None counts as not given.

    Every reader raises `ActionError` that names the verb, the field, what was given and what is possible.
    """

    verb: str
    fields: Mapping[str, object]
    screen: Screen

    def has(self, name: str) -> bool:
        """True where the field was given."""
        return self.fields.get(name) is not None

    def wrong(self, name: str, expected: str) -> ActionError:
        """The error for a field that is missing or is not what it should be."""
        if not self.has(name):
            return ActionError(f"{self.verb}: {name!r} is missing; give {expected}.")
        return ActionError(f"{self.verb}: {name!r} must be {expected}, was {shown(self.fields[name])}.")

    def number(self, name: str, default: float | None = None, low: float = -1e6, high: float = 1e6) -> float:
        """A finite number within bounds."""
        if not self.has(name) and default is not None:
            return default
        value = as_number(self.fields.get(name))
        if value is None or not low <= value <= high:
            raise self.wrong(name, f"a number from {low:g} to {high:g}")
        return value

    def whole(self, name: str, default: int | None = None, low: int = 0, high: int = 10**6) -> int:
        """A whole number within bounds."""
        value = self.number(name, default, low, high)
        if value != int(value):
            raise self.wrong(name, f"a whole number from {low} to {high}")
        return int(value)

    def flag(self, name: str, default: bool) -> bool:
        """True or False."""
        value = self.fields.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(name, "true or false")
        return default if value is None else value

    def text(self, name: str, default: str | None = None) -> str:
        """A text that can be typed: of sane length, without control characters, its line ends as newlines."""
        value = default if not self.has(name) else self.fields[name]
        if not isinstance(value, str):
            raise self.wrong(name, "a text")
        if len(value) > MAX_TEXT_CHARS:
            raise ActionError(f"{self.verb}: {name!r} has {len(value):,} characters; give at most {MAX_TEXT_CHARS:,}.")
        if not _CONTROL_CHARS.isdisjoint(value) or any("\ud800" <= char <= "\udfff" for char in value):
            raise ActionError(f"{self.verb}: {name!r} holds control or broken characters; give plain text.")
        return value.replace("\r\n", "\n").replace("\r", "\n")

    def texts(self, name: str) -> list[str]:
        """A text, or a list of them; empty where not given."""
        value = self.fields.get(name)
        items = [value] if isinstance(value, str) else as_list(value if value is not None else [])
        if items is None or not all(isinstance(item, str) for item in items):
            raise self.wrong(name, "a list of texts")
        return cast(list[str], items)

    def choice(self, name: str, options: Mapping[str, T], default: str | None = None) -> T:
        """What an option's name stands for."""
        value = default if not self.has(name) else self.fields[name]
        if not isinstance(value, str):
            raise self.wrong(name, f"one of {', '.join(options)}")
        if value not in options:
            raise ActionError(f"{self.verb}: " + unknown(name, value[:60], options))
        return options[value]

    def modifiers(self, name: str) -> tuple[str, ...]:
        """Keys held down, as a list, or as one text such as ``"ctrl+shift"``."""
        names = [part for text in self.texts(name) for part in text.split("+")]
        return tuple(dict.fromkeys(normalise_modifier(part) for part in names if part.strip()))

    def refuse_modifiers(self, name: str) -> None:
        """Refuse keys held during anything but a click."""
        if self.modifiers(name):
            raise ActionError(f"{self.verb}: keys can be held during clicks only; leave {name!r} out.")

    def point(self, x: str = "x", y: str = "y") -> Point:
        """A place given by two fields."""
        return self.screen.point(self.number(x, low=-1e9, high=1e9), self.number(y, low=-1e9, high=1e9))

    def pair(self, name: str) -> Point:
        """A place given as ``[x, y]`` in one field."""
        return self.place(self.fields.get(name), name)

    def place(self, value: object, name: str) -> Point:
        """A place given as ``[x, y]`` or ``{"x": .., "y": ..}``; ``name`` is the field it stands in."""
        if isinstance(value, dict):
            members = cast(dict[str, object], value)
            pair = [members.get("x"), members.get("y")]
        else:
            pair = as_list(value) or []
        numbers = [as_number(item) for item in pair]
        if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
            raise self.wrong(name, "two numbers, x and y")
        return self.screen.point(numbers[0], numbers[1])

    def seconds(self, name: str, default: float | None = None) -> int:
        """A duration given in seconds, in milliseconds."""
        return round(1000 * self.number(name, default, low=0, high=MAX_WAIT_MS / 1000))


Reader = Callable[[Call], tuple[Action, ...]]
"""Turns a call of one verb into webgym's own actions."""


def look(call: Call) -> tuple[Action, ...]:
    """The reader of verbs that only ask for a picture: nothing is done, the next observation is the answer."""
    return ()


def refuse(reason: str) -> Reader:
    """The reader of a verb that is known and not supported."""

    def read(call: Call) -> tuple[Action, ...]:
        raise ActionError(f"{call.verb} is not supported: {reason}.")

    return read


def as_number(value: object) -> float | None:
    """A finite number of bearable size, or None for anything else (truth values are no numbers)."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    bearable = -1e9 <= value <= 1e9  # false for NaN; whole numbers of any length can be compared
    return float(value) if bearable and math.isfinite(value) else None


def as_list(value: object) -> list[object] | None:
    """A list or tuple as a list, or None for anything else."""
    return list(cast(list[object], value)) if isinstance(value, (list, tuple)) else None
