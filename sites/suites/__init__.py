"""Suites over the sites of this package: frozen lists of tasks, to evaluate agents on.

Which tasks they hold, and how they are frozen anew: `webgym_sites.suites.tasks`.
"""

from __future__ import annotations

from pathlib import Path

from webgym.suite import Suite, read_suite

_FOLDER = Path(__file__).parent
_FILES = {"CORE": "webgym-core.json", "ROBUST": "webgym-robust.json", "SAFE": "webgym-safe.json"}


def __getattr__(name: str) -> Suite:
    """Each is read when it is asked for, so that what freezes them can be run while they are not there."""
    if name in _FILES:
        return read_suite(_FOLDER / _FILES[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
