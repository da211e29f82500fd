"""What all pages of the marketplace share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request

from webgym_sites.dash.art import picture
from webgym_sites.dash.store import Store
from webgym_sites.kit.web import SiteWeb


def store_of(request: Request) -> Store:
    """The store of the application that a request is for."""
    return request.app.state.store


def _shared(request: Request) -> Mapping[str, object]:
    return {"bag_count": store_of(request).bags.rows.count()}


WEB = SiteWeb(title="Swiftlet", folder=Path(__file__).parents[1], names={"picture": picture}, shared=_shared)
