"""An agent in an environment, for as many episodes as are wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Self, cast

import gymnasium as gym

from webgym.agent import Agent, introduce
from webgym.episode import Result, RunWriter
from webgym.errors import BrowserError, UsageError, unknown
from webgym.registry import environments
from webgym.rollout import Rollout

if TYPE_CHECKING:
    from webgym.env import WebEnv

_CHEAPEST_OBSERVATION = ("elements",)  # for agents that do not look
_MAX_LOST_IN_A_ROW = 3

Wrap = Callable[[gym.Env[Any, Any]], gym.Env[Any, Any]]


class Session:
    """An environment that is open for as long as its ``with`` block, however that ends, and an agent that knows it.

    Args:
        env_id: Id of the environment.
        agent, agent_name: Who plays.
        action: Action mode; by default the one that suits the agent best among those that can express the tasks.
        observation: Observation parts; by default those that the agent wants.
        pictures: Whether pictures can be recorded: one is then taken after every step.
        wrap: Wraps the environment, before the agent sees it.
        kwargs: More arguments of `webgym.env.WebEnv`.

    Attributes:
        action: The action mode.
        parts: The observation parts.

    Raises:
        UsageError: There is no such environment, the agent cannot act in that mode, or it needs parts that are not
            among those given.
    """

    def __init__(
        self,
        env_id: str,
        agent: Agent,
        agent_name: str,
        *,
        action: str | None = None,
        observation: str | Sequence[str] | None = None,
        pictures: bool = False,
        wrap: Wrap | None = None,
        **kwargs: Any,  # noqa: ANN401 - WebEnv checks them
    ) -> None:
        self.action = suitable_action(env_id, agent) if action is None else action
        if self.action not in agent.action_modes:
            raise UsageError(unknown(f"action mode of agent {agent_name!r}", action, agent.action_modes))
        given = (observation,) if isinstance(observation, str) else observation
        self.parts = tuple(given or agent.observation or _CHEAPEST_OBSERVATION)
        for part in agent.observation:
            if part not in self.parts:
                raise UsageError(f"agent {agent_name!r} needs the observation part {part!r}; give it too.")
        self.agent_name = agent_name
        self._env_id, self._agent, self._wrap = env_id, agent, wrap
        self._kwargs = {**kwargs, "render_mode": "rgb_array" if pictures else None}
        self._env: gym.Env[Any, Any] | None = None

    def __enter__(self) -> Self:
        observation = self.parts[0] if len(self.parts) == 1 else self.parts
        arguments: dict[str, Any] = {"action": self.action, "observation": observation, **self._kwargs}
        # Gymnasium's checker looks at every step of every episode: tests run it, people do not wait for it.
        env = gym.make(self._env_id, disable_env_checker=True, **arguments)
        self._env = self._wrap(env) if self._wrap else env
        introduce(self._agent, self._env)
        return self

    def __exit__(self, *_: object) -> None:
        if self._env is not None:
            self._env.close()

    @property
    def env(self) -> WebEnv:
        """The environment, unwrapped."""
        return cast("WebEnv", self._opened.unwrapped)

    def rollout(
        self,
        task: str | None = None,
        seed: int | None = None,
        run: RunWriter | None = None,
        variant: str | None = None,
    ) -> Rollout:
        """Begin an episode.

        Args:
            task: Its task; by default the environment draws one.
            seed: As for ``env.reset``.
            run: Where to record it, if anywhere.
            variant: How the knobs are turned, from this episode on; by default as in the one before.

        Raises:
            UsageError: There is no such task or variant.
        """
        if variant is not None:
            self.env.variant = variant
        return Rollout(self._opened, self._agent, self.agent_name, task=task, seed=seed, run=run)

    @property
    def _opened(self) -> gym.Env[Any, Any]:
        assert self._env is not None, "a session is used in a with block"
        return self._env


class LossCount:
    """Ends what comes to nothing but faults: where several in a row were lost, the next would not fare better."""

    def __init__(self) -> None:
        self._in_a_row = 0

    def add(self, result: Result) -> None:
        """Count an episode that will not be played again.

        Raises:
            BrowserError: It is the last of several in a row that were lost.
        """
        self._in_a_row = self._in_a_row + 1 if result.fault else 0
        if self._in_a_row == _MAX_LOST_IN_A_ROW:
            raise BrowserError(f"{_MAX_LOST_IN_A_ROW} episodes in a row were lost: {result.fault} See webgym doctor.")


def suitable_action(env_id: str, agent: Agent) -> str:
    """The first of an agent's action modes that can express the environment's tasks, or simply its first.

    Raises:
        UsageError: There is no such environment.
    """
    known = environments()
    if env_id not in known:
        raise UsageError(unknown("environment", env_id, known))
    family = known[env_id]
    able = [mode for mode in agent.action_modes if family is None or mode in family.modes]
    return able[0] if able else agent.action_modes[0]
