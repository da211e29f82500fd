"""Looking up the answer to a question: to the page that shows it, and out of its text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from webgym.snapshot import Snapshot
from webgym.types import Action, Answer, Done, PageView
from webgym_sites.burrito.catalogue import Dish, catalogue
from webgym_sites.burrito.oracle.controls import names_in, to_bag, to_category
from webgym_sites.burrito.oracle.product_page import choose_group
from webgym_sites.burrito.tasks.asking import Question, read_question
from webgym_sites.burrito.tasks.wording import several
from webgym_sites.kit.oracle.controls import click, fill, link_with_price, path_of, query_of
from webgym_sites.kit.oracle.names import Names

_HEADING = re.compile(r'^\s*heading 3 "(?P<name>.+) (?P<price>\$[\d.]+)"$', re.MULTILINE)


class Researcher:
    """Answers the question of an instruction; it knows the question, and looks for the answer on the pages."""

    def __init__(self, instruction: str) -> None:
        self._question = read_question(instruction)

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action."""
        question, say = self._question, names_in(state)
        if state.table("bag_lines"):  # a question leaves nothing behind
            return say.click(page, "button", "Empty bag") if path_of(page) == "/bag" else to_bag(page, say)
        if question.kind in ("price", "calories"):
            return self._about_a_product(page, say, state)
        if question.subject.upper().startswith("AE-"):
            return self._about_an_order(page, say)
        return self._about_a_category(page, say)

    # --- products ----------------------------------------------------------------------------------------------------

    def _about_a_product(self, page: PageView, say: Names, state: Snapshot) -> Action:
        name = product_name(self._question.subject)
        dish = next((dish for dish in catalogue().dishes.values() if dish.name == name), None)
        if dish is not None and self._question.kind == "price" and path_of(page) == f"/item/{dish.id}":
            return self._price(page, say, dish, state)
        if path_of(page) != "/search" or query_of(page).get("q") != [name]:
            return fill(page, say("Search the menu"), name) or say.click(page, "button", "Search")
        link = link_with_price(page, name)
        if link is None:
            return Done(infeasible=True)
        if self._question.kind == "price":
            return click(link)
        calories = re.search(f'"{say.pattern("{number} cal")}"', cards(page)[name])
        return Answer(calories[1]) if calories else Done(infeasible=True)

    def _price(self, page: PageView, say: Names, dish: Dish, state: Snapshot) -> Action:
        wanted = options_of(dish, self._question.subject)
        for ask in dish.asks:
            action = choose_group(page, say, ask, wanted)
            if action is not None:
                return action
        quantity = next((row["quantity"] for row in state.table("drafts") if row["product_id"] == dish.id), 1)
        if quantity != 1:
            return say.click(page, "button", "One less {what}, now {count}")
        price = say.read(page, "button", "Add to bag · {money}")
        return Answer(price["money"]) if price else click(None)

    # --- orders ------------------------------------------------------------------------------------------------------

    def _about_an_order(self, page: PageView, say: Names) -> Action:
        number = self._question.subject
        if path_of(page) == f"/orders/{number}":
            return Answer(_ORDER_ANSWERS[self._question.kind](page.outline, say))
        if path_of(page) != "/orders":
            return say.click(page, "link", "Orders")
        link = say.control(page, "link", "Order {number}", number=number)
        return Done(infeasible=True) if link is None else click(link)

    # --- categories --------------------------------------------------------------------------------------------------

    def _about_a_category(self, page: PageView, say: Names) -> Action:
        category = next(id_ for id_ in catalogue().categories if several(id_) == self._question.subject.lower())
        if urlsplit(page.url)[2:4] != (f"/menu/{category}", ""):
            return to_category(page, say, category)
        return Answer(_from_menu(self._question, page, say))


def _from_menu(question: Question, page: PageView, say: Names) -> str:
    prices = sorted((price_cents(card["price"]), card["name"]) for card in _HEADING.finditer(page.outline))
    match question.kind:
        case "extreme":
            return prices[0 if question.detail == "least" else -1][1]
        case "rank":
            return _names([name for _, name in prices])
        case "under":
            return _names([name for cents, name in prices if cents < price_cents(question.detail)])
        case _:
            marked = f'text "{say(question.detail.capitalize())}"'
            return _names([name for name, card in cards(page).items() if marked in card])


def _names(names: list[str]) -> str:
    return json.dumps(names)


def cards(page: PageView) -> dict[str, str]:
    """The part of the outline that belongs to each product of a list, by its name."""
    headings = list(_HEADING.finditer(page.outline))
    ends = [*(heading.start() for heading in headings[1:]), len(page.outline)]
    return {heading["name"]: page.outline[heading.end() : end] for heading, end in zip(headings, ends, strict=True)}


# --- reading ---------------------------------------------------------------------------------------------------------


def product_name(subject: str) -> str:
    """The product that a phrase is about: the longest name of the menu in it, or else all but its article."""
    named = [dish.name for dish in catalogue().dishes.values() if dish.name in subject]
    return max(named, key=len) if named else re.sub(r"^(an order of|an?) ", "", subject)


def options_of(dish: Dish, subject: str) -> frozenset[str]:
    """The options that a phrase asks for: what it names, and besides that what the product comes with."""
    text = subject.replace(dish.name, "").lower()
    chosen = set(dish.preselected)
    options = catalogue().options
    for option in sorted(dish.offered, key=lambda id_: -len(options[id_].name)):
        name = re.compile(rf"\b{re.escape(options[option].name.lower())}\b")
        if name.search(text):
            text = name.sub("", text)  # "extra guacamole" is not guacamole as well
            ask = next(ask for ask in dish.asks if option in ask.offered)
            chosen = {option, *(chosen - set(ask.offered) if ask.max_choices == 1 else chosen)}
    return frozenset(chosen)


def price_cents(text: str) -> int:
    """``$9.75`` as 975."""
    return int(re.sub(r"\D", "", text))


def _found(pattern: str, outline: str) -> str:
    match = re.search(pattern, outline)
    return match[1] if match else ""


_ORDER_ANSWERS: dict[str, Callable[[str, Names], str]] = {
    "total": lambda outline, say: _found(rf'text "{re.escape(say("Total"))}"\s+text "(\$[\d,.]+)"', outline),
    "count": lambda outline, _: _found(r'heading 2 "(\d+) \w+"', outline),
    "time": lambda outline, _: _found(r" \d{4} \w+ (\d\d:\d\d)", outline),
    "contents": lambda outline, _: _names(re.findall(r'"\d+ \u00d7 ([^"]+)"', outline)),
}
