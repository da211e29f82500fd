"""``webgym demo``: the oracle, a trained policy and chance on the same tasks, with a table and a report."""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from webgym.agent import agents, load_agent
from webgym.cli.console import err, note, out, print_json, print_line, summary_table
from webgym.cli.options import AsJson, SiteFolders, take_sites
from webgym.episode import EPISODES, RESULTS_FILE, Result, RunWriter
from webgym.errors import AgentError, UsageError
from webgym.fleet import Fleet
from webgym.registry import environment_id, load_site
from webgym.report import REPORT_FILE, write_report
from webgym.summary import summarise
from webgym.task import Family

_ACTION = "element"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the demo plays: every agent meets the same tasks."""

    site: str
    families: tuple[Family, ...]
    episodes: int
    agents: tuple[str, ...]

    @property
    def tasks(self) -> list[str]:
        """Their ids."""
        return [f"{self.site}/{family.name}:test:{seed}" for family in self.families for seed in range(self.episodes)]

    @property
    def total(self) -> int:
        """How many episodes that makes."""
        return len(self.agents) * len(self.tasks)


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("demo")(demo)


def demo(
    name: Annotated[str, typer.Argument(metavar="SITE", help="On which site.")] = "burrito",
    families: Annotated[int, typer.Option(min=1, help="How many task families.")] = 6,
    episodes: Annotated[int, typer.Option(min=1, help="How many episodes of each.")] = 2,
    record: Annotated[Path, typer.Option(metavar="DIR", help="Record into this folder.")] = Path("runs/demo"),
    site: SiteFolders = None,
    json: AsJson = False,
) -> None:
    """Let several agents play the same tasks; ends with a table and the path of the report.

    They are the oracle, the trained policy that is called as the site is, if there is one, and the random agent.
    """
    take_sites(site)
    found = load_site(name)
    able = [family for family in found.families if _ACTION in family.modes]
    plan = Plan(name, tuple(able[:families]), episodes, agents_for(name))
    _clear(record)
    results = _play(plan, RunWriter(record))
    if json:
        print_json({"episodes": [asdict(result) for result in results]})
    else:
        out.print(f"\n[bold]{found.title}[/]: {', '.join(plan.agents)} on the same {len(plan.tasks)} tasks\n")
        out.print(summary_table(summarise(results)))
        out.print()
    line = f"report: {write_report(record)}"
    note(line) if json else print_line(line)
    if sum(not result.fault for result in results) < plan.total:
        raise typer.Exit(1)


def agents_for(site: str) -> tuple[str, ...]:
    """Who plays; a trained policy that cannot be loaded is left out, and why is said."""
    trained = [site] if site in agents() else []
    for name in trained:
        try:
            load_agent(name)
        except AgentError as error:
            note(f"without the trained policy: {error}")
            trained = []
    return ("oracle", *trained, "random")


def _play(plan: Plan, run: RunWriter) -> list[Result]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    results: list[Result] = []
    with Progress(*columns, console=err, transient=True) as progress:
        bar = progress.add_task("starting the browser", total=plan.total)
        for agent_name in plan.agents:
            with Fleet(agent_name, environment_id(plan.site), action=_ACTION, pictures=True) as fleet:
                for result in fleet.play(plan.tasks, run):
                    results.append(result)
                    progress.update(bar, description=f"{agent_name:7} {result.family}")
                    progress.advance(bar, 0 if result.fault else 1)
    return results


def _clear(record: Path) -> None:
    """Take away the last demo, and nothing else.

    Raises:
        UsageError: If the folder is something else.
    """
    known = {EPISODES, RESULTS_FILE, REPORT_FILE}
    strange = [path.name for path in record.iterdir() if path.name not in known] if record.is_dir() else []
    if strange:
        raise UsageError(
            f"{record} holds {strange[0]!r}, which is no part of a run; give another folder with --record."
        )
    shutil.rmtree(record, ignore_errors=True)
