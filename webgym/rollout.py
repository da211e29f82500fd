"""The loop between an agent and an environment, one episode at a time."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar, cast

import gymnasium as gym

from webgym.act.performed import performed
from webgym.agent import Agent
from webgym.episode import Episode, EpisodeWriter, Header, Outcome, Result, RunWriter, StepRecord
from webgym.errors import AgentError, WebgymError
from webgym.types import Frame

if TYPE_CHECKING:
    from webgym.env import WebEnv

_SETTINGS = ("observation", "action", "reward", "variant", "step_ms")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Transition:
    """One step: what the environment returned, and what is recorded of it."""

    observation: Any
    reward: float
    terminated: bool
    truncated: bool
    info: Mapping[str, Any]
    record: StepRecord


class Rollout:
    """One episode of an agent in an environment: made, it has been reset; iterated over, it is played.

    Args:
        env: A `WebEnv`, wrapped or not. With ``render_mode="rgb_array"``, pictures are recorded too.
        agent: One that knows the environment (`webgym.agent.introduce`).
        agent_name: What it is called in records.
        task: Id of the task; by default the environment draws one.
        seed: As for ``env.reset``.
        run: Where to record the episode, if anywhere. Only a finished one is kept.
    """

    def __init__(
        self,
        env: gym.Env[Any, Any],
        agent: Agent,
        agent_name: str,
        *,
        task: str | None = None,
        seed: int | None = None,
        run: RunWriter | None = None,
    ) -> None:
        self._env, self._inner = env, cast("WebEnv", env.unwrapped)
        self._agent, self._agent_name = agent, agent_name
        self._run = run
        self._spent_ms = 0.0
        self._total_reward = 0.0
        options = {"task": task} if task else None
        (self._observation, self._info), _ = self._timed(lambda: env.reset(seed=seed, options=options))
        self.task: Mapping[str, Any] = self._info["task"]
        self.outcome: Outcome | None = None
        """How it ended; None until it has."""
        self.result: Result | None = None
        """Its entry in the results; None until it has ended."""

    def __iter__(self) -> Generator[Transition, None, None]:
        """Play to the end. When the last step is handed out, the episode is recorded already.

        Raises:
            AgentError: If the agent raises.
        """
        header, records = self._header(), list[StepRecord]()
        with self._run.episode(header, self._picture()) if self._run else nullcontext() as writer:
            self._ask(lambda: self._agent.reset(self._observation, self._info))
            while self.outcome is None:
                transition = self._step()
                records.append(transition.record)
                if transition.terminated or transition.truncated:
                    self.outcome = self._outcome(transition)
                if writer is not None:
                    self.result = self._write(writer, transition.record)
                elif self.outcome is not None:
                    self.result = Result.of(Episode(Path(), header, tuple(records), self.outcome))
                yield transition

    def finish(self) -> Result:
        """Play to the end, if it has not been: its entry in the results.

        Raises:
            AgentError: If the agent raises.
        """
        if self.result is None:
            for _ in self:
                pass
        assert self.result is not None
        return self.result

    def _step(self) -> Transition:
        page = self._inner.page
        action, agent_ms = self._ask(lambda: self._agent.act(self._observation, self._info))
        (self._observation, reward, terminated, truncated, self._info), env_ms = self._timed(
            lambda: self._env.step(action)
        )
        fault = "fault" in self._info
        self._total_reward += float(reward)
        record = StepRecord(
            step=self._info["elapsed_steps"],
            action=action,
            performed=tuple(performed(act, page) for act in self._inner.performed),
            error=self._info.get("action_error", ""),
            reward=None if fault else float(reward),
            url=self._inner.page.url,
            events=tuple(f"{event['kind']}: {event['text']}" for event in self._info["events"]),
            frame="",
            agent_ms=round(agent_ms, 3),
            env_ms=round(env_ms, 3),
        )
        return Transition(self._observation, float(reward), terminated, truncated, self._info, record)

    def _outcome(self, last: Transition) -> Outcome:
        fault = str(last.info.get("fault", ""))
        return Outcome(
            ending="fault" if fault else "terminated" if last.terminated else "truncated",
            verdict=None if fault else last.info["verdict"],
            total_reward=None if fault else self._total_reward,
            fault=fault,
            seconds=round(self._spent_ms / 1000, 3),
        )

    def _write(self, writer: EpisodeWriter, record: StepRecord) -> Result | None:
        broken = self.outcome is not None and self.outcome.fault
        writer.step(record, None if broken else self._picture())
        return writer.finish(self.outcome) if self.outcome else None

    def _header(self) -> Header:
        spec, page = self._env.spec, self._inner.page
        given = dict(spec.kwargs) if spec else {}
        settings = {name: given[name] for name in _SETTINGS if name in given} | {"action": self._inner.actions.mode}
        return Header(self.task, self._agent_name, settings, (page.width, page.height))

    def _picture(self) -> Frame | None:
        return cast("Frame | None", self._env.render())

    def _ask(self, question: Callable[[], _Value]) -> tuple[_Value, float]:
        try:
            return self._timed(question)
        except WebgymError:
            raise
        except Exception as error:
            message = f"agent {self._agent_name!r} raised {type(error).__name__}: {error}"
            raise AgentError(f"{message} (task {self.task['id']})") from error

    def _timed(self, work: Callable[[], _Value]) -> tuple[_Value, float]:
        """The result, and how many milliseconds it took; recording is not part of an episode's time."""
        start = perf_counter()
        result = work()
        took_ms = (perf_counter() - start) * 1000
        self._spent_ms += took_ms
        return result, took_ms
