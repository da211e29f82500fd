"""The marketplace over one open database and one clock.

views       what pages are given
menu        restaurants and dishes: lists, filters, search
customer    addresses, cards, favourites, reviews
bag         the dish that is being chosen, and the bag, of one restaurant at a time
checkout    where, how fast, when, how paid
orders      placing them, and looking back
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime

from webgym_sites.dash.store.bag import Bags
from webgym_sites.dash.store.checkout import Desk
from webgym_sites.dash.store.customer import Customer
from webgym_sites.dash.store.menu import Menu
from webgym_sites.dash.store.orders import OrderBook

__all__ = ["Store"]


class Store:
    """All parts of the store, each for a corner of the site."""

    def __init__(self, db: sqlite3.Connection, now: Callable[[], datetime]) -> None:
        self.now = now
        self.menu = Menu(db, now)
        self.customer = Customer(db, now)
        self.bags = Bags(db, self.menu)
        self.desk = Desk(db, self.menu, self.customer, self.bags, now)
        self.orders = OrderBook(db, self.menu, self.customer, self.bags, self.desk, now)
