"""`WebEnv`: a mock website as a Gymnasium environment."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any, Literal

import gymnasium as gym

from webgym.act import ActionSpec, Mask
from webgym.act.dialects import CoordinateSpace
from webgym.engine import Engine, EngineName, EngineSpec
from webgym.errors import UsageError, unknown
from webgym.live import LivePage
from webgym.observe import Observation
from webgym.reward import RewardMode
from webgym.seat import Info, Seat, Setting, checked_choice
from webgym.site import Site
from webgym.snapshot import Snapshot
from webgym.task import ActionMode, Family, Task
from webgym.types import Action, PageView, Split
from webgym.world import World

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
        variant: How the site's knobs are turned: ``"none"``, ``"train"``, ``"test"`` or ``"knob=value,..."``; see
            `webgym.variant`.
        viewport: Width and height of the page, in CSS pixels; by default what its pages are made for.
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
        viewport: tuple[int, int] | None = None,
        max_steps: int | None = None,
        engine: EngineName | Engine = "auto",
        render_mode: Literal["rgb_array", "human"] | None = None,
        coordinates: CoordinateSpace | None = None,
        gamma: float = 0.99,
        step_ms: int = _DEFAULT_STEP_MS,
        chromium: str | None = None,
    ) -> None:
        self.setting = Setting.of(
            site,
            families,
            observation=observation,
            action=action,
            reward=reward,
            gamma=gamma,
            split=split,
            variant=variant,
            viewport=viewport,
            max_steps=max_steps,
            coordinates=coordinates,
            step_ms=step_ms,
        )
        self.observation_space = self.setting.observations.space
        self.action_space = self.setting.actions.space
        self.render_mode = checked_choice("render_mode", render_mode, (None, *self.metadata["render_modes"]))
        self._shares_engine = isinstance(engine, Engine)
        self._engine = engine if isinstance(engine, Engine) else Engine(EngineSpec(engine, chromium))
        self._closed = False
        self._take_seat()

    def _take_seat(self) -> None:
        live = LivePage(self.metadata["render_fps"]) if self.render_mode == "human" else None
        self.seat = Seat(self.setting, self._engine, live)

    def sibling(self) -> WebEnv:
        """Another environment of the same arguments: it shares spaces and engine, and plays episodes of its own."""
        other = copy.copy(self)
        other._shares_engine = True
        other._np_random = None
        other._take_seat()
        return other

    # --- Gymnasium ----------------------------------------------------------------------------------------------------

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Observation, Info]:
        """Start an episode.

        Args:
            seed: Seeds this episode and those after it.
            options: ``{"task": id}`` plays that task instead of drawing one.

        Returns:
            The first observation, and ``info`` with ``task``: id, instruction, site, family, split, seed, max_steps,
            the values that can be typed, and the variant's settings in this episode.

        Raises:
            UsageError: Unknown option or task.
            BrowserError, SiteError: If no page can be shown.
        """
        task = self.choose_task(seed, options)
        self._engine.run(self.seat.begin(task))
        return self.seat.observe(), self.seat.reset_info()

    def step(self, action: Any) -> tuple[Observation, float, bool, bool, Info]:  # noqa: ANN401 - any member of the space
        """Carry out one action; a malformed one is a no-op with ``info["action_error"]``.

        Returns:
            observation, reward, terminated, truncated and ``info``: ``elapsed_steps``, ``events`` (dialogs, pop-ups,
            downloads, refused navigations, script errors), ``verdict`` at the end, ``fault`` where the machinery broke.
        """
        self._check_open()
        if self.seat.stage.over:
            raise gym.error.ResetNeeded("no episode is under way; call reset() first.")
        try:
            outcome = self._engine.run(self.seat.step(self.seat.decode(action)))
        except KeyboardInterrupt:
            self.seat.stage.give_up()  # even if all of it was done by then: nobody was told what it came to
            raise
        info = self.seat.step_info(outcome)
        return self.seat.observe(), outcome.reward, outcome.terminated, outcome.truncated, info

    def render(self) -> Any:  # noqa: ANN401 - as Gymnasium has it
        """The viewport as (H, W, 3) uint8 with ``render_mode="rgb_array"``; None otherwise.

        After a fault there is nothing to draw any more: the last picture of the episode stays.

        Raises:
            BrowserError: The page cannot be drawn, and there is no picture of it.
        """
        if self.render_mode != "rgb_array":
            return None
        self._check_begun()
        return self._engine.run(self.seat.picture()).copy()

    def close(self) -> None:
        """End the tab, and the engine if it is this environment's own."""
        if self._closed:
            return
        self._closed = True
        if not self._engine.closed and self.seat.stage.task is not None:
            self._engine.run(self.seat.leave())
        if not self._shares_engine:
            self._engine.close()

    # --- beyond Gymnasium ---------------------------------------------------------------------------------------------

    def action_masks(self) -> Mask:
        """Which actions are possible now: bool (n,) of a `Discrete`, or of the parts of a `MultiDiscrete` in a row.

        Raises:
            UsageError: The action space is none that can be masked.
        """
        self._check_begun()
        mask = self.seat.mask()
        if mask is None:
            mode = self.setting.actions.mode
            raise UsageError(f"action={mode!r} has no masks; action='element' and action='pixel' have.")
        return mask.copy()

    def choose_task(self, seed: int | None = None, options: dict[str, Any] | None = None) -> Task:
        """Draw the task of the next episode, or find the one that is named; what `reset` begins with.

        Args:
            seed: As that of `reset`.
            options: As those of `reset`.

        Raises:
            UsageError: Unknown option or task.
        """
        self._check_open()
        super().reset(seed=seed)
        for name in options or {}:
            if name != "task":
                raise UsageError(unknown("reset option", name, ["task"]))
        return self.setting.named(str(options["task"])) if options else self.setting.draw(self.np_random)

    @property
    def page(self) -> PageView:
        """What the page shows."""
        return self.seat.page

    @property
    def task(self) -> Task:
        """The task being played, goal included: for oracles and tests, not for policies."""
        self._check_open()
        return self.seat.task

    @property
    def performed(self) -> tuple[Action, ...]:
        """What the last action came to."""
        return self.seat.performed

    @property
    def live_url(self) -> str | None:
        """Where people can watch, with ``render_mode="human"`` and from the first `reset` on; None otherwise."""
        return self.seat.live.url if self.seat.live else None

    def snapshot(self) -> Snapshot:
        """Every row of the world's database now: for oracles and tests, not for policies."""

        async def take() -> Snapshot:
            return self.world.snapshot()

        return self._engine.run(take())

    @property
    def world(self) -> World:
        """The world being played in: for oracles and tests, not for policies."""
        return self.seat.stage.world

    @property
    def site(self) -> Site:
        """The site."""
        return self.setting.site

    @property
    def families(self) -> tuple[Family, ...]:
        """The families that episodes are drawn from: of those given, the ones that the action mode can express."""
        return self.setting.families

    @property
    def actions(self) -> ActionSpec:
        """The action mode."""
        return self.setting.actions

    @property
    def max_steps(self) -> int | None:
        """The step budget, if it is not that of each task; may be set between two steps."""
        return self.setting.max_steps

    @max_steps.setter
    def max_steps(self, count: int | None) -> None:
        self.setting = self.seat.setting = self.setting.with_budget(count)

    @property
    def variant(self) -> str:
        """How the site's knobs are turned; may be set between two episodes."""
        return self.setting.variant

    @variant.setter
    def variant(self, variant: str) -> None:
        self.setting = self.seat.setting = self.setting.with_variant(variant)
        self.world.variant = variant

    # --- details ------------------------------------------------------------------------------------------------------

    def _check_open(self) -> None:
        if self._closed:
            raise gym.error.ClosedEnvironmentError("this environment is closed; make it again.")

    def _check_begun(self) -> None:
        self._check_open()
        _ = self.seat.look
