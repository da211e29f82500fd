"""Orders that leave a choice, or that must be worked out: within a budget, or any that meets conditions."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass

from webgym.goal import ANYTHING, AnyOf, Between, Expected, Goal, Ladder, Row
from webgym.task import Draw, Family
from webgym_sites.burrito.catalogue import Catalogue, Dish, catalogue
from webgym_sites.burrito.pricing import totals
from webgym_sites.burrito.tasks import phrasings
from webgym_sites.burrito.tasks.chance import a_dish, as_it_comes
from webgym_sites.burrito.tasks.wish import (
    DRAFTS,
    Item,
    Wish,
    checkout_ladder,
    checkout_values,
    goal_of,
    newest_line,
)
from webgym_sites.burrito.tasks.wording import item_phrase, several
from webgym_sites.kit.tasks.chance import moment
from webgym_sites.kit.tasks.goals import Stage, newer, thing_ladder
from webgym_sites.kit.tasks.items import BAG_LINES, ORDER_LINES, LineTable
from webgym_sites.kit.tasks.wording import listed, money, number

ONE = {
    "burritos": "a burrito",
    "bowls": "a bowl",
    "tacos": "a plate of tacos",
    "salads": "a salad",
    "quesadillas": "a quesadilla",
    "sides": "a side",
    "kids": "a kids meal",
    "drinks": "a drink",
    "desserts": "a dessert",
}
"""One of a category, in words."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What one line of an order must be like: which products, which options of which some are needed, at what price."""

    products: tuple[str, ...]
    allowed: tuple[str, ...]  # options it may have
    needed: tuple[str, ...] = ()  # options of which it must have one at least; disjoint from allowed
    most_cents: int | None = None

    def rows(self) -> tuple[Row, Row, Row]:
        """The draft, the line of the bag and the line of the order, of quantity one."""
        return self._row(DRAFTS), self._row(BAG_LINES), self._row(ORDER_LINES)

    def _row(self, table: LineTable) -> Row:
        values: dict[str, Expected] = {"product_id": AnyOf(self.products), "quantity": 1, "note": ""}
        if table.is_priced:
            values["unit_price_cents"] = Between(high=self.most_cents) if self.most_cents is not None else ANYTHING
        child = table.options
        some = (Row(child, {"option_id": AnyOf(self.allowed)}, at_least=0, at_most=None, label="options"),)
        if self.needed:
            some += (Row(child, {"option_id": AnyOf(self.needed)}, at_most=len(self.needed), label="needed option"),)
        return Row(table.name, {**values, **table.others}, some, label="product")


def _goal(conditions: Iterable[Condition], subtotal: Expected = ANYTHING) -> Goal:
    """One order with one line for each condition, at the defaults of the checkout."""
    lines = [condition.rows() for condition in conditions]
    sums = dict.fromkeys(("discount_cents", "delivery_fee_cents"), 0)
    free = dict.fromkeys(("tax_cents", "total_cents"), ANYTHING)
    values = {**checkout_values(Wish(())), **sums, **free, "subtotal_cents": subtotal}
    order = Row("orders", values, tuple(ordered for _, _, ordered in lines), label="order", weight=2.0)
    return Goal(added=(order,), progress=(*(_line_ladder(*rows) for rows in lines), checkout_ladder(Wish(()))))


def _line_ladder(draft: Row, bagged: Row, ordered: Row) -> Ladder:
    """From a product page through the bag to a new order; only one at the right price is worth more than the bag."""
    new = newer(ordered, newest_line(), ("product_id", "unit_price_cents"))
    return thing_ladder((Stage(draft), Stage(bagged)), new)


# --- budget ----------------------------------------------------------------------------------------------------------


def _budget(rng: random.Random) -> Draw:
    return rng.choice((_as_many, _one_of_each, _cheapest))(rng)


def _as_many(rng: random.Random) -> Draw:
    """As many of one product as a sum pays for, tax included."""
    one = as_it_comes(rng, a_dish(rng))
    count = rng.randint(2, 7)
    least, over = (totals(one.unit_cents * n).total_cents for n in (count, count + 1))
    limit = rng.choice([cents for cents in range(least, over) if cents % 25 == 0 or cents == least])
    wish = Wish((Item(one.product_id, one.options, count),))
    what = f"as many of these as {money(limit)} pays for, tax included: {item_phrase(one)}"
    return Draw(wish.key(), goal_of(wish), {"what": what}, moment(rng))


def _one_of_each(rng: random.Random) -> Draw:
    """One of some categories each, within a subtotal."""
    book = catalogue()
    categories = rng.sample(list(book.categories), rng.randint(2, 3))
    conditions = [Condition(_ids(book.in_category(c)), _options(book, book.in_category(c))) for c in categories]
    least = sum(min(map(_least_cents, book.in_category(category))) for category in categories)
    limit = (least + rng.randrange(0, 500)) // 25 * 25 + 25
    what = f"{listed([ONE[category] for category in categories])} of your choice, one of each and nothing else, "
    what += f"for a subtotal of at most {money(limit)}"
    key = json.dumps(["one-of-each", sorted(categories), limit])
    return Draw(key, _goal(conditions, Between(high=limit)), {"what": what}, moment(rng))


def _cheapest(rng: random.Random) -> Draw:
    """Some of the cheapest of a category, as it comes."""
    book = catalogue()
    category = rng.choice([c for c in book.categories if _is_one_cheapest(book, c)])
    dish = min(book.in_category(category), key=_least_cents)
    wish = Wish((as_it_comes(rng, dish, rng.randint(1, 8)),))
    what = f"{number(wish.items[0].quantity)} of the cheapest of the {several(category)} on the menu, as it comes"
    return Draw(wish.key(), goal_of(wish), {"what": what}, moment(rng))


def _is_one_cheapest(book: Catalogue, category: str) -> bool:
    """Whether one dish alone has the lowest price, and nothing is left open about it."""
    dishes = sorted(book.in_category(category), key=_least_cents)
    settled = all(len(ask.preselected) >= ask.min_choices for ask in dishes[0].asks)
    return settled and _least_cents(dishes[0]) < _least_cents(dishes[1])


def _least_cents(dish: Dish) -> int:
    """What it costs at least: with the cheapest of what must be chosen."""
    book = catalogue()
    required = [ask for ask in dish.asks if ask.min_choices]
    return dish.base_price_cents + sum(
        min(book.options[option].price_cents for option in ask.offered) for ask in required
    )


# --- any-of ----------------------------------------------------------------------------------------------------------


def _any_of(rng: random.Random) -> Draw:
    while True:
        category = rng.choice(list(catalogue().categories))
        drawn = rng.choice((_without_meat, _vegan, _with_an_option, _hot, _priced))(rng, category)
        if drawn is not None:
            break
    condition, words = drawn
    cap = _cap(rng, condition)
    if cap is not None:
        condition = Condition(condition.products, condition.allowed, condition.needed, cap - 1)
        words += f" for less than {money(cap)} before tax"
    return Draw(_key(condition), _goal([condition]), {"wish": words}, moment(rng))


def _key(condition: Condition) -> str:
    return json.dumps(
        [sorted(condition.products), sorted(condition.allowed), sorted(condition.needed), condition.most_cents]
    )


def _without_meat(rng: random.Random, category: str) -> tuple[Condition, str] | None:
    """A dish without meat, as it comes and as it is changed."""
    book = catalogue()
    dishes = [dish for dish in book.in_category(category) if dish.vegetarian or dish.ask("protein")]
    plain = [option for option in _options(book, dishes) if not book.options[option].meat]
    if not dishes or len(dishes) == len(book.in_category(category)):
        return None
    return Condition(_ids(dishes), tuple(plain)), f"{ONE[category]} without meat or fish"


def _vegan(rng: random.Random, category: str) -> tuple[Condition, str] | None:
    """A dish that the menu marks as vegan, and that is kept so."""
    book = catalogue()
    dishes = [dish for dish in book.in_category(category) if dish.vegan]
    if not dishes:
        return None
    options = tuple(option for option in _options(book, dishes) if book.options[option].vegan)
    return Condition(_ids(dishes), options), f"{ONE[category]} that the menu marks as vegan (with only vegan options)"


def _with_an_option(rng: random.Random, category: str) -> tuple[Condition, str] | None:
    """A dish with one thing in it."""
    book = catalogue()
    groups = ("extras", "salsas", "cheese", "toppings")  # no proteins: Carnitas Tacos need no option for theirs
    offered = [
        option for option in _options(book, book.in_category(category)) if book.options[option].group_id in groups
    ]
    if not offered:
        return None
    needed = book.options[rng.choice(offered)]
    dishes = [dish for dish in book.in_category(category) if needed.id in dish.offered]
    name = needed.name[0].lower() + needed.name[1:]
    return _needing(dishes, (needed.id,)), f"{ONE[category]} with {name}"


def _hot(rng: random.Random, category: str) -> tuple[Condition, str] | None:
    """A dish with a salsa of the hottest kind."""
    book = catalogue()
    hot = tuple(option.id for option in book.options.values() if option.group_id == "salsas" and option.heat == 3)
    dishes = [dish for dish in book.in_category(category) if dish.ask("salsas")]
    return (
        (_needing(dishes, hot), f"{ONE[category]} with at least one of the hottest salsas (heat 3)") if dishes else None
    )


def _priced(rng: random.Random, category: str) -> tuple[Condition, str] | None:
    """Anything of a category; only the price counts."""
    book = catalogue()
    dishes = book.in_category(category)
    return Condition(_ids(dishes), _options(book, dishes)), ONE[category]


def _needing(dishes: Iterable[Dish], needed: tuple[str, ...]) -> Condition:
    dishes = list(dishes)
    allowed = (option for option in _options(catalogue(), dishes) if option not in needed)
    return Condition(_ids(dishes), tuple(allowed), needed)


def _cap(rng: random.Random, condition: Condition) -> int | None:
    """A price that something meets and, if it can be, something does not; None for no limit."""
    least = cheapest(condition).unit_cents
    if condition.needed and rng.random() < 0.3:
        return None
    return (least + rng.randrange(0, 350)) // 25 * 25 + 25


def cheapest(condition: Condition) -> Item:
    """The cheapest product that meets a condition; what it comes with is kept where it may be."""
    book = catalogue()
    items = [_cheapest_of(book.dishes[product], condition) for product in condition.products]
    return min(items, key=lambda item: item.unit_cents)


def _cheapest_of(dish: Dish, condition: Condition) -> Item:
    price = {option.id: option.price_cents for option in catalogue().options.values()}
    chosen = set(dish.preselected & {*condition.allowed, *condition.needed})
    wanted = sorted((option for option in condition.needed if option in dish.offered), key=price.__getitem__)
    if wanted and not chosen & set(wanted):
        chosen.add(wanted[0])
    for ask in dish.asks:
        mine = [option for option in ask.offered if option in chosen]
        if len(mine) > ask.max_choices:  # what is needed takes the place of what it comes with
            chosen -= set([option for option in mine if option not in wanted][: len(mine) - ask.max_choices])
        if len(mine) < ask.min_choices:
            chosen.add(min((option for option in ask.offered if option in condition.allowed), key=price.__getitem__))
    return Item(dish.id, frozenset(chosen))


def _ids(dishes: Iterable[Dish]) -> tuple[str, ...]:
    return tuple(dish.id for dish in dishes)


def _options(book: Catalogue, dishes: Iterable[Dish]) -> tuple[str, ...]:
    """Every option that one of the dishes offers."""
    offered = {option for dish in dishes for option in dish.offered}
    return tuple(option for option in book.options if option in offered)


FAMILIES = (
    Family(
        name="budget",
        summary="As many as a sum pays for, one of each within a subtotal, or the cheapest of a category.",
        difficulty="medium",
        draw=_budget,
        phrasings=phrasings.BUDGET,
        max_steps=60,
    ),
    Family(
        name="any-of",
        summary="Any one product that meets conditions on diet, contents, heat or price.",
        difficulty="medium",
        draw=_any_of,
        phrasings=phrasings.ANY_OF,
        max_steps=40,
    ),
)
