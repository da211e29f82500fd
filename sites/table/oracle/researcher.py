"""Looking up the answer to a question: to the page that shows it, and out of its text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta

from webgym.snapshot import Snapshot
from webgym.types import Action, Answer, Done, PageView
from webgym_sites.kit.money import dollars, parse_dollars
from webgym_sites.kit.oracle.controls import matching, named, path_of
from webgym_sites.kit.oracle.goals import number_of, text_of
from webgym_sites.kit.oracle.names import Names
from webgym_sites.kit.tasks.wording import day as day_of
from webgym_sites.kit.tasks.wording import weekday_and_day
from webgym_sites.table.oracle.booker import Booker, Columns
from webgym_sites.table.oracle.guest import my_reservation
from webgym_sites.table.oracle.ways import names_of, pick, place_named, to_home, to_place, to_reservation
from webgym_sites.table.rules import AREAS, Restaurant
from webgym_sites.table.tasks.asking import KINDS
from webgym_sites.table.tasks.booking import MEASURES, houses_in

_TEXTS = {
    "fee": "Cancelling later costs {fee} a guest.",
    "hours": "Cancelling and changing is free until {count} hours before.",
    "deposit": "From {count} guests a deposit of {deposit} a guest is due by card; it is kept when you cancel late.",
}
_SOUGHT = {"fee": "fee", "hours": "count", "deposit": "deposit"}
_OF_MEASURE = {"fee_cents": "fee", "free_hours": "hours"}


def rule(say: Names, page: PageView, kind: str) -> str:
    """The figure in one of the rules that a house's page shows."""
    found = re.search(say.pattern(_TEXTS[kind]), page.outline)
    return found[_SOUGHT[kind]] if found else ""


class Scout:
    """Looks at every house of some quarters, and books at the one that an instruction asks for.

    Args:
        instruction: Names the quarters, and what the houses are compared by.
        wanted: The columns of the reservation; the house is found out.
    """

    def __init__(self, instruction: str, wanted: Columns) -> None:
        self._wanted = wanted
        self._measure = next(measure for measure, words in MEASURES.items() if words in instruction)
        self._left = houses_in(instruction)
        self._seen: dict[str, int] = {}
        self._booker: Booker | None = None

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action."""
        say = names_of(state)
        while self._left:
            action = self._look(say, page, state, self._left[0])
            if action is not None:
                return action
            self._left.pop(0)
        if self._booker is None:
            best = min(self._seen, key=self._seen.__getitem__)
            self._booker = Booker({**self._wanted, "restaurant_id": best})
        return self._booker.act(page, state)

    def _look(self, say: Names, page: PageView, state: Snapshot, place: Restaurant) -> Action | None:
        """What leads to the answer; None once it is known."""
        if path_of(page) != f"/r/{place.id}":
            return to_place(say, page, place)
        day = date.fromisoformat(text_of(self._wanted["day"]))
        action = pick(say, page, state, day, number_of(self._wanted["party"]))
        if action is None and named(page, "button", text_of(self._wanted["starts_at"])):
            self._seen[place.id] = int(re.sub(r"\D", "", rule(say, page, _OF_MEASURE[self._measure])))
        return action


class Researcher:
    """Answers the question of an instruction; it knows the question, and looks for the answer on the pages."""

    def __init__(self, instruction: str, today: date) -> None:
        self._instruction = instruction
        question = KINDS.read(instruction)
        self._kind, self._details = question.kind, question.details
        self._place = place_named(self._details["place"])
        self._party = int(self._details.get("party", "0"))
        self._day = next(day for day in _days_after(today) if self._is_asked(day))

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action."""
        say = names_of(state)
        if self._kind == "mine":
            return self._mine(say, page, state)
        if self._place is None:
            return Done(infeasible=True) if path_of(page) == "/" else to_home(say, page)
        if path_of(page) != f"/r/{self._place.id}":
            return to_place(say, page, self._place)
        if self._kind in _TEXTS:
            return Answer(self._rule(say, page))
        return self._times(say, page, state)

    def _rule(self, say: Names, page: PageView) -> str:
        text = rule(say, page, self._kind)
        return text if self._kind == "hours" else dollars((parse_dollars(text) or 0) * self._party)

    def _mine(self, say: Names, page: PageView, state: Snapshot) -> Action:
        row = my_reservation(self._instruction, state)
        if path_of(page) != "/reservations":
            return to_reservation(say, page, row)
        day = say.wording.day_and_time(f"{row['day']}T00:00").removesuffix("00:00")
        link = matching(page, ("link",), re.escape(f"{self._details['place']}, {day}") + r"(\d\d:\d\d)")
        return Done(infeasible=True) if link is None else Answer(link.name[-5:])

    def _is_asked(self, day: date) -> bool:
        asked = (self._details.get("day", weekday_and_day(day)), self._details.get("weekday", f"{day:%A}"))
        return asked == (weekday_and_day(day), f"{day:%A}")

    def _times(self, say: Names, page: PageView, state: Snapshot) -> Action:
        action = pick(say, page, state, self._day, self._party)
        if action is not None:
            return action
        time = self._details.get("time", "")
        button = named(page, "button", time) if time else matching(page, ("button",), r"\d\d:\d\d .+")
        if self._kind == "next" and button is None:
            self._day += timedelta(days=7)
            return self._times(say, page, state)
        if button is None:
            return Done(infeasible=True)
        if self._kind == "areas":
            return Answer(json.dumps([name for name in AREAS.values() if say(name) in button.name[6:].split(", ")]))
        return Answer(day_of(self._day) if self._kind == "next" else button.name[:5])


def _days_after(today: date) -> Iterator[date]:
    return (today + timedelta(days=n) for n in range(1, 366))
