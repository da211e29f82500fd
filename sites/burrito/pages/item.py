"""The product page: choices, quantity, note, and into the bag."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.burrito.pages import bag
from webgym_sites.burrito.pages.form import Form, read_form, whole_number
from webgym_sites.burrito.pages.web import page, store_of, then
from webgym_sites.burrito.store import Draft, NotFound, Refused

OPTION = "option:"
"""Names of the option fields start so; the group's id follows."""

_STEPS = {"more": 1, "less": -1}


async def item(request: Request) -> Response:
    """The page, or what its form asks: to keep the choices, count up or down, start over, or add to the bag."""
    product_id = request.path_params["product_id"]
    line = request.query_params.get("line")
    draft = store_of(request).draft(product_id, None if line is None else _line_id(line))
    if request.method != "POST":
        return _show(request, draft)
    form = await read_form(request)
    try:
        return _act(request, draft, form)
    except NotFound:
        raise
    except Refused as refusal:
        return _show(request, store_of(request).draft(product_id, draft.line_id), refusal)


def _line_id(text: str) -> int:
    try:
        return whole_number(text, "line")
    except Refused:
        raise NotFound("That item is no longer in your bag.") from None


def _act(request: Request, draft: Draft, form: Form) -> Response:
    store, intent = store_of(request), form.text("intent")
    if intent == "reset":
        store.discard_draft(draft.id)
        return _again(request, draft)
    quantity = form.number("quantity") + _STEPS.get(intent, 0)
    store.set_draft(draft.id, form.values(OPTION), quantity, form.text("note"))
    if intent != "add":
        return _again(request, draft)
    line_id = store.add_to_bag(draft.id)
    return then(request, f"/bag?added={line_id}", lambda path: bag.show(request, at=path, added=str(line_id)))


def _again(request: Request, draft: Draft) -> Response:
    """The same page with the choices as they now stand."""
    product_id, line_id = draft.product.id, draft.line_id
    return then(
        request,
        _path(product_id, line_id),
        lambda path: _show(request, store_of(request).draft(product_id, line_id)),
    )


def _path(product_id: str, line_id: int | None) -> str:
    return f"/item/{product_id}" + ("" if line_id is None else f"?line={line_id}")


def _show(request: Request, draft: Draft, refusal: Refused | None = None) -> Response:
    """The product page; with a refusal, what stands in the way is said at the top and beside each group."""
    category = next(one for one in store_of(request).categories() if one.id == draft.product.category_id)
    return page(
        request,
        "item.html",
        status=422 if refusal else 200,
        at=_path(draft.product.id, draft.line_id),
        draft=draft,
        category=category,
        chosen=[option.id for group in draft.groups for option in group.options if option.selected],
        errors=_errors(draft, refusal) if refusal else {},
    )


def _errors(draft: Draft, refusal: Refused) -> dict[str, str]:
    """What to say where: by the id of the group or field on the page, or ``""`` for what belongs to none."""
    errors = {group.id: group.problem for group in draft.groups if group.problem}
    here = {group.id for group in draft.groups} | {"note"}
    where = refusal.field if refusal.field in here else ""
    return {where: refusal.message} | errors
