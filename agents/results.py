"""What runs of recipes came to, as a table in Markdown and as learning curves.

    python -m webgym_agents.results runs/ppo_flagship-0 runs/ppo_flagship-1 --plot agents/curves.svg

Runs of one recipe and of other seeds stand together; a run that has not come to its end is named and left out.
"""

# pyright: reportMissingTypeStubs=false
# (tensorboard has none)

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from webgym.errors import UsageError
from webgym.figure import check_plot, drawn
from webgym.recipe import finished
from webgym.summary import Interval, wilson

_COLOURS = ("#bc3a14", "#183b32", "#e8a33d", "#7a5c8e", "#2f6f5e", "#a9b0ad")
_CURVE = "rollout/success_rate"


@dataclass(frozen=True, slots=True)
class Run:
    """A run that has come to its end.

    Attributes:
        recipe: Name of the recipe.
        seed: Of the run.
        result: What ``result.json`` holds.
        curves: Steps and success rates while training, by stage.
    """

    recipe: str
    seed: int
    result: dict[str, Any]
    curves: dict[str, list[tuple[int, float]]]


def read_run(folder: Path) -> Run:
    """Read a run.

    Raises:
        UsageError: It has not come to its end, or is no run.
    """
    result = finished(folder)
    if result is None:
        raise UsageError(f"{folder} holds no run that has come to its end; go on with it: webgym train --run {folder}")
    stages = sorted(path for path in (folder / "tensorboard").glob("*") if path.is_dir())
    curves = {stage.name: list(_read_curve(stage)) for stage in stages}
    arguments = result["arguments"]
    return Run(arguments["recipe"], arguments["seed"], dict(result), curves)


def _read_curve(stage: Path) -> Iterator[tuple[int, float]]:
    events: Any = EventAccumulator(str(stage)).Reload()  # its types are not complete
    if _CURVE in events.Tags()["scalars"]:
        for event in events.Scalars(_CURVE):
            yield event.step, event.value


def table(runs: Sequence[Run]) -> str:
    """One line per run, and one for all runs of a recipe."""
    lines = [
        "| recipe | seed | success | rate | 95% interval | mean over families | steps | training s | evaluation s |",
        "|---|--:|--:|--:|---|--:|--:|--:|--:|",
    ]
    for recipe in dict.fromkeys(run.recipe for run in runs):
        mine = [run for run in runs if run.recipe == recipe]
        lines += [_line(recipe, str(run.seed), [run]) for run in mine]
        if len(mine) > 1:
            lines.append(_line(recipe, "all", mine))
    return "\n".join(lines)


def _line(recipe: str, seed: str, runs: Sequence[Run]) -> str:
    totals = [run.result["evaluation"]["total"] for run in runs]
    successes, episodes = (sum(total[name] for total in totals) for name in ("successes", "episodes"))
    interval = wilson(successes, episodes) or Interval(0.0, 1.0)
    families, steps = (_mean([total[name] for total in totals]) for name in ("mean_over_families", "steps"))
    evaluation = _mean([run.result["stages"]["evaluation"] for run in runs])
    training = _mean([run.result["seconds"] for run in runs]) - evaluation
    return (
        f"| {recipe} | {seed} | {successes}/{episodes} | {successes / episodes:.3f} | "
        f"{interval.low:.3f}-{interval.high:.3f} | {families:.3f} | {steps:.1f} | {training:.0f} | {evaluation:.0f} |"
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def draw_curves(runs: Sequence[Run], file: Path) -> None:
    """Draw how often training episodes succeeded, by steps: a panel per recipe and stage, a line per seed."""
    panels = list(dict.fromkeys((run.recipe, stage) for run in runs for stage, curve in run.curves.items() if curve))
    if not panels:
        raise UsageError("none of these runs has a learning curve; give runs of a recipe with reinforcement learning.")
    with drawn(file, "Success of training episodes", (6.4 * len(panels), 4.2)) as figure:
        for (recipe, stage), axes in zip(panels, figure.subplots(1, len(panels), squeeze=False)[0], strict=True):
            mine = sorted((run for run in runs if run.recipe == recipe), key=lambda run: run.seed)
            for run, colour in zip(mine, _COLOURS * len(mine), strict=False):
                steps, rates = zip(*run.curves[stage], strict=True)
                axes.plot(steps, rates, color=colour, label=f"seed {run.seed}")
            axes.set(title=f"{recipe}: {stage}", xlabel="steps of all environments", ylim=(0, 1.02))
            axes.set_xlim(left=0)
            axes.xaxis.set_major_formatter("{x:,.0f}")
            axes.grid(axis="y")
            axes.legend(loc="upper left")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table, and draw the curves if they are asked for."""
    parser = argparse.ArgumentParser(prog="python -m webgym_agents.results", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("runs", nargs="+", type=Path, metavar="RUN", help="folder of a run")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="where to draw the learning curves")
    given = parser.parse_args(arguments)
    try:
        if given.plot is not None:
            check_plot(given.plot)
        runs = [read_run(folder) for folder in given.runs]
        print(table(runs))
        if given.plot is not None:
            draw_curves(runs, given.plot)
    except UsageError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
