"""Checking out: the first choice that is not as wished is put right, then the order is placed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from webgym.snapshot import Snapshot
from webgym.types import Action, PageView, SqlValue
from webgym_sites.coffee.image import first_menu
from webgym_sites.coffee.store.counter import ASAP
from webgym_sites.coffee.tasks.wish import Wish
from webgym_sites.kit.money import dollars
from webgym_sites.kit.oracle.controls import path_of, query_of, tick
from webgym_sites.kit.oracle.names import Names
from webgym_sites.kit.slots import read_day

Values = Mapping[str, SqlValue]


def to_day(page: PageView, say: Names, day: date, otherwise: date) -> Action:
    """Show a day on a page with a calendar; ``otherwise`` is the day shown where its address names none."""
    shown = read_day(query_of(page).get("day", [""])[0], otherwise)
    link = say.control(page, "link", "{day}", day=say.wording.long_date(day))
    if link is not None:
        return say.click(page, "link", "{day}", day=say.wording.long_date(day))
    return say.click(page, "link", "Month after" if shown < day else "Month before")


class Clerk:
    """Makes the choices of an order, and places it."""

    def __init__(self, wish: Wish, today: date) -> None:
        self._wish = wish
        self._today = today

    def act(self, page: PageView, say: Names, state: Snapshot) -> Action:
        """The next action; the bag is as it shall be."""
        path = path_of(page)
        if path == "/bag":
            return say.click(page, "link", "Checkout")
        if path != "/checkout" and not path.startswith("/checkout/"):
            return say.click(page, "link", "Bag, {items}")
        (now,) = state.table("checkout")
        wrong = self._wrong(now, state)
        if path == "/checkout":
            return self._review(page, say, now, wrong)
        if path != f"/checkout/{wrong}":
            return say.click(page, "link", "Back to the checkout")
        return {"shop": self._shop, "when": self._when, "stars": self._stars}[wrong](page, say, now)

    def _wrong(self, now: Values, state: Snapshot) -> str:
        """The first page on which something is to be changed."""
        wish = self._wish
        when = ("", ASAP) if wish.pickup_at == ASAP else (wish.pickup_on.isoformat(), wish.pickup_at)
        if now["shop_id"] != wish.shop_id:
            return "shop"
        if (now["pickup_on"], now["pickup_at"]) != when:
            return "when"
        on = next((line for line in state.table("bag_lines") if line["id"] == now["reward_line_id"]), None)
        claimed = (now["reward_id"], on["product_id"]) if on and now["reward_id"] else None
        return "" if claimed == wish.reward else "stars"

    def _review(self, page: PageView, say: Names, now: Values, wrong: str) -> Action:
        wish = self._wish
        if wrong:
            text = {"shop": "Change shop, now {shop}", "when": "Change time, now {time}"}
            return say.click(page, "link", text.get(wrong, "Change stars, now {reward}"))
        if now["tip_cents"] != wish.tip_cents:
            money = dollars(wish.tip_cents) if wish.tip_cents else say("nothing")
            return say.click(page, "button", "Tip {money}", money=money)
        cup = tick(page, "checkbox", say("I bring my own cup"), wish.own_cup)
        return cup or say.click(page, "button", "Place order · {money}")

    def _shop(self, page: PageView, say: Names, now: Values) -> Action:
        name = first_menu().shops[self._wish.shop_id].name
        return say.click(page, "button", "Pick up at {shop}, {hours}", shop=name)

    def _when(self, page: PageView, say: Names, now: Values) -> Action:
        wish = self._wish
        if wish.pickup_at == ASAP:
            return say.click(page, "button", "As soon as possible")
        on = say("on {day}", day=say.wording.long_date(wish.pickup_on))
        if say.control(page, "button", "{time} {on}", time=wish.pickup_at, on=on):
            return say.click(page, "button", "{time} {on}", time=wish.pickup_at, on=on)
        return to_day(page, say, wish.pickup_on, read_day(str(now["pickup_on"]), self._today))

    def _stars(self, page: PageView, say: Names, now: Values) -> Action:
        if self._wish.reward is None:
            return say.click(page, "button", "Use no stars")
        reward, product = (first_menu().rewards[self._wish.reward[0]], first_menu().product(self._wish.reward[1]))
        text = "{reward} on {thing}, saves {money}"
        return say.click(page, "button", text, reward=reward.name, thing=product.name)
