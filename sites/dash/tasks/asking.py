"""Questions whose answers are gathered from several pages; a few have none."""

from __future__ import annotations

import random
from datetime import timedelta

from webgym.goal import AnswerSpec
from webgym.task import ANSWERING, Draw, Family, Setup
from webgym_sites.dash.catalogue import PastOrder, catalogue
from webgym_sites.dash.image import past_order_rows
from webgym_sites.dash.tasks.chance import a_restaurant, an_item
from webgym_sites.dash.tasks.comparing import best_rated, cheapest, cost_cents
from webgym_sites.dash.tasks.wish import order_setup
from webgym_sites.kit.money import dollars
from webgym_sites.kit.tasks.asking import Kinds, Question
from webgym_sites.kit.tasks.chance import moment
from webgym_sites.kit.tasks.phrasings import questions

KINDS = Kinds(
    {
        "cheapest": (
            "the price of the cheapest {dish} with {extra}, the fee for standard delivery included,"
            " of the places that deliver within {minutes} minutes"
        ),
        "difference": "the difference in price between the {dish} as it comes at {one} and at {other}",
        "best": "the name of {which}",
        "count": "the number of restaurants that deliver within {minutes} minutes for a fee below {fee}",
        "arrival": "the time at which my order from {place} arrives",
        "total": "the total of my order from {place}",
    }
)
"""What can be asked for."""

# --- drawing ---------------------------------------------------------------------------------------------------------

Asked = tuple[Question, AnswerSpec, Setup]


def _research(rng: random.Random) -> Draw:
    start_at = moment(rng)
    kind = rng.random()
    if kind < 0.45:
        asked = _cheapest(rng)
    elif kind < 0.85:
        asked = rng.choice((_difference, _difference, _best, _count))(rng)
    else:
        before = {order.restaurant_id for order in catalogue().past_orders}
        while (place := a_restaurant(rng)).id in before:  # of which there is an order already
            pass
        ago = timedelta(minutes=rng.randint(2, place.minutes - 10))
        dishes = tuple(dict.fromkeys(an_item(rng, place).product_id for _ in range(2)))
        asked = _order(rng, PastOrder(len(catalogue().past_orders) + 1, start_at - ago, place.id, dishes))
    question, answer, setup = asked
    return KINDS.draw(question, answer, start_at, setup)


def _cheapest(rng: random.Random) -> Asked:
    while not ((found := cheapest(rng)).is_one or (not found.offers and rng.random() < 0.1)):
        pass
    details = {"dish": found.dish, "extra": found.extra.lower(), "minutes": str(found.minutes)}
    nothing = AnswerSpec("infeasible", None)
    answer = AnswerSpec("money", cost_cents(found.offers[0])) if found.offers else nothing
    return Question("cheapest", details), answer, ()


def _difference(rng: random.Random) -> Asked:
    dishes = list(catalogue().dishes.values())
    while True:
        dish = rng.choice([dish for dish in dishes if dish.main])
        others = [each for each in dishes if each.name == dish.name and each.price_cents != dish.price_cents]
        if others:
            break
    other = rng.choice(others)
    names = [catalogue().restaurants[each.restaurant_id].name for each in (dish, other)]
    details = {"dish": dish.name, "one": names[0], "other": names[1]}
    return Question("difference", details), AnswerSpec("money", abs(dish.price_cents - other.price_cents)), ()


def _best(rng: random.Random) -> Asked:
    while (found := best_rated(rng, rng.choice(list(catalogue().cuisines)))) is None:
        pass
    return Question("best", {"which": found.words}), AnswerSpec("name", found.place.name), ()


def _count(rng: random.Random) -> Asked:
    minutes, fee = rng.choice(range(20, 61, 5)), rng.choice(range(100, 451, 25))
    places = catalogue().restaurants.values()
    count = sum(place.minutes <= minutes and place.fee_cents < fee for place in places)
    return Question("count", {"minutes": str(minutes), "fee": dollars(fee)}), AnswerSpec("number", count), ()


def _order(rng: random.Random, order: PastOrder) -> Asked:
    head = past_order_rows(order)[0][1]
    place = {"place": catalogue().restaurants[order.restaurant_id].name}
    if rng.random() < 0.5:
        return Question("arrival", place), AnswerSpec("time", str(head["arrives_at"])[11:16]), order_setup([order])
    total = head["total_cents"]
    assert isinstance(total, int)
    return Question("total", place), AnswerSpec("money", total), order_setup([order])


FAMILIES = (
    Family(
        name="research-answer",
        summary="A question that compares dishes, restaurants or fees, or is about an order; some have no answer.",
        difficulty="hard",
        draw=_research,
        phrasings=questions("Swiftlet", "marketplace"),
        modes=ANSWERING,
        max_steps=50,
    ),
)
