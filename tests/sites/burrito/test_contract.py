"""Gymnasium's contract, for every registered id of the restaurant, with every observation part and action mode."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gymnasium as gym
import pytest
from gymnasium.utils.env_checker import check_env

from webgym.engine import Engine
from webgym.observe import PARTS, Part
from webgym.registry import environment_id
from webgym.task import ACTION_MODES, ActionMode
from webgym_sites.burrito import SITE

IDS = [environment_id("burrito"), *(environment_id("burrito", family.name) for family in SITE.families)]
Meeting = tuple[str, tuple[Part, ...], ActionMode]


def meetings() -> list[Meeting]:
    """Each id with every part and every mode; seven ids on, each part has met each mode, and stood alone once.

    Each id deals the parts out to the modes, two by two and the last alone, and the next id begins one part later.
    """
    dealt: list[Meeting] = []
    for turn, env_id in enumerate(IDS):
        parts = (*PARTS[turn % len(PARTS) :], *PARTS[: turn % len(PARTS)])
        for place, mode in enumerate(ACTION_MODES):
            dealt.append((env_id, parts[2 * place : 2 * place + 2], mode))
    return dealt


def check(env_id: str, parts: tuple[Part, ...], mode: ActionMode, engine: Engine, render: bool) -> None:
    """Run Gymnasium's checks; its warnings are errors, as everywhere in these tests."""
    observation = parts[0] if len(parts) == 1 else parts
    env = gym.make(env_id, observation=observation, action=mode, engine=engine, render_mode="rgb_array")
    try:
        check_env(env.unwrapped, skip_render_check=not render)
    finally:
        env.close()


def test_these_are_all_the_ids() -> None:
    assert {env_id for env_id in gym.registry if env_id.startswith("webgym/burrito")} == set(IDS)
    assert len(IDS) == 14


def test_every_part_meets_every_mode() -> None:
    assert {(part, mode) for _, parts, mode in meetings() for part in parts} == {
        (part, mode) for part in PARTS for mode in ACTION_MODES
    }
    for env_id in IDS:
        mine = [(parts, mode) for of, parts, mode in meetings() if of == env_id]
        assert sorted(part for parts, _ in mine for part in parts) == sorted(PARTS)
        assert [mode for _, mode in mine] == list(ACTION_MODES)


def quick_and_slow() -> Iterator[Any]:
    """All meetings; one of each id, the modes in turn, is quick: the kiosk's tests show every part in every mode."""
    for env_id, parts, mode in meetings():
        is_slow = mode != ACTION_MODES[IDS.index(env_id) % len(ACTION_MODES)]
        yield pytest.param(env_id, parts, mode, marks=[pytest.mark.slow] if is_slow else [])


@pytest.mark.parametrize(("env_id", "parts", "mode"), list(quick_and_slow()))
def test_every_id_keeps_the_contract(env_id: str, parts: tuple[Part, ...], mode: ActionMode, engine: Engine) -> None:
    # What is drawn for people is the same for all ids and modes.
    check(env_id, parts, mode, engine, render=env_id == IDS[0])


@pytest.mark.slow
@pytest.mark.parametrize("mode", ACTION_MODES)
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("env_id", IDS)
def test_every_id_keeps_the_contract_in_every_way(env_id: str, part: Part, mode: ActionMode, engine: Engine) -> None:
    check(env_id, (part,), mode, engine, render=True)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ACTION_MODES)
@pytest.mark.parametrize("parts", [PARTS, PARTS[::-1], PARTS[:4], PARTS[4:]], ids="-".join)
@pytest.mark.parametrize("env_id", IDS)
def test_every_id_keeps_the_contract_with_several_parts(
    env_id: str, parts: tuple[Part, ...], mode: ActionMode, engine: Engine
) -> None:
    check(env_id, parts, mode, engine, render=False)
