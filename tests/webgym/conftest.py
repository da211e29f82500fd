"""Environments of the kiosk, for tests of what stands on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import webgym
from tests.kiosk import SITE
from webgym.engine import Engine
from webgym.env import WebEnv

KIOSK_FOLDER = Path(__file__).parents[1] / "kiosk"

MakeKiosk = Callable[..., WebEnv]


@pytest.fixture
def make_kiosk(engine: Engine) -> Iterator[MakeKiosk]:
    """Makes environments of the kiosk that share one browser; they are closed after the test."""
    made: list[WebEnv] = []

    def make(**given: Any) -> WebEnv:
        family = given.pop("family", None)
        site = given.pop("site", SITE)
        families = [site.family(family)] if family else site.families
        made.append(
            WebEnv(site, families, **({"engine": engine, "observation": "elements", "action": "element"} | given))
        )
        return made[-1]

    yield make
    for env in made:
        env.close()


@pytest.fixture
def kiosk_ids(monkeypatch: pytest.MonkeyPatch) -> str:
    """The kiosk's ids are registered, here and in processes started from here; returns that of all its families."""
    monkeypatch.setenv("WEBGYM_SITES", str(KIOSK_FOLDER))
    monkeypatch.setenv("PYTHONPATH", str(KIOSK_FOLDER.parents[1]))
    webgym.add_site_folder(KIOSK_FOLDER)
    return "webgym/kiosk-v0"


def rollout(env: WebEnv, seed: int) -> list[Any]:
    """Everything that two episodes return, the second of them drawn on from the first."""
    seen: list[Any] = [env.reset(seed=seed)]
    env.action_space.seed(seed)
    seen += [env.step(sample(env)) for _ in range(3)]
    return [*seen, env.reset()]


def sample(env: WebEnv) -> Any:
    """A possible action, from the action space's own generator."""
    return env.action_space.sample(mask=env.action_masks().astype(np.int8))
