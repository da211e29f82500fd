"""The pages: what they show, what they keep to themselves, and what they refuse."""

from __future__ import annotations

import html
import json

import pytest

from tests.sites.kitchenlab.kitchen import Cook
from webgym_sites.kitchenlab import SITE
from webgym_sites.kitchenlab.judge import shown

BELOW = ("", "/results", "/review")


def pages_of(cook: Cook) -> list[str]:
    paths = ["/", *(cook.home + below for below in BELOW)]
    if cook.ticket.exercise.kind == "program":
        paths.append(f"{cook.home}/edit")
    return [html.unescape(cook.get(path).text) for path in paths]


@pytest.mark.parametrize("family", [family.name for family in SITE.families])
def test_no_page_tells_of_hidden_tests_or_solutions(family: str) -> None:
    cook = Cook(family)
    visible, hidden = cook.ticket.cases
    seen = pages_of(cook)
    assert all(cook.get(cook.home + below).status == 200 for below in BELOW)
    mistake = [slot.wrong[-1] for slot in cook.ticket.solved.slots]
    seen += [html.unescape(cook.send(*mistake).text), *pages_of(cook)]
    cook.hand_in(*mistake)
    seen += pages_of(cook)
    calls = [
        f"{cook.ticket.exercise.function}({', '.join(map(shown, case.arguments))})" for case in (*visible, *hidden)
    ]
    told = [call for call in calls if any(call in page for page in seen)]
    assert told == calls[: len(visible)]
    assert not any(json.dumps(cook.ticket.exercise.name) in page for page in seen)
    if cook.ticket.exercise.kind != "choice":
        assert not any(cook.ticket.solution[0] in page for page in seen)


def test_what_a_program_prints_while_hidden_tests_run_is_dropped() -> None:
    cook = Cook("split-bill", "split-evenly")
    cook.hand_in("def split(cents, guests):\n    print('leaked', cents, guests)\n    raise ValueError(cents)")
    assert not any("leaked" in page.replace("<span class=\"text\">'leaked'</span>", "") for page in pages_of(cook)[:-1])
    assert cook.world.snapshot().rows["run_results"] == ()


def test_failures_say_what_was_expected_and_what_came() -> None:
    cook = Cook("split-bill", "split-evenly")
    answer = cook.send("def split(cents, guests):\n    print('<b>hi</b>')\n    return '<script>'")
    case = cook.ticket.cases[0][0]
    text = html.unescape(answer.text)
    assert "<b>0</b> of 4 tests pass" in text and shown(case.expected) in text
    assert "<script>'" not in answer.text and "&lt;b&gt;hi" in answer.text


def test_an_error_names_its_line() -> None:
    cook = Cook("split-bill", "split-evenly")
    assert "NameError: name 'total' is not defined (line 2)" in html.unescape(
        cook.send("def split(cents, guests):\n    return total").text
    )


def test_a_draft_is_kept_with_its_line_ends() -> None:
    cook = Cook("split-bill", "split-evenly")
    program = "def split(cents, guests):\r\n    return {}"
    cook.send(program, act="review")
    assert ("slot-1", program) not in cook.world.snapshot().rows["drafts"]
    assert [row["text"] for row in cook.world.snapshot().table("drafts")] == [program.replace("\r\n", "\n")]


def test_a_run_of_another_program_is_called_old() -> None:
    cook = Cook("fix-total")
    cook.send(*cook.ticket.solution)
    assert "All 4 tests pass" in cook.get(cook.home).text
    cook.send(*(slot.wrong[0] for slot in cook.ticket.solved.slots), act="update")
    assert "Changed since the last run" in cook.get(cook.home).text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/tickets/KL-999x", 404),
        ("/tickets/KL-101/edit", 404),
        ("/tickets/KL-101/hand-in", 405),
        ("/hidden_tests", 404),
    ],
)
def test_what_is_not_there(path: str, status: int) -> None:
    assert Cook("fix-total").get(path).status == status


def test_a_form_without_a_button_is_refused() -> None:
    cook = Cook("fix-total")
    assert cook.send(*cook.ticket.solution, act="cheat").status == 400
    assert cook.post("/tickets/KL-999x", act="run").status == 404
