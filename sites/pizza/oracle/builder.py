"""Building one pizza: the first choice, topping or dial that is not as it shall be is put right."""

from __future__ import annotations

import re

from webgym.snapshot import Snapshot
from webgym.types import Action, Click, PageView
from webgym_sites.kit.oracle.controls import PRICE, click, matching, path_of, query_of
from webgym_sites.kit.oracle.names import Names
from webgym_sites.pizza.image import first_menu
from webgym_sites.pizza.menu import DIALS, Made, Placed
from webgym_sites.pizza.oracle.lines import Held, lines_in
from webgym_sites.pizza.store.table import OWN
from webgym_sites.pizza.tasks.wish import Item, nearest_start

_PLACES = {
    "left": "{topping}: left half",
    "right": "{topping}: right half",
    "whole": "{topping}: whole pizza",
    "": "{topping}: take off",
}


class Builder:
    """Builds a pizza.

    Args:
        item: What it shall be like, and how many.
        start: Where it begins: by default, where least is to be changed.
        way: The page from which it is reached where it is no pizza of the menu, and what it is called there.
    """

    def __init__(self, item: Item, start: str = "", way: tuple[str, str] | None = None) -> None:
        if item.made is None:
            raise ValueError(f"{item.product_id} is not built")
        self._item, self._made = item, item.made
        self._start = start or nearest_start(item.made)
        self._way = way

    def act(self, page: PageView, say: Names, state: Snapshot) -> Action:
        """The next action, on to a line of the bag."""
        adds = "Save changes · {money}" if self._start.startswith("line-") else "Add to bag · {money}"
        return self.build(page, say, state) or say.click(page, "button", adds)

    def build(self, page: PageView, say: Names, state: Snapshot) -> Action | None:
        """The next action; None once the pizza is as it shall be."""
        if path_of(page) != f"/pizza/{self._start}":
            return self._go(page, say)
        now = next(held for held in lines_in(state, "drafts") if held.start == self._start)
        made = now.item.made or first_menu().plain()
        steps = (
            self._choose(page, made),
            self._lay(page, say, made),
            self._turn(page, say, made),
            self._count(page, say, now),
        )
        return next((step for step in steps if step), None)

    # --- to the table ------------------------------------------------------------------------------------------------

    def _go(self, page: PageView, say: Names) -> Action:
        path = path_of(page)
        if self._way:
            at, called = self._way
            if path != at:
                return say.click(page, "link", "Bag, {items}" if at == "/bag" else "Usuals")
            if at == "/bag":
                return say.click(page, "link", "Edit {thing}", thing=called)
            return say.click(page, "link", "Change {usual}, then order", usual=called)
        left, _, right = self._start.partition(".")
        if right and path == "/halves":
            return self._pair(page, say, left, right)
        if path != "/":
            return say.click(page, "link", "Palafuoco")
        if right:
            return say.click(page, "link", "Half and half")
        if left == OWN:
            return say.click(page, "link", "Build your own")
        name = first_menu().houses[left].name
        return click(matching(page, ("link",), rf"{re.escape(name)}(,.*)?{PRICE}(,.*)?"))

    def _pair(self, page: PageView, say: Names, left: str, right: str) -> Action:
        for text, house_id in (("Left half: {pizza}", left), ("Right half: {pizza}", right)):
            radio = say.control(page, "radio", text, pizza=first_menu().houses[house_id].name)
            if radio and not radio.checked:
                return Click(radio.number)
        return say.click(page, "button", "Put them together")

    # --- on the table ------------------------------------------------------------------------------------------------

    def _choose(self, page: PageView, made: Made) -> Action | None:
        for option_id in sorted(self._made.options - made.options):
            name = re.escape(first_menu().pizza.options[option_id].name)
            return click(matching(page, ("radio",), rf"{name}( \+?{PRICE.strip()})?"))
        return None

    def _lay(self, page: PageView, say: Names, made: Made) -> Action | None:
        for topping_id, topping in first_menu().toppings.items():
            wanted, lies = self._made.placed(topping_id), made.placed(topping_id)
            if wanted == lies:
                continue
            if query_of(page).get("hold") != [topping_id]:
                return say.click(page, "button", "{topping}, {money}", topping=topping.name)
            return self._drop(page, say, topping.name, wanted, lies)
        return None

    def _drop(self, page: PageView, say: Names, name: str, wanted: Placed | None, lies: Placed | None) -> Action:
        side = wanted.side if wanted else ""
        if lies is None or lies.side != side:
            return say.click(page, "button", _PLACES[side], topping=name)
        text = "{topping}: extra, now on" if lies.extra else "{topping}: extra, now off"
        return say.click(page, "button", text, topping=name)

    def _turn(self, page: PageView, say: Names, made: Made) -> Action | None:
        for name, dial in DIALS.items():
            wanted, now = self._made.dial(name), made.dial(name)
            if wanted != now:
                text = "{dial} up, now {level}" if wanted > now else "{dial} down, now {level}"
                return say.click(page, "button", text, dial=say(dial.name))
        return None

    def _count(self, page: PageView, say: Names, now: Held) -> Action | None:
        wanted, count = self._item.quantity, now.item.quantity
        if wanted == count:
            return None
        return say.click(page, "button", "One more, now {count}" if wanted > count else "One less, now {count}")
