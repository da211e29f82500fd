"""The buttons of a bag's page, and what they call its lines; ``bag_line`` of ``kit/macros.html`` draws them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from webgym_sites.kit.store.bag import BagRows
from webgym_sites.kit.store.errors import Refused
from webgym_sites.kit.web.form import Form

_STEPS = {"more": 1, "less": -1}


class Named(Protocol):
    """What has a name."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...


class BagLine(Protocol):
    """A line as ``bag_line`` shows it, as far as names go."""

    @property
    def product(self) -> Named:
        """What it is."""
        ...

    @property
    def options(self) -> Sequence[Named]:
        """How it shall be made."""
        ...


LineT = TypeVar("LineT", bound=BagLine)


def told_apart(lines: Iterable[LineT]) -> list[tuple[LineT, str]]:
    """Each line with what its buttons call it: the product, and where that stands in the bag twice, what is special.

    ``Latte (oat milk, #2)``: the options that not all Lattes have, and a number where that does not tell them
    apart; a Latte without any of these is just called ``Latte``.
    """
    listed = list(lines)
    special = [(line.product.name, _special(line, listed)) for line in listed]
    alike, seen = Counter(special), Counter[tuple[str, tuple[str, ...]]]()
    named: list[tuple[LineT, str]] = []
    for line, what in zip(listed, special, strict=True):
        seen[what] += 1
        name, told = what[0], [*what[1], *([f"#{seen[what]}"] if alike[what] > 1 else [])]
        named.append((line, f"{name} ({', '.join(told)})" if told else name))
    return named


def _special(line: BagLine, lines: Iterable[BagLine]) -> tuple[str, ...]:
    """The options of a line that not all lines of its product have."""
    alike = [{option.name for option in each.options} for each in lines if each.product.name == line.product.name]
    return tuple(option.name for option in line.options if not all(option.name in options for options in alike))


def act_on_bag(bag: BagRows, form: Form) -> None:
    """What a button asks for: one more, one less, take a line out, or empty the bag.

    Raises:
        NotFound: The line is not in the bag any more.
        Refused: There is no such button, or there can be no more of it.
    """
    intent = form.text("intent")
    if intent == "empty":
        bag.empty()
    elif intent == "remove":
        bag.remove(form.number("line"))
    elif intent in _STEPS:
        line_id = form.number("line")
        bag.set_quantity(line_id, bag.quantity(line_id) + _STEPS[intent])
    else:
        raise Refused("The bag does not know that button.")
