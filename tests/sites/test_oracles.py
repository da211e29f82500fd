"""Every site's oracle, however the site's knobs are turned."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, repeat

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


def ways() -> Iterator[tuple[str, str, str]]:
    """Site, family and variant: of each site every second family, the variants in turn.

    The other families are played by `tests.sites.rules.assert_plays_well`; burrito's by tests of its own.
    """
    for site in SITES[1:]:
        families = [family.name for family in webgym.sites()[site].families]
        yield from zip(repeat(site), families[1::2], cycle(("train", "test")), strict=False)


@pytest.mark.parametrize(("site", "family", "variant"), list(ways()))
def test_variants_are_solved(site: str, family: str, variant: str, engine: Engine) -> None:
    assert_flawless(play(site, variant, engine, family))


@pytest.mark.slow
@pytest.mark.parametrize("variant", ["none", "train", "test"])
@pytest.mark.parametrize("site", SITES)
def test_everything_is_solved(site: str, variant: str, engine: Engine) -> None:
    assert_flawless(play(site, variant, engine, episodes=SEEDS * len(webgym.sites()[site].families)))
