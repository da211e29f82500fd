"""The scripts that solve pages: through the page, in every mode that the table says can."""

from __future__ import annotations

from typing import Any

import pytest

from webgym.engine import Engine
from webgym.env import WebEnv
from webgym.errors import TaskError
from webgym.task import ActionMode
from webgym_sites.miniwob import SITE
from webgym_sites.miniwob.oracle import SOLVERS

SEEDS = range(5)
SAMPLE = ("choose-date", "click-checkboxes-large", "click-tab-2", "guess-number", "search-engine", "use-autocomplete")
MODES = [(page, mode) for page in SOLVERS for mode in sorted(SITE.family(page).modes - {"computer"})]
# Where the grid is too coarse: some words are narrower than a cell.
TOO_NARROW = {("click-tab-2-hard", "pixel"), ("click-link", "pixel"), ("click-tab-2", "pixel")}


def solve(engine: Engine, page: str, seed: int, mode: ActionMode = "computer") -> dict[str, Any]:
    """Play one task to its end by its script; the verdict."""
    env = WebEnv(SITE, [SITE.family(page)], observation="elements", action=mode, engine=engine)
    _, info = env.reset(options={"task": f"miniwob/{page}:{('train', 'val', 'test')[seed % 3]}:{seed}"})
    oracle, over = SITE.oracle(env.task), False
    while not over:
        action = env.actions.encode(oracle.act(env.page, env.snapshot()), env.page, env.task)
        _, _, terminated, truncated, info = env.step(action)
        over = terminated or truncated
    env.close()
    return info["verdict"]


def test_many_pages_have_a_script() -> None:
    assert len(SOLVERS) >= 60


@pytest.mark.parametrize("page", SAMPLE)
def test_a_script_solves_its_page(engine: Engine, page: str) -> None:
    for seed in SEEDS[:2]:
        assert solve(engine, page, seed)["success"]


@pytest.mark.slow
@pytest.mark.parametrize("page", SOLVERS)
def test_every_script_solves_its_page(engine: Engine, page: str) -> None:
    for seed in SEEDS:
        assert solve(engine, page, seed)["success"], f"seed {seed}"


@pytest.mark.slow
@pytest.mark.parametrize(("page", "mode"), [each for each in MODES if each not in TOO_NARROW])
def test_every_mode_of_a_page_can_solve_it(engine: Engine, page: str, mode: ActionMode) -> None:
    assert solve(engine, page, 1, mode)["success"]


def test_a_page_without_a_script_says_which_have_one() -> None:
    with pytest.raises(TaskError, match=r"'bisect-angle' has no script.*click-button, click-button-sequence"):
        SITE.oracle(SITE.family("bisect-angle").task("miniwob", "train", 1))


def test_a_script_that_does_not_know_the_page_says_so() -> None:
    task = SITE.family("click-button").task("miniwob", "train", 1)  # as it was drawn: its page has not worded it
    with pytest.raises(TaskError, match="does not hold"):
        SITE.oracle(task).act(None, None)  # type: ignore[arg-type]
