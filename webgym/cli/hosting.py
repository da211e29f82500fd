"""A world for a person: the same site and database as an agent's, on a port, with time that passes by itself."""

from __future__ import annotations

import asyncio
import webbrowser
from collections.abc import Callable
from time import monotonic

from webgym.serve import LOOPBACK, HttpServer
from webgym.site import AsgiApp, Receive, Scope, Send
from webgym.world import World


class LiveWorld:
    """A world whose clock moves with real time, from the moment it is made.

    Not covered: the visitor's browser keeps its own date, while an agent's is that of the world.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self._started = monotonic()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, at the time it is."""
        elapsed_ms = int((monotonic() - self._started) * 1000)
        self.world.clock.advance(elapsed_ms - self.world.clock.elapsed_ms)
        await self.world(scope, receive, send)


def host(
    app: AsgiApp,
    port: int,
    path: str,
    open_browser: bool,
    announce: Callable[[str], None],
    address: str = LOOPBACK,
) -> None:
    """Serve an application until Ctrl-C.

    Args:
        app: What to serve.
        port: The port, or 0 for any that is free.
        path: The page that people should start on.
        open_browser: Whether to open that page in the default browser.
        announce: Told the address of that page once it can be visited.
        address: Where to listen, as IPv4; other machines reach it unless that is loopback.

    Raises:
        UsageError: If another program has the port, or there is no such port or address here.
    """

    async def serve() -> None:
        server = HttpServer(app, port, address)
        try:
            await server.start()
            announce(server.url + path)
            if open_browser:
                webbrowser.open(server.url + path)
            await asyncio.Event().wait()
        finally:
            await server.stop()

    asyncio.run(serve())
