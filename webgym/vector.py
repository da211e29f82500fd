"""`WebVectorEnv`: many copies of an environment in one process, over one engine, all their steps in flight together."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import gymnasium as gym
import numpy as np
from gymnasium.vector import AutoresetMode
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from webgym.act import Mask
from webgym.batch import ObservationBatch
from webgym.engine import Engine, EngineName, EngineSpec, engine_for
from webgym.env import WebEnv
from webgym.errors import UsageError, unknown
from webgym.lane import Lane
from webgym.seat import Info, checked_count
from webgym.site import Site
from webgym.task import Family, Task
from webgym.types import Frame, PageView

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Seeds = int | np.integer[Any] | Sequence[int | None] | None

_RESET_OPTIONS = ("task", "tasks", "reset_mask")
_MOST_FAILURES = 2  # resets of one environment that may fail one after another

_Result = TypeVar("_Result")


class WebVectorEnv(gym.vector.VectorEnv[Any, Any, Any]):
    """``num_envs`` copies of a `WebEnv`, stepped together.

    Made by ``gym.make_vec("webgym/<site>-v0", num_envs=8, ...)``. Environment *i* seeded with *s* does to the byte what
    a `WebEnv` seeded with *s* does, episode after episode. Nothing is started before the first `reset`.

    Where an episode has ended, the mode says when the next one begins (`gymnasium.vector.AutoresetMode`):

    - ``NextStep``: in the next step, whose action is ignored, beside the steps of the others.
    - ``SameStep``: at once, beside the steps of the others; the end is in ``infos["final_obs"]`` and
      ``infos["final_info"]``.
    - ``Disabled``: when asked for, with ``reset(options={"reset_mask": ...})``.

    A fault of the machinery truncates the episode it befell, with ``infos["fault"]``, and no other's. A next episode
    that cannot begin is a fault too, and costs the others nothing: its row is blank (zeros, empty texts),
    ``infos["fault"]`` says why, it is truncated (in ``NextStep`` at once, in ``SameStep`` with the next step), and
    another is begun in the next step, whose action is ignored. Where that fails as well, the step after it raises.

    Args:
        site: The site.
        families: The families that episodes are drawn from.
        num_envs: How many.
        autoreset_mode: An `AutoresetMode` or its value.
        copy: Whether every `reset` and `step` returns arrays of its own. Without, the same arrays are written anew each
            time: quicker, for those who are done with one batch before they ask for the next.
        engine: ``"auto"``, ``"deterministic"`` or ``"portable"``; or an `Engine` to share with other environments.
        browsers: Over how many browser processes pages are spread; by default one per core, and at most ``num_envs``.
        chromium: Path of the browser to run.
        max_episode_steps: Gymnasium's name for ``max_steps``.
        arguments: All others of `WebEnv`, the same for every copy.

    Attributes:
        envs: The copies: for oracles, tests and attributes. To step one alone puts it out of step with the vector.

    Raises:
        UsageError: An argument that does not exist or cannot be, with what is possible.
        BrowserError: No browser, or none that can do what was asked for.
    """

    def __init__(
        self,
        site: Site,
        families: Sequence[Family],
        num_envs: int = 1,
        *,
        autoreset_mode: AutoresetMode | str = AutoresetMode.NEXT_STEP,
        copy: bool = True,
        engine: EngineName | Engine = "auto",
        browsers: int | None = None,
        chromium: str | None = None,
        max_episode_steps: int | None = None,
        **arguments: Any,  # noqa: ANN401 - WebEnv checks them
    ) -> None:
        self.num_envs = checked_count("num_envs", num_envs)
        self.autoreset_mode = _checked_mode(autoreset_mode)
        if max_episode_steps is not None:
            if arguments.get("max_steps") is not None:
                raise UsageError("max_steps and max_episode_steps are one thing by two names; give one of them.")
            arguments["max_steps"] = max_episode_steps
        self._shares_engine = isinstance(engine, Engine)
        self._engine = _checked_engine(engine, browsers, chromium, num_envs)
        first = WebEnv(site, families, engine=self._engine, **arguments)
        self.envs: tuple[WebEnv, ...] = (first, *(first.sibling() for _ in range(num_envs - 1)))
        self._lanes = [Lane(env, index, self.autoreset_mode) for index, env in enumerate(self.envs)]
        self._ready = np.zeros(num_envs, np.bool_)  # has been reset, and no step since was interrupted
        self.metadata = {**first.metadata, "autoreset_mode": self.autoreset_mode}
        self.render_mode = first.render_mode
        self.single_observation_space = first.observation_space
        self.single_action_space = first.action_space
        self.observation_space = batch_space(first.observation_space, num_envs)
        self.action_space = batch_space(first.action_space, num_envs)
        self.copy = copy
        self._reused = None if copy else self._new_batch()

    # --- Gymnasium ----------------------------------------------------------------------------------------------------

    def reset(self, *, seed: Seeds = None, options: dict[str, Any] | None = None) -> tuple[Any, Info]:  # pyright: ignore[reportIncompatibleMethodOverride] - as Gymnasium's own vectors have it
        """Start an episode in every environment.

        Args:
            seed: Seeds these episodes and those after them: in environment *i* with ``seed + i``, or with the *i*-th of
                a list. None leaves generators as they are.
            options: ``{"task": id}`` plays that task everywhere, ``{"tasks": [id or None, ...]}`` one in each (None: a
                drawn one). ``{"reset_mask": bool (num_envs,)}`` leaves the others in the midst of their episodes.

        Returns:
            Batched observations: arrays (num_envs, ...) of the dtype of the single space, texts as a tuple; and
            ``infos`` in Gymnasium's form: by key an array (num_envs, ...), or a dict where the single info has one, and
            by ``_key`` who has it, bool (num_envs,). ``infos["task"]["id"][i]`` is the task of environment *i*.

        Raises:
            UsageError: Unknown option or task; a list or mask of another length. No episode is touched.
            BrowserError, SiteError: Some first page cannot be shown; reset again.
        """
        self._check_open()
        asked = _ResetOptions.of(options or {}, self.num_envs)
        seeds = self._spread(seed)
        tasks = {
            lane.index: lane.env.choose_task(seeds[lane.index], asked.of_one(lane.index))
            for lane in self._lanes
            if asked.mask[lane.index]
        }
        begun = [self._lanes[index] for index in tasks]
        batch = self._batch()
        self._ready[asked.mask] = False
        self._together(lane.begin(tasks[lane.index]) for lane in begun)
        self._ready[asked.mask] = True
        for lane in self._lanes:
            lane.show(batch)
        return batch.observations, self._gather_infos((lane.index, lane.env.seat.reset_info()) for lane in begun)

    def step(self, actions: Any) -> tuple[Any, Floats, Flags, Flags, Info]:  # noqa: ANN401 - of the batched space
        """Carry out one action in every environment.

        Args:
            actions: ``num_envs`` members of the single action space: an array (num_envs, ...), or a sequence of texts.
                A malformed one is a no-op in its environment, with ``infos["action_error"]``.

        Returns:
            Batched observations as `reset`; rewards, float64 (num_envs,); terminations and truncations, bool
            (num_envs,); and ``infos``, with the keys of `WebEnv.step`, and those of `reset` where an episode has begun.

        Raises:
            UsageError: Not one action for each environment.
            BrowserError, SiteError: An environment could not be reset in the last two steps; no step has been taken.
        """
        self._check_open()
        self._check_ready()
        moves = [lane.decode(action) for lane, action in zip(self._lanes, self._split(actions), strict=True)]
        batch = self._batch()
        self._ready[:] = False  # until all are through: by Ctrl-C some may be, and others not
        moved = self._together(lane.advance(move, batch) for lane, move in zip(self._lanes, moves, strict=True))
        self._ready[:] = True
        return (
            batch.observations,
            np.array([each.reward for each in moved], np.float64),
            np.array([each.terminated for each in moved], np.bool_),
            np.array([each.truncated for each in moved], np.bool_),
            self._gather_infos((lane.index, each.info) for lane, each in zip(self._lanes, moved, strict=True)),
        )

    def render(self) -> tuple[Frame, ...] | None:
        """Each viewport as uint8 (H, W, 3) with ``render_mode="rgb_array"``, black where no page is; None otherwise."""
        if self.render_mode != "rgb_array":
            return None
        width, height = self.envs[0].setting.observations.viewport
        return tuple(
            lane.env.render() if lane.has_page else np.zeros((height, width, 3), np.uint8) for lane in self._lanes
        )

    def close_extras(self, **kwargs: Any) -> None:  # noqa: ANN401 - as Gymnasium has it
        """End all tabs, and the engine if it is this vector's own; `close` calls it once."""
        for env in self.envs:
            env.close()
        if not self._shares_engine:
            self._engine.close()

    @property
    def np_random(self) -> tuple[np.random.Generator, ...]:  # pyright: ignore[reportIncompatibleMethodOverride] - as Gymnasium's own vectors have it
        """The environments' generators."""
        return self.get_attr("np_random")

    @property
    def np_random_seed(self) -> tuple[int | None, ...]:  # pyright: ignore[reportIncompatibleMethodOverride] - as above
        """What the environments' generators were seeded with."""
        return self.get_attr("np_random_seed")

    # --- as Gymnasium's own vectors -----------------------------------------------------------------------------------

    def call(self, name: str, *args: Any, **kwargs: Any) -> tuple[Any, ...]:  # noqa: ANN401
        """What the method of that name returns, or the attribute is, in each environment."""
        found = self.get_attr(name)
        return tuple(each(*args, **kwargs) if callable(each) else each for each in found)

    def get_attr(self, name: str) -> tuple[Any, ...]:
        """The attribute of that name of each environment.

        Raises:
            AttributeError: There is none.
        """
        return tuple(env.get_wrapper_attr(name) for env in self.envs)

    def set_attr(self, name: str, values: Any) -> None:  # noqa: ANN401
        """Set an attribute: to the items of a list or tuple, one by one, or in all environments to the same value."""
        each = cast("Sequence[Any]", values) if isinstance(values, (list, tuple)) else [values] * self.num_envs
        if len(each) != self.num_envs:
            raise UsageError(f"{len(each)} values for {self.num_envs} environments; give one each, or one for all.")
        for env, value in zip(self.envs, each, strict=True):
            env.set_wrapper_attr(name, value)

    # --- beyond Gymnasium ---------------------------------------------------------------------------------------------

    def action_masks(self) -> Mask:
        """Which actions are possible now: bool (num_envs, n), rows as of `WebEnv.action_masks`.

        Raises:
            UsageError: The action space is none that can be masked.
        """
        return np.stack([env.action_masks() for env in self.envs])

    @property
    def pages(self) -> tuple[PageView, ...]:
        """What each page shows, or showed last."""
        return tuple(env.page for env in self.envs)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks being played, goals included: for oracles and tests, not for policies."""
        return tuple(env.task for env in self.envs)

    # --- details ------------------------------------------------------------------------------------------------------

    def _new_batch(self) -> ObservationBatch:
        return ObservationBatch(self.envs[0].setting.observations, self.num_envs)

    def _batch(self) -> ObservationBatch:
        return self._new_batch() if self._reused is None else self._reused

    def _together(self, work: Iterable[Coroutine[Any, Any, _Result]]) -> list[_Result]:
        """Run coroutines on the engine's thread, all in flight together; what one raises is raised after all ended."""

        async def gather() -> list[_Result | BaseException]:
            return await asyncio.gather(*work, return_exceptions=True)

        results: list[_Result] = []
        for result in self._engine.run(gather()):
            if isinstance(result, BaseException):
                raise result
            results.append(result)
        return results

    def _gather_infos(self, infos: Iterable[tuple[int, Info]]) -> Info:
        gathered: Info = {}
        for index, info in infos:
            gathered = self._add_info(gathered, info, index)
        return gathered

    def _spread(self, seed: Seeds) -> Sequence[int | None]:
        if seed is None:
            return [None] * self.num_envs
        if isinstance(seed, (int, np.integer)):
            return [int(seed) + index for index in range(self.num_envs)]
        if len(seed) != self.num_envs:
            raise UsageError(f"{len(seed)} seeds for {self.num_envs} environments; give one each, or one number.")
        return seed

    def _split(self, actions: Any) -> list[Any]:  # noqa: ANN401
        several = actions.ndim > 0 if isinstance(actions, np.ndarray) else isinstance(actions, (list, tuple))
        each: list[Any] = list(cast("Sequence[Any]", actions)) if several else []
        if len(each) != self.num_envs:
            shape = getattr(cast("object", actions), "shape", None)
            given = f"{cast('object', actions)!r:.80}" if shape is None else f"an array of shape {shape}"
            raise UsageError(f"actions: {given} is not one for each of {self.num_envs} environments.")
        return each

    def _check_open(self) -> None:
        if self.closed:
            raise gym.error.ClosedEnvironmentError("this environment is closed; make it again.")

    def _check_ready(self) -> None:
        if not self._ready.all():
            unready = np.flatnonzero(~self._ready).tolist()
            raise gym.error.ResetNeeded(f"no episode is under way in environments {unready}; call reset() first.")
        ended = [lane.index for lane in self._lanes if lane.over]
        if ended and self.autoreset_mode is AutoresetMode.DISABLED:
            raise gym.error.ResetNeeded(
                f"episodes have ended in environments {ended}; reset these: reset(options={{'reset_mask': mask}})."
            )
        for lane in self._lanes:
            if lane.failure is not None and lane.failures >= _MOST_FAILURES:
                raise type(lane.failure)(
                    f"environment {lane.index} could not be reset, {lane.failures} times in a row; mend what is wrong "
                    f"and call reset(). {lane.failure}"
                )


# --- arguments -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _ResetOptions:
    """The options of a reset: which environments, and the ids of their tasks where these are named."""

    mask: Flags
    tasks: Sequence[str | None]

    @classmethod
    def of(cls, options: dict[str, Any], count: int) -> _ResetOptions:
        for name in options:
            if name not in _RESET_OPTIONS:
                raise UsageError(unknown("reset option", name, _RESET_OPTIONS))
        if "task" in options and "tasks" in options:
            raise UsageError("reset options 'task' and 'tasks' were both given; give one of them.")
        tasks = options.get("tasks", [options.get("task")] * count)
        if not isinstance(tasks, (list, tuple)) or len(cast("Sequence[Any]", tasks)) != count:
            raise UsageError(f"reset option tasks={tasks!r}: give a list of {count}, each the id of a task or None.")
        mask = np.asarray(options.get("reset_mask", np.ones(count, np.bool_)))
        if mask.dtype != np.bool_ or mask.shape != (count,) or not mask.any():
            raise UsageError(
                f"reset option reset_mask: shape {mask.shape}, dtype {mask.dtype}; give bool ({count},), not all false."
            )
        return cls(mask, cast("Sequence[str | None]", tasks))

    def of_one(self, index: int) -> dict[str, Any] | None:
        """The options of one environment."""
        task = self.tasks[index]
        return None if task is None else {"task": task}


def _checked_mode(mode: AutoresetMode | str) -> AutoresetMode:
    for possible in AutoresetMode:
        if mode in (possible, possible.value):
            return possible
    raise UsageError(unknown("autoreset_mode", mode, [possible.value for possible in AutoresetMode]))


def _checked_engine(engine: EngineName | Engine, browsers: int | None, chromium: str | None, num_envs: int) -> Engine:
    if isinstance(engine, Engine):
        if browsers is not None:
            raise UsageError("browsers= is for an engine of the vector's own; give Engine(EngineSpec(browsers=...)).")
        return engine
    if browsers is not None:
        return Engine(EngineSpec(engine, chromium, browsers=checked_count("browsers", browsers)))
    return engine_for(num_envs, engine, chromium)
