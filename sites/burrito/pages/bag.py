"""The bag."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.burrito.pages.web import store_of
from webgym_sites.kit.store import NotFound, Refused
from webgym_sites.kit.web import page, read_form, then
from webgym_sites.kit.web.bag import act_on_bag


async def bag(request: Request) -> Response:
    """The bag, or what one of its buttons asks: one more, one less, remove, or empty it."""
    if request.method != "POST":
        return show(request, added=request.query_params.get("added", ""))
    form = await read_form(request)
    try:
        act_on_bag(store_of(request).bag_rows, form)
    except NotFound:
        raise
    except Refused as refusal:
        return show(request, at="/bag", refusal=refusal)
    return then(request, "/bag", lambda path: show(request, at=path))


def show(
    request: Request,
    *,
    at: str | None = None,
    added: str = "",
    refusal: Refused | None = None,
    news: Sequence[str] = (),
) -> Response:
    """The bag's page.

    Args:
        request: The one to answer.
        at: The page's address, if the request's is another.
        added: The id of the line to announce as just added; any other text announces nothing.
        refusal: What could not be done.
        news: More sentences for the customer.
    """
    content = store_of(request).bag()
    fresh = next((line for line in content.lines if str(line.id) == added), None)
    return page(request, "bag.html", at=at, bag=content, fresh=fresh, refusal=refusal, news=news)
