"""Examples from the oracle: of what it does itself, or of what it would do in the states that a student comes to.

The latter is DAgger. Source: Ross, Gordon & Bagnell, "A reduction of imitation learning and structured prediction to
no-regret online learning", AISTATS 2011.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (the types of torch and of the Stable-Baselines3 family are incomplete)

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from stable_baselines3.common.vec_env import VecEnv

from webgym.env import WebEnv
from webgym.sb3 import WebVecEnv
from webgym.site import Oracle
from webgym_agents.learning.examples import Examples, Seen
from webgym_agents.learning.rephrasing import SLOTS, slots_of
from webgym_agents.policy.sb3 import NetworkPolicy


def teach(
    envs: VecEnv,
    examples: Examples,
    labels: int,
    *,
    student: NetworkPolicy | None = None,
    oracle_share: float = 0.0,
    seed: int = 0,
    advance: Callable[[int], None] = lambda count: None,
) -> None:
    """Play, and add what the oracle says to every state.

    Args:
        envs: Environments of `webgym.sb3.make_vec_env`, wrapped or not.
        examples: Where to add it.
        labels: How many to add, at least.
        student: Who acts, as it thinks best; by default the oracle.
        oracle_share: Of the student's steps, this share is the oracle's all the same: what is met are more states, and
            fewer of those that a student is stuck in.
        seed: Of the choice between them.
        advance: Told how many were added, as they are.
    """
    inner = cast("WebVecEnv", envs.unwrapped).envs.envs
    seen = cast("Seen", envs.reset())
    oracles = [env.site.oracle(env.task) for env in inner]
    slots = [slots_of(env.task.id) for env in inner]
    rng = np.random.default_rng(seed)
    wanted = len(examples) + labels
    while len(examples) < wanted:
        masks = np.stack([env.action_masks() for env in inner])
        advice = np.stack([_advise(env, oracle) for env, oracle in zip(inner, oracles, strict=True)])
        examples.add(seen | {SLOTS: np.stack(slots)} if isinstance(seen, dict) else seen, masks, advice)
        advance(len(advice))
        actions = advice
        if student is not None:
            own = student.predict(seen, deterministic=True, action_masks=masks)[0]
            actions = np.where(rng.random(len(own)) < oracle_share, advice, own)
        stepped = envs.step(actions)
        seen = cast("Seen", stepped[0])
        for index in np.flatnonzero(stepped[2]):
            oracles[index] = inner[index].site.oracle(inner[index].task)
            slots[index] = slots_of(inner[index].task.id)


def _advise(env: WebEnv, oracle: Oracle) -> NDArray[Any]:
    """What the oracle would do now, as a member of the action space."""
    return np.asarray(env.actions.encode(oracle.act(env.page, env.snapshot()), env.page, env.task))
