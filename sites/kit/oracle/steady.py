"""An oracle that variants do not unsettle: what lies over the page goes first, then the site's own policy acts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from webgym.site import Oracle
from webgym.snapshot import Snapshot
from webgym.task import Task
from webgym.types import Action, Click, PageView
from webgym_sites.kit.money import dollars
from webgym_sites.kit.oracle.names import Names
from webgym_sites.kit.variants.covers import COVERS
from webgym_sites.kit.variants.shop import EXTRAS


class Steady:
    """Declines what covers the page, waits for slow answers, unticks what nobody asked for; all else is the policy's.

    Args:
        policy: The site's own, which may know nothing of these.
        folder: The site's.
    """

    def __init__(self, policy: Oracle, folder: Path) -> None:
        self._policy = policy
        self._folder = folder

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action."""
        say = Names.of(self._folder, state)
        for role, name in _in_the_way(say):
            control = say.control(page, role, name)
            if control is not None and (role == "button" or control.checked):
                return Click(control.number)
        return self._policy.act(page, state)


def steady(policy: Callable[[Task], Oracle], folder: Path) -> Callable[[Task], Oracle]:
    """What makes a site's oracles, made steady: ``Site(oracle=steady(MyOracle, FOLDER))``."""
    return lambda task: Steady(policy(task), folder)


def _in_the_way(say: Names) -> list[tuple[str, str]]:
    """Buttons to press and boxes to untick, wherever they are, by role and text."""
    declines = [("button", cover.decline) for cover in COVERS.values()]
    extras = [
        ("checkbox", say("{extra}, {money}", extra=say(label), money=dollars(cents)))
        for label, cents in EXTRAS.values()
    ]
    return [("button", "Keep waiting"), *declines, *extras]
