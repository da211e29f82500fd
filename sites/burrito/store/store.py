"""The one door to the restaurant's database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from datetime import datetime

from webgym_sites.burrito.store.bag import BagShelf
from webgym_sites.burrito.store.checkout import CheckoutDesk
from webgym_sites.burrito.store.drafts import Drafts
from webgym_sites.burrito.store.menu import Menu
from webgym_sites.burrito.store.orders import OrderBook
from webgym_sites.burrito.store.views import Bag, Category, Checkout, Customer, Draft, Order, Product
from webgym_sites.kit.store.bag import BagRows
from webgym_sites.kit.variants.shop import GuestNote


class Store:
    """The restaurant over one open database and one clock.

    The menu never changes while a database lives, so it is read once; everything else is read afresh.

    Args:
        db: Holds the schema and a filled catalogue (`catalogue.fill`).
        now: The clock; slots close and coupons expire by it.
    """

    def __init__(self, db: sqlite3.Connection, now: Callable[[], datetime]) -> None:
        self._menu = Menu(db, now)
        self._bag = BagShelf(db, self._menu)
        self._drafts = Drafts(db, self._menu, self._bag)
        self._desk = CheckoutDesk(db, self._menu, self._bag, now)
        self._orders = OrderBook(db, self._menu, self._bag, self._desk, now)

    # --- reads -------------------------------------------------------------------------------------------------------

    def categories(self) -> tuple[Category, ...]:
        """The headings of the menu, in order."""
        return self._menu.categories()

    def menu(self, category_id: str | None = None, diets: Collection[str] = frozenset()) -> tuple[Product, ...]:
        """The products of a category (or all), that satisfy every diet of `menu.DIETS` given."""
        return self._menu.products(category_id, diets)

    def search(self, text: str, diets: Collection[str] = frozenset()) -> tuple[Product, ...]:
        """The products whose name, category or description holds every word of the text; best first."""
        return self._menu.search(text, diets)

    def product(self, product_id: str) -> Product:
        """One product.

        Raises:
            NotFound: There is no such product.
        """
        return self._menu.product(product_id)

    def note(self, product_id: str) -> GuestNote | None:
        """What a guest wrote about a product, if one did."""
        return self._menu.note(product_id)

    def draft(self, product_id: str, line_id: int | None = None) -> Draft:
        """The product page as the customer left it; made, with what the product comes with, if there is none.

        With a ``line_id`` it starts from that line of the bag.

        Raises:
            NotFound: There is no such product, or no such line of it.
        """
        return self._drafts.view(self._drafts.find(product_id, line_id))

    def draft_id(self, product_id: str, line_id: int | None = None) -> int:
        """The id of that product page, for those that change it; made in the same way.

        Raises:
            NotFound: There is no such product, or no such line of it.
        """
        return self._drafts.find(product_id, line_id)

    def bag(self) -> Bag:
        """What is in the bag."""
        return self._bag.view()

    @property
    def bag_rows(self) -> BagRows:
        """The bag's rows, to count and change."""
        return self._bag.rows

    def checkout(self) -> Checkout:
        """What the checkout pages show as chosen."""
        return self._desk.view()

    def review(self) -> Checkout:
        """The review page; that it was shown is noted."""
        return self._desk.review()

    def customer(self) -> Customer:
        """Who is signed in."""
        return self._desk.customer()

    def orders(self) -> list[Order]:
        """Every order of the customer, newest first."""
        return self._orders.all()

    def order(self, number: str) -> Order:
        """One order.

        Raises:
            NotFound: There is no such order.
        """
        return self._orders.get(number)

    # --- choosing food -----------------------------------------------------------------------------------------------

    def set_draft(self, draft_id: int, option_ids: Collection[str], quantity: int, note: str) -> None:
        """Keep what the product page shows, complete or not.

        Raises:
            Refused: An option the product does not have, more of a group than it takes, a quantity outside 1 to 20, or
                a note over 140 characters.
        """
        self._drafts.set(draft_id, option_ids, quantity, note)

    def discard_draft(self, draft_id: int) -> None:
        """Forget a product page."""
        self._drafts.discard(draft_id)

    def add_to_bag(self, draft_id: int) -> int:
        """Put the draft into the bag, or in place of the line that it edits; gives the line's id.

        Raises:
            Refused: A required choice is missing.
        """
        return self._drafts.add_to_bag(draft_id)

    # --- checking out ------------------------------------------------------------------------------------------------

    def choose_pickup(self, location_id: str) -> None:
        """Pick the order up there."""
        self._desk.choose_pickup(location_id)

    def choose_saved_address(self, address_id: int, delivery_note: str = "") -> None:
        """Have the order delivered to a saved address."""
        self._desk.choose_saved_address(address_id, delivery_note)

    def choose_new_address(
        self, label: str, street: str, unit: str, city: str, zip_code: str, delivery_note: str, save: bool
    ) -> None:
        """Have the order delivered somewhere else; ``save`` keeps the address when the order is placed.

        Raises:
            Refused: With every problem of the form in ``fields``, by argument name.
        """
        self._desk.choose_new_address(label, street, unit, city, zip_code, delivery_note, save)

    def choose_slot(self, slot_id: str | None) -> None:
        """Choose a time; None is as soon as possible.

        Raises:
            Refused: The slot is closed, or not one of the way of fulfilment chosen.
        """
        self._desk.choose_slot(slot_id)

    def set_tip(self, cents: int) -> None:
        """Tip 0 to 10,000 cents."""
        self._desk.set_tip(cents)

    def apply_coupon(self, code: str) -> None:
        """Use a coupon; case and spaces around the code do not matter.

        Raises:
            Refused: There is no such coupon, or the order does not meet its conditions.
        """
        self._desk.apply_coupon(code)

    def remove_coupon(self) -> None:
        """Use no coupon."""
        self._desk.remove_coupon()

    def choose_card(self, card_id: int) -> None:
        """Pay with a saved card."""
        self._desk.choose_card(card_id)

    def set_extras(self, utensils: bool, newsletter: bool) -> None:
        """Whether to pack utensils, and whether to sign the customer up for the newsletter with the order."""
        self._desk.set_extras(utensils, newsletter)

    def place_order(self) -> str:
        """Place the order for what is in the bag and give its number. Everything is checked again.

        Raises:
            Refused: The bag is empty, the time has passed, the coupon no longer counts.
        """
        return self._orders.place()

    def reorder(self, number: str) -> list[str]:
        """Put the lines of a past order into the bag; gives a sentence for each thing that is no longer offered."""
        return self._orders.reorder(number)
