"""A world: restored from its image, isolated from every other, with a clock of its own."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.kiosk import FRUITS, SITE
from webgym.errors import SiteError, UsageError
from webgym.site import AsgiApp, Receive, Scope, Send, Site
from webgym.snapshot import Snapshot
from webgym.task import Setup, Task
from webgym.world import World, site_image

TASK = SITE.family("buy").task("kiosk", "train", 1)


def task_with(*setup: tuple[str, dict[str, Any]], **changes: Any) -> Task:
    rows: Setup = setup
    return replace(TASK, setup=rows, **changes)


@pytest.fixture
def world() -> World:
    """The kiosk, at the beginning of an episode."""
    world = World(SITE)
    world.reset(TASK)
    return world


async def request(world: World, path: str, method: str = "GET", body: bytes = b"") -> int:
    """Ask the world as a server would; the status of its answer."""
    sent: list[Any] = []
    headers = [(b"content-type", b"application/x-www-form-urlencoded")]
    scope: Scope = {"type": "http", "method": method, "path": path, "headers": headers, "query_string": b""}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: Any) -> None:
        sent.append(message)

    await world({**scope, "server": ("kiosk.test", 80), "scheme": "http"}, receive, send)
    return int(sent[0]["status"])


def put_apple(world: World) -> None:
    assert asyncio.run(request(world, "/fruit/apple", "POST", b"by=1")) == 303


# --- restoring -------------------------------------------------------------------------------------------------------


def test_a_reset_brings_every_row_back(world: World) -> None:
    clean = world.snapshot()
    put_apple(world)
    assert world.snapshot().table("bag") == [{"fruit_id": "apple", "quantity": 1}]
    world.reset(TASK)
    assert world.snapshot() == clean
    assert world.snapshot().fingerprint == clean.fingerprint


def test_a_reset_ends_a_transaction_that_was_left_open(world: World) -> None:
    asyncio.run(request(world, "/fruit/apple"))
    world._db.execute("BEGIN")  # pyright: ignore[reportPrivateUsage]
    world._db.execute("DELETE FROM fruits")  # pyright: ignore[reportPrivateUsage]
    world.reset(TASK)
    assert len(world.snapshot().table("fruits")) == len(FRUITS)


def test_set_up_rows_stand_in_the_database(world: World) -> None:
    world.reset(
        task_with(
            ("fruits", {"id": "fig", "name": "Fig", "price_cents": 70}), ("bag", {"fruit_id": "fig", "quantity": 2})
        )
    )
    assert world.count("fruits") == len(FRUITS) + 1
    assert world.snapshot().table("bag") == [{"fruit_id": "fig", "quantity": 2}]
    world.reset(TASK)
    assert world.count("fruits") == len(FRUITS)


@pytest.mark.parametrize(
    ("table", "values", "reason"),
    [
        ("bags", {"fruit_id": "apple"}, "no such table: bags"),
        ("bag", {"fruit": "apple"}, "no column named fruit"),
        ("bag", {"fruit_id": "apple"}, "NOT NULL constraint failed: bag.quantity"),
        ("bag", {"fruit_id": "kiwi", "quantity": 1}, "FOREIGN KEY constraint failed"),
        ("bag", {'quantity") VALUES (1); --': 1}, "no column named"),
    ],
)
def test_a_set_up_row_that_does_not_fit_is_the_sites_fault(
    world: World, table: str, values: dict[str, Any], reason: str
) -> None:
    with pytest.raises(
        SiteError, match=f"set-up row of task 'kiosk/buy:train:1' does not fit table '{table}': .*{reason}"
    ):
        world.reset(task_with((table, values)))
    world.reset(TASK)  # and the world is none the worse
    assert world.count("bag") == 0


def test_two_worlds_share_nothing() -> None:
    one, other = World(SITE), World(SITE)
    one.reset(TASK)
    other.reset(TASK)
    put_apple(one)
    one.clock.advance(1000)
    assert one.count("bag") == 1
    assert other.count("bag") == 0
    assert other.clock.now() == TASK.start_at


# --- clock -----------------------------------------------------------------------------------------------------------


def test_the_clock_stands_still_and_moves_with_the_episode(world: World) -> None:
    assert world.clock.now() == TASK.start_at
    world.clock.advance(500)
    world.clock.advance(1500)
    assert world.clock.now() == TASK.start_at + timedelta(seconds=2)
    world.reset(task_with(start_at=datetime(2030, 12, 31, 23, 59)))
    assert world.clock.now() == datetime(2030, 12, 31, 23, 59)


def test_the_site_reads_the_worlds_clock(world: World) -> None:
    world.clock.advance(90_000)
    put_apple(world)
    asyncio.run(request(world, "/bag", "POST", b"note="))
    assert world.snapshot().table("orders")[0]["placed_at"] == (TASK.start_at + timedelta(seconds=90)).isoformat()


# --- snapshots -------------------------------------------------------------------------------------------------------


def test_a_snapshot_is_taken_again_only_after_a_write(world: World) -> None:
    first = world.snapshot()
    assert world.snapshot() is first
    put_apple(world)
    second = world.snapshot()
    assert second is not first
    assert second.table("bag") == [{"fruit_id": "apple", "quantity": 1}]
    assert first.table("bag") == [], "a snapshot is of its moment"
    world.reset(TASK)
    assert world.snapshot().table("bag") == []


@pytest.mark.parametrize(
    "sql", ["INSERT INTO bag VALUES ('apple', 1)", "UPDATE fruits SET name = 'x'", "DELETE FROM fruits"]
)
def test_every_kind_of_write_grows_the_version(world: World, sql: str) -> None:
    before = world.version
    world._db.execute(sql)  # pyright: ignore[reportPrivateUsage]
    assert world.version > before


def test_a_snapshot_of_some_tables(world: World) -> None:
    assert set(world.snapshot(["bag", "orders"]).rows) == {"bag", "orders"}
    assert isinstance(world.snapshot(), Snapshot)
    assert set(world.snapshot().rows) == {"fruits", "bag", "views", "orders", "order_lines"}


# --- images ----------------------------------------------------------------------------------------------------------


def test_an_image_is_made_once() -> None:
    made: list[sqlite3.Connection] = []

    def create_image(db: sqlite3.Connection) -> None:
        made.append(db)
        SITE.create_image(db)

    counted = replace(SITE, create_image=create_image)
    World(counted)
    World(counted)
    assert len(made) == 1
    assert site_image(counted) is site_image(counted)


def test_an_unknown_variant_says_which_there_are() -> None:
    with pytest.raises(UsageError, match="unknown variant 'dark'. Possible: none"):
        World(SITE, "dark")


def script(sql: str) -> Callable[[sqlite3.Connection], None]:
    def create_image(db: sqlite3.Connection) -> None:
        db.executescript(sql)

    return create_image


def raising(_: sqlite3.Connection) -> None:
    raise KeyError("menu.toml")


TWO_COLUMN_KEY = """
CREATE TABLE a (x TEXT, y TEXT, PRIMARY KEY (x, y));
CREATE TABLE b (id INTEGER PRIMARY KEY, x TEXT, y TEXT, FOREIGN KEY (x, y) REFERENCES a (x, y));
"""


@pytest.mark.parametrize(
    ("site", "message"),
    [
        (replace(SITE, create_image=script("CREATE TABEL x")), 'could not fill its database: .*near "TABEL"'),
        (replace(SITE, create_image=raising), "could not fill its database: KeyError: 'menu.toml'"),
        (replace(SITE, create_image=script(TWO_COLUMN_KEY), final_tables=()), "give 'a' an id"),
        (replace(SITE, final_tables=("order",)), "unknown table of site 'kiosk' 'order'; did you mean 'orders'"),
        (replace(SITE, scratch_tables=("visits",)), "unknown table of site 'kiosk' 'visits'"),
    ],
)
def test_a_site_with_a_broken_database_is_named(site: Site, message: str) -> None:
    with pytest.raises(SiteError, match=message):
        World(site)


# --- requests --------------------------------------------------------------------------------------------------------


def test_faults_of_the_application_are_remembered_until_the_next_episode(world: World) -> None:
    with pytest.raises(RuntimeError, match="on fire"):
        asyncio.run(request(world, "/odd/fault"))
    assert world.faults == ["GET /odd/fault: RuntimeError: the kiosk is on fire"]
    world.reset(TASK)
    assert world.faults == []


class Late:
    """A site whose every request waits to be let go, and then writes and fails."""

    def __init__(self) -> None:
        self.asked, self.let_go = asyncio.Event(), asyncio.Event()

    def create_app(self, db: sqlite3.Connection, now: Callable[[], datetime]) -> AsgiApp:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            self.asked.set()
            try:
                await self.let_go.wait()
            finally:
                if scope["path"] == "/stubborn":
                    raise RuntimeError("too late")
            db.execute("INSERT INTO bag VALUES ('apple', 1)")

        return app


@pytest.mark.parametrize("path", ["/", "/stubborn"])
def test_requests_of_the_last_episode_cannot_touch_the_next(path: str) -> None:
    late = Late()
    world = World(replace(SITE, create_app=late.create_app))

    async def leave_while_asking() -> None:
        world.reset(TASK)
        asking = asyncio.create_task(request(world, path))
        await late.asked.wait()
        world.reset(TASK)
        late.let_go.set()
        await asyncio.wait([asking])
        assert asking.cancelled() or isinstance(asking.exception(), RuntimeError)

    asyncio.run(leave_while_asking())
    assert world.count("bag") == 0
    assert world.faults == []
