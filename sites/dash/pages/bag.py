"""A dish, the question what becomes of another restaurant's bag, and the bag."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.dash.pages.web import store_of
from webgym_sites.kit.store import NotFound, Refused
from webgym_sites.kit.web import Form, page, read_form, redirect, then
from webgym_sites.kit.web.bag import act_on_bag

OPTION = "option:"
"""Names of the option fields start so; the group's id follows."""
_STEPS = {"more": 1, "less": -1}


async def dish(request: Request) -> Response:
    """A dish, or what its form asks: keep the choices, count up or down, start over, or add it to the bag."""
    dish_id, bags = request.path_params["dish_id"], store_of(request).bags
    if request.method != "POST":
        return _show_dish(request, dish_id)
    form = await read_form(request)
    try:
        _choose(request, dish_id, form)
        if form.text("intent") != "add":
            return then(request, f"/dish/{dish_id}", lambda _: _show_dish(request, dish_id))
        if bags.clashes(bags.draft(dish_id).dish):
            return then(request, f"/replace/{dish_id}", lambda path: _show_question(request, dish_id, path))
        bags.add(dish_id)
    except NotFound:
        raise
    except Refused as refusal:
        return _show_dish(request, dish_id, refusal)
    return then(request, "/bag", lambda path: show_bag(request, at=path))


def _choose(request: Request, dish_id: str, form: Form) -> None:
    bags, intent = store_of(request).bags, form.text("intent")
    if intent == "reset":
        bags.forget_draft()
    else:
        quantity = form.number("quantity") + _STEPS.get(intent, 0)
        bags.set_draft(dish_id, form.values(OPTION), quantity, form.text("note"))


def _show_dish(request: Request, dish_id: str, refusal: Refused | None = None) -> Response:
    draft = store_of(request).bags.draft(dish_id)
    return page(
        request,
        "dish.html",
        at=f"/dish/{dish_id}",
        draft=draft,
        place=store_of(request).menu.place(draft.dish.restaurant_id),
        note=store_of(request).customer.note_on(dish_id),
        refusal=refusal,
    )


async def replace(request: Request) -> Response:
    """Whether the dish takes the place of another restaurant's bag, or the bag is kept."""
    dish_id, bags = request.path_params["dish_id"], store_of(request).bags
    if request.method != "POST":
        clash = bags.clashes(bags.draft(dish_id).dish)
        return _show_question(request, dish_id) if clash else redirect(f"/dish/{dish_id}")
    if (await read_form(request)).text("intent") == "replace":
        bags.add(dish_id, replace=True)
    return then(request, "/bag", lambda path: show_bag(request, at=path))


def _show_question(request: Request, dish_id: str, at: str | None = None) -> Response:
    bags, menu = store_of(request).bags, store_of(request).menu
    draft = bags.draft(dish_id)
    place = menu.place(draft.dish.restaurant_id)
    return page(request, "replace.html", at=at, bag=bags.view(), draft=draft, place=place)


async def bag(request: Request) -> Response:
    """The bag, or what one of its buttons asks: one more, one less, remove, or empty it."""
    if request.method != "POST":
        return show_bag(request)
    form = await read_form(request)
    try:
        act_on_bag(store_of(request).bags.rows, form)
    except NotFound:
        raise
    except Refused as refusal:
        return show_bag(request, at="/bag", refusal=refusal)
    return then(request, "/bag", lambda path: show_bag(request, at=path))


def show_bag(request: Request, *, at: str | None = None, refusal: Refused | None = None) -> Response:
    """The bag's page."""
    content = store_of(request).bags.view()
    return page(request, "bag.html", at=at, bag=content, refusal=refusal)
