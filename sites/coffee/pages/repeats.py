"""Repeat orders: all of them, and the plan of a new one or of a change to one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.coffee.pages.web import store_of
from webgym_sites.coffee.store.repeats import Repeat
from webgym_sites.kit.slots import month_of, read_day
from webgym_sites.kit.store import Refused
from webgym_sites.kit.web import Form, choice, page, read_form, same_page, then, whole_number

NEW = "new"
_ALL = "/repeat"


async def every(request: Request) -> Response:
    """All that have not ended."""
    return _every(request)


def _every(request: Request, saved: bool = False, at: str | None = None) -> Response:
    return page(request, "repeats.html", at=at, repeats=store_of(request).repeats.all(), saved=saved)


def _plan(request: Request) -> Repeat:
    which = request.path_params["which"]
    return store_of(request).repeats.plan(None if which == NEW else whole_number(which, "which"))


def _home(request: Request) -> str:
    return f"{_ALL}/{request.path_params['which']}"


async def plan(request: Request) -> Response:
    """A plan; its form chooses days and shop, and its buttons say what else shall happen."""

    def act(form: Form) -> None:
        repeats, now = store_of(request).repeats, _plan(request)
        intent = form.text("intent")
        if intent == "resume":
            repeats.resume(now)
        elif intent == "end":
            repeats.end(now)
        else:
            repeats.choose(now, form.text("shop"), [whole_number(day, "day") for day in form.values("day:")])

    return await same_page(request, _home(request), _show, act)


def _show(request: Request, refusal: Refused | None = None, at: str | None = None) -> Response:
    plan, shops = _plan(request), tuple(store_of(request).menu().shops.values())
    home = _home(request)
    return page(request, "repeat.html", at=at, plan=plan, shops=shops, home=home, refusal=refusal)


async def time(request: Request) -> Response:
    """At which time of day."""
    return await _choose(
        request,
        "repeat-time.html",
        lambda form: store_of(request).repeats.choose_time(_plan(request), form.text("at")),
    )


async def first(request: Request) -> Response:
    """From which day on."""

    def act(form: Form) -> None:
        repeats = store_of(request).repeats
        repeats.choose_first_day(_plan(request), read_day(form.text("day"), repeats.tomorrow))

    return await _choose(request, "repeat-first.html", act)


async def pause(request: Request) -> Response:
    """Until which day it pauses, or until it is resumed."""

    def act(form: Form) -> None:
        repeats, day = store_of(request).repeats, form.text("day")
        repeats.pause(_plan(request), read_day(day, repeats.tomorrow) if day else None)

    return await _choose(request, "repeat-pause.html", act)


async def _choose(request: Request, template: str, act: Callable[[Form], None]) -> Response:
    def ask(form: Form, refusal: Refused | None) -> Response:
        plan, day = _plan(request), _day_shown(request)
        repeats = store_of(request).repeats
        month = month_of(day, repeats.tomorrow, repeats.last_day, day)
        home = _home(request)
        return page(request, template, plan=plan, home=home, day=day, month=month, refusal=refusal)

    return await choice(request, ask, act, _home(request), lambda path: _show(request, at=path))


def _day_shown(request: Request) -> date:
    repeats, chosen = store_of(request).repeats, _plan(request).starts_on
    day = read_day(request.query_params.get("day", ""), chosen)
    return min(max(day, repeats.tomorrow), repeats.last_day)


async def save(request: Request) -> Response:
    """Make the plan count."""
    await read_form(request)
    try:
        store_of(request).save_repeat(_plan(request))
    except Refused as refusal:
        return _show(request, refusal, at=_home(request))
    return then(request, _ALL, lambda path: _every(request, saved=True, at=path))
