"""Browsing: the home page, a category, a search."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.burrito.pages.web import store_of
from webgym_sites.kit.web import page

DIETS = {"vegan": "Vegan", "vegetarian": "Vegetarian", "gluten_free": "Gluten-free", "dairy_free": "Dairy-free"}
MAX_SEARCH = 80
NOT_FEATURED = frozenset({"kids"})
"""Categories that have no favourite on the home page."""


@dataclass(frozen=True, slots=True)
class DietChip:
    """A filter that is on or off; its address turns it round."""

    name: str
    on: bool
    url: str


async def home(request: Request) -> Response:
    """The first dish of each category, and the way to the rest."""
    store = store_of(request)
    categories = store.categories()
    favourites = tuple(store.menu(each.id)[0] for each in categories if each.id not in NOT_FEATURED)
    return page(request, "home.html", categories=categories, favourites=favourites, current=None)


async def category(request: Request) -> Response:
    """The products of a category that meet the diets ticked."""
    store = store_of(request)
    categories = store.categories()
    current = next((one for one in categories if one.id == request.path_params["category_id"]), None)
    if current is None:
        raise HTTPException(404)
    diets = _diets(request)
    return page(
        request,
        "category.html",
        categories=categories,
        current=current,
        products=store.menu(current.id, diets),
        chips=_chips(request.scope["path"], [], diets),
    )


async def search(request: Request) -> Response:
    """The products that a text finds, among those that meet the diets ticked. An empty text finds everything."""
    text = " ".join(request.query_params.get("q", "").split())[:MAX_SEARCH]
    diets = _diets(request)
    store = store_of(request)
    return page(
        request,
        "search.html",
        categories=store.categories(),
        current=None,
        query=text,
        products=store.search(text, diets) if text else store.menu(None, diets),
        chips=_chips("/search", [("q", text)], diets),
    )


def _diets(request: Request) -> frozenset[str]:
    return frozenset(request.query_params.getlist("diet")) & DIETS.keys()


def _chips(path: str, query: list[tuple[str, str]], diets: frozenset[str]) -> tuple[DietChip, ...]:
    """A chip for each diet, whose address keeps the others as they are."""
    chips: list[DietChip] = []
    for diet, name in DIETS.items():
        wanted = query + [("diet", other) for other in DIETS if (other in diets) != (other == diet)]
        chips.append(DietChip(name, diet in diets, f"{path}?{urlencode(wanted)}" if wanted else path))
    return tuple(chips)
