"""Looking around: departments, shelves with filters, a search, a product; each puts things into the bag."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.grocer.catalogue import DIETS, Product, catalogue
from webgym_sites.grocer.pages.web import store_of
from webgym_sites.grocer.store.bag import Bag
from webgym_sites.grocer.store.shelves import SORTS, Filter, brands_of
from webgym_sites.kit.store import NotFound, Refused
from webgym_sites.kit.web import Form, page, paged, same_page, with_query

PAGE_SIZE, MAX_SEARCH = 12, 80
FLAGS = (*DIETS, "offer")
STEPS = {"more": 1, "less": -1, "more500": 5, "less500": -5}


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter or an order that is on or off; its address turns it round."""

    name: str
    on: bool
    url: str


def change_amount(bag: Bag, form: Form) -> None:
    """What a button beside a product asks for: to put it into the bag, more of it, less, or none.

    Raises:
        NotFound: There is no such product.
        Refused: There is no such button, or there can be no more of it.
    """
    product_id, intent = form.text("product"), form.text("intent")
    if intent == "add":
        bag.add(product_id)
    elif intent == "remove":
        bag.remove(product_id)
    elif STEPS.get(intent, 0) > 0:
        bag.add(product_id, STEPS[intent])
    elif intent in STEPS:
        bag.take(product_id, -STEPS[intent])
    else:
        raise Refused("The bag does not know that button.")


async def home(request: Request) -> Response:
    """All departments and their aisles."""
    return page(request, "home.html", departments=tuple(catalogue().departments.values()))


async def aisle(request: Request) -> Response:
    """The shelves of an aisle."""
    aisles, aisle_id = catalogue().aisles, request.path_params["aisle_id"]
    if aisle_id not in aisles:
        raise NotFound("There is no such aisle.")
    department = next(d for d in catalogue().departments.values() if aisles[aisle_id] in d.aisles)
    return await _shelves(request, aisles[aisle_id].name, aisles[aisle_id].products, department.name)


async def offers(request: Request) -> Response:
    """All that is on offer."""
    return await _shelves(request, "Offers", [each for each in catalogue().products.values() if each.offer])


async def search(request: Request) -> Response:
    """What a text finds."""
    text = " ".join(request.query_params.get("q", "").split())[:MAX_SEARCH]
    return await _shelves(request, text, store_of(request).shelves.search(text), searched=True)


async def _shelves(
    request: Request, title: str, products: Sequence[Product], department: str = "", searched: bool = False
) -> Response:
    """A list of products, a page at a time, by the filters of the query."""
    store, query = store_of(request), request.query_params
    flags = tuple(flag for flag in FLAGS if query.get(flag) == "yes")
    sort, brand = query.get("sort", ""), query.get("brand", "")
    wanted = Filter(flags, brand, sort if sort in SORTS else "")

    def show(request: Request, refusal: Refused | None = None, at: str | None = None) -> Response:
        return page(
            request,
            "shelves.html",
            at=at,
            title=title,
            department=department,
            searched=searched,
            flags=tuple(_chip(request, flag, "yes", flag in flags) for flag in FLAGS),
            sorts=tuple(_chip(request, each, each, each == sort, "sort") for each in SORTS),
            brands=tuple(_chip(request, each, each, each == brand, "brand") for each in brands_of(products)),
            products=paged(request, wanted(store.shelves.today(products)), PAGE_SIZE),
            refusal=refusal,
        )

    return await same_page(request, with_query(request), show, _change(request))


def _chip(request: Request, key: str, value: str, on: bool, name: str = "") -> Chip:
    return Chip(key, on, with_query(request, **{name or key: "" if on else value, "page": ""}))


async def product(request: Request) -> Response:
    """One product."""
    store, product_id = store_of(request), request.path_params["product_id"]

    def show(request: Request, refusal: Refused | None = None, at: str | None = None) -> Response:
        found = store.shelves.product(product_id)
        others = store.shelves.today(catalogue().instead_of(found))
        note, aisle = store.note(product_id), catalogue().aisles[found.aisle_id]
        return page(
            request, "product.html", at=at, product=found, others=others, note=note, aisle=aisle, refusal=refusal
        )

    return await same_page(request, f"/product/{product_id}", show, _change(request))


def _change(request: Request) -> Callable[[Form], None]:
    """What the button of a product asks for is done."""
    return lambda form: change_amount(store_of(request).bag, form)
