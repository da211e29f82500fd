"""Goals that have to be found are the only right ones, or all right ones are accepted; questions can be read back."""

from __future__ import annotations

import random
import re

import pytest

from webgym.goal import AnyOf, Between, Row
from webgym.task import Task
from webgym_sites.grocer import SITE
from webgym_sites.grocer.catalogue import catalogue
from webgym_sites.grocer.tasks.asking import FAMILIES, KINDS
from webgym_sites.grocer.tasks.wish import wish_of


def drawn(family: str, seed: int) -> Task:
    return SITE.family(family).task("grocer", "train", seed)


def lines_of(task: Task) -> list[Row]:
    return [row for row in task.goal.added[0].children if row.table == "order_lines"]


@pytest.mark.parametrize("seed", range(20))
def test_what_is_cheapest_by_the_unit_is_so_among_all_of_its_kind(seed: int) -> None:
    task = drawn("cheapest-per-unit", seed)
    (item,) = wish_of(task.goal).items
    organic = "organic" in task.instruction
    others = [product for product in catalogue().kinds[item.product.kind] if product.organic or not organic]
    assert [p for p in others if p.unit_cents <= item.product.unit_cents] == [item.product]


@pytest.mark.parametrize("seed", range(20))
def test_the_least_money_buys_enough_and_nothing_else_does_for_less(seed: int) -> None:
    task = drawn("least-money", seed)
    (item,) = wish_of(task.goal).items
    match = re.search(r"at least ([\d.]+) (kg|l|pieces)", task.instruction)
    assert match
    need = float(match[1]) * (1 if match[2] == "pieces" else 1000)
    paid = item.line.cost_cents - item.line.saving_cents
    assert item.quantity * item.product.size >= need
    for product in catalogue().kinds[item.product.kind]:
        enough = [n for n in range(1, 40) if n * product.size >= need and (product, n) != (item.product, item.quantity)]
        assert all(product.cost_cents(n) - product.saving_cents(n) > paid for n in enough)


@pytest.mark.parametrize("seed", range(20))
def test_a_budget_leaves_a_choice_that_is_neither_free_nor_impossible(seed: int) -> None:
    task = drawn("within-budget", seed)
    within = task.goal.added[0].values["total_cents"]
    assert isinstance(within, Between) and within.high is not None
    assert wish_of(task.goal).bill.total_cents <= within.high
    dearest = 0
    for line in lines_of(task):
        prices = line.values["price_cents"]
        assert isinstance(prices, AnyOf)
        dearest += max(price for price in prices.values if isinstance(price, int))
    assert dearest > within.high


def test_questions_are_read_back_as_they_were_asked() -> None:
    rng = random.Random(3)
    for number in range(60):
        draw = FAMILIES[0].draw(rng)
        for split in ("train", "val", "test"):
            for phrasing in FAMILIES[0].phrasings.of(split):
                question = KINDS.read(phrasing.format_map(draw.wording))
                worded = KINDS.phrases[question.kind].format_map(question.details)
                assert worded in draw.wording["question"], (number, phrasing)
