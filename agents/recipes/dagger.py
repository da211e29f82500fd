"""DAgger against plain cloning, on equal numbers of labels.

    webgym train dagger

A cloned policy knows the states that the oracle comes to, and is lost after its own first mistake. DAgger lets the
student act, and asks the oracle what it would have done in each state that the student came to. Both students here
learn from `LABELS` labels over all families; of DAgger's, half are demonstrations. The run keeps both: ``cloned.pt``
and ``policy.pt``.

Source: Ross, Gordon & Bagnell, "A reduction of imitation learning and structured prediction to no-regret online
learning", AISTATS 2011.
"""

from __future__ import annotations

from webgym.recipe import Recipe, TrainingRun
from webgym.registry import load_site
from webgym_agents.learning.cloning import Cloning, clone
from webgym_agents.learning.environments import page_envs
from webgym_agents.learning.examples import Examples
from webgym_agents.learning.lessons import give_lessons
from webgym_agents.learning.rephrasing import Rephraser
from webgym_agents.policy.saved import keep
from webgym_agents.policy.sb3 import PagePolicy, new_policy

ENV_ID = "webgym/burrito-v0"
LABELS = 15_000
ROUNDS = 3
CLONING = Cloning(epochs=6, batch_size=32, learning_rate=1.5e-3)
ROUND = Cloning(epochs=3, batch_size=32, learning_rate=1e-3)


def train(run: TrainingRun) -> str:
    """Clone one student, teach another, and keep both."""
    labels, rounds = run.of_budget(full=LABELS, tiny=24), run.of_budget(full=ROUNDS, tiny=1)
    demonstrated = give_lessons(run, "demonstrations", ENV_ID, labels)
    rephraser = Rephraser(load_site("burrito"))
    learn(run, "cloned", demonstrated, rephraser)

    examples = demonstrated.first(labels // 2)
    student = new_policy(PagePolicy, page_envs(ENV_ID, 1), run.seed)
    how = run.of_budget(full=ROUND, tiny=Cloning(epochs=1))
    for number in range(1, rounds + 1):
        clone(run, student, examples, how, rephraser=rephraser, checkpoint=f"student-{number}-cloning.pt")
        keep(student, run, f"student-{number}.pt")
        file = run.folder / f"student-{number}.pt"
        examples.extend(give_lessons(run, f"round-{number}", ENV_ID, labels // 2 // rounds, student=file))
    return learn(run, "policy", examples, rephraser)


def learn(run: TrainingRun, name: str, examples: Examples, rephraser: Rephraser) -> str:
    """A new student learns from all there is; its file is called so."""
    student = new_policy(PagePolicy, page_envs(ENV_ID, 1), run.seed)
    how = run.of_budget(full=CLONING, tiny=Cloning(epochs=1))
    clone(run, student, examples, how, rephraser=rephraser, checkpoint=f"{name}-cloning.pt")
    return keep(student, run, f"{name}.pt")


RECIPE = Recipe("dagger", "The oracle corrects a student; against cloning on as many labels.", ENV_ID, train)
