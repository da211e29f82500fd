"""Stable-Baselines3: `make_vec_env` gives the `VecEnv` that its algorithms, and those of sb3-contrib, train on.

    from sb3_contrib import MaskablePPO
    from webgym.sb3 import make_vec_env

    envs = make_vec_env("webgym/burrito-v0", 8, seed=1, observation=("elements", "instruction"), action="element")
    MaskablePPO("MultiInputPolicy", envs).learn(100_000)

These algorithms take no texts: ask for ``screenshot``, ``elements``, ``element_text`` and ``instruction`` only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gymnasium as gym
import numpy as np
from gymnasium.envs.registration import EnvSpec
from gymnasium.vector import AutoresetMode
from gymnasium.wrappers.vector import DictInfoToList
from numpy.typing import NDArray

from webgym.env import WebEnv
from webgym.errors import UsageError
from webgym.types import Frame
from webgym.vector import WebVectorEnv

try:
    from stable_baselines3.common.vec_env import VecEnv, VecMonitor
    from stable_baselines3.common.vec_env.base_vec_env import VecEnvIndices, VecEnvObs
except ImportError as error:
    raise ImportError("webgym.sb3 needs Stable-Baselines3; install it with: pip install 'webgym-rl[train]'") from error


def make_vec_env(
    env_id: str | EnvSpec,
    n_envs: int = 1,
    *,
    seed: int | None = None,
    monitor_file: str | None = None,
    info_keywords: tuple[str, ...] = (),
    **arguments: Any,  # noqa: ANN401 - WebVectorEnv checks them
) -> VecMonitor:
    """Make environments for Stable-Baselines3.

    Observations are arrays (n_envs, ...) of the single space's dtype, in a dict where several parts are asked for;
    rewards are float32 (n_envs,), dones bool (n_envs,). Where an episode has ended, its info has
    ``terminal_observation``, ``TimeLimit.truncated`` and ``episode`` (``r``, ``l``, ``t``: return, steps, seconds since
    the start), and the next has begun. A fault of the machinery is a truncation, with ``fault`` in the info.

    Args:
        env_id: Id or spec of one of webgym's environments.
        n_envs: How many.
        seed: Environment *i* is seeded with ``seed + i`` at the first reset.
        monitor_file: Where to write the episodes' returns and lengths, as CSV; see SB3's `VecMonitor`.
        info_keywords: Keys of the last info to write there too.
        arguments: Of `webgym.vector.WebVectorEnv`, such as ``observation`` and ``action``.

    Raises:
        UsageError: As `WebVectorEnv`.
    """
    mode = AutoresetMode.SAME_STEP.value
    if arguments.setdefault("autoreset_mode", mode) != mode:
        raise UsageError(
            f"autoreset_mode={arguments['autoreset_mode']!r}: Stable-Baselines3 needs {mode!r}; leave it out."
        )
    envs: Any = gym.make_vec(env_id, num_envs=n_envs, **arguments)  # pyright: ignore[reportUnknownMemberType]
    bridge = WebVecEnv(envs)
    if seed is not None:
        bridge.seed(seed)
    return VecMonitor(bridge, monitor_file, info_keywords)


class WebVecEnv(VecEnv):
    """A `WebVectorEnv` as SB3's `VecEnv`; `make_vec_env` makes it, wrapped in SB3's `VecMonitor`.

    Args:
        envs: Environments whose next episode begins in the step that ends one.

    Raises:
        UsageError: They are of another autoreset mode, or return the same arrays again and again (``copy=False``).
    """

    def __init__(self, envs: WebVectorEnv) -> None:
        if envs.autoreset_mode is not AutoresetMode.SAME_STEP or not envs.copy:
            raise UsageError(
                f"autoreset_mode={envs.autoreset_mode.value!r}, copy={envs.copy}: Stable-Baselines3 needs "
                f"{AutoresetMode.SAME_STEP.value!r} and True."
            )
        self.envs = envs
        self.spec = envs.spec
        self._listed = DictInfoToList(envs)
        self._actions: Any = None
        super().__init__(envs.num_envs, envs.single_observation_space, envs.single_action_space)  # pyright: ignore[reportUnknownMemberType]

    def reset(self) -> VecEnvObs:
        """Start an episode everywhere, with the seeds of `seed` and the options of `set_options`, once."""
        seeds: Any = self._seeds
        observations, infos = self._listed.reset(seed=seeds, options=self._take_options())
        self._reset_seeds()
        self.reset_infos = list(infos)
        return observations

    def step_async(self, actions: NDArray[Any]) -> None:
        """Take note of what to do."""
        self._actions = actions

    def step_wait(self) -> tuple[VecEnvObs, NDArray[np.float32], NDArray[np.bool_], list[dict[str, Any]]]:
        """Do it."""
        observations, rewards, terminations, truncations, infos = self._listed.step(self._actions)
        dones = terminations | truncations
        told = [self._told(index, info) for index, info in enumerate(infos)]
        for info, truncated in zip(told, truncations & ~terminations, strict=True):
            info["TimeLimit.truncated"] = bool(truncated)
        return observations, rewards.astype(np.float32), dones, told

    def close(self) -> None:
        """End the environments."""
        self.envs.close()

    def get_attr(self, attr_name: str, indices: VecEnvIndices = None) -> list[Any]:
        """That attribute of each `WebEnv`."""
        return [env.get_wrapper_attr(attr_name) for env in self._some(indices)]

    def set_attr(self, attr_name: str, value: Any, indices: VecEnvIndices = None) -> None:  # noqa: ANN401
        """Set that attribute of each `WebEnv`."""
        for env in self._some(indices):
            env.set_wrapper_attr(attr_name, value)

    def env_method(
        self,
        method_name: str,
        *method_args: Any,  # noqa: ANN401
        indices: VecEnvIndices = None,
        **method_kwargs: Any,  # noqa: ANN401
    ) -> list[Any]:
        """What that method of each `WebEnv` returns, such as ``action_masks``."""
        return [env.get_wrapper_attr(method_name)(*method_args, **method_kwargs) for env in self._some(indices)]

    def env_is_wrapped(
        self, wrapper_class: type[gym.Wrapper[Any, Any, Any, Any]], indices: VecEnvIndices = None
    ) -> list[bool]:
        """No environment of a `WebVectorEnv` is wrapped in anything."""
        return [False for _ in self._some(indices)]

    def get_images(self) -> Sequence[Frame | None]:
        """With ``render_mode="rgb_array"``, each viewport as uint8 (H, W, 3)."""
        return self.envs.render() or [None] * self.num_envs

    def _some(self, indices: VecEnvIndices) -> list[WebEnv]:
        return [self.envs.envs[index] for index in self._get_indices(indices)]

    def _take_options(self) -> dict[str, Any]:
        """The options of `set_options`, as the reset of a vector takes them; they serve once."""
        tasks = [options.pop("task", None) for options in self._options]
        others = {name: value for options in self._options for name, value in options.items()}
        self._reset_options()
        return {"tasks": tasks, **others}

    def _told(self, index: int, info: dict[str, Any]) -> dict[str, Any]:
        """The info of the step that was taken; where an episode has begun since, its info is kept for `reset_infos`."""
        if "final_info" not in info:
            return info
        last, observation = info.pop("final_info"), info.pop("final_obs")
        self.reset_infos[index] = info
        return {**last, "terminal_observation": observation}
