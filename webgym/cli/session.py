"""An agent in an environment, for as many episodes as a verb wants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import gymnasium as gym

from webgym.agent import Agent, introduce
from webgym.cli.options import environments
from webgym.episode import Result, RunWriter
from webgym.errors import BrowserError, UsageError, unknown
from webgym.rollout import Rollout

_CHEAPEST_OBSERVATION = ("elements",)  # for agents that do not look
_MAX_FAULTS_IN_A_ROW = 3


class Session:
    """An environment that is open for as long as its ``with`` block, however that ends, and an agent that knows it.

    Args:
        env_id: Id of the environment.
        agent, agent_name: Who plays.
        action: Action mode.
        observation: Observation parts; by default those that the agent wants.
        run: Where to record, if anywhere; pictures are then taken of every step.
        kwargs: More arguments of `webgym.env.WebEnv`.

    Raises:
        UsageError: If the agent cannot act in that mode, or needs parts that are not among those given.
    """

    def __init__(
        self,
        env_id: str,
        agent: Agent,
        agent_name: str,
        *,
        action: str,
        observation: Sequence[str] | None = None,
        run: RunWriter | None = None,
        **kwargs: Any,  # noqa: ANN401 - WebEnv checks them
    ) -> None:
        if action not in agent.action_modes:
            raise UsageError(unknown(f"action mode of agent {agent_name!r}", action, agent.action_modes))
        parts = tuple(observation or agent.observation or _CHEAPEST_OBSERVATION)
        for part in agent.observation:
            if part not in parts:
                raise UsageError(f"agent {agent_name!r} needs the observation part {part!r}; give it too.")
        self._env_id = env_id
        self._agent, self._agent_name = agent, agent_name
        self._kwargs = {"action": action, "observation": parts[0] if len(parts) == 1 else parts, **kwargs}
        self._run = run
        self._env: gym.Env[Any, Any] | None = None
        self._faults_in_a_row = 0

    @property
    def records(self) -> bool:
        """Whether episodes are recorded."""
        return self._run is not None

    def __enter__(self) -> Self:
        kwargs: dict[str, Any] = {**self._kwargs, "render_mode": "rgb_array" if self._run else None}
        # Gymnasium's checker looks at every step of every episode: tests run it, people do not wait for it.
        self._env = gym.make(self._env_id, disable_env_checker=True, **kwargs)
        introduce(self._agent, self._env)
        return self

    def __exit__(self, *_: object) -> None:
        if self._env is not None:
            self._env.close()

    def rollout(self, task: str | None = None, seed: int | None = None) -> Rollout:
        """Begin an episode: of this task, or of one that the environment draws."""
        assert self._env is not None, "a session is used in a with block"
        return Rollout(self._env, self._agent, self._agent_name, task=task, seed=seed, run=self._run)

    def finish(self, rollout: Rollout) -> Result:
        """Play what is left of an episode.

        Raises:
            BrowserError: After several faults in a row, as the next one would not fare better.
        """
        if rollout.result is None:
            for _ in rollout:
                pass
        assert rollout.result is not None
        fault = rollout.result.fault
        self._faults_in_a_row = self._faults_in_a_row + 1 if fault else 0
        if self._faults_in_a_row == _MAX_FAULTS_IN_A_ROW:
            raise BrowserError(f"{_MAX_FAULTS_IN_A_ROW} episodes in a row were lost: {fault} See webgym doctor.")
        return rollout.result


def preferred_action(env_id: str, agent: Agent) -> str:
    """The first of an agent's action modes that can express the environment's tasks, or simply its first."""
    family = environments().get(env_id)
    able = [mode for mode in agent.action_modes if family is None or mode in family.modes]
    return able[0] if able else agent.action_modes[0]
