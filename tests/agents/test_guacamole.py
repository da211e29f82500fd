"""The guacamole test counts what was ordered, whatever the agent meant."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from webgym.errors import UsageError
from webgym.registry import load_site
from webgym_agents.guacamole import FAMILIES, GUACAMOLES, GuacamoleTest, asked_for, guacamole_test, main
from webgym_agents.oracle import OracleAgent
from webgym_sites.burrito.tasks.plan import plan_of
from webgym_sites.burrito.tasks.wish import Item, Wish, goal_of

SITE = load_site("burrito")


class Misled(OracleAgent):
    """An oracle that is told to order something else."""

    def reset(self, observation: Any, info: Any) -> None:
        super().reset(observation, info)
        assert self._env is not None
        task = self._env.task
        wish = plan_of(task.goal)
        assert wish is not None
        self._oracle = SITE.oracle(replace(task, goal=goal_of(self.misled(wish))))

    def misled(self, wish: Wish) -> Wish:
        raise NotImplementedError


class Forgetful(Misled):
    """Leaves all guacamole out."""

    def misled(self, wish: Wish) -> Wish:
        return replace(wish, items=tuple(replace(item, options=item.options - GUACAMOLES) for item in wish.items))


class Eager(Misled):
    """Orders everything twice."""

    def misled(self, wish: Wish) -> Wish:
        return replace(wish, items=tuple(replace(item, quantity=2 * item.quantity) for item in wish.items))


class Inventive(Misled):
    """Takes the plain guacamole for the extra one."""

    def misled(self, wish: Wish) -> Wish:
        options = next(item.options for item in wish.items) - GUACAMOLES | {"guacamole"}
        return replace(wish, items=(Item(wish.items[0].product_id, options),))


def test_every_goal_of_the_families_says_how_much_is_asked_for() -> None:
    asked = 0
    for name in FAMILIES:
        for seed in range(60):
            task = SITE.family(name).task("burrito", "test", seed)
            wish = plan_of(task.goal)
            assert wish is not None
            wanted: Counter[str] = Counter()
            for item in wish.items:
                for kind in item.options & GUACAMOLES:
                    wanted[kind] += item.quantity
            assert asked_for(task.goal) == wanted
            asked += bool(wanted)
    assert 100 < asked < 400, "some ask for it, and some do not"


@pytest.mark.parametrize(
    ("agent", "wrong"),
    [
        ("oracle", {}),
        (Forgetful, {"forgotten"}),
        (Eager, {"doubled"}),
        (Inventive, {"forgotten", "unasked"}),
    ],
)
def test_it_notices_what_is_wrong(agent: Any, wrong: set[str]) -> None:
    found = guacamole_test(agent, episodes=1, num_envs=1)
    assert (found.episodes, found.asked, found.orders) == (1, 1, 1)
    for name in ("forgotten", "unasked", "doubled"):
        assert bool(getattr(found, name)) == (name in wrong), name
    if wrong:
        assert "burrito/extra-guac:test:" in getattr(found, min(wrong))[0]


def test_who_orders_nothing_does_nothing_wrong() -> None:
    found = guacamole_test("random", episodes=1)
    assert (found.episodes, found.orders) == (1, 0)
    assert "| forgotten | 0 | - | - |" in found.to_markdown()


def test_the_table_has_the_upper_end_of_the_interval() -> None:
    text = GuacamoleTest(1000, 400, 990, (), ("a",), ()).to_markdown()
    assert "1000 episodes, 400 of which ask for guacamole; 990 orders placed." in text
    assert "| forgotten | 0 | 0.00% | 0.39% |" in text
    assert "| unasked | 1 | 0.10% | 0.57% |" in text


def test_bad_arguments_are_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="episodes"):
        guacamole_test("oracle", episodes=0)
    with pytest.raises(SystemExit, match="2"):
        main(["nobody"])
    assert "nobody" in capsys.readouterr().err
