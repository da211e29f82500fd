"""Where the command line writes: results to standard output, everything about the work to standard error."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from webgym.report import Summary

# Emoji codes are off: ":train:" in the id of a task is no picture of a train.
out = Console(highlight=False, emoji=False)
err = Console(stderr=True, highlight=False, emoji=False)


def print_json(value: Any) -> None:  # noqa: ANN401 - anything that JSON can hold
    """What a script wants, on standard output."""
    out.print(json.dumps(value, indent=1), markup=False, soft_wrap=True)


def print_line(text: str) -> None:
    """One line of result, never wrapped and never taken for markup."""
    out.print(text, markup=False, soft_wrap=True)


def note(text: str) -> None:
    """One line about the work, on standard error."""
    err.print(text, markup=False, soft_wrap=True, style="dim")


def table(*columns: str, numbers: Sequence[str] = (), unbroken: Sequence[str] = ()) -> Table:
    """An empty table in the house look.

    Args:
        columns: Their headings.
        numbers: Those that are flush right.
        unbroken: Those that are never wrapped, as numbers never are.
    """
    made = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 3, 0, 0))
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


def summary_table(rows: Sequence[Summary]) -> Table:
    """Success, score, steps and seconds, by agent and family."""
    made = table(
        "agent", "family", "success", "score", "steps", "seconds", numbers=("success", "score", "steps", "seconds")
    )
    for index, row in enumerate(rows):
        success = f"{row.successes}/{row.episodes}" + (f" (+{row.faults} lost)" if row.faults else "")
        colour = "green" if row.episodes and row.successes == row.episodes else "red" if not row.successes else "yellow"
        last = index + 1 == len(rows) or rows[index + 1].agent != row.agent
        made.add_row(
            cell(row.agent),
            cell(row.family or "all families"),
            cell(success, colour),
            figure(row.score, 2),
            figure(row.steps, 1),
            figure(row.seconds, 2),
            style="" if row.family else "bold",
            end_section=last,
        )
    return made
