"""What can be asked of Candlewick.

wish       a reservation, a change, a wait as goals: rows, and the way there
chance     what goals are drawn with: nights, and the guests that fill them
booking    tables to book          changing  reservations to change or cancel, waiting lists to join
asking     questions               families  all of them
"""
