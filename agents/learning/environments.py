"""The environments that the recipes train in."""

from __future__ import annotations

from typing import Any

from stable_baselines3.common.vec_env import VecEnv, VecTransposeImage

from webgym.sb3 import make_vec_env
from webgym_agents.policy.remembering import RememberingVecEnv

PAGE_PARTS = ("elements", "element_text", "instruction")
"""What a page network sees of an observation; a memory adds its own parts."""


def page_envs(env_id: str, num_envs: int, **arguments: Any) -> RememberingVecEnv:  # noqa: ANN401 - WebVectorEnv checks them
    """Environments for `webgym_agents.policy.sb3.PagePolicy`.

    Args:
        env_id: Id of the environment.
        num_envs: How many.
        arguments: More of `webgym.sb3.make_vec_env`, such as ``reward``, ``split`` and the run's ``variant``.
    """
    return RememberingVecEnv(make_vec_env(env_id, num_envs, observation=PAGE_PARTS, action="element", **arguments))


def pixel_envs(env_id: str, num_envs: int, **arguments: Any) -> VecEnv:  # noqa: ANN401 - WebVectorEnv checks them
    """Environments for `webgym_agents.policy.sb3.PixelPolicy`: pictures (3, height, width); as `page_envs`."""
    return VecTransposeImage(make_vec_env(env_id, num_envs, observation="screenshot", action="pixel", **arguments))
