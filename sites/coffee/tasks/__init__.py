"""What can be asked of the coffee house.

wish        an exact order or repeat order, the goal that asks for it, and back from the goal to it
chance      drawing products, changes, times
wording     all of it in plain English
ordering    families of orders
repeating   families of repeat orders
families    all of them
varying     what the settings of an episode add
"""
