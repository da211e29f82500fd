"""What can be asked of the grocer.

wish        an exact order, the goal that asks for it, and back from the goal to it
wording     all of it in plain English
chance      drawing products and slots
ordering    families that say what to order, and how it is brought
comparing   families whose products have to be found by price, unit, offer or budget
repeating   families that begin with a list or an order of before
asking      questions
varying     what the settings of an episode add
"""

from __future__ import annotations

from webgym_sites.grocer.tasks import asking, comparing, ordering, repeating

FAMILIES = (*ordering.FAMILIES, *comparing.FAMILIES, *repeating.FAMILIES, *asking.FAMILIES)
