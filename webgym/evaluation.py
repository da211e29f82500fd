"""Evaluation: how often an agent succeeds on an environment's tasks, how sure that is, and at what cost.

    evaluation = webgym.evaluate("oracle", "webgym/burrito-v0", episodes=200, split="test", num_envs=4)
    evaluation.success_rate, evaluation.interval, evaluation.by("family")

Seed, split and the number of episodes decide the tasks, all different and evenly from all families; neither the number
of environments nor an interruption changes them. With a folder, every finished episode is recorded there, and what is
there is not played again:

    <folder>/
        evaluation.json                 what was asked; another question in the same folder is refused
        results.json                    arguments, figures, and an entry per episode; written anew after each
        report.html                     made at the end
        episodes/...                    as in every run, see `webgym.episode`

An episode that a fault of the machinery ended is no result: its task is played again, up to `webgym.fleet.ATTEMPTS`
times, and the fault is listed apart.

Not covered: two programs at work in one folder at the same time; an agent whose weights change between two of them
under one name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from webgym.arguments import arguments_of, check_same_arguments, write_arguments
from webgym.episode import EPISODES, Result, RunWriter
from webgym.errors import UsageError
from webgym.fleet import AgentSource, Fleet, checked_splits, choose_tasks
from webgym.report import write_report
from webgym.seat import checked_count
from webgym.summary import Figures, Interval, family_of, grouped
from webgym.types import Split

EVALUATION_FILE = "evaluation.json"
Group = Literal["family", "split"]

Watch = Callable[["Evaluation"], None]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation came to, or has come to so far.

    Attributes:
        arguments: What was asked: agent, environment, seed, splits and so on.
        tasks: Ids of the tasks, in order.
        results: One per task that was scored, in the order of ``tasks``.
        faults: Attempts that a fault of the machinery ended; they are in no figure but its count.
        folder: Where it is recorded, if anywhere.
    """

    arguments: Mapping[str, Any]
    tasks: tuple[str, ...]
    results: tuple[Result, ...]
    faults: tuple[Result, ...]
    folder: Path | None = None

    @classmethod
    def of(
        cls,
        arguments: Mapping[str, Any],
        tasks: Sequence[str],
        attempts: Iterable[Result],
        folder: Path | None = None,
    ) -> Evaluation:
        """Sort attempts out: each task counts once, by its first episode that was scored."""
        scored: dict[str, Result] = {}
        faults: list[Result] = []
        for result in attempts:
            if result.fault:
                faults.append(result)
            else:
                scored.setdefault(result.task, result)
        order = {task: index for index, task in enumerate(tasks)}
        in_order = tuple(scored[task] for task in tasks if task in scored)
        return cls(arguments, tuple(tasks), in_order, tuple(sorted(faults, key=lambda each: order[each.task])), folder)

    @property
    def figures(self) -> Figures:
        """Everything below, over all episodes."""
        return Figures.of([*self.results, *self.faults])

    @property
    def success_rate(self) -> float | None:
        """Share of the scored episodes that succeeded, 0 to 1; None if none was scored, as for the rest."""
        return self.figures.success_rate

    @property
    def interval(self) -> Interval | None:
        """The 95% Wilson interval of the success rate."""
        return self.figures.interval

    @property
    def score(self) -> float | None:
        """Mean score, 0 to 1."""
        return self.figures.score

    @property
    def steps(self) -> float | None:
        """Mean steps of an episode."""
        return self.figures.steps

    @property
    def seconds(self) -> float | None:
        """Mean seconds of an episode."""
        return self.figures.seconds

    def by(self, group: Group) -> dict[str, Figures]:
        """The figures of each family (``site/family``) or each split."""
        if group not in ("family", "split"):
            raise UsageError(f"figures by {group!r}: give 'family' or 'split'.")
        key = family_of if group == "family" else _split_of
        return {name: Figures.of(members) for name, members in grouped([*self.results, *self.faults], key).items()}

    @property
    def mean_over_families(self) -> float | None:
        """Mean of the families' success rates, each family counting the same."""
        rates = [rate for figures in self.by("family").values() if (rate := figures.success_rate) is not None]
        return sum(rates) / len(rates) if rates else None

    @property
    def left(self) -> tuple[str, ...]:
        """Tasks that have not been scored: at the end, those lost in spite of all attempts."""
        scored = {result.task for result in self.results}
        return tuple(task for task in self.tasks if task not in scored)

    def to_dict(self) -> dict[str, Any]:
        """What ``results.json`` holds."""
        return {
            "arguments": dict(self.arguments),
            "total": _figures_dict(self.figures) | {"mean_over_families": self.mean_over_families},
            "families": {name: _figures_dict(figures) for name, figures in self.by("family").items()},
            "splits": {name: _figures_dict(figures) for name, figures in self.by("split").items()},
            "episodes": [asdict(result) for result in self.results],
            "faults": [asdict(result) for result in self.faults],
            "left": list(self.left),
        }


def evaluate(
    agent: AgentSource,
    env_id: str,
    *,
    episodes: int = 100,
    seed: int = 0,
    split: Split | Sequence[Split] = "train",
    num_envs: int = 1,
    folder: str | Path | None = None,
    agent_name: str | None = None,
    pictures: bool = True,
    watch: Watch | None = None,
    **kwargs: Any,  # noqa: ANN401 - Session and WebEnv check them
) -> Evaluation:
    """Let an agent play many different tasks.

    Args:
        agent: An agent's name, as `webgym.load_agent` takes it (``"oracle"``, ``"module:Class"``), its class or a
            function that makes one, or the agent itself. With several environments each needs an agent of its own, so
            that one that exists already is refused.
        env_id: Id of the environment.
        episodes: How many tasks are played, each once.
        seed: Decides which; fewer episodes of the same seed are the first of those of more.
        split: The split of the tasks, or several.
        num_envs: How many environments play at a time. An agent that carries nothing over from one episode into the
            next gets the same results with any number.
        folder: Where to record; an evaluation that is there, of the same arguments, goes on.
        agent_name: What the agent is called in records; by default its spec, or the name of its class.
        pictures: Whether recorded episodes have pictures.
        watch: Called with the evaluation so far, at the start and after each attempt.
        kwargs: ``action`` and ``observation``, by default what suits the agent; more of `webgym.env.WebEnv`.

    Raises:
        UsageError: An argument that cannot be, or a folder that holds something else.
        AgentError: If the agent cannot be loaded, or raises while acting.
        BrowserError: No browser; or several tasks in a row were lost in spite of all attempts.
    """
    splits = checked_splits(split)
    checked_count("episodes", episodes)
    fleet = Fleet(
        agent, env_id, num_envs=num_envs, agent_name=agent_name, pictures=pictures and folder is not None, **kwargs
    )
    with fleet:
        tasks = choose_tasks(fleet.env.site.name, fleet.env.families, splits, episodes, seed)
        asked = {"env_id": env_id, "episodes": episodes, "seed": seed, "split": splits}
        arguments = arguments_of(fleet, {**kwargs, **asked})
        run = _open_run(Path(folder), arguments, tasks) if folder is not None else None
        attempts = list(run.results) if run else []

        def so_far() -> Evaluation:
            return Evaluation.of(arguments, tasks, attempts, run.folder if run else None)

        watch = watch or (lambda _: None)
        watch(so_far())
        for result in fleet.play(so_far().left, run):
            attempts.append(result)
            watch(so_far())
    if run is not None:
        run.write_results()
        write_report(run.folder)
    return so_far()


def _open_run(folder: Path, arguments: Mapping[str, Any], tasks: Sequence[str]) -> RunWriter:
    """The run in this folder, begun or gone on with.

    Raises:
        UsageError: The folder holds another evaluation, or recorded episodes of something else.
    """
    asked = folder / EVALUATION_FILE
    if asked.exists():
        check_same_arguments(asked, arguments)
    elif (folder / EPISODES).exists():
        raise UsageError(f"{folder} holds recorded episodes that are of no evaluation; give another folder.")
    write_arguments(asked, arguments)
    run = RunWriter(folder, lambda results: Evaluation.of(arguments, tasks, results).to_dict())
    foreign = [result.task for result in run.results if result.task not in tasks]
    if foreign:
        raise UsageError(
            f"{folder} holds an episode of {foreign[0]}, which is no part of this evaluation; move it away."
        )
    return run


def _figures_dict(figures: Figures) -> dict[str, Any]:
    interval = figures.interval
    ends = [interval.low, interval.high] if interval else None
    return asdict(figures) | {"success_rate": figures.success_rate, "interval": ends}


def _split_of(result: Result) -> str:
    return result.split
