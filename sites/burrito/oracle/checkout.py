"""Checking out: the first choice that is not as planned is put right, then the order is placed."""

from __future__ import annotations

from collections.abc import Mapping

from webgym.snapshot import Snapshot
from webgym.types import Action, PageView, SqlValue
from webgym_sites.burrito.catalogue import Place, catalogue
from webgym_sites.burrito.oracle.controls import to_bag
from webgym_sites.burrito.store.checkout import TIP_CHOICES
from webgym_sites.burrito.tasks.wish import Wish
from webgym_sites.kit.money import dollars
from webgym_sites.kit.oracle.controls import click, click_on, field_value, fill, path_of
from webgym_sites.kit.oracle.names import Names
from webgym_sites.kit.tasks.wording import typed_money

Values = Mapping[str, SqlValue]


class CheckoutClerk:
    """Makes the choices of an order on the checkout pages, and places it."""

    def __init__(self, plan: Wish) -> None:
        self._plan = plan

    def act(self, page: PageView, say: Names, state: Snapshot) -> Action:
        """The next action; the bag is as it shall be."""
        path = path_of(page)
        if path == "/bag":
            return say.click(page, "link", "Checkout")
        if path != "/checkout" and not path.startswith("/checkout/"):
            return to_bag(page, say)
        (now,) = state.table("checkout")
        wrong = self._wrong_part(now)
        if path == "/checkout":
            return self._review(page, say, now, wrong)
        if wrong == "how" and path in ("/checkout/how", "/checkout/address"):
            return self._how(page, say, now, state)
        if path == f"/checkout/{wrong}":
            part = {"when": self._when, "tip": self._tip, "coupon": self._coupon, "payment": self._payment}[wrong]
            return part(page, say)
        return say.click(page, "link", "Back to the review")

    def _wrong_part(self, now: Values) -> str:
        """The first page of the checkout on which something is to be changed."""
        plan, place = self._plan, self._plan.address
        wanted: dict[str, dict[str, SqlValue]] = {
            "how": {"fulfilment": plan.fulfilment, "delivery_note": plan.delivery_note, **_where(plan)},
            "when": {"slot_id": None if plan.slot == "asap" else f"{plan.fulfilment}-{plan.slot.replace(':', '')}"},
            "tip": {"tip_cents": plan.tip_cents},
            "coupon": {"coupon_code": plan.coupon_code},
            "payment": {"card_id": plan.card_id},
        }
        if place and plan.save_address:
            wanted["how"]["address_label"] = place.label
        wrong = (part for part, columns in wanted.items() if any(now[column] != columns[column] for column in columns))
        return next(wrong, "")

    def _review(self, page: PageView, say: Names, now: Values, wrong: str) -> Action:
        links = {"how": "how you get it", "when": "time"}  # other pages are called what they change
        if wrong:
            return say.click(page, "link", "Change {what}, now {now}", what=say(links.get(wrong, wrong)))
        for column, name in (("utensils", "Include utensils"), ("newsletter", "Email me news and offers")):
            if bool(now[column]) != getattr(self._plan, column):
                return say.click(page, "checkbox", name)
        return say.click(page, "button", "Place order · {money}")

    def _how(self, page: PageView, say: Names, now: Values, state: Snapshot) -> Action:
        place = self._plan.address
        on_form = path_of(page) == "/checkout/address"
        if place is None:
            name = next(p.label for p in catalogue().locations if p.id == self._plan.location_id)
            return say.click(page, "link", "Back to the review") if on_form else click_on(page, "button", name)
        label = None if self._plan.save_address else _saved_label(place, state)
        if label is None:
            return self._new_address(page, say, place) if on_form else click_on(page, "link", say("A new address"))
        if on_form:
            return say.click(page, "link", "Back to the review")
        if now["delivery_note"] != self._plan.delivery_note:  # choosing a pickup forgets the note
            return click_on(page, "button", catalogue().locations[0].label)
        if field_value(page, say("Note for the driver")) != self._plan.delivery_note:  # typed here, but not sent
            return say.click(page, "link", "Back to the review")
        return click_on(page, "button", label)

    def _new_address(self, page: PageView, say: Names, place: Place) -> Action:
        leave = say.click(page, "link", "Back to the review")  # the form is blank when it is opened again
        fields = (
            ("Street and number", place.street),
            ("Apartment or floor (if any)", place.unit),
            ("City", place.city),
            ("Zip code", place.zip),
            ("Note for the driver (if any)", self._plan.delivery_note),
            *([("Name of the address (to save it)", place.label)] if self._plan.save_address else []),
        )
        for name, text in fields:
            action = fill(page, say(name), text, clear=leave)
            if action is not None:
                return action
        save = page.find("checkbox", say("Save this address"))
        if save is not None and save.checked != self._plan.save_address:
            return click(save)
        return say.click(page, "button", "Deliver here")

    def _when(self, page: PageView, say: Names) -> Action:
        if self._plan.slot == "asap":
            return say.click(page, "button", "As soon as possible, about {time}")
        return click_on(page, "button", self._plan.slot)

    def _tip(self, page: PageView, say: Names) -> Action:
        cents = self._plan.tip_cents
        if cents in TIP_CHOICES:
            return click_on(page, "button", dollars(cents) if cents else say("No tip"))
        return fill(page, say("Another amount in dollars"), typed_money(cents)) or say.click(page, "button", "Set tip")

    def _coupon(self, page: PageView, say: Names) -> Action:
        if self._plan.coupon_code is None:
            return say.click(page, "button", "Remove coupon")
        return fill(page, say("Coupon code"), self._plan.coupon_code) or say.click(page, "button", "Apply")

    def _payment(self, page: PageView, say: Names) -> Action:
        card = next(card for card in catalogue().cards if card.id == self._plan.card_id)
        return say.click(page, "button", "{brand} ending {digits}", brand=card.brand, digits=card.last4)


def _where(plan: Wish) -> dict[str, SqlValue]:
    place = plan.address
    if place is None:
        return {"location_id": plan.location_id}
    return {
        "street": place.street,
        "unit": place.unit,
        "city": place.city,
        "zip": place.zip,
        "save_address": int(plan.save_address),
    }


def _saved_label(place: Place, state: Snapshot) -> str | None:
    wanted = (place.street, place.unit, place.city, place.zip)
    for row in state.table("addresses"):
        if (row["street"], row["unit"], row["city"], row["zip"]) == wanted:
            return str(row["label"])
    return None
