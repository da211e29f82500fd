"""Pages in parts, so that a part is rendered once and the answer to a form carries only what it changed.

A template marks an element that may change by itself, and names all that it shows::

    {% call part("total", bag.count, bag.subtotal_cents) %}
    <p id="total">...</p>
    {% endcall %}

A part is always one element, and holds no other part. It may show nothing that it does not name: it is kept under
these names. What names nothing but its id is rendered each time.

The script in the page says which version of the page it shows. Where that version is remembered, and the new one
differs from it in its parts only, those parts are the whole answer; the script puts each in the place of its id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from jinja2 import Template, TemplateRuntimeError
from markupsafe import Markup

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page.

    Attributes:
        at: Its address.
        html: All of it, parts included.
        parts: The parts by id, in the order of the page.
        frame: What is round the parts, with their ids in their places.
        version: A fingerprint of the HTML; equal pages have equal versions, in every process.
    """

    at: str
    html: Markup
    parts: Mapping[str, Markup]
    frame: tuple[str, ...]
    version: str


def compose(template: Template, at: str, context: Mapping[str, object], settings: Hashable = None) -> Page:
    """Render a page, and remember it by its version; parts are kept apart for all ``settings``."""
    marker = _Marker(template, settings)
    html = Markup(template.render(context, part=marker))
    version = hashlib.blake2b(html.encode(), digest_size=8).hexdigest()
    page = Page(at, html, marker.parts, _frame(html, marker.parts), version)
    _once(_remembered(version), lambda: page)
    return page


def difference(version: str, page: Page) -> str:
    """What turns the page of that version into this one: some of its parts, or all of it."""
    shown = next(iter(_remembered(version)), None)
    if shown is None or (shown.at.partition("?")[0], shown.frame) != (page.at.partition("?")[0], page.frame):
        return page.html
    return "\n".join(part for name, part in page.parts.items() if part != shown.parts[name])


class _Marker:
    """``part`` of a template: notes the parts of one rendering."""

    def __init__(self, template: Template, settings: Hashable) -> None:
        self._template = template
        self._settings = settings
        self.parts: dict[str, Markup] = {}

    def __call__(self, name: str, *shows: Hashable, caller: Callable[[], Markup]) -> Markup:
        """A part of the page.

        Raises:
            TemplateRuntimeError: The page has a part of that name already, or this one holds another.
        """
        before = len(self.parts)
        kept: list[Markup] = _fragment((self._template, self._settings, name, shows)) if shows else []
        html = _once(kept, lambda: caller().strip())
        if name in self.parts or len(self.parts) > before:
            raise TemplateRuntimeError(
                f"part {name!r} of {self._template.name} comes twice or holds another part; parts have names of their"
                " own and do not nest."
            )
        self.parts[name] = html
        return html


def _frame(html: str, parts: Mapping[str, Markup]) -> tuple[str, ...]:
    pieces: list[str] = []
    end = 0
    for name, part in parts.items():
        start = html.index(part, end)
        pieces += (html[end:start], name)
        end = start + len(part)
    return (*pieces, html[end:])


# --- what is kept, in places for at most one thing each --------------------------------------------------------------


@lru_cache(maxsize=1024)
def _fragment(key: Hashable) -> list[Markup]:
    return []


@lru_cache(maxsize=128)
def _remembered(version: str) -> list[Page]:
    return []


def _once(place: list[T], make: Callable[[], T]) -> T:
    if not place:
        place.append(make())
    return place[0]
