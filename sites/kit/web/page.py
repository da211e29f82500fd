"""How a page meets the web: rendering, redirects, headers."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.kit.store.errors import Refused
from webgym_sites.kit.variants.shown import variant_on
from webgym_sites.kit.web.parts import compose, difference
from webgym_sites.kit.web.site import web_of

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


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    at: str | None = None,
    refusal: Refused | None = None,
    **context: object,
) -> Response:
    """A page of the site: a whole document, or what the kit's script needs to show it.

    Args:
        request: Whose answer it is.
        template: File name under ``templates/``.
        status: HTTP status.
        at: The address this page is at, when it is not the one asked for.
        refusal: What the customer's form was refused with, if it was: the status is 422 then, and the template is given
            it as ``refusal``, and its sentences by field as ``errors``.
        context: For the template, which is given ``path`` too, and what the site shares with all its pages.
    """
    web = web_of(request)
    path: str = request.scope["path"] if at is None else at
    variant = variant_on(request.app.state.db, _address(request) if at is None else at)
    wording = web.wording(variant.settings)
    templates = web.templates(wording)
    everywhere = {"path": path, "variant": variant, "language": wording.language or web.language}
    refused = {"refusal": refusal, "errors": refusal.fields if refusal else {}}
    shows = {**refused, **context, **everywhere, **web.shared(request)}
    status = 422 if refusal else status
    made = compose(templates.get_template(template), path, shows, variant.settings)
    where = {} if at is None else {"Content-Location": at}
    shown = request.headers.get(PARTIAL)
    if shown is None:
        main = made.html[made.html.index("<main") :]
        whole = templates.get_template("document.html")
        document = whole.render(everywhere, parts=made.parts, main=main, version=made.version)
        return Response(document, status, HEADERS | where, _TYPE)
    return Response(difference(shown, made), status, {**_PART_HEADERS, PARTIAL: made.version, **where}, _TYPE)


def _address(request: Request) -> str:
    path, query = request.scope["path"], request.scope["query_string"].decode("ascii", "replace")
    return f"{path}?{query}" if query and request.method == "GET" else path


def then(request: Request, path: str, show: Callable[[str], Response]) -> Response:
    """What follows a form that was accepted: on to ``path`` (303).

    The kit's script gets that page at once, with its address in ``Content-Location``, which spares it a round trip.

    Args:
        request: The form's.
        path: Where to go.
        show: Makes the page at that path; given the path.
    """
    if PARTIAL in request.headers:
        return show(path)
    return redirect(path)


def redirect(path: str, **query: str) -> Response:
    """On to another page of the site (303), for the kit's script too; ``query`` goes with it."""
    return Response(status_code=303, headers=HEADERS | {"Location": f"{path}?{urlencode(query)}" if query else path})
