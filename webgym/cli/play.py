"""``webgym play``: a person does a task in their own browser, and is judged like an agent."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route

from webgym.cli.console import note, print_line
from webgym.cli.hosting import LiveWorld, host
from webgym.cli.options import OpenBrowser, Port, SiteFolders, Variant, resolve_task, take_sites
from webgym.registry import load_site
from webgym.site import Receive, Scope, Send, Site
from webgym.task import MAX_TASK_SEED, Task
from webgym.types import INFEASIBLE
from webgym.variant import NONE
from webgym.verify import Verdict
from webgym.world import World

_PANEL = "/.webgym"  # the site's pages may be framed by its own origin alone, so the panel lives there too
_TEMPLATES = Path(__file__).parents[1] / "templates"


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("play")(play)


def play(
    target: Annotated[
        str, typer.Argument(help="A task (burrito/extra-guac:test:17) or an environment (webgym/burrito-v0).")
    ],
    port: Port = 8001,
    seed: Annotated[int | None, typer.Option(min=0, help="Which task of an environment; by default any.")] = None,
    split: Annotated[str, typer.Option(help="train, val or test.")] = "train",
    open_browser: OpenBrowser = True,
    variant: Variant = NONE,
    site: SiteFolders = None,
) -> None:
    """Do a task yourself: the site beside its instruction, and the verdict at the end. Ctrl-C stops."""
    take_sites(site)
    task = resolve_task(target, split, secrets.randbelow(MAX_TASK_SEED) if seed is None else seed)
    game = Game(load_site(task.site), task, variant)
    print_line(f"{task.id}\n{task.instruction}")
    try:
        host(game, port, f"{_PANEL}/", open_browser, _announce)
    finally:
        game.close()


def _announce(url: str) -> None:
    print_line(url)
    note("Ctrl-C stops.")


class Game:
    """One task and its world for one person, as an ASGI application: the site, and the panel under ``/.webgym/``."""

    def __init__(self, site: Site, task: Task, variant: str = NONE) -> None:
        self.verdict: Verdict | None = None
        self._site, self._task = site, task
        self._world = World(site, variant)
        self._panel = Starlette(
            routes=[
                Mount(
                    _PANEL,
                    routes=[
                        Route("/", self._page),
                        Route("/state", self._state),
                        Route("/finish", self._finish, methods=["POST"]),
                        Route("/again", self._again, methods=["POST"]),
                    ],
                )
            ]
        )
        self._begin()

    def close(self) -> None:
        """Drop the world."""
        self._world.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request: the panel's, or the site's."""
        if scope["path"].startswith(_PANEL + "/"):
            await self._panel(scope, receive, send)
            return
        await self._live(scope, receive, send)
        if self.verdict is None and self._finals() > self._finals_before:
            self._judge(None)

    def _begin(self) -> None:
        self._world.reset(self._task)
        self._live = LiveWorld(self._world)
        self._before = self._world.snapshot()
        self._finals_before = self._finals()
        self.verdict = None

    def _judge(self, answer: str | None) -> None:
        self.verdict = self._world.judge(self._task, self._before, answer)

    def _finals(self) -> int:
        return sum(self._world.count(table) for table in self._site.final_tables)

    # --- the panel ----------------------------------------------------------------------------------------------------

    async def _page(self, request: Request) -> Response:
        html, policy = _render_panel(self._site, self._task)
        return HTMLResponse(html, headers={"Content-Security-Policy": policy, "Cache-Control": "no-store"})

    async def _state(self, request: Request) -> Response:
        return JSONResponse(self._shown(), headers={"Cache-Control": "no-store"})

    async def _finish(self, request: Request) -> Response:
        said = await request.json()
        if self.verdict is None:
            self._judge(INFEASIBLE if said.get("infeasible") else said.get("answer") or None)
        return JSONResponse(self._shown())

    async def _again(self, request: Request) -> Response:
        self._begin()
        return JSONResponse(self._shown())

    def _shown(self) -> Mapping[str, Any]:
        return {"verdict": self.verdict.to_dict() if self.verdict else None}


def _render_panel(site: Site, task: Task) -> tuple[str, str]:
    """The panel's page, and the content security policy it needs."""
    style, script = ((_TEMPLATES / name).read_text(encoding="utf-8") for name in ("play.css", "play.js"))
    templates = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
    html = templates.get_template("play.html").render(site=site, task=task, style=style, script=script)
    allowed = f"default-src 'none'; connect-src 'self'; frame-src 'self'; style-src {_hashed(style)}"
    return html, f"{allowed}; script-src {_hashed(script)}"


def _hashed(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
