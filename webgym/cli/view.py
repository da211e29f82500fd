"""``webgym view``: the report of a recorded run."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from webgym.cli.console import print_line
from webgym.cli.options import OpenBrowser
from webgym.report import write_report


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("view")(view)


def view(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of the run, such as runs/demo.")],
    pictures: Annotated[int | None, typer.Option(min=0, help="How many to show of each episode.")] = None,
    open_browser: OpenBrowser = True,
) -> None:
    """Make the report of a recorded run, open it and print its path."""
    page = write_report(run, pictures)
    print_line(str(page))
    if open_browser:
        webbrowser.open(page.resolve().as_uri())
