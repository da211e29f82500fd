"""The ways from page to page, and putting right what was left behind."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path

from webgym.snapshot import Snapshot
from webgym.types import Action, PageView
from webgym_sites.dash.catalogue import Dish, Restaurant, catalogue
from webgym_sites.kit.money import dollars
from webgym_sites.kit.oracle.controls import click, fill, path_of, query_of
from webgym_sites.kit.oracle.names import Names

CARD = "{place}, {cuisine}, {rating} stars, {fee} fee, {minutes} min"
"""What the link to a restaurant is called."""
HIT = "{dish}, {place}, {price}, {fee} fee, {minutes} min"
"""What the link to a dish is called where a search found it."""


def names_of(state: Snapshot) -> Names:
    """What controls are called in this episode."""
    return Names.of(Path(__file__).parents[1], state)


def to_home(say: Names, page: PageView) -> Action:
    """Open all restaurants, without filters."""
    return say.click(page, "link", "Swiftlet, home")


def to_bag(say: Names, page: PageView) -> Action:
    """Open the bag."""
    return say.click(page, "link", "Bag, {count}")


SORTS = {"": "", "rating": "Top rated", "fee": "Lowest fee", "time": "Fastest"}
"""What the chips that sort restaurants are called."""


def to_place(say: Names, page: PageView, place: Restaurant, sort: str = "") -> Action:
    """Open a restaurant's page by way of its cuisine, sorted so if one of `SORTS` is given."""
    if path_of(page) != "/":
        return to_home(say, page)
    if query_of(page).get("cuisine") != [place.cuisine_id]:
        return say.click(page, "link", catalogue().cuisines[place.cuisine_id])
    if query_of(page).get("sort", [""]) != [sort]:
        return say.click(page, "link", SORTS[sort]) if sort else to_home(say, page)
    card = say.control(page, "link", CARD, place=place.name)
    return to_home(say, page) if card is None else click(card)


def to_dish(say: Names, page: PageView, dish: Dish, sort: str = "") -> Action:
    """Open a dish's page by way of its restaurant."""
    place = catalogue().restaurants[dish.restaurant_id]
    if path_of(page) != f"/place/{place.id}":
        return to_place(say, page, place, sort)
    return say.click(page, "link", "{dish}, {price}", dish=dish.name, price=dollars(dish.price_cents))


def to_results(say: Names, page: PageView, text: str) -> Action | None:
    """Search for a text; None where its results are shown."""
    if path_of(page) == "/search" and query_of(page).get("q") == [text]:
        return None
    return fill(page, say("Search dishes and restaurants"), text) or say.click(page, "button", "Search")


# --- putting things right --------------------------------------------------------------------------------------------


def turn_favourites(say: Names, page: PageView, state: Snapshot, wanted: Set[str]) -> Action | None:
    """Make these restaurants the favourites, and no others; None where they are."""
    wrong = wanted ^ {str(row["restaurant_id"]) for row in state.table("favourites")}
    if not wrong:
        return None
    place = catalogue().restaurants[min(wrong)]
    if path_of(page) != f"/place/{place.id}":
        return to_place(say, page, place)
    text = "Add {place} to favourites" if place.id in wanted else "Remove {place} from favourites"
    return say.click(page, "button", text, place=place.name)


def leave_nothing(say: Names, page: PageView, state: Snapshot) -> Action | None:
    """Empty the bag, and make the favourites what they were; None where nothing was left behind."""
    if state.table("bag_lines"):
        return say.click(page, "button", "Empty bag") if path_of(page) == "/bag" else to_bag(say, page)
    return turn_favourites(say, page, state, frozenset(catalogue().favourites))
