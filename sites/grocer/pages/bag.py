"""The bag, what comes instead of what is out, coupons, the budget; lists and orders that can be put into the bag."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.grocer.catalogue import catalogue
from webgym_sites.grocer.pages.shelves import change_amount
from webgym_sites.grocer.pages.web import store_of
from webgym_sites.grocer.pricing import BUDGETS
from webgym_sites.grocer.store.bag import Line
from webgym_sites.kit.money import dollars
from webgym_sites.kit.store import NotFound, Refused
from webgym_sites.kit.web import Form, choice, page


async def bag(request: Request) -> Response:
    """What is in it; its buttons change that."""

    def act(form: Form) -> None:
        if form.text("intent") == "empty":
            store_of(request).bag.empty()
        else:
            change_amount(store_of(request).bag, form)

    return await choice(
        request, lambda _, refusal: show(request, refusal), act, "/bag", lambda path: show(request, at=path)
    )


def show(request: Request, refusal: Refused | None = None, at: str | None = None) -> Response:
    """The page of the bag."""
    bag, status = store_of(request).bag, 422 if refusal else 200
    context = {"lines": bag.lines(), "bill": bag.bill(), "coupons": catalogue().coupons, "refusal": refusal}
    return page(request, "bag.html", status=status, at=at, **context)


async def instead(request: Request) -> Response:
    """What shall come if a product is out."""
    store, product_id = store_of(request), request.path_params["product_id"]

    def ask(form: Form, refusal: Refused | None) -> Response:
        line = store.bag.line(product_id)
        others = store.shelves.today(catalogue().instead_of(line.product))
        status = 422 if refusal else 200
        return page(request, "instead.html", status=status, line=line, others=others, refusal=refusal)

    return await choice(
        request,
        ask,
        lambda form: store.bag.choose_instead(product_id, form.text("instead")),
        "/bag",
        lambda path: show(request, at=path),
    )


async def coupons(request: Request) -> Response:
    """All coupons; their buttons clip them and put them back."""

    def show_coupons(refusal: Refused | None = None, at: str | None = None) -> Response:
        every, status = store_of(request).bag.coupons(), 422 if refusal else 200
        return page(request, "coupons.html", status=status, at=at, coupons=every, refusal=refusal)

    return await choice(
        request,
        lambda _, refusal: show_coupons(refusal),
        lambda form: store_of(request).bag.clip(form.text("coupon"), form.text("intent") == "clip"),
        "/coupons",
        lambda path: show_coupons(at=path),
    )


async def budget(request: Request) -> Response:
    """How much may be spent."""

    def ask(form: Form, refusal: Refused | None = None, at: str | None = None) -> Response:
        errors, status = refusal.fields if refusal else {}, 422 if refusal else 200
        context = {"text": form.text("budget"), "choices": tuple(map(dollars, BUDGETS)), "errors": errors}
        return page(request, "budget.html", status=status, at=at, **context)

    return await choice(
        request,
        ask,
        lambda form: store_of(request).bag.set_budget(form.text("budget")),
        "/budget",
        lambda path: ask(Form(()), at=path),
    )


# --- lists and orders ------------------------------------------------------------------------------------------------


async def lists(request: Request) -> Response:
    """Shopping lists; their buttons put all of one, or one thing of it, into the bag."""

    def act(form: Form) -> None:
        if form.text("list"):
            store_of(request).add_all(_list(request, form.number("list")))
        else:
            change_amount(store_of(request).bag, form)

    def show_lists(refusal: Refused | None = None, at: str | None = None) -> Response:
        every, status = store_of(request).lists(), 422 if refusal else 200
        return page(request, "lists.html", status=status, at=at, lists=every, refusal=refusal)

    return await choice(
        request, lambda _, refusal: show_lists(refusal), act, "/lists", lambda path: show_lists(at=path)
    )


def _list(request: Request, list_id: int) -> tuple[Line, ...]:
    found = next((each for each in store_of(request).lists() if each.id == list_id), None)
    if found is None:
        raise NotFound("There is no such list.")
    return found.lines


async def orders(request: Request) -> Response:
    """Every order, newest first."""
    return page(request, "orders.html", orders=store_of(request).counter.orders())


async def order(request: Request) -> Response:
    """One order; its button puts all of it into the bag."""
    number = request.path_params["number"]
    return await choice(
        request,
        lambda _, refusal: show_order(request, number, refusal),
        lambda _: store_of(request).add_all(store_of(request).counter.order(number).lines),
        "/bag",
        lambda path: show(request, at=path),
    )


def show_order(request: Request, number: str, refusal: Refused | None = None, at: str | None = None) -> Response:
    """The page of an order."""
    found, status = store_of(request).counter.order(number), 422 if refusal else 200
    context = {"order": found, "coupons": catalogue().coupons, "refusal": refusal}
    return page(request, "order.html", status=status, at=at, **context)
