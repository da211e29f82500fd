"""What can be asked of the marketplace, and what its database must then show.

wish        one exact order, and its goal
wording     wishes in plain English
chance      what dishes and orders are drawn with
ordering    orders of named dishes from named restaurants, and what goes with them
delivering  orders that have to be somewhere, at some time, paid in some way
comparing   orders from the restaurant that is best in some way
asking      questions
"""

from __future__ import annotations

from webgym_sites.dash.tasks import asking, comparing, delivering, ordering

FAMILIES = (*ordering.FAMILIES, *delivering.FAMILIES, *comparing.FAMILIES, *asking.FAMILIES)
"""All families, the easiest first."""
