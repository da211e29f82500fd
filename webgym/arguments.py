"""What long work in a folder was begun with: it goes on with the same arguments, or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from webgym.engine import Engine
from webgym.episode import write_whole
from webgym.errors import UsageError
from webgym.fleet import Fleet


def arguments_of(fleet: Fleet, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What decides the episodes of a fleet, as JSON holds it.

    Args:
        fleet: Who plays, where.
        asked: Everything else, arguments of the environment among them; those that are None are left out.
    """
    return plain_arguments({**asked, "agent": fleet.agent_name, "action": fleet.action, "observation": fleet.parts})


def plain_arguments(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What decides episodes, as JSON holds it, with the version that plays them; what is None is left out."""
    from webgym import __version__  # here and not above: the package comes first

    engine = asked.get("engine", "auto")
    arguments = {name: value for name, value in sorted(asked.items()) if value is not None} | {
        "engine": engine.spec.name if isinstance(engine, Engine) else engine,
        "webgym": __version__,
    }
    return json.loads(json.dumps(arguments))


def write_arguments(file: Path, arguments: Mapping[str, Any]) -> None:
    """Write arguments down, with the folders that lead there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, json.dumps(arguments, indent=1) + "\n")


def check_same_arguments(file: Path, arguments: Mapping[str, Any]) -> None:
    """See that this file holds these arguments, so that what was begun with them can go on.

    Raises:
        UsageError: It holds others, or none; the message names the first that differs.
    """
    try:
        found = dict(json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise UsageError(f"{file} is broken ({error}); give another folder, or remove this one.") from error
    for name in sorted(found.keys() | arguments.keys()):
        if found.get(name) != arguments.get(name):
            raise UsageError(
                f"{file.parent} was begun with {name}={found.get(name)!r}, and now it is {arguments.get(name)!r}; "
                "give another folder, or the same arguments."
            )
