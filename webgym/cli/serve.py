"""``webgym serve``: a site as a website for people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from webgym.cli.console import note, print_line
from webgym.cli.hosting import LiveWorld, host
from webgym.cli.options import Port, SiteFolders, Variant, take_sites
from webgym.registry import load_site
from webgym.serve import LOOPBACK
from webgym.variant import NONE
from webgym.world import World


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("serve")(serve)


def serve(
    name: Annotated[str, typer.Argument(metavar="SITE", help="Name of the site, such as burrito.")],
    port: Port = 8000,
    address: Annotated[
        str,
        typer.Option(
            "--host",
            metavar="ADDRESS",
            help="IPv4 address to listen on. With any but this machine's own 127.0.0.1, whoever reaches this machine "
            "over the network can use the site: it asks nobody to log in. A container needs 0.0.0.0.",
        ),
    ] = LOOPBACK,
    at: Annotated[datetime | None, typer.Option(help="Date and time it starts at; by default today, 11:00.")] = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Open it in your browser.")] = False,
    variant: Variant = NONE,
    site: SiteFolders = None,
) -> None:
    """Serve a site until Ctrl-C. All visitors share one database, which is gone afterwards."""
    take_sites(site)
    world = World(load_site(name), variant)
    world.clock.restart(at or datetime.now().replace(hour=11, minute=0, second=0, microsecond=0))
    if address != LOOPBACK:
        note(f"Listening on {address}: whoever reaches this machine over the network can use the site.")
    try:
        host(LiveWorld(world), port, "/", open_browser, _announce, address)
    finally:
        world.close()


def _announce(url: str) -> None:
    print_line(url)
    note("Ctrl-C stops.")
