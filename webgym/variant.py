"""Variants of a site: knobs that change how it looks, speaks and behaves, and never what a task asks for.

A site lists its knobs; each has values, of which the first is *off*. What an environment is given as ``variant`` is

- ``"none"``: every knob is off;
- ``"train"`` or ``"test"``: each episode turns every knob to a value of that set. The sets share nothing but *off*.
  The task's id alone decides, so an episode can be played again, in any process;
- ``"theme=dusk,density=roomy"``: these knobs in every episode, all others off; for studies of single factors.

What an episode is played with is its `Settings`. The world writes them into the table ``settings`` of the site's
database, where the site reads them; no address and no header carries them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from webgym.errors import SiteError, UsageError, unknown

NONE = "none"
DRAWN = ("train", "test")
"""Variants that are drawn for each episode."""

SETTINGS_TABLE = "settings"
"""Where a site finds its settings: a row for each knob that is not off, with columns ``name`` and ``value``."""


@dataclass(frozen=True, slots=True)
class Knob:
    """Something about a site that can be changed.

    Attributes:
        name: Short name, such as ``theme``.
        summary: One line for people.
        values: What it can be turned to; the first is off.
        train, test: What is drawn from; of these values only off may stand in both.

    Raises:
        SiteError: The values do not hold together.
    """

    name: str
    summary: str
    values: tuple[str, ...]
    train: tuple[str, ...]
    test: tuple[str, ...]

    def __post_init__(self) -> None:
        drawn = {*self.train, *self.test}
        if not self.train or not self.test or not drawn <= set(self.values):
            raise SiteError(f"knob {self.name!r} draws from {sorted(drawn)}; give each set some of {self.values}.")
        if both := set(self.train) & set(self.test) - {self.off}:
            raise SiteError(f"knob {self.name!r} has {sorted(both)} in train and in test; only {self.off!r} may be.")

    @property
    def off(self) -> str:
        """The value that leaves the site as it is."""
        return self.values[0]


@dataclass(frozen=True, slots=True)
class Settings(Mapping[str, str]):
    """What the knobs of one episode are turned to: a mapping from knob to value, without those that are off.

    Its text, such as ``density=roomy,theme=dusk``, is a variant that gives the same settings; ``none`` if all are off.
    """

    pairs: tuple[tuple[str, str], ...] = ()  # sorted

    def __getitem__(self, name: str) -> str:
        return dict(self.pairs)[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)

    def __str__(self) -> str:
        return ",".join(f"{name}={value}" for name, value in self.pairs) or NONE


def settings_of(variant: str, knobs: Sequence[Knob], task_id: str = "") -> Settings:
    """What an episode is played with.

    Args:
        variant: As an environment is given it; see the module.
        knobs: The site's.
        task_id: Of the episode's task; matters for variants that are drawn.

    Raises:
        UsageError: Unknown variant, knob or value; the message lists what there is.
    """
    if variant == NONE:
        return Settings()
    if variant in DRAWN and knobs:
        return _settings({knob.name: _drawn(knob, variant, task_id) for knob in knobs}, knobs)
    return _settings(_parsed(variant, knobs), knobs)


def _drawn(knob: Knob, variant: str, task_id: str) -> str:
    rng = random.Random(f"{variant}|{knob.name}|{task_id}")  # of its own: another knob changes no draw of this one
    return rng.choice(knob.train if variant == "train" else knob.test)


def _parsed(variant: str, knobs: Sequence[Knob]) -> dict[str, str]:
    by_name = {knob.name: knob for knob in knobs}
    if not knobs:
        raise UsageError(unknown("variant", variant, [NONE], "This site has no knobs."))
    given: dict[str, str] = {}
    for part in variant.split(","):
        name, equals, value = part.strip().partition("=")
        if not equals:
            raise UsageError(unknown("variant", variant, [NONE, *DRAWN, *(f"{knob}=..." for knob in by_name)]))
        if name not in by_name:
            raise UsageError(unknown("knob", name, by_name))
        if value not in by_name[name].values:
            raise UsageError(unknown(f"value of knob {name!r}", value, by_name[name].values))
        if name in given:
            raise UsageError(f"variant {variant!r} names {name!r} twice; give each knob once.")
        given[name] = value
    return given


def _settings(values: Mapping[str, str], knobs: Sequence[Knob]) -> Settings:
    off = {knob.name: knob.off for knob in knobs}
    return Settings(tuple(sorted((name, value) for name, value in values.items() if value != off[name])))
