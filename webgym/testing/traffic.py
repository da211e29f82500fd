"""Listening to a site: every request to its application, every answer, and every request it made past itself."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from webgym.site import AsgiApp, Message, Receive, Scope, Send, Site, WrappedApp

_REPORTS = "/.requests-past-the-site"
_POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; form-action 'self'; "
    f"base-uri 'self'; report-uri {_REPORTS}"
)
"""Nothing is forbidden by it: the browser only tells the site about what would be, whoever asked for it and how."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer; an application that raised answered with 500."""

    method: str
    path: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Stray:
    """A request that a page made for something outside its site."""

    page: str
    kind: str
    url: str


@dataclass
class Traffic:
    """What went over the wire since the last `take`."""

    exchanges: list[Exchange] = field(default_factory=list[Exchange])
    strays: list[Stray] = field(default_factory=list[Stray])

    def take(self) -> tuple[tuple[Exchange, ...], tuple[Stray, ...]]:
        """All of it, and begin anew."""
        taken = tuple(self.exchanges), tuple(self.strays)
        self.exchanges, self.strays = [], []
        return taken


def watched(site: Site, traffic: Traffic) -> Site:
    """The same site, whose traffic is listened to."""

    def create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> AsgiApp:
        return _Watched(site.create_app(db, now), traffic)

    return site.with_app(create_app)


class _Watched(WrappedApp):
    """An application, and somebody who writes down what it is asked and what it answers."""

    def __init__(self, app: AsgiApp, traffic: Traffic) -> None:
        super().__init__(app)
        self._traffic = traffic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == _REPORTS:
            self._traffic.strays.append(_read_report(await _body(receive)))
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        query = bytes(scope["query_string"]).decode("latin-1")
        path = str(scope["path"]) + (f"?{query}" if query else "")
        start: Message = {"status": 500, "headers": []}
        body: list[bytes] = []

        async def listen(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                policy = (b"content-security-policy-report-only", _POLICY.encode())
                message = {**message, "headers": [*message.get("headers", ()), policy]}
            else:
                body.append(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, listen)
        except Exception:
            start["status"] = 500
            raise
        finally:
            headers = tuple((key.decode("latin-1"), value.decode("latin-1")) for key, value in start["headers"])
            answer = (int(start["status"]), headers, b"".join(body))
            self._traffic.exchanges.append(Exchange(str(scope["method"]), path, *answer))


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = bool(message.get("more_body"))
    return b"".join(parts)


def _read_report(body: bytes) -> Stray:
    report = cast("dict[str, Any]", json.loads(body)["csp-report"])
    return Stray(str(report["document-uri"]), str(report["effective-directive"]), str(report["blocked-uri"]))
