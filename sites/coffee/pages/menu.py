"""The menu, and the page of a product: its choices, how many, whose it is, and into the bag."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.coffee.pages import bag
from webgym_sites.coffee.pages.web import store_of
from webgym_sites.kit.store import NotFound, Refused
from webgym_sites.kit.web import Form, page, read_form, then

_STEPS = {"more": 1, "less": -1}


async def home(request: Request) -> Response:
    """All that there is, by category."""
    store = store_of(request)
    menu = store.menu()
    return page(request, "home.html", categories=menu.categories, shops=tuple(menu.shops.values()))


async def product(request: Request) -> Response:
    """A product, or what its form asks: to keep the choices, count up or down, start over, or add to the bag."""
    product_id = request.path_params["product_id"]
    if request.method != "POST":
        return _show(request, product_id)
    form = await read_form(request)
    try:
        added = _act(request, product_id, form)
    except NotFound:
        raise
    except Refused as refusal:
        return _show(request, product_id, refusal)
    if added is None:
        return then(request, f"/item/{product_id}", lambda _: _show(request, product_id))
    return then(request, "/bag", lambda path: bag.show(request, at=path))


def _act(request: Request, product_id: str, form: Form) -> int | None:
    """Do what the form asks; the id of the line if one was put into the bag."""
    drafts, intent = store_of(request).drafts, form.text("intent")
    if intent == "reset":
        drafts.discard(product_id)
        return None
    quantity = form.number("quantity") + _STEPS.get(intent, 0)
    drafts.set(product_id, form.values("option:"), quantity, form.text("note"))
    return drafts.add_to_bag(product_id) if intent == "add" else None


def _show(request: Request, product_id: str, refusal: Refused | None = None) -> Response:
    store = store_of(request)
    draft = store.drafts.of(product_id)
    category = next(each for each in store.menu().categories if each.id == draft.product.category_id)
    return page(
        request,
        "product.html",
        at=f"/item/{product_id}",
        draft=draft,
        note=store.note(product_id),
        chosen=draft.option_ids,
        category=category.name,
        refusal=refusal,
    )
