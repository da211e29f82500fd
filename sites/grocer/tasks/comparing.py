"""Families whose products have to be found first: by diet, brand, price by the unit, offer, or within a budget."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from statistics import mean

from webgym.task import Draw, Family
from webgym_sites.grocer.catalogue import DIETS, Product, catalogue
from webgym_sites.grocer.pricing import BUDGETS, FIRST_SLOT, slot_cents
from webgym_sites.grocer.store.shelves import Filter, brands_of
from webgym_sites.grocer.tasks.chance import a_product, an_item, packed, tomorrow
from webgym_sites.grocer.tasks.ordering import a_draw
from webgym_sites.grocer.tasks.wish import Item, Wish, budget_goal
from webgym_sites.grocer.tasks.wording import FLAGS, UNITS, item_phrase, packs, size_phrase
from webgym_sites.kit.tasks.chance import moment
from webgym_sites.kit.tasks.phrasings import requests
from webgym_sites.kit.tasks.wording import listed, money, number

PACKED_AISLES = tuple(
    aisle for aisle in catalogue().aisles.values() if all(packed(product) for product in aisle.products)
)
"""Aisles in which all prices are of packs, so that they can be compared."""

PACKED_KINDS = {
    kind: all_of for kind, all_of in catalogue().kinds.items() if all(map(packed, all_of)) and len(all_of) > 2
}
"""Kinds that come in packs only, with a choice."""


def only_cheapest(products: Sequence[Product]) -> Product | None:
    """The one that costs least, if there is a choice and just one does."""
    ordered = sorted(products, key=lambda product: product.price_cents)
    alone = len(ordered) > 1 and ordered[0].price_cents < ordered[1].price_cents
    return ordered[0] if alone else None


def filtered(rng: random.Random) -> tuple[Product, str]:
    """The cheapest pack of an aisle among those that a diet or a brand leaves, and the words for it."""
    while True:
        aisle = rng.choice(PACKED_AISLES)
        flags = tuple(rng.sample(DIETS, rng.randint(0, 2)))
        brand = rng.choice(["", *brands_of(aisle.products)]) if flags else rng.choice(brands_of(aisle.products))
        some = Filter(flags, brand)(aisle.products)
        found = only_cheapest(some)
        if found is not None and len(some) < len(aisle.products):
            words = " ".join([brand, *(FLAGS[flag] for flag in DIETS if flag in flags)]).strip()
            return found, f"{words} product in the aisle {aisle.name}"


def _filtered_product(rng: random.Random) -> Draw:
    now, (found, words) = moment(rng), filtered(rng)
    item = Item(found.id, rng.randint(1, 3))
    return a_draw(Wish((item,), tomorrow(now)), now, items=f"{packs(item.quantity)} of the cheapest {words}")


def _cheapest_per_unit(rng: random.Random) -> Draw:
    now = moment(rng)
    while True:
        kind, products = rng.choice(list(PACKED_KINDS.items()))
        flag = "organic" if rng.random() < 0.4 else ""
        some = Filter((flag,) if flag else ())(products)
        if len(some) > 1:
            break
    found = min(some, key=lambda product: product.unit_cents)
    item = Item(found.id, rng.randint(1, 3))
    words = f"{packs(item.quantity)} of the {flag} {kind} that costs least per {UNITS[found.unit]}".replace("  ", " ")
    return a_draw(Wish((item,), tomorrow(now)), now, items=words)


def _least_money(rng: random.Random) -> Draw:
    """At least so much of a kind, in packs of one product, for the least money: sizes, prices and offers decide."""
    now = moment(rng)
    while True:
        kind, products = rng.choice(list(PACKED_KINDS.items()))
        sizes = sorted({product.size for product in products})
        need = rng.choice(sizes) * rng.randint(2, 4)
        ways = sorted(way for product in products for way in _ways(product, need))
        if len(sizes) > 1 and ways[0][0] < ways[1][0] and ways[0][1] <= 8:
            break
    _, quantity, product_id = ways[0]
    amount = size_phrase(need, products[0].unit)
    words = f"at least {amount} of {kind} in packs of a single product, for the least money, offers counted"
    return a_draw(Wish((Item(product_id, quantity),), tomorrow(now)), now, items=words)


def _ways(product: Product, need: int) -> list[tuple[int, int, str]]:
    """Cost in cents, packs and id of what holds so much, for as many packs as it takes and a few more."""
    least = -(-need // product.size)
    counts = range(least, least + 3)
    return [(product.cost_cents(n) - product.saving_cents(n), n, product.id) for n in counts]


def _multi_buy(rng: random.Random) -> Draw:
    now = moment(rng)
    found = a_product(rng, lambda product: product.offer is not None)
    assert found.offer is not None
    times = rng.randint(1, 2)
    items = [Item(found.id, found.offer.take * times)]
    often = "once" if times == 1 else "twice"
    words = f"the {found.kind} that is on offer, just enough packs to use its offer {often}"
    if rng.random() < 0.6:
        other = an_item(rng, a_product(rng, lambda product: product.kind != found.kind))
        items.append(other)
        words = f"{item_phrase(other)}, and {words}"
    return a_draw(Wish(tuple(items), tomorrow(now)), now, items=words)


# --- a budget --------------------------------------------------------------------------------------------------------


def _within_budget(rng: random.Random) -> Draw:
    """One pack each of some kinds; some choices are too dear together, some are not."""
    now = moment(rng)
    on = tomorrow(now)
    while True:
        names = sorted(rng.sample(list(PACKED_KINDS), rng.randint(4, 5)))
        kinds = [PACKED_KINDS[name] for name in names]
        budget = rng.choice(BUDGETS)
        room = budget - slot_cents(on, FIRST_SLOT)  # a single pack is on no offer
        prices = [[product.price_cents for product in kind] for kind in kinds]
        if sum(map(min, prices)) <= room < sum(map(mean, prices)):
            break
    words = {"kinds": listed(names), "count": number(len(names)), "budget": money(budget)}
    key = json.dumps([names, budget, on.weekday() >= 5])
    return Draw(key, budget_goal(kinds, on, budget), words, now)


FAMILIES = (
    Family(
        name="filtered-product",
        summary="The cheapest pack of an aisle that suits a diet, or is of a brand.",
        difficulty="easy",
        draw=_filtered_product,
        phrasings=requests("order {items}"),
        max_steps=40,
    ),
    Family(
        name="cheapest-per-unit",
        summary="Of one kind, what costs least by the kilogram, litre or piece.",
        difficulty="medium",
        draw=_cheapest_per_unit,
        phrasings=requests("order {items}"),
        max_steps=40,
    ),
    Family(
        name="least-money",
        summary="At least so much of a kind for the least money, packs and offers weighed against each other.",
        difficulty="medium",
        draw=_least_money,
        phrasings=requests("order {items}"),
        max_steps=50,
    ),
    Family(
        name="multi-buy",
        summary="Just enough of what is on offer, and perhaps something besides.",
        difficulty="medium",
        draw=_multi_buy,
        phrasings=requests("order {items}"),
        max_steps=50,
    ),
    Family(
        name="within-budget",
        summary="One pack each of several kinds within a budget, which is set on the site; any choice will do.",
        difficulty="hard",
        draw=_within_budget,
        phrasings=requests(
            "set my budget to {budget} and order one pack each of {count} kinds, of any brand and size, for no more"
            " than that in all, delivery included: {kinds}"
        ),
        max_steps=90,
    ),
)
