"""Orders of named dishes from named restaurants, and what goes with them: favourites, ratings, a filled bag."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import datetime, timedelta

from webgym.goal import ANYTHING, Goal, Ladder, Row, Rung
from webgym.task import Draw, Family
from webgym_sites.dash.catalogue import PastOrder, catalogue
from webgym_sites.dash.store.customer import YOU
from webgym_sites.dash.tasks.chance import a_restaurant, an_item, some_items, with_errands
from webgym_sites.dash.tasks.wish import Wish, goal_of, order_setup
from webgym_sites.dash.tasks.wording import errands, items_phrase, place_phrase
from webgym_sites.kit.tasks.chance import days_before, moment
from webgym_sites.kit.tasks.items import BAG_LINES, bag_setup
from webgym_sites.kit.tasks.phrasings import requests
from webgym_sites.kit.tasks.wording import number


def words_of(wish: Wish) -> dict[str, str]:
    """What the phrasings of an exact order are filled with."""
    place = place_phrase(wish.restaurant)
    return {"items": items_phrase(wish.items), "place": place, "errands": errands(wish)}


def _draw(rng: random.Random, wish: Wish) -> Draw:
    values = (wish.restaurant.name, *dict.fromkeys(item.dish.name for item in wish.items))
    return Draw(wish.key(), goal_of(wish), words_of(wish), moment(rng), values=values)


def _order_dish(rng: random.Random) -> Draw:
    return _draw(rng, Wish((an_item(rng, a_restaurant(rng), quantity=rng.choice((1, 1, 1, 2))),)))


def _with_modifiers(rng: random.Random) -> Draw:
    item = an_item(rng, a_restaurant(rng), rng.randint(2, 4), rng.choice((1, 1, 2)))
    return _draw(rng, Wish((item,)))


def _several_dishes(rng: random.Random) -> Draw:
    start_at = moment(rng)
    wish = Wish(some_items(rng, a_restaurant(rng), rng.randint(2, 3), changes=2))
    wish = with_errands(rng, wish, start_at, rng.choice((0, 1, 1)))
    return replace(_draw(rng, wish), start_at=start_at)


# --- a bag that is filled, favourites, ratings -----------------------------------------------------------------------


def _replace_bag(rng: random.Random) -> Draw:
    here, there = rng.sample(list(catalogue().restaurants.values()), 2)
    wish = Wish((an_item(rng, here, rng.randint(0, 2)),))
    before = some_items(rng, there, rng.randint(1, 2), changes=1)
    removed = [BAG_LINES.row(item) for item in before]
    key = json.dumps([wish.key(), [item.key() for item in before]])
    words = {**words_of(wish), "old": there.name}
    return Draw(key, goal_of(wish, removed=removed), words, moment(rng), "/", bag_setup(before))


def _favourite_order(rng: random.Random) -> Draw:
    book = catalogue()
    place = rng.choice([place for place in book.restaurants.values() if place.id not in book.favourites])
    wish = Wish((an_item(rng, place, rng.randint(0, 1)),))
    added, removed = [Row("favourites", {"restaurant_id": place.id}, label="favourite")], list[Row]()
    old = rng.choice((None, None, *book.favourites))
    if old:
        removed.append(Row("favourites", {"restaurant_id": old}, label="favourite of before"))
    off = f" Take {book.restaurants[old].name} off my favourites." if old else ""
    key = json.dumps([wish.key(), old])
    return Draw(key, goal_of(wish, added=added, removed=removed), {**words_of(wish), "off": off}, moment(rng))


def _rate_order(rng: random.Random) -> Draw:
    start_at, stars = moment(rng), rng.randint(1, 5)
    places = rng.sample(list(catalogue().restaurants.values()), rng.randint(2, 3))
    hours = timedelta(hours=12, minutes=rng.randrange(480))
    past = [
        PastOrder(len(catalogue().past_orders) + number, _at(day) + hours, place.id, (place.dishes[number].id,))
        for number, (place, day) in enumerate(zip(places, days_before(rng, start_at, len(places)), strict=True), 1)
    ]
    place = rng.choice(places)
    review = {"thing_id": place.id, "author": YOU, "stars": stars, "text": "", "written_on": ANYTHING}
    row = Row("reviews", review, label="rating")
    words = {"place": place.name, "stars": f"{number(stars)} star{'s' if stars > 1 else ''}"}
    goal = Goal(added=(row,), progress=(Ladder((Rung(1.0, row),)),))
    return Draw(json.dumps([place.id, stars]), goal, words, start_at, setup=order_setup(past))


def _at(day: object) -> datetime:
    return datetime.fromisoformat(str(day))


_FROM = "order {items} from {place}"

FAMILIES = (
    Family(
        name="order-dish",
        summary="One dish of a named restaurant, as it comes.",
        difficulty="easy",
        draw=_order_dish,
        phrasings=requests(_FROM),
        max_steps=30,
    ),
    Family(
        name="rate-order",
        summary="Stars for a restaurant that was ordered from.",
        difficulty="easy",
        draw=_rate_order,
        phrasings=requests("rate {place}, where I ordered, with {stars} and no text"),
        max_steps=30,
    ),
    Family(
        name="with-modifiers",
        summary="One dish with two to four of its options changed.",
        difficulty="medium",
        draw=_with_modifiers,
        phrasings=requests(f"{_FROM}, otherwise as it comes"),
        max_steps=40,
    ),
    Family(
        name="favourite-order",
        summary="Favourites added and removed, and a dish ordered.",
        difficulty="medium",
        draw=_favourite_order,
        phrasings=requests("add {place} to my favourites and order {items} from there", "{off}"),
        max_steps=50,
    ),
    Family(
        name="replace-bag",
        summary="A dish in the place of another restaurant's bag.",
        difficulty="medium",
        draw=_replace_bag,
        phrasings=requests("replace the food from {old} in my bag: " + _FROM + " instead"),
        max_steps=40,
    ),
    Family(
        name="several-dishes",
        summary="Two or three dishes of one restaurant with their changes, perhaps an errand.",
        difficulty="hard",
        draw=_several_dishes,
        phrasings=requests("place one order with {place} for {items}", "{errands}"),
        max_steps=90,
    ),
)
