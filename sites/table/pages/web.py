"""What all pages of Candlewick share, and the way to its store."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request

from webgym_sites.kit.web import MANROPE, Font, SiteWeb
from webgym_sites.table.art import facade, floor_plan
from webgym_sites.table.rules import AREAS, OCCASIONS
from webgym_sites.table.store import Store

SERIF = Font("font_source_serif_pro", "SourceSerifPro-Semibold.ttf", "600")


def store_of(request: Request) -> Store:
    """The store behind this request."""
    return request.app.state.store


def _shared(request: Request) -> Mapping[str, object]:
    account = store_of(request).accounts.signed_in()
    return {"guest": account.name if account else ""}


WEB = SiteWeb(
    title="Candlewick",
    folder=Path(__file__).parent.parent,
    fonts={"display": SERIF, "text": MANROPE},
    names={"facade": facade, "floor_plan": floor_plan, "AREAS": AREAS, "OCCASIONS": OCCASIONS},
    shared=_shared,
    problems={
        404: ("No table of that name", "This page does not exist, or not any more."),
        422: ("We cannot do that", "Something in the request does not fit the house."),
    },
)
