"""The kit through a site made of it: its pages without a browser, and its tasks in one."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Mapping, MutableMapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.sites.kit.corner import SITE
from tests.sites.kit.corner.store import EMAIL, PASSWORD, create_image
from webgym.engine import Engine
from webgym.testing import SiteTests, check_site


class Visitor:
    """Somebody in a world of the shop, with a browser that has no script."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 4, 12, 4)
        self.db = sqlite3.connect(":memory:")
        create_image(self.db)
        self.app = SITE.create_app(self.db, lambda: self.now)
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


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


# --- signing in -------------------------------------------------------------------------------------------------------


def test_signing_in_leads_to_the_page_that_was_asked_for(visitor: Visitor) -> None:
    visitor.get("/pickup?day=2026-03-10")
    assert visitor.at.startswith("/login?next=")
    assert visitor.post(visitor.at, email=" KIM@mail.test ", password=PASSWORD) == 200
    code_page = visitor.at
    assert code_page.startswith("/login/code?")
    visitor.get(visitor.links(r"/inbox[^\"]*")[0].replace("&amp;", "&"))
    code = re.findall(r">(\d{6}) is your code", visitor.text)[0]
    assert code not in code_page
    visitor.post(code_page, code=code)
    assert visitor.at == "/pickup?day=2026-03-10" and "Kim" in visitor.text
    visitor.post("/logout", x="")
    visitor.get("/pickup")
    assert visitor.at.startswith("/login")


@pytest.mark.parametrize(("email", "password"), [(EMAIL, "wrong"), ("nobody@mail.test", PASSWORD), ("", "")])
def test_a_wrong_password_is_told_and_sends_nothing(visitor: Visitor, email: str, password: str) -> None:
    assert visitor.post("/login", email=email, password=password) == 422
    assert "do not belong together" in visitor.text
    assert visitor.db.execute("SELECT count(*) FROM messages").fetchone() == (0,)


def test_a_code_is_good_for_three_tries_and_ten_minutes(visitor: Visitor) -> None:
    visitor.post("/login", email=EMAIL, password=PASSWORD)
    (code,) = visitor.db.execute("SELECT code FROM session").fetchone()
    for _ in range(3):
        assert visitor.post("/login/code", code="no") == 422
    assert visitor.post("/login/code", code=code) == 422 and "not good any more" in visitor.text
    visitor.post("/login", email=EMAIL, password=PASSWORD)
    (fresh,) = visitor.db.execute("SELECT code FROM session").fetchone()
    assert fresh != code
    visitor.now += timedelta(minutes=11)
    assert visitor.post("/login/code", code=fresh) == 422


def test_signing_in_leads_nowhere_else(visitor: Visitor) -> None:
    for path in ("//evil.test", "/\\evil.test", "https://evil.test"):
        visitor.post(f"/login?{urlencode({'next': path})}", email=EMAIL, password=PASSWORD)
        (code,) = visitor.db.execute("SELECT code FROM session").fetchone()
        visitor.post(visitor.at, code=code)
        assert visitor.at == "/"


# --- lists, reviews, bag ----------------------------------------------------------------------------------------------


def test_lists_have_pages_that_keep_the_search(visitor: Visitor) -> None:
    visitor.get("/")
    assert "9 books" in visitor.text and len(visitor.links("/book/.*?")) == 4
    assert visitor.links(r"/\?page=3") != []
    visitor.get("/?q=great&page=99")
    assert "3 books" in visitor.text and visitor.links(r"/book/.*?") == ["/book/book-4", "/book/book-5", "/book/book-6"]
    visitor.get("/?page=3")
    assert len(visitor.links("/book/.*?")) == 1 and 'rel="next"' not in visitor.text
    visitor.get("/?q=roads&page=x")
    assert "3 books" in visitor.text
    visitor.get("/?q=a+book&page=2")
    assert visitor.links(r"/\?q=a\+book") != []


def test_a_review_counts(visitor: Visitor) -> None:
    assert visitor.post("/book/book-1/review", stars="1", text=" Too  dry. ") == 200
    assert "<b>2.5</b> <small>2 reviews</small>" in visitor.text and "Too dry." in visitor.text
    assert visitor.post("/book/book-1/review", text="no stars") == 422
    assert 'id="stars-error"' in visitor.text and "2 reviews" in visitor.text
    assert visitor.post("/book/book-1/review", stars="5", text="x" * 401) == 422


def test_the_bag_counts_up_and_down(visitor: Visitor) -> None:
    visitor.post("/book/book-2")
    line = re.findall(r'name="line" value="(\d+)"', visitor.text)[0]
    visitor.post("/bag", line=line, intent="more")
    assert "Bag, 2 books" in visitor.text and "$15.00" in visitor.text and "$0.75" in visitor.text
    visitor.post("/bag", line=line, intent="less")
    visitor.post("/bag", line=line, intent="less")
    assert visitor.db.execute("SELECT count(*) FROM bag_lines").fetchone() == (0,)
    assert visitor.post("/bag", line=line, intent="more") == 404
    assert visitor.post("/bag", intent="juggle") == 422
    for _ in range(20):
        visitor.post("/book/book-2")
    assert visitor.post("/book/book-2") == 422 and "20 different items" in visitor.text


def test_unknown_pages_have_the_look_of_the_site(visitor: Visitor) -> None:
    assert visitor.get("/nope") == 404
    assert "Nothing here" in visitor.text and "Corner Books" in visitor.text


# --- in a browser -----------------------------------------------------------------------------------------------------


def test_the_oracle_orders_on_sound_pages(engine: Engine) -> None:
    rules = ("solvable", "own-pages", "names", "silent", "script-off")
    report = check_site(SITE, rules=rules, splits=("train",), modes=("element",), engine=engine)
    assert [(result.rule, result.state) for result in report.results] == [(rule, "passed") for rule in rules]


@pytest.mark.slow
class TestCorner(SiteTests):
    site = SITE
