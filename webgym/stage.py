"""Where episodes are played: one world, one tab at a time, and the judgement of what happened.

A stage does what environments of both kinds need for each of their episodes; its coroutines run on the engine's thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from webgym.browser.tab import Tab, TabSpec
from webgym.engine import BoundTab, Engine
from webgym.errors import ActionError, BrowserError, SiteError
from webgym.goal import progress_tables
from webgym.reward import Reward
from webgym.site import Site
from webgym.snapshot import Snapshot
from webgym.task import Task
from webgym.types import INFEASIBLE, Action, Answer, Done, Frame, Look
from webgym.verify import Verdict, potential
from webgym.world import World


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one step came to.

    Attributes:
        look: What the page shows now; after a fault, what it showed last.
        verdict: The judgement, if the episode has ended without a fault.
        action_error: Why the action was a no-op, or was cut short.
        fault: What broke, if the machinery did; the episode then counts for nothing.
    """

    look: Look
    reward: float = 0.0
    terminated: bool = False
    truncated: bool = False
    verdict: Verdict | None = None
    action_error: str = ""
    fault: str = ""


class Stage:
    """Plays episodes of one site, one after another.

    Args:
        engine: Where its tabs come from.
        site, variant: What its world is a copy of.
        viewport: Width and height, in CSS pixels.
        reward: How steps are rewarded.
        step_ms: How long the page lives after each action, in its own milliseconds.
        picture: Whether each look takes a picture; may be changed between two of them.
    """

    def __init__(
        self,
        engine: Engine,
        site: Site,
        *,
        variant: str,
        viewport: tuple[int, int],
        reward: Reward,
        step_ms: int,
        picture: bool,
    ) -> None:
        self._engine = engine
        self._site = site
        self._spec = TabSpec(f"http://{site.name}.test", *viewport)
        self._reward = reward
        self._step_ms = step_ms
        self.picture = picture
        self.world = World(site, variant)
        self.task: Task | None = None
        self.look: Look | None = None
        self.elapsed_steps = 0
        self.over = True
        self.faulty = False
        self._bound: BoundTab | None = None
        self._before: Snapshot | None = None
        self._finals = 0
        self._phi: tuple[int, float] = (-1, 0.0)  # version of the database it was read from, value

    async def begin(self, task: Task) -> Look:
        """Start an episode: restored database, a tab without a trace of the last one, first page.

        Raises:
            BrowserError: If no page could be had, not even from a fresh browser.
            SiteError: If the site failed to show its first page.
        """
        broken, self.faulty = self.faulty, True  # until the first page is there
        if broken:
            await self._engine.revive()
        try:
            look = await self._begin(task, keep_tab=not broken)
        except BrowserError:  # the browser had died between episodes, or hangs
            await self._engine.revive()
            look = await self._begin(task, keep_tab=False)
        self.faulty = False
        return look

    async def _begin(self, task: Task, keep_tab: bool) -> Look:
        if not keep_tab:
            self.leave()
        last, self._bound, self.over = self._bound, None, True
        self._bound = bound = await self._engine.tab(self.world, self._spec, last)  # the last page is gone by now
        self.world.reset(task)
        self.task, self.elapsed_steps = task, 0
        self._before = self.world.snapshot()
        self._finals = self._count_finals()
        look = await bound.tab.begin(task.start_path, bound.headers, task.start_at, self._step_ms, self.picture)
        self.world.clock.advance(self._step_ms)
        if self.world.faults:
            raise SiteError(f"site {self._site.name!r} failed on {task.start_path}: {self.world.faults[0]}")
        if self._site.complete is not None:
            self.task = self._site.complete(task, self.world.snapshot())
        self.look, self.over = look, False
        self._phi = (-1, 0.0)
        self._reward.start(self._potential())
        return look

    async def step(self, actions: Sequence[Action], max_steps: int, refused: str = "") -> Outcome:
        """Carry out the actions of one step, look, and judge.

        Args:
            actions: What the agent's action came to; none is a step that only lets time pass.
            max_steps: The budget, which truncates.
            refused: Why the agent's action came to none, if it was malformed.
        """
        self.elapsed_steps += 1
        try:
            return await self._step(actions, max_steps, refused)
        except BrowserError as error:
            return self._end_by_fault(f"BrowserError: {error}", refused)
        except asyncio.CancelledError:  # by Ctrl-C
            self.give_up()
            raise

    def give_up(self) -> None:
        """End the episode as it is, with no verdict: the page may be in the middle of anything."""
        self.over = self.faulty = True

    async def _step(self, actions: Sequence[Action], max_steps: int, refused: str) -> Outcome:
        said = next((each for each in actions if isinstance(each, Answer | Done)), None)
        doable = [each for each in actions if not isinstance(each, Answer | Done)]
        action_error = await self._act(doable) or refused
        self.look = await self.tab.look(self.picture)
        if self.world.faults:
            return self._end_by_fault(f"SiteError: {self.world.faults[0]}", action_error)
        terminated = said is not None or self._count_finals() > self._finals
        truncated = not terminated and self.elapsed_steps >= max_steps
        return self._judge(said, terminated, truncated, action_error)

    async def _act(self, actions: Sequence[Action]) -> str:
        """Carry out actions, one after another, up to one that cannot be done; why it cannot, or nothing."""
        problem = ""
        try:
            for action in actions:
                self.world.clock.advance(await self.tab.act((action,), self._step_ms))
        except ActionError as error:
            problem = str(error)
        if problem or not actions:
            self.world.clock.advance(await self.tab.act((), self._step_ms))
        return problem

    @property
    def tab(self) -> Tab:
        """The tab being played in."""
        assert self._bound is not None
        return self._bound.tab

    async def screenshot(self) -> Frame:
        """The viewport's pixels, (H, W, 3) uint8, read-only."""
        return await self.tab.screenshot()

    def leave(self) -> None:
        """Leave the tab, if there is one: its context ends with all that it stored."""
        if self._bound is not None:
            self._engine.drop(self._bound)
        self._bound, self.over = None, True

    def close(self) -> None:
        """Leave, and drop the world."""
        self.leave()
        self.world.close()

    def _judge(self, said: Answer | Done | None, terminated: bool, truncated: bool, action_error: str) -> Outcome:
        assert self.task is not None and self._before is not None and self.look is not None
        verdict = None
        if terminated or truncated:
            verdict = self.world.judge(self.task, self._before, _answer(said))
        phi = self._potential()
        reward = self._reward.step(phi, verdict if terminated else None)
        self.over = terminated or truncated
        return Outcome(self.look, reward, terminated, truncated, verdict, action_error)

    def _end_by_fault(self, fault: str, action_error: str) -> Outcome:
        assert self.look is not None
        self.over = self.faulty = True
        return Outcome(self.look, truncated=True, action_error=action_error, fault=fault)

    def _potential(self) -> float:
        assert self.task is not None
        if not self._reward.uses_potential:
            return 0.0
        if self._phi[0] != self.world.version:
            state = self.world.snapshot(progress_tables(self.task.goal))
            self._phi = (self.world.version, potential(self.task.goal, state))
        return self._phi[1]

    def _count_finals(self) -> int:
        return sum(self.world.count(table) for table in self._site.final_tables)


def _answer(said: Answer | Done | None) -> str | None:
    match said:
        case Answer(text=text):
            return text
        case Done(infeasible=True):
            return INFEASIBLE
        case _:
            return None
