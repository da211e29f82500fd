"""The table of the rules: what a site must be like, a name and a sentence each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from webgym.errors import UsageError, unknown
from webgym.testing import asked, episodes, pages
from webgym.testing.asked import Looked
from webgym.testing.inspection import Inspection
from webgym.testing.playing import Play, PlayerName
from webgym.testing.replay import deterministic
from webgym.testing.report import Finding
from webgym.testing.script_off import script_off


@dataclass(frozen=True, slots=True)
class SiteRule:
    """A rule that looks at the site for itself.

    Attributes:
        name: What it is called.
        summary: What it checks, in one sentence.
        unit: What it looks at, in the plural.
        check: Yields, for each thing that it looked at, what is wrong with it.
    """

    name: str
    summary: str
    unit: str
    check: Callable[[Inspection], Looked]


@dataclass(frozen=True, slots=True)
class PlayRule:
    """A rule that looks at episodes. They are played once for all such rules.

    Attributes:
        name: What it is called.
        summary: What it checks, in one sentence.
        players: Whose episodes it looks at.
        check: Yields what is wrong with one of them.
        every_mode: Whether the oracle is to play in every action mode for it.
    """

    name: str
    summary: str
    players: frozenset[PlayerName]
    check: Callable[[Play], Iterable[Finding]]
    every_mode: bool = False

    @property
    def unit(self) -> str:
        """What it looks at, in the plural."""
        return "episodes"


Rule = SiteRule | PlayRule

_ORACLE, _SEEN = frozenset[PlayerName]({"oracle"}), frozenset[PlayerName]({"oracle", "chance"})
_OTHERS = frozenset[PlayerName]({"chance", "nobody"})

RULES: tuple[Rule, ...] = (
    PlayRule("solvable", "The oracle succeeds in every action mode.", _ORACLE, episodes.solvable, every_mode=True),
    PlayRule("undone", "Doing nothing does not succeed, nor does clicking at random.", _OTHERS, episodes.undone),
    SiteRule("near-misses", "What nearly meets the goal does not pass.", "near misses", asked.check_near_misses),
    SiteRule("deterministic", "Equal tasks give equal episodes, to the byte.", "episodes", deterministic),
    SiteRule("splits", "No goal and no phrasing is in two splits.", "families", asked.splits),
    SiteRule("instructions", "Each instruction is whole and means one goal.", "families", asked.instructions),
    PlayRule("own-pages", "Pages ask for what their site has, and nothing else.", _SEEN, pages.own_pages),
    PlayRule("names", "Every control has an accessible name.", _SEEN, pages.names),
    PlayRule("fits", "No page is wider than the viewport.", _SEEN, pages.fits),
    PlayRule("silent", "Nothing that the site sends tells of tasks.", _SEEN, pages.silent),
    SiteRule("script-off", "All that the oracle needs works with the script off.", "pages", script_off),
)
"""In the order in which they are checked."""

RULE_NAMES = tuple(rule.name for rule in RULES)


def rule_named(name: str) -> Rule:
    """The rule of that name.

    Raises:
        UsageError: There is none; the message lists those that exist.
    """
    for rule in RULES:
        if rule.name == name:
            return rule
    raise UsageError(unknown("rule", name, RULE_NAMES))
