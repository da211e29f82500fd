"""All that can be asked of the pizzeria."""

from __future__ import annotations

from webgym_sites.pizza.tasks import changing, ordering, reckoning

FAMILIES = (*ordering.FAMILIES, *changing.FAMILIES, *reckoning.FAMILIES)
