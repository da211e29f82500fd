"""A visitor without a browser: speaks ASGI to a site of the kit, over a real database."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Mapping, MutableMapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from webgym.site import Site
from webgym_sites.kit.store import insert_all


class Visitor:
    """Somebody in a world of a site, with a browser that has no script; ``settings`` are knobs that are turned."""

    def __init__(self, site: Site, **settings: str) -> None:
        self.now = datetime(2026, 3, 4, 12, 4)
        self.db = sqlite3.connect(":memory:")
        site.create_image(self.db)
        insert_all(self.db, [("settings", {"name": name, "value": value}) for name, value in settings.items()])
        self.db.commit()
        self.app = site.create_app(self.db, lambda: self.now)
        self.at = "/"
        self.text = ""

    def get(self, path: str) -> int:
        return self._go("GET", path, b"")

    def post(self, path: str, **fields: str) -> int:
        return self._go("POST", path, urlencode(fields).encode())

    def _go(self, method: str, path: str, body: bytes) -> int:
        status, headers, self.text = asyncio.run(self._send(method, path, body))
        if status == 303:
            return self.get(headers["location"])
        self.at = path
        return status

    async def _send(self, method: str, path: str, body: bytes) -> tuple[int, dict[str, str], str]:
        address, _, query = path.partition("?")
        headers = [(b"host", b"corner.test"), (b"content-length", str(len(body)).encode())]
        headers += [(b"content-type", b"application/x-www-form-urlencoded")] if body else []
        scope: dict[str, Any] = {
            "type": "http", "http_version": "1.1", "method": method, "scheme": "http", "root_path": "", "path": address,
            "raw_path": address.encode(), "query_string": query.encode(), "headers": headers,
            "client": ("127.0.0.1", 1), "server": ("corner.test", 80),
        }  # fmt: skip
        sent: list[MutableMapping[str, Any]] = []

        async def receive() -> Mapping[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        await self.app(scope, receive, send)  # type: ignore[arg-type]
        given = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], given, b"".join(part.get("body", b"") for part in sent[1:]).decode()

    def links(self, pattern: str) -> list[str]:
        return re.findall(rf'href="({pattern})"', self.text)
