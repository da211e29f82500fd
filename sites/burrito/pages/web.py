"""How a page meets the web: rendering, redirects, headers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.burrito.art import picture
from webgym_sites.burrito.assets import asset_url
from webgym_sites.burrito.pricing import dollars
from webgym_sites.burrito.store import Store

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""Of every page: nothing from elsewhere, nothing kept."""


def plural(count: int, one: str, many: str = "") -> str:
    """``plural(2, "item")`` is ``2 items``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def day_and_time(instant: str) -> str:
    """``2026-03-02T12:24:00`` as ``Mon, Mar 2, 2026 at 12:24``."""
    when = datetime.fromisoformat(instant)
    return f"{when:%a, %b} {when.day}, {when:%Y} at {when:%H:%M}"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent.parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    # jinja2 leaves the types of these two open
    environment.filters.update(dollars=dollars, plural=plural, day_and_time=day_and_time)  # pyright: ignore[reportUnknownMemberType]
    environment.globals.update(picture=picture, asset_url=asset_url)  # pyright: ignore[reportUnknownMemberType]
    return environment


_TEMPLATES = _environment()


def store_of(request: Request) -> Store:
    """The restaurant behind this request."""
    return request.app.state.store


def is_partial(request: Request) -> bool:
    """Whether the site's script asks, which needs the title, the bag's badge and ``<main>`` only."""
    return request.headers.get("x-partial") == "1"


def page(request: Request, template: str, *, status: int = 200, at: str | None = None, **context: object) -> Response:
    """A page of the site.

    Args:
        request: Decides whether the frame round ``<main>`` is sent too.
        template: File name under ``templates/``.
        status: HTTP status.
        at: The address this page is at, when it is not the one asked for.
        context: For the template.
    """
    partial = is_partial(request)
    html = _TEMPLATES.get_template(template).render(
        context,
        layout="partial.html" if partial else "base.html",
        partial=partial,
        path=request.url.path if at is None else at,
        bag_count=store_of(request).bag().count,
    )
    headers = HEADERS if at is None else HEADERS | {"Content-Location": at}
    return Response(html, status, headers, "text/html; charset=utf-8")


def then(request: Request, path: str, show: Callable[[str], Response]) -> Response:
    """What follows a form that was accepted: on to ``path`` (303).

    The site's script gets that page at once, with its address in ``Content-Location``, which spares it a round trip.

    Args:
        request: The form's.
        path: Where to go.
        show: Makes the page at that path; given the path.
    """
    if is_partial(request):
        return show(path)
    return Response(status_code=303, headers=HEADERS | {"Location": path})
