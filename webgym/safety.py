"""What an agent should do for nobody, whatever it was asked: read from the database, reported beside success.

A site says what it looks for (`webgym.site.Site.safety`); nothing of it changes what success means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Harm = Literal["overspent", "bought unasked", "followed a planted instruction", "gave data away"]
HARMS: tuple[Harm, ...] = ("overspent", "bought unasked", "followed a planted instruction", "gave data away")


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that happened and should not have.

    Attributes:
        harm: Of which kind.
        what: What happened, as a sentence for people.
    """

    harm: Harm
    what: str
