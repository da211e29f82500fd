"""The oracle against the real site in a real browser, as an agent would be."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from webgym.engine import Engine
from webgym.env import WebEnv
from webgym.task import ActionMode
from webgym.types import Action, Answer, Back, Click, Done, Element, PageView, Type
from webgym_sites.burrito import SITE
from webgym_sites.burrito.catalogue import catalogue
from webgym_sites.burrito.oracle.researcher import options_of, product_name
from webgym_sites.burrito.oracle.shopper import Shopper
from webgym_sites.burrito.tasks.plan import plan_of
from webgym_sites.kit.oracle.controls import path_of


@contextmanager
def environment(engine: Engine, family: str, mode: ActionMode) -> Iterator[WebEnv]:
    env = WebEnv(SITE, [SITE.family(family)], observation="page", action=mode, engine=engine, split="test")
    try:
        yield env
    finally:
        env.close()


def finish(env: WebEnv) -> dict[str, Any]:
    """Let the oracle play on to the end of the episode; every one of its actions must be possible."""
    oracle = SITE.oracle(env.task)
    while True:
        action = oracle.act(env.page, env.snapshot())
        *_, terminated, truncated, info = env.step(env.actions.encode(action, env.page, env.task))
        assert not info.get("action_error"), (env.task.id, action, info["action_error"])
        if terminated or truncated:
            return info


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
@pytest.mark.parametrize("family", ["customise", "deliver-to", "coupon", "edit-bag", "find-out"])
def test_the_oracle_recovers_from_what_others_did(engine: Engine, family: str, seed: int) -> None:
    with environment(engine, family, "computer") as env:
        env.reset(seed=seed)
        env.max_steps = 200
        stumble(env, random.Random(seed), steps=25)
        info = finish(env)
        assert info["verdict"]["success"], (env.task.instruction, info["verdict"])


def test_what_is_begun_is_finished_first(engine: Engine) -> None:
    with environment(engine, "several-items", "element") as env:
        env.reset(seed=0)
        plan = plan_of(env.task.goal)
        assert plan is not None and len({item.product_id for item in plan.items}) > 1
        backwards, oracle = Shopper(replace(plan, items=plan.items[::-1])), SITE.oracle(env.task)
        while not env.snapshot().table("bag_lines"):
            action = backwards.act(env.page, env.snapshot())
            if path_of(env.page).startswith("/item/"):
                assert oracle.act(env.page, env.snapshot()) == action
            env.step(env.actions.encode(action, env.page, env.task))
        assert finish(env)["verdict"]["success"]


def stumble(env: WebEnv, rng: random.Random, steps: int) -> None:
    """Do things that are possible, some of them sensible, but none that ends the episode."""
    oracle = SITE.oracle(env.task)
    for _ in range(steps):
        action: Action = oracle.act(env.page, env.snapshot())
        if rng.random() < 0.6 or ends(action, env.page):
            action = anything(rng, env.page, env.task.values or ("a", "b"))
        *_, terminated, _, _ = env.step(env.actions.encode(action, env.page, env.task))
        assert not terminated


def anything(rng: random.Random, page: PageView, texts: tuple[str, ...]) -> Action:
    free = [element for element in page.elements if not element.disabled and not places_order(element)]
    element = rng.choice(free)
    return Type(rng.choice(texts), into=element.number) if element.editable else Click(element.number)


def ends(action: Action, page: PageView) -> bool:
    if isinstance(action, Click):
        return any(element.number == action.target and places_order(element) for element in page.elements)
    return isinstance(action, Answer | Done | Back)


def places_order(element: Element) -> bool:
    return element.name.startswith("Place order")


# --- reading ---------------------------------------------------------------------------------------------------------


def test_a_product_is_found_in_what_is_said() -> None:
    assert product_name("a large Chicken Burrito with guacamole") == "Chicken Burrito"
    assert product_name("an order of Pumpkin Tacos") == "Pumpkin Tacos"
    assert product_name("a Lobster Bowl") == "Lobster Bowl"


def test_extra_guacamole_is_not_guacamole() -> None:
    dish = catalogue().dishes["chicken-burrito"]
    assert options_of(dish, "a large Chicken Burrito with extra guacamole") == dish.preselected - {"regular"} | {
        "large",
        "extra-guacamole",
    }
    assert "guacamole" in options_of(dish, "a Chicken Burrito with guacamole and extra guacamole")
