"""Checking out: the first choice that is not as wished is put right, then the order is placed."""

from __future__ import annotations

from webgym.snapshot import Snapshot
from webgym.types import Action, PageView
from webgym_sites.kit.money import dollars
from webgym_sites.kit.oracle.controls import fill, path_of
from webgym_sites.kit.oracle.names import Names
from webgym_sites.pizza.image import first_menu
from webgym_sites.pizza.tasks.wish import Wish


class Clerk:
    """Makes the choices of an order, and places it."""

    def __init__(self, wish: Wish) -> None:
        self._wish = wish

    def act(self, page: PageView, say: Names, state: Snapshot) -> Action:
        """The next action; the bag is as it shall be."""
        if path_of(page) == "/bag":
            return say.click(page, "link", "Checkout")
        if path_of(page) != "/checkout":
            return say.click(page, "link", "Bag, {items}")
        wish, menu, (now,) = self._wish, first_menu(), state.table("checkout")
        if now["address_id"] != wish.address_id:
            if wish.address_id is None:
                return say.click(page, "button", "Collect it, free")
            return say.click(page, "button", "Deliver to {place}, {street}, {money}", place=wish.address_id)
        if now["deal_id"] != wish.deal_id:
            deal = menu.deals.get(wish.deal_id or "")
            if deal is None:
                return say.click(page, "button", "No deal")
            return say.click(page, "button", "Deal {deal}", deal=deal.name)
        if now["tip_cents"] != wish.tip_cents:
            money = dollars(wish.tip_cents) if wish.tip_cents else say("nothing")
            return say.click(page, "button", "Tip {money}", money=money)
        if now["note"] != wish.note:
            return fill(page, say("Note for the kitchen"), wish.note) or say.click(page, "button", "Save the note")
        return say.click(page, "button", "Place order · {money}")
