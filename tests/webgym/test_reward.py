"""What a step is worth, against numbers worked out by hand."""

from __future__ import annotations

import random

import pytest

from webgym.errors import UsageError
from webgym.reward import REWARD_MODES, Reward, RewardMode
from webgym.verify import Check, Verdict

SUCCESS = Verdict.of([Check("order", 1.0, True, "one", "one")])
HALF = Verdict.of([Check("order", 1.0, True, "one", "one"), Check("note", 1.0, False, "none", "some")])


def rewards(reward: Reward, phis: list[float], verdict: Verdict | None) -> list[float]:
    """Of an episode through states of these potentials, that ends with the verdict (None: it is truncated)."""
    reward.start(phis[0])
    last = len(phis) - 1
    return [reward.step(phi, verdict if place == last else None) for place, phi in enumerate(phis) if place]


@pytest.mark.parametrize(
    ("mode", "verdict", "expected"),
    [
        ("sparse", SUCCESS, [0, 0, 1]),
        ("sparse", HALF, [0, 0, 0]),
        ("sparse", None, [0, 0, 0]),
        ("rubric", SUCCESS, [0, 0, 1]),
        ("rubric", HALF, [0, 0, 0.5]),
        ("rubric", None, [0, 0, 0]),
        # gamma 0.5: 0.5 * 0.6 - 0.2 = 0.1, 0.5 * 0.4 - 0.6 = -0.4, 0.5 * 0 - 0.4 = -0.4
        ("shaped", SUCCESS, [0.1, -0.4, 0.6]),
        ("shaped", HALF, [0.1, -0.4, -0.4]),
        # truncation is no end of the process: the last potential stays, 0.5 * 1.0 - 0.4 = 0.1
        ("shaped", None, [0.1, -0.4, 0.1]),
        # best so far 0.2: + 0.4, nothing for falling back, then from 0.6 to 1.0
        ("progress", SUCCESS, [0.4, 0, 1.4]),
        ("progress", HALF, [0.4, 0, 0.4]),
        ("progress", None, [0.4, 0, 0.4]),
    ],
)
def test_the_four_modes(mode: RewardMode, verdict: Verdict | None, expected: list[float]) -> None:
    assert rewards(Reward(mode, gamma=0.5), [0.2, 0.6, 0.4, 1.0], verdict) == pytest.approx(expected)


@pytest.mark.parametrize("gamma", [1.0, 0.99, 0.3])
@pytest.mark.parametrize("verdict", [SUCCESS, HALF])
def test_shaping_telescopes(gamma: float, verdict: Verdict) -> None:
    """Whatever an episode does, shaping adds the same to its return: -phi(s0). So no policy gains by it."""
    rng = random.Random(7)
    for length in range(2, 30):
        phis = [rng.random() for _ in range(length)]
        shaped = rewards(Reward("shaped", gamma), phis, verdict)
        sparse = rewards(Reward("sparse", gamma), phis, verdict)
        added = sum(gamma**t * (a - b) for t, (a, b) in enumerate(zip(shaped, sparse, strict=True)))
        assert added == pytest.approx(-phis[0])


def test_progress_is_never_paid_twice() -> None:
    there_and_back = [0.0, 0.5, 0.0, 0.5, 0.0, 0.7, 0.7, 0.1, 0.7]
    paid = rewards(Reward("progress"), there_and_back, None)
    assert paid == pytest.approx([0.5, 0, 0, 0, 0.2, 0, 0, 0])
    assert sum(paid) == pytest.approx(max(there_and_back))


@pytest.mark.parametrize("mode", ["shaped", "progress"])
def test_each_episode_starts_afresh(mode: RewardMode) -> None:
    reward = Reward(mode)
    first = rewards(reward, [0.0, 0.9, 0.4], SUCCESS)
    assert rewards(reward, [0.0, 0.9, 0.4], SUCCESS) == first


def test_only_two_modes_need_the_potential() -> None:
    assert [mode for mode in REWARD_MODES if Reward(mode).uses_potential] == ["shaped", "progress"]


def test_an_unknown_mode_says_which_there_are() -> None:
    with pytest.raises(UsageError, match="unknown reward 'dense'. Possible: sparse, rubric, shaped, progress"):
        Reward("dense")  # type: ignore[arg-type]


@pytest.mark.parametrize("gamma", [0.0, -0.5, 1.01, float("nan")])
def test_a_discount_lies_between_0_and_1(gamma: float) -> None:
    with pytest.raises(UsageError, match=f"gamma={gamma} is no discount; give a number above 0 and at most 1"):
        Reward("shaped", gamma)
