"""Rates, their intervals and means."""

from __future__ import annotations

from typing import Any

import pytest

from webgym.episode import Result
from webgym.summary import summarise, wilson


def result(agent: str = "a", family: str = "f", success: bool | None = True, **fields: Any) -> Result:
    values: dict[str, Any] = {
        "score": float(bool(success)),
        "total_reward": 0.0,
        "steps": 4,
        "seconds": 2.0,
        "fault": "",
    }
    return Result("t", "s", family, "test", agent, success, **{**values, "folder": "", **fields})


@pytest.mark.parametrize(
    ("successes", "episodes", "low", "high"),
    # Worked out from the formula by itself, with z = 1.959964.
    [(8, 10, 0.4902, 0.9433), (0, 50, 0.0, 0.0713), (198, 200, 0.9643, 0.9973), (0, 1000, 0.0, 0.0038)],
)
def test_intervals_are_wilsons(successes: int, episodes: int, low: float, high: float) -> None:
    interval = wilson(successes, episodes)
    assert interval is not None
    assert (interval.low, interval.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_a_wider_confidence_is_a_wider_interval_and_no_episodes_have_none() -> None:
    narrow, wide = wilson(5, 10, 0.5), wilson(5, 10, 0.99)
    assert narrow is not None and wide is not None
    assert 0 < wide.low < narrow.low < 0.5 < narrow.high < wide.high < 1
    assert wilson(0, 0) is None


def test_means_leave_faults_out() -> None:
    rows = summarise([result(), result(success=False), result(success=None, fault="broken", steps=99, seconds=99.0)])
    (row,) = rows
    figures = row.figures
    assert (figures.episodes, figures.successes, figures.faults) == (2, 1, 1)
    assert (figures.score, figures.steps, figures.seconds, figures.success_rate) == (0.5, 4, 2.0, 0.5)


def test_a_row_for_all_families_comes_after_them() -> None:
    rows = summarise([result("a", "f"), result("b", "f"), result("a", "g", success=False)])
    assert [(row.agent, row.family, row.figures.successes) for row in rows] == [
        ("a", "s/f", 1),
        ("a", "s/g", 0),
        ("a", "", 1),
        ("b", "s/f", 1),
    ]


def test_a_group_of_faults_alone_has_no_means() -> None:
    (row,) = summarise([result(success=None, fault="broken")])
    figures = row.figures
    assert (figures.score, figures.steps, figures.seconds) == (None, None, None)
    assert (figures.success_rate, figures.interval) == (None, None)
