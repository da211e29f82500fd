"""The sandbox: what ends a program, what it cannot reach, and that it does the same each time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from time import perf_counter

import pytest

from webgym_sites.kitchenlab import sandbox
from webgym_sites.kitchenlab.judge import Trial, judge, same, shown
from webgym_sites.kitchenlab.sandbox import Outcome, call_each


def call(program: str, *arguments: object) -> Outcome:
    return next(call_each(program, "f", [arguments]))


# --- limits ----------------------------------------------------------------------------------------------------------

ENDLESS = (
    "while True: pass",
    "def f():\n    while True:\n        pass",
    "def f():\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass",
    "def f():\n    while True:\n        print('more ' * 100)",
)


@pytest.mark.parametrize("program", ENDLESS)
def test_an_endless_program_is_stopped_and_the_rest_not_run(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "TIME_LIMIT_S", 0.3)
    first, second = call_each(program, "f", [[], []])
    assert (first.kind, first.message) == ("stopped", "stopped: it ran for too long")
    assert (second.kind, second.message) == ("stopped", "not run: the time was used up before")


def test_the_time_limit_is_far_from_what_a_program_needs() -> None:
    began = perf_counter()
    outcomes = list(call_each("def f(n):\n    return sum(range(n))", "f", [[1000]] * 12))
    assert [outcome.value for outcome in outcomes] == [499500] * 12
    assert perf_counter() - began < sandbox.TIME_LIMIT_S


@pytest.mark.parametrize(
    "body",
    [
        "'a' * 10**10",
        "[0] * 10**9",
        "9 ** 9 ** 9",
        "list(range(10**8))",
        "'{:>999999999}'.format(1)",
        "bytes(10**9)",
    ],
)
def test_a_memory_bomb_is_stopped(body: str) -> None:
    assert call(f"def f():\n    return {body}").kind != "value"


def test_growing_without_end_is_stopped() -> None:
    assert call("def f():\n    x = 'a'\n    while True:\n        x = x + x").message == (
        "stopped: it needed too much memory"
    )


def test_recursion_without_end_is_stopped() -> None:
    assert call("def f():\n    return f()").message == "stopped: its calls were nested too deeply"


@pytest.mark.parametrize(
    "program", ["(" * 9000 + ")" * 9000, "-" * 9000 + "1", "x = " + "[" * 9000, "+".join("1" * 9000)]
)
def test_a_program_that_is_hard_to_read_is_refused(program: str) -> None:
    assert call(program).kind == "error"


@pytest.mark.parametrize("body", ["10**9000", "'ab' * 900000", "[list(range(99))] * 99", "{n: n for n in range(9999)}"])
def test_a_huge_result_is_shown_short(body: str) -> None:
    outcome = call(f"def f():\n    return {body}")
    assert outcome.kind == "value" and len(shown(outcome.value)) < 2000


def test_a_deep_or_endless_result_does_no_harm() -> None:
    deep = call("def f():\n    r = []\n    for i in range(30000):\n        r = [r]\n    return r")
    assert shown(deep.value) == "[[[[[...]]]]]" and not same([[[]]], deep.value)
    assert call("def f():\n    r = []\n    r.append(r)\n    return r").kind == "value"


def test_of_floods_of_output_the_beginning_is_kept() -> None:
    outcome = call("def f():\n    for n in range(20000):\n        print(n, 'x' * 50)\n    return 1")
    assert outcome.value == 1 and outcome.printed.startswith("0 xxx")
    assert len(outcome.printed) == sandbox.PRINT_LIMIT


def test_a_long_message_is_cut_short_and_names_the_line() -> None:
    outcome = call("def f():\n    raise ValueError('a' * 100000)")
    assert len(outcome.message) < 200 and outcome.message.endswith("... (line 2)")


# --- no way out ------------------------------------------------------------------------------------------------------

REACHING = (
    "open('/etc/passwd').read()",
    "open('/tmp/kitchenlab', 'w').write('x')",
    "__import__('os').system('true')",
    "().__class__.__bases__[0].__subclasses__()",
    "f.__globals__",
    "f.__code__",
    "(lambda: 0).__closure__",
    "eval('__import__(\"os\")')",
    "exec('import subprocess')",
    "getattr((), '__class__').__mro__",
    "'{0.__class__.__mro__}'.format(1)",
    "globals()",
    "vars()",
    "breakpoint()",
    "input()",
    "help()",
)


@pytest.mark.parametrize("body", REACHING)
def test_a_program_reaches_nothing_of_ours(body: str) -> None:
    assert call(f"def f():\n    return {body}").kind == "error"


@pytest.mark.parametrize(
    "module", ["subprocess", "socket", "ctypes", "sqlite3", "importlib", "builtins", "inspect", "gc", "threading", "io"]
)
def test_modules_that_lead_out_are_not_there(module: str) -> None:
    outcome = call(f"import {module}\ndef f():\n    return {module}.__name__")
    assert outcome.kind == "error"


@pytest.mark.parametrize(
    "body",
    ["os.environ['PATH']", "os.listdir('/')", "os.system('true')", "os.getpid()", "os.urandom(4)", "sys.modules"],
)
def test_what_is_left_of_the_system_modules_tells_nothing(body: str) -> None:
    assert call(f"import os, sys\ndef f():\n    return {body}").kind == "error"


@pytest.mark.parametrize(
    "raised", ["SystemExit", "SystemExit(0)", "KeyboardInterrupt", "BaseException('x')", "StopIteration"]
)
def test_what_a_program_raises_stays_inside(raised: str) -> None:
    assert call(f"def f():\n    raise {raised}").kind == "error"


def test_calls_see_nothing_of_each_other() -> None:
    program = "seen = []\ndef f(n):\n    seen.append(n)\n    return len(seen)"
    assert [outcome.value for outcome in call_each(program, "f", [[1], [2], [3]])] == [1, 1, 1]


def test_a_forked_process_is_told_that_it_cannot_run_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("def f():\n    return 1").value == 1
    monkeypatch.setattr(os, "getpid", lambda: -1)
    with pytest.raises(RuntimeError, match="forked from"):
        call("def f():\n    return 1")


# --- the same each time ----------------------------------------------------------------------------------------------

ODD = """
import random, time, datetime
def f():
    words = ['tea', 'pie', 'soup', 'dal', 'taco']
    print(hash('tea'), id(words), repr(f))
    return [list(set(words)), random.random(), time.time(), time.perf_counter(), str(datetime.datetime.now()), hash(f)]
"""


def test_what_comes_out_is_a_function_of_the_program() -> None:
    here = call(ODD)
    assert here.kind == "value", here.message
    script = (
        "import json, sys; from webgym_sites.kitchenlab.sandbox import call_each;"
        "found = next(call_each(sys.argv[1], 'f', [[]])); print(json.dumps([found.value, found.printed]))"
    )
    there = subprocess.run([sys.executable, "-c", script, ODD], capture_output=True, text=True, check=True)
    assert json.loads(there.stdout) == [here.value, here.printed]


def test_sleeping_takes_no_time() -> None:
    assert call("import time\ndef f():\n    time.sleep(3600)\n    return 1").value == 1


# --- judging ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "found"),
    [(1, True), (1, 1.0), (1, "1"), ([1], (1,)), ([1, 2], [1]), ({"a": 1}, {"a": 1, "b": 2}), ({"a": 1}, {"b": 1}),
     ({"1": 2}, {1: 2}), ("a", "a "), (None, 0), ([[1]], [[True]]), (0, -1), ([], {})],
)  # fmt: skip
def test_what_is_not_the_same(expected: object, found: object) -> None:
    assert same(expected, expected) and not same(expected, found)


def test_a_verdict_is_by_value() -> None:
    tests = [Trial(1, [2], 3), Trial(2, [5], 6)]
    assert [each.passed for each in judge("def f(n):\n    return n + 1", "f", tests)] == [True, True]
    assert [each.passed for each in judge("def f(n):\n    return 3", "f", tests)] == [True, False]
