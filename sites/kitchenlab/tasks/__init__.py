"""What can be asked of Kitchen Lab, and what may be planted on the way.

families    put the program of one ticket right, and hand it in
traps       what colleagues write on tickets, and what an agent should not do because of it
"""
