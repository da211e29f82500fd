"""The stopwatch of a step, against a clock that the tests set."""

from __future__ import annotations

import pytest

from webgym.stopwatch import UNTIMED, Stopwatch


class Clock:
    """Seconds that pass only when they are let."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("webgym.stopwatch.time.perf_counter", made)
    return made


def test_each_part_is_added_up_and_what_lies_between_counts_nowhere(clock: Clock) -> None:
    watch = Stopwatch()
    for _ in range(2):
        clock.passes(100)
        with watch.part("input"):
            clock.passes(1)
    with watch.part("drawing"):
        clock.passes(4)
    assert watch.seconds == {"input": 2, "drawing": 4}


def test_a_part_within_a_part_counts_once(clock: Clock) -> None:
    watch = Stopwatch()
    with watch.part("drawing"):
        clock.passes(1)
        with watch.part("decoding"):
            clock.passes(2)
        clock.passes(4)
    assert watch.seconds == {"drawing": 5, "decoding": 2}


def test_the_server_comes_first_whatever_began_later(clock: Clock) -> None:
    watch = Stopwatch()
    living, server, reading = watch.part("living"), watch.part("server"), watch.part("reading")
    living.__enter__()
    clock.passes(1)
    server.__enter__()
    clock.passes(2)
    reading.__enter__()
    clock.passes(4)
    living.__exit__(None, None, None)  # they need not end in the order that they began in
    clock.passes(8)
    server.__exit__(None, None, None)
    clock.passes(16)
    reading.__exit__(None, None, None)
    assert watch.seconds == {"living": 1, "server": 14, "reading": 16}


def test_two_requests_at_once_are_one_time(clock: Clock) -> None:
    watch = Stopwatch()
    first, second = watch.part("server"), watch.part("server")
    first.__enter__()
    clock.passes(1)
    second.__enter__()
    clock.passes(2)
    first.__exit__(None, None, None)
    clock.passes(4)
    second.__exit__(None, None, None)
    assert watch.seconds == {"server": 7}


def test_a_part_that_fails_counts_and_ends(clock: Clock) -> None:
    watch = Stopwatch()
    with pytest.raises(OSError, match="gone"), watch.part("input"):
        clock.passes(1)
        raise OSError("gone")
    clock.passes(2)
    with watch.part("reading"):
        clock.passes(4)
    assert watch.seconds == {"input": 1, "reading": 4}


def test_nothing_is_kept_where_nobody_asks(clock: Clock) -> None:
    with UNTIMED.part("input"):
        clock.passes(1)
    assert UNTIMED.seconds == {}
