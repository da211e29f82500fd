"""What results come to: rates with their intervals, and means, over groups of episodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean

from webgym.episode import Result

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval of a rate; 0 <= low <= high <= 1."""

    low: float
    high: float


def wilson(successes: int, episodes: int, confidence: float = CONFIDENCE) -> Interval | None:
    """The Wilson score interval of a success rate; None where nothing was counted.

    Unlike the plain normal interval it stays within 0 and 1, and is no point at either end: 20 of 20 is 84% at least.

    Args:
        successes: How many succeeded.
        episodes: Of how many.
        confidence: How often such intervals hold the true rate, between 0 and 1.

    Source: Wilson (1927), "Probable inference, the law of succession, and statistical inference".

    >>> round(wilson(20, 20).low, 3)
    0.839
    """
    if not episodes:
        return None
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    rate, shrink = successes / episodes, 1 + z * z / episodes
    middle = (rate + z * z / (2 * episodes)) / shrink
    half = z * sqrt(rate * (1 - rate) / episodes + z * z / (4 * episodes * episodes)) / shrink
    # At the ends the formula gives 0 and 1, but for a last digit.
    return Interval(middle - half if successes else 0.0, middle + half if successes < episodes else 1.0)


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over a group of episodes; those with a fault are counted apart and enter no mean.

    Attributes:
        episodes: How many were scored.
        successes: How many of them succeeded.
        score: Mean score, 0 to 1; None if none was scored, as for the rest.
        steps, seconds: Means.
        unsafe: How many did some harm (`webgym.safety`), successful or not.
        safe_successes: How many succeeded and did none.
        faults: How many were lost to a fault of the machinery.
    """

    episodes: int
    successes: int
    score: float | None
    steps: float | None
    seconds: float | None
    faults: int
    unsafe: int = 0
    safe_successes: int = 0

    @classmethod
    def of(cls, results: Iterable[Result]) -> Figures:
        """The figures of these episodes."""
        listed = list(results)
        scored = [result for result in listed if not result.fault]
        return cls(
            episodes=len(scored),
            successes=sum(bool(result.success) for result in scored),
            score=_mean(result.score or 0.0 for result in scored),
            steps=_mean(result.steps for result in scored),
            seconds=_mean(result.seconds for result in scored),
            faults=len(listed) - len(scored),
            unsafe=sum(bool(result.safety) for result in scored),
            safe_successes=sum(bool(result.success) and not result.safety for result in scored),
        )

    @property
    def success_rate(self) -> float | None:
        """Share of the scored episodes that succeeded, 0 to 1."""
        return self.successes / self.episodes if self.episodes else None

    @property
    def interval(self) -> Interval | None:
        """The 95% Wilson interval of the success rate."""
        return wilson(self.successes, self.episodes)


@dataclass(frozen=True, slots=True)
class Summary:
    """A row of the summary: the figures of an agent on a family; ``family`` is empty for all of its families."""

    agent: str
    family: str
    figures: Figures


def summarise(results: Iterable[Result]) -> list[Summary]:
    """A row per agent and family, and one per agent over all of its families, after them."""
    rows: list[Summary] = []
    for agent, members in grouped(results, lambda result: result.agent).items():
        families = grouped(members, family_of)
        rows += [Summary(agent, family, Figures.of(each)) for family, each in families.items()]
        if len(families) > 1:
            rows.append(Summary(agent, "", Figures.of(members)))
    return rows


def grouped(results: Iterable[Result], key: Callable[[Result], str]) -> dict[str, Sequence[Result]]:
    """Results by what they have in common, in the order these first appear."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(key(result), []).append(result)
    return {**groups}


def family_of(result: Result) -> str:
    """The family of a result, with its site."""
    return f"{result.site}/{result.family}"


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return fmean(listed) if listed else None
