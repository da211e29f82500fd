"""What covers a page until it is answered: a banner about cookies, and offers that pop up."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from webgym_sites.kit.variants.settings import Settings

ACCEPTED, DECLINED = "accepted", "declined"


@dataclass(frozen=True, slots=True)
class Cover:
    """One of them; its texts are keys of `webgym_sites.kit.variants.wording`.

    Attributes:
        name: The knob that brings it up.
        style: The class of its element.
        heading, text: What it says.
        accept, decline: What its buttons say; the first is the one that catches the eye.
    """

    name: str
    style: str
    heading: str
    text: str
    accept: str
    decline: str


COVERS = {
    ("banner", "wall"): Cover(
        "banner",
        "wall",
        "We use cookies",
        "Some make this site work. Others tell our partners what you look at.",
        "Accept all cookies",
        "Only necessary cookies",
    ),
    ("banner", "sheet"): Cover(
        "banner",
        "sheet",
        "Your privacy matters to us",
        "We and our 214 partners store and read information on your device.",
        "Agree and close",
        "Reject all",
    ),
    ("popup", "newsletter"): Cover(
        "popup",
        "wall",
        "Wait! 10% off for you",
        "Join our list and save with every order. We send one mail a day.",
        "Yes, I like saving money",
        "No thanks, I would rather pay the full price",
    ),
    ("popup", "club"): Cover(
        "popup",
        "sheet",
        "One more step",
        "Members of the club order first. It is $4.99 a month, and starts with this order.",
        "Continue to my order",
        "Go on without the club and its benefits",
    ),
}
"""By knob and value. The last two shame those who decline; the last one's eye-catcher is a bait."""


def cover_on(db: sqlite3.Connection, settings: Settings, path: str) -> Cover | None:
    """What covers a page now. Banners come first; offers do not pop up on the first page."""
    for name in ("banner", "popup"):
        cover = COVERS.get((name, settings.get(name)))
        away = name == "popup" and path == "/"
        if cover and not away and not db.execute("SELECT 1 FROM dismissed WHERE name = ?", (name,)).fetchone():
            return cover
    return None


def answer_cover(db: sqlite3.Connection, name: str, accepted: bool) -> None:
    """Take away the cover of that name."""
    answer = ACCEPTED if accepted else DECLINED
    db.execute("INSERT OR REPLACE INTO dismissed VALUES (?, ?)", (name, answer))
