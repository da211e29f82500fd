"""The product page: choices, quantity, note, and into the bag."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.burrito.pages import bag
from webgym_sites.burrito.pages.web import store_of
from webgym_sites.burrito.store import Draft, Store
from webgym_sites.kit.store import NotFound, Refused
from webgym_sites.kit.web import Form, page, read_form, then, whole_number

OPTION = "option:"
"""Names of the option fields start so; the group's id follows."""

_STEPS = {"more": 1, "less": -1}


async def item(request: Request) -> Response:
    """The page, or what its form asks: to keep the choices, count up or down, start over, or add to the bag."""
    product_id = request.path_params["product_id"]
    line = request.query_params.get("line")
    line_id = None if line is None else _line_id(line)
    draft_id = store_of(request).draft_id(product_id, line_id)
    if request.method != "POST":
        return _show(request, product_id, line_id)
    form = await read_form(request)
    try:
        added = _act(store_of(request), draft_id, form)
    except NotFound:
        raise
    except Refused as refusal:
        return _show(request, product_id, line_id, refusal)
    if added is None:
        return then(request, _path(product_id, line_id), lambda _: _show(request, product_id, line_id))
    return then(request, f"/bag?added={added}", lambda path: bag.show(request, at=path, added=str(added)))


def _line_id(text: str) -> int:
    try:
        return whole_number(text, "line")
    except Refused:
        raise NotFound("That item is no longer in your bag.") from None


def _act(store: Store, draft_id: int, form: Form) -> int | None:
    """Do what the form asks; gives the line of the bag that the draft became, if it did."""
    intent = form.text("intent")
    if intent == "reset":
        store.discard_draft(draft_id)
        return None
    quantity = form.number("quantity") + _STEPS.get(intent, 0)
    store.set_draft(draft_id, form.values(OPTION), quantity, form.text("note"))
    return store.add_to_bag(draft_id) if intent == "add" else None


def _path(product_id: str, line_id: int | None) -> str:
    return f"/item/{product_id}" + ("" if line_id is None else f"?line={line_id}")


def _show(request: Request, product_id: str, line_id: int | None, refusal: Refused | None = None) -> Response:
    """The product page; with a refusal, what stands in the way is said at the top and beside each group."""
    draft = store_of(request).draft(product_id, line_id)
    category = next(one for one in store_of(request).categories() if one.id == draft.product.category_id)
    return page(
        request,
        "item.html",
        at=_path(draft.product.id, draft.line_id),
        draft=draft,
        note=store_of(request).note(draft.product.id),
        category=category,
        chosen=tuple(option.id for group in draft.groups for option in group.options if option.selected),
        refusal=refusal,
        errors=_errors(draft, refusal) if refusal else {},
    )


def _errors(draft: Draft, refusal: Refused) -> dict[str, str]:
    """What to say where: by the id of the group or field on the page, or ``""`` for what belongs to none."""
    errors = {group.id: group.problem for group in draft.groups if group.problem}
    here = {group.id for group in draft.groups} | {"note"}
    where = refusal.field if refusal.field in here else ""
    return {where: refusal.message} | errors
