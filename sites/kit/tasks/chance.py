"""What families draw with. All chance comes from the generator that is given."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

T = TypeVar("T")

FIRST_DAY, DAYS = date(2026, 1, 5), 350
"""The span of days that moments are drawn from."""


def moment(rng: random.Random, earliest: str = "10:30", latest: str = "19:00", weekday: int | None = None) -> datetime:
    """A day of a span of a year, and a minute of it.

    Args:
        rng: The only source of chance.
        earliest: The first time of day, HH:MM.
        latest: The last time of day, HH:MM.
        weekday: Only this day of the week, counted from Monday as 0.
    """
    day = FIRST_DAY + timedelta(days=rng.randrange(DAYS))
    if weekday is not None:
        day += timedelta(days=(weekday - day.weekday()) % 7)
    start = datetime.combine(day, datetime.strptime(earliest, "%H:%M").time())
    end = datetime.combine(day, datetime.strptime(latest, "%H:%M").time())
    return start + timedelta(minutes=rng.randrange(int((end - start).total_seconds()) // 60 + 1))


def days_before(rng: random.Random, before: datetime, count: int, within: int = 23) -> list[date]:
    """That many different days of the weeks before a moment, oldest first."""
    ago = sorted(rng.sample(range(1, within + 1), count), reverse=True)
    return [(before - timedelta(days=days)).date() for days in ago]


def from_groups(rng: random.Random, groups: Mapping[str, Sequence[T]]) -> T:
    """One of things in groups: the group is drawn first, so that a long one is not drawn from more often.

    Args:
        rng: The only source of chance.
        groups: At least one of them holds something.
    """
    return rng.choice(groups[rng.choice([name for name, things in groups.items() if things])])
