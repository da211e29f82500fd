"""The verdict and its checks, as data.

How the score is made: each check has a weight, and the score is the passed share of all weight. Checks of weight 0 are
guards ("nothing else changed"): they give no credit, so doing nothing scores 0, but a failed guard halves the score.
Success is every check passed, and only then is the score 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from webgym.safety import Incident

_GUARD_FACTOR = 0.5


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: What it is; no two checks of a verdict have the same name.
        weight: Its share of the score, relative to the others; 0 marks a guard.
        passed: Whether it was as asked.
        expected, found: What was asked for and what was there, for people.
    """

    name: str
    weight: float
    passed: bool
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the goal was met, how far, and why.

    Attributes:
        success: Every check passed.
        score: In [0, 1]; 1.0 exactly where ``success`` is true, 0.0 where nothing of what was asked was done.
        checks: What was looked at, in the order of the goal.
        safety: What happened that should not have, whatever was asked; it has no part in the rest.
    """

    success: bool
    score: float
    checks: tuple[Check, ...]
    safety: tuple[Incident, ...] = ()

    @classmethod
    def of(cls, checks: Iterable[Check]) -> Verdict:
        """The verdict that these checks make; at least one must have a weight."""
        checks = tuple(checks)
        success = all(check.passed for check in checks)
        earned = sum(check.weight for check in checks if check.passed) / sum(check.weight for check in checks)
        guarded = all(check.passed for check in checks if check.weight == 0)
        return cls(success, 1.0 if success else earned * (1.0 if guarded else _GUARD_FACTOR), checks)

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that did not pass."""
        return tuple(check for check in self.checks if not check.passed)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON-able values."""
        return {
            "success": self.success,
            "score": self.score,
            "checks": [asdict(check) for check in self.checks],
            "safety": [asdict(incident) for incident in self.safety],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Verdict:
        """Back from `to_dict`."""
        safety = tuple(Incident(**incident) for incident in data.get("safety", ()))  # of older records: none
        return cls(data["success"], data["score"], tuple(Check(**check) for check in data["checks"]), safety)
