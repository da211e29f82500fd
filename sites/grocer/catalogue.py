"""The catalogue: departments, aisles and products worked out from ``catalogue.toml``, coupons and lists. Frozen.

Prices are whole cents: of a pack, or of a kilogram of what is sold loose. What is loose is counted in steps of 100 g.
Whatever is not whole is rounded to the nearest cent, halves up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any
from zlib import crc32

from webgym_sites.kit.catalogue import read_catalogue
from webgym_sites.kit.money import dollars
from webgym_sites.kit.store import NotFound

STEP_GRAMS, FIRST_STEPS = 100, 5
"""What is loose is added and taken away by so much, and comes as so many of these steps at first."""

DIETS = ("organic", "vegan", "gluten_free")
_LOOSE = "loose"
_CHEAPER = (100, 91, 84)  # per cent of a kind's price in its first pack, its second, its third
_UNITS = {"g": ("kg", 1), "kg": ("kg", 1000), "ml": ("l", 1), "l": ("l", 1000), "pieces": ("each", 1)}


def rounded(numerator: int, denominator: int) -> int:
    """The nearest whole number of a quotient, halves up."""
    return (2 * numerator + denominator) // (2 * denominator)


# --- products --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offer:
    """So many of a product for the price of fewer (``pay``), or for a fixed price (``cents``)."""

    take: int
    pay: int = 0
    cents: int = 0

    def saves_cents(self, price_cents: int, quantity: int) -> int:
        """What it takes off so many at that price; never less than nothing."""
        cost = self.cents or self.pay * price_cents
        return max(self.take * price_cents - cost, 0) * (quantity // self.take)


@dataclass(frozen=True, slots=True)
class Product:
    """Something for sale.

    Attributes:
        pack: As the label says, ``6x330 ml``; ``loose`` if it is sold by weight.
        size: Grams, millilitres or pieces in it; 1,000 g of what is loose.
        unit: What it is compared by: ``kg``, ``l`` or ``each``.
        low: Whether it may be out when the order is packed.
        form, tint: Of its picture.
    """

    id: str
    aisle_id: str
    kind: str
    brand: str
    name: str
    pack: str
    size: int
    unit: str
    price_cents: int
    organic: bool
    vegan: bool
    gluten_free: bool
    form: str
    tint: str
    offer: Offer | None = None
    low: bool = False
    sold_out: bool = False

    @property
    def loose(self) -> bool:
        """Whether it is sold by weight."""
        return self.pack == _LOOSE

    @property
    def unit_cents(self) -> int:
        """What a kilogram, a litre or a piece of it costs, offers left aside."""
        return rounded(self.price_cents * (1 if self.unit == "each" else 1000), self.size)

    @property
    def first_quantity(self) -> int:
        """How many packs, or steps of 100 g, are put into the bag at first."""
        return FIRST_STEPS if self.loose else 1

    def cost_cents(self, quantity: int) -> int:
        """What so many packs, or steps of 100 g, cost before offers."""
        return rounded(self.price_cents * quantity * STEP_GRAMS, 1000) if self.loose else self.price_cents * quantity

    def saving_cents(self, quantity: int) -> int:
        """What its offer takes off that."""
        return self.offer.saves_cents(self.price_cents, quantity) if self.offer else 0

    def amount(self, quantity: int) -> str:
        """``600 g``, ``1.2 kg``, or how many packs."""
        grams = quantity * STEP_GRAMS
        if not self.loose:
            return str(quantity)
        return f"{grams} g" if grams < 1000 else f"{grams / 1000:g} kg"


@dataclass(frozen=True, slots=True)
class Aisle:
    """A part of a department."""

    id: str
    name: str
    products: tuple[Product, ...]

    @property
    def kinds(self) -> dict[str, tuple[Product, ...]]:
        """Its products by kind."""
        kinds = dict.fromkeys(product.kind for product in self.products)
        return {kind: tuple(p for p in self.products if p.kind == kind) for kind in kinds}


@dataclass(frozen=True, slots=True)
class Department:
    """A part of the shop."""

    id: str
    name: str
    aisles: tuple[Aisle, ...]

    @property
    def products(self) -> tuple[Product, ...]:
        """All of its aisles'."""
        return tuple(product for aisle in self.aisles for product in aisle.products)


@dataclass(frozen=True, slots=True)
class Coupon:
    """Something off what is bought of a kind or from an aisle, or off everything once so much is spent."""

    id: str
    subject: str  # a kind, an aisle's id, or "" for everything
    title: str
    per_cent: int
    cents: int
    min_cents: int

    def fits(self, product: Product) -> bool:
        """Whether it counts for a product."""
        return self.subject in ("", product.kind, product.aisle_id)


@dataclass(frozen=True, slots=True)
class SavedList:
    """A shopping list: product ids and quantities."""

    id: int
    name: str
    things: Mapping[str, int]


# --- all of it -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Catalogue:
    """All that there is; mappings by id, in the order of the pages."""

    departments: Mapping[str, Department]
    coupons: Mapping[str, Coupon]
    lists: tuple[SavedList, ...]
    labels: Mapping[str, tuple[str, str]]  # two colours by brand

    @cached_property
    def aisles(self) -> Mapping[str, Aisle]:
        """All aisles."""
        return {aisle.id: aisle for department in self.departments.values() for aisle in department.aisles}

    @cached_property
    def products(self) -> Mapping[str, Product]:
        """All products."""
        return {product.id: product for aisle in self.aisles.values() for product in aisle.products}

    @cached_property
    def kinds(self) -> Mapping[str, tuple[Product, ...]]:
        """All products by kind."""
        return {kind: products for aisle in self.aisles.values() for kind, products in aisle.kinds.items()}

    def product(self, product_id: str) -> Product:
        """One product.

        Raises:
            NotFound: It is not for sale.
        """
        if product_id not in self.products:
            raise NotFound("We do not sell that.")
        return self.products[product_id]

    def coupon(self, coupon_id: str) -> Coupon:
        """One coupon.

        Raises:
            NotFound: There is none of that id.
        """
        if coupon_id not in self.coupons:
            raise NotFound("There is no such coupon.")
        return self.coupons[coupon_id]

    def instead_of(self, product: Product) -> tuple[Product, ...]:
        """What may be sent in its place: others of its kind, the nearest in price first, at most five."""
        others = [
            other for other in self.kinds[product.kind] if other.id != product.id and other.loose == product.loose
        ]
        return tuple(sorted(others, key=lambda other: abs(other.price_cents - product.price_cents))[:5])


@cache
def catalogue() -> Catalogue:
    """The catalogue, worked out once per process."""
    book = read_catalogue("webgym_sites.grocer", "catalogue.toml")
    departments = {each["id"]: _department(book, each) for each in book["departments"]}
    aisles = {aisle.id: aisle.name for each in departments.values() for aisle in each.aisles}
    return Catalogue(
        departments,
        {id_: _coupon(id_, aisles, *row) for id_, row in book["coupons"].items()},
        tuple(SavedList(int(id_), **values) for id_, values in book["lists"].items()),
        {name: (row[1], row[2]) for name, row in book["brands"].items()},
    )


def _coupon(id_: str, aisles: Mapping[str, str], subject: str, how: str, value: int, min_cents: int) -> Coupon:
    per_cent, cents = (value, 0) if how == "per cent" else (0, value)
    off = f"{per_cent}% off" if per_cent else f"{dollars(cents)} off"
    on = aisles.get(subject, subject) or f"{dollars(min_cents)} or more"
    return Coupon(id_, subject, f"{off} {on}", per_cent, cents, min_cents)


def _department(book: Mapping[str, Any], values: Mapping[str, Any]) -> Department:
    aisles: list[Aisle] = []
    for aisle in values["aisles"]:
        brands = aisle.get("brands", values["brands"])
        products = (_kind(book, aisle["id"], brands, place, *kind) for place, kind in enumerate(aisle["kinds"]))
        aisles.append(Aisle(aisle["id"], aisle["name"], tuple(product for kind in products for product in kind)))
    return Department(values["id"], values["name"], tuple(aisles))


def _kind(
    book: Mapping[str, Any],
    aisle_id: str,
    brands: Sequence[str],
    place: int,
    kind: str,
    form: str,
    tint: str,
    base_cents: int,
    packs: Sequence[str],
    diets: str,
) -> tuple[Product, ...]:
    """The products of one kind: each brand in each pack; no two have one price, nor one price by the unit."""
    chance = crc32(kind.encode())
    count = min(len(brands), 2 + (chance + place) % 2)
    made: list[Product] = []
    for brand in (brands[(place + number) % len(brands)] for number in range(count)):
        share, *_, more = book["brands"][brand]
        for position, pack in enumerate(packs):
            organic = "o" in more
            if pack == _LOOSE and not organic and any(p.loose and not p.organic for p in made):
                continue  # what is loose has no brand: it is organic, or not
            words = [_LOOSE.title() if pack == _LOOSE else brand, "Organic" if organic else "", kind]
            label = "" if pack == _LOOSE else pack.replace(" pieces", " pack")
            name = " ".join(word for word in (*words, label) if word)
            size, unit = _size(pack)
            wobble = 94 + crc32(name.encode()) % 13
            cents = base_cents * size * share * _CHEAPER[position] * wobble // (1 if unit == "each" else 1000) // 10**6
            product = Product(
                id=name.lower().replace(" ", "-").replace(".", "-"),
                aisle_id=aisle_id,
                kind=kind,
                brand="" if pack == _LOOSE else brand,
                name=name,
                pack=pack,
                size=size,
                unit=unit,
                price_cents=max(cents // 10 * 10 + 9, 39),
                organic=organic,
                vegan="v" in diets + more,
                gluten_free="g" in diets + more,
                form=form,
                tint=tint,
            )
            while any(product.price_cents == p.price_cents or product.unit_cents == p.unit_cents for p in made):
                product = replace(product, price_cents=product.price_cents + 10)
            made.append(product)
    return tuple(_with_deal(made, chance))


def _with_deal(made: Sequence[Product], chance: int) -> Iterator[Product]:
    """Of most kinds one pack is on offer, and of every second another is low in stock."""
    packed = [product.id for product in made if not product.loose]
    lucky = packed[chance % len(packed)] if packed else ""
    low = made[(chance >> 4) % len(made)].id if chance >> 8 & 1 else ""
    for product in made:
        offer = None
        if product.id == lucky and chance % 3 == 0:
            offer = Offer(3, pay=2)
        elif product.id == lucky and chance % 3 == 1:
            offer = Offer(2, cents=product.price_cents * 170 // 2500 * 25)
        yield replace(product, offer=offer, low=product.id == low and offer is None)


def _size(pack: str) -> tuple[int, str]:
    """How much is in a pack, and the unit it is compared by: ``6x330 ml`` is 1,980 ml by the litre."""
    if pack == _LOOSE:
        return 1000, "kg"
    number, measure = pack.split(" ")
    unit, factor = _UNITS[measure]
    times, _, each = number.rpartition("x")
    return round(int(times or 1) * float(each) * factor), unit
