"""Dialects: real-looking calls become the right actions; anything else is an `ActionError` and nothing worse."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from typing import Any

import pytest

from webgym.act.dialects import (
    GRID_1000,
    MAX_ACTIONS,
    MAX_CALL_CHARS,
    MAX_CALLS,
    MAX_TEXT_CHARS,
    MODIFIERS,
    NAMED_KEYS,
    CoordinateSpace,
    normalise_chord,
    parse,
)
from webgym.browser.keyboard import key_events
from webgym.errors import ActionError
from webgym.types import (
    Action,
    Answer,
    Back,
    Click,
    Done,
    Drag,
    Element,
    Goto,
    Hover,
    Key,
    PageView,
    Point,
    Scroll,
    Select,
    Type,
    Wait,
)

PAGE = PageView(
    "http://burrito.test/menu",
    "Menu",
    (
        Element(0, "link", "Menu", "", 10, 10, 100, 30),
        Element(7, "textbox", "Name", "", 10, 50, 100, 30, editable=True),
        Element(8, "textbox", "Notes", "", 10, 90, 100, 30, editable=True, focused=True),
        Element(9, "checkbox", "Cutlery", "", 10, 130, 20, 20, checked=True),
        Element(10, "checkbox", "Napkins", "", 10, 150, 20, 20),
        Element(12, "button", "Add to bag", "", 300, 200, 100, 30),
        Element(13, "combobox", "Size", "", 300, 250, 100, 30),
    ),
    "",
    640,
    480,
)


def say(**call: object) -> str:
    return json.dumps(call)


def tool(name: str, **arguments: object) -> str:
    return json.dumps({"type": "tool_use", "id": "toolu_1", "name": name, "input": arguments})


def qwen(**arguments: object) -> str:
    return f"<tool_call>\n{json.dumps({'name': 'computer_use', 'arguments': arguments})}\n</tool_call>"


def gemini(name: str, **arguments: object) -> str:
    return json.dumps({"name": name, "args": arguments})


P = Point(100, 200)
MIDDLE = Point(320, 240)

NATIVE: list[tuple[str, list[Action]]] = [
    (say(action="click", element=12), [Click(12)]),
    (say(action="click", x=100, y=200), [Click(P)]),
    (say(action="click", x=100.0, y=2e2, button="right", modifiers=["ctrl"]), [Click(P, "right", 1, ("Control",))]),
    (say(action="click", element=12, x=None, y=None), [Click(12)]),
    (say(action="double_click", element=12), [Click(12, count=2)]),
    (say(action="hover", element=12), [Hover(12)]),
    (say(action="drag", path=[{"x": 100, "y": 200}, {"element": 12}]), [Drag((P, 12))]),
    (say(action="fill", element=7, text="Ada"), [Type("Ada", into=7)]),
    (say(action="type", text="a\r\nb"), [Type("a\nb")]),
    (say(action="type", text="<tool_call>\nAction: x"), [Type("<tool_call>\nAction: x")]),
    (say(action="key", key="ctrl+A"), [Key("Control+a")]),
    (say(action="scroll", dy=300), [Scroll(dy=300)]),
    (say(action="scroll", dx=-30, element=12), [Scroll(dx=-30, target=12)]),
    (say(action="select", element=13, option="Large"), [Select(13, "Large")]),
    (say(action="back"), [Back()]),
    (say(action="forward"), [Back(forward=True)]),
    (say(action="goto", url="/bag?x=1#y"), [Goto("/bag?x=1#y")]),
    (say(action="goto", url="http://burrito.test/bag"), [Goto("http://burrito.test/bag")]),
    (say(action="wait"), [Wait(1000)]),
    (say(action="wait", duration_ms=50), [Wait(50)]),
    (say(action="answer", text="$9.50"), [Answer("$9.50")]),
    (say(action="done"), [Done()]),
    (say(action="done", infeasible=True), [Done(infeasible=True)]),
    (f"```json\n{say(action='back')}\n```", [Back()]),
    (json.dumps([{"action": "fill", "element": 7, "text": "x"}, {"action": "key", "key": "Enter"}]),
     [Type("x", into=7), Key("Enter")]),
    (say(type="function_call", call_id="c", name="click", arguments='{"element": 12}'), [Click(12)]),
    (say(id="c", type="function", function={"name": "click", "arguments": '{"element": 12}'}), [Click(12)]),
]  # fmt: skip

OPENAI: list[tuple[str, list[Action]]] = [
    (say(type="click", button="left", x=100, y=200), [Click(P)]),
    (say(type="click", button="right", x=100, y=200, keys=None), [Click(P, "right")]),
    (say(type="click", button="wheel", x=100, y=200), [Click(P, "middle")]),
    (say(type="click", button="back", x=0, y=0), [Back()]),
    (say(type="click", button="forward", x=0, y=0), [Back(forward=True)]),
    (say(type="click", button="left", x=100, y=200, keys=["SHIFT", "CTRL"]),
     [Click(P, modifiers=("Shift", "Control"))]),
    (say(type="double_click", x=100, y=200), [Click(P, count=2)]),
    (say(type="drag", path=[{"x": 100, "y": 200}, {"x": 320, "y": 240}]), [Drag((P, MIDDLE))]),
    (say(type="keypress", keys=["CTRL", "A"]), [Key("Control+a")]),
    (say(type="keypress", keys=["ENTER"]), [Key("Enter")]),
    (say(type="keypress", keys=["ARROWDOWN", "ARROWDOWN"]), [Key("ArrowDown"), Key("ArrowDown")]),
    (say(type="move", x=100, y=200), [Hover(P)]),
    (say(type="screenshot"), []),
    (say(type="scroll", x=100, y=200, scroll_x=0, scroll_y=400), [Scroll(0, 400, P)]),
    (say(type="scroll", x=100, y=200, scroll_x=-5, scroll_y=-400), [Scroll(-5, -400, P)]),
    (say(type="type", text="Ada"), [Type("Ada")]),
    (say(type="wait"), [Wait(2000)]),
    (say(type="computer_call", call_id="c", action={"type": "click", "button": "left", "x": 100, "y": 200},
         pending_safety_checks=[], status="completed"), [Click(P)]),
    (say(type="computer_call", actions=[{"type": "move", "x": 100, "y": 200}, {"type": "type", "text": "x"}]),
     [Hover(P), Type("x")]),
]  # fmt: skip

ANTHROPIC: list[tuple[str, list[Action]]] = [
    (say(action="left_click", coordinate=[100, 200]), [Click(P)]),
    (tool("computer", action="left_click", coordinate=[100, 200], text="shift"), [Click(P, modifiers=("Shift",))]),
    (tool("computer", action="left_click", coordinate=[100, 200], text="ctrl+shift"),
     [Click(P, modifiers=("Control", "Shift"))]),
    (say(type="tool_use", name="left_click", toolset_name="computer", input={"coordinate": [100, 200]}), [Click(P)]),
    (tool("computer", action="right_click", coordinate=[100, 200]), [Click(P, "right")]),
    (tool("computer", action="middle_click", coordinate=[100, 200]), [Click(P, "middle")]),
    (tool("computer", action="double_click", coordinate=[100, 200]), [Click(P, count=2)]),
    (say(action="double_click", coordinate=[100, 200]), [Click(P, count=2)]),
    (tool("computer", action="triple_click", coordinate=[100, 200]), [Click(P, count=3)]),
    (tool("computer", action="left_click_drag", start_coordinate=[100, 200], coordinate=[320, 240]),
     [Drag((P, MIDDLE))]),
    (tool("computer", action="mouse_move", coordinate=[100, 200]), [Hover(P)]),
    (tool("computer", action="key", text="Return"), [Key("Enter")]),
    (tool("computer", action="key", text="ctrl+a BackSpace"), [Key("Control+a"), Key("Backspace")]),
    (say(action="key", text="Page_Down"), [Key("PageDown")]),
    (tool("computer", action="key", text="Down", repeat=3), [Key("ArrowDown")] * 3),
    (tool("computer", action="type", text="Ada Lovelace"), [Type("Ada Lovelace")]),
    (tool("computer", action="scroll", coordinate=[100, 200], scroll_direction="down", scroll_amount=3),
     [Scroll(0, 300, P)]),
    (say(action="scroll", scroll_direction="left", scroll_amount=2), [Scroll(-200, 0)]),
    (tool("computer", action="wait", duration=2), [Wait(2000)]),
    (say(action="wait", duration=0.5), [Wait(500)]),
    (tool("computer", action="screenshot"), []),
    (say(action="screenshot"), []),
    (tool("computer", action="cursor_position"), []),
    (tool("computer", action="zoom", region=[0, 0, 10, 10]), []),
]  # fmt: skip

GEMINI: list[tuple[str, list[Action]]] = [
    (gemini("click_at", x=500, y=500), [Click(MIDDLE)]),
    (gemini("click_at", x=1000, y=1000), [Click(Point(639, 479))]),
    (say(functionCall={"name": "click_at", "args": {"x": 500, "y": 500, "safety_decision": {}}}), [Click(MIDDLE)]),
    (gemini("hover_at", x=500, y=500), [Hover(MIDDLE)]),
    (gemini("type_text_at", x=500, y=500, text="taco"), [Type("taco", into=MIDDLE), Key("Enter")]),
    (gemini("type_text_at", x=500, y=500, text="taco", press_enter=False), [Type("taco", into=MIDDLE)]),
    (gemini("type_text_at", x=500, y=500, text="s", press_enter=False, clear_before_typing=False),
     [Click(MIDDLE), Type("s")]),
    (gemini("key_combination", keys="control+a"), [Key("Control+a")]),
    (gemini("scroll_document", direction="down"), [Scroll(0, 384)]),
    (gemini("scroll_document", direction="left"), [Scroll(-512, 0)]),
    (gemini("scroll_at", x=500, y=500, direction="up"), [Scroll(0, -384, MIDDLE)]),
    (gemini("scroll_at", x=500, y=500, direction="right", magnitude=250), [Scroll(160, 0, MIDDLE)]),
    (gemini("drag_and_drop", x=500, y=500, destination_x=250, destination_y=250), [Drag((MIDDLE, Point(160, 120)))]),
    (gemini("navigate", url="http://burrito.test/"), [Goto("http://burrito.test/")]),
    (gemini("go_back"), [Back()]),
    (gemini("go_forward"), [Back(forward=True)]),
    (gemini("wait_5_seconds"), [Wait(5000)]),
    (gemini("open_web_browser"), []),
]  # fmt: skip

UI_TARS: list[tuple[str, list[Action]]] = [
    ("Thought: I see it.\nAction: click(start_box='<|box_start|>(100,200)<|box_end|>')", [Click(P)]),
    ("Action: click(start_box='[90, 190, 110, 210]')", [Click(P)]),
    ("Action: click(point='<point>100 200</point>')", [Click(P)]),
    ("click(start_box='(100, 200)')", [Click(P)]),
    ("Action: left_double(start_box='(100,200)')", [Click(P, count=2)]),
    ("Action: right_single(point='<point>100 200</point>')", [Click(P, "right")]),
    ("Action: drag(start_box='(100,200)', end_box='(320,240)')", [Drag((P, MIDDLE))]),
    ("Action: drag(start_point='<point>100 200</point>', end_point='<point>320 240</point>')", [Drag((P, MIDDLE))]),
    ("Action: hotkey(key='ctrl c')", [Key("Control+c")]),
    (r"Action: type(content='xyz\n')", [Type("xyz"), Key("Enter")]),
    (r"Action: type(content='it\'s')", [Type("it's")]),
    (r"Action: type(content='\$9 \d \\n\u00e9')", [Type(r"\$9 \d \n" + "é")]),
    (r"Action: type(content='\n')", [Key("Enter")]),
    ("Action: scroll(start_box='(100,200)', direction='down')", [Scroll(0, 500, P)]),
    ("Action: scroll(point='<point>100 200</point>', direction='up')", [Scroll(0, -500, P)]),
    ("Action: wait()", [Wait(5000)]),
    ("Action: finished(content='12 dollars')", [Answer("12 dollars")]),
    ("Action: finished()", [Done()]),
    ("Action: call_user()", [Done(infeasible=True)]),
    ("Action: wait()\n\nAction: click(start_box='(100,200)')", [Click(P)]),
]

QWEN: list[tuple[str, list[Action]]] = [
    (qwen(action="left_click", coordinate=[100, 200]), [Click(P)]),
    ("I will click.\n" + qwen(action="click", coordinate=[100, 200]), [Click(P)]),
    (qwen(action="double_click", coordinate=[100, 200]), [Click(P, count=2)]),
    (qwen(action="mouse_move", coordinate=[100, 200]), [Hover(P)]),
    (qwen(action="left_click_drag", start_coordinate=[100, 200], coordinate=[320, 240]), [Drag((P, MIDDLE))]),
    (qwen(action="key", keys=["ctrl", "a"]), [Key("Control+a")]),
    (qwen(action="type", text="Ada"), [Type("Ada")]),
    (qwen(action="scroll", pixels=-300), [Scroll(0, 300)]),
    (qwen(action="scroll", pixels=300, coordinate=[100, 200]), [Scroll(0, -300, P)]),
    (qwen(action="hscroll", pixels=300), [Scroll(300, 0)]),
    (qwen(action="wait", time=2), [Wait(2000)]),
    (qwen(action="terminate", status="success"), [Done()]),
    (qwen(action="terminate", status="failure"), [Done(infeasible=True)]),
    (qwen(action="answer", text="12"), [Answer("12")]),
    (qwen(action="screenshot") + qwen(action="wait", time=1), [Wait(1000)]),
    ('<tool_call>{"name": "computer_use", "arguments": {"action": "wait", "time": 1}}', [Wait(1000)]),
    (say(action="scroll", pixels=-300, coordinate=[100, 200]), [Scroll(0, 300, P)]),
    (say(action="key", keys=["Enter"]), [Key("Enter")]),
]

BROWSERGYM: list[tuple[str, list[Action]]] = [
    ('click("12")', [Click(12)]),
    ("click('12', button='right', modifiers=['Shift'])", [Click(12, "right", modifiers=("Shift",))]),
    ("```\nclick('12')\n```", [Click(12)]),
    ('dblclick("12")', [Click(12, count=2)]),
    ('fill("7", "Ada \\"the\\" first")', [Type('Ada "the" first', into=7)]),
    ('fill(bid="7", value="x")', [Type("x", into=7)]),
    ('fill("7", "Action: <tool>")', [Type("Action: <tool>", into=7)]),
    ('clear("7")', [Type("", into=7)]),
    ('select_option("13", "Large")', [Select(13, "Large")]),
    ('select_option("13", ["Large"])', [Select(13, "Large")]),
    ('hover("12")', [Hover(12)]),
    ('press("8", "Enter")', [Key("Enter")]),
    ('press("7", "Control+a")', [Click(7), Key("Control+a")]),
    ('focus("8")', []),
    ('check("10")', [Click(10)]),
    ('check("9")', []),
    ('uncheck("9")', [Click(9)]),
    ('drag_and_drop("0", "12")', [Drag((0, 12))]),
    ("scroll(0, 200)", [Scroll(0, 200)]),
    ("scroll(-50.2, -100.5)", [Scroll(-50.2, -100.5)]),
    ("mouse_move(100, 200)", [Hover(P)]),
    ("mouse_click(100, 200, 'right')", [Click(P, "right")]),
    ("mouse_dblclick(100, 200)", [Click(P, count=2)]),
    ("mouse_drag_and_drop(100, 200, 320, 240)", [Drag((P, MIDDLE))]),
    ("keyboard_press('Backspace')", [Key("Backspace")]),
    ("keyboard_type('Ada')", [Type("Ada")]),
    ("goto('http://burrito.test/bag')", [Goto("http://burrito.test/bag")]),
    ("go_back()", [Back()]),
    ("go_forward()", [Back(forward=True)]),
    ("send_msg_to_user('It is $9.50.')", [Answer("It is $9.50.")]),
    ("report_infeasible('sold out')", [Done(infeasible=True)]),
    ("noop()", [Wait(1000)]),
    ("noop(500)", [Wait(500)]),
    ("fill('7', 'x')\nclick('12')", [Type("x", into=7), Click(12)]),
    ("fill('7', 'x'); click('12')", [Type("x", into=7), Click(12)]),
]

CALLS = [*NATIVE, *OPENAI, *ANTHROPIC, *GEMINI, *UI_TARS, *QWEN, *BROWSERGYM]


@pytest.mark.parametrize(("text", "actions"), CALLS, ids=[text for text, _ in CALLS])
def test_calls_become_actions(text: str, actions: list[Action]) -> None:
    assert parse(text, PAGE) == tuple(actions)


# --- coordinates -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "coordinates", "actions"),
    [
        (qwen(action="left_click", coordinate=[500, 500]), GRID_1000, [Click(MIDDLE)]),
        (qwen(action="scroll", pixels=-500), GRID_1000, [Scroll(0, 240)]),
        (say(type="click", x=640, y=480), CoordinateSpace(1280, 960), [Click(MIDDLE)]),
        (say(type="scroll", x=640, y=480, scroll_y=100), CoordinateSpace(1280, 960), [Scroll(0, 50, MIDDLE)]),
        (say(action="scroll", scroll_direction="down", scroll_amount=1), GRID_1000, [Scroll(0, 100)]),
        (gemini("click_at", x=320, y=240), CoordinateSpace(640, 480), [Click(MIDDLE)]),
        ("Action: click(point='<point>500 500</point>')", GRID_1000, [Click(MIDDLE)]),
        ("mouse_click(500, 500)", GRID_1000, [Click(MIDDLE)]),
    ],
)
def test_coordinates_are_those_that_were_set(text: str, coordinates: CoordinateSpace, actions: list[Action]) -> None:
    assert parse(text, PAGE, coordinates) == tuple(actions)


def test_the_far_edges_count_as_the_last_pixel() -> None:
    assert parse(say(action="click", x=640, y=480), PAGE) == (Click(Point(639, 479)),)


# --- what is refused -------------------------------------------------------------------------------------------------

WRONG = [
    ("", "empty"),
    ("   ", "empty"),
    ("{}", "names no action"),
    ("[]", "0 calls in one batch; give 1 to 20"),
    ("[[]]", "must be a JSON object"),
    ("[1]", "must be a JSON object, was 1"),
    ("null", "no tool call"),
    ("42", "no tool call"),
    ('{"action": "click", "element": 12', "not valid JSON"),
    ('{"action": "click", "element": 12} and more', "not valid JSON: Extra data"),
    ("I would click on the button", "no tool call"),
    (say(action="clik", element=12), "did you mean 'click'"),
    (say(action=5), "names no action"),
    (say(name="bash", input={"command": "ls"}), "unknown tool 'bash'"),
    (say(type="tool_use", name="computer", input={}), "'action' must be a text"),
    (say(type="computer_call"), "must be a JSON object, was None"),
    (say(type="computer_call", actions=5), "must be a JSON object, was None"),
    (say(type="explode"), "unknown action 'explode'"),
    ('{"action": "click", "element": 12, "element": 0}', "'element' is given twice"),
    ('{"action": "click", "x": NaN, "y": 1}', "NaN is no number"),
    ('{"action": "click", "x": -Infinity, "y": 1}', "-Infinity is no number"),
    ('{"action": "click", "x": 1e999, "y": 1}', "'x' must be a number"),
    ('{"action": "click", "x": 1%s, "y": 1}' % ("0" * 400), "'x' must be a number"),
    ('{"action": "click", "x": 1%s, "y": 1}' % ("0" * 5000), "far too long"),
    ("[" * 8000, "nested more than 16 deep"),
    ('{"a":' * 3000, "nested more than 16 deep"),
    # targets
    (say(action="click"), "no target"),
    (say(action="click", element=11), "no element 11; it has elements 0, 7-10, 12-13"),
    (say(action="click", element=-1), "from 0 to"),
    (say(action="click", element=1.5), "whole number"),
    (say(action="click", element="12"), "'element' must be a number"),
    (say(action="click", element=True), "'element' must be a number"),
    (say(action="click", element=12, x=3, y=4), "not both"),
    (say(action="click", x=3), "'y' is missing"),
    (say(action="click", x=641, y=3), "outside the screen; x is 0 to 640 and y is 0 to 480"),
    (say(action="click", x=-1, y=3), "outside"),
    (say(action="click", x="3", y="4"), "'x' must be a number"),
    (say(action="click", x=[3], y={}), "'x' must be a number"),
    (say(action="click", elemnt=12), "unknown field 'elemnt'; it takes element, x, y"),
    (say(action="click", element=12, button="side"), "unknown button 'side'"),
    (say(action="click", element=12, count=9), "from 1 to 3"),
    (say(action="click", element=12, modifiers=["a"]), "cannot be held"),
    (say(action="click", element=12, modifiers=5), "a list of texts"),
    (say(action="drag", path=[{"x": 1, "y": 2}]), "2 to 32 places"),
    (say(action="drag", path=[[1, 2], [3, 4]]), "a list of"),
    (say(action="drag", path=[{"element": 0}] * 40), "2 to 32 places"),
    # texts, keys, durations
    (say(action="type"), "'text' is missing"),
    (say(action="type", text=5), "'text' must be a text"),
    (say(action="type", text="x" * (MAX_TEXT_CHARS + 1)), "at most 10,000"),
    (say(action="type", text="a\x00b"), "control"),
    (say(action="type", text="\ud800"), "broken"),
    (say(action="answer", text=["a"]), "must be a text"),
    (say(action="key", key=""), "unknown key ''"),
    (say(action="key", key="Hyper+a"), "unknown key 'Hyper'"),
    (say(action="key", key="a+b"), "several keys"),
    (say(action="key", key="é"), "can be typed as text"),
    (say(action="key", key="ctrl+" * 50), "at most 64"),
    (say(action="scroll"), "nothing to scroll by"),
    (say(action="scroll", dy="down"), "'dy' must be a number"),
    (say(action="wait", duration_ms=10**7), "from 0 to 60000"),
    (say(action="wait", duration_ms=-1), "from 0 to 60000"),
    (say(action="done", infeasible="yes"), "true or false"),
    (say(action="select", element=13), "'option' is missing"),
    # other dialects
    (say(type="click", button="left"), "'x' is missing"),
    (say(type="keypress", keys=[]), "no key was named"),
    (say(type="keypress", keys=[["CTRL"]]), "a list of texts"),
    (say(type="drag", path=[]), "list of 2 to"),
    (say(type="drag", path=[{"x": 1}, {"y": 2}]), "two numbers"),
    (say(type="scroll", x=1, y=1, scroll_y=5, keys=["CTRL"]), "during clicks only"),
    (tool("computer", action="left_click"), "'coordinate' is missing"),
    (tool("computer", action="left_click", coordinate=[1, 2, 3]), "two numbers"),
    (tool("computer", action="left_click", coordinate="1,2"), "two numbers"),
    (tool("computer", action="left_click", coordinate=[1e5, 2]), "outside"),
    (tool("computer", action="left_click_drag", coordinate=[1, 2]), "'start_coordinate' is missing"),
    (tool("computer", action="scroll", scroll_direction="sideways", scroll_amount=1), "Possible: up, down"),
    (tool("computer", action="scroll", scroll_direction="up"), "'scroll_amount' is missing"),
    (tool("computer", action="key", text="Down", repeat=10**9), "from 1 to 50"),
    (tool("computer", action="key", text="Down " * 30, repeat=2), "at most 50"),
    (tool("computer", action="hold_key", text="shift", duration=1), "hold_key is not supported"),
    (tool("computer", action="left_mouse_down"), "drag with 'left_click_drag'"),
    (say(action="left_mouse_up"), "drag with 'left_click_drag'"),
    (tool("computer", action="wait", duration=1e9), "from 0 to 60"),
    (gemini("click_at", x=500), "'y' is missing"),
    (gemini("click_at", x=1001, y=1), "x is 0 to 1000"),
    (gemini("search"), "search is not supported"),
    (gemini("fly_to"), "unknown tool"),
    (gemini("scroll_at", x=1, y=1, direction="away"), "unknown direction 'away'"),
    (qwen(action="scroll"), "'pixels' is missing"),
    (qwen(action="terminate", status="bored"), "Possible: success, failure"),
    (qwen(action="left_click", coordinate=None), "'coordinate' is missing"),
    ("<tool_call></tool_call>", "not valid JSON"),
    ("<tool_call>[]</tool_call>", "must be a JSON object"),
    ("Action:", "0 calls"),
    ("Action: click()", "'start_box' is missing"),
    ("Action: click(start_box='here')", "a place such as"),
    ("Action: click(start_box='(1.2.3, 4)')", "a place made of numbers"),
    ("Action: click(start_box='(700,4)')", "outside"),
    ("Action: click('(1,2)')", "its arguments by name"),
    ("Action: clicks(start_box='(1,2)')", "did you mean 'click'"),
    ("Action: type(content='it's')", "no tool call"),
    ("Action: scroll(start_box='(1,2)')", "'direction' must be|'direction' is missing"),
    ('click("a12")', "an element's number in quotes"),
    ('click("99")', "no element 99"),
    ("click()", "'bid' is missing"),
    ('click("12", "left", [], 5)', "too many arguments"),
    ('click("12", bid="12")', "too many arguments"),
    ('click("12", speed=5)', "these are not its arguments"),
    ('click(**{"bid": "12"})', "no tool call"),
    ('click(*["12"])', "no tool call"),
    ("click(twelve)", "no tool call"),
    ("noop(1and)", "no tool call"),
    (r"keyboard_type('\xzz')", "no tool call"),
    ("click(str(12))", "no tool call"),
    ('click(f"{12}")', "no tool call"),
    ('__import__("os").system("ls")', "no tool call"),
    ('__import__("os")', "unknown function"),
    ("x = click('12')", "no tool call"),
    ("click('12') if True else click('0')", "no tool call"),
    ("(lambda: 1)()", "no tool call"),
    ("click('12'", "no tool call"),
    ('press("12", "Enter")', "takes no text"),
    ('select_option("13", ["a", "b"])', "the name of one option"),
    ("tab_focus(1)", "there is one tab"),
    ("keyboard_down('a')", "cannot be held"),
    ("scroll(0)", "'delta_y' is missing"),
    ("-" * 9000 + "1", "no tool call"),
    ("f(" * 3000, "no tool call"),
    ("not " * 3000 + "1", "no tool call"),
    ("noop(1" + "-1" * 5000 + ")", "no tool call"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), WRONG, ids=[text[:60] for text, _ in WRONG])
def test_wrong_calls_say_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(ActionError, match=message) as caught:
        parse(text, PAGE)
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.test/",
        "https://burrito.test/",
        "http://burrito.test.evil.test/",
        "http://burrito.test:81/",
        "http://burrito.test@evil.test/",
        "//evil.test/",
        "/\\evil.test/",
        "\\\\evil.test",
        "http:/\\evil.test/",
        "http:evil.test",
        "http://[",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "view-source:http://burrito.test/",
        "about:blank",
        "chrome://version",
        "evil.test",
        "menu",
        " /menu",
        "/menu\n",
        "/me nu",
        "",
        "/" * 3000,
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    for text in (say(action="goto", url=url), gemini("navigate", url=url), f"goto({url!r})"):
        with pytest.raises(
            ActionError, match="this site only: give a path such as /menu or a URL that begins with http"
        ):
            parse(text, PAGE)


def test_without_an_address_of_its_own_a_page_allows_paths_alone() -> None:
    lost = replace(PAGE, url="chrome-error://chromewebdata/")
    assert parse(say(action="goto", url="/menu"), lost) == (Goto("/menu"),)
    with pytest.raises(ActionError, match=r"give a path such as /menu\."):
        parse(say(action="goto", url="chrome-error://chromewebdata/x"), lost)


def test_batches_and_calls_have_limits() -> None:
    wait = {"action": "wait"}
    assert len(parse(json.dumps([wait] * MAX_CALLS), PAGE)) == MAX_CALLS
    with pytest.raises(ActionError, match=f"give 1 to {MAX_CALLS}"):
        parse(json.dumps([wait] * (MAX_CALLS + 1)), PAGE)
    with pytest.raises(ActionError, match=f"give 1 to {MAX_CALLS}"):
        parse(json.dumps([{"type": "computer_call", "actions": [{"type": "wait"}] * 11}] * 2), PAGE)
    with pytest.raises(ActionError, match=f"more than {MAX_ACTIONS} actions"):
        parse(json.dumps([{"action": "key", "text": "a", "repeat": 40}] * 2), PAGE)
    with pytest.raises(ActionError, match=r"give at most 16,384"):
        parse(" " * (MAX_CALL_CHARS + 1), PAGE)


def test_long_drags_are_thinned_but_keep_their_ends() -> None:
    path = [{"x": number, "y": 1} for number in range(200)]
    (drag,) = parse(say(type="drag", path=path), PAGE)
    assert isinstance(drag, Drag)
    assert 2 <= len(drag.path) <= 33
    assert (drag.path[0], drag.path[-1]) == (Point(0, 1), Point(199, 1))


# --- keys ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "chord"),
    [
        ("Enter", "Enter"),
        ("Return", "Enter"),
        ("KP_Enter", "Enter"),
        ("ctrl c", "Control+c"),
        ("ctrl-c", "Control+c"),
        ("Control+C", "Control+c"),
        ("CTRL + SHIFT + t", "Control+Shift+t"),
        ("shift+ctrl+t", "Control+Shift+t"),
        ("cmd+a", "Meta+a"),
        ("ControlOrMeta+a", "Control+a"),
        ("super", "Meta"),
        ("Control_L+Alt_R+Delete", "Control+Alt+Delete"),
        ("ctrl++", "Control++"),
        ("+", "+"),
        ("-", "-"),
        ("ctrl+-", "Control+-"),
        ("a", "a"),
        ("A", "A"),
        ("shift+a", "Shift+a"),
        (" ", "Space"),
        ("SPACE", "Space"),
        ("esc", "Escape"),
        ("ArrowDown", "ArrowDown"),
        ("arrow_down", "ArrowDown"),
        ("Page_Down", "PageDown"),
        ("Prior", "PageUp"),
        ("BackSpace", "Backspace"),
        ("f5", "F5"),
        ("KeyA", "a"),
        ("Digit7", "7"),
        ("KP_7", "7"),
        ("ctrl+plus", "Control++"),
        ("slash", "/"),
    ],
)
def test_chords_come_out_in_playwrights_names(given: str, chord: str) -> None:
    assert normalise_chord(given) == chord


def test_the_engine_knows_every_key_that_can_come_out() -> None:
    for key in (*NAMED_KEYS, *MODIFIERS, *map(chr, range(0x21, 0x7F))):
        assert normalise_chord(key) == key
        if key != "+":
            assert key_events(key)
            assert key_events(f"Control+{key}")


# --- noise -----------------------------------------------------------------------------------------------------------

NOISE = [
    *"{}[]\"',:()=+-\\/<>|#\n\t\x00 0123456789.eE",
    *("null", "true", "NaN", "1e999", "-1", "9" * 400, '""', "[]", "{}", "\ud800", "🌯", "é", "Action:", "<tool_call>"),
    *("__import__", "lambda", "not ", "**", '"action"', '"type"', '"name"', '"x"', "ctrl+", "javascript:"),
]


def mutate(text: str, rng: random.Random) -> str:
    """The text with a few pieces cut out, doubled, swapped for noise or for pieces of another call."""
    for _ in range(rng.randint(1, 4)):
        start = rng.randrange(len(text) + 1)
        end = min(len(text), start + rng.choice((0, 1, 1, 2, 5, 20)))
        piece = rng.choice((rng.choice(NOISE), text[start:end] * 2, "", rng.choice(CALLS)[0][start:end]))
        text = text[:start] + piece + text[end:]
    return text


def mutate_value(value: Any, rng: random.Random) -> Any:
    """A JSON value with some of its parts replaced by other types."""
    if rng.random() < 0.2:
        wild = (None, True, -1, 1.5, 1e308, 10**400, "", "x", "\x00", "\ud800", [], {}, [[]], {"x": 1}, ["a"], [1, 2])
        return rng.choice(wild)
    if isinstance(value, dict):
        return {rng.choice((k, k, k, "action", "x")): mutate_value(v, rng) for k, v in value.items()}  # pyright: ignore
    if isinstance(value, list):
        return [mutate_value(item, rng) for item in value]  # pyright: ignore
    return value


def test_mutated_texts_only_ever_raise_action_errors() -> None:
    rng = random.Random(17)
    outcomes = [outcome(mutate(rng.choice(CALLS)[0], rng)) for _ in range(6000)]
    assert outcomes.count("parsed") > 300
    assert outcomes.count("refused") > 3000


def test_mutated_values_only_ever_raise_action_errors() -> None:
    rng = random.Random(23)
    objects = [json.loads(text) for text, _ in CALLS if text.startswith(("{", "["))]
    outcomes = [outcome(json.dumps(mutate_value(rng.choice(objects), rng))) for _ in range(6000)]
    assert outcomes.count("parsed") > 300
    assert outcomes.count("refused") > 2000


def outcome(text: str) -> str:
    """``parsed`` or ``refused``; any other exception, or an action that cannot be, fails the test."""
    try:
        actions = parse(text, PAGE)
    except ActionError:
        return "refused"
    for action in actions:
        check(action)
    return "parsed"


def check(action: Action) -> None:
    """What every action that comes out of the parser holds to."""
    points = re.findall(r"Point\(x=([^,]+), y=([^)]+)\)", repr(action))
    assert all(0 <= float(x) < 640 and 0 <= float(y) < 480 for x, y in points)
    match action:
        case Type(text) | Answer(text):
            text.encode()
        case Wait(duration_ms):
            assert 0 <= duration_ms <= 60_000
        case Goto(url):
            assert url.startswith(("/", "http://burrito.test"))
        case Key(chord):
            assert chord == normalise_chord(chord)
        case _:
            pass
