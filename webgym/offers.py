"""What installed distributions offer under a name: agents, recipes and more, as entry points."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points

from webgym.errors import AgentError

LEARNING_REMEDY = "What learns, or has learnt, needs: pip install 'webgym-rl[train]'"
"""What to do where a module is missing."""


def offered(group: str, plural: str) -> Mapping[str, EntryPoint]:
    """Every entry point of a group, by name, in the order of the names; nothing is loaded.

    Args:
        group: Such as ``webgym.agents``.
        plural: What they are, for the message.

    Raises:
        AgentError: If two distributions offer one name for different things.
    """
    found: dict[str, EntryPoint] = {}
    for entry in sorted(entry_points(group=group), key=lambda entry: entry.name):
        first = found.setdefault(entry.name, entry)
        if first.value != entry.value:
            raise AgentError(f"two {plural} are called {entry.name!r}: {first.value} and {entry.value}; remove one.")
    return found
