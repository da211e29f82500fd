"""``webgym list``: what is installed."""

from __future__ import annotations

from typing import Any

import typer

from webgym.agent import agents
from webgym.cli.console import cell, out, print_json, table
from webgym.cli.options import AsJson, SiteFolders, take_sites
from webgym.errors import TaskError
from webgym.registry import environment_id, load_suite, sites, suites
from webgym.task import ACTION_MODES


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("list")(list_everything)


def list_everything(site: SiteFolders = None, json: AsJson = False) -> None:
    """List environments, agents and suites."""
    take_sites(site)
    found = _everything()
    if json:
        print_json(found)
        return
    for one in found["sites"]:
        out.print(f"[bold]{one['title']}[/]  {one['id']}")
        out.print(one["summary"], style="dim", markup=False)
        rows = table("environment", "difficulty", "actions", "what is asked", unbroken=("environment", "difficulty"))
        for family in one["families"]:
            modes = "all" if len(family["modes"]) == len(ACTION_MODES) else ", ".join(family["modes"])
            rows.add_row(*map(cell, (family["id"], family["difficulty"], modes, family["summary"])))
        out.print(rows)
        out.print()
    if found["suites"]:
        rows = table("suite", "version", "tasks", "what is played", numbers=("version", "tasks"), unbroken=("suite",))
        for each in found["suites"]:
            rows.add_row(*(cell(each[key] or "-") for key in ("name", "version", "tasks", "description")))
        out.print(rows)
        out.print()
    if found["agents"]:
        out.print(f"[bold]agents[/]  {', '.join(found['agents'])}")
    if not found["sites"]:
        out.print("No site is installed; name a folder with --site, or see `webgym doctor`.")


def _everything() -> dict[str, Any]:
    return {
        "sites": [
            {
                "name": name,
                "title": site.title,
                "summary": site.summary,
                "id": environment_id(name),
                "families": [
                    {
                        "name": family.name,
                        "id": environment_id(name, family.name),
                        "summary": family.summary,
                        "difficulty": family.difficulty,
                        "modes": [mode for mode in ACTION_MODES if mode in family.modes],
                        "max_steps": family.max_steps,
                    }
                    for family in site.families
                ],
            }
            for name, site in sites().items()
        ],
        "agents": list(agents()),
        "suites": [_told(name) for name in suites()],
    }


def _told(name: str) -> dict[str, Any]:
    """A suite; of one that cannot be loaded, why."""
    try:
        suite = load_suite(name)
    except TaskError as error:
        return {"name": name, "version": None, "tasks": 0, "description": str(error), "digest": None}
    return {
        "name": name,
        "version": suite.version,
        "tasks": len(suite),
        "description": suite.description,
        "digest": suite.digest,
    }
