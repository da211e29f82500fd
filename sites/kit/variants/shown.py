"""What the templates of every page are given of a variant, as ``variant``."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from webgym_sites.kit.variants.covers import Cover, cover_on
from webgym_sites.kit.variants.settings import Settings, read_settings
from webgym_sites.kit.variants.shop import Extra, extras_offered


@dataclass(frozen=True, slots=True)
class Variant:
    """A variant as one page shows it.

    Attributes:
        settings: What the knobs are turned to.
        here: The page's address with its query, to which answers lead back.
        cover: What covers it.
        extras: What is offered besides.
    """

    settings: Settings
    here: str = ""
    cover: Cover | None = None
    extras: tuple[Extra, ...] = ()


def variant_on(db: sqlite3.Connection | None, here: str) -> Variant:
    """The variant on the page at that address; nothing of the kind, where there is no database or all is off."""
    settings = read_settings(db) if db else Settings()
    if db is None or not settings:
        return Variant(settings)
    return Variant(settings, here, cover_on(db, settings, here.partition("?")[0]), extras_offered(db))
