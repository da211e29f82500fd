"""A direct connection to the browser's DevTools endpoint, beside Playwright's own.

Playwright owns the browser, its contexts and its pages. What happens several times in every step goes over this
websocket instead: a call takes a third of the time, and several can be in flight at once.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection, connect
from websockets.protocol import State

from webgym.errors import BrowserError

Params = dict[str, Any]
Handler = Callable[[Params], None]


class Connection:
    """A websocket to the browser, with as many sessions on it as there are pages."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._next_id = 0
        self._calls: dict[int, tuple[str, asyncio.Future[Params]]] = {}  # session and result by message id
        self._handlers: dict[tuple[str, str], list[Handler]] = defaultdict(list)
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, url: str) -> Connection:
        """Connect to a browser's websocket URL."""
        return cls(await connect(url, max_size=None, compression=None, ping_interval=None, open_timeout=10))

    @property
    def closed(self) -> bool:
        """Whether the browser is gone."""
        return self._reader.done() or self._socket.state is not State.OPEN

    def start(self, method: str, params: Params | None = None, session: str = "") -> asyncio.Future[Params]:
        """Send a call and return at once; the future holds its result, or a BrowserError.

        Calls reach the browser in the order they were started in.
        """
        if self.closed:
            raise BrowserError(f"the browser is gone; {method} was not sent.")
        self._next_id += 1
        message: Params = {"id": self._next_id, "method": method, "params": params or {}}
        if session:
            message["sessionId"] = session
        call: asyncio.Future[Params] = asyncio.get_running_loop().create_future()
        self._calls[self._next_id] = (session, call)
        self._send(json.dumps(message, separators=(",", ":")))
        return call

    def _send(self, text: str) -> None:
        # The protocol object writes synchronously: no task and no lock a message, and the order is ours.
        self._socket.protocol.send_text(text.encode())
        for data in self._socket.protocol.data_to_send():
            self._socket.transport.write(data)

    async def call(self, method: str, params: Params | None = None, session: str = "") -> Params:
        """Send a call and wait for its result."""
        return await self.start(method, params, session)

    def on(self, session: str, method: str, handler: Handler) -> None:
        """Call ``handler`` with the parameters of every such event."""
        self._handlers[session, method].append(handler)

    def fail(self, session: str, reason: str) -> None:
        """Let every call of a session that is still waiting fail with this reason."""
        for call in [call for owner, call in self._calls.values() if owner == session]:
            _fail(call, reason)

    def forget(self, session: str) -> None:
        """Drop the handlers and the waiting calls of a session that has ended."""
        self.fail(session, "the page was closed")
        for key in [key for key in self._handlers if key[0] == session]:
            del self._handlers[key]

    async def close(self) -> None:
        """Close the websocket; the browser stays."""
        await self._socket.close()
        await asyncio.gather(self._reader, return_exceptions=True)

    async def _read(self) -> None:
        try:
            async for text in self._socket:
                self._take(json.loads(text))
        except websockets.ConnectionClosedError:
            pass  # said to every waiting call below
        finally:
            for _, call in self._calls.values():
                _fail(call, "the browser has gone away")
            self._calls.clear()

    def _take(self, message: Params) -> None:
        if "id" not in message:
            for handler in self._handlers.get((message.get("sessionId", ""), message["method"]), ()):
                handler(message.get("params", {}))
            return
        _, call = self._calls.pop(message["id"])
        if "error" in message:
            _fail(call, f"the browser refused a call: {message['error'].get('message', '')}")
        elif not call.done():
            call.set_result(message["result"])


def _fail(call: asyncio.Future[Params], reason: str) -> None:
    if not call.done():
        call.set_exception(BrowserError(f"{reason}."))
        call.exception()  # marks it as seen: there may be no one waiting any more


class Session:
    """The calls and events of one page."""

    def __init__(self, connection: Connection, session_id: str) -> None:
        self._connection = connection
        self._id = session_id

    def start(self, method: str, params: Params | None = None) -> asyncio.Future[Params]:
        """As `Connection.start`."""
        return self._connection.start(method, params, self._id)

    async def call(self, method: str, params: Params | None = None) -> Params:
        """As `Connection.call`."""
        return await self._connection.start(method, params, self._id)

    def on(self, method: str, handler: Handler) -> None:
        """As `Connection.on`."""
        self._connection.on(self._id, method, handler)

    def fail(self, reason: str) -> None:
        """As `Connection.fail`."""
        self._connection.fail(self._id, reason)

    def forget(self) -> None:
        """As `Connection.forget`."""
        self._connection.forget(self._id)
