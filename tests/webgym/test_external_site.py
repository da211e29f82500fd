"""A server of the user's own as a site: started, passed on to, judged by its database, and ended."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import random
import sqlite3
import sys
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.webgym.asgi import ask, request
from webgym.engine import Engine
from webgym.env import WebEnv
from webgym.errors import SiteError, UsageError
from webgym.external_site import ExternalSite
from webgym.goal import Goal, Row
from webgym.task import TYPING, Draw, Family, Phrasings
from webgym.world import World

SERVER = '''
"""A notebook: whoever posts a note is thanked."""
import json, os, sqlite3, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

port, database = int(sys.argv[1]), sys.argv[2]
if os.environ.get("NOTEBOOK") == "broken":
    sys.exit("no paper")
db = sqlite3.connect(database)
if not db.execute("SELECT name FROM sqlite_schema WHERE name = 'notes'").fetchall():
    db.execute("PRAGMA journal_mode=" + os.environ.get("JOURNAL", "DELETE"))
    db.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    db.execute("INSERT INTO notes (text) VALUES ('first')")
    db.commit()
FORM = "<form method=post><label>Note <input name=text></label><button>Keep</button></form>"


class Notebook(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/headers":
            return self.say(200, json.dumps({name.lower(): value for name, value in self.headers.items()}))
        if self.path == "/pid":
            return self.say(200, str(os.getpid()))
        if self.path == "/all":
            return self.say(200, json.dumps(db.execute("SELECT text FROM notes ORDER BY id").fetchall()))
        if self.path == "/die":
            os._exit(3)
        self.say(200, "<title>Notebook</title><p>" + self.path + "</p>" + FORM)

    def do_POST(self):
        text = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())["text"][0]
        db.execute("INSERT INTO notes (text) VALUES (?)", (text,))
        db.commit()
        self.send_response(303)
        self.send_header("location", "/thanks")
        self.send_header("set-cookie", "a=1")
        self.send_header("set-cookie", "b=2")
        self.send_header("content-length", "0")
        self.end_headers()

    def say(self, status, text):
        self.send_response(status)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args):
        pass


HTTPServer(("127.0.0.1", port), Notebook).serve_forever()
'''


def draw(rng: random.Random) -> Draw:
    text = f"note {rng.randrange(1000)}"
    return Draw(text, Goal(added=(Row("notes", {"text": text}),)), {"text": text}, datetime(2026, 1, 1), values=(text,))


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    (tmp_path / "server.py").write_text(SERVER)
    return [sys.executable, str(tmp_path / "server.py"), "{port}", "{folder}/notes.db"]


def notebook(command: list[str], **more: Any) -> ExternalSite:
    phrasings = Phrasings(("Note: {text}.",), ("Keep: {text}.",), ("Write: {text}.",))
    family = Family("note", "Write a note.", "easy", draw, phrasings, TYPING, 10)
    more.setdefault("database", "{folder}/notes.db")
    return ExternalSite("notebook", command, families=(family,), final_tables=("notes",), **more)


@pytest.fixture
def world(command: list[str]) -> Any:
    world = World(notebook(command))
    yield world
    world.close()


def notes(world: World) -> list[Any]:
    return [row["text"] for row in world.snapshot().table("notes")]


# --- passing on ------------------------------------------------------------------------------------------------------


def test_requests_reach_the_server_and_its_rows_reach_the_world(world: World) -> None:
    assert notes(world) == ["first"]
    version = world.version
    answer = ask(world, "/", "POST", b"text=hello", {"content-type": "application/x-www-form-urlencoded"})
    assert (answer.status, answer.headers["location"]) == (303, "/thanks")
    assert notes(world) == ["first", "hello"]
    assert world.version > version


def test_what_was_asked_is_passed_on_as_it_was(world: World) -> None:
    assert "<p>/a%20b?c=%26</p>" in ask(world, "/a%20b?c=%26").text
    seen = ask(world, "/headers", headers={"cookie": "a=1", "connection": "keep-alive"}).json()
    assert seen["host"] == "site.test" and seen["cookie"] == "a=1" and "connection" not in seen


def test_repeated_headers_stay_apart(world: World) -> None:
    sent: list[Any] = []

    async def post() -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"text=x", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        headers = [(b"host", b"site.test"), (b"content-length", b"6")]
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/",
            "raw_path": b"/",
            "query_string": b"",
            "headers": headers,
        }
        await world(scope, receive, send)

    asyncio.run(post())
    assert [value for name, value in sent[0]["headers"] if name == b"set-cookie"] == [b"a=1", b"b=2"]


def test_requests_at_the_same_time_find_one_server(world: World) -> None:
    async def ask_twice() -> list[str]:
        answers = await asyncio.gather(request(world, "/pid"), request(world, "/pid"))
        return [answer.text for answer in answers]

    first, second = asyncio.run(ask_twice())
    assert first == second and int(first) > 0


# --- episodes --------------------------------------------------------------------------------------------------------


def test_each_episode_has_a_fresh_server_on_the_same_state(world: World) -> None:
    task = world.site.families[0].task("notebook", "train", 1)
    world.reset(task)
    before = world.snapshot()
    first = int(ask(world, "/pid").text)
    ask(world, "/", "POST", b"text=left")
    world.reset(task)
    assert world.snapshot().fingerprint == before.fingerprint
    second = int(ask(world, "/pid").text)
    assert ask(world, "/all").json() == [["first"]]
    assert first != second and not alive(first) and alive(second)
    world.close()
    assert not alive(second)


def test_a_tasks_rows_are_there_when_the_server_starts(world: World) -> None:
    task = world.site.families[0].task("notebook", "train", 1)
    world.reset(dataclasses.replace(task, setup=(("notes", {"text": "laid down"}),)))
    assert ask(world, "/all").json() == [["first"], ["laid down"]]


def test_a_world_that_is_dropped_takes_its_server_with_it(command: list[str]) -> None:
    world = World(notebook(command))
    pid = int(ask(world, "/pid").text)
    del world
    assert not alive(pid)


def test_worlds_do_not_share_a_server(world: World, command: list[str]) -> None:
    other = World(world.site)
    ask(world, "/", "POST", b"text=mine")
    assert ask(other, "/all").json() == [["first"]]
    other.close()


def test_a_database_with_a_write_ahead_log_is_read_too(command: list[str]) -> None:
    world = World(notebook(command, env={"JOURNAL": "WAL"}))
    ask(world, "/", "POST", b"text=hello")
    assert notes(world) == ["first", "hello"]
    world.close()


def test_facts_may_come_from_a_function(command: list[str]) -> None:
    def read(url: str, db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        with urllib.request.urlopen(f"{url}/all") as answer:
            db.executemany("INSERT INTO notes (text) VALUES (?)", json.load(answer))

    world = World(notebook([*command[:3], ":memory:"], database=read))
    assert notes(world) == ["first"]
    ask(world, "/", "POST", b"text=hello")
    assert notes(world) == ["first", "hello"]
    world.close()


def test_it_is_played_as_any_other_site(command: list[str], engine: Engine) -> None:
    env = WebEnv(notebook(command), notebook(command).families, observation="elements", action="element", engine=engine)
    for seed in (1, 2):
        _, info = env.reset(seed=seed)
        (text,) = info["task"]["values"]
        field, button = env.page.find("textbox"), env.page.find("button", "Keep")
        assert field is not None and button is not None
        env.step(128 + field.number * 8)
        _, reward, terminated, _, info = env.step(button.number)
        assert (reward, terminated) == (1.0, True), info
        assert text in notes(env.world)
    env.close()


# --- mistakes --------------------------------------------------------------------------------------------------------


def test_a_command_without_a_port_is_refused() -> None:
    with pytest.raises(UsageError, match="where it takes its port"):
        ExternalSite("x", ["server"], "{folder}/x.db", families=())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"env": {"NOTEBOOK": "broken"}}, "ended with status 1; it wrote: no paper"),
        ({"database": "{folder}/elsewhere.db"}, "has no database to read"),
    ],
)
def test_a_server_that_does_not_start_says_what_it_wrote(command: list[str], change: Any, said: str) -> None:
    with pytest.raises(SiteError, match=said):
        World(notebook(command, **change))


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(SiteError, match="cannot start '/no/such/server'"):
        World(notebook(["/no/such/server", "{port}"]))


def test_a_server_that_never_listens_is_given_up() -> None:
    idle = [sys.executable, "-c", "import sys; sys.stdin.read(); import threading; threading.Event().wait()", "{port}"]
    with pytest.raises(SiteError, match="did not accept connections within 0.2 s"):
        World(notebook(idle, ready_s=0.2))


def test_a_server_that_dies_is_a_fault_of_the_site(world: World) -> None:
    assert ask(world, "/die").status == 500
    assert "did not answer GET /die" in world.faults[0]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
