"""Times of a day that can be chosen until they close, and the days of a month: pure functions over dates and HH:MM."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache


@dataclass(frozen=True, slots=True)
class Slot:
    """A time of a day, HH:MM, and when on that day it can no longer be chosen."""

    starts_at: str
    closes_at: str

    def open_on(self, day: date, now: datetime) -> bool:
        """Whether it can still be chosen: any slot of a day to come, of today one that closes later than now."""
        return day > now.date() or (day == now.date() and f"{now:%H:%M}" < self.closes_at)


@cache
def slots_of_day(first: str, last: str, every_minutes: int, closes_minutes_before: int) -> tuple[Slot, ...]:
    """The slots between two times of day, HH:MM, both included."""
    slots: list[Slot] = []
    start, end = _at(first), _at(last)
    while start <= end:
        closes = start - timedelta(minutes=closes_minutes_before)
        slots.append(Slot(f"{start:%H:%M}", f"{closes:%H:%M}"))
        start += timedelta(minutes=every_minutes)
    return tuple(slots)


def _at(time_of_day: str) -> datetime:
    return datetime.combine(date(2000, 1, 1), datetime.strptime(time_of_day, "%H:%M").time())  # any day will do


# --- a month of days -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a calendar. ``open``: it can be chosen."""

    date: date
    open: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month as a calendar shows it, week by week from Monday; None are days of the months beside it.

    ``before`` and ``after`` are the first days of the neighbours, None where no day of one can be chosen.
    """

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]
    before: date | None
    after: date | None


def month_of(
    shown: date,
    earliest: date,
    latest: date,
    chosen: date | None = None,
    is_open: Callable[[date], bool] = lambda _: True,
) -> Month:
    """The month that a day is in.

    Args:
        shown: Any day of it; the nearest between ``earliest`` and ``latest`` is taken.
        earliest: The first day that can be chosen.
        latest: The last.
        chosen: The day that is.
        is_open: Whether a day between them can be.
    """
    shown = min(max(shown, earliest), latest)
    first = shown.replace(day=1)
    next_first = (first + timedelta(days=31)).replace(day=1)

    def day(number: int) -> Day | None:
        if not number:
            return None
        this = first.replace(day=number)
        return Day(this, earliest <= this <= latest and is_open(this), this == chosen)

    weeks = tuple(tuple(map(day, week)) for week in calendar.monthcalendar(first.year, first.month))
    before = (first - timedelta(days=1)).replace(day=1) if first > earliest else None
    return Month(first, weeks, before, next_first if next_first <= latest else None)


def read_day(text: str, otherwise: date) -> date:
    """A day as an address gives it, ``2026-03-04``; another where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
