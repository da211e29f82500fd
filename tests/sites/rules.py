"""How far quick tests check the rules for sites (`webgym.testing`); the slow ones check all of them on all families."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from webgym.engine import Engine
from webgym.site import Site
from webgym.task import ActionMode
from webgym.testing import RULES, check_site

ASKED = ("near-misses", "splits", "instructions")
"""Rules about what is asked, which need no page."""

PLAYED = tuple(rule.name for rule in RULES if rule.name not in (*ASKED, "deterministic"))
"""Rules that play; `deterministic` needs two browsers of its own, and is left to the slow tests."""


def assert_asks_well(site: Site, engine: Engine) -> None:
    """What every family asks keeps the rules."""
    _assert_kept(site, ASKED, ("element",), engine)


def assert_plays_well(site: Site, engine: Engine, modes: Sequence[ActionMode] = ("element",)) -> None:
    """Every second family keeps the rules that play; `test_oracles` plays the others, under variants."""
    _assert_kept(replace(site, families=site.families[::2]), PLAYED, modes, engine)


def _assert_kept(site: Site, rules: Sequence[str], modes: Sequence[ActionMode], engine: Engine) -> None:
    report = check_site(site, rules=rules, splits=("test",), modes=modes, engine=engine)
    assert {result.rule: (result.state, *map(str, result.findings)) for result in report.results} == dict.fromkeys(
        rules, ("passed",)
    )
