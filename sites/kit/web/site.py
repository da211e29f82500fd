"""`SiteWeb`: all that one site's pages share, in one object."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from webgym_sites.kit.money import dollars
from webgym_sites.kit.variants.settings import Settings
from webgym_sites.kit.variants.wording import Wording, wording_in
from webgym_sites.kit.web.arranged import arranged
from webgym_sites.kit.web.assets import MANROPE, Assets, Font
from webgym_sites.kit.web.bag import told_apart

KIT_TEMPLATES = Path(__file__).parents[1] / "templates"


def _nothing(request: Request) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, eq=False)
class SiteWeb:
    """What a site brings to its pages; made once per process, and shared by all its worlds.

    Templates are looked for in the site's ``templates/`` first, then among the kit's. Two of them every site has, be it
    the kit's: ``page.html`` (what is inside the document, with its title and the parts outside ``<main>``), and
    ``document.html`` (what is round it: head, header, footer).

    Attributes:
        title: The site's name, as behind each page's title.
        folder: Holds ``templates/`` and, if it has files of its own, ``static/``.
        fonts: Fonts by the family name that the stylesheet calls them by; each is loaded ahead, in this order. The
            kit's stylesheet uses ``text``, and ``display`` for headings.
        filters, names: More for the templates: filters, and functions or values by name.
        shared: What every page is given besides its own: called for each, with its request.
        problems: Heading and sentence of error pages by status, where the kit's will not do.
        language: Of the pages.
    """

    title: str
    folder: Path
    fonts: Mapping[str, Font] = field(default_factory=lambda: MappingProxyType({"text": MANROPE}))
    filters: Mapping[str, Callable[..., Any]] = field(default_factory=lambda: MappingProxyType({}))
    names: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    shared: Callable[[Request], Mapping[str, object]] = _nothing
    problems: Mapping[int, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    language: str = "en"

    @cached_property
    def assets(self) -> Assets:
        """The site's files."""
        return Assets(self.folder / "static", self.fonts)

    def wording(self, settings: Settings) -> Wording:
        """How its pages are worded under these settings."""
        return wording_in(self.folder, settings.wording)

    def templates(self, wording: Wording) -> Environment:
        """The site's templates, and the kit's, in that wording."""
        if wording not in self._templates:
            self._templates[wording] = self._environment(wording)
        return self._templates[wording]

    @cached_property
    def _templates(self) -> dict[Wording, Environment]:
        return {}

    def _environment(self, wording: Wording) -> Environment:
        environment = Environment(
            loader=ChoiceLoader([FileSystemLoader(self.folder / "templates"), FileSystemLoader(KIT_TEMPLATES)]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        own = {"dollars": dollars, "arranged": arranged, "told_apart": told_apart}
        filters: dict[str, Callable[..., Any]] = {**own, **wording.filters, **self.filters}
        names = {"asset_url": self.assets.url, "site": self, "_": wording, **self.names}
        # jinja2 leaves the types of these two open
        environment.filters.update(filters)  # pyright: ignore[reportUnknownMemberType]
        environment.globals.update(names)  # pyright: ignore[reportUnknownMemberType]
        return environment


def web_of(request: Request) -> SiteWeb:
    """The site that a request is for."""
    return request.app.state.web
