"""What an agent is, and how one is found by name.

An agent sees what the policy may see, and answers with an action. Two more protocols are opt-in: a `SpaceAgent` is
shown the spaces of the environment, a `PrivilegedAgent` the environment itself, goal included, for oracles alone.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING, Any, Protocol, cast, runtime_checkable

import gymnasium as gym

from webgym.errors import AgentError, UsageError, unknown
from webgym.offers import LEARNING_REMEDY, offered
from webgym.task import ActionMode

if TYPE_CHECKING:
    from webgym.act import ActionSpec
    from webgym.env import WebEnv

_AGENTS_GROUP = "webgym.agents"

Info = Mapping[str, Any]


@runtime_checkable
class Agent(Protocol):
    """A policy, and the environment it wants."""

    @property
    def observation(self) -> tuple[str, ...]:
        """The observation parts it must be given, as in ``gym.make(..., observation=)``; empty if any will do."""
        ...

    @property
    def action_modes(self) -> tuple[ActionMode, ...]:
        """The action modes it can act in, the one that suits it best first."""
        ...

    def reset(self, observation: Any, info: Info) -> None:  # noqa: ANN401 - whatever the observation space holds
        """An episode begins: ``observation`` and ``info`` are what ``env.reset`` returned."""
        ...

    def act(self, observation: Any, info: Info) -> Any:  # noqa: ANN401 - whatever the action space holds
        """The next action, an element of the action space."""
        ...


@runtime_checkable
class SpaceAgent(Protocol):
    """An agent that is shown the spaces it will meet."""

    def set_spaces(self, observation_space: gym.Space[Any], actions: ActionSpec) -> None:
        """Called once per environment, before the first episode; ``actions.space`` is the action space."""
        ...


@runtime_checkable
class PrivilegedAgent(Protocol):
    """An agent that may see everything: the page, the task with its goal, the database.

    Its scores say whether tasks can be solved, and nothing about policies.
    """

    def attach(self, env: WebEnv) -> None:
        """Called once per environment, before the first episode."""
        ...


def introduce(agent: Agent, env: gym.Env[Any, Any]) -> None:
    """Show the environment to an agent, as far as it may see it.

    Args:
        agent: Any agent.
        env: A `WebEnv`, wrapped or not.
    """
    inner = cast("WebEnv", env.unwrapped)
    if isinstance(agent, SpaceAgent):
        agent.set_spaces(env.observation_space, inner.actions)
    if isinstance(agent, PrivilegedAgent):
        agent.attach(inner)


def agents() -> Mapping[str, EntryPoint]:
    """Every agent on offer, by name, not loaded yet.

    Raises:
        AgentError: If two distributions offer agents of one name.
    """
    return offered(_AGENTS_GROUP, "agents")


def load_agent(spec: str) -> Agent:
    """Make an agent.

    Args:
        spec: The name of an agent on offer (``"oracle"``), a name and its argument (``"ppo:runs/x/model.zip"``), or a
            class or function without arguments by where it is defined (``"my_module:MyAgent"``).

    Raises:
        UsageError: If nothing is called that.
        AgentError: If it cannot be loaded, or is no agent.
    """
    name, colon, rest = spec.partition(":")
    on_offer = agents()
    try:
        if name in on_offer:
            agent = on_offer[name].load()(*([rest] if colon else []))
        elif colon:
            agent = _find(name, rest)()
        else:
            raise UsageError(unknown("agent", spec, on_offer, "Or give a class of your own as module:Class."))
    except (UsageError, AgentError):
        raise
    except Exception as error:
        remedy = f". {LEARNING_REMEDY}" if isinstance(error, ModuleNotFoundError) else ""
        raise AgentError(f"agent {spec!r} cannot be loaded: {type(error).__name__}: {error}{remedy}") from error
    if not isinstance(agent, Agent):
        lacking = [member for member in ("observation", "action_modes", "reset", "act") if not hasattr(agent, member)]
        raise AgentError(f"agent {spec!r} lacks {', '.join(lacking)}; see webgym.agent.Agent.")
    return agent


def _find(module_name: str, path: str) -> Callable[[], object]:
    found: object = importlib.import_module(module_name)
    for attribute in path.split("."):
        found = getattr(found, attribute)
    return cast("Callable[[], object]", found)
