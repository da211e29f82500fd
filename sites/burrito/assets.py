"""The site's own files: style, script, icon and fonts, read once and served from memory.

An address holds a hash of its content, so that a browser may keep it for ever. The fonts come from their PyPI packages,
so pages look the same whichever fonts a machine has.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from starlette.responses import Response

_STATIC = Path(__file__).parent / "static"
_SOURCES: dict[str, Traversable] = {
    "display.ttf": files("font_source_serif_pro") / "files" / "SourceSerifPro-Black.ttf",
    "text.ttf": files("font_manrope") / "files" / "Manrope-VariableFont_wght.ttf",
    "icon.svg": _STATIC / "icon.svg",
    "site.js": _STATIC / "site.js",
    "site.css": _STATIC / "site.css",  # last: it names the fonts by their hashed addresses
}
_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "ttf": "font/ttf",
}
_HEADERS = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def asset_url(name: str) -> str:
    """The address of a file of the site.

    Raises:
        KeyError: There is no such file.
    """
    return _load().urls[name]


def asset_response(path: str) -> Response | None:
    """The ready answer to ``/static/<path>``, or None."""
    return _load().responses.get(path)


class _Assets:
    """All files, with their addresses."""

    def __init__(self, sources: Mapping[str, Traversable]) -> None:
        self.urls: dict[str, str] = {}
        self.responses: dict[str, Response] = {}
        for name, source in sources.items():
            content = source.read_bytes()
            if name.endswith(".css"):
                content = re.sub(rb"asset\(([\w.]+)\)", self._css_url, content)
            stem, _, suffix = name.rpartition(".")
            hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
            self.urls[name] = f"/static/{hashed}"
            self.responses[hashed] = Response(content, headers=_HEADERS, media_type=_TYPES[suffix])

    def _css_url(self, match: re.Match[bytes]) -> bytes:
        return f'url("{self.urls[match[1].decode()]}")'.encode()


@cache
def _load() -> _Assets:
    return _Assets(_SOURCES)
