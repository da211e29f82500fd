"""Building a pizza: every choice, every drop of a topping and every turn of a dial is one form sent.

The topping that is taken up stands in the address (``?hold=olives``); where it goes is the next form.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.kit.store import NotFound, Refused
from webgym_sites.kit.variants.shop import GuestNote
from webgym_sites.kit.web import Form, page, read_form, then
from webgym_sites.pizza.menu import DIALS, Made, Menu, Placed
from webgym_sites.pizza.pages import bag, usuals
from webgym_sites.pizza.pages.web import store_of
from webgym_sites.pizza.pricing import topping_cents
from webgym_sites.pizza.store import Store
from webgym_sites.pizza.store.table import Start

_STEPS = {"more": 1, "less": -1}


async def build(request: Request) -> Response:
    """The pizza of a start, or what its form asks."""
    start, hold = Start(request.path_params["start"]), request.query_params.get("hold", "")
    if request.method != "POST":
        return _show(request, start, hold)
    form = await read_form(request)
    hold, intent = form.text("hold"), form.text("intent")
    try:
        _act(request, start, form)
    except NotFound:
        raise
    except Refused as refusal:
        return _show(request, start, hold, refusal)
    if intent == "add":
        return then(request, "/bag", lambda path: bag.show(request, at=path))
    if intent == "save":
        return then(request, "/usuals", lambda path: usuals.show(request, at=path))
    if form.ticked("take"):
        hold = form.text("take")
    at = f"/pizza/{start.text}" + (f"?hold={hold}" if hold in store_of(request).menu().toppings else "")
    return then(request, at, lambda _: _show(request, start, hold))


def _act(request: Request, start: Start, form: Form) -> None:
    """Keep the choices of the form, and do what its button asks."""
    store, intent = store_of(request), form.text("intent")
    if intent == "clear":
        store.table.clear(start)
        return
    store.table.choose(start, frozenset(form.values("option:")), _dials(form), _quantity(form))
    if drop := form.text("drop"):
        store.table.drop(start, *_topping_and_place(drop))
    elif topping_id := form.text("double"):
        store.table.double(start, topping_id)
    elif intent == "add":
        store.table.add_to_bag(start)
    elif intent == "save":
        store.save_usual(start)


def _topping_and_place(drop: str) -> tuple[str, str]:
    topping_id, _, where = drop.partition(" ")
    return topping_id, where


def _quantity(form: Form) -> int:
    return form.number("quantity") + _STEPS.get(form.text("intent"), 0)


def _dials(form: Form) -> dict[str, int]:
    """The dials as the form has them, and a step up or down where its button asks: ``turn`` is ``bake up``."""
    turned, _, way = form.text("turn").partition(" ")
    steps = {name: dial.step * {"up": 1, "down": -1}.get(way, 0) * (name == turned) for name, dial in DIALS.items()}
    return {name: form.number(name) + steps[name] for name in DIALS}


def _show(request: Request, start: Start, hold: str, refusal: Refused | None = None) -> Response:
    store = store_of(request)
    menu, line = store.menu(), store.table.of(start)
    held = menu.toppings.get(hold)
    at = f"/pizza/{start.text}" + (f"?hold={hold}" if held else "")
    return page(
        request,
        "build.html",
        at=at,
        start=start,
        line=line,
        made=line.pizza,
        menu=menu,
        shelf=menu.toppings.values(),
        placed={placed.topping_id: placed for placed in line.pizza.toppings},
        held=held,
        held_cents=_held_cents(menu, hold) if held else {},
        note=_note(store, hold, line.pizza),
        refusal=refusal,
    )


def _held_cents(menu: Menu, topping_id: str) -> dict[str, int]:
    """What a topping costs on a half and on the whole."""
    half, whole = Placed(topping_id, "left"), Placed(topping_id)
    return {"half": topping_cents(menu, half), "whole": topping_cents(menu, whole)}


def _note(store: Store, hold: str, made: Made) -> GuestNote | None:
    """What a guest wrote about the topping that is held, or else about one that is on the pizza."""
    topping_ids = [hold, *sorted(placed.topping_id for placed in made.toppings)]
    notes = (store.note(topping_id) for topping_id in topping_ids)
    return next((note for note in notes if note is not None), None)
