"""Filling the bag: the first line that is wrong or missing is put right."""

from __future__ import annotations

from webgym.snapshot import Snapshot
from webgym.types import Action, PageView
from webgym_sites.kit.oracle.controls import path_of
from webgym_sites.kit.oracle.names import Names
from webgym_sites.pizza.menu import Made
from webgym_sites.pizza.oracle.builder import Builder
from webgym_sites.pizza.oracle.lines import Held, lines_in
from webgym_sites.pizza.tasks.wish import Item, changes_between


class Shopper:
    """Fills the bag.

    Args:
        items: What shall be in it.
    """

    def __init__(self, items: tuple[Item, ...]) -> None:
        self._items = items

    def act(self, page: PageView, say: Names, state: Snapshot) -> Action | None:
        """The next action; None once the bag is as it shall be."""
        lines = lines_in(state, "bag_lines")
        missing, spare = list(self._items), list[Held]()
        for line in lines:
            if line.item in missing:
                missing.remove(line.item)
            else:
                spare.append(line)
        if not missing and not spare:
            return None
        if not missing:
            return _in_bag(page, say) or say.click(
                page, "button", "Remove {thing}", thing=_called(say, lines, spare[0])
            )
        wanted = missing[0]
        alike = [line for line in spare if line.item.product_id == wanted.product_id]
        if wanted.made is None:
            return self._add(page, say, lines, wanted, alike)
        builder = _change(say, lines, wanted, wanted.made, alike) if alike else _begin(wanted, wanted.made, state)
        return builder.act(page, say, state)

    def _add(self, page: PageView, say: Names, lines: list[Held], wanted: Item, alike: list[Held]) -> Action:
        if alike and alike[0].item.quantity > wanted.quantity:
            called = _called(say, lines, alike[0])
            return _in_bag(page, say) or say.click(page, "button", "One less {what}, now {count}", what=called)
        if path_of(page) != "/besides":
            return say.click(page, "link", "Sides and drinks")
        return say.click(page, "button", "Add {thing}, {money}, {count} in the bag", thing=wanted.name)


def _in_bag(page: PageView, say: Names) -> Action | None:
    """The way to the bag; None on its page."""
    return None if path_of(page) == "/bag" else say.click(page, "link", "Bag, {items}")


def _change(say: Names, lines: list[Held], wanted: Item, made: Made, alike: list[Held]) -> Builder:
    """From the pizza of the bag that is nearest."""
    line = min(alike, key=lambda each: changes_between(made, each.item.made or made))
    return Builder(wanted, f"line-{line.id}", ("/bag", _called(say, lines, line)))


def _begin(wanted: Item, made: Made, state: Snapshot) -> Builder:
    """From the usual that is nearest, where there are any; else from the menu."""
    usuals = lines_in(state, "usuals")
    if not usuals:
        return Builder(wanted)
    usual = min(usuals, key=lambda each: changes_between(made, each.item.made or made))
    return Builder(wanted, f"usual-{usual.id}", ("/usuals", usual.name))


def _called(say: Names, lines: list[Held], line: Held) -> str:
    """What a line of the bag is called."""
    return say("{name}, number {number}", name=line.item.name, number=lines.index(line) + 1)
