"""What the store returns: frozen pictures of its rows, ready for a template. Money is whole cents."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Literal

from webgym_sites.kit.money import Coupon, Fulfilment, Totals

__all__ = [
    "Address",
    "Bag",
    "Card",
    "Category",
    "Checkout",
    "Coupon",
    "Customer",
    "Draft",
    "Fulfilment",
    "GroupView",
    "Line",
    "Location",
    "OptionView",
    "Order",
    "Product",
    "SlotView",
    "Totals",
]

# --- the menu --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Category:
    """A heading of the menu."""

    id: str
    name: str
    blurb: str


@dataclass(frozen=True, slots=True)
class Product:
    """Something on the menu. ``from_price_cents`` is the least it can cost with its required choices made.

    ``spicy`` is 0 (none) to 3 (hot). The diet flags speak of the product as it comes.
    """

    id: str
    name: str
    description: str
    base_price_cents: int
    calories: int
    vegan: bool
    vegetarian: bool
    gluten_free: bool
    dairy_free: bool
    spicy: int
    category_id: str
    from_price_cents: int
    sold_out: bool = False


@dataclass(frozen=True, slots=True)
class OptionView:
    """One choice of a group. ``blocked``: it cannot be ticked because the group is full. ``heat`` is 0 to 3."""

    id: str
    name: str
    price_cents: int
    calories: int
    heat: int
    meat: bool
    vegan: bool
    selected: bool = False
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class GroupView:
    """A question of a product page. ``problem`` is empty when the choices made are in order."""

    id: str
    name: str
    hint: str
    min_choices: int
    max_choices: int
    options: tuple[OptionView, ...]
    problem: str

    @property
    def radio(self) -> bool:
        """At most one option: shown as radio buttons, with "None" among them if none is needed."""
        return self.max_choices == 1


@dataclass(frozen=True, slots=True)
class Draft:
    """A product page as the customer left it. ``line_id`` is set while a line of the bag is being edited."""

    id: int
    product: Product
    line_id: int | None
    quantity: int
    note: str
    groups: tuple[GroupView, ...]
    unit_price_cents: int
    price_cents: int
    calories: int
    problems: tuple[str, ...]


# --- the bag ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the bag or of an order."""

    id: int
    product: Product
    quantity: int
    note: str
    options: tuple[OptionView, ...]
    unit_price_cents: int

    @property
    def food(self) -> Hashable:
        """What it is, and how it shall be made."""
        return (self.product.id, self.note, self.options)

    @property
    def price_cents(self) -> int:
        """For all of it."""
        return self.unit_price_cents * self.quantity


@dataclass(frozen=True, slots=True)
class Bag:
    """What the customer is about to order. ``count`` counts items, not lines."""

    lines: tuple[Line, ...]
    count: int
    subtotal_cents: int


# --- checkout --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Customer:
    """Who is signed in."""

    id: int
    name: str
    email: str
    phone: str
    newsletter: bool


@dataclass(frozen=True, slots=True)
class Location:
    """A restaurant that food can be picked up from."""

    id: str
    name: str
    street: str
    zip: str


@dataclass(frozen=True, slots=True)
class Address:
    """A place to deliver to. ``id`` is None for one that is not saved."""

    id: int | None
    label: str
    street: str
    unit: str
    city: str
    zip: str


@dataclass(frozen=True, slots=True)
class Card:
    """A saved card. ``expires`` is MM/YY."""

    id: int
    brand: str
    last4: str
    expires: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class SlotView:
    """A time of today. ``starts_at`` and ``closes_at`` are HH:MM; ``open``: it can still be chosen."""

    id: str
    starts_at: str
    closes_at: str
    open: bool


@dataclass(frozen=True, slots=True)
class Checkout:
    """The review page. ``address`` is None for pickup; ``slot`` is None for as soon as possible.

    ``problems`` are the sentences that stand between the customer and the order; empty when it can be placed.
    """

    bag: Bag
    fulfilment: Fulfilment
    location: Location
    address: Address | None
    slot: SlotView | None
    slots: tuple[SlotView, ...]
    asap_time: str
    tip_cents: int
    tip_choices: tuple[int, ...]
    coupon: Coupon | None
    card: Card
    cards: tuple[Card, ...]
    addresses: tuple[Address, ...]
    locations: tuple[Location, ...]
    utensils: bool
    newsletter: bool
    save_address: bool
    delivery_note: str
    totals: Totals
    problems: tuple[str, ...]


# --- orders ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Order:
    """An order that was placed. ``slot`` is HH:MM or ``asap``; ``location`` is None for a delivery."""

    number: str
    placed_at: str
    status: Literal["received", "completed"]
    fulfilment: Fulfilment
    location: Location | None
    street: str
    unit: str
    city: str
    zip: str
    delivery_note: str
    slot: str
    lines: tuple[Line, ...]
    totals: Totals
    coupon_code: str | None
    card: Card
    utensils: bool

    @property
    def count(self) -> int:
        """How many items, not lines."""
        return sum(line.quantity for line in self.lines)
