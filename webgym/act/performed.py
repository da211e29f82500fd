"""What an action did, in words and places for people: the log line and the mark on the screenshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
    Target,
    Type,
    Wait,
)

Place = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Performed:
    """One action as it met one page.

    Attributes:
        kind: What it was: ``"click"``, ``"type"``, ``"scroll"``...
        text: What goes with it: the text typed, the key, the option, the answer.
        places: Where in the viewport, in CSS pixels: one point, or several for a drag.
        element: What stood there, such as ``button "Add to bag"``; empty if nothing known did.
        box: Its left, top, width and height in CSS pixels of the viewport.
        scroll: How far the wheel was turned, right and down, in CSS pixels.
    """

    kind: str
    text: str = ""
    places: tuple[Place, ...] = ()
    element: str = ""
    box: Box | None = None
    scroll: Place = (0.0, 0.0)

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Performed:
        """Back from what `dataclasses.asdict` and JSON make of it."""
        values = dict(fields)
        values["places"] = tuple((x, y) for x, y in values["places"])
        values["box"] = tuple(values["box"]) if values["box"] else None
        values["scroll"] = tuple(values["scroll"])
        return cls(**values)

    def __str__(self) -> str:
        where = self.element or " to ".join(f"({x:.0f}, {y:.0f})" for x, y in self.places)
        how_far = f"{abs(self.scroll[1]):.0f} px {'up' if self.scroll[1] < 0 else 'down'}" if self.scroll[1] else ""
        if self.scroll[0]:
            how_far += f" {abs(self.scroll[0]):.0f} px {'left' if self.scroll[0] < 0 else 'right'}"
        quoted = f'"{self.text}"' if self.text else ""
        preposition = {"type": "into", "select": "in", "scroll": "at"}.get(self.kind)
        if where and preposition:
            where = f"{preposition} {where}"
        return " ".join(word for word in (self.kind, quoted, how_far, where) if word)


def performed(action: Action, page: PageView) -> Performed:
    """Describe an action on the page it was taken on."""
    match action:
        case Click(target, button, count):
            kind = {1: "click", 2: "double click", 3: "triple click"}.get(count, f"{count} clicks")
            return _at(page, kind if button == "left" else f"{button} {kind}", target)
        case Drag(path):
            return Performed("drag", places=tuple(place for target in path if (place := _place(page, target))))
        case Hover(target):
            return _at(page, "hover", target)
        case Scroll(dx, dy, target):
            middle = Point(page.width / 2, page.height / 2)
            place = _place(page, middle if target is None else target)
            return Performed("scroll", places=(place,) if place else (), scroll=(dx, dy))
        case Type(text, into):
            return Performed("type", text) if into is None else _at(page, "type", into, text)
        case Key(chord):
            return Performed("key", chord)
        case Select(target, option):
            return _at(page, "select", target, option)
        case Back(forward):
            return Performed("forward" if forward else "back")
        case Goto(url):
            return Performed("go to", url)
        case Wait(duration_ms):
            return Performed("wait", f"{duration_ms} ms")
        case Answer(text):
            return Performed("answer", text)
        case Done(infeasible):
            return Performed("done", "infeasible" if infeasible else "")


def _at(page: PageView, kind: str, target: Target, text: str = "") -> Performed:
    element, place = _element(page, target), _place(page, target)
    places = (place,) if place else ()
    if element is None:
        return Performed(kind, text, places)
    box = (element.x, element.y, element.width, element.height)
    return Performed(kind, text, places, f'{element.role} "{element.name}"', box)


def _place(page: PageView, target: Target) -> Place | None:
    if isinstance(target, Point):
        return target.x, target.y
    element = _element(page, target)
    return (element.center.x, element.center.y) if element else None


def _element(page: PageView, target: Target) -> Element | None:
    """The element of that number, or the smallest one in view at that point."""
    if isinstance(target, int):
        return next((element for element in page.elements if element.number == target), None)
    here = [element for element in page.elements if element.in_view and _holds(element, target)]
    return min(here, key=lambda element: element.width * element.height, default=None)


def _holds(element: Element, point: Point) -> bool:
    inside_x = element.x <= point.x < element.x + element.width
    return inside_x and element.y <= point.y < element.y + element.height
