"""How policies are trained: the parts that recipes are made of.

    environments    those that recipes train in
    examples        what was seen, what was possible, and what should be done
    teaching        examples from the oracle, of what it does or would do in a student's place; `lessons` has many made
                    at once, `demonstrations` makes them of recorded episodes
    cloning         learning to do what examples say
    ppo             MaskablePPO on webgym's environments
    checkpoint      what both keep on disk, so that they can be stopped and go on: tensors and plain values, never code

These modules need the ``train`` extra.
"""
