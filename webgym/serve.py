"""Hosts worlds: many behind one loopback port for browsers, told apart by a token, or one alone for people."""

from __future__ import annotations

import asyncio
import errno
import secrets
import socket
from collections.abc import Generator, Iterable
from contextlib import contextmanager

import uvicorn

from webgym.errors import UsageError
from webgym.site import AsgiApp, Message, Receive, Scope, Send

TOKEN_HEADER = "x-webgym-world"
"""Request header that says which world is meant. The browser adds it below the page, and it is taken off again here."""

NO_WORLD = b"<!doctype html><title>No such world</title>"
"""What is answered where no world is meant: an empty page, which a browser can stay on between two episodes."""

_CACHE_CONTROL = b"cache-control"
_NEVER_KEPT = (_CACHE_CONTROL, b"no-store")

LOOPBACK = "127.0.0.1"
_EVERY_ADDRESS = "0.0.0.0"
_BACKLOG = 512


class WorldHost:
    """The ASGI application that passes each request on to the world its token names.

    The site sees the request without the token; a request with no token, or with one that is not in use, is answered as
    if there were no such site.
    """

    def __init__(self) -> None:
        self._worlds: dict[bytes, AsgiApp] = {}

    def new_token(self) -> str:
        """An unguessable token, bound to no world yet."""
        return secrets.token_urlsafe(24)

    def bind(self, token: str, world: AsgiApp) -> None:
        """Let requests with this token reach this world."""
        self._worlds[token.encode()] = world

    def unbind(self, token: str) -> None:
        """Forget a token; unknown ones are already forgotten."""
        self._worlds.pop(token.encode(), None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            raise RuntimeError(f"worlds speak http only, not {scope['type']}")
        name = TOKEN_HEADER.encode()
        token = next((value for key, value in scope["headers"] if key == name), b"")
        world = self._worlds.get(token)
        if world is None:
            headers = [(b"content-type", b"text/html"), (b"content-length", str(len(NO_WORLD)).encode())]
            await send({"type": "http.response.start", "status": 404, "headers": [*headers, _NEVER_KEPT]})
            await send({"type": "http.response.body", "body": NO_WORLD})
            return

        async def send_unkept(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _unkept(message.get("headers", ()))
            await send(message)

        scope["headers"] = [pair for pair in scope["headers"] if pair[0] != name]
        await world(scope, receive, send_unkept)


def _unkept(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Response headers under which a browser keeps only what can never change.

    What it keeps outlives an episode, so that styles, scripts and fonts need not be fetched again for each.
    """
    given = list(headers)
    if any(key.lower() == _CACHE_CONTROL and b"immutable" in value for key, value in given):
        return given
    return [*(pair for pair in given if pair[0].lower() != _CACHE_CONTROL), _NEVER_KEPT]


class _Server(uvicorn.Server):
    """uvicorn that leaves signals to the program it runs in."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


class HttpServer:
    """An HTTP server for one ASGI application, running on the current event loop.

    Args:
        app: What to serve.
        port: The port, or 0 for any that is free.
        address: Where it listens, as IPv4; other machines reach it unless that is loopback.

    Raises:
        UsageError: If another program has the port, or there is no such port or address here.
    """

    def __init__(self, app: AsgiApp, port: int = 0, address: str = LOOPBACK) -> None:
        self._app = app
        self._address = LOOPBACK if address == _EVERY_ADDRESS else address
        self._socket = _bind(port, address)
        self.port: int = self._socket.getsockname()[1]
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where this machine finds it, without a trailing slash."""
        return f"http://{self._address}:{self.port}"

    async def start(self) -> None:
        """Begin to serve; returns once requests are accepted."""
        config = uvicorn.Config(
            self._app,
            http="httptools",
            ws="none",
            lifespan="off",
            log_level="critical",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=1,
            backlog=_BACKLOG,
        )
        config.load()
        self._server = _Server(config)
        self._server.lifespan = config.lifespan_class(config)
        await self._server.startup([self._socket])
        self._serving = asyncio.create_task(self._server.main_loop())

    async def stop(self) -> None:
        """Stop serving and free the port."""
        if self._server is not None and self._serving is not None:
            self._server.should_exit = True
            await self._serving
            await self._server.shutdown([self._socket])
        self._socket.close()


def _bind(port: int, address: str) -> socket.socket:
    # asyncio turns Nagle's algorithm off only where the protocol is named; with it on, an answer can wait 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, port))
        listener.listen(_BACKLOG)  # only now is the port refused to others
    except (OSError, OverflowError) as error:
        listener.close()
        raise UsageError(_refusal(port, address, error)) from error
    listener.setblocking(False)
    return listener


def _refusal(port: int, address: str, error: OSError | OverflowError) -> str:
    if isinstance(error, socket.gaierror) or (isinstance(error, OSError) and error.errno == errno.EADDRNOTAVAIL):
        return f"this machine has no IPv4 address {address!r} ({error.strerror}); give another with --host."
    reason = error.strerror if isinstance(error, OSError) else "ports go from 0 to 65535"
    return f"port {port} cannot be used ({reason}); give another with --port, or --port 0 for any free one."
