"""`StaticSite`: a folder of HTML as a site, so that pages which nobody wrote for webgym become tasks.

    SITE = StaticSite(
        name="quiz",
        folder=Path(__file__).parent / "pages",
        reports={"ended": ("score",)},
        final_tables=("ended",),
        script="addEventListener('quiz-over', event => report('ended', {score: event.detail}));",
        families=(Family("capitals", "Name the capital.", "easy", draw, Phrasings.shared("Name the capital.")),),
    )

Such pages have no database, so what they know reaches it as *reports*: a script of the site's author, which the server
adds to the end of the page, calls ``report(table, values)``, and the server stores one row. From there on everything is
as for any other site: goals are patterns over rows, and a row in a final table ends the episode.

What is protected: an agent that clicks, types and follows links cannot report. A report must be a POST with a key in a
header, and links and forms can set no headers; the key is drawn anew for each world, stands only in the page that the
task starts on, and is out of sight once that has run. Only the first report to a table counts. Every other page of the
folder is served without the script.

Not covered: the page itself. It computes what it reports, so a page that is hostile, or that can be made to run a
script that an agent types into it, can report what it likes. Use pages that you trust, or a site with a store.
"""

from __future__ import annotations

import json
import mimetypes
import secrets
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import escape
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, cast

from webgym.errors import SiteError, UsageError, unknown
from webgym.site import DEFAULT_VIEWPORT, AsgiApp, Oracle, Site, no_oracle
from webgym.snapshot import Snapshot, quoted
from webgym.task import Family, Setup, Task

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

REPORT_PATH = "/.report/"
KEY_HEADER = "x-report-key"
GIVEN_TABLE = "given"

Scalar = None | bool | int | float | str

_PAGE_SUFFIXES = (".html", ".htm")
_GIVEN_SCHEMA = f"""
CREATE TABLE {GIVEN_TABLE} (id INTEGER PRIMARY KEY CHECK (id = 1), page TEXT NOT NULL, data TEXT NOT NULL);
"""
# The first line takes the script, and with it the key, out of the document that it runs in.
_SCRIPT = """
<script>((key, given) => {
document.currentScript.remove();
const report = (table, values) => fetch("%(path)s" + table, {
  method: "POST", headers: {"%(header)s": key, "content-type": "application/json"}, body: JSON.stringify(values)});
%(script)s
})(%(key)s, %(given)s);</script>
"""


def give(page: str, **values: Any) -> Setup:  # noqa: ANN401 - anything that JSON can say
    """The set-up rows of a task that plays one page: put them into `Draw.setup`, and its path into `start_path`.

    Args:
        page: The path of the page, such as ``/capitals.html``; it alone may report.
        values: What the author's script finds as ``given``.
    """
    return ((GIVEN_TABLE, {"page": page, "data": json.dumps(values)}),)


class StaticSite(Site):
    """A folder of HTML served as a site.

    The pages may use the folder's own files and nothing from elsewhere. ``/`` is the folder's ``index.html``, or a list
    of its pages. What a task hands to its page is laid down with `give`.

    Args:
        name, title, summary, families, oracle, final_tables, scratch_tables, viewport, complete: As of `Site`.
        folder: Where the pages are; or a function that says so when they are first asked for.
        script: JavaScript of the site's author, run at the end of the page before its ``load`` event, in a function of
            its own. There, ``given`` is what the task gives the page, or null where the site is not played by a task
            that gives anything; ``report(table, values)`` stores one row and returns a promise of the answer.
        reports: The tables that can be reported to, and their columns; JSON's texts, numbers, booleans and nulls.

    Raises:
        UsageError: The script would end its own element.
        SiteError: When it is first played: there is no such folder.
    """

    def __init__(
        self,
        name: str,
        folder: str | Path | Callable[[], Path],
        *,
        families: Sequence[Family],
        title: str = "",
        summary: str = "",
        script: str = "",
        reports: Mapping[str, Sequence[str]] | None = None,
        oracle: Callable[[Task], Oracle] = no_oracle,
        final_tables: tuple[str, ...] = (),
        scratch_tables: tuple[str, ...] = (),
        viewport: tuple[int, int] = DEFAULT_VIEWPORT,
        complete: Callable[[Task, Snapshot], Task] | None = None,
    ) -> None:
        if "</script" in script.lower():
            raise UsageError(f"the script of site {name!r} holds '</script', which would end it; write '<\\/script'.")
        tables = {table: tuple(columns) for table, columns in (reports or {}).items()}

        def create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> AsgiApp:
            return _create_app(_Folder(_found(folder), script), tables, db)

        def create_image(db: sqlite3.Connection) -> None:
            _found(folder)
            db.executescript(_GIVEN_SCHEMA)
            for table, columns in tables.items():
                declared = ", ".join(["id INTEGER PRIMARY KEY CHECK (id = 1)", *map(quoted, columns)])
                db.execute(f"CREATE TABLE {quoted(table)} ({declared})")

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


# --- the folder ------------------------------------------------------------------------------------------------------


def _found(folder: str | Path | Callable[[], Path]) -> Path:
    root = Path(folder() if callable(folder) else folder).resolve()
    if not root.is_dir():
        raise SiteError(f"the pages of a site are to be in {root}, which is no folder.")
    return root


@dataclass(frozen=True, slots=True)
class _Folder:
    """The files of a site, and the script that its author adds to a page."""

    root: Path
    script: str

    def file(self, path: str) -> Path | None:
        """The file of a URL's path; None where there is none in the folder."""
        wanted = (self.root / path.lstrip("/")).resolve()
        if not wanted.is_relative_to(self.root):
            return None
        return next((each for each in (wanted, wanted / "index.html") if each.is_file()), None)

    def pages(self) -> list[str]:
        """The paths of all pages, in alphabetical order."""
        files = (file for file in self.root.rglob("*") if file.suffix in _PAGE_SUFFIXES)
        return sorted(f"/{file.relative_to(self.root).as_posix()}" for file in files)

    def script_element(self, key: str, given: object) -> bytes:
        """The author's script as it is added to a page."""
        parts = {"path": REPORT_PATH, "header": KEY_HEADER, "script": self.script}
        return (_SCRIPT % (parts | {"key": _literal(key), "given": _literal(given)})).encode()


def _literal(value: object) -> str:
    """A value as JavaScript that can stand in a page."""
    return json.dumps(value).replace("<", "\\u003c")


@lru_cache(maxsize=1024)
def _content(file: Path, modified_ns: int) -> bytes:
    """The bytes of a file; ``modified_ns`` is there to have it read again once it has changed."""
    return file.read_bytes()


# --- the application -------------------------------------------------------------------------------------------------


def _create_app(folder: _Folder, tables: Mapping[str, tuple[str, ...]], db: sqlite3.Connection) -> AsgiApp:
    # Imported when the first world is made: what can be asked is known without the web framework.
    from starlette.applications import Starlette
    from starlette.responses import HTMLResponse, Response
    from starlette.routing import Route

    key = secrets.token_urlsafe(24)

    async def show(request: Request) -> Response:
        path = str(PurePosixPath("/", request.path_params["path"]))
        file = folder.file(path)
        if file is None:
            return HTMLResponse(_listed(folder.pages())) if path == "/" else Response("no such page", 404)
        content = _content(file, file.stat().st_mtime_ns)
        if file.suffix not in _PAGE_SUFFIXES:
            return Response(content, media_type=mimetypes.guess_type(file.name)[0] or "application/octet-stream")
        played = db.execute(f"SELECT page, data FROM {GIVEN_TABLE}").fetchone()
        if folder.script and (played is None or played[0] == path):
            content += folder.script_element(key, None if played is None else json.loads(played[1]))
        return HTMLResponse(content, headers={"cache-control": "no-store"})

    async def take_report(request: Request) -> Response:
        if not secrets.compare_digest(request.headers.get(KEY_HEADER, "").encode(), key.encode()):
            return Response("reports come from the site's own script", 403)
        table = request.path_params["table"]
        values = _checked_report(table, await request.json(), tables)
        columns, marks = ", ".join(map(quoted, values)), ", ".join("?" for _ in values)
        with db:
            insert = f"INSERT OR IGNORE INTO {quoted(table)} (id, {columns}) VALUES (1, {marks})"
            db.execute(insert, tuple(values.values()))
        return Response(status_code=204)

    return Starlette(
        routes=[
            Route(REPORT_PATH + "{table}", take_report, methods=["POST"]),
            Route("/{path:path}", show),
        ]
    )


def _listed(pages: Sequence[str]) -> str:
    links = "".join(f'<li><a href="{escape(page)}">{escape(page)}</a></li>' for page in pages)
    return f"<!doctype html><html lang=en><title>Pages</title><ul>{links}</ul>"


def _checked_report(table: str, values: object, tables: Mapping[str, tuple[str, ...]]) -> dict[str, Scalar]:
    """The values of a report.

    Raises:
        SiteError: The script reports what the site has not declared: a fault of the site, not of the agent.
    """
    if table not in tables:
        raise SiteError(unknown("table to report to", table, tables, "Declare it in `reports`."))
    if not isinstance(values, dict) or set(cast("dict[str, object]", values)) != set(tables[table]):
        raise SiteError(f"the page reported {values!r} to {table!r}, whose columns are {', '.join(tables[table])}.")
    reported = cast("dict[str, object]", values)
    for column, value in reported.items():
        if not isinstance(value, Scalar):
            raise SiteError(f"the page reported {value!r} as {table}.{column}; report texts, numbers, booleans, null.")
    return cast("dict[str, Scalar]", reported)
