"""Items, places and times of this house in plain English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from webgym_sites.coffee.image import first_menu
from webgym_sites.coffee.store.counter import ASAP
from webgym_sites.coffee.tasks.wish import HOME_SHOP, Item, Wish
from webgym_sites.kit.tasks.wording import counted, listed_apart, lower_first, money, sentences, weekday_and_day


def item_phrase(item: Item) -> str:
    """``two large Lattes (oat milk, no cocoa dust)``; what it comes with is not said."""
    product = item.product
    options, standard = product.options, product.comes_with
    changes = [option for option in options.values() if (option.id in item.options) != (option.id in standard)]
    size = next((o.name.lower() for o in changes if o.group_id == "size" and o.id in item.options), "")
    loose = {option.id for group in product.groups if not group.radio for option in group.options}
    told = [lower_first(o.name) for o in changes if o.id in item.options and o.group_id != "size"]
    told += [f"no {lower_first(o.name)}" for o in changes if o.id in loose and o.id not in item.options]
    what = counted(product.name, item.quantity, size)
    named = f' for "{item.note}"' if item.note else ""
    return what + (f" ({', '.join(told)})" if told else "") + named


def items_phrase(items: Sequence[Item]) -> str:
    """All of them, listed."""
    return listed_apart([item_phrase(item) for item in items])


def shop_name(shop_id: str) -> str:
    """What a shop is called."""
    return first_menu().shops[shop_id].name


def pickup_phrase(wish: Wish, today: date) -> str:
    """`` to pick up at Mill Lane tomorrow at 08:15``; of what is left as it stands, nothing."""
    where = f" at {shop_name(wish.shop_id)}" if wish.shop_id != HOME_SHOP else ""
    when = "" if wish.pickup_at == ASAP else f" {day_phrase(wish.pickup_on, today)} at {wish.pickup_at}"
    return f" to pick up{where}{when}" if where or when else ""


def day_phrase(day: date, today: date) -> str:
    """``today``, ``tomorrow``, ``on Friday, March 6``."""
    names = {today: "today", today + timedelta(days=1): "tomorrow"}
    return names.get(day) or f"on {weekday_and_day(day)}"


def errands(wish: Wish) -> str:
    """Sentences on tip and cup, each with a space before it."""
    tip = f"Tip the bar {money(wish.tip_cents)}." if wish.tip_cents else ""
    return sentences(tip, "I bring my own cup." if wish.own_cup else "")
