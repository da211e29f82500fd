"""Mouse and keyboard: real input, and what cannot be done."""

from __future__ import annotations

import pytest

from tests.webgym.browser.conftest import Visitor
from webgym.act.scrollbar import scroll_click
from webgym.types import Action, Back, Click, Drag, Goto, Hover, Key, Point, Scroll, Select, Type, Wait


def test_typing_makes_real_key_strokes(visitor: Visitor) -> None:
    visitor.open("/odd/keys")
    field = visitor.control("Field").number
    visitor.do(Type("aB é", into=field))
    assert visitor.control("Field").value == "aB é"
    assert 'text "Control a a B é"' in visitor.page.outline  # select all, then each character
    visitor.do(Type("z", into=field))
    assert visitor.control("Field").value == "z"
    visitor.do(Key("Control+a"), Key("Backspace"))
    assert visitor.control("Field").value == ""


def test_plus_keys_and_characters_without_a_key(visitor: Visitor) -> None:
    visitor.open("/odd/keys")
    visitor.do(Type("a\u00a0b\u200bc", into=visitor.control("Field").number), Key("+"), Key("Shift++"))
    assert visitor.control("Field").value.replace("\u200b", "") == "a bc++"


def test_long_text_arrives_whole(visitor: Visitor) -> None:
    visitor.open("/odd/keys")
    visitor.do(Type("x" * 3000, into=visitor.control("Field").number))
    assert len(visitor.control("Field").value) == 400  # what is shown of it
    assert visitor.control("Field").value.endswith("…")


def test_drag_double_click_and_other_buttons(visitor: Visitor) -> None:
    visitor.open("/odd/drag")
    visitor.do(Drag((Point(40, 120), Point(300, 300))))
    assert "dropped 300,300" in visitor.page.outline
    visitor.do(Click(Point(400, 400), count=2))
    assert "double" in visitor.page.outline
    visitor.do(Click(Point(400, 400), button="right"))
    assert visitor.page.title == "menu"


def test_wheel_and_scroll_bar(visitor: Visitor) -> None:
    visitor.open("/odd/tall")
    visitor.do(Scroll(dy=300))
    assert visitor.page.scroll_y == 300
    visitor.do(Scroll(dy=-100))
    assert visitor.page.scroll_y == 200
    visitor.do(Click(Point(632, 440)))  # the track of the scroll bar, below its thumb
    assert visitor.page.scroll_y > 400


def test_the_arrow_of_a_scroll_bar_above_another(visitor: Visitor) -> None:
    visitor.open("/odd/wide")
    assert visitor.page.sideways and visitor.page.scroll_width == 1008
    visitor.do(Click(scroll_click(visitor.page, down=True, far=False)))
    assert visitor.page.scroll_y == 40
    visitor.open("/odd/tall")
    assert not visitor.page.sideways and visitor.page.scroll_width == 625


def test_native_list_boxes_are_chosen_from(visitor: Visitor) -> None:
    visitor.open("/odd/controls")
    visitor.do(Select(visitor.control("Heat").number, "mild"))
    assert visitor.control("Heat").value == "mild"
    visitor.do(Select(visitor.control("hot").number, ""))
    assert visitor.control("Heat").value == "hot"
    outcome = visitor.do(Select(visitor.control("Heat").number, "volcanic"))
    assert "no such option: mild, hot, lava" in outcome.action_error


def test_waiting_lets_the_page_live(visitor: Visitor) -> None:
    visitor.open("/odd/timers")
    ticks = [int(visitor.page.outline.split('text "')[1].split()[0])]
    for action in (Wait(3000), Hover(Point(5, 5))):
        visitor.do(action)
        ticks.append(int(visitor.page.outline.split('text "')[1].split()[0]))
    assert ticks == pytest.approx([5, 35, 40], abs=1)


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (Click(Point(640, 10)), "outside the viewport"),
        (Click(Point(-1, 10)), "outside the viewport"),
        (Click(99), "no element 99"),
        (Click(Point(5, 5), modifiers=("Hyper",)), "unknown modifier"),
        (Key("Hyper+a"), "unknown modifier"),
        (Key("NoSuchKey"), "unknown key"),
        (Goto("http://elsewhere.example/"), "outside the site"),
        (Goto("javascript:alert(1)"), "outside the site"),
        (Goto("file:///etc/passwd"), "outside the site"),
        (Goto("data:text/html,x"), "outside the site"),
        (Goto("view-source:http://kiosk.test/"), "outside the site"),
        (Back(), "no page to go back to"),
        (Back(forward=True), "no page to go forward to"),
    ],
)
def test_what_cannot_be_done_is_said_and_does_nothing(visitor: Visitor, action: Action, said: str) -> None:
    visitor.open("/")
    outcome = visitor.do(action)
    assert said in outcome.action_error
    assert not outcome.fault
    assert not outcome.truncated
    assert visitor.page.url == "http://kiosk.test/"
