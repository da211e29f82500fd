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
from webgym_sites.kit.web import Form, choice, page, same_page


async def bag(request: Request) -> Response:
    """What is in it; its buttons change that."""

    def act(form: Form) -> None:
        if form.text("intent") == "empty":
            store_of(request).bag.empty()
        else:
            change_amount(store_of(request).bag, form)

    return await same_page(request, "/bag", show, act)


def show(request: Request, refusal: Refused | None = None, at: str | None = None) -> Response:
    """The page of the bag."""
    bag, coupons = store_of(request).bag, catalogue().coupons
    return page(request, "bag.html", at=at, lines=bag.lines(), bill=bag.bill(), coupons=coupons, refusal=refusal)


async def instead(request: Request) -> Response:
    """What shall come if a product is out."""
    store, product_id = store_of(request), request.path_params["product_id"]

    def ask(form: Form, refusal: Refused | None) -> Response:
        line = store.bag.line(product_id)
        others = store.shelves.today(catalogue().instead_of(line.product))
        return page(request, "instead.html", line=line, others=others, refusal=refusal)

    return await choice(
        request,
        ask,
        lambda form: store.bag.choose_instead(product_id, form.text("instead")),
        "/bag",
        lambda path: show(request, at=path),
    )


async def coupons(request: Request) -> Response:
    """All coupons; their buttons clip them and put them back."""

    def act(form: Form) -> None:
        store_of(request).bag.clip(form.text("coupon"), form.text("intent") == "clip")

    return await same_page(request, "/coupons", _coupons, act)


def _coupons(request: Request, refusal: Refused | None = None, at: str | None = None) -> Response:
    return page(request, "coupons.html", at=at, coupons=store_of(request).bag.coupons(), refusal=refusal)


async def budget(request: Request) -> Response:
    """How much may be spent."""

    def ask(form: Form, refusal: Refused | None = None, at: str | None = None) -> Response:
        choices = tuple(map(dollars, BUDGETS))
        return page(request, "budget.html", at=at, text=form.text("budget"), choices=choices, refusal=refusal)

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

    return await same_page(request, "/lists", _lists, act)


def _lists(request: Request, refusal: Refused | None = None, at: str | None = None) -> Response:
    return page(request, "lists.html", at=at, lists=store_of(request).lists(), refusal=refusal)


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
    found, coupons = store_of(request).counter.order(number), catalogue().coupons
    return page(request, "order.html", at=at, order=found, coupons=coupons, refusal=refusal)
