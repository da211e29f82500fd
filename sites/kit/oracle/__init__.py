"""What scripted policies are made of.

controls    finding the controls of a page by role and name, clicking and filling them
names       what controls are called in this episode
steady      a policy that banners, pop-ups, slow answers and ticked extras do not unsettle
bag         the buttons of a line of the bag
sign_in     password, and the code from the inbox
goals       reading a goal: the texts, numbers and alternatives it holds
"""
