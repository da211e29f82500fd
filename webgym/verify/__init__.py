"""How a verdict is reached: from two snapshots and a goal, with pure functions; page and agent are never asked.

What happens in `verify`, and where; read in this order:

    judge       `verify` itself, the whole way in thirty lines
    rules       what a goal must be like to be checked at all; how its patterns hang together
    diff        what happened: rows that appeared, went or changed, as trees along their foreign keys
    match       which of those rows go with which patterns of the goal
    names       what the goal's checks are called: the same ones whatever happened
    checks      what was asked for beside what was found, check by check
    answers     what the agent said, compared by value; `quantities` reads money, numbers and times
    verdict     the checks as data, and how they make the score
    labels      how rows and values read in a check

Beside that way:

    progress    how far along a single state is, for rewards that are shaped
    probe/      states made from a goal alone: one that meets it, and many that nearly do, none of which may pass
"""

from webgym.verify.judge import verify
from webgym.verify.names import ANSWER, NOT_INFEASIBLE, NOTHING_ELSE
from webgym.verify.probe import Met, NearMiss, near_misses, satisfy
from webgym.verify.progress import potential
from webgym.verify.rules import check_goal, check_progress
from webgym.verify.verdict import Check, Verdict

__all__ = [
    "ANSWER",
    "NOTHING_ELSE",
    "NOT_INFEASIBLE",
    "Check",
    "Met",
    "NearMiss",
    "Verdict",
    "check_goal",
    "check_progress",
    "near_misses",
    "potential",
    "satisfy",
    "verify",
]
