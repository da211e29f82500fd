"""What is read from a page: roles, names, values, states, boxes, numbers, outline."""

from __future__ import annotations

from tests.webgym.browser.conftest import Visitor
from webgym.types import Back, Click, Element, Goto


def _named(visitor: Visitor, name: str) -> Element:
    return visitor.control(name)


def test_controls_have_roles_names_values_and_states(visitor: Visitor) -> None:
    visitor.open("/odd/controls")
    found = {element.name: element for element in visitor.page.elements}
    assert found["Guacamole +$2.45"].role == "checkbox"
    assert found["Guacamole +$2.45"].checked
    assert found["Small"].required
    assert found["Large"].disabled
    assert (found["Search the menu"].role, found["Search the menu"].value) == ("searchbox", "beans")
    assert found["Search the menu"].editable
    assert found["City"].invalid
    assert found["Password"].value == "••••••"
    assert (found["Heat"].role, found["Heat"].value) == ("combobox", "hot")
    assert [e.name for e in visitor.page.where("option")] == ["mild", "hot", "lava"]
    assert found["lava"].disabled
    assert found["Open the menu"].expanded
    assert found["Bold"].checked
    assert found["Here"].checked
    assert (found["Loud"].role, found["Loud"].checked) == ("switch", True)
    assert found["A card"].role == "generic"
    assert found["Notes"].value == "a b"
    assert found["More"].role == "button"


def test_what_is_not_shown_is_no_control(visitor: Visitor) -> None:
    visitor.open("/odd/controls")
    names = {element.name for element in visitor.page.elements}
    assert not names & {"Hidden", "Invisible", "Inside", "no link"}
    assert "Hidden" not in visitor.page.outline


def test_the_outline_gives_numbers_states_and_text(visitor: Visitor) -> None:
    visitor.open("/odd/controls")
    box = visitor.control("Guacamole +$2.45")
    assert f'[{box.number}] checkbox "Guacamole +$2.45" (checked)' in visitor.page.outline
    assert 'heading 1 "controls"' in visitor.page.outline
    assert 'group "Size"' in visitor.page.outline
    assert 'img "A burrito"' in visitor.page.outline
    assert visitor.page.outline.count("Guacamole") == 1


def test_numbers_stay_while_an_element_lives(visitor: Visitor) -> None:
    visitor.open("/odd/controls")
    before = {element.name: element.number for element in visitor.page.elements}
    visitor.press("More")  # opens the details: one more button
    after = {element.name: element.number for element in visitor.page.elements}
    assert {name: after[name] for name in before} == before
    assert after["Inside"] not in before.values()


def test_shadow_roots_and_frames_are_read_and_clicked(visitor: Visitor) -> None:
    visitor.open("/odd/shadow")
    visitor.press("In the shadow")
    assert "pressed" in visitor.page.outline
    visitor.open("/odd/frame")
    inner = visitor.control("In the frame")
    assert inner.x > 50
    visitor.press("In the frame")
    assert visitor.page.find(name="pressed in frame")


def test_covered_controls_are_told_apart(visitor: Visitor) -> None:
    visitor.open("/odd/covered")
    assert visitor.control("Below").covered
    assert not visitor.control("On top").covered


def test_an_element_below_the_fold_is_scrolled_to(visitor: Visitor) -> None:
    visitor.open("/odd/tall")
    row = visitor.control("Row 35")
    assert not row.in_view
    assert visitor.page.scroll_height > 2000
    visitor.do(Click(row.number))
    assert visitor.page.scroll_y > 1000
    assert visitor.control("Row 35").in_view
    assert visitor.control("Row 35").focused


def test_a_page_cannot_forge_what_is_read(visitor: Visitor) -> None:
    visitor.open("/odd/forge")
    outcome = visitor.press("Forge")
    assert outcome.look.page.find("button", "forged"), outcome.look.page.outline
    assert outcome.look.page.url.endswith("/odd/forge")


def test_other_documents_are_read_after_navigation(visitor: Visitor) -> None:
    visitor.open("/")
    visitor.press("Bag")
    assert visitor.page.url == "http://kiosk.test/bag"
    assert visitor.page.title == "Bag"
    visitor.do(Back())
    assert visitor.page.url == "http://kiosk.test/"
    visitor.do(Back(forward=True), Goto("/fruit/apple"))
    assert visitor.page.title == "Apple"
