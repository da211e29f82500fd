"""Playing a suite: its tasks are of several sites, and not every action mode can express each of them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, closing
from functools import partial
from typing import Any, Self

from webgym.agent import Agent
from webgym.arguments import plain_arguments
from webgym.engine import Engine, EngineName, engine_for
from webgym.episode import RunWriter
from webgym.fleet import AgentSource, Fleet, Results, make_agents, name_of
from webgym.registry import environment_id, sites
from webgym.seat import checked_count
from webgym.session import suitable_action
from webgym.suite import Suite
from webgym.task import parse_task_id


class SuiteFleets:
    """Fleets that play a suite, one after another: one for each site and action mode, with the same agents.

    Args:
        agent, num_envs, agent_name, pictures: As of `Fleet`.
        suite: What is played.
        action: Mode of all tasks; by default, for each, the one that suits the agent best.
        engine, chromium: As of `webgym.env.WebEnv`.
        kwargs: More arguments of `webgym.session.Session`.

    Attributes:
        arguments: What decides the episodes, as JSON holds it.
        variants: What each task is played under.

    Raises:
        TaskError: Tasks have changed since the suite was frozen.
    """

    def __init__(
        self,
        agent: AgentSource,
        suite: Suite,
        num_envs: int,
        agent_name: str | None,
        pictures: bool,
        *,
        action: str | None = None,
        engine: EngineName | Engine = "auto",
        chromium: str | None = None,
        **kwargs: Any,  # noqa: ANN401 - as of `evaluate`
    ) -> None:
        suite.check(sites())
        self.variants = {each.id: each.variant for each in suite}
        name = agent_name or name_of(agent)
        agents = make_agents(agent, checked_count("num_envs", num_envs))
        self._stack = ExitStack()
        own = None if isinstance(engine, Engine) else engine_for(num_envs, engine, chromium)
        if own is not None:
            self._stack.enter_context(closing(own))
        play = partial(Fleet, agent_name=name, pictures=pictures, engine=own or engine, **kwargs)
        self._fleets: list[tuple[Fleet, list[str]]] = []
        for (site, mode), tasks in _together(suite, agents[0], action).items():
            count = min(num_envs, len(tasks))
            fleet = play(partial(next, iter(agents)), environment_id(site), num_envs=count, action=mode)
            self._fleets.append((fleet, tasks))
        asked = {"suite": {"name": suite.name, "version": suite.version, "digest": suite.digest}, "engine": engine}
        modes = sorted({fleet.action for fleet, _ in self._fleets})
        played = {"agent": name, "action": modes, "observation": self._fleets[0][0].parts}
        self.arguments = plain_arguments({**kwargs, **asked, **played})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def play(self, tasks: Sequence[str], run: RunWriter | None) -> Results:
        """Play those of the suite's tasks; as `Fleet.play`."""
        for fleet, its in self._fleets:
            left = [task for task in its if task in tasks]
            if left:
                with fleet:
                    yield from fleet.play(left, run, self.variants)


def _together(suite: Suite, agent: Agent, action: str | None) -> dict[tuple[str, str], list[str]]:
    """The tasks of each site and action mode."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in suite:
        name = parse_task_id(each.id)
        mode = action or suitable_action(environment_id(name.site, name.family), agent)
        found.setdefault((name.site, mode), []).append(each.id)
    return found
