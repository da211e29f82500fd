"""The menu: pizzas of the house, halves of two of them, sides and drinks, deals."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.kit.store import Refused
from webgym_sites.kit.web import page, same_page
from webgym_sites.kit.web.page import redirect
from webgym_sites.pizza.menu import PIZZA
from webgym_sites.pizza.pages.web import store_of
from webgym_sites.pizza.pricing import pizza_cents


async def home(request: Request) -> Response:
    """The pizzas of the house."""
    menu = store_of(request).menu()
    made = {house_id: menu.of_house(house_id) for house_id in menu.houses}
    prices = {house_id: pizza_cents(menu, pizza) for house_id, pizza in made.items()}
    gone = {
        house.id for house in menu.houses.values() if any(menu.toppings[each].sold_out for each in house.topping_ids)
    }
    return page(request, "home.html", menu=menu, made=made, prices=prices, gone=gone)


async def halves(request: Request) -> Response:
    """Two pizzas of the house to make one of; with both chosen, on to the table."""
    menu = store_of(request).menu()
    left, right = (request.query_params.get(side, "") for side in ("left", "right"))
    if left in menu.houses and right in menu.houses:
        return redirect(f"/pizza/{left}" if left == right else f"/pizza/{left}.{right}")
    made = {house_id: menu.of_house(house_id) for house_id in menu.houses}
    return page(request, "halves.html", menu=menu, made=made)


async def besides(request: Request) -> Response:
    """Sides and drinks; each goes into the bag by its button."""
    return await same_page(
        request, "/besides", _besides, lambda form: store_of(request).add_product(form.text("product"))
    )


def _besides(request: Request, refusal: Refused | None = None, at: str | None = None) -> Response:
    store = store_of(request)
    categories = [category for category in store.menu().categories if category.id != PIZZA]
    products = [product for category in categories for product in category.products]
    return page(
        request,
        "besides.html",
        at=at,
        categories=categories,
        notes={product.id: store.note(product.id) for product in products},
        held={line.product.id: line.quantity for line in store.bag_lines()},
        refusal=refusal,
    )


async def deals(request: Request) -> Response:
    """What can be saved."""
    return page(request, "deals.html", deals=tuple(store_of(request).menu().deals.values()))
