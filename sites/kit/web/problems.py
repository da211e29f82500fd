"""Pages for what goes wrong, in the look of the site."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.kit.store.errors import NotFound, Refused
from webgym_sites.kit.web.page import page
from webgym_sites.kit.web.site import web_of

_PROBLEMS = {
    400: ("We could not read that", "The form did not arrive in one piece. Go back and try again."),
    404: ("Nothing here", "This page does not exist, or not any more."),
    405: ("That does not work here", "This address cannot be used in that way."),
    413: ("That is too much", "The form is larger than we take. Shorten what you typed and try again."),
    415: ("We could not read that", "The form came in a format that we do not know."),
    422: ("We cannot do that", "Something in the request does not fit what we offer."),
}


async def http_error(request: Request, error: Exception) -> Response:
    """The page of a status raised by the framework or a handler."""
    assert isinstance(error, HTTPException)  # as registered below
    return _problem(request, error.status_code, extra=error.headers)


async def not_found(request: Request, error: Exception) -> Response:
    """The page of something the store does not have."""
    return _problem(request, 404, str(error))


async def refused(request: Request, error: Exception) -> Response:
    """The page of a refusal that no form could show."""
    return _problem(request, 422, str(error))


def _problem(request: Request, status: int, message: str = "", extra: Mapping[str, str] | None = None) -> Response:
    problems = {**_PROBLEMS, **web_of(request).problems}
    heading, text = problems.get(status, problems[422])
    response = page(request, "problem.html", status=status, heading=heading, message=message or text)
    response.headers.update(extra or {})
    return response


Handler = Callable[[Request, Exception], Awaitable[Response]]
HANDLERS: dict[Any, Handler] = {HTTPException: http_error, NotFound: not_found, Refused: refused}
"""For `Starlette(exception_handlers=...)`; the nearest class of the error wins."""
