"""``webgym eval``: how well an agent does, with intervals, and the episodes to look at."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

import typer

from webgym.cli.console import (
    episode_progress,
    err,
    groups_table,
    note,
    out,
    print_json,
    print_line,
    rate,
    summary_table,
)
from webgym.cli.options import AsJson, SiteFolders, VariantIfGiven, parts_of, take_sites
from webgym.evaluation import EPISODES_BY_DEFAULT, GROUPS, Evaluation, evaluate, resolve_target
from webgym.report import REPORT_FILE
from webgym.suite import Suite
from webgym.summary import summarise
from webgym.task import ACTION_MODES


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("eval")(evaluate_agent)


def evaluate_agent(
    agent: Annotated[str, typer.Argument(help="An agent's name, or module:Class.")],
    target: Annotated[
        str,
        typer.Argument(metavar="TARGET", help="An environment, such as webgym/burrito-v0; or a suite: webgym-core."),
    ],
    episodes: Annotated[
        int | None,
        typer.Option(min=1, help=f"How many tasks, evenly from all families; {EPISODES_BY_DEFAULT} by default."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Decides which tasks; 0 by default.")] = None,
    split: Annotated[
        str | None, typer.Option(help="train (by default), val or test; or several, separated by commas.")
    ] = None,
    variant: VariantIfGiven = None,
    num_envs: Annotated[int, typer.Option(min=1, help="How many are played at a time.")] = 1,
    folder: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where to record; by default named after the rest.")
    ] = None,
    observation: Annotated[str | None, typer.Option(help="Observation parts, separated by commas.")] = None,
    action: Annotated[str | None, typer.Option(help=f"Action mode: {', '.join(ACTION_MODES)}.")] = None,
    max_steps: Annotated[int | None, typer.Option(min=1, help="Step budget; by default that of each task.")] = None,
    engine: Annotated[str, typer.Option(help="auto, deterministic or portable.")] = "auto",
    pictures: Annotated[bool, typer.Option("--pictures/--no-pictures", help="Record pictures of every step.")] = True,
    site: SiteFolders = None,
    json: AsJson = False,
) -> None:
    """Evaluate an agent on many different tasks: a table with 95% intervals, results.json, and a report.

    Seed, split, variant and number of episodes decide the tasks; or a suite does, which takes none of these options.
    Ctrl-C, or a kill, loses no finished episode: the same command goes on from there. The exit code is 1 if a task was
    lost to faults of the machinery, in spite of several attempts.
    """
    take_sites(site)
    played = resolve_target(target)
    suite = played if isinstance(played, Suite) else None
    count = len(suite) if suite else episodes or EPISODES_BY_DEFAULT
    drawn = (split or "train", *([variant] if variant else []), count, seed or 0)
    folder = folder or _default_folder(agent, target, *((suite.version,) if suite else drawn))
    with episode_progress() as progress:
        bar = progress.add_task("starting the browser", total=count, figures="")
        latest: list[Evaluation] = []

        def watch(evaluation: Evaluation) -> None:
            latest[:] = [evaluation]
            progress.update(
                bar, completed=len(evaluation.results), description="success", figures=rate(evaluation.figures)
            )

        try:
            evaluation = evaluate(
                agent,
                played,
                episodes=episodes,
                seed=seed,
                split=parts_of(split) if split else None,  # pyright: ignore[reportArgumentType] - evaluate() checks them
                num_envs=num_envs,
                folder=folder,
                pictures=pictures,
                watch=watch,
                variant=variant,
                observation=parts_of(observation) if observation else None,
                action=action,
                max_steps=max_steps,
                engine=engine,
            )
        except KeyboardInterrupt:
            done = len(latest[0].results) if latest else 0
            progress.stop()
            note(f"stopped after {done} of {count} episodes; the same command goes on from there.")
            raise
    _show(evaluation, suite, as_json=json)
    if evaluation.left:
        raise typer.Exit(1)


def _show(evaluation: Evaluation, suite: Suite | None, *, as_json: bool) -> None:
    assert evaluation.folder is not None
    if as_json:
        print_json(evaluation.to_dict())
    elif suite:
        print_line(f"{evaluation.arguments['agent']} on {suite}: {suite.description} {len(suite)} tasks.\n")
        groups = {group: evaluation.by(group) for group in GROUPS}
        out.print(groups_table(evaluation.figures, groups, judges_safety=suite.judges_safety))
        out.print()
    else:
        asked = evaluation.arguments
        splits = " and ".join(asked["split"])
        print_line(
            f"{asked['agent']} on {asked['env_id']}: {asked['episodes']} tasks of {splits}, seed {asked['seed']}, "
            f"variant {asked['variant']}\n"
        )
        out.print(summary_table(summarise([*evaluation.results, *evaluation.faults])))
        out.print()
    for task in evaluation.left:
        fault = next(result.fault for result in reversed(evaluation.faults) if result.task == task)
        err.print(f"lost: {task}: {fault}", markup=False, soft_wrap=True, style="yellow")
    line = f"report: {evaluation.folder / REPORT_FILE}"
    note(line) if as_json else print_line(line)


def _default_folder(*words: Any) -> Path:  # noqa: ANN401 - anything with a name
    """A folder of runs/ that says what was asked.

    >>> _default_folder("oracle", "webgym/burrito-v0", "test", 100, 0)
    PosixPath('runs/eval-oracle-burrito-v0-test-100-0')
    """
    name = "-".join(str(word).removeprefix("webgym/") for word in ("eval", *words))
    return Path("runs") / re.sub(r"[^\w.-]+", "-", name)
