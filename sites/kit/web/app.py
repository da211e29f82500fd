"""The application of a site: its routes over its store, with its files and error pages."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from webgym_sites.kit.web.problems import HANDLERS
from webgym_sites.kit.web.site import SiteWeb, web_of
from webgym_sites.kit.web.variants import ROUTES as OF_VARIANTS


async def static(request: Request) -> Response:
    """One of the site's own files, from memory."""
    found = web_of(request).assets.response(request.path_params["path"])
    if found is None:
        raise HTTPException(404)
    return found


_STATIC = Route("/static/{path}", static)


def create_app(
    web: SiteWeb, routes: Sequence[BaseRoute], store: object, db: sqlite3.Connection | None = None
) -> Starlette:
    """The website over one store. Cheap: everything heavy is loaded once per process.

    Args:
        web: What its pages share.
        routes: Its pages; a route keeps nothing, so all apps may share them.
        store: What the pages show and change; handlers find it as ``request.app.state.store``.
        db: Where the settings of variants are read, for a site that has knobs.
    """
    app = Starlette(routes=[*routes, _STATIC, *(OF_VARIANTS if db else ())], exception_handlers=HANDLERS)
    app.router.redirect_slashes = False
    app.state.web = web
    app.state.store = store
    app.state.db = db
    return app
