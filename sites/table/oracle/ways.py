"""The ways from page to page, and picking a day and a party."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from webgym.snapshot import Snapshot
from webgym.types import Action, PageView, SqlValue
from webgym_sites.kit.oracle.controls import click, named, path_of
from webgym_sites.kit.oracle.names import Names
from webgym_sites.table.catalogue import catalogue
from webgym_sites.table.rules import Restaurant, instant

FOLDER = Path(__file__).parents[1]
Values = Mapping[str, SqlValue]


def names_of(state: Snapshot) -> Names:
    """What controls are called in this episode."""
    return Names.of(FOLDER, state)


def draft_of(state: Snapshot) -> Values:
    """What the visitor is about to settle."""
    (draft,) = state.table("draft")
    return draft


def place_named(name: str) -> Restaurant | None:
    """The restaurant of that name."""
    return next((place for place in catalogue().restaurants.values() if place.name == name), None)


def to_place(say: Names, page: PageView, place: Restaurant) -> Action:
    """Open a restaurant's page from anywhere."""
    link = named(page, "link", place.name) if path_of(page) == "/" else None
    return click(link) if link else to_home(say, page)


def to_home(say: Names, page: PageView) -> Action:
    """Open the list of restaurants from anywhere."""
    return say.click(page, "link", "Candlewick, all restaurants")


def to_reservation(say: Names, page: PageView, reservation: Values) -> Action:
    """Open a reservation from anywhere."""
    if path_of(page) != "/reservations":
        return say.click(page, "link", "Reservations")
    place = catalogue().restaurants[str(reservation["restaurant_id"])]
    when = instant(str(reservation["day"]), str(reservation["starts_at"])).isoformat()
    return click(page.find("link", f"{place.name}, {say.wording.day_and_time(when)}"))


def pick(say: Names, page: PageView, state: Snapshot, day: date, party: int) -> Action | None:
    """On a page that picks them: the first thing to change about day or party; None if both are right."""
    draft = draft_of(state)
    if draft["party"] != party:
        return click(page.find("link", say.wording.plural(party, "guest")))
    shown = date.fromisoformat(str(draft["day"]))
    if shown == day:
        return None
    if (shown.year, shown.month) != (day.year, day.month):
        return say.click(page, "link", "Month after" if shown < day else "Month before")
    return click(page.find("link", say.wording.long_date(day)))
