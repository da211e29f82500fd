"""Where the forms go that variants put into pages: those of covers, and of extras that come ticked."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from webgym_sites.kit.store.rows import transaction
from webgym_sites.kit.variants.covers import ACCEPTED, answer_cover
from webgym_sites.kit.variants.shop import tick_extras
from webgym_sites.kit.web.form import Form, read_form
from webgym_sites.kit.web.page import redirect


async def answer(request: Request) -> Response:
    """What a button of a cover does: the cover goes, the page under it stays."""
    form = await read_form(request)
    with transaction(request.app.state.db):
        answer_cover(request.app.state.db, form.text("name"), form.text("answer") == ACCEPTED)
    return redirect(_back(form))


async def extras(request: Request) -> Response:
    """Keep which extras are ticked."""
    form = await read_form(request)
    with transaction(request.app.state.db):
        tick_extras(request.app.state.db, form.values("extra"))
    return redirect(_back(form))


def _back(form: Form) -> str:
    """The page the form stood on: one of this site."""
    path = form.text("to")
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


ROUTES = (Route("/answer", answer, methods=["POST"]), Route("/extras", extras, methods=["POST"]))
