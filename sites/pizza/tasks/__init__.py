"""What can be asked of the pizzeria.

wish        an exact order, the goal that asks for it, and back from the goal to it
chance      drawing pizzas and changes
wording     all of it in plain English
ordering    families of orders from an empty bag
changing    families that begin with a bag or with usuals
reckoning   families that must be worked out: deals, guests, questions
families    all of them
varying     what the settings of an episode add
"""
