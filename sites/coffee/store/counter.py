"""The counter: what is chosen for the bag's order (shop, time, tip, stars), and what it comes to."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from webgym_sites.coffee.menu import Menu, Reward, Shop
from webgym_sites.coffee.store.lines import Line
from webgym_sites.kit.money import Totals, totals
from webgym_sites.kit.store import Refused
from webgym_sites.kit.store.checkout import CheckoutRow

TAX_PER_10_000 = 800
TIP_CHOICES = (0, 50, 100, 200, 300)
DAYS_AHEAD = 14
ASAP = "asap"


@dataclass(frozen=True, slots=True)
class Claim:
    """A reward on one thing of the bag, and what it takes off."""

    reward: Reward
    line: Line
    saves_cents: int


@dataclass(frozen=True, slots=True)
class Checkout:
    """An order as it stands at the counter.

    ``pickup_on`` is None and ``pickup_at`` is `ASAP` for as soon as possible. ``claims`` are all that the balance of
    stars allows. ``problem`` is why it cannot be placed, as a sentence; empty if it can.
    """

    lines: tuple[Line, ...]
    shop: Shop
    pickup_on: date | None
    pickup_at: str
    tip_cents: int
    own_cup: bool
    claim: Claim | None
    claims: tuple[Claim, ...]
    balance: int
    totals: Totals
    problem: str

    @property
    def stars(self) -> int:
        """What it earns: a star for every whole dollar of what is paid for the things themselves."""
        return stars_for(self.totals)


def stars_for(sums: Totals) -> int:
    """A star for every whole dollar, without tax and tip."""
    return (sums.subtotal_cents - sums.discount_cents) // 100


def order_totals(subtotal_cents: int, discount_cents: int, tip_cents: int) -> Totals:
    """What an order comes to."""
    return totals(subtotal_cents, tax_per_10_000=TAX_PER_10_000, discount_cents=discount_cents, tip_cents=tip_cents)


class Counter(CheckoutRow):
    """The row of choices.

    Args:
        db: Holds it.
        now: The clock.
        menu: Reads the menu.
        lines: Reads what is in the bag.
        balance: Reads how many stars the customer has.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        now: Callable[[], datetime],
        menu: Callable[[], Menu],
        lines: Callable[[], tuple[Line, ...]],
        balance: Callable[[], int],
    ) -> None:
        super().__init__(db)
        self._now = now
        self._menu = menu
        self._lines = lines
        self._balance = balance

    # --- reads -------------------------------------------------------------------------------------------------------

    def view(self) -> Checkout:
        """How the order stands."""
        shop_id, on, at, tip, own_cup, reward_id, reward_line = self._db.execute(_ROW).fetchone()
        lines, shop, balance = self._lines(), self._menu().shop(shop_id), self._balance()
        day = date.fromisoformat(on) if on else None
        claims = self._claims(lines, balance)
        claim = next((c for c in claims if (c.reward.id, c.line.id) == (reward_id, reward_line)), None)
        sums = order_totals(sum(line.price_cents for line in lines), claim.saves_cents if claim else 0, tip)
        problem = self._problem(lines, shop, day, at)
        return Checkout(lines, shop, day, at, tip, bool(own_cup), claim, claims, balance, sums, problem)

    def _claims(self, lines: tuple[Line, ...], balance: int) -> tuple[Claim, ...]:
        claims = (
            Claim(reward, line, reward.saves_cents(line.product, line.option_ids))
            for reward in self._menu().rewards.values()
            if reward.stars <= balance
            for line in lines
        )
        return tuple(claim for claim in claims if claim.saves_cents)

    def _problem(self, lines: tuple[Line, ...], shop: Shop, day: date | None, at: str) -> str:
        now = self._now()
        if not lines:
            return "There is nothing in your bag."
        if day is None and not shop.open_at(now):
            return f"{shop.name} is closed right now. Choose a day and a time."
        if day is not None and at not in shop.slots_on(day, now):
            return f"{shop.name} does not take orders for {at} on that day any more. Choose another time."
        return ""

    # --- writes ------------------------------------------------------------------------------------------------------

    def choose_shop(self, shop_id: str) -> None:
        """Pick up there; a time that it does not have is forgotten.

        Raises:
            NotFound: There is no such shop.
        """
        shop, before = self._menu().shop(shop_id), self.view()
        lost = before.pickup_on and before.pickup_at not in shop.slots_on(before.pickup_on, self._now())
        self._set(shop_id=shop.id, **({"pickup_on": "", "pickup_at": ASAP} if lost else {}))

    def choose_asap(self) -> None:
        """As soon as possible.

        Raises:
            Refused: The shop is closed.
        """
        shop = self.view().shop
        if not shop.open_at(self._now()):
            raise Refused(f"{shop.name} is closed right now. Choose a day and a time.")
        self._set(pickup_on="", pickup_at=ASAP)

    def choose_time(self, day: date, at: str) -> None:
        """On that day, at that time, HH:MM.

        Raises:
            Refused: The shop has no such time.
        """
        shop, now = self.view().shop, self._now()
        if day > self.last_day or at not in shop.slots_on(day, now):
            raise Refused(f"{shop.name} takes no orders for that time. Choose another.")
        self._set(pickup_on=day.isoformat(), pickup_at=at)

    @property
    def last_day(self) -> date:
        """The last day that an order can be placed for."""
        return self._now().date() + timedelta(days=DAYS_AHEAD)

    def set_tip(self, cents: int) -> None:
        """Give the bar something.

        Raises:
            Refused: It is none of `TIP_CHOICES`.
        """
        if cents not in TIP_CHOICES:
            raise Refused("Choose one of the tips.", "tip")
        self._set(tip_cents=cents)

    def set_own_cup(self, own: bool) -> None:
        """Bring a cup, or take one of the house's."""
        self._set(own_cup=int(own))

    def claim(self, reward_id: str, line_id: int) -> None:
        """Use stars on a line of the bag.

        Raises:
            Refused: The balance or the line does not allow it.
        """
        if all((c.reward.id, c.line.id) != (reward_id, line_id) for c in self.view().claims):
            raise Refused("Your stars do not go that far, or not on that.")
        self._set(reward_id=reward_id, reward_line_id=line_id)

    def drop_loose_claim(self) -> None:
        """Use no stars on a line that is in the bag no more: its number may become another's."""
        if all(line.id != self._db.execute(_ROW).fetchone()[-1] for line in self._lines()):
            self.forgo()

    def forgo(self) -> None:
        """Use no stars."""
        self._set(reward_id=None, reward_line_id=None)

    def clear(self) -> None:
        """As it was before the first order; the shop stays."""
        self._set(pickup_on="", pickup_at=ASAP, tip_cents=0, own_cup=0, reviewed=0, reward_id=None, reward_line_id=None)


_ROW = "SELECT shop_id, pickup_on, pickup_at, tip_cents, own_cup, reward_id, reward_line_id FROM checkout"
