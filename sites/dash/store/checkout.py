"""The checkout desk: where, how fast, when, how paid, and what it comes to."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from webgym_sites.dash.pricing import SLOTS, TIPS, Speed, arrival, delivery_cents, totals
from webgym_sites.dash.store.bag import Bags
from webgym_sites.dash.store.customer import Customer
from webgym_sites.dash.store.menu import Menu
from webgym_sites.dash.store.views import Address, Bag, Checkout, SlotView
from webgym_sites.kit.money import Coupon, CouponKind, Fulfilment, Totals, coupon_problem
from webgym_sites.kit.store import NotFound, Refused, Value
from webgym_sites.kit.store.checkout import CheckoutRow
from webgym_sites.kit.store.texts import tidied

MAX_NOTE = 140
DEFAULTS: Mapping[str, Value] = {
    "fulfilment": "delivery",
    "address_id": 1,
    "speed": "standard",
    "slot": "",
    "driver_note": "",
    "tip_cents": 0,
    "promo_code": None,
    "card_id": 1,
    "reviewed": 0,
}
"""What every checkout starts from."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The row of the checkout table."""

    fulfilment: Fulfilment
    address_id: int
    speed: Speed
    slot: str
    driver_note: str
    tip_cents: int
    promo_code: str | None
    card_id: int
    reviewed: int


class Desk(CheckoutRow):
    """What the checkout pages show as chosen, checked against the bag and the clock."""

    def __init__(
        self, db: sqlite3.Connection, menu: Menu, customer: Customer, bags: Bags, now: Callable[[], datetime]
    ) -> None:
        super().__init__(db)
        self._menu = menu
        self._customer = customer
        self._bags = bags
        self._now = now

    # --- reads -------------------------------------------------------------------------------------------------------

    def choices(self) -> Choices:
        """What is chosen now, as it stands in the database."""
        return Choices(*self._db.execute(f"SELECT {', '.join(DEFAULTS)} FROM checkout").fetchone())

    def address(self) -> Address:
        """Where food is brought."""
        chosen = self.choices().address_id
        return next(address for address in self._customer.addresses() if address.id == chosen)

    def view(self) -> Checkout:
        """What is chosen, and what it comes to."""
        chosen, bag, now = self.choices(), self._bags.view(), self._now()
        promo = self._promo(chosen.promo_code or "")
        refusal = self._promo_problem(promo, bag, chosen.fulfilment)
        slots = tuple(SlotView(slot.starts_at, slot.open_on(now.date(), now)) for slot in SLOTS)
        closed = any(slot.starts_at == chosen.slot and not slot.open for slot in slots)
        late = f"{chosen.slot} can no longer be chosen. Choose another time." if closed else ""
        problems = ("" if bag.lines else "Your bag is empty.", late, refusal)
        speeds: tuple[Speed, ...] = ("standard", "express", "scheduled")
        return Checkout(
            bag=bag,
            fulfilment=chosen.fulfilment,
            address=self.address(),
            addresses=self._customer.addresses(),
            speed=chosen.speed,
            slot=chosen.slot,
            slots=slots,
            fees=tuple((speed, _fee(bag, speed)) for speed in speeds),
            arrives=tuple((speed, self._arrives(bag, speed)) for speed in speeds[:2]),
            ready=self._arrives(bag, "standard", pickup=True),
            driver_note=chosen.driver_note,
            tip_cents=chosen.tip_cents,
            promo=promo,
            card=next(card for card in self._customer.cards() if card.id == chosen.card_id),
            cards=self._customer.cards(),
            totals=_totals(chosen, bag, None if refusal else promo),
            problems=tuple(problem for problem in problems if problem),
        )

    def arrives_at(self, chosen: Choices, bag: Bag) -> datetime:
        """When an order placed now arrives, or is ready."""
        minutes = bag.place.minutes if bag.place else 0
        return arrival(self._now(), minutes, chosen.speed, chosen.slot, chosen.fulfilment == "pickup")

    def _arrives(self, bag: Bag, speed: Speed, pickup: bool = False) -> str:
        return f"{arrival(self._now(), bag.place.minutes if bag.place else 0, speed, '', pickup):%H:%M}"

    def _promo(self, code: str) -> Coupon | None:
        query = "SELECT code, title, kind, value, min_subtotal_cents, fulfilment FROM promos WHERE code = ?"
        row = self._db.execute(query, (code.strip().upper(),)).fetchone()
        if row is None:
            return None
        fulfilment = cast("Fulfilment | None", row[5])
        return Coupon(row[0], row[1], cast("CouponKind", row[2]), row[3], row[4], fulfilment=fulfilment)

    def _promo_problem(self, promo: Coupon | None, bag: Bag, fulfilment: Fulfilment) -> str:
        if promo is None:
            return ""
        return coupon_problem(promo, bag.subtotal_cents, (), fulfilment, self._now().date())

    # --- writes ------------------------------------------------------------------------------------------------------

    def deliver_to(self, address_id: int) -> None:
        """Have it brought there.

        Raises:
            NotFound: There is no such address.
        """
        if address_id not in {address.id for address in self._customer.addresses()}:
            raise NotFound("You have no such saved address.")
        self._set(fulfilment="delivery", address_id=address_id)

    def pick_up(self) -> None:
        """Fetch it; no speed and no note for a driver then."""
        self._set(fulfilment="pickup", address_id=1, speed="standard", slot="", driver_note="")

    def choose_speed(self, speed: str, slot: str) -> None:
        """How fast, or at which time.

        Raises:
            NotFound: There is no such speed or time.
            Refused: The time can no longer be chosen, or the order is picked up.
        """
        if speed not in ("standard", "express", "scheduled"):
            raise NotFound("We do not deliver in that way.")
        view = self.view()
        if view.fulfilment == "pickup":
            raise Refused("An order that is picked up is ready as soon as it can be.")
        if speed == "scheduled":
            times = {each.starts_at: each for each in view.slots}
            if slot not in times:
                raise NotFound("That is not one of our times.")
            if not times[slot].open:
                raise Refused(f"{slot} can no longer be chosen. Choose another time.")
        self._set(speed=speed, slot=slot if speed == "scheduled" else "")

    def set_note(self, note: str) -> None:
        """Tell the driver something.

        Raises:
            Refused: Too long a note, or the order is picked up.
        """
        note = tidied(note, MAX_NOTE)
        if self.choices().fulfilment == "pickup":
            raise Refused("An order that is picked up has no driver.", "note")
        self._set(driver_note=note)

    def set_tip(self, cents: int) -> None:
        """Tip that much.

        Raises:
            Refused: It is none of `pricing.TIPS`.
        """
        if cents not in TIPS:
            raise Refused("Choose one of the tips.")
        self._set(tip_cents=cents)

    def apply_promo(self, code: str) -> None:
        """Use a promo code.

        Raises:
            Refused: There is no such code, or it does not count for this order.
        """
        promo = self._promo(code)
        if promo is None:
            shown = " ".join(code.split())[:24]
            raise Refused(f"We know no code {shown!r}." if shown else "Enter a promo code.", "code")
        problem = self._promo_problem(promo, self._bags.view(), self.choices().fulfilment)
        if problem:
            raise Refused(problem, "code")
        self._set(promo_code=promo.code)

    def remove_promo(self) -> None:
        """Use none."""
        self._set(promo_code=None)

    def choose_card(self, card_id: int) -> None:
        """Pay with that card.

        Raises:
            NotFound: There is no such card.
        """
        if card_id not in {card.id for card in self._customer.cards()}:
            raise NotFound("You have no such card.")
        self._set(card_id=card_id)

    # --- with the order ----------------------------------------------------------------------------------------------

    def review(self) -> Checkout:
        """What `view` gives, for the review page; with something in the bag, it is noted that it was shown."""
        seen = self.view()
        if seen.bag.lines:
            self.note_review()
        return seen

    def reset(self) -> None:
        """Start the next checkout from the defaults."""
        self._set(**DEFAULTS)


def _fee(bag: Bag, speed: Speed) -> int:
    return delivery_cents(bag.place.fee_cents, 0, speed) if bag.place else 0  # a place's fee is for the address already


def _totals(chosen: Choices, bag: Bag, promo: Coupon | None) -> Totals:
    fee = _fee(bag, chosen.speed) if chosen.fulfilment == "delivery" else 0
    return totals(bag.subtotal_cents, fee, chosen.tip_cents, promo)
