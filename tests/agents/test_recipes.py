"""Every recipe on offer runs from beginning to end, and what it returns can be played."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import webgym
from webgym.recipe import Plan, carry_out, load_recipe, recipes
from webgym.task import Task
from webgym.world import World

pytest.importorskip("stable_baselines3", reason="needs the extra `train`")

import torch

from webgym_agents.policy.agent import PolicyAgent

NAMES = sorted(name for name, entry in recipes().items() if entry.value.startswith("webgym_agents."))
STAGES = {
    "burrito": ["demonstrations", "student-0-cloning", "round-1", "student-1-cloning"],
    "dagger": ["demonstrations", "cloned-cloning", "student-1-cloning", "round-1", "policy-cloning"],
    "distill_then_rl": ["demonstrations", "cloning", "ppo"],
    "pixels_flagship": ["examples", "cloning", "ppo"],
    "ppo_flagship": ["ppo"],
}


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """The browsers have the other cores."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def variants(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What episodes of this process are played under."""
    found: set[str] = set()
    reset = World.reset

    def noted(world: World, task: Task) -> None:
        reset(world, task)
        found.add(str(world.settings))

    monkeypatch.setattr(World, "reset", noted)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_it_runs_from_beginning_to_end_under_the_variant_that_was_asked(
    name: str, tmp_path: Path, variants: set[str]
) -> None:
    plan = Plan(load_recipe(name), budget="tiny", num_envs=2, episodes=1, variant="density=tight")
    result = carry_out(plan, tmp_path)
    assert variants == {"density=tight"}
    assert result["evaluation"]["arguments"]["variant"] == "density=tight"
    assert list(result["stages"]) == [*STAGES[name], "evaluation"]
    assert result["evaluation"]["total"]["episodes"] == 1
    assert result["agent"] == f"policy:{tmp_path}/policy.pt"
    assert isinstance(webgym.load_agent(result["agent"]), PolicyAgent)


def test_every_recipe_is_tried() -> None:
    assert set(STAGES) == set(NAMES)
