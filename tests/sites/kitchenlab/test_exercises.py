"""The exercises: solutions pass, mistakes fail, in the sandbox as in Python itself; tests and tickets are sound."""

from __future__ import annotations

import json
import random

import pytest

from webgym_sites.kitchenlab.exercises.bank import BANK, SUBJECTS
from webgym_sites.kitchenlab.exercises.exercise import Exercise, function_of
from webgym_sites.kitchenlab.judge import Trial, judge
from webgym_sites.kitchenlab.tasks.families import FAMILIES, numbered

EXERCISES = pytest.mark.parametrize("exercise", BANK.values(), ids=BANK)


@EXERCISES
def test_tests_tell_right_from_wrong(exercise: Exercise) -> None:
    rng = random.Random(exercise.name)
    for _ in range(6):
        ticket = numbered(exercise, rng)
        visible, hidden = ticket.cases
        arguments = [json.dumps(case.arguments) for case in (*visible, *hidden)]
        assert len(visible) == 4 and len(hidden) == 8 and len(set(arguments)) == 12
        tests = [Trial(number, case.arguments, case.expected) for number, case in enumerate((*visible, *hidden), 1)]
        solved = ticket.solved
        assert all(result.passed for result in judge(solved.program(*solved.solution), exercise.function, tests))
        for program in solved.mistakes():
            for case in visible:
                function_of(program, exercise.function)(case.arguments)
        assert [json.dumps(case.arguments) for case in (*visible, *hidden)] == arguments
        first, *others = solved.mistakes()
        at_first = [result.passed for result in judge(first, exercise.function, tests[:4])]
        assert at_first == ticket.passed_at_first and not all(at_first)
        for mistake in (first, *others):
            assert not all(result.passed for result in judge(mistake, exercise.function, tests[4:])), mistake


@EXERCISES
def test_briefs_and_programs_are_whole(exercise: Exercise) -> None:
    solved = exercise.solved(exercise.figures(random.Random(1)))
    program = solved.program(*solved.solution)
    assert "$" not in program and "${" not in solved.brief and len(solved.brief) < 280
    assert max(map(len, program.splitlines())) < 76 and len(program) < 1000
    texts = [text for slot in solved.slots for text in (slot.right, *slot.wrong)]
    assert len(set(texts)) == len(texts), "a text that is offered twice cannot be told apart"


def test_equal_tickets_have_equal_tests() -> None:
    exercise = BANK["receipt-total"]
    one, other = (numbered(exercise, random.Random(7)) for _ in range(2))
    assert one.rows() == other.rows()


def test_difficulties_and_subjects() -> None:
    assert {family.difficulty for family in FAMILIES} == {"easy", "medium", "hard"}
    assert len(FAMILIES) == len(SUBJECTS) == 7
    assert all(len({exercise.kind for exercise in exercises}) == 1 for exercises in SUBJECTS.values())


@pytest.mark.parametrize("family", FAMILIES, ids=[family.name for family in FAMILIES])
def test_what_the_element_mode_can_type_holds_the_solution_among_others(family: object) -> None:
    task = next(each for each in FAMILIES if each is family).task("kitchenlab", "train", 5)
    if task.values:
        assert 5 <= len(task.values) <= 8 and len(set(task.values)) == len(task.values)
