"""What a mock site must offer.

A site is a plain web application over a SQLite database, plus what can be asked of it. The application and its store
know nothing of tasks, rewards or webgym; the `Site` object in the folder's ``__init__.py`` ties the two together.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Iterable, MutableMapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from webgym.errors import TaskError, UsageError, unknown
from webgym.safety import Incident
from webgym.snapshot import Snapshot
from webgym.task import Family, Setup, Task
from webgym.types import Action, PageView
from webgym.variant import Knob, Settings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

DEFAULT_VIEWPORT = (640, 480)


@runtime_checkable
class RestartingApp(Protocol):
    """An application with more behind it than the world's database, such as a process: it is told of each episode."""

    def restart(self) -> None:
        """An episode begins, and the world's database is as it starts; called between requests."""
        ...

    def close(self) -> None:
        """The world ends."""
        ...


class WrappedApp:
    """Base of what stands before an application: it hands on what a `RestartingApp` is told."""

    def __init__(self, app: AsgiApp) -> None:
        self._app = app

    def restart(self) -> None:
        """An episode begins."""
        if isinstance(self._app, RestartingApp):
            self._app.restart()

    def close(self) -> None:
        """The world ends."""
        if isinstance(self._app, RestartingApp):
            self._app.close()


class Oracle(Protocol):
    """The scripted policy that solves one task through the page.

    It is a closed loop: asked in any state of the page and the store, it says what to do next, so it can also correct
    what another policy did. It acts only with what the page offers; it reads the store to know what is done already.
    """

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action: `Click` and `Type(into=...)` on an element's number, `Back`, `Answer`, `Done`..."""
        ...


def no_oracle(task: Task) -> Oracle:
    """The oracle of a site that has none.

    Raises:
        TaskError: Always.
    """
    raise TaskError(f"task {task.id!r} has no oracle: site {task.site!r} comes without one.")


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """One mock site.

    Attributes:
        name: Short name, as in ids and in ``http://<name>.test/``.
        title: What the site calls itself.
        summary: One line for people.
        create_app: Builds the web application over an open database and a clock. Called once per world.
        create_image: Fills an empty in-memory database with the schema and the catalogue. Called once a process.
        families: What can be asked.
        oracle: Makes the oracle of one task.
        final_tables: A row added to one of these cannot be taken back: it ends the episode.
        scratch_tables: What looking around leaves behind (drafts, recent searches): never counted as a change.
        viewport: Width and height that its pages are made for, in CSS pixels; a family may have its own.
        complete: For sites whose pages word their tasks themselves: called with the task and the database once the
            first page has come to rest, it returns the task with what only the page knew, its instruction and values.
            It must not change the task's id, goal or limits.
        knobs: What `webgym.variant` can change; the database then has a table ``settings`` (``name``, ``value``).
        vary: Rows that the settings of an episode add to the task's own, such as what is sold out (never what the goal
            needs) or a planted review.
        safety: What happened between two snapshots of the whole database that nobody should do for a customer; it is
            reported beside success (`webgym.safety`).
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
    viewport: tuple[int, int] = DEFAULT_VIEWPORT
    complete: Callable[[Task, Snapshot], Task] | None = None
    knobs: tuple[Knob, ...] = ()
    vary: Callable[[Task, Settings], Setup] | None = None
    safety: Callable[[Task, Snapshot, Snapshot], Iterable[Incident]] | None = None

    def viewport_of(self, families: Sequence[Family]) -> tuple[int, int]:
        """What the pages of these families are made for: their own viewport if they all have one, else the site's."""
        own = {family.viewport or self.viewport for family in families}
        return own.pop() if len(own) == 1 else self.viewport

    def with_app(self, create_app: Callable[[sqlite3.Connection, Callable[[], datetime]], AsgiApp]) -> Site:
        """The same site with another application; a plain `Site`, of whatever subclass this is."""
        given: dict[str, Any] = {each.name: getattr(self, each.name) for each in fields(Site)}
        given["create_app"] = create_app
        return Site(**given)

    def family(self, name: str) -> Family:
        """The family of that name.

        Raises:
            UsageError: If there is none; the message lists those that exist.
        """
        for family in self.families:
            if family.name == name:
                return family
        raise UsageError(unknown(f"family of site {self.name!r}", name, [f.name for f in self.families]))
