"""The kiosk's web application: a tiny shop, and `/odd/...`, one page for each oddity."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

_LINKS = (("/", "Kiosk"), ("/fruit/apple", "Apple"), ("/fruit/banana", "Banana"), ("/bag", "Bag"))
_NAV = "<header>" + " ".join(f'<a href="{path}">{name}</a>' for path, name in _LINKS) + "</header>"
_ODD_PAGES = {file.stem: file.read_text() for file in (Path(__file__).parent / "odd").glob("*.html")} | {
    "tall": "".join(f"<p style='height:60px'><button>Row {row}</button></p>" for row in range(40))
}
_ODD_PAGES["wide"] = f"<div style='width:1000px'>{_ODD_PAGES['tall']}</div>"
_MORE_OR_LESS = """<form method="post">
<button name="by" value="1">One more</button> <button name="by" value="-1">One less</button>
</form>"""
_ORDER_FORM = '<form method="post"><label>Note <input name="note"></label> <button>Place order</button></form>'


def page(title: str, body: str) -> HTMLResponse:
    """A whole page."""
    head = f"<!doctype html><html lang=en><title>{title}</title><style>body{{font:16px sans-serif;margin:8px}}</style>"
    return HTMLResponse(f"{head}<body>{_NAV}<main><h1>{title}</h1>{body}</main>")


def create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> Starlette:
    """The kiosk over an open database and a clock."""

    async def home(_: Request) -> Response:
        return page("Kiosk", f"<p>It is {now():%Y-%m-%d %H:%M:%S}.</p>")

    async def fruit(request: Request) -> Response:
        fruit_id = request.path_params["fruit_id"]
        row = db.execute("SELECT name, price_cents FROM fruits WHERE id = ?", (fruit_id,)).fetchone()
        if row is None:
            return Response("no such fruit", 404)
        if request.method == "POST":
            change = 1 if (await request.form())["by"] == "1" else -1
            with db:
                db.execute("INSERT OR IGNORE INTO bag VALUES (?, 0)", (fruit_id,))
                db.execute("UPDATE bag SET quantity = max(0, quantity + ?) WHERE fruit_id = ?", (change, fruit_id))
            return RedirectResponse(request.url.path, 303)
        with db:
            db.execute("INSERT INTO views (fruit_id) VALUES (?)", (fruit_id,))
        held = db.execute("SELECT quantity FROM bag WHERE fruit_id = ?", (fruit_id,)).fetchone()
        return page(row[0], f"<p>${row[1] / 100:.2f}, {held[0] if held else 0} in your bag</p>{_MORE_OR_LESS}")

    async def bag(request: Request) -> Response:
        if request.method == "GET":
            return page("Bag", _ORDER_FORM)
        with db:
            order = db.execute(
                "INSERT INTO orders (placed_at, note) VALUES (?, ?)",
                (now().isoformat(), str((await request.form())["note"])),
            )
            db.execute(
                "INSERT INTO order_lines (order_id, fruit_id, quantity)"
                " SELECT ?, fruit_id, quantity FROM bag WHERE quantity > 0",
                (order.lastrowid,),
            )
            db.execute("DELETE FROM bag")
        return RedirectResponse("/", 303)

    async def odd(request: Request) -> Response:
        name = request.path_params["name"]
        if name == "fault":
            raise RuntimeError("the kiosk is on fire")
        if name == "slow":
            await asyncio.sleep(0.15)
        if name == "stuck":
            await asyncio.Event().wait()
        if name == "nothing":
            return Response(status_code=204)
        if name == "file":
            return Response(b"x" * 1000, headers={"content-disposition": "attachment; filename=menu.bin"})
        if name == "headers":
            return Response(
                "\n".join(f"{key}: {value}" for key, value in request.headers.items()), media_type="text/plain"
            )
        return page(name, _ODD_PAGES.get(name, ""))

    return Starlette(
        routes=[
            Route("/", home),
            Route("/fruit/{fruit_id}", fruit, methods=["GET", "POST"]),
            Route("/bag", bag, methods=["GET", "POST"]),
            Route("/odd/{name}", odd),
        ]
    )
