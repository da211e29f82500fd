"""A bookshop made of the kit: search, pages, reviews, bag, signing in, days and slots; and one family of tasks."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from tests.sites.kit.corner.app import create_app
from tests.sites.kit.corner.store import BOOKS, EMAIL, PASSWORD, SLOTS, create_image
from webgym.goal import ANYTHING, Goal, Row
from webgym.site import Site
from webgym.snapshot import Snapshot
from webgym.task import TYPING, Draw, Family, Task
from webgym.types import Action, Done, PageView
from webgym_sites.kit.oracle.controls import click, click_on, fill, fill_all, link_with_price, path_of, query_of
from webgym_sites.kit.oracle.goals import text_of
from webgym_sites.kit.store.accounts import SCRATCH_TABLES, code_of
from webgym_sites.kit.tasks.chance import moment
from webgym_sites.kit.tasks.phrasings import requests
from webgym_sites.kit.tasks.wording import weekday_and_day


def _draw(rng: random.Random) -> Draw:
    book_id, name, _, _ = rng.choice(BOOKS)
    start_at = moment(rng)
    day = start_at.date() + timedelta(days=rng.randint(1, 40))
    day += timedelta(days=day.weekday() == 6)
    slot = rng.choice(SLOTS).starts_at
    line = Row("order_lines", {"product_id": book_id, "quantity": 1})
    values = {"account_id": 1, "day": day.isoformat(), "slot": slot, "total_cents": ANYTHING}
    words = {"name": name, "when": f"{weekday_and_day(day)} at {slot}"}
    typed = (EMAIL, PASSWORD, code_of("k", 0), name)
    key = f"{book_id} {day} {slot}"
    return Draw(key, Goal(added=(Row("orders", values, (line,), label="order"),)), words, start_at, values=typed)


@dataclass
class CornerOracle:
    """Orders the book of a goal."""

    task: Task

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action."""
        (order,) = self.task.goal.added
        name = next(book[1] for book in BOOKS if book[0] == order.children[0].values["product_id"])
        day = date.fromisoformat(text_of(order.values["day"]))
        match path_of(page):
            case "/thanks":
                return Done()
            case "/login":
                return fill_all(page, {"Email address": EMAIL, "Password": PASSWORD}) or click_on(
                    page, "button", "Continue"
                )
            case "/login/code":
                if not any(row["subject"] for row in state.table("messages")):
                    return click_on(page, "link", "Open the inbox")
                return fill(page, "Code", code_of("k", 0)) or click_on(page, "button", "Sign in")
            case "/pickup" if query_of(page).get("day") == [str(day)]:
                return click_on(page, "button", text_of(order.values["slot"]))
            case "/pickup":
                link = page.find("link", weekday_and_day(day))
                return click_on(page, "link", "Month after") if link is None else click(link)
            case "/bag":
                return click_on(page, "link", "Choose a time")
            case "/":
                link = link_with_price(page, name)
                if link is not None:
                    return click(link)
                return fill(page, "Search books", name) or click_on(page, "button", "Search")
            case _:
                return click_on(page, "button", "Add to bag")


SITE = Site(
    name="corner",
    title="Corner Books",
    summary="Books to be fetched at a time.",
    create_app=create_app,
    create_image=create_image,
    families=(
        Family(
            "fetch",
            "A book, to be fetched on a day at a time.",
            "medium",
            _draw,
            requests("order the book {name}, to be fetched on {when}", f" My account is {EMAIL}, password {PASSWORD}."),
            TYPING,
            40,
        ),
    ),
    oracle=CornerOracle,
    final_tables=("orders",),
    scratch_tables=SCRATCH_TABLES,
)
