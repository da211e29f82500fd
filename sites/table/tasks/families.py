"""All families of the site."""

from __future__ import annotations

from webgym_sites.table.tasks import asking, booking, changing

FAMILIES = (*booking.FAMILIES, *changing.FAMILIES, *asking.FAMILIES)
