"""`ExternalSite`: a server of the user's own, in any language, as a site.

    SITE = ExternalSite(
        name="notes",
        command=["node", "server.js", "--port", "{port}", "--database", "{folder}/notes.db"],
        database="{folder}/notes.db",
        families=(...),
        final_tables=("published",),
    )

Each world runs a process of its own, and passes the browser's requests on to it; so tokens, host rules and isolation
are as for any other site. After each answer the server's database is copied into the world's, from which verdicts,
rewards and fingerprints are made as always.

Limits, plainly:
- One process for each world, started again for each episode: a reset takes as long as the server takes to start.
- Its clock is its own, and so is its randomness: byte-identical replays need a server that shows neither.
- What it writes to its database after it has answered is seen with its next answer.
- Answers are passed on whole: no streams, no WebSockets.
- It runs with the rights of this process, and may reach the network; only the page is shut in.
- Requests name the host ``<name>.test``, which a server that checks hosts must allow.
"""

from __future__ import annotations

import asyncio
import http.client
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import cast

from webgym.errors import SiteError, UsageError
from webgym.site import DEFAULT_VIEWPORT, AsgiApp, Oracle, Receive, Scope, Send, Site, no_oracle
from webgym.snapshot import Snapshot
from webgym.task import Family, Task

Facts = str | Callable[[str, sqlite3.Connection], None]
"""Where the facts are: the path of a SQLite database, or a function that is given the server's address and an open,
empty database, and fills it with tables."""

_LOOPBACK = "127.0.0.1"
_LOG = "server.log"
_LOG_TAIL = 1_500  # characters
_POLL_S = 0.01
_HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization te trailer transfer-encoding upgrade".split()
)

Headers = list[tuple[bytes, bytes]]


class ExternalSite(Site):
    """A command that starts a web server, as a site.

    Args:
        name, title, summary, families, oracle, final_tables, scratch_tables, viewport, complete: As of `Site`.
        command: The program and its arguments, in which ``{port}`` stands for the port it has to serve on (loopback),
            and ``{folder}`` for an empty folder that is its own and is thrown away with it. It is given no shell, and
            is ended without notice.
        database: Where its facts are, see `Facts`; a path may hold ``{folder}``. The server makes the database when it
            is started without one. That first state is every episode's: later starts find a copy of it there, with the
            rows that the task has set up, and must leave it as it is. With a function, each start has to come to the
            same state by itself, and tasks can set nothing up.
        cwd: The folder to start it in.
        env: Environment variables for it, besides this process's own.
        ready_s: How long it may take until it accepts connections.
        answer_s: How long it may take for one answer.

    Raises:
        UsageError: The command has no place for the port.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        database: Facts,
        *,
        families: Sequence[Family],
        title: str = "",
        summary: str = "",
        cwd: str | Path | None = None,
        env: Mapping[str, str] | None = None,
        ready_s: float = 15.0,
        answer_s: float = 15.0,
        oracle: Callable[[Task], Oracle] = no_oracle,
        final_tables: tuple[str, ...] = (),
        scratch_tables: tuple[str, ...] = (),
        viewport: tuple[int, int] = DEFAULT_VIEWPORT,
        complete: Callable[[Task, Snapshot], Task] | None = None,
    ) -> None:
        if not any("{port}" in part for part in command):
            raise UsageError(
                f"the command of site {name!r} is {list(command)}; write {{port}} where it takes its port."
            )
        plan = _Plan(name, tuple(command), database, cwd, dict(env or {}), ready_s, answer_s)

        def create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> AsgiApp:
            return _PassOn(plan, db)

        def create_image(db: sqlite3.Connection) -> None:
            server = _Server(plan, laid=None)
            try:
                server.wait_until_ready()
                with closing(server.facts()) as facts:
                    db.deserialize(_copied(facts))
            finally:
                server.stop()

        super().__init__(
            name=name,
            title=title or name,
            summary=summary,
            create_app=create_app,
            create_image=create_image,
            families=families,
            oracle=oracle,
            final_tables=final_tables,
            scratch_tables=scratch_tables,
            viewport=viewport,
            complete=complete,
        )


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a server is started; see `ExternalSite` for the fields."""

    name: str
    command: tuple[str, ...]
    database: Facts
    cwd: str | Path | None
    env: dict[str, str]
    ready_s: float
    answer_s: float


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Headers
    body: bytes


# --- the process -----------------------------------------------------------------------------------------------------


class _Server:
    """One running server, with a port and a folder of its own.

    Args:
        plan: How to start it.
        laid: The database that it is to find; None to let it make one.

    Raises:
        SiteError: It cannot be started.
    """

    def __init__(self, plan: _Plan, laid: bytes | None) -> None:
        self._plan = plan
        self._folder = Path(tempfile.mkdtemp(prefix="webgym-site-"))
        self._port = _free_port()
        if laid is not None and isinstance(plan.database, str):
            Path(self._filled(plan.database)).write_bytes(laid)
        command = [self._filled(part) for part in plan.command]
        with (self._folder / _LOG).open("wb") as log:
            try:
                self._process = subprocess.Popen(
                    command,
                    cwd=plan.cwd,
                    env=os.environ | plan.env,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # so that what it starts can be ended with it
                )
            except OSError as error:
                shutil.rmtree(self._folder)
                raise SiteError(f"site {plan.name!r} cannot start {command[0]!r}: {error.strerror}.") from error
        self._end = weakref.finalize(self, _end, self._process, self._folder)

    def wait_until_ready(self) -> None:
        """Return once it accepts connections.

        Raises:
            SiteError: It ended instead, or did not get there in time; with the last that it wrote.
        """
        give_up_at = time.monotonic() + self._plan.ready_s
        while not self._accepts():
            if time.monotonic() > give_up_at:
                raise self._failure(f"did not accept connections within {self._plan.ready_s:g} s")
            try:
                status = self._process.wait(_POLL_S)
            except subprocess.TimeoutExpired:
                continue
            raise self._failure(f"ended with status {status}")

    def facts(self) -> sqlite3.Connection:
        """An open database that holds its facts as they are now.

        Raises:
            SiteError: There is none, or it stays locked.
        """
        if not isinstance(self._plan.database, str):
            facts = sqlite3.connect(":memory:", check_same_thread=False)
            self._plan.database(f"http://{_LOOPBACK}:{self._port}", facts)
            facts.commit()
            return facts
        path = Path(self._filled(self._plan.database)).resolve()
        try:
            facts = sqlite3.connect(
                f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False, timeout=self._plan.answer_s
            )
            # A copy would wait for a locked database for ever; holding it for reading waits so long and no longer.
            facts.execute("BEGIN")
            facts.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.Error as error:
            raise self._failure(f"has no database to read at {path} ({error})") from error
        return facts

    def answer(self, method: str, target: str, headers: Headers, body: bytes) -> _Answer:
        """Its answer to one request.

        Raises:
            SiteError: It gave none.
        """
        connection = http.client.HTTPConnection(_LOOPBACK, self._port, timeout=self._plan.answer_s)
        try:
            connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            for name, value in headers:
                if name not in _HOP_BY_HOP:
                    connection.putheader(name.decode("latin-1"), value)
            connection.endheaders(body)
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise self._failure(f"did not answer {method} {target} ({type(error).__name__}: {error})") from error
        finally:
            connection.close()
        return _Answer(response.status, _passed_back(response, content, method), content)

    def stop(self) -> None:
        """End it and what it started, and throw its folder away."""
        self._end()

    def _accepts(self) -> bool:
        try:
            socket.create_connection((_LOOPBACK, self._port), timeout=self._plan.ready_s).close()
        except OSError:
            return False
        return True

    def _failure(self, what: str) -> SiteError:
        log = self._folder / _LOG
        wrote = log.read_text(errors="replace")[-_LOG_TAIL:].strip() if log.exists() else ""
        return SiteError(f"the server of site {self._plan.name!r} {what}; it wrote: {wrote or 'nothing'}")

    def _filled(self, text: str) -> str:
        return text.replace("{port}", str(self._port)).replace("{folder}", str(self._folder))


def _end(process: subprocess.Popen[bytes], folder: Path) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((_LOOPBACK, 0))
        return int(listener.getsockname()[1])


def _copied(facts: sqlite3.Connection) -> bytes:
    """A database as bytes that can be opened in memory, where there is no write-ahead log.

    Source: https://www.sqlite.org/c3ref/deserialize.html, on the file format's version numbers.
    """
    content = bytearray(facts.serialize())
    content[18:20] = b"\x01\x01"
    return bytes(content)


def _passed_back(response: http.client.HTTPResponse, content: bytes, method: str) -> Headers:
    """The headers of an answer that is passed on whole: its length is that of what was read, where it has a body."""
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.getheaders()]
    kept = [pair for pair in raw if pair[0] not in _HOP_BY_HOP]
    if method == "HEAD" or response.status in (204, 304):
        return kept
    length = (b"content-length", str(len(content)).encode())
    return [*(pair for pair in kept if pair[0] != b"content-length"), length]


# --- the application -------------------------------------------------------------------------------------------------


@dataclass(eq=False)
class _PassOn:
    """The application of one world: passes requests on to its server, and keeps the world's database up to date.

    Attributes:
        plan: How the server is started.
        db: The world's database.
    """

    plan: _Plan
    db: sqlite3.Connection
    _server: _Server | None = None
    _ready: bool = False
    _starting: asyncio.Lock = field(default_factory=asyncio.Lock)

    def restart(self) -> None:
        """An episode begins: the next request finds a fresh server, on the world's database as it is now."""
        self.close()

    def close(self) -> None:
        """End the server."""
        server, self._server, self._ready = self._server, None, False
        if server is not None:
            server.stop()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = await _whole_body(receive)
        server = await self._running()
        target = cast("bytes", scope["raw_path"]) + (b"?" + scope["query_string"] if scope["query_string"] else b"")
        answer = await asyncio.to_thread(
            server.answer, scope["method"], target.decode("latin-1"), list(scope["headers"]), body
        )
        facts = await asyncio.to_thread(server.facts)
        with closing(facts):
            if server is self._server:  # else the answer is to a page of an episode that has ended
                self._take_over(facts)
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body})

    async def _running(self) -> _Server:
        async with self._starting:
            server = self._server = self._server or _Server(self.plan, self.db.serialize())
            if not self._ready:
                await asyncio.to_thread(server.wait_until_ready)
                self._ready = server is self._server
            return server

    def _take_over(self, facts: sqlite3.Connection) -> None:
        """Copy the server's facts into the world's database."""
        self.db.deserialize(_copied(facts))
        # That counts as no change, and the world goes by the count to know whether anything is new.
        with self.db:
            self.db.execute("CREATE TEMP TABLE IF NOT EXISTS copies (id INTEGER PRIMARY KEY)")
            self.db.execute("INSERT INTO temp.copies DEFAULT VALUES")


async def _whole_body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)
