"""Everything the restaurant knows and allows, over one SQLite database.

Reads give frozen dataclasses (`views`), writes are checked and happen in one transaction, and what a customer may not
do raises `Refused` with a sentence for them.
"""

from webgym_sites.burrito.store.store import Store
from webgym_sites.burrito.store.views import (
    Address,
    Bag,
    Card,
    Category,
    Checkout,
    Coupon,
    Customer,
    Draft,
    GroupView,
    Line,
    Location,
    OptionView,
    Order,
    Product,
    SlotView,
)

__all__ = [
    "Address",
    "Bag",
    "Card",
    "Category",
    "Checkout",
    "Coupon",
    "Customer",
    "Draft",
    "GroupView",
    "Line",
    "Location",
    "OptionView",
    "Order",
    "Product",
    "SlotView",
    "Store",
]
