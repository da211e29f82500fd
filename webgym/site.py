"""What a mock site must offer.

A site is a plain web application over a SQLite database, plus what can be asked of it. The application and its store
know nothing of tasks, rewards or webgym; the `Site` object in the folder's ``__init__.py`` ties the two together.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from webgym.errors import UsageError, unknown
from webgym.snapshot import Snapshot
from webgym.task import Family, Task
from webgym.types import Action, PageView

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]


class Oracle(Protocol):
    """The scripted policy that solves one task through the page.

    It is a closed loop: asked in any state of the page and the store, it says what to do next, so it can also correct
    what another policy did. It acts only with what the page offers; it reads the store to know what is done already.
    """

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action: `Click` and `Type(into=...)` on an element's number, `Back`, `Answer`, `Done`..."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """One mock site.

    Attributes:
        name: Short name, as in ids and in ``http://<name>.test/``.
        title: What the site calls itself.
        summary: One line for people.
        create_app: Builds the web application over an open database and a clock. Called once per world.
        create_image: Fills an empty in-memory database with the schema and the catalogue. Called once per variant.
        families: What can be asked.
        oracle: Makes the oracle of one task.
        final_tables: A row added to one of these cannot be taken back: it ends the episode.
        scratch_tables: What looking around leaves behind (drafts, recent searches): never counted as a change.
    """

    name: str
    title: str
    summary: str
    create_app: Callable[[sqlite3.Connection, Callable[[], datetime]], AsgiApp]
    create_image: Callable[[sqlite3.Connection], None]
    families: Sequence[Family]
    oracle: Callable[[Task], Oracle]
    final_tables: tuple[str, ...] = ()
    scratch_tables: tuple[str, ...] = ()

    def family(self, name: str) -> Family:
        """The family of that name.

        Raises:
            UsageError: If there is none; the message lists those that exist.
        """
        for family in self.families:
            if family.name == name:
                return family
        raise UsageError(unknown(f"family of site {self.name!r}", name, [f.name for f in self.families]))
