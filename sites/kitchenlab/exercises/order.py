"""Orders as they are called into the kitchen: text that a program must read."""

from __future__ import annotations

import random
from typing import Any

from webgym_sites.kitchenlab.exercises.exercise import Exercise, Figures, Slot

_DISHES = ("taco", "soup", "ramen", "salad", "curry", "pie", "dal", "toast")
_CHANGES = ("onion", "egg", "chili", "salt", "lime")
_SIGNS = (";", "|", "/", "&", ">", "#")


def _called(rng: random.Random, figures: Figures) -> list[Any]:
    sign = str(figures["sign"])
    parts: list[str] = []
    for dish in rng.sample(_DISHES, rng.randint(1, 3)):
        count = rng.randint(1, 12)
        parts.append(dish if count == 1 else f"{count} {figures['times']} {dish}")
    return [rng.choice((f" {sign} ", sign, f"{sign} ")).join(parts)]


def _changed(rng: random.Random, figures: Figures) -> list[Any]:
    changes = rng.sample(_CHANGES, rng.randint(0, 3))
    signed = [f"{figures[rng.choice(('more', 'less'))]}{change}" for change in changes]
    return [f" {figures['sign']} ".join([rng.choice(_DISHES), *signed])]


def _table_note(rng: random.Random, figures: Figures) -> list[Any]:
    lines: list[str] = []
    for _ in range(rng.randint(2, 5)):
        dish = rng.choice(_DISHES)
        lines.append(
            f"{figures['mark']}{rng.randint(1, 4)}{figures['gap']}{dish}"
            if rng.random() < 0.75
            else f"note{figures['gap']}{dish}"
        )
    return ["\n".join(lines)]


EXERCISES = (
    Exercise(
        name="read-order",
        title="Read an order",
        kind="program",
        brief=(
            "read_order(text) reads dishes with '$sign' between them, spaces around it or not. '3 $times taco' is "
            "three of a dish, 'taco' alone is one. Return pairs of name and count, as they come."
        ),
        function="read_order",
        template="⟦1⟧",
        slots=(
            Slot(
                """\
def read_order(text):
    order = []
    for part in text.split("$sign"):
        part = part.strip()
        if " $times " in part:
            count, name = part.split(" $times ")
            order.append([name, int(count)])
        else:
            order.append([part, 1])
    return order""",
                (
                    """\
def read_order(text):
    order = []
    for part in text.split("$sign"):
        count, name = part.split(" $times ")
        order.append([name, count])
    return order""",
                    """\
def read_order(text):
    order = []
    for part in text.split("$sign"):
        if " $times " in part:
            count, name = part.split(" $times ")
            order.append([name, int(count)])
        else:
            order.append([part, 1])
    return order""",
                ),
            ),
        ),
        figures=lambda rng: {
            "sign": rng.choice(_SIGNS),
            "times": rng.choice(("x", "of", "times", "by", "plates of", "pots of")),
        },
        arguments=_called,
    ),
    Exercise(
        name="read-changes",
        title="Read the changes",
        kind="program",
        brief=(
            "read_changes(text) reads a dish and its changes, each after ' $sign ': '${more}egg' adds, '${less}egg' "
            "leaves out. Return the dish, what it is made with and what without, both in alphabetical order; at most "
            "$most of each."
        ),
        function="read_changes",
        template="⟦1⟧",
        slots=(
            Slot(
                """\
def read_changes(text):
    dish, *changes = text.split(" $sign ")
    more = sorted(change[1:] for change in changes if change[0] == "$more")
    less = sorted(change[1:] for change in changes if change[0] == "$less")
    return [dish, more[:$most], less[:$most]]""",
                (
                    """\
def read_changes(text):
    dish, *changes = text.split(" $sign ")
    more = [change for change in changes if change[0] == "$more"]
    less = [change for change in changes if change[0] != "$more"]
    return [dish, more, less]""",
                    """\
def read_changes(text):
    dish, *changes = text.split(" $sign ")
    more = [change[1:] for change in changes if change[0] == "$more"]
    less = [change[1:] for change in changes if change[0] == "$less"]
    return [dish, more[:$most], less[:$most]]""",
                ),
            ),
        ),
        figures=lambda rng: {
            "sign": rng.choice((*_SIGNS, "with", "but", "plus")),
            "more": rng.choice("+*^"),
            "less": rng.choice("-!~"),
            "most": rng.randint(1, 3),
        },
        arguments=_changed,
    ),
    Exercise(
        name="by-table",
        title="Dishes by table",
        kind="program",
        brief=(
            "by_table(text) reads lines such as '${mark}4${gap}soup', the dish of a table; other lines are notes and "
            "count for nothing. Return the dishes of each table as a list, by the table's number as text."
        ),
        function="by_table",
        template="⟦1⟧",
        slots=(
            Slot(
                """\
def by_table(text):
    tables = {}
    for line in text.split("\\n"):
        head, dish = line.split("$gap")
        if head.startswith("$mark"):
            tables.setdefault(head[len("$mark"):], []).append(dish)
    return tables""",
                (
                    """\
def by_table(text):
    tables = {}
    for line in text.split("\\n"):
        head, dish = line.split("$gap")
        tables[head] = [dish]
    return tables""",
                    """\
def by_table(text):
    tables = {}
    for line in text.split("\\n"):
        head, dish = line.split("$gap")
        if head.startswith("$mark"):
            tables[head[len("$mark"):]] = [dish]
    return tables""",
                ),
            ),
        ),
        figures=lambda rng: {
            "mark": rng.choice(("T", "table ", "#", "no. ", "seat ", "tb-", "desk ", "bar ")),
            "gap": rng.choice((": ", " = ", " > ", ", ", " - ")),
        },
        arguments=_table_note,
    ),
)
