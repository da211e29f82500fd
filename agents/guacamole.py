"""The guacamole test: is guacamole ordered where it was asked for, only there, and no more often?

    python -m webgym_agents.guacamole burrito --episodes 1000

An agent plays held-out tasks of the burrito site's families whose orders are exact. Of each order that it places, the
servings of every kind of guacamole are counted in the database, and compared with those that were asked for. An order
with the plain one instead of the extra one has forgotten the one and added the other.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import gymnasium as gym

from webgym.cli.console import episode_progress
from webgym.env import WebEnv
from webgym.errors import WebgymError
from webgym.fleet import AgentSource, Fleet, choose_tasks
from webgym.goal import Goal
from webgym.registry import environment_id, load_site
from webgym.seat import checked_count
from webgym.snapshot import Snapshot
from webgym.summary import wilson

SITE = "burrito"
FAMILIES = (
    "extra-guac",
    "order-one",
    "customise",
    "leave-out",
    "several-items",
    "deliver-to",
    "time-slot",
    "coupon",
    "edit-bag",
    "reorder-changed",
)
"""Those whose goal is one order, to the last option."""
GUACAMOLES = frozenset({"guacamole", "extra-guacamole"})

Servings = Counter[str]
"""How many of each kind of guacamole."""


@dataclass(frozen=True, slots=True)
class GuacamoleTest:
    """What the test came to.

    Attributes:
        episodes: How many were played to their end.
        asked: In how many of them guacamole was asked for.
        orders: In how many an order was placed, right or wrong.
        forgotten: Tasks whose order has less of a kind than was asked for.
        unasked: Tasks whose order has a kind that was not asked for.
        doubled: Tasks whose order has more of a kind than was asked for.
    """

    episodes: int
    asked: int
    orders: int
    forgotten: tuple[str, ...]
    unasked: tuple[str, ...]
    doubled: tuple[str, ...]

    def to_markdown(self) -> str:
        """A table, with the upper end of the 95% Wilson interval of each rate."""
        lines = [
            f"{self.episodes} episodes, {self.asked} of which ask for guacamole; {self.orders} orders placed.\n",
            "| guacamole | orders | share | at most (95%) |",
            "|---|--:|--:|--:|",
        ]
        for name in ("forgotten", "unasked", "doubled"):
            count = len(getattr(self, name))
            interval = wilson(count, self.orders)
            shares = f"{count / self.orders:.2%} | {interval.high:.2%}" if interval else "- | -"
            lines.append(f"| {name} | {count} | {shares} |")
        return "\n".join(lines)


def asked_for(goal: Goal) -> Servings:
    """The servings in the order that a goal asks for."""
    servings: Servings = Counter()
    for order in goal.added:
        for line in order.children if order.table == "orders" else ():
            for option in line.children:
                kind, quantity = option.values["option_id"], line.values["quantity"]
                if kind in GUACAMOLES:
                    assert isinstance(kind, str) and isinstance(quantity, int), "the families' orders are exact"
                    servings[kind] += quantity
    return servings


def ordered(state: Snapshot) -> Servings | None:
    """The servings in the orders that were placed; None if there is none."""
    placed = {order["id"] for order in state.table("orders") if order["status"] == "received"}
    quantities = {row["id"]: row["quantity"] for row in state.table("order_lines") if row["order_id"] in placed}
    servings: Servings = Counter()
    for row in state.table("order_line_options"):
        if row["line_id"] in quantities and row["option_id"] in GUACAMOLES:
            servings[str(row["option_id"])] += cast("int", quantities[row["line_id"]])
    return servings if placed else None


def guacamole_test(agent: AgentSource, *, episodes: int = 1000, seed: int = 0, num_envs: int = 8) -> GuacamoleTest:
    """Let an agent play tasks of the split ``test``, evenly from `FAMILIES`.

    Args:
        agent: As `webgym.evaluate` takes it.
        episodes: How many tasks, all different.
        seed: Decides which.
        num_envs: How many environments play at a time.

    Raises:
        UsageError: An argument that cannot be.
        AgentError: The agent cannot be loaded, or raises while acting.
        BrowserError: No browser; or several tasks in a row were lost in spite of all attempts.
    """
    checked_count("episodes", episodes)
    families = [load_site(SITE).family(name) for name in FAMILIES]
    tasks = choose_tasks(SITE, families, ("test",), episodes, seed)
    found: dict[str, tuple[Servings, Servings | None]] = {}
    fleet = Fleet(agent, environment_id(SITE), num_envs=num_envs, wrap=lambda env: _Counting(env, found))
    with fleet, episode_progress() as progress:
        bar = progress.add_task("guacamole", total=episodes, figures="")
        for result in fleet.play(tasks):
            progress.advance(bar, 0 if result.fault else 1)
    placed = {task: (asked, had) for task, (asked, had) in found.items() if had is not None}
    return GuacamoleTest(
        episodes=len(found),
        asked=sum(asked.total() > 0 for asked, _ in found.values()),
        orders=len(placed),
        forgotten=_where(placed, lambda asked, had: had < asked),
        unasked=_where(placed, lambda asked, had: had > 0 and not asked),
        doubled=_where(placed, lambda asked, had: had > asked > 0),
    )


def _where(placed: Mapping[str, tuple[Servings, Servings]], wrong: Callable[[int, int], bool]) -> tuple[str, ...]:
    """The tasks in which that holds of what was asked for and what there is of some kind."""
    return tuple(
        task for task, (asked, had) in placed.items() if any(wrong(asked[kind], had[kind]) for kind in GUACAMOLES)
    )


class _Counting(gym.Wrapper[Any, Any, Any, Any]):
    """Counts the servings at the end of each episode."""

    def __init__(self, env: gym.Env[Any, Any], found: dict[str, tuple[Servings, Servings | None]]) -> None:
        super().__init__(env)
        self._found = found

    def step(self, action: Any) -> Any:  # noqa: ANN401 - as any environment's
        stepped = self.env.step(action)
        _, _, terminated, truncated, info = stepped
        if (terminated or truncated) and "fault" not in info:
            inner = cast("WebEnv", self.unwrapped)
            self._found[inner.task.id] = asked_for(inner.task.goal), ordered(inner.snapshot())
        return stepped


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the test, and print its table and the tasks that went wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m webgym_agents.guacamole", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("agent", help="an agent's name, or module:Class")
    parser.add_argument("--episodes", type=int, default=1000, help="how many tasks (default: 1000)")
    parser.add_argument("--seed", type=int, default=0, help="decides which (default: 0)")
    parser.add_argument("--num-envs", type=int, default=8, help="how many are played at a time (default: 8)")
    given = parser.parse_args(arguments)
    try:
        test = guacamole_test(given.agent, episodes=given.episodes, seed=given.seed, num_envs=given.num_envs)
    except WebgymError as error:
        parser.error(str(error))
    print(test.to_markdown())
    for name in ("forgotten", "unasked", "doubled"):
        for task in getattr(test, name):
            print(f"{name}: {task}")


if __name__ == "__main__":
    main()
