"""``webgym new-site``: a working site to start from, as a folder or as a package to install.

What it is made from is offered by an installed distribution as an entry point in the group ``webgym.starters``: a
package that is a whole site itself. Its files are copied; the package's own name in them, also with a capital, becomes
the new site's.
"""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from webgym.cli.console import print_json, print_line
from webgym.cli.options import AsJson
from webgym.errors import UsageError, unknown
from webgym.offers import offered
from webgym.registry import broken_sites, sites

_STARTERS_GROUP = "webgym.starters"
_NAME = re.compile(r"[a-z][a-z0-9]{1,23}")
_PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "webgym-{name}"
version = "0.1.0"
description = "The site {name}, for webgym."
requires-python = ">=3.11"
dependencies = ["{needs}"]

[project.entry-points."webgym.sites"]
{name} = "webgym_{name}:SITE"

[tool.hatch.build.targets.wheel]
packages = ["src/webgym_{name}"]
"""


@dataclass(frozen=True, slots=True)
class NewSite:
    """A site as it was made.

    Attributes:
        name: Of the site.
        root: The folder that was made.
        folder: The site's own; within ``root`` if that is a package, else the same.
        is_package: Whether it is to be installed.
    """

    name: str
    root: Path
    folder: Path
    is_package: bool

    @property
    def files(self) -> list[Path]:
        """All that was made, relative to ``root``."""
        return sorted(path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file())

    @property
    def commands(self) -> tuple[str, ...]:
        """What to try next, from the folder that the verb was called in."""
        given = "" if self.is_package else f" --site {self.folder}"
        first = f"pip install -e {self.root}" if self.is_package else f"webgym check-site {_path(self.folder)}"
        second = f"webgym check-site {self.name}" if self.is_package else f"pytest {self.folder}"
        return (
            first,
            second,
            f"webgym serve {self.name} --open{given}",
            f"webgym play webgym/{self.name}-v0{given}",
            f"webgym demo {self.name}{given}",
        )


def _path(folder: Path) -> str:
    """A folder as no name of a site can be written."""
    return str(folder) if folder.is_absolute() else f"./{folder}"


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("new-site")(new_site)


def new_site(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Of the site: lower-case letters and digits.")],
    into: Annotated[Path, typer.Option(metavar="FOLDER", help="Make it in this folder.")] = Path(),
    package: Annotated[bool, typer.Option("--package", help="As a package that can be installed.")] = False,
    starter: Annotated[str, typer.Option(metavar="STARTER", help="What to start from.")] = "shop",
    json: AsJson = False,
) -> None:
    """Make a new site: one product, one family of tasks, an oracle and tests, which passes `webgym check-site`."""
    made = make_site(name, into, as_package=package, starter=starter)
    if json:
        print_json({"site": made.name, "folder": str(made.folder), "files": [str(path) for path in made.files]})
        return
    print_line(f"{made.root}:")
    for path in made.files:
        print_line(f"  {path}")
    print_line("\nNext:")
    for command in made.commands:
        print_line(f"  {command}")


def make_site(name: str, into: Path, *, as_package: bool = False, starter: str = "shop") -> NewSite:
    """Write the files of a new site.

    Args:
        name: Of the site.
        into: Where its folder, which is called as it is, is made.
        as_package: Whether it is to be a distribution ``webgym-<name>`` with the package ``webgym_<name>``.
        starter: Name of what to start from.

    Raises:
        UsageError: The name cannot be had, its folder is there already, or there is no such starter.
    """
    starters = offered(_STARTERS_GROUP, "starters")
    if starter not in starters:
        remedy = f"Starters come with packages (entry points {_STARTERS_GROUP})."
        raise UsageError(unknown("starter", starter, starters, remedy))
    root = into / name
    if root.exists():
        raise UsageError(f"{root} exists already; give another name, or another folder with --into.")
    check_name(name)
    folder = root / "src" / f"webgym_{name}" if as_package else root
    _copy(starters[starter], folder, name)
    if as_package:
        dist = starters[starter].dist
        needs = f"{dist.name}>={dist.version}" if dist else "webgym-rl"
        (root / "pyproject.toml").write_text(_PYPROJECT.format(name=name, needs=needs), encoding="utf-8")
    return NewSite(name, root, folder, as_package)


def check_name(name: str) -> None:
    """Make sure that a new site can have this name.

    Raises:
        UsageError: It is not well-formed, Python's own, that of a module, or taken by another site.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot be a site's name, which is a module's and an address's (http://NAME.test) too;"
            " give 2 to 24 lower-case letters and digits, a letter first, such as corner."
        )
    taken = sorted({*sites(), *broken_sites()})
    if name in taken:
        raise UsageError(f"there is a site called {name!r} already; give a name besides {', '.join(taken)}.")
    if keyword.iskeyword(name):
        raise UsageError(f"{name!r} is a word of Python's own; give another name.")
    spec = find_spec(name)
    if spec is not None and spec.origin is not None:
        raise UsageError(
            f"there is a Python module called {name!r} already ({spec.origin}), which a folder of that name would hide;"
            " give another name."
        )


def _copy(starter: EntryPoint, folder: Path, name: str) -> None:
    spec = find_spec(starter.module)
    if spec is None or spec.origin is None:
        raise UsageError(f"the starter {starter.name!r} is not there: {starter.module}; install its package anew.")
    source, word = Path(spec.origin).parent, starter.module.rpartition(".")[2]
    for path in sorted(source.rglob("*")):
        if path.is_dir() or "__pycache__" in path.parts:
            continue
        target = folder / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        written = path.read_bytes().replace(word.encode(), name.encode())
        target.write_bytes(written.replace(word.capitalize().encode(), name.capitalize().encode()))
