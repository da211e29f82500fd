"""The rule `script-off`: what the oracle does with the script can be done without it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from webgym.env import WebEnv
from webgym.site import AsgiApp, Message, RestartingApp, Site
from webgym.task import Family
from webgym.testing.asked import Looked
from webgym.testing.html import Control, Request, read_page
from webgym.testing.inspection import Inspection, NotApplicableError
from webgym.testing.pages import path_of
from webgym.testing.playing import SITE_FAULTS, oracle_to_blame
from webgym.testing.report import Finding
from webgym.types import Action, Click, PageView, Select, Type

_MOST_REDIRECTS = 5
_WRONG_METHOD = 405
_NOT_THERE = 404


def script_off(inspection: Inspection) -> Looked:
    """Each page that the oracle sees is one of its own address, and all on it works with the script off.

    One task of each family is played. At each step the server is asked for the page by its address, as a browser
    without script would: it must hold the control that the oracle uses next, each link must have an address, and each
    field and button a form that can be sent; and what links and forms ask for must be answered with a page. A form may
    be refused (422, say): it is sent as it stands.

    Raises:
        NotApplicableError: The site's application has more behind it than its database, of which copies can be made.
    """
    known: set[Request] = set()
    for family in inspection.site.families:
        if inspection.modes_of(family):
            yield from _check_family(inspection, family, known)


def _check_family(inspection: Inspection, family: Family, known: set[Request]) -> Looked:
    worlds: list[_Copies] = []

    def create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> AsgiApp:
        worlds.append(_Copies(inspection.site, db, now))
        return inspection.site.create_app(db, now)

    task_id = inspection.task_ids(family, seeds=1)[0]
    env = WebEnv(
        inspection.site.with_app(create_app),
        [family],
        observation="url",
        action=inspection.modes_of(family)[0],
        engine=inspection.engine,
        variant=inspection.variant,
    )
    with closing(env):
        for page, used in _steps(env, task_id):
            found = inspection.engine.run(_check_page(worlds[0], page, used, known))
            yield [Finding("script-off", what, task_id, path_of(page.url), control) for control, what in found]


def _steps(env: WebEnv, task_id: str) -> Iterator[tuple[PageView, Action]]:
    """The pages that the oracle sees, and what it does next on each; to the end, or to where it fails."""
    try:
        env.reset(options={"task": task_id})
        with oracle_to_blame():
            policy = env.site.oracle(env.task)
        over = False
        while not over:
            page = env.page
            with oracle_to_blame():
                action = policy.act(page, env.snapshot())
                encoded = env.actions.encode(action, page, env.task)
            yield page, action
            _, _, terminated, truncated, _ = env.step(encoded)
            over = terminated or truncated
    except SITE_FAULTS:
        return  # `solvable` says so


# --- a page ----------------------------------------------------------------------------------------------------------


async def _check_page(copies: _Copies, page: PageView, used: Action, known: set[Request]) -> list[tuple[str, str]]:
    """What is wrong with a page without its script: the control, and why."""
    at = path_of(page.url)
    answer = await copies.ask(Request("GET", at))
    if answer.status >= 400:
        return [("", f"the page is at an address that is answered with {answer.status}: nobody comes back to it")]
    document = read_page(answer.text)
    found = [(control.shown_as, f"without a script, {why}") for control, why in document.dead()]
    target = used.target if isinstance(used, Click | Select) else used.into if isinstance(used, Type) else None
    element = next((each for each in page.elements if each.number == target), None)
    if element is not None and not document.has(element.role, element.name):
        found.append((f"{element.role} {element.name!r}", "it is not in the page that the server sends"))
    for control, whole in document.requests(page.url):
        request = replace(whole, target=path_of(whole.target))
        if request not in known and urlsplit(whole.target).netloc == urlsplit(page.url).netloc:
            known.add(request)
            found += await _check_request(copies, control, request)
    return found


async def _check_request(copies: _Copies, control: Control, request: Request) -> list[tuple[str, str]]:
    answer = await copies.ask(request)
    refused = request.method == "POST" and answer.status not in (_NOT_THERE, _WRONG_METHOD) and answer.status < 500
    if answer.status < 400 or refused:
        return []
    asked = f"{request.method} {request.target}"
    return [(control.shown_as, f"without a script it asks for {asked}, which is answered with {answer.status}")]


# --- asking without a browser ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    location: str
    text: str


class _Copies:
    """Asks copies of a world, so that nothing of it reaches the world itself."""

    def __init__(self, site: Site, db: sqlite3.Connection, now: Callable[[], datetime]) -> None:
        self._site, self._db, self._now = site, db, now

    async def ask(self, request: Request) -> _Answer:
        """The page that a request leads to; each request finds the world as it is."""
        with closing(sqlite3.connect(":memory:", check_same_thread=False)) as db:
            db.deserialize(self._db.serialize())
            db.execute("PRAGMA foreign_keys = ON")
            app = self._site.create_app(db, self._now)
            if isinstance(app, RestartingApp):
                app.close()
                raise NotApplicableError("the site's application has more behind it than its database")
            answer = await _ask(app, self._site.name, request)
            for _ in range(_MOST_REDIRECTS):
                if not 300 <= answer.status < 400 or not answer.location:
                    break
                target = urljoin(request.target, answer.location)
                answer = await _ask(app, self._site.name, Request("GET", path_of(target)))
            return answer


async def _ask(app: AsgiApp, site_name: str, request: Request) -> _Answer:
    """One request; an application that raises answers with 500, as a server would."""
    parts = urlsplit(request.target)
    body = request.body.encode()
    headers = {"host": f"{site_name}.test", "accept": "text/html"}
    if request.method == "POST":
        headers |= {"content-type": "application/x-www-form-urlencoded", "content-length": str(len(body))}
    scope: dict[str, Any] = {
        "type": "http",
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "root_path": "",
        "path": unquote(parts.path) or "/",
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": (f"{site_name}.test", 80),
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    try:
        await app(scope, receive, send)
    except Exception:  # what a stranger's application raises is a finding
        return _Answer(500, "", "")
    given = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in sent[0]["headers"]}
    text = b"".join(message.get("body", b"") for message in sent[1:]).decode("utf-8", "replace")
    return _Answer(int(sent[0]["status"]), given.get("location", ""), text)
