"""Observations: always members of their space, written where they are wanted, the same for equal looks."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from gymnasium import spaces

from webgym.errors import BrowserError, UsageError
from webgym.goal import Goal
from webgym.observe import (
    ARRAY_PARTS,
    BOX_LIMIT,
    ELEMENT_FEATURES,
    ELEMENT_WORDS,
    MAX_ELEMENTS,
    MAX_PAGE_CHARS,
    PARTS,
    ROLES,
    encode_element_text,
    encode_elements,
    make_observation_spec,
)
from webgym.task import Task
from webgym.types import Element, Look, PageView
from webgym.words import hash_words

VIEWPORT = (640, 480)
BUTTON = Element(3, "button", "Add to bag", "", 64, 48, 128, 24)
FIELD = Element(
    0, "textbox", "Name", "Ada Lovelace", 0, 480, 320, 48, in_view=False, focused=True, required=True, editable=True
)


def make_task(instruction: str = "Order a burrito with extra guacamole.") -> Task:
    return Task("t/f:train:1", "t", "f", instruction, Goal(), "/", 1, "train", 10, datetime(2026, 1, 1))


def make_look(*elements: Element, frame: bool = True, url: str = "http://t.test/", outline: str = "") -> Look:
    picture = np.full((480, 640, 3), 7, np.uint8) if frame else None
    return Look(PageView(url, "T", elements, outline, *VIEWPORT), picture)


def column(name: str) -> int:
    return ELEMENT_FEATURES.index(name)


# --- spaces ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", PARTS)
def test_one_part_gives_a_bare_space_that_holds_its_observations(part: str) -> None:
    spec = make_observation_spec(part, VIEWPORT)
    assert not isinstance(spec.space, spaces.Dict)
    assert spec.space.contains(spec.encode(make_look(BUTTON, FIELD, outline="[3] button"), make_task()))


def test_several_parts_give_a_dict() -> None:
    spec = make_observation_spec(PARTS, VIEWPORT)
    observation = spec.encode(make_look(BUTTON, FIELD), make_task())
    assert isinstance(spec.space, spaces.Dict)
    assert isinstance(observation, dict)
    assert set(spec.space) == set(observation) == set(PARTS)
    assert spec.space.contains(observation)


def test_a_tuple_of_one_part_is_a_dict_too() -> None:
    spec = make_observation_spec(("elements",), VIEWPORT)
    assert isinstance(spec.space, spaces.Dict)
    assert spec.space.contains(spec.encode(make_look(), make_task()))


def test_only_screenshots_need_a_frame() -> None:
    assert make_observation_spec(("elements", "screenshot"), VIEWPORT).needs_frame
    assert not make_observation_spec("elements", VIEWPORT).needs_frame


@pytest.mark.parametrize(
    ("observation", "message"),
    [
        ("screenshots", "did you mean 'screenshot'"),
        ((), "names no part"),
        ("", "unknown observation part"),
        (("url", "url"), "twice"),
        (("url", 3), "unknown observation part 3"),
        (None, "names no part"),
        ({"url"}, "names no part"),
    ],
)
def test_wrong_parts_are_named_with_what_is_possible(observation: Any, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        make_observation_spec(observation, VIEWPORT)
    assert "twice" in message or "element_text" in str(caught.value)


@pytest.mark.parametrize("viewport", [(0, 480), (640,), (640.0, 480), "640x480", (640, 99999), None, (-640, 480)])
def test_wrong_viewports_are_refused(viewport: Any) -> None:
    with pytest.raises(UsageError, match="viewport="):
        make_observation_spec("elements", viewport)


def test_wrong_screenshot_shapes_are_refused() -> None:
    with pytest.raises(UsageError, match="screenshot_shape="):
        make_observation_spec("screenshot", VIEWPORT, (480, 640, 4))


# --- elements --------------------------------------------------------------------------------------------------------


def test_rows_go_by_number_and_columns_by_name() -> None:
    table = encode_elements((BUTTON, FIELD), VIEWPORT)
    assert table.shape == (MAX_ELEMENTS, len(ELEMENT_FEATURES))
    assert table.dtype == np.float32
    expected = {"present": 1, "x": 0.1, "y": 0.1, "width": 0.2, "height": 0.05, "in_view": 1, "role_button": 1}
    assert {name: value for name, value in zip(ELEMENT_FEATURES, table[3], strict=True) if value} == pytest.approx(
        expected
    )
    on = {name for name in ELEMENT_FEATURES if table[0, column(name)] == 1}
    assert on == {"present", "y", "focused", "required", "editable", "has_value", "role_textbox"}


def test_every_flag_has_its_column() -> None:
    flags = ["in_view", "covered", "disabled", "focused", "checked", "expanded", "required", "invalid", "editable"]
    bare = replace(BUTTON, in_view=False)
    for flag in flags:
        table = encode_elements((replace(bare, **{flag: True}),), VIEWPORT)
        assert [other for other in flags if table[3, column(other)]] == [flag]


def test_every_role_is_one_hot_and_others_are_other() -> None:
    for role in (*ROLES, "gridcell", ""):
        row = encode_elements((replace(BUTTON, role=role),), VIEWPORT)[3]
        hot = [name for name in ELEMENT_FEATURES if name.startswith("role_") and row[column(name)]]
        assert hot == [f"role_{role if role in ROLES else 'other'}"]


def test_rows_without_an_element_are_zero() -> None:
    table = encode_elements((BUTTON,), VIEWPORT)
    assert not np.delete(table, 3, axis=0).any()
    assert not encode_elements((), VIEWPORT).any()


def test_elements_beyond_the_last_row_are_left_out() -> None:
    beyond = tuple(replace(BUTTON, number=number) for number in (-1, MAX_ELEMENTS, 10**6))
    assert not encode_elements(beyond, VIEWPORT).any()
    assert not encode_element_text(beyond).any()
    last = replace(BUTTON, number=MAX_ELEMENTS - 1)
    assert encode_elements((*beyond, last), VIEWPORT)[MAX_ELEMENTS - 1, 0] == 1


@pytest.mark.parametrize("size", [1e9, -1e9, float("nan"), float("inf"), -float("inf"), 1e300])
def test_wild_boxes_stay_in_the_space(size: float) -> None:
    spec = make_observation_spec("elements", VIEWPORT)
    table = spec.encode(make_look(replace(BUTTON, x=size, y=-size, width=size, height=-size), FIELD), make_task())
    assert spec.space.contains(table)
    assert isinstance(table, np.ndarray)
    assert np.abs(table).max() <= BOX_LIMIT


def test_element_text_is_name_then_value() -> None:
    words = encode_element_text((FIELD,))
    expected = hash_words("name ada lovelace")
    assert words.shape == (MAX_ELEMENTS, ELEMENT_WORDS)
    assert words.dtype == np.int32
    assert tuple(words[0]) == expected + (0,) * (ELEMENT_WORDS - 3)


def test_a_long_name_leaves_room_for_the_value() -> None:
    name = " ".join("abcdefghijklmnop")
    words = encode_element_text((replace(FIELD, name=name, value="one two three four five"),))
    assert tuple(words[0]) == hash_words("a b c d e f g h one two three four")
    assert tuple(encode_element_text((replace(FIELD, name=name, value=""),))[0]) == hash_words(
        "a b c d e f g h i j k l"
    )


# --- texts -----------------------------------------------------------------------------------------------------------


def test_texts_are_cut_and_cleaned() -> None:
    spec = make_observation_spec(("page", "url", "instruction_text"), VIEWPORT)
    look = make_look(outline="🌯\t" * 50_000, url="http://t.test/" + "ü🌯" * 9000)
    observation = spec.encode(look, make_task("Größe\u2003L 🌯"))
    assert spec.space.contains(observation)
    assert isinstance(observation, dict)
    assert observation["page"] == "\ufffd " * (MAX_PAGE_CHARS // 2)
    assert observation["instruction_text"] == "Größe L \ufffd"


def test_instructions_are_hashed_words() -> None:
    words = make_observation_spec("instruction", VIEWPORT).encode(make_look(), make_task("Order two bowls"))
    assert isinstance(words, np.ndarray)
    assert tuple(words[:4]) == (*hash_words("order two bowls"), 0)


# --- arrays ----------------------------------------------------------------------------------------------------------


def test_observations_are_fresh() -> None:
    spec, look, task = make_observation_spec(tuple(ARRAY_PARTS), VIEWPORT), make_look(BUTTON), make_task()
    first, second = spec.encode(look, task), spec.encode(look, task)
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    for part, array in first.items():
        assert isinstance(array, np.ndarray)
        array[...] = 1
        assert not np.array_equal(array, second[part])
    assert look.frame is not None
    assert look.frame.min() == 7


def test_observations_can_be_written_into_rows_of_a_batch() -> None:
    spec = make_observation_spec(("screenshot", "elements", "element_text", "instruction", "url"), VIEWPORT)
    assert isinstance(spec.space, spaces.Dict)
    batch = {part: np.ones((2, *spec.space[part].shape), spec.space[part].dtype) for part in ARRAY_PARTS}  # type: ignore[misc]
    rows = {part: array[1] for part, array in batch.items()}
    observation = spec.encode(make_look(BUTTON), make_task(), out=rows)
    fresh = spec.encode(make_look(BUTTON), make_task())
    assert isinstance(observation, dict)
    assert isinstance(fresh, dict)
    for part, array in batch.items():
        assert observation[part] is rows[part]
        assert np.array_equal(array[1], fresh[part])
        assert (array[0] == 1).all()
    assert observation["url"] == "http://t.test/"


def test_a_missing_or_misshapen_frame_is_the_browsers_fault() -> None:
    with pytest.raises(BrowserError, match="no frame"):
        make_observation_spec("screenshot", VIEWPORT).encode(make_look(frame=False), make_task())
    with pytest.raises(BrowserError, match=r"\(480, 640, 3\)"):
        make_observation_spec("screenshot", VIEWPORT, (240, 320, 3)).encode(make_look(), make_task())


def test_random_pages_are_always_members_of_the_space() -> None:
    spec, rng = make_observation_spec(PARTS, VIEWPORT), random.Random(5)
    for _ in range(50):
        elements = tuple(random_element(rng, number) for number in rng.sample(range(200), rng.randrange(60)))
        assert spec.space.contains(
            spec.encode(make_look(*elements, outline=random_text(rng)), make_task(random_text(rng)))
        )


def random_element(rng: random.Random, number: int) -> Element:
    flags = [rng.random() < 0.5 for _ in range(9)]
    x, y, width, height = (rng.uniform(-9000, 9000) for _ in range(4))
    return Element(number, rng.choice(ROLES), random_text(rng), random_text(rng), x, y, width, height, *flags)


def random_text(rng: random.Random) -> str:
    return "".join(
        chr(rng.choice((rng.randrange(0x20, 0x7F), rng.randrange(0xD000)))) for _ in range(rng.randrange(40))
    )
