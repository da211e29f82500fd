"""The networks as policies of sb3-contrib's MaskablePPO."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (the types of torch and of the Stable-Baselines3 family are incomplete)

from __future__ import annotations

import copy
from abc import abstractmethod
from typing import Any, TypeVar, cast

import torch
from gymnasium import spaces
from numpy.typing import NDArray
from sb3_contrib.common.maskable.distributions import MaskableCategoricalDistribution
from sb3_contrib.common.maskable.policies import MaskableActorCriticPolicy
from stable_baselines3.common.preprocessing import preprocess_obs
from stable_baselines3.common.type_aliases import PyTorchObs, Schedule
from stable_baselines3.common.utils import ConstantSchedule, set_random_seed
from stable_baselines3.common.vec_env import VecEnv
from torch import Tensor, nn

from webgym_agents.policy.network import FirstGuess, NetworkSize, PageNetwork
from webgym_agents.policy.pixels import PixelNetwork

Masks = NDArray[Any] | Tensor | None


class NetworkPolicy(MaskableActorCriticPolicy):
    """A policy whose network gives a score for every choice, and a value.

    Args:
        arguments, named: As of `MaskableActorCriticPolicy`; the network has no use for those that shape one.
        reference: A network that the policy is pulled back to; None for no pull. It is copied.
        pull: How strongly: the weight, beside an entropy's of 1, of the divergence KL(policy || reference).

    Attributes:
        network: From an observation, prepared as SB3 does it, to float32 (B, choices) and (B,).
    """

    network: nn.Module

    def __init__(self, *arguments: Any, reference: nn.Module | None = None, pull: float = 0.0, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        # In a list, so that its weights are none of this policy's.
        self._reference = [] if reference is None else [copy.deepcopy(reference).requires_grad_(False).eval()]
        self._pull = pull

    @abstractmethod
    def make_network(self) -> nn.Module:
        """A new network."""

    def choices_of(self, actions: Tensor) -> Tensor:
        """Actions (B, ...) as choices, int64 (B,)."""
        return actions.long().flatten()

    def actions_of(self, choices: Tensor) -> Tensor:
        """Choices (B,) as actions (B, ...)."""
        return choices

    def usable(self, masks: Masks) -> Masks:
        """The masks of the environment, if they are those of choices."""
        return masks

    def _build(self, lr_schedule: Schedule) -> None:
        self.network = self.make_network()
        optimizer: Any = self.optimizer_class
        self.optimizer = optimizer(self.network.parameters(), lr=lr_schedule(1), **self.optimizer_kwargs)

    def forward(
        self, obs: PyTorchObs, deterministic: bool = False, action_masks: Masks = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Actions (B, ...), their values (B, 1) and the logarithms of their probabilities (B,)."""
        likely, values = self._judge(self.network, obs, action_masks)
        choices = likely.get_actions(deterministic=deterministic)
        return self.actions_of(choices), values, likely.log_prob(choices)

    def evaluate_actions(
        self, obs: PyTorchObs, actions: Tensor, action_masks: Masks = None
    ) -> tuple[Tensor, Tensor, Tensor | None]:
        """Values (B, 1), logarithms of the probabilities of these actions (B,), and entropies (B,).

        MaskablePPO rewards entropy; where there is a reference, the divergence from it, weighted, is taken off, so that
        the coefficient of the entropy is that of both.
        """
        likely, values = self._judge(self.network, obs, action_masks)
        entropy = likely.entropy()
        for reference in self._reference:
            before, _ = self._judge(reference, obs, action_masks)
            entropy = entropy - self._pull * _divergence(_plain(likely), _plain(before))
        return values, likely.log_prob(self.choices_of(actions)), entropy

    def get_distribution(self, obs: PyTorchObs, action_masks: Masks = None) -> MaskableCategoricalDistribution:
        """How likely each choice is."""
        return self._judge(self.network, obs, action_masks)[0]

    def predict_values(self, obs: PyTorchObs) -> Tensor:
        """Values, (B, 1)."""
        return self._judge(self.network, obs, None)[1]

    def _predict(self, observation: PyTorchObs, deterministic: bool = False, action_masks: Masks = None) -> Tensor:
        return self.forward(observation, deterministic, action_masks)[0]

    def _judge(
        self, network: nn.Module, obs: PyTorchObs, masks: Masks
    ) -> tuple[MaskableCategoricalDistribution, Tensor]:
        scores, values = network(preprocess_obs(obs, self.observation_space))
        likely = MaskableCategoricalDistribution(scores.shape[-1]).proba_distribution(scores)
        if (usable := self.usable(masks)) is not None:
            likely.apply_masking(cast("Any", usable))
        return likely, values.unsqueeze(-1)


class PagePolicy(NetworkPolicy):
    """Reads the page; see `PageNetwork` for the parts of its observations.

    Args:
        arguments, named: As of `NetworkPolicy`.
        size: How large its network is.
        first_guess: What its network clicks before it has learnt anything.
    """

    def __init__(
        self,
        *arguments: Any,  # noqa: ANN401
        size: NetworkSize | None = None,
        first_guess: FirstGuess | None = None,
        **named: Any,  # noqa: ANN401
    ) -> None:
        self._size, self._first_guess = size, first_guess
        super().__init__(*arguments, **named)

    def make_network(self) -> PageNetwork:
        """A new network."""
        return PageNetwork(self._size, self._first_guess)


class PixelPolicy(NetworkPolicy):
    """Looks at the screenshot: a click is one draw from the heat map, (column, row)."""

    def make_network(self) -> PixelNetwork:
        """A new network."""
        return PixelNetwork()

    def choices_of(self, actions: Tensor) -> Tensor:
        """Clicks (B, 2) as cells of the heat map."""
        return actions[:, 1].long() * self._columns + actions[:, 0].long()

    def actions_of(self, choices: Tensor) -> Tensor:
        """Cells of the heat map as clicks (B, 2)."""
        return torch.stack([choices % self._columns, choices // self._columns], -1)

    def usable(self, masks: Masks) -> Masks:
        """None: a click is possible everywhere."""
        return None

    @property
    def _columns(self) -> int:
        return int(cast("spaces.MultiDiscrete", self.action_space).nvec[0])


_Policy = TypeVar("_Policy", bound=NetworkPolicy)


def new_policy(kind: type[_Policy], envs: VecEnv, seed: int, **named: Any) -> _Policy:  # noqa: ANN401
    """A policy of random weights for the spaces of these environments, which are closed.

    Args:
        kind: Its class.
        envs: Environments, as PPO would be given them.
        seed: Of the weights.
        named: More arguments of its class.
    """
    set_random_seed(seed)
    envs.close()
    return kind(envs.observation_space, envs.action_space, ConstantSchedule(0.0), **named)


def _divergence(ours: torch.distributions.Categorical, theirs: torch.distributions.Categorical) -> Tensor:
    """KL(ours || theirs), (B,).

    It is finite, and pulls, also where theirs is so unlikely that its probability is 0 in float32; there, torch's
    ``kl_divergence`` is infinite and has no gradient.
    """
    return (ours.probs * (ours.logits - theirs.logits)).sum(-1)


def _plain(likely: MaskableCategoricalDistribution) -> torch.distributions.Categorical:
    return torch.distributions.Categorical(logits=cast("Any", likely.distribution).logits)
