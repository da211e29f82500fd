"""Pictures: a pizza as it is built, seen from above, and what is no pizza.

pieces      what each topping looks like, piece by piece
pizza       dough, sauce, cheese, toppings where they lie, the oven's marks and the knife's
sides       plates and bottles
"""

from webgym_sites.pizza.art.pizza import picture, topping_icon
from webgym_sites.pizza.art.sides import side_picture

__all__ = ["picture", "side_picture", "topping_icon"]
