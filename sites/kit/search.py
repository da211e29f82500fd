"""Searching among things by words in their names and descriptions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def found(things: Iterable[T], text: str, name: Callable[[T], str], about: Callable[[T], str]) -> tuple[T, ...]:
    """The things that hold every word of a text; those with the words in their name come first.

    Args:
        things: In the order that things of equal rank keep.
        text: What a visitor typed; case does not matter, and without a word in it nothing is found.
        name: The name of a thing.
        about: What else a thing is found by.
    """
    words = text.lower().split()
    ranked: list[tuple[int, T]] = []
    for thing in things if words else ():
        named = name(thing).lower()
        everything = f"{named} {about(thing).lower()}"
        if all(word in everything for word in words):
            ranked.append((sum(word not in named for word in words), thing))
    return tuple(thing for _, thing in sorted(ranked, key=lambda pair: pair[0]))
