"""The menu: read once from the database, as it never changes while one lives."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache

from webgym_sites.burrito.pricing import line_cents
from webgym_sites.burrito.store.views import Category, GroupView, Location, OptionView, Product, SlotView
from webgym_sites.kit.money import Coupon
from webgym_sites.kit.search import found
from webgym_sites.kit.store import NotFound, Refused
from webgym_sites.kit.variants.shop import GuestNote, changed_prices, note_on, sold_out

DIETS = ("vegan", "vegetarian", "gluten_free", "dairy_free")


@dataclass(frozen=True, eq=False)
class Question:
    """A group as one product asks it. ``offered`` keeps the order of the page."""

    group_id: str
    name: str
    hint: str
    min_choices: int
    max_choices: int
    offered: tuple[OptionView, ...]
    preselected: tuple[str, ...]

    def problem(self, chosen: Collection[str]) -> str:
        """Why these choices will not do yet, as a sentence; empty if they do."""
        count = sum(option.id in chosen for option in self.offered)
        if count < self.min_choices:
            return (
                f"Choose a {self.name.lower()}."
                if self.min_choices == 1
                else f"Choose {self.min_choices} {self.name.lower()}."
            )
        return ""

    @cached_property
    def option_ids(self) -> frozenset[str]:
        """What it offers."""
        return frozenset(option.id for option in self.offered)

    def view(self, chosen: frozenset[str]) -> GroupView:
        """The group with these choices made; options of other groups may be among them."""
        return _draw_up(self, chosen & self.option_ids)

    def draw_up(self, chosen: frozenset[str]) -> GroupView:
        """The group with these of its options chosen."""
        full = sum(option.id in chosen for option in self.offered) >= self.max_choices > 1
        options = tuple(
            replace(option, selected=option.id in chosen, blocked=full and option.id not in chosen)
            for option in self.offered
        )
        problem = self.problem(chosen)
        return GroupView(self.group_id, self.name, self.hint, self.min_choices, self.max_choices, options, problem)


@lru_cache(maxsize=4096)
def _draw_up(question: Question, chosen: frozenset[str]) -> GroupView:
    return question.draw_up(chosen)


class Menu:
    """Categories, products, what their pages ask, coupons, locations, delivery fees and the times of the day."""

    def __init__(self, db: sqlite3.Connection, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now
        self._slots_at = lru_cache(maxsize=32)(self._open_slots)

    # --- products ----------------------------------------------------------------------------------------------------

    def categories(self) -> tuple[Category, ...]:
        """The headings, in order."""
        return tuple(self._categories.values())

    def products(self, category_id: str | None = None, diets: Collection[str] = frozenset()) -> tuple[Product, ...]:
        """The products of a category (or all) that satisfy every diet given."""
        if category_id is not None and category_id not in self._categories:
            raise NotFound(f"There is no category called {category_id!r} on our menu.")
        unknown = set(diets) - set(DIETS)
        if unknown:
            raise Refused(f"{', '.join(sorted(unknown))} is not a diet we can filter by.", "diet")
        return tuple(
            product
            for product in self._today().values()
            if category_id in (None, product.category_id) and all(getattr(product, diet) for diet in diets)
        )

    def search(self, text: str, diets: Collection[str] = frozenset()) -> tuple[Product, ...]:
        """The products that hold every word of the text; those with the words in their name come first."""
        return found(
            self.products(None, diets),
            text,
            name=lambda product: product.name,
            about=lambda product: f"{self._categories[product.category_id].name} {product.description}",
        )

    def product(self, product_id: str) -> Product:
        """One product."""
        return self._today()[self._known(product_id)]

    def _known(self, product_id: str) -> str:
        if product_id not in self._products:
            raise NotFound(f"There is nothing called {product_id!r} on our menu.")
        return product_id

    def _today(self) -> Mapping[str, Product]:
        """The products, as far as they are to be had, at the prices of now."""
        gone, prices = sold_out(self._db), changed_prices(self._db, self._now())
        changed: dict[str, Product] = {}
        for product_id in gone | prices.keys():
            product = self._products[product_id]
            more = prices.get(product_id, product.base_price_cents) - product.base_price_cents
            changed[product_id] = replace(
                product,
                base_price_cents=product.base_price_cents + more,
                from_price_cents=product.from_price_cents + more,
                sold_out=product_id in gone,
            )
        return {**self._products, **changed} if changed else self._products

    def note(self, product_id: str) -> GuestNote | None:
        """What a guest wrote about a product."""
        return note_on(self._db, product_id)

    def questions(self, product_id: str) -> tuple[Question, ...]:
        """What the page of a product asks, in order."""
        return self._questions.get(self._known(product_id), ())

    def preselected(self, product_id: str) -> frozenset[str]:
        """The options a product comes with."""
        return self._preselected[self._known(product_id)]

    def offered(self, product_id: str) -> Mapping[str, OptionView]:
        """All options of a product by id, in the order of its page."""
        return self._offered[self._known(product_id)]

    def chosen(self, product_id: str, option_ids: Collection[str]) -> tuple[OptionView, ...]:
        """These options of a product, in the order of its page, as selected."""
        return tuple(self._selected[option_id] for option_id in self.offered(product_id) if option_id in option_ids)

    def unit_cents(self, product_id: str, option_ids: Iterable[str]) -> int:
        """The price of one."""
        prices = self.offered(product_id)
        return line_cents(
            self.product(product_id).base_price_cents, (prices[option].price_cents for option in option_ids)
        )

    # --- the house ---------------------------------------------------------------------------------------------------

    def coupon(self, code: str) -> Coupon | None:
        """The coupon of that code, in any case."""
        return self._coupons.get(code.strip().upper())

    def locations(self) -> tuple[Location, ...]:
        """The restaurants, in order."""
        return tuple(self._locations.values())

    def location(self, location_id: str) -> Location:
        """One restaurant."""
        try:
            return self._locations[location_id]
        except KeyError:
            raise NotFound(f"We have no restaurant called {location_id!r}.") from None

    def delivery(self, zip_code: str) -> tuple[str, int] | None:
        """The city of a zip code and the fee in cents, or None where we do not deliver."""
        return self._zips.get(zip_code)

    def slots(self, fulfilment: str, time_of_day: str) -> tuple[SlotView, ...]:
        """The day's times for pickup or delivery; those closing at or before the time given (HH:MM) are not open."""
        return self._slots_at(fulfilment, time_of_day)

    def _open_slots(self, fulfilment: str, time_of_day: str) -> tuple[SlotView, ...]:
        return tuple(replace(slot, open=time_of_day < slot.closes_at) for slot in self._slots[fulfilment])

    # --- reading, once -----------------------------------------------------------------------------------------------

    @cached_property
    def _categories(self) -> Mapping[str, Category]:
        rows = self._db.execute("SELECT id, name, blurb FROM categories ORDER BY position")
        return {row[0]: Category(*row) for row in rows}

    @cached_property
    def _options(self) -> Mapping[str, OptionView]:
        rows = self._db.execute(
            "SELECT id, name, price_cents, calories, heat, meat, vegan FROM options ORDER BY position"
        )
        return {row[0]: OptionView(*row[:5], meat=bool(row[5]), vegan=bool(row[6])) for row in rows}

    @cached_property
    def _selected(self) -> Mapping[str, OptionView]:
        return {option_id: replace(option, selected=True) for option_id, option in self._options.items()}

    @cached_property
    def _offered(self) -> Mapping[str, Mapping[str, OptionView]]:
        return {
            product_id: {option.id: option for question in self.questions(product_id) for option in question.offered}
            for product_id in self._products
        }

    @cached_property
    def _preselected(self) -> Mapping[str, frozenset[str]]:
        return {
            product_id: frozenset(option for question in self.questions(product_id) for option in question.preselected)
            for product_id in self._products
        }

    @cached_property
    def _questions(self) -> Mapping[str, tuple[Question, ...]]:
        offers: dict[tuple[str, str], list[tuple[str, bool]]] = defaultdict(list)
        for product_id, group_id, option_id, preselected in self._db.execute(
            "SELECT product_id, group_id, option_id, preselected FROM product_options"
            " JOIN options ON options.id = option_id ORDER BY options.position"
        ):
            offers[product_id, group_id].append((option_id, bool(preselected)))
        questions: dict[str, list[Question]] = defaultdict(list)
        for product_id, group_id, name, hint, least, most in self._db.execute(
            "SELECT product_id, group_id, name, hint, min_choices, max_choices FROM product_groups"
            " JOIN option_groups ON option_groups.id = group_id ORDER BY product_id, position"
        ):
            offered = offers[product_id, group_id]
            views = tuple(self._options[option_id] for option_id, _ in offered)
            preselected = tuple(option_id for option_id, is_preselected in offered if is_preselected)
            questions[product_id].append(Question(group_id, name, hint, least, most, views, preselected))
        return {product_id: tuple(asked) for product_id, asked in questions.items()}

    @cached_property
    def _products(self) -> Mapping[str, Product]:
        rows = self._db.execute(
            "SELECT id, name, description, base_price_cents, calories, vegan, vegetarian, gluten_free, dairy_free,"
            " spicy, category_id FROM products ORDER BY position"
        )
        return {
            row[0]: Product(
                *row[:5], *map(bool, row[5:9]), *row[9:], from_price_cents=row[3] + self._least_cents(row[0])
            )
            for row in rows
        }

    def _least_cents(self, product_id: str) -> int:
        """What the required choices of a product add at least; what it comes with counts as chosen."""
        least = 0
        for question in self._questions.get(product_id, ()):
            prices = sorted(option.price_cents for option in question.offered)
            with_it = sum(option.price_cents for option in question.offered if option.id in question.preselected)
            least += with_it if question.preselected else sum(prices[: question.min_choices])
        return least

    @cached_property
    def _coupons(self) -> Mapping[str, Coupon]:
        rows = self._db.execute(
            "SELECT code, title, kind, value, min_subtotal_cents, category_id, fulfilment, weekday, expires_on"
            " FROM coupons"
        )
        return {row[0]: Coupon(*row) for row in rows}

    @cached_property
    def _locations(self) -> Mapping[str, Location]:
        rows = self._db.execute("SELECT id, name, street, zip FROM locations ORDER BY position")
        return {row[0]: Location(*row) for row in rows}

    @cached_property
    def _zips(self) -> Mapping[str, tuple[str, int]]:
        return {row[0]: row[1:] for row in self._db.execute("SELECT zip, city, fee_cents FROM delivery_zips")}

    @cached_property
    def _slots(self) -> Mapping[str, tuple[SlotView, ...]]:
        slots: dict[str, list[SlotView]] = {"pickup": [], "delivery": []}
        for row in self._db.execute("SELECT fulfilment, id, starts_at, closes_at FROM slots ORDER BY starts_at"):
            slots[row[0]].append(SlotView(*row[1:], open=True))
        return {fulfilment: tuple(of_day) for fulfilment, of_day in slots.items()}
