"""What task families are made of.

chance      what goals are drawn with
wording     things in plain English
phrasings   banks of phrasings for what every shop is asked
goals       what the database must show: expected rows, and the way there
"""
