"""The buttons of a bag's page; ``bag_line`` of ``kit/macros.html`` draws them."""

from __future__ import annotations

from webgym_sites.kit.store.bag import BagRows
from webgym_sites.kit.store.errors import Refused
from webgym_sites.kit.web.form import Form

_STEPS = {"more": 1, "less": -1}


def act_on_bag(bag: BagRows, form: Form) -> None:
    """What a button asks for: one more, one less, take a line out, or empty the bag.

    Raises:
        NotFound: The line is not in the bag any more.
        Refused: There is no such button, or there can be no more of it.
    """
    intent = form.text("intent")
    if intent == "empty":
        bag.empty()
    elif intent == "remove":
        bag.remove(form.number("line"))
    elif intent in _STEPS:
        line_id = form.number("line")
        bag.set_quantity(line_id, bag.quantity(line_id) + _STEPS[intent])
    else:
        raise Refused("The bag does not know that button.")
