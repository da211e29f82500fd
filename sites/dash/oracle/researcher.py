"""Looking up the answer to a question: to the pages that show its parts, which are read and put together."""

from __future__ import annotations

import re

from webgym.snapshot import Snapshot
from webgym.types import Action, Answer, Back, Done, PageView
from webgym_sites.dash.catalogue import catalogue
from webgym_sites.dash.oracle.ways import CARD, HIT, leave_nothing, names_of, to_home, to_results
from webgym_sites.dash.tasks.asking import KINDS
from webgym_sites.dash.tasks.comparing import FEE_AT_MOST
from webgym_sites.kit.money import dollars, parse_dollars
from webgym_sites.kit.oracle.controls import click, in_order, matching, path_of, query_of
from webgym_sites.kit.oracle.names import Names

_EXTRA_PRICE = r"( \+\$[\d.]+)?"


class Researcher:
    """Answers the question of an instruction; it knows the question, and looks for the answer on the pages."""

    def __init__(self, instruction: str) -> None:
        question = KINDS.read(instruction)
        self._kind, self._details = question.kind, question.details
        self._extras: dict[str, int | None] = {}  # by restaurant: what the extra costs there, None if it has none
        self._pages: dict[int, dict[str, dict[str, str]]] = {}  # by page of the list: restaurants by name

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action."""
        say = names_of(state)
        left = leave_nothing(say, page, state)
        if left is not None:
            return left
        match self._kind:
            case "cheapest":
                return self._cheapest(say, page)
            case "difference":
                return self._difference(say, page)
            case "best":
                return self._best(say, page)
            case "count":
                return self._count(say, page)
            case _:
                return self._order(say, page)

    # --- dishes ------------------------------------------------------------------------------------------------------

    def _cheapest(self, say: Names, page: PageView) -> Action:
        dish, extra = self._details["dish"], self._details["extra"]
        if path_of(page).startswith("/dish/"):
            place = say.read(page, "link", "{place}, {fee} fee, {minutes} min").get("place", "")
            box = matching(page, ("checkbox",), f"(?i:{re.escape(extra)}){_EXTRA_PRICE}")
            self._extras[place] = _cents(box.name.rpartition("+")[2]) if box and "+" in box.name else box and 0
            return Back()
        search = to_results(say, page, dish)
        if search is not None:
            return search
        hits = [hit for hit in _all(say, page, HIT) if hit["dish"] == dish]
        near = [hit for hit in hits if int(hit["minutes"]) <= int(self._details["minutes"])]
        unread = next((hit["place"] for hit in near if hit["place"] not in self._extras), None)
        if unread is not None:
            return say.click(page, "link", HIT, dish=dish, place=unread)
        with_extra = [(hit, self._extras[hit["place"]]) for hit in near]
        costs = [_cents(hit["price"]) + _cents(hit["fee"]) + cents for hit, cents in with_extra if cents is not None]
        return Answer(dollars(min(costs))) if costs else Done(infeasible=True)

    def _difference(self, say: Names, page: PageView) -> Action:
        dish = self._details["dish"]
        search = to_results(say, page, dish)
        if search is not None:
            return search
        prices = {hit["place"]: _cents(hit["price"]) for hit in _all(say, page, HIT) if hit["dish"] == dish}
        return Answer(dollars(abs(prices[self._details["one"]] - prices[self._details["other"]])))

    # --- restaurants -------------------------------------------------------------------------------------------------

    def _best(self, say: Names, page: PageView) -> Action:
        kind, most = self._details["which"].removeprefix("the highest-rated ").split(FEE_AT_MOST)
        cuisine = next(id_ for id_, name in catalogue().cuisines.items() if name == kind)
        if path_of(page) != "/":
            return to_home(say, page)
        if query_of(page).get("cuisine") != [cuisine]:
            return say.click(page, "link", kind)
        some = [card for card in _all(say, page, CARD) if _cents(card["fee"]) <= _cents(most)]
        return Answer(max(some, key=lambda card: float(card["rating"]))["place"])

    def _count(self, say: Names, page: PageView) -> Action:
        query = query_of(page)
        if path_of(page) != "/" or query.keys() - {"page"}:
            return to_home(say, page)
        number = int(query.get("page", ["1"])[0])
        self._pages[number] = {card["place"]: card for card in _all(say, page, CARD)}
        pages = [e for e in page.elements if re.fullmatch(say.pattern("Page {number}"), e.name)]
        unread = next((n for n in range(1, len(pages) + 1) if n not in self._pages), None)
        if unread is not None:
            return say.click(page, "link", "Page {number}", number=unread)
        cards = [card for shown in self._pages.values() for card in shown.values()]
        minutes, fee = int(self._details["minutes"]), _cents(self._details["fee"])
        return Answer(str(sum(int(card["minutes"]) <= minutes and _cents(card["fee"]) < fee for card in cards)))

    def _order(self, say: Names, page: PageView) -> Action:
        if path_of(page) != "/orders":
            return say.click(page, "link", "Orders")
        found = say.read(page, "link", "Order {number}, {place}, {money}, {when}", place=self._details["place"])
        if not found:
            return click(None)
        time = re.fullmatch(say.pattern("arrives {time}"), found["when"])
        return Answer(found["money"] if self._kind == "total" else time["time"] if time else "")


def _all(say: Names, page: PageView, text: str) -> list[dict[str, str]]:
    """What stands in the places of every link of that text."""
    fits = re.compile(say.pattern(text)).fullmatch
    return [match.groupdict() for e in in_order(page) if e.role == "link" and (match := fits(e.name))]


def _cents(text: str) -> int:
    """``$9.75`` as 975."""
    return parse_dollars(text) or 0
