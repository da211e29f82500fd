"""The checkout desk: where, when, how paid, and what it comes to."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from webgym_sites.burrito.pricing import totals
from webgym_sites.burrito.store.bag import BagShelf
from webgym_sites.burrito.store.menu import Menu
from webgym_sites.burrito.store.views import Address, Bag, Card, Checkout, Customer, SlotView
from webgym_sites.kit.money import Coupon, Fulfilment, Totals, coupon_problem, dollars
from webgym_sites.kit.store import NotFound, Refused, Value, insert, transaction
from webgym_sites.kit.store.checkout import CheckoutRow

MAX_TIP_CENTS = 10_000
TIP_CHOICES = (0, 100, 200, 300, 500)
_PREPARATION = {"pickup": timedelta(minutes=15), "delivery": timedelta(minutes=40)}
_LIMITS = {"label": 24, "street": 60, "unit": 20, "city": 40, "delivery_note": 140}


@dataclass(frozen=True, slots=True)
class Choices:
    """The row of the checkout table."""

    fulfilment: Fulfilment
    location_id: str
    address_label: str
    street: str
    unit: str
    city: str
    zip: str
    save_address: int
    delivery_note: str
    slot_id: str | None
    tip_cents: int
    coupon_code: str | None
    card_id: int
    utensils: int
    newsletter: int
    reviewed: int


class CheckoutDesk(CheckoutRow):
    """What the checkout pages show as chosen, checked against the menu, the bag and the clock."""

    def __init__(self, db: sqlite3.Connection, menu: Menu, bag: BagShelf, now: Callable[[], datetime]) -> None:
        super().__init__(db)
        self._menu = menu
        self._bag = bag
        self._now = now

    # --- reads -------------------------------------------------------------------------------------------------------

    def choices(self) -> Choices:
        """What is chosen now, as it stands in the database."""
        return Choices(*self._db.execute(_CHOICES).fetchone())

    def view(self) -> Checkout:
        """What is chosen, and what it comes to."""
        chosen = self.choices()
        bag = self._bag.view()
        slots = self._menu.slots(chosen.fulfilment, f"{self._now():%H:%M}")
        slot = next((slot for slot in slots if slot.id == chosen.slot_id), None)
        coupon = self._menu.coupon(chosen.coupon_code or "")
        refusal = self._coupon_problem(coupon, bag, chosen.fulfilment)
        cards = self._cards()
        problems = ("" if bag.lines else "Your bag is empty.", _time_problem(slot, slots), refusal)
        return Checkout(
            bag=bag,
            fulfilment=chosen.fulfilment,
            location=self._menu.location(chosen.location_id),
            address=self._address(chosen),
            slot=slot,
            slots=slots,
            asap_time=self._asap_time(chosen.fulfilment, slots),
            tip_cents=chosen.tip_cents,
            tip_choices=TIP_CHOICES,
            coupon=coupon,
            card=next(card for card in cards if card.id == chosen.card_id),
            cards=cards,
            addresses=self._addresses(),
            locations=self._menu.locations(),
            utensils=bool(chosen.utensils),
            newsletter=bool(chosen.newsletter),
            save_address=bool(chosen.save_address),
            delivery_note=chosen.delivery_note,
            totals=self._totals(chosen, bag, None if refusal else coupon),
            problems=tuple(problem for problem in problems if problem),
        )

    def customer(self) -> Customer:
        """Who is signed in."""
        row = self._db.execute("SELECT id, name, email, phone, newsletter FROM customers WHERE id = 1").fetchone()
        return Customer(*row[:4], newsletter=bool(row[4]))

    def _totals(self, chosen: Choices, bag: Bag, coupon: Coupon | None) -> Totals:
        area = self._menu.delivery(chosen.zip) if chosen.fulfilment == "delivery" else None
        return totals(bag.subtotal_cents, area[1] if area else 0, chosen.tip_cents, coupon)

    def _coupon_problem(self, coupon: Coupon | None, bag: Bag, fulfilment: Fulfilment) -> str:
        if coupon is None:
            return ""
        categories = {line.product.category_id for line in bag.lines}
        return coupon_problem(coupon, bag.subtotal_cents, categories, fulfilment, self._now().date())

    def _asap_time(self, fulfilment: Fulfilment, slots: tuple[SlotView, ...]) -> str:
        ready = f"{self._now() + _PREPARATION[fulfilment]:%H:%M}"
        return max(ready, slots[0].starts_at)

    def _address(self, chosen: Choices) -> Address | None:
        if chosen.fulfilment == "pickup":
            return None
        place = Address(None, chosen.address_label, chosen.street, chosen.unit, chosen.city, chosen.zip)
        same = [saved for saved in self._addresses() if _place(saved) == _place(place)]
        return same[0] if same else place

    def _addresses(self) -> tuple[Address, ...]:
        rows = self._db.execute(
            "SELECT id, label, street, unit, city, zip FROM addresses WHERE customer_id = 1 ORDER BY id"
        )
        return tuple(Address(*row) for row in rows)

    def _cards(self) -> tuple[Card, ...]:
        rows = self._db.execute(
            "SELECT id, brand, last4, expires, is_default FROM cards WHERE customer_id = 1 ORDER BY id"
        )
        return tuple(Card(*row[:4], is_default=bool(row[4])) for row in rows)

    # --- where and when ----------------------------------------------------------------------------------------------

    def choose_pickup(self, location_id: str) -> None:
        """Pick up there."""
        location = self._menu.location(location_id)
        nowhere = dict.fromkeys(("address_label", "street", "unit", "city", "zip", "delivery_note"), "")
        self._fulfil("pickup", {"location_id": location.id, "save_address": 0, **nowhere})

    def choose_saved_address(self, address_id: int, delivery_note: str) -> None:
        """Deliver to a saved address."""
        saved = next((address for address in self._addresses() if address.id == address_id), None)
        if saved is None:
            raise NotFound("You have no such saved address.")
        note = _tidy(delivery_note)
        problems = _too_long(delivery_note=note)
        if problems:
            raise Refused(problems["delivery_note"], fields=problems)
        self._deliver(saved, note, save=False)

    def choose_new_address(
        self, label: str, street: str, unit: str, city: str, zip_code: str, delivery_note: str, save: bool
    ) -> None:
        """Deliver to an address that was typed in."""
        typed = Address(None, *map(_tidy, (label, street, unit, city, zip_code)))
        note = _tidy(delivery_note)
        problems = self._address_problems(typed, note, save)
        if problems:
            field, message = next(iter(problems.items()))
            raise Refused(message if len(problems) == 1 else "Please correct the address.", field, problems)
        self._deliver(typed, note, save)

    def _address_problems(self, typed: Address, note: str, save: bool) -> dict[str, str]:
        problems: dict[str, str] = {}
        if save and not typed.label:
            problems["label"] = "Give the address a name to save it under, such as Home."
        elif save and any(saved.label.lower() == typed.label.lower() for saved in self._addresses()):
            problems["label"] = f"You already have an address called {typed.label}."
        if not (any(c.isdigit() for c in typed.street) and any(c.isalpha() for c in typed.street)):
            problems["street"] = "Enter a house number and a street, such as 12 Ash Street."
        area = self._menu.delivery(typed.zip)
        if not typed.city:
            problems["city"] = "Enter a city."
        elif area and area[0].lower() != typed.city.lower():
            problems["city"] = f"{typed.zip} is in {area[0]}."
        if len(typed.zip) != 5 or not typed.zip.isdigit():
            problems["zip"] = "Enter a zip code of five digits."
        elif area is None:
            problems["zip"] = f"We do not deliver to {typed.zip}."
        long = _too_long(label=typed.label, street=typed.street, unit=typed.unit, city=typed.city, delivery_note=note)
        return problems | long

    def _deliver(self, place: Address, note: str, save: bool) -> None:
        area = self._menu.delivery(place.zip)
        city = area[0] if area else place.city  # as we write it, whatever case it was typed in
        where = {"street": place.street, "unit": place.unit, "city": city, "zip": place.zip}
        self._fulfil(
            "delivery", {"address_label": place.label, **where, "delivery_note": note, "save_address": int(save)}
        )

    def _fulfil(self, fulfilment: Fulfilment, values: dict[str, Value]) -> None:
        slot = {} if self.choices().fulfilment == fulfilment else {"slot_id": None}  # times differ between the two
        self._set(fulfilment=fulfilment, **values, **slot)

    def choose_slot(self, slot_id: str | None) -> None:
        """Choose a time; None is as soon as possible."""
        slots = self._menu.slots(self.choices().fulfilment, f"{self._now():%H:%M}")
        slot = next((slot for slot in slots if slot.id == slot_id), None)
        if slot_id is not None and slot is None:
            raise NotFound("That is not one of our times.")
        problem = _time_problem(slot, slots)
        if problem:
            raise Refused(problem, "slot")
        self._set(slot_id=slot_id)

    # --- paying ------------------------------------------------------------------------------------------------------

    def set_tip(self, cents: int) -> None:
        """Tip that much."""
        if not 0 <= cents <= MAX_TIP_CENTS:
            raise Refused(f"Choose a tip between $0.00 and {dollars(MAX_TIP_CENTS)}.", "tip")
        self._set(tip_cents=cents)

    def apply_coupon(self, code: str) -> None:
        """Use a coupon."""
        coupon = self._menu.coupon(code)
        if coupon is None:
            shown = " ".join(code.split())[:24]
            raise Refused(f"We know no coupon {shown!r}." if shown else "Enter a coupon code.", "code")
        problem = self._coupon_problem(coupon, self._bag.view(), self.choices().fulfilment)
        if problem:
            raise Refused(problem, "code")
        self._set(coupon_code=coupon.code)

    def remove_coupon(self) -> None:
        """Use none."""
        self._set(coupon_code=None)

    def choose_card(self, card_id: int) -> None:
        """Pay with that card."""
        if card_id not in {card.id for card in self._cards()}:
            raise NotFound("You have no such card.")
        self._set(card_id=card_id)

    def set_extras(self, utensils: bool, newsletter: bool) -> None:
        """Utensils and newsletter."""
        self._set(utensils=int(utensils), newsletter=int(newsletter))

    # --- with the order ----------------------------------------------------------------------------------------------

    def review(self) -> Checkout:
        """What `view` gives, for the review page; with something in the bag, it is noted that it was shown."""
        seen = self.view()
        if seen.bag.lines:
            self.note_review()
        return seen

    def settle(self) -> None:
        """Do what was ticked to happen with the order, and start the next checkout from the defaults."""
        chosen = self.choices()
        with transaction(self._db):
            if chosen.save_address:
                where = {"street": chosen.street, "unit": chosen.unit, "city": chosen.city, "zip": chosen.zip}
                insert(self._db, "addresses", {"customer_id": 1, "label": chosen.address_label, **where})
            if chosen.newsletter:
                self._db.execute("UPDATE customers SET newsletter = 1 WHERE id = 1")
            self._reset()

    def _reset(self) -> None:
        texts = dict.fromkeys(("address_label", "street", "unit", "city", "zip", "delivery_note"), "")
        flags = dict.fromkeys(("save_address", "tip_cents", "utensils", "newsletter", "reviewed"), 0)
        card_id = next(card.id for card in self._cards() if card.is_default)
        first = {"fulfilment": "pickup", "location_id": self._menu.locations()[0].id, "card_id": card_id}
        self._set(**first, **texts, **flags, slot_id=None, coupon_code=None)


_CHOICES = (
    "SELECT fulfilment, location_id, address_label, street, unit, city, zip, save_address, delivery_note, slot_id,"
    " tip_cents, coupon_code, card_id, utensils, newsletter, reviewed FROM checkout WHERE id = 1"
)


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _place(address: Address) -> tuple[str, ...]:
    return (address.label, address.street, address.unit, address.city, address.zip)


def _too_long(**texts: str) -> dict[str, str]:
    return {
        field: f"Keep this under {_LIMITS[field]} characters; yours has {len(text)}."
        for field, text in texts.items()
        if len(text) > _LIMITS[field]
    }


def _time_problem(slot: SlotView | None, slots: tuple[SlotView, ...]) -> str:
    """Why nothing can be had then; None is as soon as possible, which lasts until the last slot of the day closes."""
    if slot is None:
        return "" if slots[-1].open else "We have closed for today."
    return "" if slot.open else f"{slot.starts_at} can no longer be chosen. Choose another time."
