"""What environments of both kinds share: their arguments, checked, and one agent's place before a stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import gymnasium as gym
import numpy as np

from webgym.act import ActionSpec, Mask, make_action_spec
from webgym.act.dialects import CoordinateSpace
from webgym.engine import Engine
from webgym.errors import ActionError, BrowserError, UsageError, unknown
from webgym.live import LivePage, LiveView
from webgym.observe import Array, Observation, ObservationSpec, make_observation_spec
from webgym.reward import Reward, RewardMode
from webgym.site import Site
from webgym.stage import Outcome, Stage
from webgym.task import MAX_TASK_SEED, ActionMode, Family, Task, parse_task_id
from webgym.types import SPLITS, Action, Frame, Look, PageView, Split
from webgym.variant import settings_of

Info = dict[str, Any]


@dataclass(frozen=True)
class Setting:
    """What is played, and how it is seen, acted on and rewarded; see `webgym.env.WebEnv` for the arguments."""

    site: Site
    families: tuple[Family, ...]
    observations: ObservationSpec
    actions: ActionSpec
    reward: RewardMode
    gamma: float
    split: Split
    variant: str
    max_steps: int | None
    step_ms: int

    @classmethod
    def of(
        cls,
        site: Site,
        families: Sequence[Family],
        *,
        observation: str | tuple[str, ...] | list[str],
        action: ActionMode,
        reward: RewardMode,
        gamma: float,
        split: Split,
        variant: str,
        viewport: tuple[int, int] | None,
        max_steps: int | None,
        coordinates: CoordinateSpace | None,
        step_ms: int,
    ) -> Setting:
        """Check arguments, and make what follows from them.

        Raises:
            UsageError: One that does not exist or cannot be.
        """
        viewport = site.viewport_of(families) if viewport is None else viewport
        observations = make_observation_spec(observation, viewport)
        actions = make_action_spec(action, viewport, coordinates)
        checked_choice("split", split, SPLITS)
        checked_count("step_ms", step_ms)
        Reward(reward, gamma)  # raises what is wrong with them
        # A site's environment draws what its action mode can express and its viewport can show; a family's own
        # environment is always that family.
        able = tuple(family for family in families if action in family.modes and _fits(family, viewport))
        able = able or tuple(families)
        unbounded = cls(site, able, observations, actions, reward, gamma, split, variant, None, step_ms)
        return unbounded.with_variant(variant).with_budget(max_steps)

    def with_budget(self, max_steps: int | None) -> Setting:
        """The same with another step budget; None for that of each task.

        Raises:
            UsageError: No whole number of at least 1.
        """
        return replace(self, max_steps=None if max_steps is None else checked_count("max_steps", max_steps))

    def with_variant(self, variant: str) -> Setting:
        """The same under another variant.

        Raises:
            UsageError: There is no such variant.
        """
        settings_of(variant, self.site.knobs)  # raises what is wrong with it
        return replace(self, variant=variant)

    def draw(self, rng: np.random.Generator) -> Task:
        """A task of the families and the split; each takes as much from the generator."""
        family = self.families[int(rng.integers(len(self.families)))]
        return family.task(self.site.name, self.split, int(rng.integers(MAX_TASK_SEED)))

    def named(self, task_id: str) -> Task:
        """The task of that id, be its family among those drawn from or not.

        Raises:
            UsageError: There is none, or it is of another site.
        """
        name = parse_task_id(task_id)
        if name.site != self.site.name:
            raise UsageError(f"task {task_id!r} is of another site; this environment is of {self.site.name!r}.")
        return self.site.family(name.family).task(name.site, name.split, name.seed)

    def budget(self, task: Task) -> int:
        """After how many steps an episode of this task is truncated."""
        return task.max_steps if self.max_steps is None else self.max_steps

    def describe(self, task: Task) -> Info:
        """What ``info["task"]`` says."""
        return {
            "id": task.id,
            "instruction": task.instruction,
            "site": task.site,
            "family": task.family,
            "split": task.split,
            "seed": task.seed,
            "max_steps": self.budget(task),
            "values": list(task.values),
            "variant": str(settings_of(self.variant, self.site.knobs, task.id)),
        }


@dataclass(frozen=True, slots=True)
class Move:
    """What a member of the action space came to: nothing at all, and why, where it was malformed."""

    actions: tuple[Action, ...]
    refused: str = ""


class Seat:
    """One agent's place before a stage: what it sees of it, does on it and is told.

    Its coroutines run on the engine's thread; all else may be called from any, while none of them is under way.

    Args:
        setting: What is played; several seats may share one.
        engine: Where tabs come from.
        live: Where people watch, if they do.
    """

    def __init__(self, setting: Setting, engine: Engine, live: LivePage | None = None) -> None:
        self.setting = setting
        self.stage = Stage(
            engine,
            setting.site,
            variant=setting.variant,
            viewport=setting.observations.viewport,
            reward=Reward(setting.reward, setting.gamma),
            step_ms=setting.step_ms,
            picture=setting.observations.needs_frame,
        )
        self.live = LiveView(engine, self.stage, live) if live else None
        self.performed: tuple[Action, ...] = ()
        self._has_page = False
        self._picture: Frame | None = None
        self._mask: tuple[Look | None, Mask | None] = (None, None)  # the look it was made for, and the mask

    # --- on the engine's thread ---------------------------------------------------------------------------------------

    async def begin(self, task: Task) -> None:
        """Start an episode; as `Stage.begin`."""
        self._picture, self._has_page = None, False
        await (self.live or self.stage).begin(task)
        self._has_page = True

    async def step(self, move: Move) -> Outcome:
        """Carry out a move; as `Stage.step`."""
        self.performed = move.actions
        budget = self.setting.budget(self.task)
        return await (self.live or self.stage).step(move.actions, budget, move.refused)

    async def picture(self) -> Frame:
        """The viewport, uint8 (H, W, 3), read-only; after a fault, the last picture that was taken of the episode.

        Raises:
            BrowserError: The page cannot be drawn, and there is no picture of it.
        """
        if not self._has_page:
            raise BrowserError("there is no page to draw, as the last reset failed; call reset().")
        if self._picture is None or not self.stage.faulty:
            self._picture = await self.stage.screenshot()
        return self._picture

    async def leave(self) -> None:
        """End what was begun."""
        if self.live is not None:
            await self.live.close()
        self.stage.close()

    # --- what is played and shown -------------------------------------------------------------------------------------

    @property
    def task(self) -> Task:
        """The task being played.

        Raises:
            ResetNeeded: No episode has been begun yet.
        """
        if self.stage.task is None:
            raise gym.error.ResetNeeded("no episode is under way; call reset() first.")
        return self.stage.task

    @property
    def look(self) -> Look:
        """What the page shows, or showed last.

        Raises:
            ResetNeeded: No page has been shown yet.
        """
        if self.stage.look is None:
            raise gym.error.ResetNeeded("call reset() before anything else.")
        return self.stage.look

    @property
    def page(self) -> PageView:
        """As `look`, without picture and events."""
        return self.look.page

    def decode(self, action: object) -> Move:
        """What a member of the action space does on this page."""
        try:
            return Move(self.setting.actions.decode(action, self.page, self.task))
        except ActionError as error:
            return Move((), str(error))

    def observe(self, out: Mapping[str, Array] | None = None) -> Observation:
        """What the agent sees; as `ObservationSpec.encode`."""
        return self.setting.observations.encode(self.look, self.task, out)

    def mask(self) -> Mask | None:
        """Which actions are possible now, read-only; None where the action mode has no masks."""
        look = self.look
        if self._mask[0] is not look:
            mask = self.setting.actions.mask(look.page, self.task)
            if mask is not None:
                mask.flags.writeable = False
            self._mask = (look, mask)
        return self._mask[1]

    def reset_info(self) -> Info:
        """``info`` of the first observation."""
        return {"task": self.setting.describe(self.task), **self._common_info()}

    def step_info(self, outcome: Outcome) -> Info:
        """``info`` of a step that came to this."""
        info = self._common_info()
        if outcome.action_error:
            info["action_error"] = outcome.action_error
        if outcome.verdict is not None:
            info["verdict"] = outcome.verdict.to_dict()
        if outcome.fault:
            info["fault"] = outcome.fault
        return info

    def _common_info(self) -> Info:
        info: Info = {
            "elapsed_steps": self.stage.elapsed_steps,
            "events": [{"kind": event.kind, "text": event.text} for event in self.look.events],
        }
        mask = self.mask() if isinstance(self.setting.actions.space, gym.spaces.Discrete) else None
        if mask is not None:
            info["action_mask"] = mask.astype(np.int8)  # as `Discrete.sample(mask=)` wants it
        return info


def _fits(family: Family, viewport: tuple[int, int]) -> bool:
    width, height = family.viewport or viewport
    return width <= viewport[0] and height <= viewport[1]


def checked_choice(kind: str, given: Any, possible: Sequence[Any]) -> Any:  # noqa: ANN401
    """What was given, if it is possible.

    Raises:
        UsageError: It is not.
    """
    if given not in possible:
        raise UsageError(unknown(kind, given, possible))
    return given


def checked_count(kind: str, given: int) -> int:
    """What was given, if it is a whole number of at least 1.

    Raises:
        UsageError: It is not.
    """
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise UsageError(f"{kind}={given!r}: give a whole number of at least 1.")
    return given
