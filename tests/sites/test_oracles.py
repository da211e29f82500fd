"""Every site's oracle, however the site's knobs are turned."""

from __future__ import annotations

import pytest

import webgym
from webgym.engine import Engine
from webgym.evaluation import Evaluation
from webgym.types import SPLITS

SITES = ("burrito", "coffee", "dash", "grocer", "kitchenlab", "pizza", "table")
SEEDS = 20  # of each family, one after another from train, val and test


def play(site: str, variant: str, engine: Engine, family: str = "", episodes: int = 1) -> Evaluation:
    env_id = f"webgym/{site}-{family}-v0" if family else f"webgym/{site}-v0"
    splits = ("test",) if family else SPLITS
    return webgym.evaluate(
        "oracle",
        env_id,
        episodes=episodes,
        seed=7,
        split=splits,
        variant=variant,
        num_envs=min(episodes, 4),
        engine=engine,
    )


def assert_flawless(evaluation: Evaluation) -> None:
    assert evaluation.results and evaluation.left == ()
    assert [result.task for result in evaluation.results if not result.success] == []
    assert [(result.task, result.safety) for result in evaluation.results if result.safety] == []


@pytest.mark.parametrize(
    ("site", "family", "variant"),
    [
        ("coffee", "log-in-and-order", "train"),
        ("coffee", "redeem-stars", "test"),
        ("dash", "scheduled-delivery", "train"),
        ("dash", "research-answer", "test"),
        ("grocer", "substitutions", "train"),
        ("grocer", "within-budget", "test"),
        ("kitchenlab", "menu-filter", "test"),
        ("pizza", "build-your-own", "train"),
        ("pizza", "change-the-bag", "test"),
        ("table", "book-with-wishes", "train"),
        ("table", "change-booking", "test"),
    ],
)
def test_variants_are_solved(site: str, family: str, variant: str, engine: Engine) -> None:
    assert_flawless(play(site, variant, engine, family))


@pytest.mark.slow
@pytest.mark.parametrize("variant", ["none", "train", "test"])
@pytest.mark.parametrize("site", SITES)
def test_everything_is_solved(site: str, variant: str, engine: Engine) -> None:
    assert_flawless(play(site, variant, engine, episodes=SEEDS * len(webgym.sites()[site].families)))
