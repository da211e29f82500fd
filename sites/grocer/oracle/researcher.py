"""Looking up the answer to a question: to the shelves that show its parts, which are read and put together."""

from __future__ import annotations

from webgym.types import Action, Answer, PageView
from webgym_sites.grocer.catalogue import DIETS, Aisle, catalogue, rounded
from webgym_sites.grocer.oracle.ways import Shown, shown, to_aisle, to_home, to_shelf
from webgym_sites.grocer.tasks.asking import KINDS
from webgym_sites.grocer.tasks.wording import FLAGS
from webgym_sites.kit.money import dollars
from webgym_sites.kit.oracle.controls import click, query_of
from webgym_sites.kit.oracle.names import Names

_CHIPS = {"organic": "Organic", "vegan": "Vegan", "gluten_free": "Gluten free"}
_ON_SHELVES = " product in the aisle "


class Researcher:
    """Answers the question of an instruction; it knows the question, and looks for the answer on the pages."""

    def __init__(self, instruction: str) -> None:
        question = KINDS.read(instruction)
        self._kind, self._details = question.kind, question.details
        self._read: dict[str, Shown] = {}

    def act(self, page: PageView, say: Names) -> Action:
        """The next action."""
        match self._kind:
            case "total":
                return self._total(page, say)
            case "unit":
                return self._unit(page, say)
            case "count":
                return self._count(page, say)
            case _:
                return self._name(page, say)

    def _total(self, page: PageView, say: Names) -> Action:
        self._read |= {each.name: each for each in shown(page)}
        one, other = self._details["one"], self._details["other"]
        for name in (one, other):
            if name not in self._read:
                return to_shelf(page, say, next(p for p in catalogue().products.values() if p.name == name))
        pack, count = self._read[one], int(self._details["count"])
        saved = pack.offer.saves_cents(pack.price_cents, count) if pack.offer else 0
        weighed = rounded(self._read[other].price_cents * int(self._details["grams"]), 1000)
        return Answer(dollars(pack.price_cents * count - saved + weighed))

    def _unit(self, page: PageView, say: Names) -> Action:
        kind = self._details["kind"]
        aisle = next(aisle for aisle in catalogue().aisles.values() if kind in aisle.kinds)
        step = self._sorted(page, say, aisle, {"sort": "unit"})
        if step is not None:
            return step
        found = next((each for each in shown(page) if f" {kind} " in f" {each.name} "), None)
        return Answer(dollars(found.unit_cents)) if found else say.click(page, "link", "Next")

    def _count(self, page: PageView, say: Names) -> Action:
        flag = next(flag for flag, word in FLAGS.items() if word == self._details["flag"])
        step = self._sorted(page, say, _aisle_named(self._details["aisle"]), {flag: "yes"})
        if step is not None:
            return step
        self._read |= {each.name: each for each in shown(page)}
        forward = say.control(page, "link", "Next")
        return click(forward) if forward else Answer(str(len(self._read)))

    def _name(self, page: PageView, say: Names) -> Action:
        words, _, name = self._details["words"].partition(_ON_SHELVES)
        aisle, query = _aisle_named(name), {"sort": "price"}
        query |= {flag: "yes" for flag in DIETS if FLAGS[flag] in words.split()}
        brand = next((word for word in words.split() if word in catalogue().labels), "")
        step = self._sorted(page, say, aisle, {**query, **({"brand": brand} if brand else {})})
        return step or Answer(shown(page)[0].name)

    def _sorted(self, page: PageView, say: Names, aisle: Aisle, query: dict[str, str]) -> Action | None:
        """To an aisle with these filters and this order; None if it is shown so."""
        step = to_aisle(page, say, aisle.id, query)
        if step is not None:
            return step
        now = {name: values[0] for name, values in query_of(page).items()}
        if any(now[name] != value for name, value in query.items() if name in now):
            return to_home(page, say)
        wrong = next((name for name in query if name not in now), None)
        if wrong is None:
            return None
        texts = {
            **_CHIPS,
            "sort": {"price": "Lowest price", "unit": "Lowest unit price"}.get(query.get("sort", ""), ""),
        }
        if wrong == "brand":
            return say.click(page, "link", "{brand}", brand=query["brand"])
        return say.click(page, "link", texts[wrong])


def _aisle_named(name: str) -> Aisle:
    return next(aisle for aisle in catalogue().aisles.values() if aisle.name == name)
