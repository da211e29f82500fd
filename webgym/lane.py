"""One environment of a vector: where it stands between two steps, and how its episodes follow one another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from gymnasium.vector import AutoresetMode

from webgym.batch import ObservationBatch, blank_observation
from webgym.env import WebEnv
from webgym.errors import BrowserError, SiteError
from webgym.seat import Info, Move
from webgym.task import Task


@dataclass(frozen=True, slots=True)
class Moved:
    """What a step came to in one environment."""

    reward: float
    terminated: bool
    truncated: bool
    info: Info


class Lane:
    """One environment of a vector. Its coroutines run on the engine's thread.

    Args:
        env: The environment, of which only the lane may begin or step episodes.
        index: Its row.
        mode: When the next episode begins.

    Attributes:
        over: Its episode has ended, or could not begin: there is nothing to step.
        has_page: There is something to see, be the episode over or not.
        failure, failures: Why the last reset failed, if it did; how many have failed one after another.
    """

    def __init__(self, env: WebEnv, index: int, mode: AutoresetMode) -> None:
        self.env = env
        self.index = index
        self._mode = mode
        self.over = True
        self.has_page = False
        self.failure: BrowserError | SiteError | None = None
        self.failures = 0

    def decode(self, action: object) -> Move | None:
        """What an action comes to; None where the next step begins an episode instead."""
        return None if self.over else self.env.seat.decode(action)

    def show(self, batch: ObservationBatch) -> None:
        """Write the observation into this environment's row."""
        if self.has_page:
            batch.write(self.index, self.env.seat.look, self.env.seat.task)
        else:
            batch.blank(self.index)

    async def begin(self, task: Task) -> None:
        """Start an episode; as `Stage.begin`."""
        self.over, self.has_page = True, False
        await self.env.seat.begin(task)
        self.over, self.has_page = False, True
        self.failure, self.failures = None, 0

    async def advance(self, move: Move | None, batch: ObservationBatch) -> Moved:
        """Take one step, of which beginning the next episode may be part, and show what it came to."""
        if self.over and self._mode is AutoresetMode.NEXT_STEP:
            info = await self._begin_next()
            moved = Moved(0.0, False, self.over, info)
        else:
            moved = await self._step(move)
            if self.over and self._mode is AutoresetMode.SAME_STEP:
                last = {"final_obs": self._observation(), "final_info": moved.info}
                moved = replace(moved, info={**last, **await self._begin_next()})
        self.show(batch)
        return moved

    async def _step(self, move: Move | None) -> Moved:
        if move is None:  # the episode could not begin; so it ends
            return Moved(0.0, False, True, self._failure_info())
        outcome = await self.env.seat.step(move)
        self.over = outcome.terminated or outcome.truncated
        return Moved(outcome.reward, outcome.terminated, outcome.truncated, self.env.seat.step_info(outcome))

    async def _begin_next(self) -> Info:
        """Begin the next episode; where the machinery fails, say so in the info, and remember it."""
        try:
            await self.begin(self.env.choose_task())
        except (BrowserError, SiteError) as error:
            self.failure, self.failures = error, self.failures + 1
            return self._failure_info()
        return self.env.seat.reset_info()

    def _failure_info(self) -> Info:
        fault = f"{type(self.failure).__name__}: {self.failure}"
        return {"elapsed_steps": 0, "events": [], "fault": fault}

    def _observation(self) -> Any:  # noqa: ANN401 - a member of the single space
        return self.env.seat.observe() if self.has_page else blank_observation(self.env.setting.observations)
