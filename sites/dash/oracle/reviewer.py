"""Giving a restaurant its stars, by way of the order."""

from __future__ import annotations

from webgym.goal import Row
from webgym.snapshot import Snapshot
from webgym.types import Action, PageView
from webgym_sites.dash.catalogue import catalogue
from webgym_sites.dash.oracle.ways import leave_nothing, names_of
from webgym_sites.kit.oracle.controls import click, fill, path_of
from webgym_sites.kit.oracle.goals import number_of, text_of


class Reviewer:
    """Writes one review."""

    def __init__(self, review: Row) -> None:
        self._place = catalogue().restaurants[text_of(review.values["thing_id"])]
        self._stars = number_of(review.values["stars"])

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action."""
        say, path, name = names_of(state), path_of(page), self._place.name
        left = leave_nothing(say, page, state)
        if left is not None:
            return left
        if path == f"/place/{self._place.id}/rate":
            clear = fill(page, say("Your review"), "", clear=say.click(page, "link", "Back to {place}"))
            star = page.find("radio", say.wording.plural(self._stars, "star"))
            if clear or star is None or not star.checked:
                return clear or click(star)
            return say.click(page, "button", "Send rating of {place}")
        rate = say.control(page, "link", "Rate {place}", place=name)
        if rate is not None:
            return click(rate)
        if path != "/orders":
            return say.click(page, "link", "Orders")
        return say.click(page, "link", "Order {number}, {place}, {money}, {when}", place=name)
