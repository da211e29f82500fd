"""``webgym record``: demonstrations to learn from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from webgym.cli.console import episode_progress, err, note, print_json, print_line
from webgym.cli.options import AsJson, SiteFolders, Variant, parts_of, take_sites
from webgym.demonstrations import Recording, record_demonstrations
from webgym.minari import check_minari, export_minari
from webgym.task import ACTION_MODES
from webgym.variant import NONE


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("record")(record)


def record(
    env_id: Annotated[str, typer.Argument(metavar="ENV_ID", help="An environment, such as webgym/burrito-v0.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where; what is there is not played again.")],
    agent: Annotated[str, typer.Option(help="An agent's name, or module:Class.")] = "oracle",
    episodes: Annotated[int, typer.Option(min=1, help="How many tasks, evenly from all families; may grow.")] = 100,
    seed: Annotated[int, typer.Option(help="Decides which tasks.")] = 0,
    split: Annotated[str, typer.Option(help="train, val or test; or several, separated by commas.")] = "train",
    variant: Variant = NONE,
    num_envs: Annotated[int, typer.Option(min=1, help="How many are played at a time.")] = 1,
    observation: Annotated[
        str, typer.Option(help="Observation parts, separated by commas.")
    ] = "elements,element_text,instruction",
    action: Annotated[str | None, typer.Option(help=f"Action mode: {', '.join(ACTION_MODES)}.")] = None,
    reward: Annotated[str, typer.Option(help="sparse, rubric, shaped or progress.")] = "sparse",
    max_steps: Annotated[int | None, typer.Option(min=1, help="Step budget; by default that of each task.")] = None,
    keep_failures: Annotated[bool, typer.Option("--keep-failures", help="Keep episodes that fail, too.")] = False,
    minari: Annotated[
        str | None, typer.Option(metavar="DATASET_ID", help="Export them to Minari at the end, as this data set.")
    ] = None,
    engine: Annotated[str, typer.Option(help="auto, deterministic or portable.")] = "auto",
    site: SiteFolders = None,
    json: AsJson = False,
) -> None:
    """Record demonstrations: whole episodes with observations, actions, masks and rewards, a file each.

    Episodes that fail are dropped, and counted. Ctrl-C, or a kill, loses no finished episode: the same command goes on
    from there. The exit code is 1 if a task was lost to faults of the machinery, in spite of several attempts.
    """
    take_sites(site)
    if minari is not None:
        check_minari(minari)
    with episode_progress() as progress:
        bar = progress.add_task("starting the browser", total=episodes, figures="")

        def watch(recording: Recording) -> None:
            done = len(recording.kept) + len(recording.dropped)
            progress.update(bar, completed=done, description="recorded", figures=f"{len(recording.dropped)} dropped")

        try:
            recording = record_demonstrations(
                folder,
                env_id,
                agent=agent,
                episodes=episodes,
                seed=seed,
                split=parts_of(split),  # pyright: ignore[reportArgumentType] - it is checked there
                num_envs=num_envs,
                keep_failures=keep_failures,
                watch=watch,
                variant=variant,
                observation=parts_of(observation),
                action=action,
                reward=reward,
                max_steps=max_steps,
                engine=engine,
            )
        except KeyboardInterrupt:
            progress.stop()
            note(f"stopped after {progress.tasks[0].completed:.0f} of {episodes} episodes; the same command goes on.")
            raise
    exported = export_minari(folder, minari) if minari is not None else None
    if json:
        counts = {"kept": len(recording.kept), "dropped": len(recording.dropped), "left": list(recording.left)}
        print_json({"folder": str(folder), **counts, "faults": len(recording.faults), "exported": exported})
    else:
        dropped = f", {len(recording.dropped)} dropped as they failed" if recording.dropped else ""
        print_line(f"{len(recording.kept)} demonstrations in {folder}{dropped}")
        if minari is not None:
            print_line(f"{exported} exported to Minari as {minari}")
    for task in recording.left:
        err.print(f"lost: {task}", markup=False, soft_wrap=True, style="yellow")
    if recording.left:
        raise typer.Exit(1)
