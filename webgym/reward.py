"""What a step is worth, in four ways."""

from __future__ import annotations

from typing import Literal, get_args

from webgym.errors import UsageError, unknown
from webgym.verify import Verdict

RewardMode = Literal["sparse", "rubric", "shaped", "progress"]
REWARD_MODES: tuple[RewardMode, ...] = get_args(RewardMode)


class Reward:
    """Rewards of one episode.

    - ``sparse``: 1 on success when the episode terminates, else 0.
    - ``rubric``: the verdict's score, in [0, 1], when the episode terminates, else 0.
    - ``shaped``: sparse plus gamma * phi(s') - phi(s) a step, phi of a terminal state being 0: the optimal policy is
      that of ``sparse``. Source: Ng, Harada & Russell, "Policy invariance under reward transformations", ICML 1999.
    - ``progress``: sparse plus each improvement of phi over the best so far: never paid twice and never taken
      back. Easier to explore with, and not policy-invariant.

    phi, in [0, 1], is how far the store says the task has come (`webgym.verify.potential`).

    Args:
        mode: Which of them.
        gamma: The discount of ``shaped``; that of the learner.

    Raises:
        UsageError: Unknown mode, or a discount outside (0, 1].
    """

    def __init__(self, mode: RewardMode, gamma: float = 0.99) -> None:
        if mode not in REWARD_MODES:
            raise UsageError(unknown("reward", mode, REWARD_MODES))
        if not 0 < gamma <= 1:
            raise UsageError(f"gamma={gamma!r} is no discount; give a number above 0 and at most 1.")
        self.mode = mode
        self._gamma = gamma
        self._phi = 0.0

    @property
    def uses_potential(self) -> bool:
        """Whether `step` needs phi."""
        return self.mode in ("shaped", "progress")

    def start(self, phi: float) -> None:
        """An episode begins in a state of this potential."""
        self._phi = phi

    def step(self, phi: float, verdict: Verdict | None) -> float:
        """The reward of one step.

        Args:
            phi: Potential of the state reached.
            verdict: The verdict if the episode terminated with this step, else None.
        """
        earned = 0.0
        if verdict is not None:
            earned = verdict.score if self.mode == "rubric" else float(verdict.success)
        if self.mode == "shaped":
            after = 0.0 if verdict is not None else phi
            earned += self._gamma * after - self._phi
            self._phi = phi
        elif self.mode == "progress":
            earned += max(phi - self._phi, 0.0)
            self._phi = max(phi, self._phi)
        return earned
