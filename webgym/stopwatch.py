"""Where the time of a step goes, for those who ask: a stage and its tab tell the stopwatch that they are given."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Literal, get_args

StepPart = Literal["input", "server", "living", "drawing", "reading", "decoding"]
STEP_PARTS: tuple[StepPart, ...] = get_args(StepPart)


class Stopwatch:
    """Adds up the wall time of each part. Every moment counts once: for the server while it has something to answer,
    whatever else is waited for meanwhile; else for the part that began last.

    It is made for one page: what several do at once cannot be told apart by the wall clock.

    Attributes:
        seconds: By part, what has been spent in it.
    """

    def __init__(self) -> None:
        self.seconds: defaultdict[StepPart, float] = defaultdict(float)
        self._under_way: list[StepPart] = []
        self._since = 0.0

    def part(self, name: StepPart) -> AbstractContextManager[None]:
        """Count what happens in a ``with`` block for this part."""
        return self._timed(name)

    @contextmanager
    def _timed(self, name: StepPart) -> Generator[None]:
        self._charge()
        self._under_way.append(name)
        try:
            yield
        finally:
            self._charge()
            self._under_way.remove(name)

    def _charge(self) -> None:
        now = time.perf_counter()
        if self._under_way:
            part = "server" if "server" in self._under_way else self._under_way[-1]
            self.seconds[part] += now - self._since
        self._since = now


class _Untimed(Stopwatch):
    """Takes no time and tells none."""

    def part(self, name: StepPart) -> AbstractContextManager[None]:
        return nullcontext()


UNTIMED: Stopwatch = _Untimed()
"""For when nobody asks."""
