"""A site's application, imported only when it is needed: what can be asked is known without the web framework."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp


def create_app_of(package: str) -> Callable[[sqlite3.Connection, Callable[[], datetime]], ASGIApp]:
    """``create_app`` of a package's module ``app``, which is imported when the first world is made."""

    def create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> ASGIApp:
        return import_module(f"{package}.app").create_app(db, now)

    return create_app
