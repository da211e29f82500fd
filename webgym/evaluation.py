"""Evaluation: how often an agent succeeds on an environment's tasks, how sure that is, and at what cost.

    evaluation = webgym.evaluate("oracle", "webgym/burrito-v0", episodes=200, split="test", num_envs=4)
    evaluation.success_rate, evaluation.interval, evaluation.by("family")
    webgym.evaluate("oracle", "webgym-core", num_envs=4)

Seed, split and the number of episodes decide the tasks, all different and evenly from all families; or a suite does
(`webgym.suite`). Neither the number of environments nor an interruption changes them. With a folder, every finished
episode is recorded there, and what is there is not played again:

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
from contextlib import closing
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from webgym.arguments import arguments_of, check_same_arguments, write_arguments
from webgym.episode import EPISODES, Result, RunWriter
from webgym.errors import UsageError, unknown
from webgym.fleet import AgentSource, Fleet, Results, checked_splits, choose_tasks
from webgym.registry import environments, load_site, load_suite, suites
from webgym.report import write_report
from webgym.seat import checked_count
from webgym.suite import Suite
from webgym.suite_fleets import SuiteFleets
from webgym.summary import Figures, Interval, family_of, grouped
from webgym.types import Split
from webgym.variant import NONE

EVALUATION_FILE = "evaluation.json"
EPISODES_BY_DEFAULT = 100
Group = Literal["site", "difficulty", "split", "variant", "family"]
GROUPS: tuple[Group, ...] = get_args(Group)

_PLURALS: Mapping[Group, str] = {
    "site": "sites",
    "difficulty": "difficulties",
    "split": "splits",
    "variant": "variants",
    "family": "families",
}

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
        variants: What tasks of a suite are played under, by their ids.
    """

    arguments: Mapping[str, Any]
    tasks: tuple[str, ...]
    results: tuple[Result, ...]
    faults: tuple[Result, ...]
    folder: Path | None = None
    variants: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(
        cls,
        arguments: Mapping[str, Any],
        tasks: Sequence[str],
        attempts: Iterable[Result],
        folder: Path | None = None,
        variants: Mapping[str, str] = MappingProxyType({}),
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
        lost = tuple(sorted(faults, key=lambda each: order[each.task]))
        return cls(arguments, tuple(tasks), in_order, lost, folder, variants)

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
        """The figures of each site, difficulty, split, variant or family (``site/family``).

        A single knob is one variant, whatever it is turned to (``theme``), and so are several (``several knobs``).

        Raises:
            UsageError: Nothing is grouped by that.
        """
        keys: dict[Group, Callable[[Result], str]] = {
            "site": lambda result: result.site,
            "difficulty": _difficulty_of,
            "split": lambda result: result.split,
            "variant": self._variant_of,
            "family": family_of,
        }
        if group not in keys:
            raise UsageError(unknown("group of figures", group, keys))
        members = grouped([*self.results, *self.faults], keys[group])
        return {name: Figures.of(members) for name, members in members.items()}

    def _variant_of(self, result: Result) -> str:
        variant = self.variants.get(result.task, str(self.arguments.get("variant", NONE)))
        return "several knobs" if "," in variant else variant.partition("=")[0]

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
            **{
                plural: {name: _figures_dict(figures) for name, figures in self.by(group).items()}
                for group, plural in _PLURALS.items()
            },
            "episodes": [asdict(result) for result in self.results],
            "faults": [asdict(result) for result in self.faults],
            "left": list(self.left),
        }


def evaluate(
    agent: AgentSource,
    env_id: str | Suite,
    *,
    episodes: int | None = None,
    seed: int | None = None,
    split: Split | Sequence[Split] | None = None,
    variant: str | None = None,
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
        env_id: Id of the environment; or a suite, or the name of one, whose tasks are then played, each in the action
            mode that suits the agent best among those that can express it.
        episodes: How many tasks are played, each once; by default 100. With a suite, neither this is given nor seed,
            split or variant: it says all of that itself.
        seed: Decides which, by default 0; fewer episodes of the same seed are the first of those of more.
        split: The split of the tasks, or several; by default ``"train"``.
        variant: How the site's knobs are turned; by default ``"none"``. See `webgym.variant`.
        num_envs: How many environments play at a time. An agent that carries nothing over from one episode into the
            next gets the same results with any number.
        folder: Where to record; an evaluation that is there, of the same arguments, goes on.
        agent_name: What the agent is called in records; by default its spec, or the name of its class.
        pictures: Whether recorded episodes have pictures.
        watch: Called with the evaluation so far, at the start and after each attempt.
        kwargs: ``action`` and ``observation``, by default what suits the agent; more of `webgym.env.WebEnv`.

    Raises:
        UsageError: An argument that cannot be, or a folder that holds something else.
        TaskError: Tasks of the suite have changed since it was frozen.
        AgentError: If the agent cannot be loaded, or raises while acting.
        BrowserError: No browser; or several tasks in a row were lost in spite of all attempts.
    """
    target = resolve_target(env_id)
    pictures = pictures and folder is not None
    if isinstance(target, Suite):
        drawn = {"episodes": episodes, "seed": seed, "split": split, "variant": variant}
        given = next((name for name, value in drawn.items() if value is not None), "")
        if given:
            raise UsageError(f"{given} was given for suite {target}, which says itself what is played; leave it out.")
        with SuiteFleets(agent, target, num_envs, agent_name, pictures, **kwargs) as fleets:
            record = _Record(folder, fleets.arguments, [each.id for each in target], fleets.variants, watch)
            record.add(fleets.play(record.so_far().left, record.run))
        return record.finish()
    episodes = EPISODES_BY_DEFAULT if episodes is None else checked_count("episodes", episodes)
    splits, seed = checked_splits("train" if split is None else split), 0 if seed is None else seed
    kwargs["variant"] = NONE if variant is None else variant
    with Fleet(agent, target, num_envs=num_envs, agent_name=agent_name, pictures=pictures, **kwargs) as fleet:
        tasks = choose_tasks(fleet.env.site.name, fleet.env.families, splits, episodes, seed)
        asked = {"env_id": target, "episodes": episodes, "seed": seed, "split": splits}
        record = _Record(folder, arguments_of(fleet, {**kwargs, **asked}), tasks, {}, watch)
        record.add(fleet.play(record.so_far().left, record.run))
    return record.finish()


def resolve_target(given: str | Suite) -> str | Suite:
    """What is to be played: the id of an environment, or a suite.

    Raises:
        UsageError: There is no environment and no suite of that name; the message lists them.
        TaskError: The suite cannot be loaded.
    """
    if isinstance(given, Suite):
        return given
    if given in suites():
        return load_suite(given)
    known = environments()
    if given not in known:
        raise UsageError(unknown("environment or suite", given, [*suites(), *known]))
    return given


# --- its record ------------------------------------------------------------------------------------------------------


class _Record:
    """Attempts as they are made, and the run that they are written into, if there is one.

    Args:
        folder: Where to record.
        arguments, tasks, variants: As of `Evaluation`.
        watch: Called at the start and after each attempt.
    """

    def __init__(
        self,
        folder: str | Path | None,
        arguments: Mapping[str, Any],
        tasks: Sequence[str],
        variants: Mapping[str, str],
        watch: Watch | None,
    ) -> None:
        self._evaluation = partial(Evaluation.of, arguments, tasks, variants=variants)
        self._watch: Watch = watch or (lambda _: None)
        self.run = _open_run(Path(folder), arguments, tasks, self._evaluation) if folder is not None else None
        self._attempts = list(self.run.results) if self.run else []
        self._watch(self.so_far())

    def so_far(self) -> Evaluation:
        """What it has come to."""
        return self._evaluation(self._attempts, self.run.folder if self.run else None)

    def add(self, results: Results) -> None:
        """Take in what is played; where that is broken off, nothing goes on playing."""
        with closing(results):
            for result in results:
                self._attempts.append(result)
                self._watch(self.so_far())

    def finish(self) -> Evaluation:
        """Write results and report, and return what it came to."""
        if self.run is not None:
            self.run.write_results()
            write_report(self.run.folder)
        return self.so_far()


def _open_run(
    folder: Path,
    arguments: Mapping[str, Any],
    tasks: Sequence[str],
    evaluation: Callable[[Iterable[Result]], Evaluation],
) -> RunWriter:
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
    run = RunWriter(folder, lambda results: evaluation(results).to_dict())
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


def _difficulty_of(result: Result) -> str:
    return load_site(result.site).family(result.family).difficulty
