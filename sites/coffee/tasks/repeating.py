"""Families of repeat orders: one to be set up, and one of several to be paused, changed or ended."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from webgym.goal import ANYTHING, Change, Goal, Ladder, Row, Rung
from webgym.task import Draw, Family, Setup
from webgym.types import SqlValue
from webgym_sites.coffee.image import CUSTOMER, first_menu
from webgym_sites.coffee.menu import Shop
from webgym_sites.coffee.store.repeats import DAYS_AHEAD, named_days
from webgym_sites.coffee.tasks.chance import some_items
from webgym_sites.coffee.tasks.ordering import an_instant
from webgym_sites.coffee.tasks.wish import HOME_SHOP, STANDING_LINES, Item, RepeatWish, line_setup, repeat_goal
from webgym_sites.coffee.tasks.wording import day_phrase, items_phrase, shop_name
from webgym_sites.kit.tasks.phrasings import requests
from webgym_sites.kit.tasks.wording import listed, weekday_and_day


def _weekdays(rng: random.Random, shop: Shop, most: int = 4) -> str:
    """Some days of the week on which a shop is open."""
    days = [day for day in range(7) if day != shop.closed_on]
    return "".join(map(str, sorted(rng.sample(days, rng.randint(1, most)))))


def _days(weekdays: str) -> str:
    return named_days(tuple(map(int, weekdays)))


def _a_time(rng: random.Random, shop: Shop) -> str:
    return rng.choice([slot.starts_at for slot in shop.slots])


def _a_shop(rng: random.Random) -> Shop:
    return rng.choice(list(first_menu().shops.values()))


# --- repeat-order ----------------------------------------------------------------------------------------------------


def _repeat_order(rng: random.Random) -> Draw:
    now, shop = an_instant(rng), _a_shop(rng)
    tomorrow = now.date() + timedelta(days=1)
    later = rng.random() < 0.4
    starts_on = tomorrow + timedelta(days=rng.randrange(1, 28)) if later else tomorrow
    items = some_items(rng, rng.randint(2, 3), 1)
    wish = RepeatWish(items, _weekdays(rng, shop), _a_time(rng, shop), starts_on, shop.id)
    place = f" at {shop.name}" if shop.id != HOME_SHOP else ""
    start = f", starting {day_phrase(starts_on, now.date())}" if later else ""
    what = f"{items_phrase(items)}, {_days(wish.weekdays)} at {wish.pickup_at}{place}{start}"
    key = json.dumps([wish.key(), later])
    return Draw(key, repeat_goal(wish), {"what": what}, now)


# --- change-repeat ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Standing:
    """A repeat order that is there before the episode."""

    items: tuple[Item, ...]
    shop: Shop
    weekdays: str
    pickup_at: str
    paused: bool

    def columns(self) -> dict[str, SqlValue]:
        return {
            "shop_id": self.shop.id,
            "weekdays": self.weekdays,
            "pickup_at": self.pickup_at,
            "status": "paused" if self.paused else "active",
            "resumes_on": None,
        }


def _change_repeat(rng: random.Random) -> Draw:
    now = an_instant(rng)
    there = _some_standing(rng, rng.randint(2, 3))
    number = rng.randrange(1, len(there) + 1)
    values, told = _a_change(rng, there[number - 1], now)
    started = (now.date() - timedelta(days=30)).isoformat()
    setup = tuple(row for place, each in enumerate(there, 1) for row in _setup(place, each, started))
    name = there[number - 1].items[0].product.name
    goal = _change_goal(number, there[number - 1], values)
    key = json.dumps([number, [[i.key() for i in s.items] + [s.weekdays, s.pickup_at] for s in there], values])
    return Draw(key, goal, {"change": told.format(name=name)}, now, setup=setup)


def _some_standing(rng: random.Random, count: int) -> list[_Standing]:
    """Repeat orders of different products, each of one."""
    there: list[_Standing] = []
    for item in some_items(rng, count, 2):
        shop = _a_shop(rng)
        there.append(_Standing((item,), shop, _weekdays(rng, shop, 3), _a_time(rng, shop), rng.random() < 0.25))
    return there


def _a_change(rng: random.Random, this: _Standing, now: datetime) -> tuple[dict[str, SqlValue], str]:
    """What is to be different: columns of the repeat order, and an imperative with the place of its ``{name}``."""
    if this.paused:
        return {"status": "active", "resumes_on": None}, "resume the paused one of {name}"
    kind = rng.choice(("pause", "pause-until", "end", "move", "move"))
    if kind == "pause":
        return {"status": "paused", "resumes_on": None}, "pause the one of {name} until I resume it"
    if kind == "pause-until":
        back = now.date() + timedelta(days=rng.randrange(2, DAYS_AHEAD - 1))
        told = f"pause the one of {{name}}; it should be back {_on(back)}"
        return {"status": "paused", "resumes_on": back.isoformat()}, told
    if kind == "end":
        return {"status": "ended", "resumes_on": None}, "end the one of {name} for good"
    return _a_move(rng, this)


def _on(day: date) -> str:
    return f"on {weekday_and_day(day)}"


def _a_move(rng: random.Random, this: _Standing) -> tuple[dict[str, SqlValue], str]:
    """Other days, another time or another shop; one or two of them, and such as the shop has."""
    while True:
        values: dict[str, SqlValue] = {}
        told: list[str] = []
        shop = this.shop
        for what in sorted(rng.sample(("shop", "time", "weekdays"), rng.randint(1, 2))):
            if what == "shop":
                shop = _a_shop(rng)
                values["shop_id"] = shop.id
                told.append(f"to {shop_name(shop.id)}")
            elif what == "time":
                values["pickup_at"] = _a_time(rng, shop)
                told.append(f"to {values['pickup_at']}")
            else:
                values["weekdays"] = _weekdays(rng, shop)
                told.append(f"to {_days(str(values['weekdays']))}")
        after = {**this.columns(), **values}
        kept = any(values[column] == this.columns()[column] for column in values)
        days, times = str(after["weekdays"]), [slot.starts_at for slot in shop.slots]
        if not kept and str(shop.closed_on) not in days and after["pickup_at"] in times:
            return values, f"move the one of {{name}} {listed(told)}"


def _change_goal(standing_id: int, before: _Standing, values: dict[str, SqlValue]) -> Goal:
    """That this repeat order is different, as agreed with the bar, and no other."""
    agreed = Row(
        "standing_changes",
        {"standing_id": standing_id, "what": "changed", "made_at": ANYTHING},
        label="agreed",
    )
    changed = Change("standing_orders", {"id": standing_id}, values, label="repeat order", weight=2.0)
    after = {**before.columns(), **values}
    planned = Row("plan", {**after, "standing_id": standing_id}, key=("standing_id",))
    start = Row("plan", {**before.columns(), "standing_id": standing_id})
    done = Row("standing_orders", {**after, "id": standing_id}, key=("id", *values))
    return Goal(
        added=(agreed,), changed=(changed,), progress=(Ladder((Rung(0.6, planned, 0.2, start), Rung(1.0, done))),)
    )


def _setup(standing_id: int, this: _Standing, started: str) -> Setup:
    head = {"id": standing_id, "account_id": CUSTOMER[0], "starts_on": started, **this.columns()}
    return (("standing_orders", head), *line_setup(STANDING_LINES, "standing_id", standing_id, this.items))


FAMILIES = (
    Family(
        name="repeat-order",
        summary="A repeat order set up from nothing: its drinks, days of the week, time, shop and first day.",
        difficulty="hard",
        draw=_repeat_order,
        phrasings=requests("set up a repeat order: {what}"),
        max_steps=80,
    ),
    Family(
        name="change-repeat",
        summary="One of several repeat orders paused, resumed, moved or ended.",
        difficulty="easy",
        draw=_change_repeat,
        phrasings=requests("look after my repeat orders: {change}"),
        max_steps=40,
    ),
)
