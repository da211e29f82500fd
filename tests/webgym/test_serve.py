"""The loopback server: each request reaches the world that its token names, and no other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager

import pytest

from webgym.errors import UsageError
from webgym.serve import NO_WORLD, TOKEN_HEADER, HttpServer, WorldHost
from webgym.site import AsgiApp, Receive, Scope, Send


def echo(name: str, *more: tuple[bytes, bytes]) -> AsgiApp:
    """A site that answers with its name and the request's headers; ``more`` are headers of its answers."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        lines = [name, *(f"{key.decode()}: {value.decode()}" for key, value in scope["headers"])]
        body = "\n".join(lines).encode()
        length = (b"content-length", str(len(body)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [length, *more]})
        await send({"type": "http.response.body", "body": body})

    return app


class Answer:
    """A response as it came over the wire."""

    def __init__(self, raw: bytes) -> None:
        head, _, self.body = raw.partition(b"\r\n\r\n")
        self.status = int(head.split(b" ")[1])
        self.headers = head.decode().lower().split("\r\n")[1:]
        self.lines = self.body.decode().split("\n")


async def get(port: int, *headers: str, path: str = "/") -> Answer:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = [f"GET {path} HTTP/1.1", "Host: burrito.test", "Connection: close", *headers, "", ""]
    writer.write("\r\n".join(lines).encode())
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return Answer(answer)


@asynccontextmanager
async def serving(app: AsgiApp) -> AsyncIterator[int]:
    server = HttpServer(app)
    await server.start()
    try:
        yield server.port
    finally:
        await server.stop()


def with_host(test: Callable[[WorldHost, int], Coroutine[None, None, None]]) -> None:
    async def run() -> None:
        host = WorldHost()
        async with serving(host) as port:
            await test(host, port)

    asyncio.run(run())


def bound(host: WorldHost, name: str) -> str:
    """A token that leads to a site of this name, as a header."""
    token = host.new_token()
    host.bind(token, echo(name))
    return f"{TOKEN_HEADER}: {token}"


def test_a_token_leads_to_its_world() -> None:
    async def test(host: WorldHost, port: int) -> None:
        first, second = bound(host, "first"), bound(host, "second")
        answers = await asyncio.gather(*(get(port, token) for token in (first, second, first)))
        assert [(answer.status, answer.lines[0]) for answer in answers] == [
            (200, "first"),
            (200, "second"),
            (200, "first"),
        ]

    with_host(test)


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ((), "cache-control: no-store"),
        (((b"Cache-Control", b"public, max-age=60"),), "cache-control: no-store"),
        (((b"Cache-Control", b"max-age=60, immutable"),), "cache-control: max-age=60, immutable"),
    ],
)
def test_a_browser_keeps_only_what_never_changes(said: tuple[tuple[bytes, bytes], ...], sent: str) -> None:
    async def test(host: WorldHost, port: int) -> None:
        token = host.new_token()
        host.bind(token, echo("shop", *said))
        answer = await get(port, f"{TOKEN_HEADER}: {token}")
        assert [line for line in answer.headers if line.startswith("cache-control")] == [sent]

    with_host(test)


@pytest.mark.parametrize(
    "header", ["Accept: */*", f"{TOKEN_HEADER}: wrong", f"{TOKEN_HEADER}:", f"X-{TOKEN_HEADER}: t"]
)
def test_without_a_known_token_there_is_nothing(header: str) -> None:
    async def test(host: WorldHost, port: int) -> None:
        bound(host, "some")
        answer = await get(port, header)
        assert (answer.status, answer.body) == (404, NO_WORLD)

    with_host(test)


def test_an_unbound_token_leads_nowhere() -> None:
    async def test(host: WorldHost, port: int) -> None:
        unbound = host.new_token()
        assert (await get(port, f"{TOKEN_HEADER}: {unbound}")).status == 404
        host.bind(unbound, echo("late"))
        assert (await get(port, f"{TOKEN_HEADER}: {unbound}")).lines[0] == "late"
        host.unbind(unbound)
        host.unbind(unbound)
        assert (await get(port, f"{TOKEN_HEADER}: {unbound}")).status == 404

    with_host(test)


def test_tokens_cannot_be_guessed() -> None:
    tokens = {WorldHost().new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 32


def test_the_site_sees_every_header_but_the_token() -> None:
    async def test(host: WorldHost, port: int) -> None:
        token = bound(host, "site")
        forged = f"{TOKEN_HEADER.upper()}: forged"
        answer = await get(port, "Cookie: a=1", token, "X-Webgym: kept", forged, "Accept-Language: en")
        assert answer.lines == [
            "site",
            "host: burrito.test",
            "connection: close",
            "cookie: a=1",
            "x-webgym: kept",
            "accept-language: en",
        ]

    with_host(test)


def test_nothing_says_what_serves() -> None:
    async def test(host: WorldHost, port: int) -> None:
        answer = await get(port, bound(host, "site"))
        assert not [header for header in answer.headers if header.startswith(("server:", "date:"))]

    with_host(test)


def test_what_is_no_http_is_refused() -> None:
    async def nothing(*_: object) -> dict[str, object]:
        raise AssertionError("nothing is asked for or sent")

    with pytest.raises(RuntimeError, match="worlds speak http only, not websocket"):
        asyncio.run(WorldHost()({"type": "websocket", "headers": []}, nothing, nothing))  # type: ignore[arg-type]


def test_a_busy_port_says_what_to_do() -> None:
    holder = HttpServer(echo("holder"))  # it has the port before it serves
    message = f"port {holder.port} cannot be used .*in use.; give another with --port, or --port 0 for any free one"
    with pytest.raises(UsageError, match=message):
        HttpServer(echo("late"), holder.port)
    asyncio.run(holder.stop())


@pytest.mark.parametrize("port", [-1, 65536])
def test_an_impossible_port_is_no_port(port: int) -> None:
    with pytest.raises(UsageError, match=f"port {port} cannot be used .ports go from 0 to 65535."):
        HttpServer(echo("nowhere"), port)


@pytest.mark.parametrize("address", ["192.0.2.1", "::1"])
def test_an_address_of_another_machine_says_what_to_do(address: str) -> None:
    with pytest.raises(UsageError, match=f"this machine has no IPv4 address '{address}' .*; give another with --host"):
        HttpServer(echo("elsewhere"), address=address)


def test_a_server_on_every_address_is_reached_by_loopback_too() -> None:
    async def run() -> None:
        server = HttpServer(echo("open"), address="0.0.0.0")
        await server.start()
        assert server.url == f"http://127.0.0.1:{server.port}"
        assert (await get(server.port)).lines[0] == "open"
        await server.stop()

    asyncio.run(run())


def test_a_stopped_server_frees_its_port() -> None:
    async def run() -> None:
        first = HttpServer(echo("first"))
        await first.start()
        assert first.url == f"http://127.0.0.1:{first.port}"
        await first.stop()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", first.port)
        second = HttpServer(echo("second"), first.port)
        await second.start()
        assert (await get(second.port)).lines[0] == "second"
        await second.stop()

    asyncio.run(run())


def test_a_server_that_is_stopped_ends_requests_that_hang() -> None:
    async def run() -> None:
        asked = asyncio.Event()

        async def hang(scope: Scope, receive: Receive, send: Send) -> None:
            asked.set()
            await asyncio.Event().wait()

        server = HttpServer(hang)
        await server.start()
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await asked.wait()
        async with asyncio.timeout(5):
            await server.stop()
        writer.close()
        assert b"200" not in await reader.read()

    asyncio.run(run())
