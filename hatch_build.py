"""Lets an editable install import the folders ``sites`` and ``agents`` under their installed names.

A wheel renames them by itself (``sources`` in pyproject.toml). An editable install is a folder put on the path, so here
is one whose links carry the right names. Links, and not an import hook: type checkers and editors follow them too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

IMPORT_NAMES = {"webgym": "webgym", "webgym_agents": "agents", "webgym_sites": "sites"}


class EditableLinks(BuildHookInterface):
    """Makes ``.editable/<import name> -> <folder>`` before an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before each build; ``version`` is ``"editable"`` or ``"standard"``."""
        if version != "editable":
            return
        links = Path(self.root, ".editable")
        links.mkdir(exist_ok=True)
        for import_name, folder in IMPORT_NAMES.items():
            link = links / import_name
            link.unlink(missing_ok=True)
            link.symlink_to(Path("..", folder), target_is_directory=True)
