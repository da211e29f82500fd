"""The texts of pages in other words or another language.

Templates write every text of their own as ``{{ _("Checkout") }}``, or with what changes in it by name:
``{{ _("Order {number}", number=order.number) }}``. The English text is the key. A table ``wording/<name>.toml`` beside
the templates, over the kit's table of that name, says what stands in its place::

    "Checkout" = "Zur Kasse"
    "Order {number}" = "Bestellung {number}"
    "item" = ["Artikel", "Artikel"]   # one and many, for {{ count|plural("item") }}

What a table lacks stays English: a table of other words has only what it words otherwise, one of a language has all.

Not covered: names and texts of a catalogue, and sentences of a store that hold values ("yours has 150"); they are
English in every language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from markupsafe import escape

KIT = Path(__file__).parents[1]
LANGUAGES = frozenset({"de"})
"""Tables that are languages; all others are English in other words."""


@dataclass(frozen=True, eq=False)
class Wording:
    """How the pages of one site are worded.

    Attributes:
        language: Of the pages, as HTML's ``lang`` has it; ``""`` for the site's own.
        texts: By English text.
        counted: For one and for many, by the English word for one.
    """

    language: str
    texts: Mapping[str, str]
    counted: Mapping[str, tuple[str, str]]

    def __call__(self, text: str, /, **values: object) -> str:
        """A text as this wording has it.

        Args:
            text: In English, ``{name}`` standing for what changes.
            values: What stands there; HTML is taken as it is where it is marked so, all else is escaped.
        """
        worded = self.texts.get(text, text)
        return escape(worded).format(**values) if values else worded

    def plural(self, count: int, one: str, many: str = "") -> str:
        """``plural(2, "item")`` is ``2 items``."""
        forms = self.counted.get(one) or (one, many or one + "s")
        return f"{count} {forms[count != 1]}"

    def day_and_time(self, instant: str) -> str:
        """``2026-03-02T12:24:00`` as ``Mon, Mar 2, 2026 at 12:24``."""
        when = datetime.fromisoformat(instant)
        parts = {"weekday": self(f"{when:%a}"), "month": self(f"{when:%b}"), "day": when.day, "year": f"{when:%Y}"}
        return self("{weekday}, {month} {day}, {year} at {time}", **parts, time=f"{when:%H:%M}")

    def long_date(self, day: str | date) -> str:
        """``2026-03-02`` as ``Monday, March 2``."""
        when = date.fromisoformat(day) if isinstance(day, str) else day
        names = {"weekday": self(f"{when:%A}"), "month": self(f"{when:%B}")}
        return self("{weekday}, {month} {day}", **names, day=when.day)

    def month_and_day(self, instant: str) -> str:
        """``2026-03-02T12:24:00`` as ``March 2``."""
        when = datetime.fromisoformat(instant)
        return self("{month} {day}", month=self(f"{when:%B}"), day=when.day)

    @property
    def filters(self) -> dict[str, Callable[..., str]]:
        """Filters of every template."""
        return {
            "plural": self.plural,
            "day_and_time": self.day_and_time,
            "long_date": self.long_date,
            "month_and_day": self.month_and_day,
        }


@lru_cache(maxsize=64)
def wording_in(folder: Path, name: str) -> Wording:
    """The wording of a site by the name of its table; ``""`` is the site's own English.

    Args:
        folder: The site's, which may hold ``wording/``.
        name: Of the table.
    """
    entries: dict[str, str | list[str]] = {}
    for base in (KIT, folder) if name else ():
        path = base / "wording" / f"{name}.toml"
        entries |= tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    texts = {key: entry for key, entry in entries.items() if isinstance(entry, str)}
    counted = {key: (entry[0], entry[1]) for key, entry in entries.items() if not isinstance(entry, str)}
    return Wording(name if name in LANGUAGES else "", texts, counted)
