"""What an action did, in words and places."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from webgym.act.performed import Performed, performed
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

BAG = Element(0, "link", "Bag", "", 500, 10, 100, 30)
CARD = Element(1, "listitem", "Card", "", 0, 100, 400, 300)
NOTE = Element(2, "textbox", "Note", "", 20, 120, 200, 40, editable=True)
HIDDEN = Element(3, "button", "Hidden", "", 20, 120, 10, 10, in_view=False)
PAGE = PageView("http://kiosk.test/", "Kiosk", (BAG, CARD, NOTE, HIDDEN), "", 640, 480)


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (Click(0), 'click link "Bag"'),
        (Click(Point(550, 20)), 'click link "Bag"'),
        (Click(Point(25, 125)), 'click textbox "Note"'),  # the smallest that is in view there
        (Click(Point(630, 470)), "click (630, 470)"),
        (Click(0, "right"), 'right click link "Bag"'),
        (Click(0, count=2), 'double click link "Bag"'),
        (Click(77), "click"),
        (Type("no bag", into=2), 'type "no bag" into textbox "Note"'),
        (Type("no bag"), 'type "no bag"'),
        (Scroll(0, 200), "scroll 200 px down at (320, 240)"),
        (Scroll(-30, -40, target=Point(1, 2)), "scroll 40 px up 30 px left at (1, 2)"),
        (Drag((Point(1, 2), 0)), "drag (1, 2) to (550, 25)"),
        (Hover(0), 'hover link "Bag"'),
        (Key("Enter"), 'key "Enter"'),
        (Select(1, "Large"), 'select "Large" in listitem "Card"'),
        (Back(), "back"),
        (Back(forward=True), "forward"),
        (Goto("/bag"), 'go to "/bag"'),
        (Wait(500), 'wait "500 ms"'),
        (Answer("$9.75"), 'answer "$9.75"'),
        (Done(), "done"),
        (Done(infeasible=True), 'done "infeasible"'),
    ],
)
def test_in_words(action: Action, words: str) -> None:
    assert str(performed(action, PAGE)) == words


def test_where_it_was() -> None:
    act = performed(Type("x", into=2), PAGE)
    assert act.places == ((120.0, 140.0),)
    assert act.box == (20, 120, 200, 40)


@pytest.mark.parametrize("action", [Click(0), Scroll(1, 2), Drag((Point(1, 2), Point(3, 4))), Done()])
def test_there_and_back_through_json(action: Action) -> None:
    act = performed(action, PAGE)
    assert Performed.from_json(json.loads(json.dumps(asdict(act)))) == act
