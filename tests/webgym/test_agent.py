"""Agents are found by name, and see what they may see."""

from __future__ import annotations

from typing import Any

import pytest

import webgym
from tests.kiosk import SITE
from webgym.act import ActionSpec
from webgym.agent import Agent, PrivilegedAgent, SpaceAgent, introduce
from webgym.engine import Engine
from webgym.env import WebEnv
from webgym.errors import AgentError, UsageError


class Silent:
    """An agent that does nothing."""

    observation: tuple[str, ...] = ()
    action_modes = ("element",)
    env: WebEnv | None = None
    actions: ActionSpec | None = None

    def reset(self, observation: Any, info: Any) -> None: ...

    def act(self, observation: Any, info: Any) -> int:
        return 0


class Looking(Silent):
    """One that is shown the spaces."""

    def set_spaces(self, observation_space: Any, actions: ActionSpec) -> None:
        self.actions = actions


class Privileged(Silent):
    """One that is shown everything."""

    def attach(self, env: WebEnv) -> None:
        self.env = env


def raising() -> Agent:
    raise OSError("no weights there")


def test_agents_of_this_installation() -> None:
    assert {"oracle", "random"} <= set(webgym.agents())
    assert isinstance(webgym.load_agent("oracle"), PrivilegedAgent)
    random_agent = webgym.load_agent("random")
    assert isinstance(random_agent, SpaceAgent)
    assert not isinstance(random_agent, PrivilegedAgent)


def test_an_agent_by_its_class() -> None:
    assert type(webgym.load_agent(f"{__name__}:Silent")).__name__ == "Silent"


@pytest.mark.parametrize(
    ("spec", "kind", "message"),
    [
        ("orakle", UsageError, "unknown agent 'orakle'; did you mean 'oracle'.*module:Class"),
        ("no_such_module:Agent", AgentError, "ModuleNotFoundError"),
        (f"{__name__}:Nobody", AgentError, "AttributeError.*Nobody"),
        (f"{__name__}:raising", AgentError, "no weights there"),
        ("builtins:dict", AgentError, "lacks observation, action_modes, reset, act"),
    ],
)
def test_what_cannot_be_loaded_says_why(spec: str, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        webgym.load_agent(spec)


def test_only_the_privileged_are_shown_the_environment(engine: Engine) -> None:
    env = WebEnv(SITE, SITE.families, action="element", engine=engine)
    silent, looking, privileged = Silent(), Looking(), Privileged()
    for agent in (silent, looking, privileged):
        introduce(agent, env)
    assert (silent.env, looking.env, privileged.env) == (None, None, env)
    assert (silent.actions, looking.actions, privileged.actions) == (None, env.actions, None)
    env.close()
