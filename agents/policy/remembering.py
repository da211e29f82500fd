"""Environments that tell their agent what it did: the parts of `webgym_agents.policy.memory`, added to a `VecEnv`."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (the types of torch and of the Stable-Baselines3 family are incomplete)

from __future__ import annotations

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from stable_baselines3.common.vec_env import VecEnv, VecEnvWrapper

from webgym_agents.policy.memory import Memory, with_memory

Seen = dict[str, NDArray[Any]]


class RememberingVecEnv(VecEnvWrapper):
    """Adds the parts ``memory`` and ``values`` to observations; the action mode is ``element``.

    Args:
        venv: Environments (`webgym.sb3.make_vec_env`) whose observations have the part ``element_text`` and another.
    """

    def __init__(self, venv: VecEnv) -> None:
        super().__init__(venv, observation_space=with_memory(venv.observation_space))
        self._memories = [Memory() for _ in range(venv.num_envs)]
        self._seen: Seen = {}
        self._actions = np.zeros(venv.num_envs, np.int64)

    def reset(self) -> Seen:
        """Begin anew, with nothing remembered."""
        seen = cast("Seen", self.venv.reset())
        for index in range(self.num_envs):
            self._begin(index)
        return self._remind(seen)

    def step_async(self, actions: NDArray[Any]) -> None:
        """Take note of what will be done."""
        self._actions = actions
        self.venv.step_async(actions)

    def step_wait(self) -> tuple[Seen, NDArray[np.float32], NDArray[np.bool_], list[dict[str, Any]]]:
        """Do it, and remember it; the last observation of an episode remembers all of it, the first one nothing."""
        seen, rewards, ended, infos = self.venv.step_wait()
        for index, memory in enumerate(self._memories):
            memory.add(int(self._actions[index]), self._seen["element_text"][index])
            if ended[index]:
                infos[index]["terminal_observation"] |= memory.read()
                self._begin(index)
        return self._remind(cast("Seen", seen)), rewards, ended, infos

    def _begin(self, index: int) -> None:
        info = self.unwrapped.reset_infos[index]
        self._memories[index].begin(info["task"]["values"] if "task" in info else ())  # a fault may have left none

    def _remind(self, seen: Seen) -> Seen:
        remembered = [memory.read() for memory in self._memories]
        self._seen = seen | {part: np.stack([each[part] for each in remembered]) for part in remembered[0]}
        return self._seen
