"""The shipped policy: the oracle's pupil over all families.

    webgym train burrito

Cloned from demonstrations first, then corrected by the oracle in the states it comes to, round after round, as in
`dagger`, and cloned on from all of it. Some steps of its episodes are the oracle's, so that it is corrected where it
would not have come to; instructions come in other words each time. An hour or two on two cores; a GPU is used for
learning where there is one, and lessons are given in a process for every core.
"""

from __future__ import annotations

from webgym.recipe import Recipe, TrainingRun
from webgym.registry import load_site
from webgym_agents.learning.cloning import Cloning, clone
from webgym_agents.learning.environments import page_envs
from webgym_agents.learning.lessons import give_lessons
from webgym_agents.learning.rephrasing import Rephraser
from webgym_agents.policy.saved import keep
from webgym_agents.policy.sb3 import PagePolicy, new_policy

ENV_ID = "webgym/burrito-v0"
DEMONSTRATED = 15_000
CORRECTED = 15_000
ORACLE_SHARE = 0.3
STUDENTS = (
    Cloning(epochs=6, batch_size=32, learning_rate=1.5e-3),
    Cloning(epochs=3, batch_size=32, learning_rate=1e-3),
    Cloning(epochs=4, batch_size=32, learning_rate=1e-3),
    Cloning(epochs=8, batch_size=32, learning_rate=1e-3),
)
"""How each student in turn learns: the first from demonstrations, the others from all that was labelled before."""


def train(run: TrainingRun) -> str:
    """Clone from demonstrations; then have the student corrected and clone it on from all labels, again and again."""
    labels = run.of_budget(full=CORRECTED, tiny=16)
    students = run.of_budget(full=STUDENTS, tiny=(Cloning(epochs=1),) * 2)
    rephraser = Rephraser(load_site("burrito"))
    student = new_policy(PagePolicy, page_envs(ENV_ID, 1), run.seed)
    examples = give_lessons(run, "demonstrations", ENV_ID, run.of_budget(full=DEMONSTRATED, tiny=16))
    for number, how in enumerate(students):
        if number:
            keep(student, run, f"student-{number}.pt")
            file = run.folder / f"student-{number}.pt"
            corrected = give_lessons(run, f"round-{number}", ENV_ID, labels, student=file, oracle_share=ORACLE_SHARE)
            examples.extend(corrected)
        clone(run, student, examples, how, rephraser=rephraser, checkpoint=f"student-{number}-cloning.pt")
    return keep(student, run, "policy.pt")


RECIPE = Recipe("burrito", "The shipped policy: taught by the oracle over all families.", ENV_ID, train, 8, 600)
