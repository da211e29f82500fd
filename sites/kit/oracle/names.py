"""What controls are called in this episode, whatever the wording: the names of the templates, looked up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from webgym.snapshot import Snapshot
from webgym.types import Action, Element, PageView
from webgym_sites.kit.oracle.controls import click, in_order
from webgym_sites.kit.variants.settings import settings_of
from webgym_sites.kit.variants.wording import Wording, wording_in

_PLACE = re.compile(r"\{(\w+)\}")


class Names:
    """The texts of one site's pages as they read now; ask with the English text of the template.

    In ``{name}`` places of a text stands what is given for them; where nothing is given, anything may stand.
    """

    def __init__(self, wording: Wording) -> None:
        self.wording = wording

    @classmethod
    def of(cls, folder: Path, state: Snapshot) -> Names:
        """The names of the site in that folder, by the settings that its database has."""
        return cls(wording_in(folder, settings_of(state.table("settings")).wording))

    def __call__(self, text: str, /, **values: object) -> str:
        """The text; all of its places must be given."""
        worded = self.wording.texts.get(text, text)
        return worded.format(**values) if values else worded

    def pattern(self, text: str, /, **values: object) -> str:
        """A regular expression for the text; a place for which nothing is given is the group of its name."""

        def place(name: str) -> str:
            return re.escape(str(values[name])) if name in values else f"(?P<{name}>.+?)"

        pieces = _PLACE.split(self.wording.texts.get(text, text))  # text, name, text, name, ... text
        return "".join(place(piece) if odd % 2 else re.escape(piece) for odd, piece in enumerate(pieces))

    def read(self, page: PageView, role: str, text: str, /, **values: object) -> dict[str, str]:
        """What stands in the open places of the first `control` of that role and text; empty if there is none."""
        found = self._found(page, role, text, values)
        return found[0][1].groupdict() if found else {}

    def control(self, page: PageView, role: str, text: str, /, nth: int = 0, **values: object) -> Element | None:
        """The nth control of that role whose name is this text; if there is none at all, whose name begins with it."""
        found = self._found(page, role, text, values)
        return found[nth][0] if nth < len(found) else None

    def click(self, page: PageView, role: str, text: str, /, nth: int = 0, **values: object) -> Action:
        """Click it; on a page that does not have it, go back."""
        return click(self.control(page, role, text, nth, **values))

    def _found(
        self, page: PageView, role: str, text: str, values: Mapping[str, object]
    ) -> list[tuple[Element, re.Match[str]]]:
        """The controls of that role whose name is this text; if there is none, those whose name begins with it."""
        pattern = self.pattern(text, **values)
        for fits in (re.compile(pattern).fullmatch, re.compile(rf"{pattern}[ ,].*").fullmatch):
            read = [(element, fits(element.name)) for element in in_order(page) if element.role == role]
            found = [(element, match) for element, match in read if match]
            if found:
                return found
        return []
