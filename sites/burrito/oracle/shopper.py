"""Placing one exact order: the first thing that is not as it should be is put right, bag before checkout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from webgym.snapshot import Snapshot
from webgym.types import Action, Done, PageView, SqlValue
from webgym_sites.burrito.catalogue import Dish, catalogue
from webgym_sites.burrito.oracle.checkout import CheckoutClerk
from webgym_sites.burrito.oracle.controls import names_in, to_bag, to_dish
from webgym_sites.burrito.oracle.product_page import choose_item
from webgym_sites.burrito.tasks.wish import Item, Wish
from webgym_sites.kit.oracle.bag import on_line
from webgym_sites.kit.oracle.controls import path_of, query_of
from webgym_sites.kit.oracle.names import Names
from webgym_sites.kit.tasks.items import BAG_LINES, ORDER_LINES, Held

Values = Mapping[str, SqlValue]


Line = Held[Item]


class Shopper:
    """Places an order through the pages.

    Args:
        plan: The order.
        reorders: Whether to start from the order of before that is most like it.
    """

    def __init__(self, plan: Wish, reorders: bool = False) -> None:
        self._plan = plan
        self._reorders = reorders
        self._clerk = CheckoutClerk(plan)

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action."""
        if any(order["status"] == "received" for order in state.table("orders")):
            return Done()
        say = names_in(state)
        lines = BAG_LINES.held(state, Item)
        if self._reorders and not lines:
            return self._reorder(page, say, state)
        pairs, spare, missing = _paired(lines, self._plan.items)
        opened = next((item for item in missing if _is_open(page, item)), None)
        if opened:  # what is begun is finished first
            return self._add(page, say, state, opened)
        wrong = [(line, item) for line, item in pairs if line.item.food != item.food]
        if wrong:
            line, item = next((pair for pair in wrong if _is_open(page, pair[1], pair[0])), wrong[0])
            return self._edit(page, say, state, lines, line, item)
        if spare:
            return self._on_bag_line(page, say, "button", "Remove {thing}", lines, spare[0])
        for line, item in pairs:
            if line.item.quantity != item.quantity:
                step = (
                    "One more {what}, now {count}"
                    if line.item.quantity < item.quantity
                    else "One less {what}, now {count}"
                )
                return self._on_bag_line(page, say, "button", step, lines, line)
        if missing:
            listed = (item for item in missing if path_of(page) == f"/menu/{_dish(item).category_id}")
            return self._add(page, say, state, next(listed, missing[0]))
        return self._clerk.act(page, say, state)

    # --- the bag -----------------------------------------------------------------------------------------------------

    def _reorder(self, page: PageView, say: Names, state: Snapshot) -> Action:
        if path_of(page) != "/orders":
            return say.click(page, "link", "Orders")
        lines = ORDER_LINES.held(state, Item)
        wanted = {item.product_id for item in self._plan.items}

        def alike(order: Values) -> tuple[int, int]:
            mine = [line.item for line in lines if line.row["order_id"] == order["id"]]
            same = sum(item.product_id in wanted for item in mine)
            return 2 * same - len(mine), sum(item in self._plan.items for item in mine)

        best = max(state.table("orders"), key=alike)
        return say.click(page, "button", "Reorder {number} of {day}", number=best["number"])

    def _on_bag_line(self, page: PageView, say: Names, role: str, act: str, lines: list[Line], line: Line) -> Action:
        if path_of(page) != "/bag":
            return to_bag(page, say)
        alike = [other for other in lines if other.item.product_id == line.item.product_id]
        return on_line(page, say, role, act, line.item.name, alike.index(line))

    def _edit(self, page: PageView, say: Names, state: Snapshot, lines: list[Line], line: Line, item: Item) -> Action:
        if _is_open(page, item, line):
            quantity = _draft_quantity(state, item.product_id, line.row["id"])
            return choose_item(page, say, item, quantity) or say.click(page, "button", "Update bag · {money}")
        return self._on_bag_line(page, say, "link", "Edit {thing}", lines, line)

    def _add(self, page: PageView, say: Names, state: Snapshot, item: Item) -> Action:
        if _is_open(page, item):
            quantity = _draft_quantity(state, item.product_id, None)
            return choose_item(page, say, item, quantity) or say.click(page, "button", "Add to bag · {money}")
        return to_dish(page, say, _dish(item))


# --- what the page is ------------------------------------------------------------------------------------------------


def _dish(item: Item) -> Dish:
    return catalogue().dishes[item.product_id]


def _is_open(page: PageView, item: Item, line: Line | None = None) -> bool:
    """Whether this is the page of the item's product, for that line of the bag or for a new one."""
    edited = query_of(page).get("line")
    return path_of(page) == f"/item/{item.product_id}" and edited == (None if line is None else [str(line.row["id"])])


# --- what the store says ---------------------------------------------------------------------------------------------


def _draft_quantity(state: Snapshot, product_id: str, line_id: SqlValue) -> int:
    """How many the product page asks for."""
    rows = (row for row in state.table("drafts") if (row["product_id"], row["line_id"]) == (product_id, line_id))
    return next((int(str(row["quantity"])) for row in rows), 1)


def _paired(lines: list[Line], items: Iterable[Item]) -> tuple[list[tuple[Line, Item]], list[Line], list[Item]]:
    """Lines with the items they are, or are to become; lines that are not wanted; items that are not there."""
    spare, missing = list(lines), list(items)
    pairs: list[tuple[Line, Item]] = []
    for same in (_identical, _same_food, _same_product):
        for line in list(spare):
            item = next((item for item in missing if same(line.item, item)), None)
            if item is not None:
                pairs.append((line, item))
                spare.remove(line)
                missing.remove(item)
    return pairs, spare, missing


def _identical(one: Item, other: Item) -> bool:
    return one == other


def _same_food(one: Item, other: Item) -> bool:
    return one.food == other.food


def _same_product(one: Item, other: Item) -> bool:
    """Whether one can be edited to be the other; a note cannot be taken away by clicks alone."""
    return one.product_id == other.product_id and one.note in ("", other.note)
