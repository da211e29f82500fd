"""The ``webgym`` command: one verb per file.

Exit codes: 0 it worked, 1 it did not, 2 it was not asked for properly, 130 Ctrl-C.
"""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from webgym import __version__
from webgym.cli import bench, check_site, demo, doctor, listing, new_site, play, record, run, serve, train, view
from webgym.cli import eval as evaluating
from webgym.cli.console import err, out
from webgym.errors import UsageError, WebgymError

_DEBUG = "--debug"

app = typer.Typer(
    name="webgym",
    help="Real web pages in a real browser, as Gymnasium environments.",
    epilog="After an error, --debug shows where it came from.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for verb in (demo, listing, run, evaluating, record, train, serve, play, view, bench, new_site, check_site, doctor):
    verb.add_to(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        out.print(f"webgym {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_print_version, is_eager=True, help="Show it."),
) -> None:
    """Options that come before the verb."""


def main() -> None:
    """Run the command of ``sys.argv``, and exit."""
    sys.path.append(str(Path.cwd()))  # so that agents can be named by a module that lies here
    debug = _DEBUG in sys.argv
    sys.argv = [argument for argument in sys.argv if argument != _DEBUG]
    try:
        app()
    except WebgymError as error:
        if debug:
            raise
        err.print(f"webgym: {error}", markup=False, soft_wrap=True, style="red")
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except Exception as error:
        if debug:
            raise
        what = f"{type(error).__name__}: {error}"
        err.print(f"webgym: unforeseen: {what} ({_DEBUG} shows where)", markup=False, soft_wrap=True, style="red")
        sys.exit(1)
