"""``webgym train``: a policy trained by a recipe, from nothing to its evaluation."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from webgym.cli.console import cell, err, figure, note, out, print_json, print_line, table
from webgym.cli.options import AsJson, SiteFolders, Variant, take_sites
from webgym.errors import AgentError
from webgym.recipe import BUDGETS, EVALUATION_FOLDER, Budget, Plan, Stage, carry_out, finished, load_recipe, recipes
from webgym.variant import NONE

_SHARES = re.compile("rate$")  # figures that are shown in per cent


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("train")(train)


def train(
    recipe: Annotated[
        str | None, typer.Argument(help="A recipe's name, or module:RECIPE; without, they are listed.")
    ] = None,
    run: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the run; by default named after recipe and seed.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="What all randomness comes from.")] = 0,
    budget: Annotated[str, typer.Option(help=f"{' or '.join(BUDGETS)}; tiny is a test of seconds.")] = "full",
    num_envs: Annotated[
        int | None, typer.Option(min=1, help="How many play at a time; by default the recipe's.")
    ] = None,
    episodes: Annotated[int | None, typer.Option(min=1, help="Of the evaluation; by default the recipe's.")] = None,
    variant: Variant = NONE,
    site: SiteFolders = None,
    json: AsJson = False,
) -> None:
    """Train a policy by a recipe, then evaluate it; under a variant, if one is given, both.

    Ctrl-C, or a kill, loses no more than the work since the last checkpoint: the same command goes on from there. One
    that is finished shows its figures again.
    """
    if recipe is None:
        _list(as_json=json)
        return
    take_sites(site)
    plan = Plan(load_recipe(recipe), seed, cast("Budget", budget), num_envs, episodes, variant)
    folder = run or plan.folder
    if finished(folder) is not None:
        note(f"{folder} is finished; remove it, or give another folder with --run, to train anew.")
    command = shlex.join(["webgym", *sys.argv[1:]])
    try:
        with Progress(*COLUMNS, console=err, transient=True, disable=not err.is_terminal) as progress:
            result = carry_out(plan, folder, command=command, watch=Bars(progress))
    except KeyboardInterrupt:
        note(f"stopped; to go on from the last checkpoint: {command}")
        raise
    if json:
        print_json(dict(result))
    else:
        _show(plan, folder, result)


# --- while it is at work ---------------------------------------------------------------------------------------------

COLUMNS = (
    TextColumn("{task.description}"),
    BarColumn(),
    MofNCompleteColumn(),
    TextColumn("{task.fields[speed]}"),
    TextColumn("{task.fields[figures]}"),
    TimeElapsedColumn(),
)


class Bars:
    """A bar for each stage, with its speed and its latest figures."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bars: dict[str, TaskID] = {}

    def __call__(self, stage: Stage) -> None:
        """Show how far this stage is."""
        if stage.name not in self._bars:
            self._bars[stage.name] = self._progress.add_task(
                stage.name, total=stage.total, completed=stage.done, speed="", figures=""
            )
        bar = self._bars[stage.name]
        figures = ", ".join(map(_worded, stage.figures.items()))
        self._progress.update(bar, total=stage.total, completed=stage.done, figures=figures)
        speed = self._progress.tasks[bar].speed
        self._progress.update(bar, speed=f"{speed:.0f}/s" if speed else "")
        if stage.over:
            self._progress.stop_task(bar)


def _worded(item: tuple[str, float]) -> str:
    """One figure in words.

    >>> _worded(("success_rate", 0.425)), _worded(("loss", 0.01234))
    ('success rate 42.5%', 'loss 0.0123')
    """
    name, value = item
    return f"{name.replace('_', ' ')} " + (f"{value:.1%}" if _SHARES.search(name) else f"{value:.3g}")


# --- what came of it -------------------------------------------------------------------------------------------------


def _show(plan: Plan, folder: Path, result: Mapping[str, Any]) -> None:
    evaluation, arguments = result["evaluation"], result["arguments"]
    splits = " and ".join(evaluation["arguments"]["split"])
    print_line(
        f"{plan.recipe.name}, seed {arguments['seed']}, on {plan.recipe.env_id}: "
        f"{arguments['episodes']} tasks of {splits}, variant {arguments['variant']}\n"
    )
    columns = ("success", "rate", "95% interval", "score", "steps")
    shown = table("family", *columns, numbers=columns, unbroken=("family",))
    for name, figures in {**evaluation["families"], "all families": evaluation["total"]}.items():
        low, high = figures["interval"] or (None, None)
        shown.add_row(
            cell(name),
            cell(f"{figures['successes']}/{figures['episodes']}"),
            figure(figures["success_rate"], 3),
            cell("-" if low is None else f"{low:.3f}-{high:.3f}"),
            figure(figures["score"], 2),
            figure(figures["steps"], 1),
        )
    out.print(shown)
    out.print()
    for name, seconds in result["stages"].items():
        print_line(f"{seconds:9.1f} s  {name}")
    print_line(f"agent: {result['agent']}")
    print_line(f"curves: tensorboard --logdir {folder}")
    print_line(f"episodes: webgym view {folder / EVALUATION_FOLDER}")


def _list(*, as_json: bool) -> None:
    """Print the recipes, each with what it shows; one that cannot be loaded says why."""
    told = {name: _told(name) for name in recipes()}
    if as_json:
        print_json({"recipes": [{"name": name, "summary": summary} for name, summary in told.items()]})
        return
    if not told:
        print_line("No recipe is installed; give one of your own as module:RECIPE.")
        return
    shown = table("recipe", "what it shows", unbroken=("recipe",))
    for name, summary in told.items():
        shown.add_row(cell(name), cell(summary))
    out.print(shown)


def _told(name: str) -> str:
    try:
        return load_recipe(name).summary
    except AgentError as error:
        return str(error)
