"""Orders from the restaurant that is best in some way: it has to be found first."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

from webgym.task import TYPING, Draw, Family
from webgym_sites.dash.catalogue import Restaurant, catalogue
from webgym_sites.dash.tasks.chance import an_item
from webgym_sites.dash.tasks.wish import Item, Wish, goal_of
from webgym_sites.dash.tasks.wording import item_phrase
from webgym_sites.kit.tasks.chance import moment
from webgym_sites.kit.tasks.phrasings import requests
from webgym_sites.kit.tasks.wording import counted, lower_first, money

FEE_AT_MOST = " place with a delivery fee of at most "

# --- the best of a cuisine -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Best:
    """A restaurant that is the only best of some, and the words for it."""

    place: Restaurant
    words: str


def best_rated(rng: random.Random, cuisine_id: str) -> Best | None:
    """The one with the highest rating among those whose delivery costs at most so much."""
    places = _of(cuisine_id)
    limit = rng.choice(places).fee_cents // 50 * 50 + 50
    some = [place for place in places if place.fee_cents <= limit]
    words = f"the highest-rated {catalogue().cuisines[cuisine_id]}{FEE_AT_MOST}{money(limit)}"
    return _only(max(some, key=lambda p: p.rating_tenths), some, words, {p.id: p.rating_tenths for p in some})


def _quickest(rng: random.Random, cuisine_id: str) -> Best | None:
    places = _of(cuisine_id)
    limit = rng.choice(places).rating_tenths
    some = [place for place in places if place.rating_tenths >= limit]
    words = f"the quickest {catalogue().cuisines[cuisine_id]} place with at least {limit / 10} stars"
    return _only(min(some, key=lambda p: p.minutes), some, words, {p.id: p.minutes for p in some})


def _lowest_fee(rng: random.Random, cuisine_id: str) -> Best | None:
    places = _of(cuisine_id)
    limit = rng.choice(places).minutes
    some = [place for place in places if place.minutes <= limit]
    kind = catalogue().cuisines[cuisine_id]
    words = f"the {kind} place with the lowest delivery fee among those that take at most {limit} minutes"
    return _only(min(some, key=lambda p: p.fee_cents), some, words, {p.id: p.fee_cents for p in some})


def _of(cuisine_id: str) -> list[Restaurant]:
    return [place for place in catalogue().restaurants.values() if place.cuisine_id == cuisine_id]


def _only(best: Restaurant, some: list[Restaurant], words: str, marks: dict[str, int]) -> Best | None:
    alone = len(some) > 1 and sum(mark == marks[best.id] for mark in marks.values()) == 1
    return Best(best, words) if alone else None


def _best_of(rng: random.Random) -> Draw:
    while True:
        find = rng.choice((best_rated, _quickest, _lowest_fee))
        best = find(rng, rng.choice(list(catalogue().cuisines)))
        if best is not None:
            break
    wish = Wish((an_item(rng, best.place, rng.randint(0, 1)),))
    words = {"items": item_phrase(wish.items[0]), "which": best.words}
    return Draw(wish.key(), goal_of(wish), words, moment(rng))


# --- the cheapest of a dish ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cheapest:
    """A dish with an extra that some restaurants bring within a time; ``offers`` are these, the cheapest first."""

    dish: str
    extra: str
    minutes: int
    offers: tuple[Item, ...]

    @property
    def is_one(self) -> bool:
        """Whether there is a choice, and one is cheaper than all others."""
        return len(self.offers) > 1 and cost_cents(self.offers[0]) < cost_cents(self.offers[1])


def cheapest(rng: random.Random) -> Cheapest:
    """Any dish with any extra, within any time; there may be no offer."""
    dishes = list(catalogue().dishes.values())
    dish = rng.choice([dish for dish in dishes if not all(group.radio for group in dish.groups)])
    extras = next(group for group in dish.groups if not group.radio)
    extra, minutes = rng.choice(extras.options).name, rng.choice(range(20, 61, 5))
    offers = sorted(_offers(dish.name, extra, minutes), key=cost_cents)
    return Cheapest(dish.name, extra, minutes, tuple(offers))


def _offers(dish_name: str, extra: str, minutes: int) -> Iterable[Item]:
    for dish in (dish for dish in catalogue().dishes.values() if dish.name == dish_name):
        added = [option.id for option in dish.options.values() if option.name == extra]
        if added and catalogue().restaurants[dish.restaurant_id].minutes <= minutes:
            yield Item(dish.id, dish.comes_with | {added[0]})


def cost_cents(item: Item) -> int:
    """What one costs, standard delivery included."""
    return item.unit_cents + catalogue().restaurants[item.dish.restaurant_id].fee_cents


def _cheapest_arriving(rng: random.Random) -> Draw:
    while not (found := cheapest(rng)).is_one:
        pass
    wish = Wish((found.offers[0],))
    words = {"dish": counted(found.dish, 1), "extra": lower_first(found.extra), "minutes": str(found.minutes)}
    return Draw(wish.key(), goal_of(wish), words, moment(rng), values=(found.dish,))


FAMILIES = (
    Family(
        name="best-of",
        summary="A dish of the restaurant of a cuisine that is best rated, quickest or cheapest to bring it.",
        difficulty="medium",
        draw=_best_of,
        phrasings=requests("order {items} from {which}"),
        max_steps=50,
    ),
    Family(
        name="cheapest-arriving",
        summary="A dish with an extra from where it costs least, the fee included, among those quick enough.",
        difficulty="hard",
        draw=_cheapest_arriving,
        phrasings=requests(
            "order {dish} with {extra} from wherever that is cheapest, fee for standard delivery included,"
            " of the places that deliver within {minutes} minutes"
        ),
        modes=TYPING,
        max_steps=60,
    ),
)
