"""A site's own files: styles, scripts, pictures and fonts, read once and served from memory.

An address holds a hash of its content, so that a browser may keep it for ever. Fonts come from their PyPI packages, so
pages look the same whichever fonts a machine has.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.resources import files
from pathlib import Path

from starlette.responses import Response

KIT = Path(__file__).parents[1] / "static"
STYLE = "site.css"

_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
    "ttf": "font/ttf",
}
_HEADERS = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True, slots=True)
class Font:
    """A font that a package of PyPI brings.

    Attributes:
        module: Of a ``font-*`` package, or one of `pymupdf_fonts`, which is a font itself.
        file: Of a ``font-*`` package.
        weight: The weights that it has.
    """

    module: str
    file: str = ""
    weight: str = "400"

    def read(self) -> bytes:
        """The font, as TrueType or OpenType."""
        if self.file:
            return (files(self.module) / "files" / self.file).read_bytes()
        return import_module(self.module).fontbuffer


MANROPE = Font("font_manrope", "Manrope-VariableFont_wght.ttf", "200 800")
"""A sans-serif in all weights, for text."""

SOURCE_SERIF = Font("font_source_serif_pro", "SourceSerifPro-Black.ttf", "900")
"""A heavy serif, for headings."""

FIRA_MONO = Font("pymupdf_fonts.FiraMono_Regular")
"""All of one width, for programs."""


class Assets:
    """All files of a site, with their addresses.

    The stylesheet is the fonts, then the kit's, then the site's own; in any stylesheet, ``asset(NAME)`` is the address
    of another file.

    Args:
        folder: The site's own files; one that is named as a file of the kit's takes its place, but for the stylesheet.
        fonts: By the family name that stylesheets use, such as ``text``.
    """

    def __init__(self, folder: Path, fonts: Mapping[str, Font]) -> None:
        self._urls: dict[str, str] = {}
        self._responses: dict[str, Response] = {}
        for family, font in fonts.items():
            self._add(f"{family}.ttf", font.read())
        own = {path.name: path for base in (KIT, folder) for path in sorted(base.glob("*.*"))}
        for name in sorted(own, key=lambda name: name.endswith(".css")):  # last, as they name the others
            if name not in (STYLE, "base.css"):
                self._add(name, own[name].read_bytes())
        faces = "".join(map(_face, fonts, fonts.values())).encode()
        sheets = [path for path in (KIT / "base.css", folder / STYLE) if path.exists()]
        self._add(STYLE, b"\n".join([faces, *(sheet.read_bytes() for sheet in sheets)]))
        self.fonts: Sequence[str] = [f"{family}.ttf" for family in fonts]

    def url(self, name: str) -> str:
        """The address of a file.

        Raises:
            LookupError: There is no such file; the message lists those there are.
        """
        if name not in self._urls:
            raise LookupError(f"the site has no file {name!r}; put it into static/, beside {', '.join(self._urls)}.")
        return self._urls[name]

    def response(self, path: str) -> Response | None:
        """The ready answer to ``/static/<path>``, or None."""
        return self._responses.get(path)

    def _add(self, name: str, content: bytes) -> None:
        stem, _, suffix = name.rpartition(".")
        if suffix == "css":
            content = re.sub(rb"asset\(([\w.-]+)\)", self._css_url, content)
        hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
        self._urls[name] = f"/static/{hashed}"
        self._responses[hashed] = Response(content, headers=_HEADERS, media_type=_TYPES[suffix])

    def _css_url(self, match: re.Match[bytes]) -> bytes:
        return f'url("{self.url(match[1].decode())}")'.encode()


def _face(family: str, font: Font) -> str:
    """The rule that makes a font known by a name."""
    return (
        f'@font-face {{ font-family: "{family}"; src: asset({family}.ttf); font-weight: {font.weight};'
        " font-display: block; }\n"
    )
