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
from webgym_sites.burrito.pages.parts import compose, difference
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

_PART_HEADERS = {name: HEADERS[name] for name in ("Cache-Control", "X-Content-Type-Options")}
_TYPE = "text/html; charset=utf-8"

PARTIAL = "X-Partial"
"""Header of the script's requests: the version of the page it shows; of their answers: the one it turns into."""


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


def page(request: Request, template: str, *, status: int = 200, at: str | None = None, **context: object) -> Response:
    """A page of the site: a whole document, or what the site's script needs to show it.

    Args:
        request: Whose answer it is.
        template: File name under ``templates/``.
        status: HTTP status.
        at: The address this page is at, when it is not the one asked for.
        context: For the template.
    """
    path: str = request.scope["path"] if at is None else at
    context |= {"path": path, "bag_count": store_of(request).bag_count()}
    made = compose(_TEMPLATES.get_template(template), path, context)
    where = {} if at is None else {"Content-Location": at}
    shown = request.headers.get(PARTIAL)
    if shown is None:
        main = made.html[made.html.index("<main") :]
        document = _TEMPLATES.get_template("document.html").render(parts=made.parts, main=main, version=made.version)
        return Response(document, status, HEADERS | where, _TYPE)
    return Response(difference(shown, made), status, {**_PART_HEADERS, PARTIAL: made.version, **where}, _TYPE)


def then(request: Request, path: str, show: Callable[[str], Response]) -> Response:
    """What follows a form that was accepted: on to ``path`` (303).

    The site's script gets that page at once, with its address in ``Content-Location``, which spares it a round trip.

    Args:
        request: The form's.
        path: Where to go.
        show: Makes the page at that path; given the path.
    """
    if PARTIAL in request.headers:
        return show(path)
    return Response(status_code=303, headers=HEADERS | {"Location": path})
