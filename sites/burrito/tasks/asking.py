"""Questions about the menu and the orders of before; a few are about things that do not exist.

A question is a kind with its subject. `Question.direct` words it, and `read_question` takes the wording apart again,
as the oracle must, which is given the instruction and not the question.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass

from webgym.goal import AnswerSpec, Goal
from webgym.task import ANSWERING, Draw, Family
from webgym_sites.burrito.catalogue import Dish, PastOrder, catalogue
from webgym_sites.burrito.pricing import totals
from webgym_sites.burrito.store.orders import order_number
from webgym_sites.burrito.tasks import phrasings
from webgym_sites.burrito.tasks.chance import a_dish, as_it_comes, changed, past_orders
from webgym_sites.burrito.tasks.changing import order_setup
from webgym_sites.burrito.tasks.wording import counted, item_phrase, several
from webgym_sites.kit.money import dollars
from webgym_sites.kit.tasks.chance import moment


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question: how it is worded on its own and after "tell me", and how its wording is read."""

    direct: str
    indirect: str
    pattern: str


KINDS = {
    "price": Kind(
        "How much does {subject} cost before tax?",
        "how much {subject} costs before tax",
        r"how much (?:does )?(?P<subject>.+?) costs? before tax",
    ),
    "calories": Kind(
        "How many calories does {subject} have on the menu?",
        "how many calories {subject} has on the menu",
        r"how many calories (?:does )?(?P<subject>.+?) ha(?:ve|s) on the menu",
    ),
    "total": Kind(
        "What did order {subject} come to in total?",
        "what order {subject} came to in total",
        r"what (?:did )?order (?P<subject>\S+) c[oa]me to in total",
    ),
    "count": Kind(
        "How many items were in order {subject}?",
        "how many items were in order {subject}",
        r"how many items were in order (?P<subject>AE-\d+)",
    ),
    "time": Kind(
        "At what time of day was order {subject} placed?",
        "at what time of day order {subject} was placed",
        r"at what time of day (?:was )?order (?P<subject>\S+) (?:was )?placed",
    ),
    "contents": Kind(
        "Which products were in order {subject}?",
        "which products were in order {subject}",
        r"which products were in order (?P<subject>AE-\d+)",
    ),
    "extreme": Kind(
        "Which of the {subject} costs the {detail} on the menu?",
        "which of the {subject} costs the {detail} on the menu",
        r"which of the (?P<subject>[\w ]+) costs the (?P<detail>\w+) on the menu",
    ),
    "diet": Kind(
        "Which of the {subject} does the menu mark as {detail}?",
        "which of the {subject} the menu marks as {detail}",
        r"which of the (?P<subject>[\w ]+?) (?:does )?the menu marks? as (?P<detail>\w+)",
    ),
    "under": Kind(
        "Which of the {subject} cost less than {detail} on the menu?",
        "which of the {subject} cost less than {detail} on the menu",
        r"which of the (?P<subject>[\w ]+?) cost less than (?P<detail>\S+) on the menu",
    ),
    "rank": Kind(
        "How do the {subject} rank by their price on the menu, from the cheapest to the most expensive?",
        "how the {subject} rank by their price on the menu, from the cheapest to the most expensive",
        r"how (?:do )?the (?P<subject>[\w ]+) rank by their price",
    ),
}

NOT_ON_THE_MENU = tuple(
    f"{first} {second}"
    for first in (
        "Lobster",
        "Pineapple",
        "Duck",
        "Tuna",
        "Pumpkin",
        "Teriyaki",
        "Falafel",
        "Pesto",
        "Truffle",
        "Salmon",
    )
    for second in ("Burrito", "Bowl", "Tacos", "Salad", "Quesadilla", "Pizza", "Ramen", "Sandwich", "Curry", "Wrap")
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a kind of `KINDS`, of what, and with which detail."""

    kind: str
    subject: str
    detail: str = ""

    @property
    def direct(self) -> str:
        """The question as a sentence of its own."""
        return KINDS[self.kind].direct.format(subject=self.subject, detail=self.detail)

    @property
    def indirect(self) -> str:
        """The question as it follows "tell me"."""
        return KINDS[self.kind].indirect.format(subject=self.subject, detail=self.detail)


def read_question(instruction: str) -> Question:
    """The question that an instruction asks.

    Raises:
        ValueError: It asks nothing of a known kind.
    """
    for name, kind in KINDS.items():
        match = re.search(kind.pattern, instruction, re.IGNORECASE)
        if match is not None:
            return Question(name, match["subject"], match.groupdict().get("detail") or "")
    raise ValueError(f"no known question in {instruction!r}; the kinds are {', '.join(KINDS)}.")


# --- drawing ---------------------------------------------------------------------------------------------------------

Asked = tuple[Question, AnswerSpec]


def _find_out(rng: random.Random) -> Draw:
    start_at = moment(rng)
    past = past_orders(rng, start_at, rng.randint(2, 4))
    kind = rng.random()
    if kind < 0.15:
        asked = _about_nothing(rng)
    elif kind < 0.55:
        asked = _about_an_order(rng, rng.choice(past))
    elif kind < 0.85:
        asked = rng.choice((_price, _price, _calories))(rng)
    else:
        asked = _about_a_category(rng)
    question, answer = asked
    key = json.dumps([question.kind, question.subject, question.detail, answer.kind, answer.value])
    words = {"question": question.direct, "indirect": question.indirect}
    return Draw(key, Goal(answer=answer), words, start_at, setup=order_setup(past))


def _price(rng: random.Random) -> Asked:
    item = as_it_comes(rng, a_dish(rng))
    item = changed(rng, item, rng.randint(0, 2), groups=("size", "cup", "portion", "extras", "toppings"))
    return Question("price", _an_order_of(item_phrase(item))), AnswerSpec("money", item.unit_cents)


def _an_order_of(phrase: str) -> str:
    """``Churros with berry sauce`` as ``an order of Churros with berry sauce``."""
    return phrase if phrase.startswith(("a ", "an ")) else f"an order of {phrase}"


def _calories(rng: random.Random) -> Asked:
    dish = a_dish(rng)
    return Question("calories", _an_order_of(counted(dish.name, 1))), AnswerSpec("number", dish.calories)


def _about_an_order(rng: random.Random, order: PastOrder) -> Asked:
    book, number = catalogue(), order_number(order.id)
    match rng.choice(("total", "count", "time", "contents")):
        case "total":
            subtotal = sum(book.unit_cents(line.product_id, line.option_ids) * line.quantity for line in order.lines)
            fee = book.zips[order.address.zip][1] if order.address else 0
            return Question("total", number), AnswerSpec("money", totals(subtotal, fee).total_cents)
        case "count":
            return Question("count", number), AnswerSpec("number", sum(line.quantity for line in order.lines))
        case "time":
            return Question("time", number), AnswerSpec("time", f"{order.placed_at:%H:%M}")
        case _:
            names = sorted(book.dishes[line.product_id].name for line in order.lines)
            return Question("contents", number), AnswerSpec("set", tuple(names))


def _about_a_category(rng: random.Random) -> Asked:
    book = catalogue()
    while True:
        category = rng.choice(list(book.categories))
        dishes = sorted(book.in_category(category), key=menu_cents)
        asked = rng.choice((_extreme, _diet, _under, _rank))(rng, several(category), dishes)
        if asked is not None:
            return asked


def _extreme(rng: random.Random, name: str, dishes: list[Dish]) -> Asked | None:
    dish, rival, word = rng.choice(((dishes[0], dishes[1], "least"), (dishes[-1], dishes[-2], "most")))
    if menu_cents(dish) == menu_cents(rival):
        return None
    return Question("extreme", name, word), AnswerSpec("name", dish.name)


def _diet(rng: random.Random, name: str, dishes: list[Dish]) -> Asked | None:
    named = [dish.name for dish in dishes if dish.vegan]
    return (Question("diet", name, "vegan"), AnswerSpec("set", tuple(named))) if named else None


def _under(rng: random.Random, name: str, dishes: list[Dish]) -> Asked | None:
    limit = menu_cents(rng.choice(dishes)) // 25 * 25 + 25
    named = [dish.name for dish in dishes if menu_cents(dish) < limit]
    return Question("under", name, dollars(limit)), AnswerSpec("set", tuple(named))


def _rank(rng: random.Random, name: str, dishes: list[Dish]) -> Asked | None:
    if len({menu_cents(dish) for dish in dishes}) < len(dishes):
        return None
    return Question("rank", name), AnswerSpec("list", tuple(dish.name for dish in dishes))


def _about_nothing(rng: random.Random) -> Asked:
    """A question that has no answer, as what it is about does not exist."""
    nothing = AnswerSpec("infeasible", None)
    if rng.random() < 0.3:
        number = order_number(rng.randint(60, 900))
        return Question(rng.choice(("total", "count", "time")), number), nothing
    subject = _an_order_of(counted(rng.choice(NOT_ON_THE_MENU), 1))
    return Question(rng.choice(("price", "calories")), subject), nothing


def menu_cents(dish: Dish) -> int:
    """The price that the menu shows: with the cheapest of what must be chosen and is not preselected."""
    book = catalogue()
    required = [ask for ask in dish.asks if ask.min_choices and not ask.preselected]
    return dish.base_price_cents + sum(
        min(book.options[option].price_cents for option in ask.offered) for ask in required
    )


FAMILIES = (
    Family(
        name="find-out",
        summary="A question about the menu or past orders, answered in words; some have no answer.",
        difficulty="medium",
        draw=_find_out,
        phrasings=phrasings.FIND_OUT,
        modes=ANSWERING,
        max_steps=40,
    ),
)
