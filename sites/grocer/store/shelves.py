"""The shelves as they are now: products at today's prices, filtered, sorted, searched."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from webgym_sites.grocer.catalogue import DIETS, Product, catalogue
from webgym_sites.kit.search import found
from webgym_sites.kit.variants.shop import changed_prices, sold_out

SORTS = ("price", "unit", "name")


@dataclass(frozen=True, slots=True)
class Filter:
    """What is shown of a list, and in which order: flags are some of `DIETS` and ``offer``; sort is one of `SORTS`."""

    flags: tuple[str, ...] = ()
    brand: str = ""
    sort: str = ""

    def __call__(self, products: Iterable[Product]) -> tuple[Product, ...]:
        """The products that fit, in order."""
        kept = [product for product in products if self._fits(product)]
        match self.sort:
            case "price":
                kept.sort(key=lambda product: product.price_cents)
            case "unit":
                kept.sort(key=lambda product: (product.unit, product.unit_cents))
            case "name":
                kept.sort(key=lambda product: product.name)
            case _:
                pass
        return tuple(kept)

    def _fits(self, product: Product) -> bool:
        diets = all(getattr(product, diet) for diet in DIETS if diet in self.flags)
        return (
            diets
            and (not self.brand or product.brand == self.brand)
            and ("offer" not in self.flags or bool(product.offer))
        )


class Shelves:
    """Products with what befalls them in this episode."""

    def __init__(self, db: sqlite3.Connection, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now

    def product(self, product_id: str) -> Product:
        """One product.

        Raises:
            NotFound: It is not for sale.
        """
        return self.today([catalogue().product(product_id)])[0]

    def today(self, products: Sequence[Product]) -> Sequence[Product]:
        """These products at today's prices, marked where they are sold out."""
        gone, prices = sold_out(self._db), changed_prices(self._db, self._now())
        if not gone and not prices:
            return products
        return [
            replace(product, price_cents=prices.get(product.id, product.price_cents), sold_out=product.id in gone)
            for product in products
        ]

    def search(self, text: str) -> Sequence[Product]:
        """What a text finds."""
        return self.today(_search(text))


@lru_cache(maxsize=256)
def _search(text: str) -> tuple[Product, ...]:
    aisles = catalogue().aisles
    return found(catalogue().products.values(), text, lambda p: p.name, lambda p: aisles[p.aisle_id].name)


def brands_of(products: Collection[Product]) -> list[str]:
    """The brands of a list, in alphabetical order."""
    return sorted({product.brand for product in products if product.brand})
