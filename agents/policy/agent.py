"""The agent that plays a trained policy: ``webgym.load_agent("policy:FILE")``."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (the types of torch and of the Stable-Baselines3 family are incomplete)

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from webgym.act.pointer import CELL_PX
from webgym_agents.policy.memory import Memory
from webgym_agents.policy.network import PageNetwork
from webgym_agents.policy.pixels import PixelNetwork
from webgym_agents.policy.saved import load_network

if TYPE_CHECKING:
    from webgym.agent import Info
    from webgym.task import ActionMode

_PARTS = ("elements", "element_text", "instruction")


class PolicyAgent:
    """Takes the action that a trained network thinks best.

    Args:
        file: The network, as `webgym_agents.policy.saved` writes it.

    Raises:
        AgentError: It is not there, or cannot be read.
    """

    observation: tuple[str, ...]
    action_modes: tuple[ActionMode, ...]

    def __init__(self, file: str) -> None:
        network = load_network(Path(file))
        self._player = _PagePlayer(network) if isinstance(network, PageNetwork) else _PixelPlayer(network)
        self.observation, self.action_modes = self._player.observation, self._player.action_modes

    def reset(self, observation: Any, info: Info) -> None:  # noqa: ANN401 - as `Agent`
        """An episode begins."""
        self._player.reset(info)

    def act(self, observation: Any, info: Info) -> Any:  # noqa: ANN401 - as `Agent`
        """The best action."""
        with torch.inference_mode():
            return self._player.act(observation, info)


class _PagePlayer:
    observation = _PARTS
    action_modes: tuple[ActionMode, ...] = ("element",)

    def __init__(self, network: PageNetwork) -> None:
        self._network = network
        self._memory = Memory()

    def reset(self, info: Info) -> None:
        self._memory.begin(info["task"]["values"])

    def act(self, observation: Any, info: Info) -> np.int64:  # noqa: ANN401 - as `Agent`
        seen = {part: torch.from_numpy(rows[None]) for part, rows in (observation | self._memory.read()).items()}
        scores, _ = self._network(seen)
        possible = torch.from_numpy(info["action_mask"].astype(np.bool_))
        action = int(scores[0].masked_fill(~possible, -torch.inf).argmax())
        self._memory.add(action, observation["element_text"])
        return np.int64(action)


class _PixelPlayer:
    observation = ("screenshot",)
    action_modes: tuple[ActionMode, ...] = ("pixel",)

    def __init__(self, network: PixelNetwork) -> None:
        self._network = network

    def reset(self, info: Info) -> None:
        pass

    def act(self, observation: Any, info: Info) -> Any:  # noqa: ANN401 - as `Agent`
        picture = torch.from_numpy(observation).permute(2, 0, 1)[None].float() / 255
        heat, _ = self._network(picture)
        row, column = divmod(int(heat[0].argmax()), observation.shape[1] // CELL_PX)
        return np.array([column, row], np.int64)
