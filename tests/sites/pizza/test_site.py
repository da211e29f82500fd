"""The pizzeria keeps what every site must keep; what mouse and keys do to a pizza is kept as done."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.sites.rules import assert_asks_well, assert_plays_well
from webgym.engine import Engine
from webgym.env import WebEnv
from webgym.testing import SiteTests
from webgym.types import Action, Click, Drag, Element, Key, Point
from webgym_sites.pizza import SITE
from webgym_sites.pizza.art import picture
from webgym_sites.pizza.menu import Made
from webgym_sites.pizza.oracle.lines import lines_in


def test_it_asks_well(engine: Engine) -> None:
    assert_asks_well(SITE, engine)


def test_it_plays_well(engine: Engine) -> None:
    assert_plays_well(SITE, engine)


@pytest.mark.slow
class TestPizza(SiteTests):
    site = SITE
    splits = ("test",)
    modes = ("element",)


# --- by hand ---------------------------------------------------------------------------------------------------------


class Hand:
    """Builds a pizza from nothing with mouse and keys; what it uses is in view, so that nothing scrolls."""

    def __init__(self, engine: Engine) -> None:
        family = SITE.family("build-your-own")
        self.env = WebEnv(SITE, [family], observation="url", action="computer", engine=engine)
        self.env.reset(options={"task": "pizza/build-your-own:train:1"})
        self.click("link", "Build your own")

    def control(self, role: str, start: str) -> Element:
        return next(e for e in self.env.page.elements if e.role == role and e.name.startswith(start))

    def do(self, action: Action) -> None:
        self.env.step(self.env.actions.encode(action, self.env.page, self.env.task))

    def click(self, role: str, start: str) -> None:
        self.do(Click(self.control(role, start).number))

    def drag(self, start: Point, end: Point) -> None:
        self.do(Drag((start, end)))

    def shelf(self, topping: str) -> Point:
        return self.control("button", topping).center

    def on_pizza(self, x: float, y: float) -> Point:
        """A point of the picture, whose sides are 400, on the page: between the buttons that lie over its halves."""
        self.do(Click(self.shelf("Mushrooms")))
        left, right = (self.control("button", f"Mushrooms: {side} half") for side in ("left", "right"))
        self.click("button", "Done")
        width = (right.x + right.width - left.x) / 0.94
        return Point(left.x + width * (x / 400 - 0.03), left.y + width * (y / 400 - 0.03))

    @property
    def pizza(self) -> Made:
        (draft,) = lines_in(self.env.snapshot(), "drafts")
        assert draft.item.made
        return draft.item.made

    def lies(self, topping_id: str) -> str:
        placed = self.pizza.placed(topping_id)
        return f"{placed.side}{' extra' if placed.extra else ''}" if placed else "off"


@pytest.fixture
def hand(engine: Engine) -> Iterator[Hand]:
    found = Hand(engine)
    yield found
    found.env.close()


def test_toppings_are_dragged_onto_halves_about_the_pizza_and_off(hand: Hand) -> None:
    left, right, middle = (hand.on_pizza(x, 200) for x in (90, 310, 200))
    beside = Point(left.x, 20)
    for place, end in {"left": left, "right": right, "whole": middle}.items():
        hand.drag(hand.shelf("Egg"), end)
        assert hand.lies("egg") == place
    hand.drag(hand.shelf("Egg"), beside)
    assert hand.lies("egg") == "whole", "what comes from the shelf and goes nowhere changes nothing"
    egg = hand.on_pizza(*yolk(hand.pizza))
    hand.drag(egg, beside)
    other = "left" if egg.x > middle.x else "right"
    assert hand.lies("egg") == other, "the other half keeps it"
    hand.drag(hand.on_pizza(*yolk(hand.pizza)), egg)
    assert hand.lies("egg") == ("right" if other == "left" else "left")
    hand.drag(hand.on_pizza(*yolk(hand.pizza)), beside)
    assert hand.lies("egg") == "off"
    assert hand.env.page.url.endswith("/pizza/own")


def yolk(made: Made) -> tuple[float, float]:
    """The middle of the first yolk of the picture."""
    moved = re.search(r"translate\((\S+) \S+\) scale\((\S+)\)", picture(made))
    dot = re.search(r'd="M(\S+) (\S+?)a(\S+) \S+ 0 1 0 [^"]*" fill="#ffb52b"', picture(made))
    assert moved and dot
    shift, scale = float(moved[1]), float(moved[2])
    return shift + scale * (float(dot[1]) + float(dot[3])), shift + scale * float(dot[2])


def test_toppings_are_placed_by_clicks(hand: Hand) -> None:
    hand.click("button", "Ham, $1.55")
    hand.click("button", "Ham: right half")
    assert hand.lies("ham") == "right"
    assert hand.control("button", "Ham, $1.55, right half").checked, "it is still held"
    hand.click("button", "Ham: extra, now off")
    assert hand.lies("ham") == "right extra"
    hand.click("button", "Ham: whole pizza")
    assert hand.lies("ham") == "whole extra"
    hand.click("button", "Ham: take off")
    assert hand.lies("ham") == "off"


def test_sliders_go_by_mouse_keys_and_buttons(hand: Hand) -> None:
    hand.click("slider", "Slices, now 8")  # the middle of its track
    hand.do(Key("ArrowRight"))
    hand.do(Key("ArrowRight"))
    assert hand.pizza.dial("slices") == 12
    bake = hand.control("slider", "Bake, now golden")
    hand.do(Click(Point(bake.x + bake.width - 4, bake.y + bake.height / 2)))
    assert hand.pizza.dial("bake") == 4
    hand.click("button", "Slices down, now 12")
    hand.click("button", "Slices down, now 10")
    assert hand.pizza.dial("slices") == 8
    assert hand.control("slider", "Slices, now 8").value == "8"
