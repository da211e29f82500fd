"""The bag."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.burrito.pages.form import Form, read_form
from webgym_sites.burrito.pages.web import page, store_of, then
from webgym_sites.burrito.store import NotFound, Refused

_STEPS = {"more": 1, "less": -1}


async def bag(request: Request) -> Response:
    """The bag, or what one of its buttons asks: one more, one less, remove, or empty it."""
    if request.method != "POST":
        return show(request, added=request.query_params.get("added", ""))
    form = await read_form(request)
    try:
        _act(request, form)
    except NotFound:
        raise
    except Refused as refusal:
        return show(request, at="/bag", refusal=refusal)
    return then(request, "/bag", lambda path: show(request, at=path))


def _act(request: Request, form: Form) -> None:
    store, intent = store_of(request), form.text("intent")
    if intent == "empty":
        store.empty_bag()
    elif intent == "remove":
        store.remove_line(form.number("line"))
    elif intent in _STEPS:
        line_id = form.number("line")
        line = next((line for line in store.bag().lines if line.id == line_id), None)
        if line is None:
            raise NotFound("That item is no longer in your bag.")
        store.set_line_quantity(line_id, line.quantity + _STEPS[intent])
    else:
        raise Refused("The bag does not know that button.")


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
    return page(
        request, "bag.html", status=422 if refusal else 200, at=at, bag=content, fresh=fresh, refusal=refusal, news=news
    )
