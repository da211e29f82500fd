"""Writes recorded episodes, so that neither a kill nor a closed pipe loses a finished one."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self, cast

import numpy as np
from numpy.typing import NDArray

from webgym.episode.record import (
    EPISODE_FILE,
    EPISODES,
    RESULTS_FILE,
    Header,
    Outcome,
    Result,
    StepRecord,
    read_episode,
    read_episodes,
    write_whole,
)
from webgym.types import Frame

_PARTIAL = ".partial-"


Contents = Callable[[Sequence[Result]], Mapping[str, Any]]


class RunWriter:
    """Adds finished episodes to the folder of a run, which is made if it is not there.

    Several threads may write episodes of different tasks at a time.

    Args:
        folder: Where; episodes that are already there stay.
        contents: What the file of results is to hold, made from the results; by default these alone.
    """

    def __init__(self, folder: str | os.PathLike[str], contents: Contents | None = None) -> None:
        self.folder = Path(folder)
        self._contents = contents or _episodes_alone
        self._entering = threading.Lock()
        (self.folder / EPISODES).mkdir(parents=True, exist_ok=True)
        self.results = [Result.of(episode) for episode in read_episodes(self.folder)]

    def episode(self, header: Header, first_frame: Frame | None = None) -> EpisodeWriter:
        """Begin an episode; use it as a context manager."""
        return EpisodeWriter(self, header, first_frame)

    def admit(self, partial: Path, task_id: str) -> Result:
        """Give a finished episode its name, and enter it into the results."""
        name, number = safe_name(task_id), 1
        while True:
            final = partial.with_name(name if number == 1 else f"{name}.{number}")
            try:
                partial.rename(final)
                break
            except OSError:
                if not final.exists():
                    raise
                number += 1  # the same task was recorded before
        result = Result.of(read_episode(final))
        self.enter(result)
        return result

    def enter(self, result: Result) -> None:
        """Enter a result, also one of an episode that could not begin and so has no folder."""
        with self._entering:
            self.results.append(result)
            self.write_results()

    def write_results(self) -> None:
        """Write the results as they are."""
        write_whole(self.folder / RESULTS_FILE, json.dumps(self._contents(self.results), indent=1) + "\n")


class EpisodeWriter:
    """Writes one episode; unless it is finished, leaving the context takes it away."""

    def __init__(self, run: RunWriter, header: Header, first_frame: Frame | None) -> None:
        self._run = run
        self._task_id = str(header.task["id"])
        self._folder = run.folder / EPISODES / f"{_PARTIAL}{os.getpid()}-{safe_name(self._task_id)}"
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        self._last: tuple[str, Frame] | None = None
        self._pictures = 0
        started_at = datetime.now(UTC).isoformat(timespec="milliseconds")
        fields = asdict(header) | {"first_frame": self._picture(first_frame), "started_at": started_at}
        self._lines = (self._folder / EPISODE_FILE).open("w", encoding="utf-8")
        self._write("header", fields)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lines.close()
        shutil.rmtree(self._folder, ignore_errors=True)  # gone already, if it was finished

    def step(self, record: StepRecord, frame: Frame | None = None) -> None:
        """Write one step, with the picture after it."""
        self._write("step", asdict(record) | {"frame": self._picture(frame)})

    def finish(self, outcome: Outcome) -> Result:
        """Write how it ended, and make it visible to readers."""
        self._write("outcome", asdict(outcome))
        self._lines.close()
        return self._run.admit(self._folder, self._task_id)

    def _write(self, kind: str, fields: Mapping[str, Any]) -> None:
        self._lines.write(json.dumps({"kind": kind, **fields}, default=_plain) + "\n")

    def _picture(self, frame: Frame | None) -> str:
        """Write a picture unless it is the last one again; its file name."""
        if frame is None:
            return ""
        if self._last is not None and np.array_equal(frame, self._last[1]):
            return self._last[0]
        from PIL import Image  # here and not above: importing webgym stays light

        name = f"{self._pictures:04d}.png"
        Image.fromarray(frame).save(self._folder / name)
        self._pictures += 1
        self._last = (name, frame.copy())
        return name


def _episodes_alone(results: Sequence[Result]) -> Mapping[str, Any]:
    return {"episodes": [asdict(result) for result in results]}


def safe_name(task_id: str) -> str:
    """A task id as a folder name; different ids have different names, as no part of an id holds a dot.

    >>> safe_name("burrito/extra-guac:test:17")
    'burrito.extra-guac.test.17'
    """
    return task_id.replace("/", ".").replace(":", ".")


def _plain(value: object) -> object:
    """NumPy values, which an action may hold, as JSON."""
    if isinstance(value, np.ndarray | np.generic):
        return cast("NDArray[Any]", value).tolist()
    raise TypeError(f"{type(value).__name__} cannot be recorded")
