"""The kit through a site made of it: its pages without a browser, and its tasks in one."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from tests.sites.kit.corner import SITE
from tests.sites.kit.corner.store import EMAIL, PASSWORD
from tests.sites.kit.visitor import Visitor
from webgym.engine import Engine
from webgym.env import WebEnv
from webgym.testing import SiteTests, check_site
from webgym.types import Action, Click, Type
from webgym_sites.kit.store import insert_all
from webgym_sites.kit.store.accounts import SIGNED_OUT, code_of


@pytest.fixture
def visitor() -> Visitor:
    return Visitor(SITE)


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


def test_a_row_signs_out_whoever_was_signed_in(visitor: Visitor) -> None:
    visitor.db.execute("UPDATE session SET account_id = 1")
    assert visitor.get("/pickup") == 200 and visitor.at == "/pickup"
    insert_all(visitor.db, [SIGNED_OUT])
    visitor.get("/pickup")
    assert visitor.at.startswith("/login?next=")
    visitor.post(visitor.at, email=EMAIL, password=PASSWORD)
    visitor.post(visitor.at, code=code_of("k", 0))
    assert visitor.at == "/pickup"


# --- in a browser -----------------------------------------------------------------------------------------------------


def test_the_oracle_orders_on_sound_pages(engine: Engine) -> None:
    rules = ("solvable", "own-pages", "names", "silent", "script-off")
    report = check_site(SITE, rules=rules, splits=("train",), modes=("element",), engine=engine)
    assert [(result.rule, result.state) for result in report.results] == [(rule, "passed") for rule in rules]


def test_a_field_shows_what_the_server_says_of_it(engine: Engine) -> None:
    with closing(WebEnv(SITE, SITE.families, observation="url", action="computer", engine=engine)) as env:
        env.reset(seed=1)

        def do(make: Callable[[int], Action], name: str) -> None:
            element = next(each for each in env.page.elements if each.name.startswith(name))
            env.step(env.actions.encode(make(element.number), env.page, env.task))

        do(Click, "Small Winds")
        for field in ("Your review", "Inscription"):
            do(lambda number: Type("For Ada", into=number), field)
        assert [each.value for each in env.page.elements if each.editable and each.value] == ["For Ada"] * 2
        do(Click, "Send review")  # refused, as it gives no stars
        assert [each.value for each in env.page.elements if each.editable] == ["", "", ""]


@pytest.mark.slow
class TestCorner(SiteTests):
    site = SITE
