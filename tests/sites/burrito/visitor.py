"""A visitor without a browser: speaks ASGI to the burrito site, over a real database, as a browser without script."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from webgym_sites.burrito.app import create_app
from webgym_sites.burrito.image import create_image

NOON = datetime(2026, 3, 4, 12, 4)
"""A Wednesday, when the kitchen is open."""

Fields = Mapping[str, str] | Sequence[tuple[str, str]]


@cache
def image() -> bytes:
    """A filled database, ready to be copied."""
    db = sqlite3.connect(":memory:")
    create_image(db)
    copy = db.serialize()
    db.close()
    return copy


def open_database() -> sqlite3.Connection:
    """A fresh database; a server's thread may use it."""
    db = sqlite3.connect(":memory:", check_same_thread=False)
    db.deserialize(image())
    return db


@dataclass(frozen=True)
class Answer:
    """What the site said."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def tags(self) -> list[tuple[str, dict[str, str]]]:
        """Every element, in order, with its attributes."""
        return read_tags(self.text)

    def said(self) -> str:
        """The text of the page's ``<main>``, spaces squeezed."""
        main = self.text.partition("<main")[2].partition(">")[2].partition("</main>")[0]
        return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def read_tags(html: str) -> list[tuple[str, dict[str, str]]]:
    """The elements of a page with their attributes."""
    found: list[tuple[str, dict[str, str]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, {name: value or "" for name, value in attrs}))

    Reader().feed(html)
    return found


class Visitor:
    """One world of the site, and somebody in it."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now
        self.db = open_database()
        self.app = create_app(self.db, lambda: self.now)

    def get(self, path: str, **headers: str) -> Answer:
        """Open a page."""
        return self.send("GET", path, headers=headers)

    def post(self, path: str, fields: Fields = (), *, follow: bool = True, **headers: str) -> Answer:
        """Send a form, and go where it leads."""
        body = urlencode(list(fields.items()) if isinstance(fields, Mapping) else list(fields)).encode()
        answer = self.send("POST", path, body, {"content-type": "application/x-www-form-urlencoded"} | headers)
        return self.get(answer.headers["location"]) if follow and answer.status == 303 else answer

    def send(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """Send anything at all."""
        return asyncio.run(self._send(method, path, body, headers or {}))

    async def _send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        given = {"host": "burrito.test", "content-length": str(len(body))}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        address, _, query = path.partition("?")
        scope = {
            "type": "http", "http_version": "1.1", "method": method, "scheme": "http", "root_path": "",
            "path": address, "raw_path": address.encode(), "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
            "client": ("127.0.0.1", 1), "server": ("burrito.test", 80),
        }  # fmt: skip
        sent: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        start, *rest = sent
        names = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], names, b"".join(part.get("body", b"") for part in rest))

    # --- shortcuts ---------------------------------------------------------------------------------------------------

    def choose(self, product_id: str, *options: str, intent: str = "add", **fields: str) -> Answer:
        """Send a product page's form with these options (``group/option``)."""
        chosen = [(f"option:{group}", option) for group, _, option in (each.partition("/") for each in options)]
        form = {"intent": intent, "quantity": "1", "note": ""} | fields
        return self.post(f"/item/{product_id}", [*form.items(), *chosen])

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database says."""
        return self.db.execute(query, values).fetchall()
