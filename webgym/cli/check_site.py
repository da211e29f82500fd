"""``webgym check-site``: whether a site keeps what every site must keep, and where it does not."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from webgym.cli.console import cell, err, figure, out, print_json, print_line, table
from webgym.cli.options import AsJson, SiteFolders, Variant, take_sites
from webgym.registry import add_site_folder, load_site, sites
from webgym.site import Site
from webgym.testing import RULES, SiteReport, check_site
from webgym.testing.check import DEFAULT_SEEDS, parse_skips
from webgym.testing.report import lines_of
from webgym.testing.rules import RULE_NAMES, rule_named
from webgym.variant import NONE

_STYLES = {"passed": "green", "failed": "bold red", "skipped": "dim"}
_EPILOG = "Rules:\n\n" + "\n\n".join(f"{rule.name}: {rule.summary}" for rule in RULES)


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("check-site", epilog=_EPILOG)(check)


def check(
    target: Annotated[str, typer.Argument(metavar="NAME|PATH", help="A site's name, or the folder of one.")],
    seeds: Annotated[int, typer.Option(min=1, help="How many tasks of each family and split.")] = DEFAULT_SEEDS,
    rule: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Check this rule only. Can be given several times.")
    ] = None,
    skip: Annotated[
        list[str] | None, typer.Option(metavar="NAME[=WHY]", help="Leave this rule out. Can be given several times.")
    ] = None,
    variant: Variant = NONE,
    engine: Annotated[str, typer.Option(help="auto, deterministic or portable.")] = "auto",
    site: SiteFolders = None,
    json: AsJson = False,
) -> None:
    """Check a site: solvable, never by chance, deterministic, silent about tasks, and all else that a site must be.

    The exit code is 1 if anything is wrong. The same rules are tests in `webgym.testing.SiteTests`.
    """
    take_sites(site)
    found = _site_at(target)
    with _progress() as progress:
        bar = progress.add_task("starting the browser", total=None, count="")
        report = check_site(
            found,
            rules=rule or RULE_NAMES,
            skip=parse_skips(skip or (), why="as --skip asked"),
            seeds=seeds,
            variant=variant,
            engine=engine,  # pyright: ignore[reportArgumentType] - the engine checks it
            watch=lambda doing, count: progress.update(bar, description=doing, count=str(count)),
        )
    if json:
        print_json(report.to_dict())
    else:
        _show(report)
    if not report.passed:
        raise typer.Exit(1)


def _site_at(target: str) -> Site:
    """The site of that name, or in that folder: a name is a name, even where a folder is called so."""
    is_path = Path(target).name != target or (Path(target).is_dir() and target not in sites())
    return add_site_folder(target) if is_path else load_site(target)


def _progress() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.fields[count]}"),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )


def _show(report: SiteReport) -> None:
    columns = ("rule", "", "looked at", "seconds", "found")
    rows = table(*columns, numbers=("seconds",), unbroken=("rule", "looked at"))
    for result in report.results:
        looked = f"{result.looked_at} {result.unit}" if result.looked_at else ""
        seconds = figure(result.seconds if result.looked_at else None, 1)
        count = len(result.findings) + result.left_out
        rows.add_row(
            cell(result.rule),
            cell(result.state, _STYLES[result.state]),
            cell(looked),
            seconds,
            cell(result.why or count or ""),
        )
    out.print(rows)
    failed = [result for result in report.results if result.state == "failed"]
    for result in failed:
        out.print()
        out.print(f"{result.rule}: {rule_named(result.rule).summary}", style="bold", markup=False, soft_wrap=True)
        for line in lines_of(result):
            print_line(f"  {line}")
    names = ", ".join(result.rule for result in failed)
    print_line(f"\n{report.site}: " + (f"{names} failed" if failed else "nothing is wrong"))
