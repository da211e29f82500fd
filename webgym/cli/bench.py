"""``webgym bench``: how fast environments are here, what they cost, and where the time goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import gymnasium as gym
import typer
from rich.table import Table

from webgym.bench.parts import PART_NAMES
from webgym.bench.plot import draw_plot
from webgym.bench.report import MODES, BenchReport, Plan, run_bench
from webgym.cli.console import cell, err, figure, note, out, print_json, print_line, table
from webgym.cli.options import AsJson, SiteFolders, Variant, take_sites
from webgym.engine import ENGINES
from webgym.errors import UsageError, unknown
from webgym.figure import check_plot
from webgym.registry import environments, load_site
from webgym.variant import NONE

_NO_SIZES = "none"


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("bench")(bench)


def bench(
    env_id: Annotated[str, typer.Argument(metavar="ENV_ID", help="Which environment.")] = "webgym/burrito-v0",
    num_envs: Annotated[str, typer.Option(help="Sizes of vectors; 1 is no vector.")] = "1,2,4,8,16",
    modes: Annotated[str, typer.Option(help="Observations: elements, screenshot, or both.")] = ",".join(MODES),
    seconds: Annotated[float, typer.Option(help="How long each mode and size is played.")] = 4.0,
    episodes: Annotated[int, typer.Option(min=1, help="How many different ones are played.")] = 8,
    sizes: Annotated[str, typer.Option(help=f"Buttons on pages to compare, or {_NO_SIZES}.")] = "10,100,1000,5000",
    soak: Annotated[int, typer.Option(min=0, help="Watch the memory over so many episodes.")] = 0,
    peers: Annotated[
        bool, typer.Option("--peers", help="Compare with BrowserGym and MiniWoB++, installed apart.")
    ] = False,
    peer_rounds: Annotated[int, typer.Option(min=1, help="Episodes of each of these.")] = 5,
    plot: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw the figures as well (PNG, SVG, PDF).")] = None,
    variant: Variant = NONE,
    engine: Annotated[str, typer.Option(help="auto, deterministic or portable.")] = "auto",
    site: SiteFolders = None,
    json: AsJson = False,
) -> None:
    """Measure one environment and vectors of several, playing what the oracle does.

    Nothing else should run on the machine meanwhile.
    """
    take_sites(site)
    if engine not in ENGINES:
        raise UsageError(unknown("engine", engine, ENGINES))
    known = environments()
    if env_id not in known:
        raise UsageError(unknown("environment", env_id, known))
    found, family = load_site(gym.spec(env_id).kwargs["site_name"]), known[env_id]
    plan = Plan(
        site=found,
        families=[family] if family else found.families,
        modes=tuple(_listed(modes)),
        num_envs=numbers("--num-envs", num_envs),
        seconds=seconds,
        episodes=episodes,
        sizes=() if sizes == _NO_SIZES else numbers("--sizes", sizes),
        soak=soak,
        peer_rounds=peer_rounds if peers else 0,
        engine=engine,
        variant=variant,
    )
    if plot is not None:
        check_plot(plot)
    with err.status("begins") as status:
        report = run_bench(plan, status.update if err.is_terminal else note)
    if json:
        print_json(asdict(report))
    else:
        show(report)
    if plot is not None:
        draw_plot(report, plot)
        (note if json else print_line)(f"plot: {plot}")


def numbers(option: str, given: str) -> tuple[int, ...]:
    """Whole numbers of at least 1, separated by commas; each counts once.

    Raises:
        UsageError: They are not.
    """
    words = _listed(given)
    if not words or not all(word.isdecimal() and int(word) >= 1 for word in words):
        raise UsageError(f"{option} {given!r}: give whole numbers of at least 1, separated by commas, such as 1,2,4,8.")
    return tuple(dict.fromkeys(map(int, words)))


def show(report: BenchReport) -> None:
    """Print the tables."""
    print_line(f"{report.environment}; {report.machine}; engine {report.engine}\n")
    for heading, made in tables(report):
        out.print(heading, style="bold", markup=False, soft_wrap=True)
        out.print(made)
        out.print()
    for sentence in left_out(report):
        print_line(sentence)


def left_out(report: BenchReport) -> list[str]:
    """A sentence for each library that could not be compared with."""
    return [
        f"{each.name} was left out: {each.left_out.removesuffix('.')}." for each in report.peers or () if each.left_out
    ]


def tables(report: BenchReport) -> list[tuple[str, Table]]:
    """Every table of a report under its heading."""
    made = [
        ("Speed: steps without resets, resets, and both overall", _speed_table(report)),
        ("Cost, of all processes", _cost_table(report)),
        ("Where the time of a step goes, ms", _part_table(report)),
    ]
    if report.floors:
        made.append(
            ("Against the floor: the same calls and nothing else, a click that does nothing", _floor_table(report))
        )
    if report.sizes:
        made.append(("A click that does nothing, by the size of the page: step p50 ms", _size_table(report)))
    if report.soak:
        made.append((f"Memory over {report.soak.episodes} episodes", _soak_table(report)))
    if report.peers:
        made.append(
            (
                "MiniWoB++ click-test-2, a click that does nothing; how many times as quick webgym is",
                _peer_table(report),
            )
        )
    return made


def _speed_table(report: BenchReport) -> Table:
    columns = ("steps/s", "p50 ms", "p95 ms", "resets/s", "reset ms", "overall/s")
    made = table("observation", "envs", *columns, numbers=("envs", *columns), unbroken=("observation",))
    for row in report.speeds:
        made.add_row(
            cell(row.mode),
            cell(row.num_envs),
            figure(row.steps_per_s, 0),
            figure(row.step_p50_ms, 1),
            figure(row.step_p95_ms, 1),
            figure(row.resets_per_s, 1),
            figure(row.reset_p50_ms, 0),
            figure(row.overall_per_s, 0),
        )
    return made


def _cost_table(report: BenchReport) -> Table:
    columns = ("CPU ms a step", "memory MB")
    made = table("observation", "envs", *columns, numbers=("envs", *columns), unbroken=("observation",))
    for row in report.speeds:
        made.add_row(cell(row.mode), cell(row.num_envs), figure(row.processor_ms, 1), figure(row.memory_mb, 0))
    for each in report.memory:
        made.add_row(cell(each.mode), cell("each more"), cell(""), figure(each.mb_per_env, 0))
    return made


def _part_table(report: BenchReport) -> Table:
    modes = [each.mode for each in report.parts]
    made = table("part", *modes, numbers=modes)
    for name in (*PART_NAMES, "step"):
        made.add_row(cell(name), *(figure(getattr(each, name), 2) for each in report.parts))
    return made


def _floor_table(report: BenchReport) -> Table:
    columns = ("floor ms", "environment ms", "speed, % of the floor's")
    made = table("observation", *columns, numbers=columns)
    for each in report.floors or ():
        made.add_row(cell(each.mode), figure(each.bare_ms, 2), figure(each.env_ms, 2), figure(100 * each.share, 0))
    return made


def _size_table(report: BenchReport) -> Table:
    modes = list(dict.fromkeys(each.mode for each in report.sizes))
    by_place = {(each.buttons, each.mode): each.step_p50_ms for each in report.sizes}
    made = table("buttons", *modes, numbers=("buttons", *modes))
    for buttons in dict.fromkeys(each.buttons for each in report.sizes):
        made.add_row(cell(buttons), *(figure(by_place[buttons, mode], 1) for mode in modes))
    return made


def _soak_table(report: BenchReport) -> Table:
    columns = ("MB/episode", "MB at first", "MB at last")
    made = table(*columns, numbers=columns)
    assert report.soak is not None
    made.add_row(figure(report.soak.mb_per_episode, 3), figure(report.soak.first_mb, 0), figure(report.soak.last_mb, 0))
    return made


def _peer_table(report: BenchReport) -> Table:
    columns = ("reset ms", "step ms", "elements", "picture", "reset")
    made = table("library", *columns, numbers=columns, unbroken=("library",))
    for each in report.peers or ():
        ratios = (each.elements_ratio, each.screenshot_ratio, each.reset_ratio)
        times = (figure(each.reset_ms, 1), figure(each.step_ms, 1))
        made.add_row(cell(each.name), *times, *(figure(ratio, 1) for ratio in ratios))
    return made


def _listed(given: str) -> Sequence[str]:
    return [word.strip() for word in given.split(",") if word.strip()]
