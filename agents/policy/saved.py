"""A trained network in a file: weights and facts, and nothing that runs when it is read."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (the types of torch and of the Stable-Baselines3 family are incomplete)

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import torch
from sb3_contrib.common.maskable.policies import MaskableActorCriticPolicy
from stable_baselines3.common.utils import ConstantSchedule
from stable_baselines3.common.vec_env import VecEnv

from webgym.errors import AgentError
from webgym.recipe import TrainingRun
from webgym_agents.policy.network import NetworkSize, PageNetwork
from webgym_agents.policy.pixels import PixelNetwork
from webgym_agents.policy.sb3 import NetworkPolicy, PagePolicy

_FORMAT = "webgym-policy-1"

Facts = Mapping[str, str | int | float]


def save_network(network: PageNetwork | PixelNetwork, file: Path, facts: Facts) -> None:
    """Write a network, its weights in half precision.

    Args:
        network: What to keep.
        file: Where; what stands there is replaced.
        facts: What made it: command, seed, figures.
    """
    size = asdict(network.size) if isinstance(network, PageNetwork) else {}
    kind = "page" if isinstance(network, PageNetwork) else "pixels"
    weights = {name: tensor.half() for name, tensor in network.state_dict().items()}
    torch.save({"format": _FORMAT, "kind": kind, "size": size, "facts": dict(facts), "weights": weights}, file)


def keep(policy: MaskableActorCriticPolicy, run: TrainingRun, name: str) -> str:
    """Save a policy's network in the folder of a run, unless the file stands; the agent that plays it.

    Args:
        policy: A `NetworkPolicy`.
        run: Which.
        name: Of the file.
    """
    assert isinstance(policy, NetworkPolicy)
    network = cast("PageNetwork | PixelNetwork", policy.network)
    facts = {"run": run.folder.name, "seed": run.seed, "budget": run.budget}
    return f"policy:{run.made(name, lambda path: save_network(network, path, facts))}"


def load_network(file: Path) -> PageNetwork | PixelNetwork:
    """Read a network.

    Raises:
        AgentError: There is no such file, it is broken, or it is no saved network.
    """
    saved = _read(file)
    try:
        network = PageNetwork(NetworkSize(**saved["size"])) if saved["kind"] == "page" else PixelNetwork()
        network.load_state_dict(saved["weights"])
    except (KeyError, TypeError, ValueError, AttributeError, RuntimeError) as error:
        reason = " ".join(str(error).split())
        raise AgentError(f"{file} holds weights of another network ({reason:.200}); train it again.") from error
    return network.eval()


def load_facts(file: Path) -> Facts:
    """What is said of a saved network.

    Raises:
        AgentError: As `load_network`.
    """
    return _read(file).get("facts", {})


def _read(file: Path) -> dict[str, Any]:
    if not file.is_file():
        raise AgentError(f"there is no policy at {file}; `webgym train` makes one.")
    try:
        saved: Any = torch.load(file, map_location="cpu", weights_only=True)
    except Exception as error:  # zip, pickle and tensors each have their own
        fault = f"is broken, or holds more than weights and plain values ({type(error).__name__})"
        raise AgentError(f"{file} {fault}; `webgym train` makes policies.") from error
    if not (isinstance(saved, dict) and cast("dict[str, Any]", saved).get("format") == _FORMAT):
        raise AgentError(f"{file} is no policy of the format {_FORMAT!r}; `webgym train` makes one.")
    return cast("dict[str, Any]", saved)


def load_policy(file: Path, envs: VecEnv) -> PagePolicy:
    """A saved page network as a policy for the spaces of these environments.

    Raises:
        AgentError: As `load_network`; or it is no page network.
    """
    network = load_network(file)
    if not isinstance(network, PageNetwork):
        raise AgentError(f"{file} holds a {type(network).__name__}; a PageNetwork is needed here.")
    policy = PagePolicy(envs.observation_space, envs.action_space, ConstantSchedule(0.0), size=network.size)
    policy.network.load_state_dict(network.state_dict())
    policy.set_training_mode(False)
    return policy
