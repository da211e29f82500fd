"""Rules about who succeeds: `solvable` and `undone`."""

from __future__ import annotations

from collections.abc import Iterator

from webgym.testing.playing import Play
from webgym.testing.report import Finding

_MOST_CHECKS = 3


def solvable(play: Play) -> Iterator[Finding]:
    """The oracle succeeds."""
    rule, how = "solvable", f"with action={play.mode!r}"
    if play.fault:
        yield Finding(rule, f"{how} the episode came to no end: {play.fault}", play.task_id)
    elif play.verdict is not None and not play.verdict.success:
        assert play.task is not None
        failed = [f"{check.name} (expected {check.expected}, found {check.found})" for check in play.verdict.failed]
        budget = f"; the step budget of {play.task.max_steps} was used up" * (play.steps >= play.task.max_steps)
        shown = "; ".join(failed[:_MOST_CHECKS]) + f"; {len(failed) - _MOST_CHECKS} more" * (len(failed) > _MOST_CHECKS)
        yield Finding(rule, f"{how} the oracle failed after {play.steps} steps{budget}: {shown}", play.task_id)


def undone(play: Play) -> Iterator[Finding]:
    """Neither doing nothing nor chance succeeds."""
    if play.fault:
        yield Finding("undone", f"the episode came to no end: {play.fault}", play.task_id)
    elif play.verdict is not None and play.verdict.success:
        who = "doing nothing" if play.player == "nobody" else "clicking at random"
        yield Finding("undone", f"{who} succeeded after {play.steps} steps: the goal asks for too little", play.task_id)
