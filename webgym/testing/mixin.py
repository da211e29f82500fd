"""`SiteTests`: the rules as tests that a site's own test suite inherits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar
from unittest import SkipTest

from webgym.engine import Engine, EngineName
from webgym.site import Site
from webgym.task import ACTION_MODES, ActionMode
from webgym.testing.check import DEFAULT_SEEDS, SiteCheck
from webgym.testing.report import lines_of
from webgym.types import SPLITS, Split
from webgym.variant import NONE


class SiteTests:
    """Every rule as a test; inherit it, and say which site.

        class TestMyShop(SiteTests):
            site = SITE

    Attributes:
        site: The site.
        skip: Rules that say nothing about this site, and why.
        seeds, splits, modes, engine, variant: As of `webgym.testing.check_site`.
    """

    site: ClassVar[Site]
    skip: ClassVar[Mapping[str, str]] = {}
    seeds: ClassVar[int] = DEFAULT_SEEDS
    splits: ClassVar[Sequence[Split]] = SPLITS
    modes: ClassVar[Sequence[ActionMode]] = ACTION_MODES
    engine: ClassVar[EngineName | Engine] = "auto"
    variant: ClassVar[str] = NONE

    _check: ClassVar[SiteCheck]

    @classmethod
    def setup_class(cls) -> None:
        """Get ready; nothing is started before the first test."""
        cls._check = SiteCheck(
            cls.site,
            skip=cls.skip,
            seeds=cls.seeds,
            splits=cls.splits,
            modes=cls.modes,
            engine=cls.engine,
            variant=cls.variant,
        )

    @classmethod
    def teardown_class(cls) -> None:
        """End the browser."""
        cls._check.close()

    def test_solvable(self) -> None:
        """The oracle succeeds in every action mode."""
        self._assert_kept("solvable")

    def test_undone(self) -> None:
        """Doing nothing does not succeed, nor does clicking at random."""
        self._assert_kept("undone")

    def test_near_misses(self) -> None:
        """What nearly meets the goal does not pass."""
        self._assert_kept("near-misses")

    def test_deterministic(self) -> None:
        """Equal tasks give equal episodes, to the byte."""
        self._assert_kept("deterministic")

    def test_splits(self) -> None:
        """No goal and no phrasing is in two splits."""
        self._assert_kept("splits")

    def test_instructions(self) -> None:
        """Each instruction is whole and means one goal."""
        self._assert_kept("instructions")

    def test_own_pages(self) -> None:
        """Pages ask for what their site has, and nothing else."""
        self._assert_kept("own-pages")

    def test_names(self) -> None:
        """Every control has an accessible name."""
        self._assert_kept("names")

    def test_fits(self) -> None:
        """No page is wider than the viewport."""
        self._assert_kept("fits")

    def test_silent(self) -> None:
        """Nothing that the site sends tells of tasks."""
        self._assert_kept("silent")

    def test_script_off(self) -> None:
        """All that the oracle needs works with the script off."""
        self._assert_kept("script-off")

    def _assert_kept(self, rule: str) -> None:
        result = self._check.result(rule)
        if result.state == "skipped":
            raise SkipTest(result.why)
        if result.state == "failed":
            raise AssertionError("\n".join([f"{self.site.name} breaks the rule {rule!r}:", *lines_of(result)]))
