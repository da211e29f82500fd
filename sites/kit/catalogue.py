"""Reading a catalogue: a TOML file beside a site's code."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any


def read_catalogue(package: str, name: str) -> dict[str, Any]:
    """What stands in a TOML file of a package: ``read_catalogue("webgym_sites.burrito", "menu.toml")``.

    Raises:
        FileNotFoundError: The package has no such file.
        tomllib.TOMLDecodeError: It is not TOML.
    """
    return tomllib.loads(files(package).joinpath(name).read_text(encoding="utf-8"))
