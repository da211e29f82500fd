"""Training recipes: what one is, how one is found, and the run in whose folder one is carried out.

A recipe is a function that trains a policy in a `TrainingRun`, and says on what it is then evaluated. A distribution
offers recipes in its entry points (group ``webgym.recipes``)::

    def train(run: TrainingRun) -> str:
        steps = run.of_budget(full=300_000, tiny=512)
        policy = train_ppo(run, lambda: make_vec_env(ENV_ID, run.num_envs, variant=run.variant, ...), steps=steps, ...)
        weights = run.made("policy.pt", lambda path: save_policy(policy, path))
        return f"policy:{weights}"

    RECIPE = Recipe("ppo_flagship", "PPO from scratch on the flagship.", ENV_ID, train)

Stages are files, as in make: what stands in the run's folder is not done again, and a long stage keeps a checkpoint of
its own, from which it goes on. So ``train`` begins at the top each time, and a run that was stopped goes on by being
started again::

    <folder>/
        run.json            what was asked; a run that was begun otherwise is refused
        sessions.json       when it was begun and gone on with, by which command, with which versions of what
        stages.json         how far each stage has come, its last figures, and the seconds it took, interruptions apart
        tensorboard/        curves
        evaluation/         of the trained policy, see `webgym.evaluation`
        result.json         at the end: the agent, the figures of its evaluation, the seconds of each stage
        ...                 the files of the stages

Every file is written whole: a kill leaves the old one or the new one. No module of torch is imported here.
"""

from __future__ import annotations

import fcntl
import platform
import re
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import EntryPoint, PackageNotFoundError, version
from pathlib import Path
from typing import Any

from webgym.arguments import check_same_arguments
from webgym.errors import AgentError, BrowserError, UsageError, unknown
from webgym.evaluation import Evaluation, evaluate
from webgym.offers import LEARNING_REMEDY, offered
from webgym.registry import site_of
from webgym.seat import checked_count
from webgym.training import BUDGETS, Budget, Stage, TrainingRun, Watch, read_json, write_json
from webgym.types import Split
from webgym.variant import NONE, settings_of

__all__ = [
    "BUDGETS",
    "Budget",
    "Plan",
    "Recipe",
    "Stage",
    "TrainingRun",
    "Watch",
    "carry_out",
    "finished",
    "load_recipe",
    "recipes",
]

RUN_FILE = "run.json"
SESSIONS_FILE = "sessions.json"
RESULT_FILE = "result.json"
EVALUATION_FOLDER = "evaluation"

_RECIPES_GROUP = "webgym.recipes"
_LOCK_FILE = ".lock"
_TINY_EPISODES = 4
_PACKAGES = ("gymnasium", "numpy", "playwright", "sb3-contrib", "stable-baselines3", "torch")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a policy is trained, and on what it is evaluated.

    Attributes:
        name: What it is called, as its entry point is.
        summary: One sentence: what it shows.
        env_id: The environment of the evaluation, with the observation and action mode that the agent wants.
        train: Trains in the folder of a run, and returns the trained agent as `webgym.load_agent` takes it, such as
            ``"policy:runs/x/policy.pt"``. It begins at the top each time; stages that are done are skipped. Its
            environments are made with ``variant=run.variant``.
        num_envs: How many environments run at a time, unless another number is asked for.
        episodes: How many the evaluation has, unless another number is asked for; a tiny run has 4.
        split: The split of the evaluation, or several.
    """

    name: str
    summary: str
    env_id: str
    train: Callable[[TrainingRun], str]
    num_envs: int = 8
    episodes: int = 200
    split: Split | Sequence[Split] = "test"


# --- which there are -------------------------------------------------------------------------------------------------


def recipes() -> Mapping[str, EntryPoint]:
    """Every recipe on offer, by name, not loaded yet.

    Raises:
        AgentError: If two distributions offer recipes of one name.
    """
    return offered(_RECIPES_GROUP, "recipes")


def load_recipe(spec: str) -> Recipe:
    """Import a recipe.

    Args:
        spec: The name of a recipe on offer, or where one is defined (``"my_module:RECIPE"``).

    Raises:
        UsageError: If nothing is called that.
        AgentError: If it cannot be imported, or is no recipe.
    """
    on_offer = recipes()
    if spec not in on_offer and ":" not in spec:
        raise UsageError(unknown("recipe", spec, on_offer, "Or give one of your own as module:RECIPE."))
    entry = on_offer.get(spec) or EntryPoint(spec, spec, _RECIPES_GROUP)
    try:
        recipe = entry.load()
    except Exception as error:
        remedy = f" {LEARNING_REMEDY}" if isinstance(error, ModuleNotFoundError) else ""
        raise AgentError(f"recipe {spec!r} cannot be loaded: {type(error).__name__}: {error}.{remedy}") from error
    if not isinstance(recipe, Recipe):
        raise AgentError(f"recipe {spec!r} is a {type(recipe).__name__}; it must be a webgym.recipe.Recipe.")
    if spec in on_offer and recipe.name != spec:
        raise AgentError(f"entry point {spec!r} ({entry.value}) gives a recipe called {recipe.name!r}; use one name.")
    return recipe


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked of a recipe: equal plans make a run go on, others are refused.

    Attributes:
        recipe: Which.
        seed, budget: As in `TrainingRun`.
        num_envs: How many environments run at a time; by default what the recipe says.
        episodes: How many episodes the evaluation has; by default what the recipe says.
        variant: How the site's knobs are turned, in training and in the evaluation; see `webgym.variant`.
    """

    recipe: Recipe
    seed: int = 0
    budget: Budget = "full"
    num_envs: int | None = None
    episodes: int | None = None
    variant: str = NONE

    @property
    def arguments(self) -> dict[str, Any]:
        """All of it in plain words."""
        tiny = min(_TINY_EPISODES, self.recipe.episodes)
        return {
            "recipe": self.recipe.name,
            "seed": self.seed,
            "budget": self.budget,
            "num_envs": self.recipe.num_envs if self.num_envs is None else self.num_envs,
            "episodes": (self.recipe.episodes if self.budget == "full" else tiny)
            if self.episodes is None
            else self.episodes,
            "variant": self.variant,
        }

    @property
    def folder(self) -> Path:
        """Where it is carried out unless another folder is named."""
        words = [self.recipe.name, str(self.seed)]
        words += [re.sub(r"\W+", "-", self.variant)] if self.variant != NONE else []
        words += ["tiny"] if self.budget == "tiny" else []
        return Path("runs") / "-".join(words)


def carry_out(plan: Plan, folder: str | Path, *, command: str = "", watch: Watch | None = None) -> Mapping[str, Any]:
    """Train by a recipe and evaluate what comes of it; what was done in this folder before is not done again.

    Args:
        plan: What is asked.
        folder: Where.
        command: What a person would type for the same, for the record.
        watch: Told of each stage when it begins, advances and ends.

    Returns:
        What ``result.json`` holds: ``agent``, as `webgym.load_agent` takes it; ``evaluation``, the figures of
        `webgym.evaluation.Evaluation` without the episodes; ``stages``, the seconds of each; ``seconds``, their sum;
        and the arguments of the run.

    Raises:
        UsageError: The folder holds a run of other arguments, or something else; another process is at work in it; or
            the site has no such variant.
        AgentError: A checkpoint in it is broken.
        BrowserError: No browser, or none that works; what was done by then stays.
    """
    arguments = plan.arguments
    checked_count("episodes", arguments["episodes"])
    settings_of(plan.variant, site_of(plan.recipe.env_id).knobs)  # raises what is wrong with it
    run = TrainingRun(
        folder,
        seed=plan.seed,
        budget=plan.budget,
        num_envs=arguments["num_envs"],
        variant=plan.variant,
        watch=watch,
    )
    _check_folder(run.folder, arguments)
    with _at_work(run.folder):
        result = finished(folder)
        if result is None:
            _sign(run.folder, arguments, command)
            agent = plan.recipe.train(run)
            evaluation = _evaluated(plan.recipe, run, agent, arguments["episodes"])
            if evaluation.left:
                lost, fault = len(evaluation.left), evaluation.faults[-1].fault
                raise BrowserError(f"{lost} tasks of the evaluation were lost: {fault} Start it again to play them.")
            result = _result(run, arguments, agent, evaluation)
            write_json(run.folder / RESULT_FILE, result)
    return result


def finished(folder: str | Path) -> Mapping[str, Any] | None:
    """The result of a run that has come to its end; None if it has not, or there is none."""
    return read_json(Path(folder) / RESULT_FILE)


def _evaluated(recipe: Recipe, run: TrainingRun, agent: str, episodes: int) -> Evaluation:
    with run.stage("evaluation", episodes) as stage:

        def watch(so_far: Evaluation) -> None:
            rate = so_far.success_rate
            stage.advance(len(so_far.results) - stage.done, **({} if rate is None else {"success_rate": rate}))

        return evaluate(
            agent,
            recipe.env_id,
            episodes=episodes,
            seed=run.seed,
            split=recipe.split,
            variant=run.variant,
            num_envs=min(run.num_envs, episodes),
            folder=run.folder / EVALUATION_FOLDER,
            agent_name=recipe.name,
            pictures=False,
            watch=watch,
        )


def _result(run: TrainingRun, arguments: Mapping[str, Any], agent: str, evaluation: Evaluation) -> dict[str, Any]:
    seconds = {name: stage["seconds"] for name, stage in run.stages.items()}
    figures = {name: value for name, value in evaluation.to_dict().items() if name not in ("episodes", "faults")}
    return {
        "arguments": dict(arguments),
        "agent": agent,
        "evaluation": figures,
        "stages": seconds,
        "seconds": round(sum(seconds.values()), 3),
    }


# --- its folder ------------------------------------------------------------------------------------------------------


@contextmanager
def _at_work(folder: Path) -> Generator[None]:
    """Hold the folder; the system lets go of it however this process ends.

    Raises:
        UsageError: Another process holds it.
    """
    with (folder / _LOCK_FILE).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(f"another process is at work in {folder}; wait for it, or give another folder.") from None
        yield


def _check_folder(folder: Path, arguments: Mapping[str, Any]) -> None:
    """See that a folder is empty, or that of a run with these arguments.

    Raises:
        UsageError: It holds a run of other arguments, or something else.
    """
    if (folder / RUN_FILE).exists():
        check_same_arguments(folder / RUN_FILE, arguments)
        return
    strange = sorted(path.name for path in folder.iterdir() if path.name != _LOCK_FILE)
    if strange:
        raise UsageError(f"{folder} holds {strange[0]!r} and no {RUN_FILE}: it is no run; give another folder.")


def _sign(folder: Path, arguments: Mapping[str, Any], command: str) -> None:
    """Write down what is asked, and with which versions of what."""
    write_json(folder / RUN_FILE, arguments)
    session = {
        "started_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command,
        "versions": _versions(),
    }
    write_json(folder / SESSIONS_FILE, [*(read_json(folder / SESSIONS_FILE) or []), session])


def _versions() -> dict[str, str]:
    from webgym import __version__  # here and not above: the package imports this module

    found = {"webgym": __version__, "python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
