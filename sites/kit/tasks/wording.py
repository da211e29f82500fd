"""Things in plain English. What two goals differ in, their wordings must differ in too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from webgym_sites.kit.money import dollars

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def number(count: int) -> str:
    """``3`` as ``three``; beyond twelve, digits."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def listed(things: Sequence[str], last: str = "and") -> str:
    """``a, b and c``."""
    return f" {last} ".join([", ".join(things[:-1]), things[-1]] if len(things) > 1 else things)


def listed_apart(things: Sequence[str]) -> str:
    """``a, b and c``; kept apart by semicolons where one of them is a list itself."""
    if len(things) > 1 and any("," in thing or " and " in thing for thing in things):
        return "; ".join(things[:-1]) + "; and " + things[-1]
    return listed(things)


def money(cents: int) -> str:
    """``$9.75``, and ``$9`` where there are no cents."""
    return dollars(cents).removesuffix(".00")


def typed_money(cents: int) -> str:
    """``2.50``, and ``9`` where there are no cents: as a customer types it."""
    return money(cents).removeprefix("$")


def day(when: date) -> str:
    """``March 4``."""
    return f"{when:%B} {when.day}"


def weekday_and_day(when: date) -> str:
    """``Wednesday, March 4``."""
    return f"{when:%A}, {day(when)}"


def counted(name: str, quantity: int, size: str = "", uncounted: bool = False) -> str:
    """``a large Chicken Burrito``, ``two orders of Churros``.

    Args:
        name: What it is called, in the singular.
        quantity: How many.
        size: Which, before the name.
        uncounted: Whether the name has no number of its own, as ``Rice & Beans``; one that ends in s never has.
    """
    size = f"{size} " if size else ""
    if name.endswith("s") or uncounted:
        return f"{size}{name}" if quantity == 1 else f"{number(quantity)} orders of {size}{name}"
    if quantity > 1:
        return f"{number(quantity)} {size}{name}s"
    return f"{'an' if (size or name)[0] in 'AEIOU' else 'a'} {size}{name}"


def lower_first(name: str) -> str:
    """``Sour cream`` as ``sour cream``."""
    return name[0].lower() + name[1:]


def sentences(*parts: str) -> str:
    """Sentences to stand behind another: each with a space before it; empty ones are left out."""
    return "".join(f" {part}" for part in parts if part)


def as_sentences(imperatives: Sequence[str]) -> str:
    """``add salsa``, ``remove the rice`` as ``Add salsa. Remove the rice.``."""
    return " ".join(f"{each[0].upper()}{each[1:]}." for each in imperatives)
