"""Being the right guest: signing in, and cancelling one of the reservations that one has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from webgym.snapshot import Snapshot
from webgym.types import Action, Answer, PageView
from webgym_sites.kit.oracle.controls import click_on, fill_all, path_of
from webgym_sites.kit.tasks.wording import weekday_and_day
from webgym_sites.table.catalogue import catalogue
from webgym_sites.table.oracle.ways import Values, names_of, to_reservation

_CODE = re.compile(r"\b(\d{6}) is your code")


class Usher:
    """Signs somebody in.

    Args:
        account_id: Who.
        secrets: Texts that can be typed, email address and password first, where it is not who is signed in at first.
    """

    def __init__(self, account_id: int, secrets: Sequence[str]) -> None:
        self._account_id = account_id
        self._secrets = secrets
        self._code = ""

    def act(self, page: PageView, state: Snapshot) -> Action | None:
        """The next action; None if the right one is signed in."""
        say, path = names_of(state), path_of(page)
        (session,) = state.table("session")
        if session["account_id"] == self._account_id:
            return None
        if session["pending_id"] == self._account_id and path == "/inbox":
            self._code = next(iter(_CODE.findall(page.outline)))
            return say.click(page, "link", "Enter the code")
        if session["pending_id"] == self._account_id and path == "/login/code":
            if self._code != session["code"]:  # not read yet, or of before
                return say.click(page, "link", "Open the inbox")
            return fill_all(page, {say("Code"): self._code}) or say.click(page, "button", "Sign in")
        if path != "/login":
            link = say.control(page, "link", "{name}, switch account")
            return click_on(page, "link", link.name) if link else say.click(page, "link", "Sign in")
        email, password = self._secrets[:2]
        texts = {say("Email address"): email, say("Password"): password}
        return fill_all(page, texts) or say.click(page, "button", "Continue")


def my_reservation(instruction: str, state: Snapshot) -> Values:
    """The reservation that an instruction is about: its house and day are named in it."""
    for row in state.table("reservations"):
        place = catalogue().restaurants[str(row["restaurant_id"])]
        if place.name in instruction and weekday_and_day(date.fromisoformat(str(row["day"]))) in instruction:
            return row
    raise ValueError(f"no reservation is named in {instruction!r}.")


class Canceller:
    """Cancels the reservation that an instruction names; if that is not free, answers what it would cost."""

    def __init__(self, instruction: str) -> None:
        self._instruction = instruction

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action."""
        say, row = names_of(state), my_reservation(self._instruction, state)
        home = f"/reservations/CW-{1000 + int(str(row['id']))}"
        if path_of(page) == home:
            return say.click(page, "link", "Cancel it, {cost}")
        if path_of(page) == f"{home}/cancel":
            cost = say.read(page, "button", "Cancel {code} for {cost}")
            return Answer(cost["cost"]) if cost else say.click(page, "button", "Cancel {code}, free")
        return to_reservation(say, page, row)
