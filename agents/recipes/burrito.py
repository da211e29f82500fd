"""The shipped policy: the oracle's pupil over all families.

    webgym train burrito

Cloned from demonstrations first, then corrected by the oracle in the states it comes to, round after round, as in
`dagger`, and cloned once more from all of it. About an hour on two cores; a GPU is used for learning where there is
one, and lessons are given in a process for every two cores.
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
DEMONSTRATED = 20_000
CORRECTED = 20_000
ROUNDS = 3
ORACLE_SHARE = 0.3
FIRST = Cloning(epochs=5, batch_size=128)
ROUND = Cloning(epochs=2, batch_size=128, learning_rate=1e-3)
LAST = Cloning(epochs=8, batch_size=128)


def train(run: TrainingRun) -> str:
    """Clone, correct in rounds, and clone once more from all of it."""
    tiny, rounds = Cloning(epochs=1), run.of_budget(full=ROUNDS, tiny=1)
    examples = give_lessons(run, "demonstrations", ENV_ID, run.of_budget(full=DEMONSTRATED, tiny=16))
    student = new_policy(PagePolicy, page_envs(ENV_ID, 1), run.seed)
    rephraser = Rephraser(load_site("burrito"))
    first = run.of_budget(full=FIRST, tiny=tiny)
    clone(run, student, examples, first, rephraser=rephraser, checkpoint="student-0-cloning.pt")
    for number in range(1, rounds + 1):
        keep(student, run, f"student-{number}.pt")
        labels = run.of_budget(full=CORRECTED, tiny=16)
        file = run.folder / f"student-{number}.pt"
        corrected = give_lessons(run, f"round-{number}", ENV_ID, labels, student=file, oracle_share=ORACLE_SHARE)
        examples.extend(corrected)
        how = run.of_budget(full=LAST if number == rounds else ROUND, tiny=tiny)
        clone(run, student, examples, how, rephraser=rephraser, checkpoint=f"student-{number}-cloning.pt")
    return keep(student, run, "policy.pt")


RECIPE = Recipe("burrito", "The shipped policy: taught by the oracle over all families.", ENV_ID, train, 16, 600)
