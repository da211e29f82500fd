"""Mouse and keyboard, as real browser input."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import groupby, pairwise
from typing import Any

from webgym.browser.cdp import Session
from webgym.browser.keyboard import MODIFIERS, is_typable, key_events, text_events
from webgym.browser.pace import Pace
from webgym.errors import ActionError
from webgym.types import Action, Click, Drag, Hover, Key, Point, Scroll, Target, Type

_TYPED_BY_KEYS = 256  # characters; a longer text goes in as a paste would
_BUTTON_BITS = {"left": 1, "right": 2, "middle": 4}

Place = Callable[[int], Awaitable[tuple[float, float]]]
Calls = list[asyncio.Future[dict[str, Any]]]


class Hands:
    """Carries out pointer and keyboard actions on one page.

    Args:
        session: The page.
        pace: Waits until the page has taken what was sent.
        width, height: The viewport, in CSS pixels.
        place: Where to aim at an element of that number, having brought it into view.
    """

    def __init__(self, session: Session, pace: Pace, width: int, height: int, place: Place) -> None:
        self._session = session
        self._pace = pace
        self._width, self._height = width, height
        self._place = place

    async def do(self, action: Action) -> None:
        """Carry out one action.

        Raises:
            ActionError: If it is none for mouse or keyboard, or aims outside the viewport.
        """
        match action:
            case Click():
                if isinstance(action.target, Point):
                    self._pace.show_next()  # it may be on a scroll bar
                await self._click(action)
            case Drag(path=path):
                await self._drag(path)
            case Hover(target=target):
                x, y = await self._aim(target)
                await self._pace.deliver([self._mouse("mouseMoved", x, y)], needs_frame=True)
            case Scroll():
                await self._scroll(action)
            case Type(text=text, into=into):
                await self._type(text, into)
            case Key(chord=chord):
                self._pace.show_next()  # many keys scroll
                await self._pace.deliver(self._keys(key_events(chord)))
            case _:
                raise ActionError(f"{type(action).__name__} is no action for mouse or keyboard.")

    async def _click(self, action: Click) -> None:
        x, y = await self._aim(action.target)
        bits = _modifier_bits(action.modifiers)
        calls = [self._mouse("mouseMoved", x, y, modifiers=bits)]
        for count in range(1, action.count + 1):
            press = {"button": action.button, "clickCount": count, "modifiers": bits}
            calls += [self._mouse("mousePressed", x, y, **press), self._mouse("mouseReleased", x, y, **press)]
        await self._pace.deliver(calls)

    async def _drag(self, path: tuple[Target, ...]) -> None:
        points = [await self._aim(target) for target in path]
        held = {"button": "left", "buttons": _BUTTON_BITS["left"]}
        await self._pace.deliver([self._mouse("mouseMoved", *points[0])], needs_frame=True)
        await self._pace.deliver([self._mouse("mousePressed", *points[0], button="left", clickCount=1)])
        for start, end in pairwise(points):
            middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
            for point in (middle, end):
                await self._pace.deliver([self._mouse("mouseMoved", *point, **held)], needs_frame=True)
        await self._pace.deliver([self._mouse("mouseReleased", *points[-1], button="left", clickCount=1)])

    async def _scroll(self, action: Scroll) -> None:
        target = Point(self._width / 2, self._height / 2) if action.target is None else action.target
        x, y = await self._aim(target)
        wheel = self._mouse("mouseWheel", x, y, deltaX=action.dx, deltaY=action.dy)
        await self._pace.deliver([wheel], needs_frame=True)

    async def _type(self, text: str, into: Target | None) -> None:
        if into is not None:
            await self._click(Click(into))
            await self._pace.deliver(self._keys([*key_events("Control+a"), *([] if text else key_events("Delete"))]))
        calls: Calls = []
        for by_keys, characters in groupby(text[:_TYPED_BY_KEYS], is_typable):
            run = "".join(characters)
            calls += self._keys(text_events(run)) if by_keys else [self._insert(run)]
        if len(text) > _TYPED_BY_KEYS:
            calls.append(self._insert(text[_TYPED_BY_KEYS:]))
        if calls:
            await self._pace.deliver(calls)

    async def _aim(self, target: Target) -> tuple[float, float]:
        x, y = (target.x, target.y) if isinstance(target, Point) else await self._place(target)
        if not (0 <= x < self._width and 0 <= y < self._height):
            raise ActionError(
                f"({x:g}, {y:g}) is outside the viewport; x goes from 0 to {self._width - 1}, y to {self._height - 1}."
            )
        return x, y

    def _mouse(self, kind: str, x: float, y: float, **more: object) -> asyncio.Future[dict[str, Any]]:
        return self._session.start("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, **more})

    def _insert(self, text: str) -> asyncio.Future[dict[str, Any]]:
        return self._session.start("Input.insertText", {"text": text})

    def _keys(self, events: list[dict[str, Any]]) -> Calls:
        return [self._session.start("Input.dispatchKeyEvent", event) for event in events]


def _modifier_bits(names: tuple[str, ...]) -> int:
    unknown_names = [name for name in names if name not in MODIFIERS]
    if unknown_names:
        raise ActionError(f"unknown modifier key {unknown_names[0]!r}. Possible: {', '.join(MODIFIERS)}.")
    return sum(MODIFIERS[name] for name in set(names))
