"""What a check of a site comes to: findings, rule by rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

MOST_FINDINGS = 50
"""So many findings of a rule are kept; those after them are counted."""

State = Literal["passed", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        rule: The rule that it breaks.
        what: What is wrong and, where that is not plain, what to do; one sentence.
        task: Id of the task it was met in, which names family, split and seed; or ``site/family``.
        url: Path of the page or of the request.
        control: The control of that page, as a person would find it.
    """

    rule: str
    what: str
    task: str = ""
    url: str = ""
    control: str = ""

    @property
    def where(self) -> str:
        """Where it is, from the task to the control."""
        return ", ".join(filter(None, (self.task, self.url, self.control)))

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what

    @property
    def identity(self) -> tuple[str, ...]:
        """Equal for the same fault met twice: what is wrong with a page is wrong in every task that shows it."""
        return (self.rule, self.what, self.url, self.control, "" if self.url else self.task)


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What one rule came to.

    Attributes:
        rule: Its name.
        state: ``"passed"``, ``"failed"`` or ``"skipped"``.
        looked_at: How many things were looked at.
        unit: What these things are, such as ``"episodes"``.
        seconds: Wall-clock time; of episodes that several rules look at, the first of them bears it.
        findings: What is wrong, each fault once, `MOST_FINDINGS` of them at most.
        left_out: How many more there were.
        why: Why it was skipped.
    """

    rule: str
    state: State
    looked_at: int = 0
    unit: str = ""
    seconds: float = 0.0
    findings: tuple[Finding, ...] = ()
    left_out: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What a check of a site came to, rule by rule."""

    site: str
    results: tuple[RuleResult, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong; rules that were skipped say neither."""
        return all(result.state != "failed" for result in self.results)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that is wrong."""
        return tuple(finding for result in self.results for finding in result.findings)

    def result(self, rule: str) -> RuleResult:
        """What that rule came to; KeyError where it was not asked for."""
        return {result.rule: result for result in self.results}[rule]

    def to_dict(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return {"site": self.site, "passed": self.passed, "rules": [asdict(result) for result in self.results]}


class Tally:
    """Counts what a rule has looked at, and keeps what it found, each fault once."""

    def __init__(self, rule: str, unit: str) -> None:
        self._rule, self._unit = rule, unit
        self._found: dict[tuple[str, ...], Finding] = {}
        self.looked_at = 0
        self.seconds = 0.0

    def add(self, findings: Iterable[Finding]) -> None:
        """One more thing was looked at, and this was found."""
        self.looked_at += 1
        for finding in findings:
            self._found.setdefault(finding.identity, finding)

    def result(self) -> RuleResult:
        """What it all came to; a rule that met nothing to look at has shown nothing."""
        if not self.looked_at:
            return RuleResult(self._rule, "skipped", why=f"there were no {self._unit} to look at")
        found = tuple(self._found.values())
        return RuleResult(
            self._rule,
            "failed" if found else "passed",
            self.looked_at,
            self._unit,
            round(self.seconds, 2),
            found[:MOST_FINDINGS],
            len(found[MOST_FINDINGS:]),
        )


def lines_of(result: RuleResult) -> Iterator[str]:
    """The findings of a rule for people, one a line."""
    yield from map(str, result.findings)
    if result.left_out:
        yield f"and {result.left_out} more"
