"""Options that several verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import gymnasium as gym
import typer

from webgym.errors import UsageError, unknown
from webgym.registry import add_site_folder, environment_id, environments, load_site, load_task
from webgym.task import Task

SiteFolders = Annotated[
    list[Path] | None,
    typer.Option("--site", metavar="PATH", help="Also take the site in this folder. Can be given several times."),
]
_VARIANT = typer.Option(
    metavar="VARIANT", help="none, train or test; or knobs of the site, as theme=dusk,density=roomy."
)
Variant = Annotated[str, _VARIANT]
VariantIfGiven = Annotated[str | None, _VARIANT]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port on this machine; 0 is any free one.")]
OpenBrowser = Annotated[bool, typer.Option("--open/--no-open", help="Open it in your browser.")]


def take_sites(folders: list[Path] | None) -> None:
    """Take in the sites named with ``--site``.

    Raises:
        SiteError: If one is broken, or clashes with another.
    """
    for folder in folders or ():
        add_site_folder(folder)


def parts_of(given: str) -> tuple[str, ...]:
    """Several names in one option, separated by commas."""
    return tuple(part.strip() for part in given.split(","))


def resolve(target: str) -> tuple[str, str | None]:
    """What ``target`` names: the id of an environment, and that of a task if one task was named.

    Raises:
        UsageError: If it names neither.
    """
    if ":" in target:
        task = load_task(target)
        return environment_id(task.site, task.family), task.id
    known = environments()
    if target not in known:
        raise UsageError(unknown("environment", target, known, "Or give a task, such as burrito/extra-guac:test:17."))
    return target, None


def resolve_task(target: str, split: str, seed: int) -> Task:
    """The task that ``target`` names, or the one of that split and seed where it names an environment.

    Raises:
        UsageError: If it names neither, or there is no such split or seed.
    """
    env_id, task_id = resolve(target)
    if task_id is None:
        site_name, family = gym.spec(env_id).kwargs["site_name"], environments()[env_id]
        families = load_site(site_name).families
        family = family or families[seed % len(families)]
        task_id = f"{site_name}/{family.name}:{split}:{seed}"
    return load_task(task_id)
