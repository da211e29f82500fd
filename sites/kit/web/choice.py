"""A page that asks for one thing: shown, or acted on and then on to the next; shown again with what was refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.kit.store.errors import Refused
from webgym_sites.kit.web.form import Form, read_form
from webgym_sites.kit.web.page import then

Ask = Callable[[Form, Refused | None], Response]


async def choice(
    request: Request, ask: Ask, act: Callable[[Form], None], after: str, show: Callable[[str], Response]
) -> Response:
    """The answer of a page with a form.

    Args:
        request: The one to answer; POST sends the form.
        ask: The page, with what was typed (an empty form at first) and what was refused, to be answered with 422.
        act: Does what the form asks for, or raises `Refused`.
        after: The page to go to then.
        show: Makes that page; given its path.
    """
    if request.method != "POST":
        return ask(Form(()), None)
    form = await read_form(request)
    try:
        act(form)
    except Refused as refusal:
        return ask(form, refusal)
    return then(request, after, show)


class Shown(Protocol):
    """Makes a page of the site."""

    def __call__(self, request: Request, refusal: Refused | None = None, at: str | None = None) -> Response:
        """The page, with what was refused, if anything was, at another address than was asked for, if it is."""
        ...


async def same_page(request: Request, path: str, show: Shown, act: Callable[[Form], None]) -> Response:
    """The answer of a page whose form comes back to it: `choice` where all that is asked and shown is one page.

    Args:
        request: The one to answer; POST sends the form.
        path: Of the page.
        show: Makes it.
        act: Does what the form asks for, or raises `Refused`.
    """
    return await choice(
        request, lambda _, refusal: show(request, refusal), act, path, lambda path: show(request, at=path)
    )
