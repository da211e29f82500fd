"""Orders and answers that are nearly right: none succeeds, and the check that says why is the right one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import gymnasium as gym
import pytest

from webgym.engine import Engine
from webgym.env import WebEnv
from webgym.task import Family, Task
from webgym.types import SPLITS, Action, Click
from webgym.verify import NOTHING_ELSE, Verdict, near_misses, satisfy, verify
from webgym.world import World
from webgym_sites.burrito import SITE
from webgym_sites.burrito.catalogue import Place
from webgym_sites.burrito.oracle.shopper import Shopper
from webgym_sites.burrito.tasks.plan import plan_of
from webgym_sites.burrito.tasks.wish import Item, Wish

ORDERS = [family for family in SITE.families if family.name != "find-out"]


def named(family: Family) -> str:
    return family.name


def fails_at(verdict: Verdict, check: str) -> bool:
    """Whether it is no success, for a score below 1, and a check of that name (or one that begins so) says why."""
    failed = [each.name for each in verdict.failed]
    return not verdict.success and 0 <= verdict.score < 1 and any(name.startswith(check) for name in failed)


# --- states made from the goal ---------------------------------------------------------------------------------------

LEAST = 150
"""Near misses of each of the 13 families: 1,950 at least; there are more than 4,000."""


@pytest.fixture
def world() -> Iterator[World]:
    world = World(SITE)
    yield world
    world.close()


@pytest.mark.parametrize("family", SITE.families, ids=named)
def test_no_near_miss_succeeds(family: Family, world: World) -> None:
    tried = 0
    for split in SPLITS:
        task = family.task(SITE.name, split, 0)
        world.reset(task)
        before = world.snapshot().without(SITE.scratch_tables)
        met = satisfy(task.goal, before)
        assert verify(task.goal, before, met.after, met.answer).success
        for miss in near_misses(task.goal, before):
            verdict = verify(task.goal, before, miss.after, miss.answer)
            assert fails_at(verdict, miss.expected_failing), (task.id, miss.name, verdict)
            tried += 1
    assert tried >= LEAST
    assert LEAST * len(SITE.families) >= 1000


@pytest.mark.parametrize("family", ORDERS, ids=named)
def test_the_likeliest_mistakes_are_among_them(family: Family, world: World) -> None:
    task = family.task(SITE.name, "test", 1)
    world.reset(task)
    misses = list(near_misses(task.goal, world.snapshot().without(SITE.scratch_tables)))
    news = "newsletter: newsletter" if task.goal.changed else NOTHING_ELSE
    for name, check in {
        "order added: once more": "order added",
        "order added: missing": "order added",
        "order: tip_cents is": "order: tip_cents",
        "order: card_id is": "order: card_id",
        "order: one of order_lines more": "order: nothing more",
        "newsletter: newsletter left as it was" if task.goal.changed else "customers: newsletter of a row": news,
        "addresses: a row that nobody asked for": NOTHING_ELSE,
    }.items():
        found = [miss for miss in misses if miss.name.startswith(name)]
        assert found and all(miss.expected_failing == check for miss in found), (task.id, name)


# --- orders placed through the pages ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Slip:
    """One mistake of a customer: on which task, what is ordered instead, and the check that must say so."""

    task: str
    instead: Callable[[Wish], Wish]
    check: str


def first_item(change: Callable[[Item], Item]) -> Callable[[Wish], Wish]:
    return lambda wish: replace(wish, items=(change(wish.items[0]), *wish.items[1:]))


WATER = Item("sparkling-water", frozenset())
GUAC, SEVERAL, EDITED = "burrito/extra-guac:test:1", "burrito/several-items:test:1", "burrito/edit-bag:test:1"
SLIPS = {
    "one item more": Slip(GUAC, lambda wish: replace(wish, items=(*wish.items, WATER)), "order: nothing more"),
    "one of it more": Slip(GUAC, first_item(lambda item: replace(item, quantity=2)), "Chicken Burrito: quantity"),
    "one item fewer": Slip(SEVERAL, lambda wish: replace(wish, items=wish.items[1:]), "order: Build-Your-Own Bowl"),
    "guacamole, not extra": Slip(
        GUAC,
        first_item(lambda item: replace(item, options=item.options - {"extra-guacamole"} | {"guacamole"})),
        "Chicken Burrito: order_line_options extra-guacamole",
    ),
    "a tip": Slip(GUAC, lambda wish: replace(wish, tip_cents=200), "order: tip_cents"),
    "another card": Slip(GUAC, lambda wish: replace(wish, card_id=2), "order: card_id"),
    "another restaurant": Slip(GUAC, lambda wish: replace(wish, location_id="old-town"), "order: location_id"),
    "utensils": Slip(GUAC, lambda wish: replace(wish, utensils=True), "order: utensils"),
    "newsletter": Slip(GUAC, lambda wish: replace(wish, newsletter=True), NOTHING_ELSE),
    "no newsletter": Slip(SEVERAL, lambda wish: replace(wish, newsletter=False), "newsletter: newsletter"),
    "another time": Slip("burrito/time-slot:test:1", lambda wish: replace(wish, slot="asap"), "order: slot"),
    "no coupon": Slip("burrito/coupon:test:1", lambda wish: replace(wish, coupon_code=None), "order: coupon_code"),
    "picked up": Slip("burrito/deliver-to:test:1", lambda wish: replace(wish, address=None), "order: fulfilment"),
    "address left behind": Slip(
        "burrito/deliver-to:test:1",
        lambda wish: replace(wish, save_address=True, address=labelled(wish.address)),
        NOTHING_ELSE,
    ),
    "another dish": Slip(EDITED, first_item(lambda item: WATER), "Ember Shrimp Burrito: product_id"),
    "too dear": Slip("burrito/any-of:test:1", first_item(lambda item: replace(item, quantity=2)), "product: quantity"),
}


def labelled(place: Place | None) -> Place:
    assert place is not None
    return replace(place, label="Left behind")


class Page:
    """An environment in which every call can be said."""

    def __init__(self, engine: Engine, task_id: str) -> None:
        self.gym = gym.make("webgym/burrito-v0", observation="url", action="computer", engine=engine)
        assert isinstance(self.gym.unwrapped, WebEnv)
        self.env = self.gym.unwrapped
        self.gym.reset(options={"task": task_id})

    @property
    def task(self) -> Task:
        return self.env.task

    def say(self, action: Action) -> tuple[float, bool, Verdict | None]:
        """Take one action: reward, whether it ended the episode, and the verdict if there is one."""
        call = self.env.actions.encode(action, self.env.page, self.task)
        _, reward, terminated, truncated, info = self.gym.step(call)
        assert not truncated and "action_error" not in info, info
        return float(reward), terminated, Verdict.from_dict(info["verdict"]) if terminated else None

    def order(self, wish: Wish, last: Callable[[Click], Action] = lambda click: click) -> tuple[float, Verdict]:
        """Place this order, whatever the task asks for; ``last`` is done instead of the click that places it."""
        shopper = Shopper(wish)
        while True:
            action = shopper.act(self.env.page, self.env.snapshot())
            button = self.env.page.find("button", lambda name: name.startswith("Place order"))
            if button is not None and isinstance(action, Click) and action.target == button.number:
                action = last(action)
            reward, _, verdict = self.say(action)
            if verdict is not None:
                return reward, verdict

    def new_orders(self) -> int:
        return sum(row["status"] == "received" for row in self.env.snapshot().table("orders"))


@pytest.fixture
def open_page(engine: Engine) -> Iterator[Callable[[str], Page]]:
    opened: list[Page] = []

    def open_one(task_id: str) -> Page:
        opened.append(Page(engine, task_id))
        return opened[-1]

    yield open_one
    for page in opened:
        page.gym.close()


def wish_of(page: Page) -> Wish:
    wish = plan_of(page.task.goal)
    assert wish is not None
    return wish


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_slip_on_the_pages_fails(slip: Slip, open_page: Callable[[str], Page]) -> None:
    page = open_page(slip.task)
    wish = wish_of(page)
    assert slip.instead(wish) != wish
    reward, verdict = page.order(slip.instead(wish))
    assert page.new_orders() == 1
    assert reward == 0
    assert fails_at(verdict, slip.check), (page.task.instruction, verdict.failed)
    assert verdict.score > 0


def test_there_is_no_ordering_twice_through_the_pages(open_page: Callable[[str], Page]) -> None:
    """The first order ends the episode; a double click places one."""
    page = open_page(GUAC)
    reward, verdict = page.order(wish_of(page), last=lambda click: replace(click, count=2))
    assert (reward, verdict.success, page.new_orders()) == (1.0, True, 1)
    with pytest.raises(gym.error.ResetNeeded, match="no episode is under way"):
        page.gym.step(json.dumps({"action": "wait"}))
