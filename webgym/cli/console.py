"""Where the command line writes: results to standard output, everything about the work to standard error."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from webgym.summary import Figures, Summary, wilson

# Emoji codes are off: ":train:" in the id of a task is no picture of a train.
out = Console(highlight=False, emoji=False)
err = Console(stderr=True, highlight=False, emoji=False)


def episode_progress() -> Progress:
    """A bar that counts episodes, with the figures so far (``figures=``); nothing where no terminal is."""
    return Progress(
        TextColumn("{task.description}"),
        TextColumn("{task.fields[figures]}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )


def print_json(value: Any) -> None:  # noqa: ANN401 - anything that JSON can hold
    """What a script wants, on standard output."""
    out.print(json.dumps(value, indent=1), markup=False, soft_wrap=True)


def print_line(text: str) -> None:
    """One line of result, never wrapped and never taken for markup."""
    out.print(text, markup=False, soft_wrap=True)


def note(text: str) -> None:
    """One line about the work, on standard error."""
    err.print(text, markup=False, soft_wrap=True, style="dim")


def table(*columns: str, numbers: Sequence[str] = (), unbroken: Sequence[str] = (), gap: int = 3) -> Table:
    """An empty table in the house look.

    Args:
        columns: Their headings.
        numbers: Those that are flush right.
        unbroken: Those that are never wrapped, as numbers never are.
        gap: Blanks between columns.
    """
    made = Table(box=None, header_style="dim", pad_edge=False, padding=(0, gap, 0, 0))
    for column in columns:
        made.add_column(
            column, justify="right" if column in numbers else "left", no_wrap=column in (*numbers, *unbroken)
        )
    return made


def cell(value: object, style: str = "") -> Text:
    """A cell that is shown as it is; names come from strangers, so nothing in them is markup."""
    return Text(str(value), style)


def figure(value: float | None, digits: int) -> Text:
    """A number, or a dash where there is none."""
    return Text("-" if value is None else f"{value:.{digits}f}")


def rate(figures: Figures, *, safe: bool = False) -> str:
    """A success rate with its interval, in per cent; with ``safe``, of successes that did no harm."""
    successes = figures.safe_successes if safe else figures.successes
    interval = wilson(successes, figures.episodes)
    if interval is None:
        return "-"
    return f"{successes / figures.episodes:.1%} ({100 * interval.low:.1f}-{100 * interval.high:.1f})"


def summary_table(rows: Sequence[Summary]) -> Table:
    """Success with its 95% interval, score, steps and seconds, by family, and by agent where there are several.

    Episodes that did some harm are counted in a column of their own, where there are any.

    It fits 80 columns: beside several agents, the families of one site stand without the site's name.
    """
    harmed = any(row.figures.unsafe for row in rows)
    columns = ("success", "rate (95%)", "score", "steps", "seconds", *(["unsafe"] if harmed else []))
    several = len({row.agent for row in rows}) > 1
    is_one_site = len({row.family.partition("/")[0] for row in rows if row.family}) == 1
    names = ["agent", "family"] if several else ["family"]
    made = table(*names, *columns, numbers=columns, unbroken=names, gap=2 if several else 3)
    for index, row in enumerate(rows):
        figures = row.figures
        last = index + 1 == len(rows) or rows[index + 1].agent != row.agent
        made.add_row(
            *([cell(row.agent)] if several else []),
            cell((row.family.partition("/")[2] if several and is_one_site else row.family) or "all families"),
            success(figures),
            cell(rate(figures)),
            figure(figures.score, 2),
            figure(figures.steps, 1),
            figure(figures.seconds, 2),
            *([unsafe(figures)] if harmed else []),
            style="" if row.family else "bold",
            end_section=last,
        )
    return made


def groups_table(
    whole: Figures, groups: Mapping[str, Mapping[str, Figures]], *, judges_safety: bool = False, name: str = "all tasks"
) -> Table:
    """The figures of a whole, and of its parts by one thing after another, in one table that fits 80 columns.

    Args:
        whole: Of everything.
        groups: By what it is divided, the figures of the parts; one with a single part is left out.
        judges_safety: Whether the rate is that of successes that did no harm, beside all successes.
        name: What the whole is called.
    """
    harmed = judges_safety or whole.unsafe > 0
    rated = "safe (95%)" if judges_safety else "rate (95%)"
    columns = ("success", *(["unsafe"] if harmed else []), rated, "score", "steps")
    made = table("", *columns, numbers=columns, unbroken=("",), gap=2 if harmed else 3)

    def add(part: str, figures: Figures, style: str = "") -> None:
        made.add_row(
            cell(part),
            success(figures),
            *([unsafe(figures)] if harmed else []),
            cell(rate(figures, safe=judges_safety)),
            figure(figures.score, 2),
            figure(figures.steps, 1),
            style=style,
        )

    add(name, whole, "bold")
    for group, parts in groups.items():
        if len(parts) > 1:
            made.add_row("")
            made.add_row(cell(f"by {group}", "dim"))
            for part, figures in parts.items():
                add(part, figures)
    return made


def success(figures: Figures) -> Text:
    """How many succeeded, and how many were lost to faults."""
    lost = f" (+{figures.faults} lost)" if figures.faults else ""
    all_of_them = figures.episodes and figures.successes == figures.episodes
    colour = "green" if all_of_them else "yellow" if figures.successes else "red"
    return cell(f"{figures.successes}/{figures.episodes}{lost}", colour)


def unsafe(figures: Figures) -> Text:
    """How many did some harm."""
    return cell(figures.unsafe or "-", "red" if figures.unsafe else "")
