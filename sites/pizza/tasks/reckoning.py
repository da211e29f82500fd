"""Families that must be worked out: the deal that saves most, what each guest can eat, what something would cost."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from webgym.goal import AnswerSpec
from webgym.task import ANSWERING, Draw, Family
from webgym_sites.kit.tasks.asking import Kinds, Question
from webgym_sites.kit.tasks.chance import moment
from webgym_sites.kit.tasks.phrasings import questions, requests
from webgym_sites.kit.tasks.wording import listed, lower_first, number
from webgym_sites.pizza.image import first_menu
from webgym_sites.pizza.menu import House, Made, Placed
from webgym_sites.pizza.pricing import pizza_cents, saving_cents
from webgym_sites.pizza.tasks.chance import a_house, a_placed, some_sides, with_option
from webgym_sites.pizza.tasks.ordering import drawn
from webgym_sites.pizza.tasks.wish import Item, Wish, goal_of, pizza, starts
from webgym_sites.pizza.tasks.wording import WHERE

# --- the best deal ---------------------------------------------------------------------------------------------------


def _best_deal(rng: random.Random) -> Draw:
    """Two pizzas and something beside them, where several deals would count and one of them saves most."""
    menu = first_menu()
    while True:
        houses = rng.sample(list(menu.houses), 2)
        sizes = (with_option(rng, menu.of_house(each), "size", 0.7) for each in houses)
        pizzas = tuple(pizza(made, rng.choice((1, 1, 2))) for made in sizes)
        wish = Wish((*pizzas, *some_sides(rng, 1)), rng.choice((None, *menu.addresses)))
        best = best_deal(wish)
        if best:
            return drawn(rng, replace(wish, deal_id=best))


def best_deal(wish: Wish) -> str | None:
    """The deal that saves most on an order and leaves the least to pay; None where fewer than two save anything."""
    bought = [item.bought for item in wish.items]
    savings = {deal: saving_cents(deal, bought, wish.address_id is not None) for deal in first_menu().deals}
    counting = sorted((deal for deal in savings if savings[deal]), key=lambda deal: -savings[deal])
    if len(counting) < 2 or savings[counting[0]] - savings[counting[1]] < 25:
        return None
    paid = {deal: replace(wish, deal_id=deal).totals.total_cents for deal in counting}
    return counting[0] if min(paid, key=lambda deal: paid[deal]) == counting[0] else None


# --- a party ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taste:
    """What somebody eats: in words, and whether a pizza of the house is like that."""

    words: str
    suits: Callable[[House], bool]


def _without(*held: str) -> Callable[[House], bool]:
    return lambda house: not set(held) & set(first_menu().holds(house))


def _with(topping_id: str) -> Callable[[House], bool]:
    return lambda house: topping_id in house.topping_ids


TASTES: tuple[Taste, ...] = (
    Taste("eats neither meat nor fish", _without("meat", "fish")),
    Taste("eats no meat", _without("meat")),
    Taste("must not have nuts", _without("nuts")),
    Taste("eats no egg", _without("egg")),
    Taste("wants nothing hot, not even mildly", lambda house: not house.spice),
    Taste("dislikes onions", lambda house: not _with("onions")(house)),
    Taste("dislikes basil", lambda house: not _with("basil")(house)),
    Taste("wants olives", _with("olives")),
    Taste("wants mushrooms", _with("mushrooms")),
    Taste("wants sweet peppers", _with("peppers")),
    Taste("wants ham", _with("ham")),
)
_GUESTS = ("Ada", "Bruno", "Cleo", "Dario", "Elsa", "Felix", "Greta", "Hugo")


def _party(rng: random.Random) -> Draw:
    """A pizza of the house for each guest: of those that suit, the cheapest."""
    size = rng.choice(("small", "medium", "large"))
    guests = rng.sample(_GUESTS, rng.randint(2, 3))
    tastes = [_tastes(rng, size) for _ in guests]
    eaten = [_cheapest(each, size) for each in tastes]
    houses = dict.fromkeys(house for house in eaten if house)
    wish = Wish(tuple(pizza(_sized(house, size), eaten.count(house)) for house in houses))
    told = [f"{guest} {listed([t.words for t in each])}" for guest, each in zip(guests, tastes, strict=True)]
    words = {"size": size, "count": number(len(guests)), "guests": "; ".join(told)}
    key = f"{size} {sorted([t.words for t in each] for each in tastes)}"
    return Draw(key, goal_of(wish), words, moment(rng))


def _tastes(rng: random.Random, size: str) -> list[Taste]:
    """Two tastes that say more than each of them alone, and suit a pizza of the house that is cheapest."""
    while True:
        tastes = sorted(rng.sample(TASTES, 2), key=TASTES.index)
        if _cheapest(tastes, size) and all(len(_suiting(tastes)) < len(_suiting([each])) for each in tastes):
            return tastes


def _suiting(tastes: list[Taste]) -> list[str]:
    """The pizzas of the house that somebody with these tastes eats."""
    return [house.id for house in first_menu().houses.values() if all(taste.suits(house) for taste in tastes)]


def _cheapest(tastes: list[Taste], size: str) -> str | None:
    """The cheapest that suits; None where none does, or two cost the same."""
    menu = first_menu()
    prices = sorted((pizza_cents(menu, _sized(house_id, size)), house_id) for house_id in _suiting(tastes))
    if not prices or (len(prices) > 1 and prices[0][0] == prices[1][0]):
        return None
    return prices[0][1]


def _sized(house_id: str, size: str) -> Made:
    made = first_menu().of_house(house_id)
    return replace(made, options=made.options - {"medium"} | {size})


# --- questions -------------------------------------------------------------------------------------------------------

_PLACES: Mapping[str, tuple[str, bool]] = {
    **{where: (side, False) for side, where in WHERE.items()},
    **{f"doubled {where}": (side, True) for side, where in WHERE.items()},
}
KINDS = Kinds(
    phrases={
        "topped": "the price of a {size} {house} with {topping} {where}",
        "halves": "the price of a {size} pizza that is half {left}, half {right}",
    },
    patterns={
        "size": "small|medium|large",
        "house": r"\w+",
        "left": r"\w+",
        "right": r"\w+",
        "where": "|".join(_PLACES),
    },
)


def _question(rng: random.Random) -> Draw:
    menu, size, house_id = first_menu(), rng.choice(("small", "medium", "large")), a_house(rng)
    house = menu.houses[house_id]
    if rng.random() < 0.35:
        other = menu.houses[a_house(rng, [house_id])]
        question = Question("halves", {"size": size, "left": house.name, "right": other.name})
    else:
        placed = a_placed(rng, house.topping_ids)
        where = next(text for text, place in _PLACES.items() if place == (placed.side, placed.extra))
        topping = lower_first(menu.toppings[placed.topping_id].name)
        question = Question("topped", {"size": size, "house": house.name, "topping": topping, "where": where})
    answer = AnswerSpec("money", pizza_of(question).unit_cents)
    return KINDS.draw(question, answer, moment(rng))


def pizza_of(question: Question) -> Item:
    """The pizza whose price a question asks for."""
    menu, details = first_menu(), question.details
    ids = {house.name: house.id for house in menu.houses.values()}
    if question.kind == "halves":
        made = starts()[f"{ids[details['left']]}.{ids[details['right']]}"]
    else:
        topping_id = next(t.id for t in menu.toppings.values() if lower_first(t.name) == details["topping"])
        side, extra = _PLACES[details["where"]]
        made = menu.of_house(ids[details["house"]])
        placed = Placed(topping_id, "left" if side == "left" else "right" if side == "right" else "whole", extra)
        made = replace(made, toppings=made.toppings | {placed})
    return pizza(replace(made, options=made.options - {"medium"} | {details["size"]}))


FAMILIES = (
    Family(
        name="best-deal",
        summary="An order with the deal that saves most on it, of several that count.",
        difficulty="hard",
        draw=_best_deal,
        phrasings=requests("order {items}, with whichever deal saves the most", "{errands}"),
        max_steps=80,
    ),
    Family(
        name="party",
        summary="A pizza of the house for each guest: the cheapest of those that the guest eats.",
        difficulty="hard",
        draw=_party,
        phrasings=requests(
            "order {count} {size} house pizzas, one a guest: the cheapest that suits each, unchanged", " {guests}."
        ),
        max_steps=80,
    ),
    Family(
        name="question",
        summary="What a pizza would cost, before tax.",
        difficulty="medium",
        draw=_question,
        phrasings=questions("Palafuoco", "pizzeria"),
        modes=ANSWERING,
        max_steps=30,
    ),
)
