"""Checking a site: rule by rule, each episode played once for all the rules that look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from time import perf_counter
from typing import Self

from webgym.engine import Engine, EngineName, EngineSpec
from webgym.errors import UsageError, unknown
from webgym.fleet import checked_splits
from webgym.seat import checked_count
from webgym.site import Site
from webgym.task import ACTION_MODES, ActionMode
from webgym.testing.inspection import Inspection, NotApplicableError
from webgym.testing.playing import PlayerName, cast_of, play_all
from webgym.testing.report import RuleResult, SiteReport, Tally
from webgym.testing.rules import RULE_NAMES, PlayRule, SiteRule, rule_named
from webgym.types import SPLITS, Split
from webgym.variant import NONE, settings_of

Watch = Callable[[str, int], None]
"""Told what is being checked, and how many things were looked at so far."""

DEFAULT_SEEDS = 1


def check_site(
    site: Site,
    *,
    rules: Sequence[str] = RULE_NAMES,
    skip: Mapping[str, str] | None = None,
    seeds: int = DEFAULT_SEEDS,
    splits: Sequence[Split] = SPLITS,
    modes: Sequence[ActionMode] = ACTION_MODES,
    engine: EngineName | Engine = "auto",
    variant: str = NONE,
    watch: Watch | None = None,
) -> SiteReport:
    """Check that a site keeps what a site must keep; `webgym.testing.RULES` says what that is.

    Args:
        site: The site.
        rules: Names of the rules to check.
        skip: Rules that are left out, and why: ``{"script-off": "its pages live by their script"}``.
        seeds: How many tasks of each family and split are looked at.
        splits: Which splits.
        modes: Action modes for the oracle to play in, as far as a family says that they can express it.
        engine: As of `webgym.env.WebEnv`; the rule ``deterministic`` starts browsers of its own.
        variant: As of `webgym.env.WebEnv`; for the rules that play.
        watch: Told how far it is.

    Raises:
        UsageError: There is no such rule, split or action mode.
        BrowserError: There is no browser, or it does not work.
    """
    with SiteCheck(
        site,
        rules=rules,
        skip=skip,
        seeds=seeds,
        splits=splits,
        modes=modes,
        engine=engine,
        variant=variant,
        watch=watch,
    ) as check:
        return SiteReport(site.name, tuple(check.result(rule) for rule in check.rules))


class SiteCheck:
    """A check of one site, whose rules are asked for one by one; use it as a context manager.

    Args:
        site, rules, skip, seeds, splits, modes, engine, variant, watch: As of `check_site`.
    """

    def __init__(
        self,
        site: Site,
        *,
        rules: Sequence[str] = RULE_NAMES,
        skip: Mapping[str, str] | None = None,
        seeds: int = DEFAULT_SEEDS,
        splits: Sequence[Split] = SPLITS,
        modes: Sequence[ActionMode] = ACTION_MODES,
        engine: EngineName | Engine = "auto",
        variant: str = NONE,
        watch: Watch | None = None,
    ) -> None:
        self._skip = dict(skip or {})
        for name in (*rules, *self._skip):
            rule_named(name)
        for mode in modes:
            if mode not in ACTION_MODES:
                raise UsageError(unknown("action mode", mode, ACTION_MODES))
        self.rules = tuple(name for name in RULE_NAMES if name in rules)
        self._watch = watch or _nobody
        self._shares_engine = isinstance(engine, Engine)
        self._engine = engine if isinstance(engine, Engine) else Engine(EngineSpec(engine))
        count = checked_count("seeds", seeds)
        settings_of(variant, site.knobs)  # raises what is wrong with it
        self._inspection = Inspection(site, count, checked_splits(splits), tuple(modes), self._engine, variant)
        self._results = {name: RuleResult(name, "skipped", why=why) for name, why in self._skip.items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the browser, if it is this check's own."""
        if not self._shares_engine:
            self._engine.close()

    def result(self, name: str) -> RuleResult:
        """What a rule comes to; it is checked when it is first asked for.

        Raises:
            BrowserError: There is no browser, or it does not work.
        """
        if name not in self._results:
            match rule_named(name):
                case SiteRule() as rule:
                    self._results[name] = self._check(rule)
                case PlayRule():
                    playing = [rule for each in self.rules if isinstance(rule := rule_named(each), PlayRule)]
                    self._play([rule for rule in playing if rule.name not in self._results])
        return self._results[name]

    def _check(self, rule: SiteRule) -> RuleResult:
        tally, start = Tally(rule.name, rule.unit), perf_counter()
        self._watch(rule.name, 0)
        try:
            for findings in rule.check(self._inspection):
                tally.add(findings)
                self._watch(rule.name, tally.looked_at)
        except NotApplicableError as error:
            return RuleResult(rule.name, "skipped", why=str(error))
        tally.seconds = perf_counter() - start
        return tally.result()

    def _play(self, rules: Sequence[PlayRule]) -> None:
        """Play for all of these rules, and let each look at what concerns it."""
        tallies = {rule.name: Tally(rule.name, rule.unit) for rule in rules}
        players = frozenset[PlayerName]().union(*(rule.players for rule in rules))
        castings = cast_of(self._inspection, players, any(rule.every_mode for rule in rules))
        title, played = "playing", 0
        self._watch(title, played)
        since = perf_counter()
        for casting in castings:
            for play in play_all(self._inspection, casting):
                for rule in (each for each in rules if play.player in each.players):
                    tallies[rule.name].add(rule.check(play))
                    now = perf_counter()
                    tallies[rule.name].seconds += now - since
                    since = now
                played += 1
                self._watch(title, played)
        self._results |= {name: tally.result() for name, tally in tallies.items()}


def _nobody(doing: str, count: int) -> None:
    """Watches nothing."""


def parse_skips(given: Iterable[str], why: str) -> dict[str, str]:
    """Rules to skip as they are written in one word: ``NAME``, or ``NAME=WHY``.

    >>> parse_skips(["names", "script-off=lives by its script"], "not asked for")
    {'names': 'not asked for', 'script-off': 'lives by its script'}
    """
    parts = (each.partition("=") for each in given)
    return {name.strip(): reason.strip() or why for name, _, reason in parts}
