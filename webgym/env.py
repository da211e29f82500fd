"""`WebEnv`: a mock website as a Gymnasium environment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import gymnasium as gym
import numpy as np

from webgym.act import ActionSpec, Mask, make_action_spec
from webgym.act.dialects import CoordinateSpace
from webgym.engine import Engine, EngineName, EngineSpec
from webgym.errors import ActionError, UsageError, unknown
from webgym.live import LivePage, LiveView
from webgym.observe import Observation, make_observation_spec
from webgym.reward import Reward, RewardMode
from webgym.site import Site
from webgym.snapshot import Snapshot
from webgym.stage import Outcome, Stage
from webgym.task import MAX_TASK_SEED, ActionMode, Family, Task, parse_task_id
from webgym.types import SPLITS, Action, Frame, Look, PageView, Split
from webgym.world import VARIANTS, World

Info = dict[str, Any]

_DEFAULT_STEP_MS = 500


class WebEnv(gym.Env[Any, Any]):
    """One site and some of its task families, through a real browser.

    Made by ``gym.make("webgym/<site>-v0", ...)`` or ``gym.make("webgym/<site>-<family>-v0", ...)``. Nothing is started
    before the first `reset`.

    Args:
        site: The site.
        families: The families that episodes are drawn from.
        observation: One observation part, or several; see `webgym.observe`.
        action: The action mode; see `webgym.act`.
        reward: ``"sparse"``, ``"rubric"``, ``"shaped"`` or ``"progress"``; see `webgym.reward.Reward`.
        split: ``"train"``, ``"val"`` or ``"test"``.
        variant: The site's variant.
        viewport: Width and height of the page, in CSS pixels.
        max_steps: Step budget; by default that of each task.
        engine: ``"auto"``, ``"deterministic"`` or ``"portable"``; or an `Engine` to share with other environments.
        render_mode: ``"rgb_array"``, ``"human"`` (a live page to open in any browser; see `live_url`), or None.
        coordinates: What points of ``computer`` calls are measured in; by default what each dialect is used to.
        gamma: The discount of ``reward="shaped"``.
        step_ms: How long the page lives after each action, in its own milliseconds.
        chromium: Path of the browser to run.

    Raises:
        UsageError: An argument that does not exist or cannot be, with what is possible.
        BrowserError: No browser, or none that can do what was asked for.
    """

    metadata: dict[str, Any] = {"render_modes": ["rgb_array", "human"], "render_fps": 4}  # noqa: RUF012 - as gym.Env

    def __init__(
        self,
        site: Site,
        families: Sequence[Family],
        *,
        observation: str | tuple[str, ...] | list[str] = "screenshot",
        action: ActionMode = "pixel",
        reward: RewardMode = "sparse",
        split: Split = "train",
        variant: str = "none",
        viewport: tuple[int, int] = (640, 480),
        max_steps: int | None = None,
        engine: EngineName | Engine = "auto",
        render_mode: Literal["rgb_array", "human"] | None = None,
        coordinates: CoordinateSpace | None = None,
        gamma: float = 0.99,
        step_ms: int = _DEFAULT_STEP_MS,
        chromium: str | None = None,
    ) -> None:
        self.site = site
        self._observations = make_observation_spec(observation, viewport)
        self.actions: ActionSpec = make_action_spec(action, viewport, coordinates)
        self.observation_space = self._observations.space
        self.action_space = self.actions.space
        self.render_mode = _checked_choice("render_mode", render_mode, (None, *self.metadata["render_modes"]))
        self.split: Split = _checked_choice("split", split, SPLITS)
        _checked_choice("variant", variant, VARIANTS)
        self.max_steps = _checked_count("max_steps", max_steps) if max_steps is not None else None
        # A site's environment draws what its action mode can express; a family's own environment is always that family.
        able = [family for family in families if action in family.modes]
        self.families: tuple[Family, ...] = tuple(able or families)
        self._shares_engine = isinstance(engine, Engine)
        self._engine = engine if isinstance(engine, Engine) else Engine(EngineSpec(engine, chromium))
        self._stage = Stage(
            self._engine,
            site,
            variant=variant,
            viewport=self._observations.viewport,
            reward=Reward(reward, gamma),
            step_ms=_checked_count("step_ms", step_ms),
            picture=self._observations.needs_frame,
        )
        live = LivePage(self.metadata["render_fps"]) if self.render_mode == "human" else None
        self._live = LiveView(self._engine, self._stage, live) if live else None
        self._rendered: Frame | None = None  # of this episode, last
        self._closed = False

    # --- Gymnasium ----------------------------------------------------------------------------------------------------

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Observation, Info]:
        """Start an episode.

        Args:
            seed: Seeds this episode and those after it.
            options: ``{"task": id}`` plays that task instead of drawing one.

        Returns:
            The first observation, and ``info`` with ``task``: id, instruction, site, family, split, seed, max_steps and
            the values that can be typed.

        Raises:
            UsageError: Unknown option or task.
            BrowserError, SiteError: If no page can be shown.
        """
        self._check_open()
        super().reset(seed=seed)
        self._rendered = None
        task = self._choose_task(options or {})
        look = self._engine.run((self._live or self._stage).begin(task))
        return self._observe(look), {"task": self._describe(task), **self._common_info(look)}

    def step(self, action: Any) -> tuple[Observation, float, bool, bool, Info]:  # noqa: ANN401 - any member of the space
        """Carry out one action; a malformed one is a no-op with ``info["action_error"]``.

        Returns:
            observation, reward, terminated, truncated and ``info``: ``elapsed_steps``, ``events`` (dialogs, pop-ups,
            downloads, refused navigations, script errors), ``verdict`` at the end, ``fault`` where the machinery broke.
        """
        task = self._task_being_played()
        refused, actions = "", ()
        try:
            actions = self.actions.decode(action, self.page, task)
        except ActionError as error:
            refused = str(error)
        self.performed: tuple[Action, ...] = actions
        outcome = self._engine.run((self._live or self._stage).step(actions, self._budget(task), refused))
        info = self._common_info(outcome.look) | _outcome_info(outcome)
        return self._observe(outcome.look), outcome.reward, outcome.terminated, outcome.truncated, info

    def render(self) -> Any:  # noqa: ANN401 - as Gymnasium has it
        """The viewport as (H, W, 3) uint8 with ``render_mode="rgb_array"``; None otherwise.

        After a fault there is nothing to draw any more: the last picture of the episode stays.

        Raises:
            BrowserError: The page cannot be drawn, and there is no picture of it.
        """
        if self.render_mode != "rgb_array":
            return None
        self._task_being_played(ended=True)
        if self._rendered is None or not self._stage.faulty:
            self._rendered = self._engine.run(self._stage.screenshot())
        return self._rendered.copy()

    def close(self) -> None:
        """End the tab, and the engine if it is this environment's own."""
        if self._closed:
            return
        self._closed = True
        if not self._engine.closed and self._stage.task is not None:
            self._engine.run(self._leave())
        if not self._shares_engine:
            self._engine.close()

    # --- beyond Gymnasium ---------------------------------------------------------------------------------------------

    def action_masks(self) -> Mask:
        """Which actions are possible now: bool (n,) of a `Discrete`, or of the parts of a `MultiDiscrete` in a row.

        Raises:
            UsageError: The action space is none that can be masked.
        """
        mask = self.actions.mask(self.page, self.task)
        if mask is None:
            raise UsageError(f"action={self.actions.mode!r} has no masks; action='element' and action='pixel' have.")
        return mask

    @property
    def page(self) -> PageView:
        """What the page shows."""
        return self._looked().page

    @property
    def task(self) -> Task:
        """The task being played, goal included: for oracles and tests, not for policies."""
        return self._task_being_played(ended=True)

    @property
    def live_url(self) -> str | None:
        """Where people can watch, with ``render_mode="human"`` and from the first `reset` on; None otherwise."""
        return self._live.url if self._live else None

    def snapshot(self) -> Snapshot:
        """Every row of the world's database now: for oracles and tests, not for policies."""

        async def take() -> Snapshot:
            return self._stage.world.snapshot()

        return self._engine.run(take())

    @property
    def world(self) -> World:
        """The world being played in: for oracles and tests, not for policies."""
        return self._stage.world

    # --- details ------------------------------------------------------------------------------------------------------

    async def _leave(self) -> None:
        if self._live is not None:
            await self._live.close()
        self._stage.close()

    def _choose_task(self, options: dict[str, Any]) -> Task:
        for name in options:
            if name != "task":
                raise UsageError(unknown("reset option", name, ["task"]))
        if "task" in options:
            named = parse_task_id(str(options["task"]))
            if named.site != self.site.name:
                raise UsageError(
                    f"task {options['task']!r} is of another site; this environment is of {self.site.name!r}."
                )
            return self.site.family(named.family).task(named.site, named.split, named.seed)
        family = self.families[int(self.np_random.integers(len(self.families)))]
        return family.task(self.site.name, self.split, int(self.np_random.integers(MAX_TASK_SEED)))

    def _describe(self, task: Task) -> Info:
        return {
            "id": task.id,
            "instruction": task.instruction,
            "site": task.site,
            "family": task.family,
            "split": task.split,
            "seed": task.seed,
            "max_steps": self._budget(task),
            "values": list(task.values),
        }

    def _budget(self, task: Task) -> int:
        return task.max_steps if self.max_steps is None else self.max_steps

    def _observe(self, look: Look) -> Observation:
        return self._observations.encode(look, self.task)

    def _common_info(self, look: Look) -> Info:
        info: Info = {
            "elapsed_steps": self._stage.elapsed_steps,
            "events": [{"kind": event.kind, "text": event.text} for event in look.events],
        }
        mask = self.actions.mask(look.page, self.task) if isinstance(self.action_space, gym.spaces.Discrete) else None
        if mask is not None:
            info["action_mask"] = mask.astype(np.int8)  # as `Discrete.sample(mask=)` wants it
        return info

    def _looked(self) -> Look:
        if self._stage.look is None:
            raise gym.error.ResetNeeded("call reset() before anything else.")
        return self._stage.look

    def _check_open(self) -> None:
        if self._closed:
            raise gym.error.ClosedEnvironmentError("this environment is closed; make it again.")

    def _task_being_played(self, ended: bool = False) -> Task:
        self._check_open()
        if self._stage.task is None or (self._stage.over and not ended):
            raise gym.error.ResetNeeded("no episode is under way; call reset() first.")
        return self._stage.task


def _outcome_info(outcome: Outcome) -> Info:
    info: Info = {}
    if outcome.action_error:
        info["action_error"] = outcome.action_error
    if outcome.verdict is not None:
        info["verdict"] = outcome.verdict.to_dict()
    if outcome.fault:
        info["fault"] = outcome.fault
    return info


def _checked_choice(kind: str, given: Any, possible: Sequence[Any]) -> Any:  # noqa: ANN401
    if given not in possible:
        raise UsageError(unknown(kind, given, possible))
    return given


def _checked_count(kind: str, given: int) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise UsageError(f"{kind}={given!r}: give a whole number of at least 1.")
    return given
