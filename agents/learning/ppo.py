"""Reinforcement learning: sb3-contrib's MaskablePPO, in a run that can be stopped and gone on with.

    def make_envs():
        return make_vec_env(ENV_ID, run.num_envs, observation=PARTS, action="element", reward="progress")

    policy = train_ppo(run, make_envs, steps=50_000, policy=PagePolicy)

After every few rollouts a checkpoint is written: weights, optimizer, steps done, recent episodes, random generators.
Training that goes on from it follows the same schedules to the same end. The episodes that were under way are lost, and
others begin, so that a run that was interrupted is as good as one that was not, but not equal to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from sb3_contrib import MaskablePPO
from sb3_contrib.common.maskable.policies import MaskableActorCriticPolicy
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.logger import Logger, TensorBoardOutputFormat
from stable_baselines3.common.utils import LinearSchedule
from stable_baselines3.common.vec_env import VecEnv
from torch.utils.tensorboard.writer import SummaryWriter

from webgym.recipe import Stage, TrainingRun
from webgym.seat import checked_count
from webgym_agents.learning.checkpoint import (
    broken,
    check_settings,
    load_checkpoint,
    random_state,
    restore_random_state,
    save_checkpoint,
)

_KIND = "PPO"
_LEAST_DEVIATION = 1e-8  # what SB3 adds, too

PolicyClass = type[MaskableActorCriticPolicy]


@dataclass(frozen=True, slots=True)
class PPOSettings:
    """The hyperparameters of PPO (Schulman et al. 2017, https://arxiv.org/abs/1707.06347).

    Attributes:
        learning_rate: Of Adam, at the start.
        final_learning_rate: Of Adam, at the last step, reached on a straight line; None keeps it constant.
        n_steps: Steps of each environment in a rollout; one rollout of all environments makes one update.
        batch_size: Steps in a minibatch.
        n_epochs: How often an update goes through its rollout.
        gamma: Discount, 0 to 1.
        gae_lambda: Of generalised advantage estimation: 0 trusts the critic, 1 the returns.
        clip_range: How far the probability of an action may move in an update, as a ratio off 1.
        ent_coef: Weight of the entropy that the policy's ``evaluate_actions`` returns, at the start.
        final_ent_coef: The same at the last step, reached on a straight line; None keeps it constant. Much entropy
            finds what is seldom found, little of it makes sure.
        vf_coef: Weight of the critic's loss.
        max_grad_norm: Gradients are scaled down to this norm.
        target_kl: An update ends early where the policy has moved 1.5 times as far as this, in nats; None: never.
        normalize_advantage: ``"minibatch"`` brings the advantages of each minibatch to mean 0 and deviation 1, which
            makes noise as loud as what is to be learnt where hardly anything is left to be learnt. ``"run"`` divides
            those of a rollout by the greatest deviation of any rollout so far. None leaves them.
    """

    learning_rate: float = 3e-4
    final_learning_rate: float | None = None
    n_steps: int = 128
    batch_size: int = 256
    n_epochs: int = 4
    gamma: float = 0.99
    gae_lambda: float = 0.95
    clip_range: float = 0.2
    ent_coef: float = 0.01
    final_ent_coef: float | None = None
    vf_coef: float = 0.5
    max_grad_norm: float = 0.5
    target_kl: float | None = None
    normalize_advantage: Literal["minibatch", "run"] | None = "minibatch"

    def ent_coef_at(self, done: float) -> float:
        """The weight of the entropy when that share of all steps is done."""
        final = self.ent_coef if self.final_ent_coef is None else self.final_ent_coef
        return self.ent_coef + (final - self.ent_coef) * done

    def of_model(self) -> dict[str, Any]:
        """Them as MaskablePPO takes them."""
        given = asdict(self)
        final = given.pop("final_learning_rate")
        given.pop("final_ent_coef")
        given["normalize_advantage"] = self.normalize_advantage == "minibatch"
        if final is not None:
            given["learning_rate"] = LinearSchedule(self.learning_rate, final, 1.0)
        return given


@dataclass(frozen=True, slots=True)
class Until:
    """Training ends early when this share of the last episodes succeeded.

    Attributes:
        success_rate: 0 to 1.
        episodes: How many episodes are looked at, at least and at most.
    """

    success_rate: float
    episodes: int = 100


def train_ppo(
    run: TrainingRun,
    make_envs: Callable[[], VecEnv],
    *,
    steps: int,
    policy: str | PolicyClass = "MultiInputPolicy",
    policy_kwargs: Mapping[str, Any] | None = None,
    settings: PPOSettings | None = None,
    checkpoint: str = "ppo.pt",
    initial_weights: Mapping[str, torch.Tensor] | None = None,
    until: Until | None = None,
    save_every: int = 1,
    threads: int = 1,
) -> MaskableActorCriticPolicy:
    """Train, or go on training, and return the trained policy, on the CPU and in evaluation mode.

    Args:
        run: Whose seed, folder and progress are used. The stage is called as the checkpoint without its ending, and
            so is the folder of its curves.
        make_envs: Makes the environments (`webgym.sb3.make_vec_env`). They are seeded and closed here; where training
            has ended already, none is started.
        steps: Of all environments together; rounded up to whole rollouts.
        policy: Its class, or one of MaskablePPO's names.
        policy_kwargs: More arguments of that class.
        settings: Hyperparameters.
        checkpoint: Name of the file in the run's folder.
        initial_weights: State of a policy of that class to start from; by default it is random, as the seed says.
        until: When to end before ``steps``.
        save_every: Rollouts from one checkpoint to the next.
        threads: Threads of torch in an update; while a rollout is collected, browsers have the cores and torch has one
            thread. More pay off where nothing else runs: two processes of two threads each on two cores run six times
            slower than with one each.

    Raises:
        AgentError: The checkpoint is broken, or was made with other arguments.
        UsageError, BrowserError: As the environments do.
    """
    settings, path = settings or PPOSettings(), run.folder / checkpoint
    checked_count("save_every", save_every)
    checked_count("threads", threads)
    threads_before = torch.get_num_threads()
    envs = make_envs()
    try:
        rollout = settings.n_steps * envs.num_envs
        steps = -(-checked_count("steps", steps) // rollout) * rollout
        learner = _Learner(
            MaskablePPO(
                policy,
                envs,
                policy_kwargs=dict(policy_kwargs or {}),
                seed=run.seed,
                device="cpu",
                stats_window_size=until.episodes if until else 100,
                **settings.of_model(),
            ),
            path,
            {
                **asdict(settings),
                "steps": steps,
                "num_envs": envs.num_envs,
                "seed": run.seed,
                "policy": policy if isinstance(policy, str) else policy.__name__,
            },
        )
        if not learner.restore() and initial_weights is not None:
            learner.model.policy.load_state_dict(initial_weights)
        if not learner.ended:
            with run.stage(path.stem, steps, done=learner.model.num_timesteps) as stage:
                logger = Logger(None, [_Curves(run.log_dir / path.stem, learner.model.num_timesteps)])
                learner.learn(_Progress(learner, stage, settings, until, save_every, threads), logger, run.seed)
    finally:
        torch.set_num_threads(threads_before)
        envs.close()
    trained: MaskableActorCriticPolicy = learner.model.policy
    trained.set_training_mode(False)
    return trained


class _Learner:
    """A model, and the checkpoint that it goes on from."""

    def __init__(self, model: MaskablePPO, path: Path, settings: Mapping[str, Any]) -> None:
        self.model: Any = model  # SB3's types are not complete
        self.path, self._settings = path, settings
        self.ended = False
        self._greatest_deviation = 0.0
        self._random: Mapping[str, Any] | None = None
        self._recent: tuple[list[float], list[dict[str, float]]] = ([], [])

    def restore(self) -> bool:
        """Go back to the checkpoint; False if there is none."""
        found = load_checkpoint(self.path, _KIND)
        if found is None:
            return False
        check_settings(self.path, found.get("settings"), self._settings)
        try:
            self.model.policy.load_state_dict(found["policy"])
            self.model.policy.optimizer.load_state_dict(found["optimizer"])
            self.model.num_timesteps, self.model._n_updates = found["steps"], found["updates"]
            self._recent = found["successes"], found["episodes"]
            self._random, self.ended = found["random"], found["ended"]
            self._greatest_deviation = found["greatest_deviation"]
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            reason = str(error).splitlines()[0]
            raise broken(self.path, f"does not fit this policy ({type(error).__name__}: {reason})") from error
        return True

    def save(self, *, ended: bool = False) -> None:
        """Write the checkpoint."""
        self.ended = ended
        contents = {
            "settings": dict(self._settings),
            "policy": self.model.policy.state_dict(),
            "optimizer": self.model.policy.optimizer.state_dict(),
            "steps": self.model.num_timesteps,
            "updates": self.model._n_updates,
            "successes": self.successes,
            "episodes": [
                {name: float(episode[name]) for name in ("r", "l")} for episode in self.model.ep_info_buffer or ()
            ],
            "greatest_deviation": self._greatest_deviation,
            "random": random_state(),
            "ended": ended,
        }
        save_checkpoint(self.path, _KIND, contents)

    def scale_advantages(self) -> None:
        """Bring the advantages of the rollout that is to be learnt from to the scale of the whole run."""
        advantages: NDArray[np.float32] = self.model.rollout_buffer.advantages
        self._greatest_deviation = max(self._greatest_deviation, float(advantages.std()))
        advantages -= advantages.mean()
        advantages /= self._greatest_deviation + _LEAST_DEVIATION

    @property
    def successes(self) -> list[float]:
        """1 or 0 for each of the latest episodes."""
        return [float(success) for success in self.model.ep_success_buffer or ()]

    def learn(self, progress: _Progress, logger: Logger, seed: int) -> None:
        """Train to the end.

        Args:
            progress: Says what is done on the way.
            logger: Of the curves.
            seed: Of the run.
        """
        model, done = self.model, self.model.num_timesteps
        assert model.env is not None
        model.set_logger(logger)
        # Neither two runs of neighbouring seeds nor two sessions of one run meet the same series of tasks.
        model.env.seed(int(np.random.SeedSequence((seed, done)).generate_state(1)[0]))
        if self._random is not None:
            restore_random_state(self._random)
        try:
            # SB3 adds what is done to what is asked for, so that schedules run over all of it.
            model.learn(self._settings["steps"] - done, progress, reset_num_timesteps=False)
            self.save(ended=True)
        finally:
            logger.close()

    def remember_episodes(self) -> None:
        """Success rates go on from those before the interruption."""
        assert self.model.ep_success_buffer is not None and self.model.ep_info_buffer is not None
        successes, episodes = self._recent
        self.model.ep_success_buffer.extend(successes)
        self.model.ep_info_buffer.extend(episodes)


class _Progress(BaseCallback):
    """Checkpoints, progress, success rates and the early end of one session of training."""

    def __init__(
        self,
        learner: _Learner,
        stage: Stage,
        settings: PPOSettings,
        until: Until | None,
        save_every: int,
        threads: int,
    ) -> None:
        super().__init__()
        self._learner, self._stage, self._settings, self._until = learner, stage, settings, until
        self._save_every, self._threads = save_every, threads
        self._rollouts = 0
        self._enough = False

    def _on_training_start(self) -> None:
        self._learner.remember_episodes()

    def _on_rollout_start(self) -> None:
        """The update of the rollout before, if there was one, is done."""
        torch.set_num_threads(1)
        self._log_update()
        if self._rollouts and self._rollouts % self._save_every == 0:
            self._learner.save()
        successes = self._learner.successes
        if self._until is not None and len(successes) >= self._until.episodes:
            self._enough = sum(successes) / len(successes) >= self._until.success_rate

    def _on_training_end(self) -> None:
        self._log_update()

    def _log_update(self) -> None:
        """Put the figures of an update at its own step, before it is kept; SB3 puts them at that of the next."""
        self.logger.dump(self.num_timesteps)

    def _on_rollout_end(self) -> None:
        self._rollouts += 1
        if self._settings.normalize_advantage == "run":
            self._learner.scale_advantages()
        self._learner.model.ent_coef = self._settings.ent_coef_at(self.num_timesteps / self._stage.total)
        torch.set_num_threads(self._threads)

    def _on_step(self) -> bool:
        for info in self.locals["infos"]:
            if "verdict" in info:
                info["is_success"] = bool(info["verdict"]["success"])  # where SB3 looks for it
        successes = self._learner.successes
        rate = {"success_rate": sum(successes) / len(successes)} if successes else {}
        self._stage.advance(self.training_env.num_envs, **rate)
        return not self._enough


class _Curves(TensorBoardOutputFormat):
    """Scalars for TensorBoard. What a session wrote after its last checkpoint is hidden when the next goes on there."""

    def __init__(self, folder: Path, steps: int) -> None:
        self.writer = SummaryWriter(str(folder), purge_step=steps + 1)
        self._is_closed = False
