"""Action modes: every member of a space decodes or is refused with a reason; what oracles want is encoded."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pytest

from webgym.act import CELL_PX, MAX_VALUES, ElementChoice, make_action_spec
from webgym.act.dialects import GRID_1000, CoordinateSpace
from webgym.act.element import ACTION_COUNT, BACK, SCROLL_DOWN, SCROLL_UP
from webgym.act.scrollbar import ARROW_PX, can_scroll, scroll_click
from webgym.act.spec import is_behind_bar
from webgym.errors import ActionError, UsageError
from webgym.goal import Goal
from webgym.observe import MAX_ELEMENTS
from webgym.task import ACTION_MODES, Task
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

VIEWPORT = (640, 480)
ELEMENTS = (
    Element(0, "link", "Menu", "", 10, 10, 100, 30),
    Element(1, "button", "Add to bag", "", 300, 200, 120, 40),
    Element(2, "textbox", "Name", "", 10, 300, 200, 30, editable=True),
    Element(3, "button", "Place order", "", 300, 900, 120, 40, in_view=False),
    Element(4, "button", "Sold out", "", 10, 100, 80, 30, disabled=True),
    Element(5, "link", "Help", "", 10, 440, 80, 30, covered=True),
    Element(6, "combobox", "Size", "", 300, 300, 120, 30),
    Element(7, "option", "Small", "", 300, 300, 120, 30),
    Element(8, "option", "Large", "", 300, 300, 120, 30),
    Element(200, "button", "Far down the list", "", 300, 260, 60, 20),
)
PAGE = PageView("http://t.test/menu", "T", ELEMENTS, "", *VIEWPORT, scroll_y=0, scroll_height=2400)
SHORT = replace(PAGE, scroll_height=480)
TASK = Task(
    "t/f:train:1", "t", "f", "Buy.", Goal(), "/", 1, "train", 9, datetime(2026, 1, 1), values=("Ada", "12 Elm Street")
)


def decode(mode: str, action: object, page: PageView = PAGE) -> tuple[Action, ...]:
    return make_action_spec(mode, VIEWPORT).decode(action, page, TASK)


def encode(mode: str, action: Action, page: PageView = PAGE) -> Any:
    return make_action_spec(mode, VIEWPORT).encode(action, page, TASK)


def clicked(actions: tuple[Action, ...]) -> tuple[float, float]:
    """Where the one click of these actions goes."""
    (click,) = actions
    assert isinstance(click, Click)
    assert isinstance(click.target, Point)
    return click.target.x, click.target.y


# --- all modes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ACTION_MODES)
def test_random_actions_are_members_and_depend_on_the_generator_alone(mode: str) -> None:
    spec = make_action_spec(mode, VIEWPORT)
    mask = spec.mask(PAGE, TASK)
    one, other = np.random.default_rng(3), np.random.default_rng(3)
    for _ in range(50):
        action = spec.random_action(one, mask)
        assert spec.space.contains(action)
        assert spec.decode(action, PAGE, TASK)
        assert np.array_equal(action, spec.random_action(other, mask))


@pytest.mark.parametrize("mode", ["pixel", "xy"])
def test_every_sample_of_a_pointer_space_is_a_click_in_the_viewport(mode: str) -> None:
    spec = make_action_spec(mode, (637, 483))
    spec.space.seed(1)
    for _ in range(200):
        x, y = clicked(spec.decode(spec.space.sample(), PAGE, TASK))
        assert 0 <= x < 637
        assert 0 <= y < 483


@pytest.mark.parametrize("mode", ["pixel", "xy", "element", "computer"])
@pytest.mark.parametrize(
    "action",
    [
        None,
        True,
        "nonsense",
        b"click",
        -1,
        10**30,
        math.nan,
        [],
        [1],
        [1, 2, 3],
        [[1, 2]],
        ["1", "2"],
        [None, None],
        [True, False],
        [math.nan, 0.5],
        [math.inf, 0.5],
        [-1, 5],
        [10**30, 1],
        [0.5, 1.5],
        {"x": 1},
        {1, 2},
        1j,
        pytest.param(object(), id="object"),
        np.array(math.nan),
        np.array([math.nan, 0.1]),
        np.array([[1, 2]]),
        np.array(["a", "b"]),
        np.array([None, None]),
        np.array([True, False]),
        np.array(5.0),
        np.array([]),
        np.array([500, 500]),
        np.uint64(2**63),
    ],
    ids=repr,
)
def test_whatever_is_no_member_is_an_action_error(mode: str, action: object) -> None:
    with pytest.raises(ActionError, match=r"give|possible"):
        decode(mode, action)


def test_unknown_modes_and_viewports_are_refused() -> None:
    with pytest.raises(UsageError, match="did you mean 'pixel'"):
        make_action_spec("pixels", VIEWPORT)
    with pytest.raises(UsageError, match="viewport"):
        make_action_spec("pixel", (4, 480))


# --- pixel and xy ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "action", [[3, 5], (3, 5), np.array([3, 5]), np.array([3, 5], np.uint8), [np.int64(3), np.int32(5)]]
)
def test_a_cell_is_a_click_at_its_centre(action: object) -> None:
    assert decode("pixel", action) == (Click(Point(28, 44)),)


@pytest.mark.parametrize("action", [[80, 0], [0, 60], [-1, 0], [3.0, 5.0], np.array([3.0, 5.0])])
def test_cells_out_of_the_grid_are_refused(action: object) -> None:
    with pytest.raises(ActionError, match="column 0 to 79 and row 0 to 59"):
        decode("pixel", action)


def test_the_grid_covers_a_viewport_that_cells_do_not_divide() -> None:
    spec = make_action_spec("pixel", (100, 70))
    (click,) = spec.decode([11, 7], PAGE, TASK)
    assert click == Click(Point(11.5 * 100 / 12, 7.5 * 70 / 8))


def test_pixel_masks_are_flat_and_all_true() -> None:
    mask = make_action_spec("pixel", VIEWPORT).mask(PAGE, TASK)
    assert mask is not None
    assert mask.shape == (640 // CELL_PX + 480 // CELL_PX,)
    assert mask.all()


def test_random_cells_respect_a_mask() -> None:
    spec = make_action_spec("pixel", VIEWPORT)
    mask = np.zeros(140, np.bool_)
    mask[[7, 80 + 9]] = True
    assert np.array_equal(spec.random_action(np.random.default_rng(0), mask), [7, 9])


@pytest.mark.parametrize("action", [[0.5, 0.25], (0.5, 0.25), np.array([0.5, 0.25], np.float32)])
def test_a_place_is_a_click_there(action: object) -> None:
    assert decode("xy", action) == (Click(Point(320, 120)),)


def test_the_corners_are_in_the_viewport() -> None:
    assert decode("xy", [0, 0]) == (Click(Point(0, 0)),)
    assert decode("xy", np.ones(2, np.float32)) == (Click(Point(639, 479)),)


@pytest.mark.parametrize("mode", ["pixel", "xy"])
def test_clicks_on_elements_in_view_land_in_their_box(mode: str) -> None:
    for element in (ELEMENTS[0], ELEMENTS[1], ELEMENTS[2], ELEMENTS[4], ELEMENTS[9]):
        x, y = clicked(decode(mode, encode(mode, Click(element.number))))
        assert element.x < x < element.x + element.width
        assert element.y < y < element.y + element.height


@pytest.mark.parametrize("mode", ["pixel", "xy"])
def test_clicks_on_points_go_there(mode: str) -> None:
    assert clicked(decode(mode, encode(mode, Click(Point(28, 44))))) == pytest.approx((28, 44))


def test_small_elements_are_hit_or_refused() -> None:
    thin = Element(0, "checkbox", "Thin", "", 104.5, 99.5, 7, 3)
    assert list(encode("pixel", Click(0), replace(PAGE, elements=(thin,)))) == [13, 12]
    missed = replace(thin, y=96.5)
    with pytest.raises(ActionError, match="between the centres"):
        encode("pixel", Click(0), replace(PAGE, elements=(missed,)))
    assert encode("xy", Click(0), replace(PAGE, elements=(missed,))) == pytest.approx([108 / 640, 98 / 480])


@pytest.mark.parametrize(("y", "row"), [(424.0, 53), (44.0, 7)])
def test_of_two_cells_the_one_away_from_the_edge_is_clicked(y: float, row: int) -> None:
    """A bar at the edge may begin between the middle of a box, 434 or 54, and the centre of its cell, 436 or 52."""
    box = Element(0, "radio", "Small", "", 100, y, 20, 20)
    assert list(encode("pixel", Click(0), replace(PAGE, elements=(box,)))) == [13, row]


@pytest.mark.parametrize("mode", ["pixel", "xy"])
@pytest.mark.parametrize(
    ("action", "message"),
    [
        (Type("Ada", into=2), "cannot express"),
        (Click(1, button="right"), "cannot express"),
        (Click(1, count=2), "cannot express"),
        (Click(1, modifiers=("Shift",)), "cannot express"),
        (Back(), "cannot express"),
        (Select(6, "Small"), "cannot express"),
        (Select(7, "Small"), "not drawn"),
        (Click(7), "not drawn"),
        (Click(77), "no element 77; it has elements 0-8, 200"),
        (Scroll(dy=-100), "cannot scroll up"),
    ],
)
def test_what_a_pointer_cannot_do_is_refused(mode: str, action: Action, message: str) -> None:
    with pytest.raises(ActionError, match=message):
        encode(mode, action)


@pytest.mark.parametrize("mode", ["pixel", "xy"])
def test_drawn_options_can_be_clicked(mode: str) -> None:
    page = replace(PAGE, elements=(*ELEMENTS[:7], Element(7, "option", "Large", "", 104, 96, 80, 16)))
    assert clicked(decode(mode, encode(mode, Select(7, "Large"), page))) == pytest.approx((144, 104), abs=4)
    assert decode("element", 7, page) == (Click(7),)


# --- the scrollbar ---------------------------------------------------------------------------------------------------


def test_the_thumb_is_where_chromium_draws_it() -> None:
    # Measured: 640x480, 2,400 px of content, scrolled by 1,000: the thumb covers y = 202 to 291.
    page = replace(PAGE, scroll_y=1000)
    assert scroll_click(page, down=False).y == pytest.approx((ARROW_PX + 202.9) / 2, abs=0.5)
    assert scroll_click(page, down=True).y == pytest.approx((292.1 + 480 - ARROW_PX) / 2, abs=0.5)
    assert scroll_click(page, down=True).x == 632.5


def test_arrows_are_used_for_small_steps_and_where_the_track_is_out_of_room() -> None:
    assert scroll_click(PAGE, down=True, far=False).y == 480 - ARROW_PX / 2
    assert scroll_click(replace(PAGE, scroll_y=10), down=False).y == ARROW_PX / 2


def test_the_bar_is_shorter_where_another_lies_below_it() -> None:
    # Measured: 640x480, content of 1,008 px by 3,146 px: the lower arrow covers y = 447 to 464.
    page = replace(PAGE, scroll_y=1000, scroll_width=1000, sideways=True)
    assert scroll_click(page, down=True, far=False).y == 465 - ARROW_PX / 2
    assert can_scroll(replace(page, scroll_y=1934), down=True)
    assert not can_scroll(replace(page, scroll_y=1935), down=True)


@pytest.mark.parametrize(("scroll_y", "up", "down"), [(0, False, True), (500, True, True), (1920, True, False)])
def test_pages_scroll_until_their_ends(scroll_y: float, up: bool, down: bool) -> None:
    page = replace(PAGE, scroll_y=scroll_y)
    assert (can_scroll(page, down=False), can_scroll(page, down=True)) == (up, down)
    assert not can_scroll(SHORT, down=True)


@pytest.mark.parametrize("mode", ["pixel", "xy"])
def test_targets_out_of_view_are_scrolled_towards(mode: str) -> None:
    below = clicked(decode(mode, encode(mode, Click(3))))
    above_page = replace(PAGE, scroll_y=1500, elements=(replace(ELEMENTS[3], y=-300),))
    above = clicked(decode(mode, encode(mode, Click(3), above_page)))
    assert below == pytest.approx((632.5, (106.2 + 463) / 2), abs=4)  # between thumb and lower arrow
    assert above == pytest.approx((632.5, (17 + 295.9) / 2), abs=4)  # between upper arrow and thumb


@pytest.mark.parametrize("mode", ["pixel", "xy"])
def test_targets_under_a_bar_are_scrolled_out_by_an_arrow(mode: str) -> None:
    assert clicked(decode(mode, encode(mode, Click(5)))) == pytest.approx((632.5, 471.5), abs=4)


@pytest.mark.parametrize("mode", ["pixel", "xy"])
@pytest.mark.parametrize("number", [3, 5])
def test_targets_that_no_scrolling_reaches_are_refused(mode: str, number: int) -> None:
    with pytest.raises(ActionError, match="out of reach"):
        encode(mode, Click(number), SHORT)


@pytest.mark.parametrize("mode", ["pixel", "xy"])
def test_covered_targets_in_the_middle_are_refused(mode: str) -> None:
    covered = replace(PAGE, elements=(replace(ELEMENTS[1], covered=True),))
    with pytest.raises(ActionError, match="covered"):
        encode(mode, Click(1), covered)


# --- element ---------------------------------------------------------------------------------------------------------


def test_choices_and_numbers_are_one_to_one() -> None:
    choices = [ElementChoice.of(index) for index in range(ACTION_COUNT)]
    assert [choice.index for choice in choices] == list(range(ACTION_COUNT))
    assert len(set(choices)) == ACTION_COUNT == MAX_ELEMENTS * (1 + MAX_VALUES) + 3
    assert ElementChoice("fill", 2, 1).index == 128 + 2 * 8 + 1


@pytest.mark.parametrize("action", [1, np.int64(1), np.uint8(1), np.array(1), np.array([1])])
def test_numbers_of_every_kind_are_clicks(action: object) -> None:
    assert decode("element", action) == (Click(1),)


@pytest.mark.parametrize(
    ("choice", "action"),
    [
        (ElementChoice("click", 1), Click(1)),
        (ElementChoice("click", 8), Select(8, "Large")),
        (ElementChoice("fill", 2, 1), Type("12 Elm Street", into=2)),
        (ElementChoice("scroll_down"), Scroll(dy=384)),
        (ElementChoice("scroll_up"), Scroll(dy=-384)),
        (ElementChoice("back"), Back()),
    ],
)
def test_choices_become_actions_and_back(choice: ElementChoice, action: Action) -> None:
    assert decode("element", choice.index) == (action,)
    encoded = encode("element", action)
    assert encoded == choice.index
    assert make_action_spec("element", VIEWPORT).space.contains(encoded)


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        (ElementChoice("click", 99), "no element 99; it has elements 0-8, 200"),
        (ElementChoice("fill", 1, 0), "takes no text"),
        (ElementChoice("fill", 2, 2), "0: 'Ada', 1: '12 Elm Street'"),
        (ElementChoice("fill", 99, 0), "no element 99"),
    ],
)
def test_choices_that_the_page_does_not_offer_are_refused(choice: ElementChoice, message: str) -> None:
    with pytest.raises(ActionError, match=message):
        decode("element", choice.index)


@pytest.mark.parametrize(
    ("action", "message"),
    [
        (Type("Bob", into=2), "no value of the task"),
        (Type("Ada"), "cannot express"),
        (Click(Point(3, 4)), "cannot express"),
        (Click(200), "beyond the 128"),
        (Click(1, button="right"), "cannot express"),
        (Back(forward=True), "cannot express"),
        (Scroll(dx=5), "cannot express"),
        (Answer("4"), "cannot express"),
        (Select(6, "Huge"), "no option 'Huge'"),
    ],
)
def test_what_the_element_mode_cannot_do_is_refused(action: Action, message: str) -> None:
    with pytest.raises(ActionError, match=message):
        encode("element", action)


def test_options_are_found_by_name_after_their_list_box() -> None:
    twice = (*ELEMENTS[:9], replace(ELEMENTS[6], number=9), replace(ELEMENTS[8], number=10))
    page = replace(PAGE, elements=twice)
    assert encode("element", Select(6, "Large"), page) == 8
    assert encode("element", Select(9, "Large"), page) == 10
    assert encode("element", Select(8, "Large"), page) == 8


def test_masks_say_what_can_be_done() -> None:
    mask = make_action_spec("element", VIEWPORT).mask(PAGE, TASK)
    assert mask is not None
    assert mask.dtype == np.bool_
    possible = [ElementChoice.of(int(index)) for index in np.flatnonzero(mask)]
    clicks = [ElementChoice("click", number) for number in (0, 1, 2, 3, 5, 6, 7, 8)]
    fills = [ElementChoice("fill", 2, 0), ElementChoice("fill", 2, 1)]
    assert possible == [*clicks, *fills, ElementChoice("scroll_down"), ElementChoice("back")]


@pytest.mark.parametrize(("y", "possible"), [(10, True), (128, True), (130, False), (320, False), (322, True)])
def test_a_mask_allows_what_scrolling_brings_out_from_behind_a_bar(y: float, possible: bool) -> None:
    covered = Element(0, "textbox", "Name", "", 10, y, 200, 30, editable=True, covered=True)
    page = replace(PAGE, elements=(covered,))
    mask = make_action_spec("element", VIEWPORT).mask(page, TASK)
    assert mask is not None
    fills = [ElementChoice("fill", 0, value).index for value in range(2)]
    assert mask[[0, *fills]].tolist() == [possible] * 3
    assert is_behind_bar(covered, page) == possible
    assert not is_behind_bar(replace(covered, covered=False), page)


def test_everything_a_mask_allows_can_be_decoded() -> None:
    spec = make_action_spec("element", VIEWPORT)
    mask = spec.mask(replace(PAGE, scroll_y=500), TASK)
    assert mask is not None
    assert mask[[SCROLL_DOWN, SCROLL_UP, BACK]].all()
    for index in np.flatnonzero(mask):
        assert len(spec.decode(index, PAGE, TASK)) == 1


def test_an_empty_page_still_allows_something() -> None:
    mask = make_action_spec("element", VIEWPORT).mask(PageView("", "", (), "", *VIEWPORT), TASK)
    assert mask is not None
    assert list(np.flatnonzero(mask)) == [BACK]


# --- computer --------------------------------------------------------------------------------------------------------

EVERY_ACTION: list[Action] = [
    Click(1),
    Click(Point(10.5, 20)),
    Click(1, button="right", modifiers=("Control", "Shift")),
    Click(Point(1, 2), count=2),
    Click(4, count=3),
    Drag((Point(1, 2), 3, Point(300, 400))),
    Hover(5),
    Hover(Point(639, 479)),
    Scroll(dy=384),
    Scroll(dx=-10.5, dy=20, target=Point(5, 5)),
    Scroll(dy=1, target=6),
    Type("Ada\n“quoted” \\ 🌯"),
    Type("", into=2),
    Type("x", into=Point(20, 310)),
    Key("Control+a"),
    Select(6, "Large"),
    Back(),
    Back(forward=True),
    Goto("/bag?x=1"),
    Wait(250),
    Answer("$9.50"),
    Done(),
    Done(infeasible=True),
]


@pytest.mark.parametrize("action", EVERY_ACTION, ids=str)
@pytest.mark.parametrize("coordinates", [None, GRID_1000, CoordinateSpace(1280, 960)], ids=str)
def test_every_action_survives_being_written_and_read(action: Action, coordinates: CoordinateSpace | None) -> None:
    spec = make_action_spec("computer", VIEWPORT, coordinates)
    text = spec.encode(action, PAGE, TASK)
    assert spec.space.contains(text)
    (read,) = spec.decode(text, PAGE, TASK)
    assert rounded(read) == action


def rounded(action: Action) -> Action:
    """The action with its numbers freed of the last digits that scaling costs."""
    match action:
        case Click(Point() as point):
            return replace(action, target=near(point))
        case Hover(Point() as point):
            return Hover(near(point))
        case Drag(path):
            return Drag(tuple(near(stop) if isinstance(stop, Point) else stop for stop in path))
        case Scroll(dx, dy, target):
            return Scroll(round(dx, 6), round(dy, 6), near(target) if isinstance(target, Point) else target)
        case Type(text, Point() as point):
            return Type(text, near(point))
        case _:
            return action


def near(point: Point) -> Point:
    return Point(round(point.x, 6), round(point.y, 6))


def test_clicks_on_options_of_native_list_boxes_choose_them() -> None:
    assert decode("computer", '{"action": "click", "element": 7}') == (Select(7, "Small"),)
    assert decode("computer", 'click("7")') == (Select(7, "Small"),)
    assert decode("computer", 'click("7", "right")') == (Click(7, button="right"),)


def test_calls_too_long_to_be_read_are_not_written() -> None:
    with pytest.raises(ActionError, match="at most 16,384"):
        encode("computer", Type("🌯" * 9000))


def test_there_are_no_masks_for_places_and_texts() -> None:
    for mode in ("xy", "computer"):
        assert make_action_spec(mode, VIEWPORT).mask(PAGE, TASK) is None
