"""Many labels of the oracle's, from several processes at once, kept in the folder of a run.

A lesson is a part of them that one process makes, and a file: those that stand are not given again.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
import torch

from webgym.engine import cores
from webgym.recipe import TrainingRun
from webgym_agents.learning.environments import page_envs
from webgym_agents.learning.examples import Examples
from webgym_agents.learning.teaching import teach
from webgym_agents.policy.saved import load_policy


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one process is asked for.

    Attributes:
        env_id: Id of the environment.
        num_envs: How many play at a time.
        labels: How many labels, at least.
        seed: Of the tasks.
        student: File of the policy that acts; None for the oracle.
        oracle_share: Of the student's steps, the share that is the oracle's all the same.
        variant: How the knobs of the site are turned.
    """

    env_id: str
    num_envs: int
    labels: int
    seed: int
    student: Path | None
    oracle_share: float
    variant: str


def give_lessons(
    run: TrainingRun,
    name: str,
    env_id: str,
    labels: int,
    *,
    student: Path | None = None,
    oracle_share: float = 0.0,
    lesson_labels: int = 2_500,
) -> Examples:
    """Have the oracle label so many states.

    Args:
        run: Whose seed, variant, folder and progress are used.
        name: Of the stage; lessons of another name meet other tasks.
        env_id: Id of the environment.
        labels: How many labels.
        student: File of the page policy that acts, as it thinks best; by default the oracle does.
        oracle_share: Of the student's steps, the share that is the oracle's all the same (`teach`).
        lesson_labels: How many labels make one lesson.
    """
    lesson_labels = min(lesson_labels, labels)
    count = -(-labels // lesson_labels)
    folder = run.folder / name
    folder.mkdir(exist_ok=True)
    files = [f"{name}/{number}.npz" for number in range(count)]
    missing = [number for number, file in enumerate(files) if not (run.folder / file).exists()]
    workers = max(1, min(cores(), len(missing)))  # what a lesson says does not depend on it
    lessons = {
        number: Lesson(
            env_id, run.num_envs, lesson_labels, _seed_of(run, name, number), student, oracle_share, run.variant
        )
        for number in missing
    }
    with run.stage(name, count, done=count - len(missing)) as stage:
        for number, examples in _carried_out(lessons, workers):
            run.made(files[number], examples.save)
            stage.advance(1)
    gathered = Examples()
    for file in files:
        gathered.extend(Examples.load(run.folder / file))
    return gathered.first(labels)


def carry_out(lesson: Lesson) -> Examples:
    """Give one lesson, in this process; torch has one thread meanwhile."""
    examples, threads_before = Examples(), torch.get_num_threads()
    torch.set_num_threads(1)
    envs = page_envs(lesson.env_id, lesson.num_envs, seed=lesson.seed, variant=lesson.variant)
    try:
        student = load_policy(lesson.student, envs) if lesson.student else None
        share, seed = lesson.oracle_share, lesson.seed
        teach(envs, examples, lesson.labels, student=student, oracle_share=share, seed=seed)
    finally:
        envs.close()
        torch.set_num_threads(threads_before)
    return examples


def _carried_out(lessons: dict[int, Lesson], workers: int) -> Iterator[tuple[int, Examples]]:
    """All lessons, with the places they have."""
    if workers == 1:
        yield from ((number, carry_out(lesson)) for number, lesson in lessons.items())
        return
    # Spawned: a forked process would share this one's browsers.
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        given = {pool.submit(carry_out, lesson): number for number, lesson in lessons.items()}
        try:
            for done in as_completed(given):
                yield given[done], done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _seed_of(run: TrainingRun, name: str, number: int) -> int:
    words = (run.seed, crc32(name.encode()), number)
    return int(np.random.SeedSequence(words).generate_state(1)[0])
