"""What the knobs of this episode are turned to, as the site's own database has it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

SCHEMA = (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")
"""The tables of every site of the kit; `webgym_sites.kit.store.create_schema` makes them."""

_SHOWN = ("theme", "density", "nav", "cards", "slow")
"""Knobs that the stylesheet and the script of variants act on."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Knobs with their values, but for those that are off; sorted."""

    pairs: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pairs)

    def get(self, knob: str) -> str:
        """What a knob is turned to; ``""`` if it is off."""
        return dict(self.pairs).get(knob, "")

    @property
    def wording(self) -> str:
        """Which table of words the pages are written by: a language, or other English words; ``""`` for none."""
        return self.get("language") or self.get("words")

    @property
    def attributes(self) -> Markup:
        """Attributes of the document's root, for the stylesheet and the script of variants."""
        shown = ((name, self.get(name)) for name in _SHOWN)
        return Markup("").join(Markup(' data-{}="{}"').format(name, value) for name, value in shown if value)


def read_settings(db: sqlite3.Connection) -> Settings:
    """The settings of this episode."""
    return Settings(tuple(db.execute("SELECT name, value FROM settings ORDER BY name")))


def settings_of(rows: Iterable[Mapping[str, object]]) -> Settings:
    """The same, from the rows of the table ``settings``."""
    return Settings(tuple(sorted((str(row["name"]), str(row["value"])) for row in rows)))
