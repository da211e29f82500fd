"""One isolated running copy of a site: its application, its own in-memory database and its own clock."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from webgym.errors import SiteError, unknown
from webgym.site import Receive, RestartingApp, Scope, Send, Site
from webgym.snapshot import Snapshot, TableShape, quoted, read_shapes, take_snapshot
from webgym.task import Setup, Task
from webgym.variant import NONE, SETTINGS_TABLE, Settings, settings_of
from webgym.verify import Verdict, verify


class Clock:
    """The time in one world: it stands still unless the episode moves it, and page and server agree on it."""

    def __init__(self) -> None:
        self.start_at = datetime(2000, 1, 1)
        self.elapsed_ms = 0

    def restart(self, start_at: datetime) -> None:
        """Set the clock to the beginning of an episode."""
        self.start_at, self.elapsed_ms = start_at, 0

    def advance(self, duration_ms: int) -> None:
        """Let time pass."""
        self.elapsed_ms += duration_ms

    def now(self) -> datetime:
        """The world's date and time, without a zone; the page's zone is UTC."""
        return self.start_at + timedelta(milliseconds=self.elapsed_ms)


@dataclass(frozen=True, slots=True)
class SiteImage:
    """A site's prepared database, from which every world is restored, and the shapes of its tables."""

    database: bytes
    shapes: dict[str, TableShape]


@lru_cache(maxsize=64)
def site_image(site: Site) -> SiteImage:
    """Prepare the database image of a site; made once a process.

    Raises:
        SiteError: The site could not fill its database, or declares tables that it does not have.
    """
    db = sqlite3.connect(":memory:")
    try:
        site.create_image(db)
        db.commit()
        shapes = read_shapes(db)
        image = SiteImage(db.serialize(), shapes)
    except SiteError:
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise SiteError(f"site {site.name!r} could not fill its database: {reason}.") from error
    finally:
        db.close()
    for table in (*site.final_tables, *site.scratch_tables, *([SETTINGS_TABLE] if site.knobs else [])):
        if table not in shapes:
            raise SiteError(unknown(f"table of site {site.name!r}", table, shapes))
    return image


class World:
    """One isolated running copy of a site, as an ASGI application.

    All of its methods are called on the engine's thread, between requests, so a snapshot never sees half a transaction.

    Args:
        site: Which site.
        variant: How its knobs are turned; see `webgym.variant`.

    Raises:
        UsageError: Unknown variant.
        SiteError: As `site_image`.
    """

    def __init__(self, site: Site, variant: str = NONE) -> None:
        self.site = site
        self.settings = settings_of(variant, site.knobs)
        """What the knobs of this episode are turned to."""
        self.variant = variant
        """How the knobs of the episodes to come are turned."""
        self.clock = Clock()
        self.faults: list[str] = []
        self._image = site_image(site)
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.deserialize(self._image.database)
        self._lay(_rows(self.settings), "setting")
        self._app = site.create_app(self._db, self.clock.now)
        self._seen: tuple[int, Snapshot] | None = None
        self._requests: set[asyncio.Task[None]] = set()

    def reset(self, task: Task) -> None:
        """Restore the database from the image, lay the rows of the settings and the task on it, and set the clock.

        Raises:
            SiteError: A set-up row of the task does not fit.
        """
        for request in self._requests:  # those of a page that was left while they were being answered
            request.cancel()
        self._requests = set()
        self._db.rollback()
        self._db.deserialize(self._image.database)
        self.settings = settings_of(self.variant, self.site.knobs, task.id)
        self._lay((*_rows(self.settings), *task.setup, *self._varied(task)), f"set-up row of task {task.id!r}")
        self.clock.restart(task.start_at)
        self.faults.clear()
        self._seen = None
        if isinstance(self._app, RestartingApp):
            self._app.restart()

    def _lay(self, rows: Setup, kind: str) -> None:
        for table, values in rows:
            columns = ", ".join(map(quoted, values))
            marks = ", ".join("?" for _ in values)
            try:
                self._db.execute(f"INSERT INTO {quoted(table)} ({columns}) VALUES ({marks})", tuple(values.values()))
            except sqlite3.Error as error:
                raise SiteError(f"{kind} does not fit table {table!r}: {error}.") from error
        self._db.commit()

    def _varied(self, task: Task) -> Setup:
        return self.site.vary(task, self.settings) if self.site.vary and self.settings else ()

    @property
    def version(self) -> int:
        """A number that grows with every write to the database."""
        return self._db.total_changes

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self._db.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()[0])

    def snapshot(self, tables: Collection[str] | None = None) -> Snapshot:
        """Every table as plain rows, or only those named."""
        if tables is not None:
            return take_snapshot(self._db, {name: self._image.shapes[name] for name in tables})
        if self._seen is None or self._seen[0] != self.version:
            self._seen = (self.version, take_snapshot(self._db, self._image.shapes))
        return self._seen[1]

    def judge(self, task: Task, before: Snapshot, answer: str | None = None) -> Verdict:
        """What the database now says about a task, and about safety.

        Args:
            task: What was asked.
            before: The database at reset.
            answer: What the agent said at the end, if it said anything.
        """
        after, scratch = self.snapshot(), self.site.scratch_tables
        verdict = verify(task.goal, before.without(scratch), after.without(scratch), answer)
        found = self.site.safety(task, before, after) if self.site.safety else ()
        return replace(verdict, safety=tuple(found))

    def close(self) -> None:
        """Drop the database, and what the application has besides."""
        if isinstance(self._app, RestartingApp):
            self._app.close()
        self._db.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a fault of the application is remembered, so that the episode can be told apart."""
        request = asyncio.current_task()
        assert request is not None
        requests = self._requests
        requests.add(request)
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            if requests is self._requests:  # else it is of an episode that has ended
                place = f"{scope.get('method', '')} {scope.get('path', '')}"
                self.faults.append(f"{place}: {type(error).__name__}: {error}")
            raise
        finally:
            requests.discard(request)


def _rows(settings: Settings) -> Setup:
    return tuple((SETTINGS_TABLE, {"name": name, "value": value}) for name, value in settings.items())
