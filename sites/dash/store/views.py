"""What pages are given."""

from __future__ import annotations

from dataclasses import dataclass

from webgym_sites.dash.pricing import Speed
from webgym_sites.kit.menu import Group, Option
from webgym_sites.kit.money import Card, Coupon, Fulfilment, Totals


@dataclass(frozen=True, slots=True)
class Cuisine:
    """A kind of food."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A restaurant; fee and minutes are of standard delivery to the address that is chosen."""

    id: str
    cuisine_id: str
    cuisine: str
    name: str
    rating_tenths: int
    rating_count: int
    fee_cents: int
    minutes: int
    favourite: int

    @property
    def rating(self) -> str:
        """``4.7``."""
        return f"{self.rating_tenths / 10}"


@dataclass(frozen=True, slots=True)
class Dish:
    """A dish of a restaurant."""

    id: str
    restaurant_id: str
    name: str
    about: str
    price_cents: int
    vegan: int
    vegetarian: int
    gluten_free: int
    picture: str
    main: int
    sold_out: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A dish that a search found, and who offers it."""

    dish: Dish
    place: Place


@dataclass(frozen=True, slots=True)
class Draft:
    """A dish as it is chosen on its page; ``chosen`` are the ids of its options."""

    dish: Dish
    groups: tuple[Group, ...]
    chosen: frozenset[str]
    quantity: int
    note: str
    price_cents: int


@dataclass(frozen=True, slots=True)
class Line:
    """Some of a dish, in the bag or in an order; ``price_cents`` is for all of it."""

    id: int
    product: Dish
    quantity: int
    note: str
    options: tuple[Option, ...]
    unit_price_cents: int

    @property
    def price_cents(self) -> int:
        """For all of it."""
        return self.unit_price_cents * self.quantity


@dataclass(frozen=True, slots=True)
class Bag:
    """The bag; ``place`` is where its lines are from, None while it is empty."""

    lines: tuple[Line, ...]
    place: Place | None

    @property
    def count(self) -> int:
        """How many things are in it, not lines."""
        return sum(line.quantity for line in self.lines)

    @property
    def subtotal_cents(self) -> int:
        """What they cost."""
        return sum(line.price_cents for line in self.lines)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the customer has food brought: what that costs and takes more than the list says."""

    id: int
    label: str
    street: str
    extra_cents: int
    extra_minutes: int


@dataclass(frozen=True, slots=True)
class SlotView:
    """A time of today; ``open``: it can be chosen."""

    starts_at: str
    open: bool


@dataclass(frozen=True, slots=True)
class Checkout:
    """What is chosen, what else could be, and what it comes to. Fees and times are by speed; of what it lacks, 0."""

    bag: Bag
    fulfilment: Fulfilment
    address: Address
    addresses: tuple[Address, ...]
    speed: Speed
    slot: str
    slots: tuple[SlotView, ...]
    fees: tuple[tuple[Speed, int], ...]
    arrives: tuple[tuple[Speed, str], ...]  # HH:MM
    ready: str  # HH:MM, to be picked up
    driver_note: str
    tip_cents: int
    promo: Coupon | None
    card: Card
    cards: tuple[Card, ...]
    totals: Totals
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """An order that was placed. ``step`` counts how far it is: 0 received, 1 being made, 2 on the way, 3 there."""

    number: str
    place: Place
    placed_at: str
    arrives_at: str
    fulfilment: Fulfilment
    address: Address | None
    speed: Speed
    slot: str
    driver_note: str
    promo_code: str | None
    card: Card
    totals: Totals
    lines: tuple[Line, ...]
    step: int
