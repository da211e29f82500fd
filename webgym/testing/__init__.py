"""How to test a site: rules that every site must keep, whoever wrote it.

    from webgym.testing import SiteTests
    from my_shop import SITE

    class TestMyShop(SiteTests):
        site = SITE

or ``webgym check-site NAME|PATH``, or `check_site` from Python. Read in this order:

    rules       the table of the rules
    inspection  what each of them is given: the site, how much of it is looked at, the browser
    check       `check_site`: rule by rule, each episode played once for all the rules that look at it
    report      findings, results, the report
    mixin       `SiteTests`: the rules as tests of your own suite

The rules themselves:

    episodes    solvable, undone
    asked       near-misses, splits, instructions
    replay      deterministic
    pages       own-pages, names, fits, silent
    script_off  script-off

What they stand on:

    playing     episodes by the oracle, by chance, by nobody
    traffic     every request to the site, every answer, and every request past it
    html        a page as a browser without script has it
"""

from webgym.testing.check import SiteCheck, check_site
from webgym.testing.mixin import SiteTests
from webgym.testing.report import Finding, RuleResult, SiteReport
from webgym.testing.rules import RULES, PlayRule, Rule, SiteRule

__all__ = [
    "RULES",
    "Finding",
    "PlayRule",
    "Rule",
    "RuleResult",
    "SiteCheck",
    "SiteReport",
    "SiteRule",
    "SiteTests",
    "check_site",
]
