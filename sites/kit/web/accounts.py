"""The pages of signing in: password, code, inbox. A site adds `ROUTES`, and its store has ``accounts``.

The templates ``login.html``, ``code.html`` and ``inbox.html`` are the kit's, unless the site has its own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from webgym_sites.kit.store.accounts import Accounts
from webgym_sites.kit.store.errors import Refused
from webgym_sites.kit.web.form import Form, read_form
from webgym_sites.kit.web.page import page, redirect
from webgym_sites.kit.web.paging import with_query

Handler = Callable[[Request], Awaitable[Response]]


def accounts_of(request: Request) -> Accounts:
    """The accounts of the site's store."""
    return request.app.state.store.accounts


def signed_in(handler: Handler) -> Handler:
    """A page for those who are signed in; others sign in first, and then come to it."""

    async def guarded(request: Request) -> Response:
        if accounts_of(request).signed_in() is not None:
            return await handler(request)
        where = with_query(request) if request.method == "GET" else "/"
        return redirect("/login", next=where)

    return guarded


async def login(request: Request) -> Response:
    """The first half of signing in."""
    if request.method != "POST":
        return _ask(request, "login.html", Form(()), None)
    form = await read_form(request)
    try:
        accounts_of(request).give_password(form.text("email"), form.text("password"))
    except Refused as refusal:
        return _ask(request, "login.html", form, refusal)
    return redirect("/login/code", next=_next(request))


async def code(request: Request) -> Response:
    """The second half, and on to the page that was asked for."""
    if accounts_of(request).pending() is None:
        return redirect("/login", next=_next(request))
    if request.method != "POST":
        return _ask(request, "code.html", Form(()), None)
    form = await read_form(request)
    try:
        accounts_of(request).give_code(form.text("code"))
    except Refused as refusal:
        return _ask(request, "code.html", form, refusal)
    return redirect(_next(request))


async def inbox(request: Request) -> Response:
    """The mails of whoever is signed in, or about to be."""
    accounts = accounts_of(request)
    waits = accounts.pending() is not None
    back = with_query(request).replace("/inbox", "/login/code", 1) if waits else ""
    return page(request, "inbox.html", messages=accounts.inbox(), back=back)


async def logout(request: Request) -> Response:
    """Sign out, and home."""
    await read_form(request)
    accounts_of(request).sign_out()
    return redirect("/")


def _ask(request: Request, template: str, form: Form, refusal: Refused | None) -> Response:
    return page(
        request,
        template,
        email=form.text("email"),
        refusal=refusal,
        here=with_query(request),
        inbox_url=with_query(request).replace("/login/code", "/inbox", 1),
    )


def _next(request: Request) -> str:
    """Where to go after signing in: a page of this site."""
    path = request.query_params.get("next", "/")
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


ROUTES = (
    Route("/login", login, methods=["GET", "POST"]),
    Route("/login/code", code, methods=["GET", "POST"]),
    Route("/logout", logout, methods=["POST"]),
    Route("/inbox", inbox),
)
