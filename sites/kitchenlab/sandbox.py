"""Where visitors' programs run: an interpreter of a subset of Python, in a process of its own, with no way out.

The interpreter is Monty. It has no files, no network, no environment, no imports but a few pure modules, and no objects
of ours: values are copied in and out. Its clock stands still and its chance has a seed, so what comes out is a function
of what goes in.

Not covered: the time limit is the one thing measured by the wall clock. It is a thousand times what an honest program
here needs, so only a program that would not end meets it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from threading import Lock
from time import perf_counter
from typing import Literal

from pydantic_monty import Monty, MontyCrashedError, MontyError, MontyRuntimeError, MontySyntaxError, OSPolicy

TIME_LIMIT_S = 3.0
"""For all calls of one run together."""
MEMORY_LIMIT_BYTES = 8_000_000
DEPTH_LIMIT = 200
PRINT_LIMIT = 400
"""So many characters of what a call prints are kept."""

_MESSAGE_LIMIT = 160
_STARTING = Lock()
_HOST_CALLS = 10  # looking up a name that is not there counts as one
_POLICY: OSPolicy = {
    "datetime": datetime(2026, 1, 1),
    "timezone": "utc",
    "sleep": "zero",
    "process_time": "zero",
    "random_start": {"seed": 0},
}
_STOPPED = {
    TimeoutError: "stopped: it ran for too long",
    MemoryError: "stopped: it needed too much memory",
    RecursionError: "stopped: its calls were nested too deeply",
}

OutcomeKind = Literal["value", "error", "stopped"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one call.

    Attributes:
        kind: A value was returned; an error was raised; or a limit ended it.
        value: What was returned, as plain Python values; of no use to compare with ``==``, see `judge.same`.
        message: What went wrong, in one line.
        printed: The beginning of what was printed.
    """

    kind: OutcomeKind
    value: object = None
    message: str = ""
    printed: str = ""


def call_each(program: str, function: str, calls: Sequence[Sequence[object]]) -> Iterator[Outcome]:
    """Call a function of a program with each of these argument lists.

    Each call has the program to itself, freshly loaded, and sees nothing of the others. Once the time is used up, the
    calls left are not made.

    Args:
        program: Source text, of any length and intent.
        function: Name of the function; one of ours, never a visitor's.
        calls: Argument lists of plain values.
    """
    left_s = TIME_LIMIT_S
    for arguments in calls:
        if left_s <= 0:
            yield Outcome("stopped", message="not run: the time was used up before")
            continue
        began = perf_counter()
        outcome = _call(program, function, arguments, left_s)
        timed_out = outcome.message == _STOPPED[TimeoutError]
        left_s = 0 if timed_out else left_s - (perf_counter() - began)
        yield outcome


def _call(program: str, function: str, arguments: Sequence[object], limit_s: float) -> Outcome:
    printed: list[str] = []

    def keep(stream: str, text: str) -> None:
        if sum(map(len, printed)) < PRINT_LIMIT:
            printed.append(text[:PRINT_LIMIT])

    names = [f"argument_{place}" for place in range(len(arguments))]
    session = _interpreters().checkout(
        limits={
            "max_feed_duration_secs": limit_s,
            "max_memory": MEMORY_LIMIT_BYTES,
            "max_recursion_depth": DEPTH_LIMIT,
            "max_suspensions": _HOST_CALLS,
            "max_total_sleep_secs": 0.0,
        },
        os_policy=_POLICY,
    )
    try:
        with session:
            session.feed_run(program, print_callback=keep)
            given = dict(zip(names, arguments, strict=True))
            value = session.feed_run(f"{function}({', '.join(names)})", inputs=given, print_callback=keep)
    except MontyError as error:
        return _failure(error, "".join(printed)[:PRINT_LIMIT])
    return Outcome("value", value, printed="".join(printed)[:PRINT_LIMIT])


def _failure(error: MontyError, printed: str) -> Outcome:
    if isinstance(error, MontyCrashedError):
        return Outcome("stopped", message="stopped: it brought the interpreter down", printed=printed)
    for kind, message in _STOPPED.items():  # their own words hold figures that differ from run to run
        if isinstance(error.exception(), kind):
            return Outcome("stopped", message=message, printed=printed)
    if not isinstance(error, MontyRuntimeError | MontySyntaxError):
        return Outcome("error", message="what it returned is not plain data", printed=printed)
    text = " ".join(error.display("type-msg").split())
    text = text if len(text) <= _MESSAGE_LIMIT else f"{text[:_MESSAGE_LIMIT]}..."
    lines = [frame.line for frame in error.traceback() if frame.filename == "<python-input-0>"]
    return Outcome("error", message=f"{text} (line {lines[-1]})" if lines else text, printed=printed)


@dataclass(frozen=True, slots=True)
class _Interpreters:
    """The worker processes, and the process that may use them."""

    owner: int
    pool: Monty


@cache
def _start() -> _Interpreters:
    """Start them for as long as this process lives: they end when their pipes do."""
    return _Interpreters(os.getpid(), Monty().__enter__())


def _interpreters() -> Monty:
    """The interpreters of this process.

    Raises:
        RuntimeError: They belong to the process that this one was forked from; used from here, they would never answer.
    """
    with _STARTING:
        started = _start()
    if started.owner != os.getpid():
        raise RuntimeError(
            f"process {os.getpid()} was forked from {started.owner} after that had run programs, so it cannot run any; "
            "start processes by 'spawn' or 'forkserver'."
        )
    return started.pool
