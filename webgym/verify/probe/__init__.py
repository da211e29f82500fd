"""Probes of a goal: states made from it alone, without a site, that show whether the verifier would be fooled.

edit      snapshots made from snapshots, as if a database had been written to
met       `satisfy`: a state that meets the goal exactly
wrong     values, rows and answers beside those that the goal asks for
misses    `near_misses`: the state that meets it with one thing wrong, each with the check that must fail
"""

from webgym.verify.probe.met import Met, satisfy
from webgym.verify.probe.misses import NearMiss, near_misses

__all__ = ["Met", "NearMiss", "near_misses", "satisfy"]
