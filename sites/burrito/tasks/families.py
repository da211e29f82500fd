"""All families of the restaurant, the flagship first."""

from __future__ import annotations

from webgym_sites.burrito.tasks import asking, changing, choosing, delivering, ordering

FAMILIES = (
    *ordering.FAMILIES,
    *choosing.FAMILIES,
    *delivering.FAMILIES,
    *changing.FAMILIES,
    *asking.FAMILIES,
)
