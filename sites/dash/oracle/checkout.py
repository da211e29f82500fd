"""Checking out: the first choice that is not as planned is put right, then the order is placed."""

from __future__ import annotations

from collections.abc import Mapping

from webgym.goal import Row
from webgym.snapshot import Snapshot
from webgym.types import Action, PageView, SqlValue
from webgym_sites.dash.catalogue import catalogue
from webgym_sites.dash.oracle.ways import to_bag
from webgym_sites.kit.money import dollars
from webgym_sites.kit.oracle.controls import fill, path_of
from webgym_sites.kit.oracle.goals import number_of, text_of
from webgym_sites.kit.oracle.names import Names

Values = Mapping[str, SqlValue]

_TEXTS = ("fulfilment", "speed", "slot", "driver_note", "promo_code")
_LINKS = {
    "where": "Change where, now {where}",
    "speed": "Change speed, now {speed}",
    "note": "Change note, now {note}",
    "tip": "Change tip, now {money}",
    "promo": "Change promo code, now {code}",
    "card": "Change card, now {card}",
}
"""What the link to each page of choices is called."""


class CheckoutClerk:
    """Makes the choices of an order on the checkout pages, and places it."""

    def __init__(self, order: Row) -> None:
        values = order.values
        address = values["address_id"]
        self._address_id = None if address is None else number_of(address)
        self._texts = {name: text_of(values[name]) for name in _TEXTS}
        self._tip_cents, self._card_id = number_of(values["tip_cents"]), number_of(values["card_id"])

    def act(self, say: Names, page: PageView, state: Snapshot) -> Action:
        """The next action; the bag is as it shall be."""
        path = path_of(page)
        if path == "/bag":
            return say.click(page, "link", "Checkout, {money}")
        if not path.startswith("/checkout"):
            return to_bag(say, page)
        (now,) = state.table("checkout")
        wrong = self._wrong(now)
        if path == "/checkout":
            wanted = say.click(page, "link", _LINKS[wrong]) if wrong else None
            return wanted or say.click(page, "button", "Place order, {money}")
        if path == f"/checkout/{wrong}":
            return self._choose(say, page, wrong)
        return say.click(page, "link", "Back to the review")

    def _wrong(self, now: Values) -> str:
        """The first page on which something is to be changed; ``""`` if there is none."""
        texts, elsewhere = self._texts, self._address_id not in (None, now["address_id"])
        wrong = {
            "where": now["fulfilment"] != texts["fulfilment"] or elsewhere,
            "speed": (now["speed"], now["slot"]) != (texts["speed"], texts["slot"]),
            "note": now["driver_note"] != texts["driver_note"],
            "tip": now["tip_cents"] != self._tip_cents,
            "promo": (now["promo_code"] or "") != texts["promo_code"],
            "card": now["card_id"] != self._card_id,
        }
        return next((part for part, is_wrong in wrong.items() if is_wrong), "")

    def _choose(self, say: Names, page: PageView, part: str) -> Action:
        texts = self._texts
        match part:
            case "where":
                return self._where(say, page)
            case "speed" if texts["slot"]:
                return say.click(page, "button", texts["slot"])
            case "speed":
                express = texts["speed"] == "express"
                return say.click(page, "button", f"{'Express' if express else 'Standard'}, {{fee}} fee, about {{time}}")
            case "note":
                clear = say.click(page, "button", "Remove note")
                typed = fill(page, say("Note for the driver"), texts["driver_note"], clear)
                return typed or say.click(page, "button", "Save note")
            case "tip":
                tip = "Tip {money}" if self._tip_cents else "No tip"
                return say.click(page, "button", tip, money=dollars(self._tip_cents))
            case "promo" if not texts["promo_code"]:
                return say.click(page, "button", "Remove code {code}")
            case "promo":
                typed = fill(page, say("Promo code"), texts["promo_code"])
                return typed or say.click(page, "button", "Apply code")
            case _:
                card = catalogue().cards[self._card_id - 1]
                return say.click(page, "button", "{brand} ending {digits}", brand=card.brand, digits=card.last4)

    def _where(self, say: Names, page: PageView) -> Action:
        if self._address_id is None:
            return say.click(page, "button", "Pick up myself")
        address = catalogue().addresses[self._address_id - 1]
        return say.click(page, "button", "Deliver to {label}, {money} and {minutes} min more", label=address.label)
