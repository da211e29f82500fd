"""The pages: the rail of tickets, a ticket, what its tests say, and handing it in."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.kit.web import Form, page, read_form, then
from webgym_sites.kitchenlab.judge import judge, shown
from webgym_sites.kitchenlab.program import letter, listing
from webgym_sites.kitchenlab.store import Bench, Ticket

FILTERS: dict[str, Callable[..., Any]] = {"listing": listing, "letter": letter, "shown": shown}


@dataclass(frozen=True, slots=True)
class Kitchen:
    """The bench, and whose turn it is there: programs run beside the server's loop, one after another."""

    bench: Bench
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def over(cls, db: sqlite3.Connection, now: Callable[[], datetime]) -> Kitchen:
        """A kitchen over an open database and a clock."""
        return cls(Bench(db, now))


def _kitchen(request: Request) -> Kitchen:
    return request.app.state.store


def _bench(request: Request) -> Bench:
    return _kitchen(request).bench


# --- looking ---------------------------------------------------------------------------------------------------------


async def home(request: Request) -> Response:
    """The rail with every ticket."""
    bench = _bench(request)
    tickets = [(ticket, bench.run(ticket.id)) for ticket in bench.tickets()]
    return page(request, "home.html", tickets=tickets)


async def ticket(request: Request) -> Response:
    """A ticket; a form that is sent here saves its program, and runs it if that is asked."""
    if request.method == "GET":
        return _show(request, "ticket.html")
    return await _work(request)


async def edit(request: Request) -> Response:
    """The whole program of a ticket, to be edited."""
    if _bench(request).ticket(request.path_params["ticket_id"]).kind != "program":
        raise HTTPException(404)
    return _show(request, "edit.html")


async def results(request: Request) -> Response:
    """What the tests said."""
    return _show(request, "results.html")


async def review(request: Request) -> Response:
    """The program once more, before it is handed in."""
    return _show(request, "review.html")


def _show(request: Request, template: str, at: str | None = None) -> Response:
    bench = _bench(request)
    shown_ticket = bench.ticket(request.path_params["ticket_id"])
    run, note = bench.run(shown_ticket.id), bench.note(shown_ticket.id)
    return page(request, template, at=at, ticket=shown_ticket, run=run, note=note)


# --- working ---------------------------------------------------------------------------------------------------------

_PAGES = {"update": ("", "ticket.html"), "run": ("/results", "results.html"), "review": ("/review", "review.html")}
"""Where each button of the program leads: an address below the ticket's, and its template."""


async def _work(request: Request) -> Response:
    form = await read_form(request)
    act = form.text("act")
    if act not in _PAGES:
        raise HTTPException(400)
    kitchen, ticket_id = _kitchen(request), str(request.path_params["ticket_id"])
    async with kitchen.turn:
        saved = kitchen.bench.save(ticket_id, _texts(form, kitchen.bench.ticket(ticket_id)))
        if act == "run":
            found = await asyncio.to_thread(judge, saved.program, saved.entry, saved.tests)
            kitchen.bench.keep_run(ticket_id, saved.program, found)
    below, template = _PAGES[act]
    return then(request, f"/tickets/{ticket_id}{below}", lambda at: _show(request, template, at))


def _texts(form: Form, ticket: Ticket) -> list[str]:
    """What a form says of each slot; what it does not mention stays as it is. Browsers send line ends as CR LF."""
    sent = dict(form.fields)
    return [sent.get(f"slot-{slot.number}", slot.text).replace("\r\n", "\n") for slot in ticket.slots]


async def hand_in(request: Request) -> Response:
    """Hand the program in as it was saved: now the hidden tests run, and nobody is told what they say."""
    kitchen, ticket_id = _kitchen(request), str(request.path_params["ticket_id"])
    async with kitchen.turn:
        saved = kitchen.bench.ticket(ticket_id)
        tests = kitchen.bench.hidden_tests(ticket_id)
        found = await asyncio.to_thread(judge, saved.program, saved.entry, tests)
        kitchen.bench.hand_in(ticket_id, saved.program, found)
    return then(request, f"/tickets/{ticket_id}", lambda at: _show(request, "ticket.html", at))
