"""All that can be asked of the coffee house."""

from __future__ import annotations

from webgym_sites.coffee.tasks import ordering, repeating

FAMILIES = (*ordering.FAMILIES, *repeating.FAMILIES)
