"""Verdicts: what was asked for, exactly, and nothing else."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

import pytest

from tests.webgym.shop import Shop, bag_row, line_row, order_goal
from webgym.errors import TaskError
from webgym.goal import ANYTHING, AnswerSpec, AnyOf, Between, Change, Goal, Row, Words
from webgym.snapshot import Snapshot, TableShape
from webgym.types import INFEASIBLE
from webgym.verify import NOT_INFEASIBLE, NOTHING_ELSE, Verdict, verify
from webgym.verify.names import names_of

GUAC_BURRITO = line_row("burrito", 1, "rice", "guac")


def judged(goal: Goal, shop: Shop, *acts: str, answer: str | None = None) -> Verdict:
    """The verdict after these statements."""
    before = shop.snapshot()
    for sql in acts:
        shop(sql)
    return verify(goal, before, shop.snapshot(), answer)


def ordered(goal: Goal, *items: tuple[str, int, str], orders: int = 1, note: str = "", tip: float = 0.0) -> Verdict:
    """The verdict after ordering (product, quantity, toppings divided by spaces)."""
    shop = Shop()
    before = shop.snapshot()
    for _ in range(orders):
        shop.order(
            *[(product, quantity, toppings.split()) for product, quantity, toppings in items], note=note, tip=tip
        )
    return verify(goal, before, shop.snapshot())


def failures(verdict: Verdict) -> set[str]:
    return {check.name for check in verdict.failed}


# --- one order -------------------------------------------------------------------------------------------------------


def test_the_order_as_asked_succeeds():
    verdict = ordered(order_goal(GUAC_BURRITO), ("burrito", 1, "guac rice"))
    assert verdict.success
    assert verdict.score == 1.0
    assert not verdict.failed


def test_doing_nothing_scores_nothing():
    verdict = judged(order_goal(GUAC_BURRITO), Shop())
    assert not verdict.success
    assert verdict.score == 0.0
    assert next(check for check in verdict.checks if check.name == NOTHING_ELSE).passed


@pytest.mark.parametrize(
    ("item", "failing"),
    [
        (("bowl", 1, "rice guac"), "burrito: product_id"),
        (("burrito", 2, "rice guac"), "burrito: quantity"),
        (("burrito", 1, "rice"), "burrito: guac"),
        (("burrito", 1, "rice guac cream"), "burrito: nothing more"),
    ],
)
def test_one_thing_wrong_is_one_check_failed(item: tuple[str, int, str], failing: str):
    verdict = ordered(order_goal(GUAC_BURRITO), item)
    assert failures(verdict) == {failing}
    assert 0 < verdict.score < 1


def test_a_swapped_topping_is_one_missing_and_one_too_many():
    verdict = ordered(order_goal(GUAC_BURRITO), ("burrito", 1, "rice cream"))
    assert failures(verdict) == {"burrito: guac", "burrito: nothing more"}
    assert "cream" in next(check.found for check in verdict.failed if check.name == "burrito: nothing more")


def test_two_orders_where_one_was_asked():
    verdict = ordered(order_goal(GUAC_BURRITO), ("burrito", 1, "rice guac"), orders=2)
    placed = next(check for check in verdict.checks if check.name == "order added")
    assert (placed.passed, placed.expected, placed.found) == (False, "1", "2")
    assert failures(verdict) == {"order added", NOTHING_ELSE}


def test_an_extra_drink_is_named():
    verdict = ordered(order_goal(GUAC_BURRITO), ("burrito", 1, "rice guac"), ("cola", 1, ""))
    assert failures(verdict) == {"order: nothing more"}
    assert "'cola'" in verdict.failed[0].found


def test_a_side_effect_halves_the_score_and_is_named():
    shop = Shop()
    before = shop.snapshot()
    shop.order(("burrito", 1, ["rice", "guac"]))
    shop("UPDATE customers SET newsletter = 1 WHERE id = 1")
    shop("INSERT INTO addresses (customer_id, street) VALUES (1, '2 Oak Street')")
    shop("DELETE FROM visits WHERE rowid = 1")
    verdict = verify(order_goal(GUAC_BURRITO), before, shop.snapshot())
    assert verdict.score == 0.5
    (guard,) = verdict.failed
    assert guard.name == NOTHING_ELSE
    assert "customers 1 changed: newsletter 0 -> 1" in guard.found
    assert "'2 Oak Street'" in guard.found
    assert "visits (page='/', at='monday') removed" in guard.found


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE orders SET note = 'x' WHERE id = 1",
        "INSERT INTO lines (order_id, product_id, quantity) VALUES (1, 'cola', 1)",  # onto an order of last week
        "INSERT INTO line_toppings VALUES (1, 'salsa')",
        "DELETE FROM line_toppings WHERE line_id = 1",
        "UPDATE customers SET photo = x'00fe' WHERE id = 2",
        "UPDATE customers SET photo = 0 WHERE id = 1",
        "INSERT INTO visits VALUES ('/', 'monday')",  # a third row equal to the other two
        "UPDATE products SET price_cents = 900.5 WHERE id = 'burrito'",
    ],
)
def test_nothing_else_may_change(sql: str):
    shop = Shop()
    before = shop.snapshot()
    shop.order(("burrito", 1, ["rice", "guac"]))
    shop(sql)
    assert failures(verify(order_goal(GUAC_BURRITO), before, shop.snapshot())) == {NOTHING_ELSE}


def test_a_number_that_changed_its_type_has_changed():
    shapes = {"t": TableShape(("id", "value"), ("id",), {}, "id"), "u": TableShape(("id",), ("id",), {}, "id")}
    before = Snapshot(shapes, {"t": ((1, 1),), "u": ()})
    after = Snapshot(shapes, {"t": ((1, 1.0),), "u": ((1,),)})
    assert failures(verify(Goal(added=(Row("u"),)), before, after)) == {NOTHING_ELSE}


def test_lines_are_told_apart_whatever_their_order():
    goal = order_goal(line_row("burrito", 1, "guac"), line_row("burrito", 2, "guac"), line_row("cola"))
    items = [("burrito", 2, "guac"), ("cola", 1, ""), ("burrito", 1, "guac")]
    for mixed in itertools.permutations(items):
        assert ordered(goal, *mixed).success
    assert not ordered(goal, *items[:2]).success


def test_rows_are_taken_for_patterns_by_choice_not_by_turn():
    """Greedy matching would give the burrito to the first pattern, and nothing to the second."""
    either, burrito = line_row(AnyOf(("burrito", "bowl"))), line_row("burrito")
    for lines in ((either, burrito), (burrito, either)):
        assert ordered(order_goal(*lines), ("burrito", 1, ""), ("bowl", 1, "")).success
        assert ordered(order_goal(*lines), ("bowl", 1, ""), ("burrito", 1, "")).success
        assert not ordered(order_goal(*lines), ("bowl", 1, ""), ("bowl", 1, "")).success


def test_equal_lines_are_counted():
    goal = order_goal(line_row("cola"), line_row("cola"))
    assert ordered(goal, ("cola", 1, ""), ("cola", 1, "")).success
    for count in (1, 3):
        verdict = ordered(goal, *[("cola", 1, "")] * count)
        assert not verdict.success
    assert len({check.name for check in verdict.checks}) == len(verdict.checks)


def test_at_least_and_at_most():
    drinks = replace(line_row("cola"), at_least=2, at_most=3)
    for count, success in ((1, False), (2, True), (3, True), (4, False)):
        assert ordered(order_goal(drinks), *[("cola", 1, "")] * count).success is success
    any_number = replace(line_row("cola"), at_least=0, at_most=None)
    for count in (0, 1, 7):
        assert ordered(order_goal(line_row("bowl"), any_number), ("bowl", 1, ""), *[("cola", 1, "")] * count).success
    other = ordered(order_goal(line_row("bowl"), any_number), ("bowl", 1, ""), ("cola", 2, ""))
    assert failures(other) == {"order: nothing more"}  # an optional row is as asked, or it is another row


def test_what_may_miss_gives_no_credit():
    goal = order_goal(line_row("bowl"), replace(line_row("cola"), at_least=0))
    verdict = judged(goal, Shop())
    assert verdict.score == 0.0
    assert {check.weight for check in verdict.checks if check.name.startswith(("order: cola", "cola"))} == {0.0}


def test_constraints():
    goal = order_goal(line_row(AnyOf(("burrito", "bowl")), Between(2, 3)), note=Words("Ring twice!"), tip=ANYTHING)
    for product, quantity, note, tip, success in [
        ("bowl", 2, "ring  TWICE", 3.5, True),
        ("burrito", 3, "Ring twice.", 0.0, True),
        ("cola", 2, "Ring twice", 0.0, False),
        ("bowl", 4, "Ring twice", 0.0, False),
        ("bowl", 2, "Ring twice, or not", 0.0, False),
    ]:
        assert ordered(goal, (product, quantity, ""), note=note, tip=tip).success is success


# --- rows of existing parents, removals, changes ---------------------------------------------------------------------


def test_a_row_of_an_existing_parent_is_asked_for_with_its_foreign_key():
    goal = Goal(added=(Row("addresses", {"customer_id": 1, "street": Words("2 oak street")}, label="address"),))
    sql = "INSERT INTO addresses (customer_id, street) VALUES ({}, '2 Oak Street')"
    assert judged(goal, Shop(), sql.format(1)).success
    assert failures(judged(goal, Shop(), sql.format(2))) == {"address: customer_id"}
    with pytest.raises(TaskError, match="'customer_id'"):
        judged(Goal(added=(Row("addresses", {"street": "x"}),)), Shop())


def test_a_row_of_a_new_parent_that_is_asked_for_on_its_own():
    """The new address points at a customer who is new too, but the goal names them side by side."""
    customer = Row("customers", {"name": "Cy", "newsletter": 0, "photo": None})
    address = Row("addresses", {"customer_id": ANYTHING, "street": "3 Ash Street"})
    acts = (
        "INSERT INTO customers VALUES (7, 'Cy', 0, NULL)",
        "INSERT INTO addresses (customer_id, street) VALUES (7, '3 Ash Street')",
    )
    assert judged(Goal(added=(customer, address)), Shop(), *acts).success
    child = Row("addresses", {"street": "3 Ash Street"})
    assert judged(Goal(added=(replace(customer, children=(child,)),)), Shop(), *acts).success
    assert not judged(Goal(added=(customer,)), Shop(), *acts).success


def test_removed_rows_go_with_their_children():
    shop = Shop()
    line = shop.bag("burrito", 1, "guac")
    shop.bag("cola")
    goal = Goal(removed=(bag_row("burrito", 1, "guac"),))
    assert judged(goal, shop).score == 0.0
    assert judged(goal, shop, f"DELETE FROM bag WHERE id = {line}").success


def test_removing_the_wrong_row_or_more():
    goal = Goal(removed=(bag_row("burrito", 1, "guac"),))
    for sql in (
        "DELETE FROM bag WHERE product_id = 'cola'",
        "DELETE FROM bag",
        "DELETE FROM bag_toppings",
        "UPDATE bag SET quantity = 3",
    ):
        shop = Shop()
        shop.bag("burrito", 1, "guac")
        shop.bag("cola")
        assert not judged(goal, shop, sql).success


def test_a_row_may_take_the_number_of_one_that_went():
    """SQLite gives the highest number again: to remove, then add, must be as good as to add, then remove."""
    goal = Goal(added=(bag_row("bowl", 1, "salsa"),), removed=(bag_row("burrito", 1, "guac"),))
    remove = "DELETE FROM bag WHERE product_id = 'burrito'"
    for remove_first in (True, False):
        shop = Shop()
        shop.bag("burrito", 1, "guac")
        before = shop.snapshot()
        for step in (remove_first, not remove_first):
            if step:
                shop(remove)
            else:
                shop.bag("bowl", 1, "salsa")
        assert verify(goal, before, shop.snapshot()).success


def test_a_row_removed_by_mistake_and_written_again_is_the_same_row():
    shop = Shop()
    shop.bag("burrito", 1, "guac")
    shop.bag("cola")
    before = shop.snapshot()
    shop("DELETE FROM bag")
    shop.bag("cola")
    assert verify(Goal(removed=(bag_row("burrito", 1, "guac"),)), before, shop.snapshot()).success
    shop("UPDATE bag SET quantity = 2")
    assert failures(verify(Goal(removed=(bag_row("burrito", 1, "guac"),)), before, shop.snapshot())) == {NOTHING_ELSE}


def test_a_change_of_one_column():
    goal = Goal(changed=(Change("customers", {"name": "Ada"}, {"newsletter": 1}, label="Ada"),))
    assert judged(goal, Shop(), "UPDATE customers SET newsletter = 1 WHERE id = 1").success
    assert judged(goal, Shop()).score == 0.0
    assert failures(judged(goal, Shop(), "UPDATE customers SET newsletter = 2 WHERE id = 1")) == {"Ada: newsletter"}
    everybody = judged(goal, Shop(), "UPDATE customers SET newsletter = 1, photo = x'01'")
    assert failures(everybody) == {NOTHING_ELSE}
    gone = judged(goal, Shop(), "DELETE FROM addresses", "DELETE FROM customers WHERE id = 1")
    assert failures(gone) == {"Ada: newsletter", NOTHING_ELSE}


def test_columns_that_were_as_asked_from_the_start_give_no_credit():
    change = Change("customers", {"id": 1}, {"newsletter": 1, "name": "Ada"}, label="Ada")
    assert judged(Goal(changed=(change,)), Shop()).score == 0.0
    verdict = judged(Goal(changed=(change,)), Shop(), "UPDATE customers SET newsletter = 1, name = 'Eve' WHERE id = 1")
    assert failures(verdict) == {"Ada: name"}
    assert verdict.score == 0.5


def test_an_option_added_to_a_line_that_was_there():
    shop = Shop()
    line = shop.bag("burrito", 1, "guac")
    goal = Goal(added=(Row("bag_toppings", {"bag_id": line, "topping_id": "salsa"}, label="salsa"),))
    assert judged(goal, shop, f"INSERT INTO bag_toppings VALUES ({line}, 'salsa')").success
    assert "salsa added" in failures(judged(goal, shop, "DELETE FROM bag_toppings"))


# --- answers and giving up -------------------------------------------------------------------------------------------


def test_a_question_is_answered_and_nothing_done():
    goal = Goal(answer=AnswerSpec("money", 950))
    assert judged(goal, Shop(), answer="It is $9.50.").success
    assert judged(goal, Shop(), answer=None).score == 0.0
    assert failures(judged(goal, Shop(), answer=INFEASIBLE)) == {"answer"}
    assert failures(judged(goal, Shop(), "DELETE FROM visits", answer="9.50")) == {NOTHING_ELSE}


def test_a_task_that_cannot_be_done():
    goal = Goal(answer=AnswerSpec("infeasible", None))
    assert judged(goal, Shop(), answer=INFEASIBLE).success
    assert judged(goal, Shop(), answer="done").score == 0.0
    assert not judged(goal, Shop(), "DELETE FROM visits", answer=INFEASIBLE).success


def test_what_was_done_cannot_be_called_infeasible():
    goal = Goal(removed=(bag_row("cola"),))
    for answer, failing in ((INFEASIBLE, {NOT_INFEASIBLE}), ("Done, the cola is out.", set[str]()), (None, set[str]())):
        shop = Shop()
        shop.bag("cola")
        assert failures(judged(goal, shop, "DELETE FROM bag", answer=answer)) == failing


# --- the verdict as data ---------------------------------------------------------------------------------------------


def test_the_same_checks_whatever_the_state():
    goal = order_goal(GUAC_BURRITO, replace(line_row("cola"), at_least=0, at_most=None), line_row("cola", 2))
    verdicts = [
        judged(goal, Shop()),
        ordered(goal, ("burrito", 1, "rice guac"), ("cola", 2, "")),
        ordered(goal, ("cola", 5, "cream"), ("cola", 2, ""), ("cola", 1, ""), orders=3),
        judged(goal, Shop(), "DELETE FROM line_toppings", "DELETE FROM visits"),
    ]
    assert len({tuple((check.name, check.weight) for check in verdict.checks) for verdict in verdicts}) == 1
    names = [check.name for check in verdicts[0].checks]
    assert len(names) == len(set(names))


def test_weights():
    heavy = replace(line_row("burrito", 1, "guac"), weight=3.0)
    verdict = ordered(order_goal(heavy), ("burrito", 2, "guac"))
    total = 1 + 3 + 1  # the order, the burrito, its guacamole
    assert verdict.score == pytest.approx((total - 3 / 4) / total)


def test_there_and_back_through_json():
    verdict = ordered(order_goal(GUAC_BURRITO), ("burrito", 2, "rice"))
    assert Verdict.from_dict(json.loads(json.dumps(verdict.to_dict()))) == verdict


def test_hostile_values_are_shown_short_and_escaped():
    verdict = ordered(order_goal(line_row("bowl")), ("bowl", 1, ""), note="\x1b[2J\u202e" + "A" * 100_000)
    (check,) = verdict.failed
    assert check.name == "order: note"
    assert len(check.found) < 200
    assert check.found.isprintable()
    many = ordered(order_goal(line_row("bowl")), *[("cola", 1, "")] * 40)
    assert all(len(check.found) < 2000 and check.found.isprintable() for check in many.checks)


def test_labels_where_none_is_given():
    goal = Goal(added=(Row("bag", {"product_id": "bowl", "quantity": Between(1, 2)}),))
    assert names_of(goal, Shop().snapshot().shapes).added[0].here == "bag bowl added"


def test_snapshots_of_different_tables_are_refused():
    snapshot = Shop().snapshot()
    with pytest.raises(TaskError, match="different tables"):
        verify(order_goal(GUAC_BURRITO), snapshot, snapshot.without({"visits"}))
