"""Filling the bag: the first thing in it that is wrong or missing is put right; then coupons and the budget."""

from __future__ import annotations

from webgym.snapshot import Snapshot
from webgym.types import Action, PageView
from webgym_sites.grocer.catalogue import Product, catalogue
from webgym_sites.grocer.oracle.ways import product_link, to_shelf
from webgym_sites.grocer.store.bag import BEST, NOTHING
from webgym_sites.grocer.tasks.wish import Item, Wish
from webgym_sites.kit.money import dollars
from webgym_sites.kit.oracle.controls import click, matching, path_of
from webgym_sites.kit.oracle.names import Names

_BIG = 5
"""Steps of a button for 500 g."""


class Shopper:
    """Fills the bag.

    Args:
        wish: What shall be in it, and the coupons.
        budget_cents: To be set on the site; None leaves it.
        source: The page of a list or order that holds much of it: it is taken from there at once.
    """

    def __init__(self, wish: Wish, budget_cents: int | None = None, source: str = "") -> None:
        self._wish = wish
        self._wanted = {item.product_id: item for item in wish.items}
        self._budget = budget_cents
        self._source = source

    def act(self, page: PageView, say: Names, state: Snapshot) -> Action | None:
        """The next action; None once all is as it shall be."""
        held = {
            str(row["product_id"]): Item(str(row["product_id"]), int(str(row["quantity"])), str(row["instead"]))
            for row in state.table("bag_lines")
        }
        return (
            self._budgeted(page, say, state) or self._filled(page, say, held, state) or self._clipped(page, say, state)
        )

    # --- budget and coupons ------------------------------------------------------------------------------------------

    def _budgeted(self, page: PageView, say: Names, state: Snapshot) -> Action | None:
        (row,) = state.table("budget")
        if row["cents"] == self._budget:
            return None
        if path_of(page) != "/budget":
            texts = ("Budget, none", "Budget {money}, {left} left", "Budget {money}, {more} over")
            return click(next((link for text in texts if (link := say.control(page, "link", text))), None))
        if self._budget is None:
            return say.click(page, "button", "No budget")
        return say.click(page, "button", "Spend at most {money}", money=dollars(self._budget))

    def _clipped(self, page: PageView, say: Names, state: Snapshot) -> Action | None:
        clipped = {str(row["coupon_id"]) for row in state.table("clipped")}
        wrong = sorted(clipped ^ set(self._wish.coupons))
        if not wrong:
            return None
        if path_of(page) != "/coupons":
            return say.click(page, "link", "Coupons")
        title = catalogue().coupons[wrong[0]].title
        return say.click(page, "button", "Put back {coupon}" if wrong[0] in clipped else "Clip {coupon}", coupon=title)

    # --- products ----------------------------------------------------------------------------------------------------

    def _filled(self, page: PageView, say: Names, held: dict[str, Item], state: Snapshot) -> Action | None:
        spare = next((product_id for product_id in held if product_id not in self._wanted), None)
        missing = [item for item in self._wish.items if item.product_id not in held]
        if not held and self._source:
            return self._take_all(page, say, state)
        if spare is not None:
            if path_of(page) != "/bag":
                return say.click(page, "link", "Bag, {items}")
            return say.click(page, "button", "Remove {thing}", thing=catalogue().products[spare].name)
        for product_id, item in held.items():
            if item.quantity != self._wanted[product_id].quantity:
                return self._step(page, say, item.product, item.quantity, self._wanted[product_id].quantity)
        if missing:
            return self._add(page, say, missing[0].product)
        for product_id, item in held.items():
            if item.instead != self._wanted[product_id].instead:
                return self._choose_instead(page, say, self._wanted[product_id])
        return None

    def _take_all(self, page: PageView, say: Names, state: Snapshot) -> Action:
        """From the list or order that holds most of what is wanted."""
        table, parent = ("list_lines", "list_id") if self._source == "/lists" else ("order_lines", "order_id")
        alike = dict.fromkeys((row[parent] for row in state.table(table)), 0)
        for row in state.table(table):
            item = self._wanted.get(str(row["product_id"]))
            alike[row[parent]] += 0 if item is None else 3 if item.quantity == row["quantity"] else 2
            alike[row[parent]] -= item is None
        best = max(alike, key=lambda key: alike[key])
        if self._source == "/lists":
            name = next(row["name"] for row in state.table("lists") if row["id"] == best)
            if path_of(page) == "/lists":
                return say.click(page, "button", "Add all of {list}", list=name)
            return say.click(page, "link", "Lists")
        number = next(row["number"] for row in state.table("orders") if row["id"] == best)
        if path_of(page) == f"/orders/{number}":
            return say.click(page, "button", "Add all of {number} to the bag", number=number)
        if path_of(page) == "/orders":
            return say.click(page, "link", "Order {number} of {day}, {money}", number=number)
        return say.click(page, "link", "Orders")

    def _add(self, page: PageView, say: Names, product: Product) -> Action:
        add = say.control(page, "button", "Add {thing}", thing=product.name)
        return click(add) if add else to_shelf(page, say, product)

    def _step(self, page: PageView, say: Names, product: Product, now: int, wanted: int) -> Action:
        """One step nearer to an amount, by a button of this page or of the bag's."""
        more = wanted > now
        if not product.loose:
            text = "One more {what}, now {count}" if more else "One less {what}, now {count}"
            button = say.control(page, "button", text, what=product.name)
            return click(button) if button else self._bag(page, say)
        big = "500 g more {what}, now {weight}" if more else "500 g less {what}, now {weight}"
        small = "100 g more {what}, now {weight}" if more else "100 g less {what}, now {weight}"
        text = big if abs(wanted - now) >= _BIG else small
        button = say.control(page, "button", text, what=product.name, weight=product.amount(now))
        if button is None and text == big:
            button = product_link(page, product)  # its page has the buttons for 500 g
        return click(button) if button else self._bag(page, say)

    def _bag(self, page: PageView, say: Names) -> Action:
        return say.click(page, "link", "Bag, {items}")

    def _choose_instead(self, page: PageView, say: Names, item: Item) -> Action:
        if path_of(page) == f"/bag/{item.product_id}":
            texts = {BEST: "Send the best match", NOTHING: "Do not substitute"}
            if item.instead in texts:
                return say.click(page, "button", texts[item.instead])
            other = catalogue().products[item.instead]
            return click(matching(page, ("button",), rf"{other.name} \$.*"))
        if path_of(page) != "/bag":
            return self._bag(page, say)
        return say.click(page, "link", "Instead of {thing}, now {choice}", thing=item.product.name)
