"""Policies that read the page: networks, the SB3 policies made of them, and the agent that plays a trained one.

    words        hashed words as vectors, and the numbers among them
    matching     attention that knows which words are equal
    memory       what an agent knows of its own actions; `remembering` tells it to vectors of environments
    network      from elements and the instruction to a score for every action
    pixels       from a screenshot to a heat map of clicks
    sb3          both as policies of sb3-contrib's MaskablePPO
    saved, agent a trained network in a file, and the agent that plays it

These modules need the ``train`` extra.
"""
