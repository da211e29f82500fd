"""Exercises: short programs of a kitchen, each with what is wrong with it, what is right, and how it is tested.

exercise    what an exercise is; what it becomes for given figures
total, discount, menu, recipe, bill, order, shift
            the exercises themselves, by what they are about
bank        all of them

The website reads none of this: it knows tickets, which are rows of its database (`tickets`).
"""
