"""Behaviour cloning: a policy learns to do what the examples say."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (the types of torch and of the Stable-Baselines3 family are incomplete)

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from webgym.recipe import Stage, TrainingRun
from webgym_agents.learning.checkpoint import broken, check_settings, load_checkpoint, save_checkpoint
from webgym_agents.learning.examples import Batch, Examples
from webgym_agents.learning.rephrasing import Rephraser
from webgym_agents.policy.sb3 import NetworkPolicy

_KIND = "cloning"
_SMOOTHING = 0.02  # of the loss and accuracy that are shown


@dataclass(frozen=True, slots=True)
class Cloning:
    """The hyperparameters of cloning.

    Attributes:
        epochs: How often every example is seen.
        batch_size: Examples in a step of the optimizer.
        learning_rate: Of AdamW, at its highest: it rises at first, and then falls along a cosine.
        warm_up: Share of the steps in which it rises.
        weight_decay: Of AdamW.
        max_grad_norm: Gradients are scaled down to this norm.
    """

    epochs: int = 10
    batch_size: int = 64
    learning_rate: float = 2e-3
    warm_up: float = 0.05
    weight_decay: float = 1e-2
    max_grad_norm: float = 1.0


def clone(
    run: TrainingRun,
    policy: NetworkPolicy,
    examples: Examples,
    how: Cloning | None = None,
    *,
    rephraser: Rephraser | None = None,
    checkpoint: str = "cloning.pt",
    threads: int = 1,
) -> None:
    """Train a policy's network on examples, or go on training it; its critic is left alone. On a GPU, if there is one.

    Args:
        run: Whose seed, folder and progress are used; the stage is called as the checkpoint without its ending.
        policy: Changed in place.
        examples: What to learn from.
        how: The hyperparameters.
        rephraser: Says the instructions in other words, and other ones in each epoch.
        checkpoint: Name of the file in the run's folder; written after every epoch.
        threads: Threads of torch; no browser is at work meanwhile.

    Raises:
        AgentError: The checkpoint is broken, or was made with other arguments.
    """
    how = how or Cloning()
    learner = _Cloner(policy, how, len(examples), run.folder / checkpoint, run.seed, rephraser)
    threads_before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        policy.to("cuda" if torch.cuda.is_available() else "cpu")
        learner.restore()
        if learner.epoch < how.epochs:
            with run.stage(learner.path.stem, how.epochs * len(examples), done=learner.epoch * len(examples)) as stage:
                while learner.epoch < how.epochs:
                    learner.learn(examples, stage)
    finally:
        torch.set_num_threads(threads_before)
        policy.to("cpu")
        policy.set_training_mode(False)


class _Cloner:
    """A policy that is being cloned, and the checkpoint that it goes on from."""

    def __init__(
        self, policy: NetworkPolicy, how: Cloning, examples: int, path: Path, seed: int, rephraser: Rephraser | None
    ) -> None:
        self._policy, self._how, self.path = policy, how, path
        self._settings = {**asdict(how), "examples": examples, "seed": seed, "rephrased": rephraser is not None}
        self._seed, self._rephraser = seed, rephraser
        self._optimizer = torch.optim.AdamW(
            policy.network.parameters(), lr=how.learning_rate, weight_decay=how.weight_decay
        )
        steps = how.epochs * -(-examples // how.batch_size)
        self._schedule = torch.optim.lr_scheduler.OneCycleLR(
            self._optimizer,
            how.learning_rate,
            total_steps=steps,
            pct_start=how.warm_up if how.warm_up * steps > 1 else 0.0,  # it cannot rise within one step
            cycle_momentum=False,
        )
        self.epoch = 0

    def restore(self) -> None:
        """Go back to the checkpoint, if there is one."""
        found = load_checkpoint(self.path, _KIND)
        if found is None:
            return
        check_settings(self.path, found.get("settings"), self._settings)
        try:
            self._policy.network.load_state_dict(found["network"])
            self._optimizer.load_state_dict(found["optimizer"])
            self._schedule.load_state_dict(found["schedule"])
            self.epoch = found["epoch"]
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            raise broken(self.path, f"does not fit this policy ({str(error).splitlines()[0]})") from error

    def learn(self, examples: Examples, stage: Stage) -> None:
        """See every example once, in an order that seed and epoch decide."""
        self._policy.set_training_mode(True)
        rng = np.random.default_rng((self._seed, self.epoch))
        shown = {name: stage.figures.get(name) for name in ("loss", "accuracy")}
        for batch in examples.batches(self._how.batch_size, rng, self._rephraser):
            loss, accuracy = _judge(self._policy, batch)
            self._optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self._policy.network.parameters(), self._how.max_grad_norm)
            self._optimizer.step()
            self._schedule.step()
            for name, figure in (("loss", float(loss.detach())), ("accuracy", accuracy)):
                before = shown[name]
                shown[name] = figure if before is None else before + _SMOOTHING * (figure - before)
            stage.advance(len(batch.labels), **{name: figure or 0.0 for name, figure in shown.items()})
        self.epoch += 1
        contents = {
            "settings": self._settings,
            "network": self._policy.network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "schedule": self._schedule.state_dict(),
            "epoch": self.epoch,
        }
        save_checkpoint(self.path, _KIND, contents)


def _judge(policy: NetworkPolicy, batch: Batch) -> tuple[Tensor, float]:
    """Mean cross-entropy, and the share of right actions."""
    batch = batch.to(policy.device)
    likely, labels = policy.get_distribution(batch.seen, batch.masks), policy.choices_of(batch.labels)
    right = (likely.mode() == labels).float().mean()
    return -likely.log_prob(labels).mean(), float(right)
