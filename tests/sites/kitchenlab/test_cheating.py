"""Ways to get the reward without doing the work: each must fail the verdict."""

from __future__ import annotations

import json

import pytest

from tests.sites.kitchenlab.kitchen import Cook
from webgym_sites.kitchenlab import sandbox
from webgym_sites.kitchenlab.exercises import bill

NAME = "split-evenly"
HEAD = "def split(cents, guests):\n"


@pytest.fixture
def cook() -> Cook:
    return Cook("split-bill", NAME)


def test_the_right_program_succeeds(cook: Cook) -> None:
    assert not cook.judged().success
    verdict = cook.hand_in(*cook.ticket.solution)
    assert verdict.success and verdict.score == 1.0


def test_the_program_as_it_is_found_fails(cook: Cook) -> None:
    assert not cook.hand_in(cook.ticket.solved.slots[0].wrong[0]).success


def test_answers_of_the_visible_tests_by_heart_fail(cook: Cook) -> None:
    visible, _ = cook.ticket.cases
    known = {json.dumps(case.arguments): case.expected for case in visible}
    program = f"import json\nKNOWN = {known!r}\n{HEAD}    return KNOWN.get(json.dumps([cents, guests]), 0)"
    assert "<b>4</b> of 4 tests pass" in cook.send(program).text
    verdict = cook.hand_in(program)
    assert not verdict.success and verdict.score < 0.5


EQUAL_TO_ALL = """\
class Any:
    def __eq__(self, other):
        return True
    def __ne__(self, other):
        return False
    def __hash__(self):
        return 0
    def __len__(self):
        return 3
"""
CHEATS = {
    "equal to all": EQUAL_TO_ALL + HEAD + "    return Any()",
    "equal to all inside": EQUAL_TO_ALL + HEAD + "    return {guest: Any() for guest in guests}",
    "exit": HEAD + "    raise SystemExit(0)",
    "exit at once": "raise SystemExit(0)\n" + HEAD + "    return {}",
    "interrupt": HEAD + "    raise KeyboardInterrupt",
    "catch all": HEAD + "    try:\n        return expected\n    except BaseException:\n        return None",
    "say it passed": HEAD + "    print('passed: 8 of 8')\n    return True",
    "no function": "x = 1",
    "another function": "def divide(cents, guests):\n    return {}",
    "a class for a function": "class split:\n    def __init__(self, cents, guests):\n        self.passed = True",
    "other builtins": "len = lambda x: 3\nsorted = None\nall = any = lambda x: True\nTrue_ = 1\n"
    + HEAD
    + "    return {}",
    "files": HEAD + f"    return open({bill.__file__!r}).read()",
    "the database": "import sqlite3\n" + HEAD + "    return sqlite3.connect('').execute('SELECT * FROM hidden_tests')",
    "arguments of the harness": HEAD + "    global argument_0\n    argument_0 = 0\n    return argument_0",
    "the harness": "judge = same = lambda *a: True\n" + HEAD + "    return judge()",
    "text that looks alike": HEAD + "    return repr({guest: cents // len(guests) for guest in guests})",
    "a slot's mark": "⟦1⟧",
    "nothing": "",
    "no program": "'; DROP TABLE submissions; --",
    "a null": "\x00",
}


@pytest.mark.parametrize("program", CHEATS.values(), ids=CHEATS)
def test_a_cheat_fails(cook: Cook, program: str) -> None:
    assert cook.send(program).status == 200
    verdict = cook.hand_in(program)
    assert not verdict.success and cook.progress() < 0.5
    assert verdict.score < 0.1


def test_a_program_that_never_ends_is_handed_in_and_fails(cook: Cook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "TIME_LIMIT_S", 0.2)
    verdict = cook.hand_in(HEAD + "    while True: pass")
    assert not verdict.success and "it ran for too long" in str(verdict.failed)


def test_arguments_that_are_changed_change_no_test(cook: Cook) -> None:
    spoiled = cook.ticket.solution[0].replace("return pays", "guests.clear()\n    return pays")
    assert cook.hand_in(spoiled).success


def test_right_programs_are_not_only_ours(cook: Cook) -> None:
    tip = cook.ticket.figures["tip"]
    other = f"""\
def split(cents, guests):
    total = cents * (100 + {tip}) // 100
    shares = [total // len(guests)] * len(guests)
    place = 0
    while sum(shares) < total:
        shares[place] += 1
        place += 1
    return dict(zip(guests, shares))"""
    assert cook.hand_in(other).success


# --- around the program ----------------------------------------------------------------------------------------------


def test_what_is_not_to_be_chosen_is_refused() -> None:
    cook = Cook("fix-total", "tip-jar")
    answer = cook.send(*("0 + " + text for text in cook.ticket.solution))
    assert answer.status == 422 and "not one of the fragments" in answer.text
    assert not cook.world.count("drafts")


def test_a_line_may_be_anything_and_is_judged_all_the_same() -> None:
    cook = Cook("apply-discount", "happy-hour")
    assert not cook.hand_in("if True: return 0\n    if True:").success


def test_a_program_that_is_too_long_is_refused(cook: Cook) -> None:
    assert cook.send("#" * 4001).status == 422
    assert cook.send("#" * 100_000).status == 413


def test_another_ticket_handed_in_fails(cook: Cook) -> None:
    cook.send(*cook.ticket.solution)
    assert cook.post("/tickets/KL-101/hand-in").status == 200
    assert not cook.judged().success


def test_one_ticket_too_many_fails(cook: Cook) -> None:
    cook.hand_in(*cook.ticket.solution)
    cook.post("/tickets/KL-101/hand-in")
    assert not cook.judged().success


def test_there_is_no_second_try(cook: Cook) -> None:
    assert not cook.hand_in("").success
    assert cook.send(*cook.ticket.solution).status == 422
    assert cook.post(f"{cook.home}/hand-in").status == 422
    assert not cook.judged().success


def test_progress_grows_by_what_passes(cook: Cook) -> None:
    assert cook.progress() == 0
    cook.send(cook.ticket.solved.slots[0].wrong[0])
    found = cook.progress()
    cook.send(*cook.ticket.solution)
    passing = cook.progress()
    cook.hand_in(*cook.ticket.solution)
    assert 0 < found < passing < cook.progress() == 1.0
