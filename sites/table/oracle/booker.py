"""Tables: picking day, party and time, and settling what is asked besides; and the waiting list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from webgym.goal import Expected
from webgym.snapshot import Snapshot
from webgym.types import Action, PageView
from webgym_sites.kit.oracle.controls import click, click_on, fill, matching, path_of, tick
from webgym_sites.kit.oracle.goals import number_of, text_of
from webgym_sites.kit.oracle.names import Names
from webgym_sites.kit.oracle.sign_in import SignIn
from webgym_sites.table.catalogue import catalogue
from webgym_sites.table.oracle.ways import draft_of, names_of, pick, to_place, to_reservation
from webgym_sites.table.rules import AREAS, OCCASIONS

Columns = Mapping[str, Expected]


class Booker:
    """Books a table.

    Args:
        wanted: The columns of the reservation.
        sign_in: What makes the right guest of the visitor, where it is another than at first.
    """

    def __init__(self, wanted: Columns, sign_in: SignIn | None = None) -> None:
        self._wanted = wanted
        self._place = catalogue().restaurants[text_of(wanted["restaurant_id"])]
        self._day = date.fromisoformat(text_of(wanted["day"]))
        self._party = number_of(wanted["party"])
        self._sign_in = sign_in

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action."""
        say, path = names_of(state), path_of(page)
        action = self._sign_in.act(page, say, state) if self._sign_in else None
        if action is not None:
            return action
        if path == f"/r/{self._place.id}":
            action = pick(say, page, state, self._day, self._party)
            return action or click_on(page, "button", text_of(self._wanted["starts_at"]))
        if path == "/book" and self._is_drafted(state):
            return self._wish(say, page) or say.click(page, "button", "Book {day}, {time}, {guests}")
        return to_place(say, page, self._place)

    def _is_drafted(self, state: Snapshot) -> bool:
        draft, told = draft_of(state), ("restaurant_id", "day", "party", "starts_at")
        return draft["kind"] == "book" and all(draft[column] == self._wanted[column] for column in told)

    def _wish(self, say: Names, page: PageView) -> Action | None:
        area, occasion = text_of(self._wanted["area"]), text_of(self._wanted["occasion"])
        place = say.pattern("{area}, {tables}", area=say(AREAS[area])) if area else say.pattern("No preference")
        box = matching(page, ("radio",), place)
        if box is None or not box.checked:
            return click(box)
        reminder = self._wanted["reminder"] == 1
        first = tick(page, "radio", say(OCCASIONS[occasion] if occasion else "No occasion"))
        action = first or tick(page, "checkbox", say("Remind me by text message"), reminder)
        card = next((c for c in catalogue().customer.cards if c.id == self._wanted["card_id"]), None)
        if action is None and card is not None:
            action = tick(page, "radio", f"{card.brand} ending {card.last4}")
        return action or fill(page, say("Request to the house"), text_of(self._wanted["request"]))


class Changer:
    """Moves a reservation; ``wanted`` are its new day, time and party."""

    def __init__(self, reservation_id: int, wanted: Columns) -> None:
        self._id = reservation_id
        self._time = text_of(wanted["starts_at"])
        self._day = date.fromisoformat(text_of(wanted["day"]))
        self._party = number_of(wanted["party"])

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action."""
        say, path, draft = names_of(state), path_of(page), draft_of(state)
        home = f"/reservations/CW-{1000 + self._id}"
        if path == home:
            return say.click(page, "link", "Change day, time or party")
        if path == f"{home}/change":
            action = pick(say, page, state, self._day, self._party)
            return action or click_on(page, "button", self._time)
        if path == "/book" and draft["reservation_id"] == self._id:
            told = (draft["day"], draft["party"], draft["starts_at"])
            if told == (self._day.isoformat(), self._party, self._time):
                return say.click(page, "button", "Change {code} to {day}, {time}, {guests}")
            return say.click(page, "link", "Back to the times")
        (row,) = (row for row in state.table("reservations") if row["id"] == self._id)
        return to_reservation(say, page, row)


class Waiter:
    """Joins a waiting list; ``wanted`` are the columns of its row."""

    def __init__(self, wanted: Columns) -> None:
        self._place = catalogue().restaurants[text_of(wanted["restaurant_id"])]
        self._day = date.fromisoformat(text_of(wanted["day"]))
        self._party = number_of(wanted["party"])
        self._from, self._until = text_of(wanted["from_time"]), text_of(wanted["until_time"])

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action."""
        say, path, draft = names_of(state), path_of(page), draft_of(state)
        if path == f"/r/{self._place.id}":
            action = pick(say, page, state, self._day, self._party)
            return action or say.click(page, "link", "Waiting list for this day")
        if path != f"/r/{self._place.id}/wait":
            return to_place(say, page, self._place)
        if (draft["day"], draft["party"]) != (self._day.isoformat(), self._party):
            return say.click(page, "link", "Back to the times")
        if draft["starts_at"] != self._from:
            return say.click(page, "radio", "From {time}", time=self._from)
        if draft["until_time"] != self._until:
            return say.click(page, "radio", "Until {time}", time=self._until)
        join = "Join the list, {from_time} to {until_time}"
        return say.click(page, "button", join, from_time=self._from, until_time=self._until)
