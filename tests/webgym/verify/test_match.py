"""Values against constraints, and rows against patterns: no pairing is better than the one found."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest

from tests.webgym.shop import line_row, order_row
from webgym.goal import ANYTHING, AnyOf, Between, Row, Words
from webgym.verify.diff import Node
from webgym.verify.match import assign, fits, likeness, pair


@pytest.mark.parametrize(
    ("found", "expected", "fit"),
    [
        (1, 1, True),
        (1, "1", False),
        ("1", 1, False),
        (1, 1.0, False),
        (1.0, 1.0, True),
        (None, None, True),
        (None, "", False),
        (0, None, False),
        (b"a", b"a", True),
        ("a", b"a", False),
        (1, AnyOf((1.0, "1")), False),
        (2, Between(None, 2), True),
        (2.5, Between(2.5, 2.5), True),
        ("2", Between(1, 3), False),
        (None, Between(None, None), False),
        (b"x", Words("x"), False),
        ("Café ", Words("cafe\u0301"), True),
        (None, ANYTHING, True),
    ],
)
def test_values_are_strict_about_types(found: object, expected: object, fit: bool):
    assert fits(found, expected) is fit  # type: ignore[arg-type]


def test_assignment_is_the_best_there_is():
    rng = random.Random(7)
    for _ in range(300):
        rows, columns = rng.randint(1, 5), rng.randint(1, 5)
        worth = [[rng.choice((0.0, 0.25, 0.5, 0.75, 1.0)) for _ in range(columns)] for _ in range(rows)]
        given = assign(worth)
        taken = [column for column in given if column is not None]
        assert len(set(taken)) == len(taken)
        total = sum(worth[row][column] for row, column in enumerate(given) if column is not None)
        side = max(rows, columns)
        square = [[worth[r][c] if r < rows and c < columns else 0.0 for c in range(side)] for r in range(side)]
        best = max(sum(square[r][c] for r, c in enumerate(order)) for order in itertools.permutations(range(side)))
        assert total == pytest.approx(best)


def test_an_exact_pairing_is_found_wherever_there_is_one():
    """Random patterns that overlap, against every way of giving the rows to them."""
    rng = random.Random(3)
    exact_ones = 0
    for _ in range(400):
        patterns = [
            Row("t", {"a": AnyOf(tuple(rng.sample(range(4), rng.randint(1, 3))))}, at_least=low, at_most=high)
            for low, high in (rng.choice(((1, 1), (0, 1), (1, 2), (0, None))) for _ in range(rng.randint(1, 3)))
        ]
        nodes = [Node("t", {"a": rng.randrange(4)}) for _ in range(rng.randint(0, 4))]
        possible = any(
            all(fits(node.values["a"], patterns[p].values["a"]) for p, node in zip(choice, nodes, strict=True))
            and all(
                row.at_least <= choice.count(p) <= (len(nodes) if row.at_most is None else row.at_most)
                for p, row in enumerate(patterns)
            )
            for choice in itertools.product(range(len(patterns)), repeat=len(nodes))
        )
        pairing = pair(patterns, nodes)
        met = all(row.at_least <= len(m) for row, m in zip(patterns, pairing.matched, strict=True))
        assert (met and not pairing.extra) is possible
        exact_ones += possible
    assert 50 < exact_ones < 350


def test_likeness_is_one_only_where_equal():
    pattern = order_row(line_row("burrito", 1, "guac", "rice"))
    line = Node("lines", {"id": 5, "order_id": 4, "product_id": "burrito", "quantity": 1})
    line.children.extend(Node("line_toppings", {"line_id": 5, "topping_id": t}) for t in ("rice", "guac"))
    order = Node("orders", {"id": 4, "number": "x", "note": "", "tip": 0.0}, [line])
    assert likeness(pattern, order) == 1.0
    line.children.append(Node("line_toppings", {"line_id": 5, "topping_id": "cream"}))
    assert likeness(pattern, order) == pytest.approx((2 + 4 / 5) / 3)
    assert likeness(replace(pattern.children[0], key=("quantity",)), line) == pytest.approx(4 / 5)
    wrong = replace(pattern.children[0], values={"product_id": "burrito", "quantity": 2})
    assert 0 < likeness(wrong, line) < 1
    assert likeness(replace(wrong, key=("quantity",)), line) == 0.0
