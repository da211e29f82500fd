"""What task families are made of.

chance      what goals are drawn with
wording     things in plain English
phrasings   banks of phrasings for what every shop is asked
goals       what the database must show: expected rows, and the way there
items       things with options: in goals, in rows that stand there before, and as the store has them
logins      somebody who can sign in
asking      questions, worded and read back
"""
