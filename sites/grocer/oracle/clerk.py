"""Checking out: the first choice that is not as wished is put right, then the order is placed."""

from __future__ import annotations

from datetime import date, timedelta

from webgym.snapshot import Snapshot
from webgym.types import Action, PageView
from webgym_sites.grocer.pricing import FIRST_SLOT
from webgym_sites.grocer.store.counter import slot_of
from webgym_sites.grocer.tasks.wish import Wish
from webgym_sites.kit.money import dollars
from webgym_sites.kit.oracle.controls import fill, path_of
from webgym_sites.kit.oracle.names import Names

_BAGS = {"crates": "Crates we take back", "paper": "Paper bags", "insulated": "Insulated bags"}


class Clerk:
    """Makes the choices of an order, and places it."""

    def __init__(self, wish: Wish, today: date) -> None:
        self._wish = wish
        self._first = (today + timedelta(days=1), FIRST_SLOT)

    def act(self, page: PageView, say: Names, state: Snapshot) -> Action:
        """The next action; the bag is as it shall be."""
        path, wish = path_of(page), self._wish
        (now,) = state.table("checkout")
        slot_is_right = (now["slot_on"], now["slot_at"]) in self._right_slots(bool(now["slot_on"]))
        note_is_right = now["note"] == wish.note
        if path == "/checkout/when" and not slot_is_right:
            slot = slot_of(wish.slot_on, wish.slot_at)
            day = say.wording.long_date(slot.on)
            return say.click(page, "button", "{day}, {at} to {until}, {money}", day=day, at=slot.at, until=slot.until)
        if path == "/checkout/note" and not note_is_right:
            if not wish.note:
                return say.click(page, "button", "No note")
            return fill(page, say("Note for the driver"), wish.note) or say.click(page, "button", "Keep note")
        if path == "/bag":
            return say.click(page, "link", "Checkout")
        if path in ("/checkout/when", "/checkout/note"):
            return say.click(page, "link", "Back to the checkout")
        if path != "/checkout":
            return say.click(page, "link", "Bag, {items}")
        if not slot_is_right:
            return say.click(page, "link", "Change slot, now {slot}")
        if not note_is_right:
            return say.click(page, "link", "Change note, now {text}" if now["note"] else "Change note, now none")
        if now["bags"] != wish.bags:
            return say.click(page, "button", "{bags}, {money}", bags=say(_BAGS[wish.bags]))
        if now["tip_cents"] != wish.tip_cents:
            return say.click(
                page, "button", "Tip {money}", money=dollars(wish.tip_cents) if wish.tip_cents else say("nothing")
            )
        return say.click(page, "button", "Place order · {money}")

    def _right_slots(self, chosen: bool) -> tuple[tuple[str, str], ...]:
        """What the checkout may hold: the slot that is wished, or nothing, where that is the first offered."""
        wished = (self._wish.slot_on.isoformat(), self._wish.slot_at)
        is_first = (self._wish.slot_on, self._wish.slot_at) == self._first
        return (wished, ("", "")) if is_first and not chosen else (wished,)
