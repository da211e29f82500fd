"""The figures of a run as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from webgym.bench.parts import PART_NAMES
from webgym.bench.report import MODES, BenchReport
from webgym.figure import drawn

_SIZE_INCHES = (12, 7.6)
_COLOUR: dict[str, str] = dict(zip(MODES, ("#bc3a14", "#183b32"), strict=True))
_PART_COLOUR = dict(
    zip(
        PART_NAMES,
        ("#bc3a14", "#e8a33d", "#2f6f5e", "#7fb3a3", "#c9d8b6", "#7a5c8e", "#b9a3c7", "#a9b0ad"),
        strict=True,
    )
)
_LEAST_LABELLED_SHARE = 0.06  # of the longest bar; narrower parts have no room for their figure
_HEADROOM = 0.12  # for the name at the end of the highest line


def draw_plot(report: BenchReport, file: Path) -> None:
    """Draw the figures: speed and memory by the number of environments, parts of a step, and sizes of pages."""
    with drawn(file, f"webgym bench, {report.environment}", _SIZE_INCHES) as figure:
        figure.supxlabel(f"{report.machine}; engine {report.engine}", fontsize=9)
        speed, parts, memory, sizes = figure.subplots(2, 2).flat
        _draw_speeds(report, speed)
        _draw_parts(report, parts)
        _draw_memory(report, memory)
        _draw_sizes(report, sizes)


def _draw_speeds(report: BenchReport, axes: Any) -> None:  # noqa: ANN401 - matplotlib's axes, here and below
    axes.set(title="Speed: steps a second of all environments", xlabel="environments")
    for mode in _modes(report):
        rows = [row for row in report.speeds if row.mode == mode]
        _draw_line(axes, mode, [row.num_envs for row in rows], [row.steps_per_s for row in rows])
    _scale(axes, [row.num_envs for row in report.speeds])


def _draw_memory(report: BenchReport, axes: Any) -> None:  # noqa: ANN401
    axes.set(title="Memory of all processes, MB", xlabel="environments")
    for mode in _modes(report):
        held = [(row.num_envs, row.memory_mb) for row in report.speeds if row.mode == mode]
        known = [(count, mb) for count, mb in held if mb is not None]
        _draw_line(axes, mode, [count for count, _ in known], [mb for _, mb in known])
    _scale(axes, [row.num_envs for row in report.speeds])


def _draw_sizes(report: BenchReport, axes: Any) -> None:  # noqa: ANN401
    axes.set(title="Size of the page: median step, ms", xlabel="buttons on the page")
    for mode in _modes(report):
        rows = [row for row in report.sizes if row.mode == mode]
        _draw_line(axes, mode, [row.buttons for row in rows], [row.step_p50_ms for row in rows])
    _scale(axes, [row.buttons for row in report.sizes])


def _draw_line(axes: Any, mode: str, places: Sequence[float], heights: Sequence[float]) -> None:  # noqa: ANN401
    """A line, with its name and last figure at its end; nothing if nothing was measured."""
    if not places:
        return
    axes.plot(places, heights, color=_COLOUR[mode], marker="o", markersize=5.5, clip_on=False)
    axes.annotate(
        f"{mode}\n{heights[-1]:.0f}",
        (places[-1], heights[-1]),
        (9, 0),
        textcoords="offset points",
        va="center",
        color=_COLOUR[mode],
        fontweight="bold",
        linespacing=1.2,
    )


def _scale(axes: Any, places: Sequence[float]) -> None:  # noqa: ANN401
    """From zero upwards; along, a tick for each place that was measured."""
    ticks = sorted(set(places))
    if ticks:
        axes.set_xscale("log")
        axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
        axes.set_xticks([], minor=True)
    axes.margins(y=_HEADROOM)
    axes.set_ylim(bottom=0)
    axes.grid(axis="y")
    axes.tick_params(left=False)
    axes.spines["left"].set_visible(False)


def _draw_parts(report: BenchReport, axes: Any) -> None:  # noqa: ANN401
    modes = _modes(report)
    longest = max(each.step for each in report.parts)
    ends = [0.0] * len(modes)
    for name in PART_NAMES:
        widths = [max(0.0, float(getattr(each, name))) for each in report.parts]
        bars = axes.barh(modes, widths, 0.55, ends, color=_PART_COLOUR[name], edgecolor="white", label=name)
        labels = [f"{width:.1f}" if width >= _LEAST_LABELLED_SHARE * longest else "" for width in widths]
        axes.bar_label(bars, labels, label_type="center", color="white", fontsize=9, fontweight="bold")
        ends = [end + width for end, width in zip(ends, widths, strict=True)]
    for mode, each, end in zip(modes, report.parts, ends, strict=True):
        axes.annotate(f"{each.step:.1f}", (end, mode), (5, 0), textcoords="offset points", va="center", weight="bold")
    axes.set(title="Where the time of a step goes, mean ms")
    axes.invert_yaxis()
    axes.margins(x=0.1)
    axes.grid(axis="x")
    axes.tick_params(left=False)
    axes.spines["left"].set_visible(False)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=4, handlelength=1, handleheight=1)


def _modes(report: BenchReport) -> list[str]:
    return [each.mode for each in report.parts]
