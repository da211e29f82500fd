"""Families of orders: one drink or several, at a time, with stars, again, or by somebody who has yet to sign in."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date, datetime

from webgym.task import TYPING, Draw, Family, Setup
from webgym_sites.coffee.image import CUSTOMER, FIRST_STARS, first_menu, star_row
from webgym_sites.coffee.store.counter import ASAP
from webgym_sites.coffee.store.orders import order_number
from webgym_sites.coffee.tasks.chance import a_product, an_item, some_items, with_errand, with_time
from webgym_sites.coffee.tasks.wish import HOME_SHOP, Item, Wish, goal_of, line_setup
from webgym_sites.coffee.tasks.wording import errands, item_phrase, items_phrase, pickup_phrase
from webgym_sites.kit.tasks.chance import days_before, moment
from webgym_sites.kit.tasks.items import ORDER_LINES
from webgym_sites.kit.tasks.logins import a_login
from webgym_sites.kit.tasks.phrasings import requests
from webgym_sites.kit.tasks.wording import day, sentences

OPENING, LAST_CALL = "08:15", "14:30"
"""Between these, the shop that is chosen at first makes an order at once."""


def an_instant(rng: random.Random) -> datetime:
    """When an episode starts."""
    return moment(rng, OPENING, LAST_CALL)


def _words(wish: Wish, now: datetime) -> dict[str, str]:
    when = pickup_phrase(wish, now.date())
    return {"items": items_phrase(wish.items) + when, "errands": errands(wish)}


def _draw(wish: Wish, now: datetime) -> Draw:
    return Draw(wish.key(), goal_of(wish), _words(wish, now), now)


def _one_drink(rng: random.Random) -> Draw:
    now, product = an_instant(rng), a_product(rng)
    item = Item(product.id, product.comes_with, rng.choice((1, 1, 2, 3)))
    if rng.random() < 0.7:
        item = replace(an_item(rng, product, 1), quantity=item.quantity)
    return _draw(Wish((item,), now.date()), now)


def _custom_drink(rng: random.Random) -> Draw:
    now = an_instant(rng)
    while len((product := a_product(rng, bakery=0)).groups) < 4:
        pass
    item = an_item(rng, product, rng.randint(3, 5), rng.choice((1, 1, 1, 2)))
    return _draw(Wish((item,), now.date()), now)


def _pick_up_slot(rng: random.Random) -> Draw:
    now = an_instant(rng)
    item = an_item(rng, a_product(rng), rng.randint(0, 2), rng.choice((1, 1, 2)))
    return _draw(with_errand(rng, with_time(rng, Wish((item,), now.date()), now), 0.3), now)


# --- redeem-stars ----------------------------------------------------------------------------------------------------


def _redeem_stars(rng: random.Random) -> Draw:
    """Stars on what is named, or where they save most; the balance covers that, and sometimes not every reward."""
    now, rewards = an_instant(rng), list(first_menu().rewards.values())
    while True:
        balance = rng.choice((27, 45, 64, 70, 110, 150))
        wish = Wish(some_items(rng, rng.randint(1, 2), 3), now.date())
        savings = {
            (reward.id, item.product_id): saves
            for reward in rewards
            for item in wish.items
            if reward.stars <= balance and (saves := reward.saves_cents(item.product, item.options))
        }
        if savings:
            break
    most = max(savings.values())
    clear = len(savings) > 1 and list(savings.values()).count(most) == 1
    if clear and rng.random() < 0.35:
        chosen = next(each for each, saves in savings.items() if saves == most)
        told = "Use my stars for the reward that takes the most off."
    else:
        chosen = rng.choice(list(savings))
        reward, product = first_menu().rewards[chosen[0]], first_menu().product(chosen[1])
        told = f'Use my stars for "{reward.name}" on the {product.name}.'
    wish = replace(wish, reward=chosen)
    words = {**_words(wish, now), "errands": sentences(told)}
    setup: Setup = (star_row(balance - FIRST_STARS, "Earned last year"),)
    return Draw(json.dumps([wish.key(), told]), goal_of(wish), words, now, setup=setup)


# --- order-again -----------------------------------------------------------------------------------------------------


def _order_again(rng: random.Random) -> Draw:
    now = an_instant(rng)
    days = days_before(rng, now, rng.randint(2, 3))
    past = [some_items(rng, rng.randint(1, 3), 2) for _ in days]
    chosen = rng.randrange(len(past))
    wish = with_errand(rng, Wish(past[chosen], now.date()))
    if rng.random() < 0.4:
        wish = with_time(rng, wish, now)
    names = [f"order {order_number(chosen + 1)}", f"what I had on {day(days[chosen])}"]
    if chosen == len(past) - 1:
        names.append("my last order")
    words = {"past": rng.choice(names), "when": pickup_phrase(wish, now.date()), "errands": errands(wish)}
    setup = tuple(row for number, when in enumerate(days, 1) for row in _past_order(number, when, past[number - 1]))
    return Draw(wish.key(), goal_of(wish, past=len(past)), words, now, "/", setup)


def _past_order(order_id: int, placed_on: date, items: tuple[Item, ...]) -> Setup:
    """Rows of an order that was placed before the episode; the stars it earned are in the balance."""
    sums = Wish(items, placed_on).totals
    head = {
        "id": order_id,
        "number": order_number(order_id),
        "account_id": CUSTOMER[0],
        "placed_at": f"{placed_on}T07:50:00",
        "shop_id": HOME_SHOP,
        "pickup_on": placed_on.isoformat(),
        "pickup_at": ASAP,
        "subtotal_cents": sums.subtotal_cents,
        "discount_cents": 0,
        "tax_cents": sums.tax_cents,
        "tip_cents": 0,
        "total_cents": sums.total_cents,
        "reward_id": None,
        "reward_product_id": None,
        "own_cup": 0,
    }
    return (("orders", head), *line_setup(ORDER_LINES, "order_id", order_id, items))


# --- team-order ------------------------------------------------------------------------------------------------------

_TEAM = ("Ada", "Ben", "Cleo", "Dov", "Elif", "Finn", "Gwen", "Hana", "Ivo", "Jun", "Kofi", "Lea", "Milo", "Noor")


def _team_order(rng: random.Random) -> Draw:
    now = an_instant(rng)
    names = rng.sample(_TEAM, rng.randint(2, 3))
    drinks: list[Item] = []
    for name in names:
        product = a_product(rng, 0, [item.product_id for item in drinks])
        drinks.append(replace(an_item(rng, product, rng.randint(0, 2)), note=name))
    baked = a_product(rng, bakery=1)
    items = (*drinks, Item(baked.id, baked.comes_with, rng.randint(2, 4)))
    wish = with_errand(rng, with_time(rng, Wish(items, now.date()), now), 0.3)
    return replace(_draw(wish, now), values=tuple(names))


# --- log-in-and-order ------------------------------------------------------------------------------------------------


def _log_in_and_order(rng: random.Random) -> Draw:
    """Somebody else than the customer of the image, signed out."""
    now, login = an_instant(rng), a_login(rng)
    item = an_item(rng, a_product(rng), rng.randint(0, 1))
    wish = with_errand(rng, Wish((item,), now.date(), account_id=login.account_id), 0.2)
    words = {"items": item_phrase(item), "errands": errands(wish), "email": login.email, "password": login.password}
    values = (login.email, login.password, *login.codes())
    return Draw(wish.key(), goal_of(wish), words, now, setup=login.setup(), values=values)


FAMILIES = (
    Family(
        name="one-drink",
        summary="One product, as it comes or with one thing otherwise, once or a few times.",
        difficulty="easy",
        draw=_one_drink,
        phrasings=requests("order {items}"),
        max_steps=30,
    ),
    Family(
        name="custom-drink",
        summary="One drink with three to five of its choices changed.",
        difficulty="medium",
        draw=_custom_drink,
        phrasings=requests("order {items}"),
        max_steps=40,
    ),
    Family(
        name="pick-up-slot",
        summary="A product at a shop, on a day and at a time.",
        difficulty="medium",
        draw=_pick_up_slot,
        phrasings=requests("order {items}", "{errands}"),
        max_steps=50,
    ),
    Family(
        name="redeem-stars",
        summary="Stars spent on one thing of an order: the one that is named, or where they save most.",
        difficulty="medium",
        draw=_redeem_stars,
        phrasings=requests("order {items}", "{errands}"),
        max_steps=60,
    ),
    Family(
        name="order-again",
        summary="An order of before, again, perhaps at another shop and time.",
        difficulty="easy",
        draw=_order_again,
        phrasings=requests("get me {past} once more{when}", "{errands}"),
        max_steps=40,
    ),
    Family(
        name="team-order",
        summary="Drinks with names on their cups and something baked, for a shop and a time.",
        difficulty="hard",
        draw=_team_order,
        phrasings=requests("order {items}", "{errands}"),
        modes=TYPING,
        max_steps=90,
    ),
    Family(
        name="log-in-and-order",
        summary="Signing in with a password and the code from the inbox, then one product.",
        difficulty="medium",
        draw=_log_in_and_order,
        phrasings=requests(
            "sign in as {email} with the password {password} and the code from the inbox, and order {items}",
            "{errands}",
        ),
        modes=TYPING,
        max_steps=50,
    ),
)
