"""Plays one MiniWoB++ page in another library's environment: run by `webgym.bench.peers`, with that library's Python.

It imports nothing of webgym. Each line of standard input is the number of steps of an episode; each line of the answer,
on what standard output was at the start, is JSON: how many milliseconds the reset and each of the steps took.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gymnasium as gym

PAGE, X, Y = "click-test-2", 80, 25  # a place in the page's instruction, where a click does nothing


def browsergym(**given: Any) -> tuple[Any, Callable[[Any], object]]:  # noqa: ANN401 - as `gym.make`
    """BrowserGym's environment, and the action for it."""
    spec = importlib.util.find_spec("miniwob")
    assert spec is not None and spec.origin is not None
    os.environ["MINIWOB_URL"] = f"{(Path(spec.origin).parent / 'html' / 'miniwob').as_uri()}/"
    importlib.import_module("browsergym.miniwob")
    actions = importlib.import_module("browsergym.core.action.highlevel").HighLevelActionSet(subsets=["coord"])
    env: Any = gym.make(f"browsergym/miniwob.{PAGE}", action_mapping=actions.to_python_code, **given)
    return env, lambda _: f"mouse_click({X}, {Y})"


def tuned_browsergym() -> tuple[Any, Callable[[Any], object]]:
    """The same without its pauses: 100 ms before each call of Playwright's, half a second before it reads the page.

    They wait, and do no work; a click that does nothing needs neither. The rest stays as it is: what BrowserGym reads
    is what it is for, and it can only be had whole (with ``use_raw_page_output`` it reads nothing).
    """
    return browsergym(slow_mo=0, pre_observation_delay=0.0)


def selenium() -> tuple[Any, Callable[[Any], object]]:
    """The environment of the miniwob package, and the action for it."""
    importlib.import_module("miniwob")
    env: Any = gym.make(f"miniwob/{PAGE}-v1")
    return env, lambda env: env.unwrapped.create_action("CLICK_COORDS", coords=[X, Y])


MAKERS = {"browsergym": browsergym, "browsergym-tuned": tuned_browsergym, "miniwob": selenium}


def play(env: Any, make_action: Callable[[Any], object], steps: int) -> dict[str, object]:  # noqa: ANN401 - any library's
    """One episode."""
    begun = time.perf_counter()
    env.reset(seed=1)
    reset_ms = 1000 * (time.perf_counter() - begun)
    steps_ms: list[float] = []
    for _ in range(steps):
        action = make_action(env)
        begun = time.perf_counter()
        observation, _, terminated, truncated, _ = env.step(action)
        steps_ms.append(1000 * (time.perf_counter() - begun))
        error = observation.get("last_action_error")
        if error or terminated or truncated:
            raise SystemExit(f"the click was not one that does nothing: {error or 'the episode ended'}")
    return {"reset_ms": reset_ms, "steps_ms": steps_ms}


def main() -> None:
    """Play as asked until the input ends."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print goes elsewhere
    env, make_action = MAKERS[sys.argv[1]]()
    try:
        for line in sys.stdin:
            print(json.dumps(play(env, make_action, int(line))), file=answers, flush=True)
    finally:
        env.close()


if __name__ == "__main__":
    main()
