"""``webgym demo``: random against oracle, with a table and a report."""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from webgym.agent import load_agent
from webgym.cli.console import err, note, out, print_json, print_line, summary_table
from webgym.cli.options import AsJson, SiteFolders, take_sites
from webgym.cli.session import Session
from webgym.episode import EPISODES, RESULTS_FILE, Result, RunWriter
from webgym.errors import UsageError
from webgym.registry import environment_id, load_site
from webgym.report import REPORT_FILE, summarise, write_report
from webgym.task import Family

_AGENTS = ("oracle", "random")
_ACTION = "element"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the demo plays: every agent meets the same tasks."""

    site: str
    families: tuple[Family, ...]
    episodes: int

    def tasks(self, family: Family) -> list[str]:
        """Ids of the tasks of one family."""
        return [f"{self.site}/{family.name}:test:{seed}" for seed in range(self.episodes)]

    @property
    def total(self) -> int:
        """How many episodes that makes."""
        return len(_AGENTS) * len(self.families) * self.episodes


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
    """Let the random agent and the oracle play the same tasks; ends with a table and the path of the report."""
    take_sites(site)
    found = load_site(name)
    able = [family for family in found.families if _ACTION in family.modes]
    plan = Plan(name, tuple(able[:families]), episodes)
    _clear(record)
    results = _play(plan, RunWriter(record))
    if json:
        print_json({"episodes": [asdict(result) for result in results]})
    else:
        out.print(f"\n[bold]{found.title}[/]: the oracle and the random agent on the same {plan.total // 2} tasks\n")
        out.print(summary_table(summarise(results)))
        out.print()
    line = f"report: {write_report(record)}"
    note(line) if json else print_line(line)
    if any(result.fault for result in results):
        raise typer.Exit(1)


def _play(plan: Plan, run: RunWriter) -> list[Result]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    results: list[Result] = []
    with Progress(*columns, console=err, transient=True) as progress:
        bar = progress.add_task("starting the browser", total=plan.total)
        for agent_name in _AGENTS:
            agent = load_agent(agent_name)
            with Session(
                environment_id(plan.site), agent, agent_name, action=_ACTION, split="test", run=run
            ) as session:
                for family in plan.families:
                    progress.update(bar, description=f"{agent_name:6} {family.name}")
                    for task in plan.tasks(family):
                        results.append(session.finish(session.rollout(task)))
                        progress.advance(bar)
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
