"""The rules for sites: a healthy kiosk keeps them all, and for each there is a broken one that is found out."""

from __future__ import annotations

import itertools
import json
import random
import re
import sqlite3
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import SkipTest

import pytest

from tests.kiosk import SITE, KioskOracle
from tests.webgym.conftest import KIOSK_FOLDER
from tests.webgym.test_cli import in_process
from webgym.engine import Engine
from webgym.errors import UsageError
from webgym.goal import ANYTHING, AnswerSpec, Goal, Row
from webgym.site import AsgiApp, Message, Receive, Scope, Send, Site
from webgym.task import Draw, Family, Phrasings, Task
from webgym.testing import RULES, Finding, SiteTests, check_site
from webgym.testing.html import Request, read_page
from webgym.testing.report import MOST_FINDINGS, Tally
from webgym.types import SPLITS, Action, PageView, Split

BUY, NOTE, ASK = SITE.families

# --- ways to break a kiosk -------------------------------------------------------------------------------------------

Rewrite = Callable[[str, str], str]


def rewriting(change: Rewrite, **headers: str) -> Site:
    """A kiosk whose pages are changed on their way out, given their path and HTML; and with more headers."""

    def create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> AsgiApp:
        app = SITE.create_app(db, now)

        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            async def rewrite(message: Message) -> None:
                if message["type"] == "http.response.body":
                    body = change(scope["path"], message["body"].decode()).encode()
                    message = {**message, "body": body}
                else:
                    kept = [pair for pair in message["headers"] if pair[0] != b"content-length"]
                    more = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
                    message = {**message, "headers": kept + more}
                await send(message)

            await app(scope, receive, rewrite)

        return serve

    return only(BUY, replace(SITE, create_app=create_app))


def only(family: Family, site: Site = SITE, **changes: object) -> Site:
    """A site of one family."""
    return replace(site, families=(replace(family, **changes),))  # type: ignore[arg-type]


def redrawn(change: Callable[[Draw, random.Random], Draw], family: Family = BUY) -> Site:
    """A kiosk whose goals are drawn otherwise."""
    return only(family, draw=lambda rng: change(family.draw(rng), rng))


Found = Callable[..., list[str]]


@pytest.fixture
def found(engine: Engine) -> Found:
    """Called with a site and the name of a rule, it returns what is found; one task of each family will do."""

    def find(site: Site, rule: str, **settings: Any) -> list[str]:
        settings = {"splits": ["train"], "engine": engine} | settings
        return list(map(str, check_site(site, rules=[rule], **settings).findings))

    return find


def said(findings: Sequence[str], *parts: str) -> bool:
    """Whether one of them says all of this."""
    return any(all(part in finding for part in parts) for finding in findings)


# --- a healthy site --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "splits", [pytest.param(["train"], id="some"), pytest.param(SPLITS, id="all", marks=pytest.mark.slow)]
)
def test_a_healthy_site_keeps_every_rule(engine: Engine, splits: Sequence[Split]) -> None:
    doings = set[str]()
    report = check_site(SITE, engine=engine, splits=splits, watch=lambda doing, count: doings.add(doing))
    assert report.passed and report.findings == ()
    assert [result.rule for result in report.results] == [rule.name for rule in RULES]
    assert all(result.state == "passed" and result.looked_at >= 3 for result in report.results)
    ways = sum(len(family.modes) for family in SITE.families)
    assert report.result("solvable").looked_at == ways * len(splits)
    assert doings == {"playing", "near-misses", "deterministic", "splits", "instructions", "script-off"}


# --- each rule finds what it is for ----------------------------------------------------------------------------------


def test_solvable_says_which_checks_failed(found: Found) -> None:
    class Hasty(KioskOracle):
        def _finish(self, page: PageView, wanted: str) -> Action:
            return super()._finish(page, "")  # forgets the note

    findings = found(replace(only(NOTE), oracle=Hasty), "solvable", modes=["element"])
    assert len(findings) == 1
    assert said(findings, "kiosk/note:train:", "action='element'", "the oracle failed after", "order: note (expected")


def test_solvable_says_that_the_budget_was_used_up_or_the_oracle_raised(found: Found) -> None:
    assert said(found(only(BUY, max_steps=1), "solvable", modes=["xy"]), "step budget of 1 was used up")

    class Lost:
        def act(self, page: PageView, state: object) -> Action:
            raise LookupError("where am I?")

    findings = found(replace(only(BUY), oracle=lambda task: Lost()), "solvable", modes=["xy"])
    assert said(findings, "came to no end: the oracle raised LookupError: where am I?")


def test_undone_finds_goals_that_are_met_by_themselves(found: Found) -> None:
    def opened(draw: Draw, rng: random.Random) -> Draw:
        fruit_id = draw.start_path.removeprefix("/fruit/")  # opening the first page is all that this one asks for
        return replace(draw, goal=Goal(added=(Row("views", {"fruit_id": fruit_id}, at_most=None),)))

    findings = found(replace(redrawn(opened), scratch_tables=()), "undone")
    assert said(findings, "kiosk/buy:train:", "doing nothing succeeded after 2 steps: the goal asks for too little")


def test_undone_finds_what_chance_can_do(found: Found) -> None:
    def any_order(draw: Draw, rng: random.Random) -> Draw:
        order = Row("orders", {"placed_at": ANYTHING, "note": ANYTHING})
        return replace(draw, goal=Goal(added=(order,)), start_path="/bag")

    findings = found(redrawn(any_order), "undone")
    assert said(findings, "kiosk/buy:train:", "clicking at random succeeded after ")
    assert not said(findings, "doing nothing")


def test_undone_has_shown_nothing_where_no_episode_came_to_its_end(found: Found) -> None:
    findings = found(redrawn(lambda draw, rng: replace(draw, goal=Goal())), "undone")
    assert said(findings, "the episode came to no end: the goal asks for nothing")


def test_near_misses_finds_goals_that_take_too_much(found: Found) -> None:
    too_kind = AnswerSpec("name", "Apple", {"Apple": ("Other Apple",)})
    findings = found(redrawn(lambda draw, rng: replace(draw, goal=Goal(answer=too_kind))), "near-misses")
    assert said(findings, "kiosk/buy:train:", "a near miss passes (the answer is 'Other Apple')")


def test_near_misses_finds_goals_that_cannot_be_checked(found: Found) -> None:
    forgetful = Goal(added=(Row("orders", {"note": ""}),))
    findings = found(redrawn(lambda draw, rng: replace(draw, goal=forgetful)), "near-misses")
    assert said(findings, "kiosk/buy:train:", "no near miss can be made", "placed_at")


def test_deterministic_says_where_and_in_what_two_runs_part(found: Found) -> None:
    count = itertools.count()
    findings = found(rewriting(lambda path, html: html + f"<p>Visitor {next(count)}</p>"), "deterministic")
    assert len(findings) == 1
    assert said(findings, "kiosk/buy:", "the first page differs in screenshot, page; page: ", "Visitor")


def test_splits_finds_goals_and_phrasings_in_two_of_them(found: Found) -> None:
    findings = found(redrawn(lambda draw, rng: replace(draw, key=f"{draw.key} {rng.random()}")), "splits")
    assert len(findings) == 1 and said(findings, "kiosk/buy: one goal has two keys, 'apple x ", "equal goals need")
    wording = Phrasings(("Buy {what}.",), ("Get {what}.",), ("Buy {what}.",))
    assert said(found(only(BUY, phrasings=wording), "splits"), "the phrasing 'Buy {what}.' is in train and test")
    assert said(found(only(ASK, one_goal=False), "splits"), "no goal of split")


def test_instructions_finds_what_is_not_whole_or_means_two_goals(found: Found) -> None:
    def worded(*templates: str) -> list[str]:
        return found(only(NOTE, phrasings=Phrasings.shared(*templates)), "instructions")

    assert worded("An apple, with: {note}") == []
    assert said(worded("An apple, with a note."), "'An apple, with a note.' stands for two goals, '")
    assert said(worded("{{note}}: {note}"), "leaves a placeholder: '{note}: ")
    assert said(worded("{note} {fruit}"), "cannot be worded: KeyError: 'fruit'")
    assert said(worded(" "), "gives an empty instruction")


def test_own_pages_finds_what_is_asked_of_others_and_what_is_missing(found: Found) -> None:
    picture = "<img src='https://pictures.example/apple.png' alt=''><script src=/gone.js></script>"
    script = "<script>fetch('http://elsewhere.test/count').catch(() => 0); nothing.at.all</script>"
    findings = found(rewriting(lambda path, html: html + (picture + script) * (path == "/fruit/apple")), "own-pages")
    assert said(findings, "/fruit/apple: the page asks for 'https://pictures.example/apple.png' (img-src)")
    assert said(findings, "/fruit/apple: the page asks for 'http://elsewhere.test/count' (connect-src)")
    assert said(findings, "/gone.js: GET was answered with 404")
    assert said(findings, "/fruit/apple: a script of the page raised ReferenceError: nothing is not defined")


def test_names_finds_controls_that_nobody_can_call_by_a_name(found: Found) -> None:
    findings = found(rewriting(lambda path, html: html.replace("One less", "<svg></svg>")), "names")
    assert said(findings, "/fruit/apple, button at (", "a button has no accessible name; give it")


def test_fits_finds_pages_that_scroll_sideways(found: Found) -> None:
    wide = rewriting(lambda path, html: html + "<p style='width:900px'>Fruit</p>" * (path == "/bag"))
    findings = found(wide, "fits", modes=["element"])
    assert len(findings) == 1
    assert said(findings, "/bag: the page is 908 px wide, and scrolls sideways in a viewport of 640 px; let")


@pytest.mark.parametrize(
    ("told", "what"),
    [
        ("<!-- {id} -->", "tells the task's id: "),
        ("<body data-episode={seed}>", "tells the task's seed"),
        ("<script>const run = {{'split': '{split}'}}</script>", "tells the task's split"),
        ("<!-- {goal} -->", "tells a goal: "),
        ("<p>Checked by the verifier.</p>", "tells a word of the verifier's"),
    ],
)
def test_silent_finds_what_tells_of_the_task(told: str, what: str, found: Found) -> None:
    """The task's own rows are how a site may come to know."""

    def create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> AsgiApp:
        def tell(path: str, html: str) -> str:
            return html + db.execute("SELECT note FROM orders").fetchone()[0]

        return rewriting(tell).create_app(db, now)

    class Telling(Family):
        def task(self, site: str, split: str, seed: int) -> Task:  # type: ignore[override]
            task = super().task(site, split, seed)  # type: ignore[arg-type]
            note = told.format(id=task.id, seed=task.seed, split=task.split, goal=task.goal)
            return replace(task, setup=(("orders", {"placed_at": "", "note": note}),))

    family = Telling(BUY.name, BUY.summary, BUY.difficulty, BUY.draw, BUY.phrasings, BUY.modes, BUY.max_steps)
    assert said(
        found(replace(SITE, families=(family,), create_app=create_app), "silent"), "/fruit/", "the answer", what
    )


def test_silent_hears_headers_too(found: Found) -> None:
    assert said(found(rewriting(lambda path, html: html, x_by="webgym"), "silent"), "the header 'x-by' tells a word")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (
            lambda path, html: html.replace('href="/bag"', 'href="#" id=bag'),
            "link 'Bag': without a script, it leads now",
        ),
        (lambda path, html: html.replace("<button name", "<button type=button name"), "'button', which sends no form"),
        (
            lambda path, html: html.replace("<form", "<div").replace("</form", "</div"),
            "without a script, it is in no fo",
        ),
        (lambda path, html: html + "<div role=button>Save</div>", "only a script makes it a control"),
        (lambda path, html: html + "<a href=/nowhere>More</a>", "GET /nowhere, which is answered with 404"),
        (lambda path, html: html + "<form method=post action=/><button>x</button></form>", "answered with 405"),
    ],
)
def test_script_off_finds_what_needs_a_script(change: Rewrite, what: str, found: Found) -> None:
    assert said(found(rewriting(change), "script-off"), what)


def test_script_off_finds_controls_that_a_script_makes(found: Found) -> None:
    made = "<script>document.body.append(document.createRange().createContextualFragment(atob('{}')))</script>"

    def hide(path: str, html: str) -> str:
        start, form, rest = html.partition("<form")
        return start + made.format(b64encode((form + rest).encode()).decode()) if form else html

    findings = found(rewriting(hide), "script-off")
    assert said(findings, "button 'One more': it is not in the page that the server sends")


# --- settings --------------------------------------------------------------------------------------------------------


def test_rules_that_do_not_apply_are_skipped_and_the_report_says_why() -> None:
    report = check_site(SITE, rules=["splits", "script-off"], skip={"script-off": "it lives by its script"})
    assert [(result.rule, result.state, result.why) for result in report.results] == [
        ("splits", "passed", ""),
        ("script-off", "skipped", "it lives by its script"),
    ]
    assert report.passed


def test_equal_bytes_are_not_asked_of_a_browser_that_cannot_give_them() -> None:
    (result,) = check_site(SITE, rules=["deterministic"], engine="portable").results
    assert result.state == "skipped" and "chrome-headless-shell" in result.why


def test_an_application_with_more_behind_it_is_restarted_and_not_copied(engine: Engine) -> None:
    called: list[str] = []

    class Behind:
        def __init__(self, app: AsgiApp) -> None:
            self._app = app

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            await self._app(scope, receive, send)

        def restart(self) -> None:
            called.append("restart")

        def close(self) -> None:
            called.append("close")

    site = only(BUY, replace(SITE, create_app=lambda db, now: Behind(SITE.create_app(db, now))))
    names, scripts = check_site(site, rules=["names", "script-off"], splits=["train"], engine=engine).results
    assert names.state == "passed" and {"restart", "close"} <= set(called)
    assert scripts.state == "skipped" and "more behind it than its database" in scripts.why


def test_a_rule_that_met_nothing_has_shown_nothing() -> None:
    (result,) = check_site(only(ASK), rules=["solvable"], modes=["pixel"]).results
    assert (result.state, result.why) == ("skipped", "there were no episodes to look at")


def test_a_fault_is_told_once_and_a_flood_is_cut_off() -> None:
    tally = Tally("names", "episodes")
    tally.add(Finding("names", "no name", f"task {number}", "/", "button") for number in range(3))
    assert len(tally.result().findings) == 1
    tally.add(Finding("names", "no name", "task", f"/{number}") for number in range(MOST_FINDINGS + 5))
    assert (len(tally.result().findings), tally.result().left_out) == (MOST_FINDINGS, 6)


def test_bad_settings_are_refused() -> None:
    for settings in ({"rules": ["nams"]}, {"skip": {"nams": ""}}):
        with pytest.raises(UsageError, match="unknown rule 'nams'; did you mean 'names'"):
            check_site(SITE, **settings)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="unknown split"):
        check_site(SITE, splits=["tset"])  # type: ignore[list-item]
    with pytest.raises(UsageError, match="unknown action mode"):
        check_site(SITE, modes=["mouse"])  # type: ignore[list-item]


# --- the mixin -------------------------------------------------------------------------------------------------------


class TestKiosk(SiteTests):
    """What an author writes."""

    site = only(BUY)
    splits = ("train",)
    modes = ("element",)
    skip = {"names": "so that a rule is skipped here"}  # noqa: RUF012 - as an author writes it

    def test_names(self) -> None:
        with pytest.raises(SkipTest, match="so that a rule is skipped here"):
            super().test_names()


def test_the_mixin_has_a_test_for_every_rule_and_says_the_same() -> None:
    for rule in RULES:
        test = getattr(SiteTests, "test_" + rule.name.replace("-", "_"))
        assert test.__doc__ == rule.summary


def test_the_mixin_fails_with_what_is_wrong() -> None:
    class Broken(SiteTests):
        site = only(BUY, phrasings=Phrasings.shared("Buy fruit."))

    Broken.setup_class()
    try:
        Broken().test_splits()
        with pytest.raises(
            AssertionError, match=r"kiosk breaks the rule 'instructions':\nkiosk/buy: 'Buy fruit.' stan"
        ):
            Broken().test_instructions()
    finally:
        Broken.teardown_class()


# --- pages without script --------------------------------------------------------------------------------------------

PAGE = """<main><a href="item?id=1">Ap<b>ple</b></a> <a href=" javascript:buy()">Buy</a> <a name=top>x</a>
<form id=f action=/find><input name=q value="a b"><select name=s><option value=1>One<option value=2 selected>Two
</select><input type=checkbox name=c checked><input type=radio name=r value=x><textarea name=t>hi</textarea>
<button name=go value=1>Find</button><input type=submit disabled></form>
<form method=post><button aria-label="Save it"><svg></svg></button><button>Bin</button></form>
<input form=f name=late value=z><input name=alone></main>"""


def test_a_page_is_read_as_a_browser_without_script_has_it() -> None:
    page = read_page(PAGE)
    assert [(control.shown_as, request) for control, request in page.requests("/shop/here")] == [
        ("link 'Apple'", Request("GET", "/shop/item?id=1")),
        ("button 'Find'", Request("GET", "/find?q=a+b&s=2&c=on&t=hi&late=z&go=1")),
        ("button 'Save it'", Request("POST", "/shop/here")),
        ("button 'Bin'", Request("POST", "/shop/here")),
    ]
    assert [(control.shown_as, why) for control, why in page.dead()] == [
        ("link 'Buy'", "it leads nowhere"),
        ("input 'alone'", "it is in no form"),
    ]
    assert page.has("link", "Apple") and page.has("button", "Save it") and page.has("textbox", "hi")
    assert not page.has("button", "Apple") and not page.has("link", "Pear")


# --- the command -----------------------------------------------------------------------------------------------------

QUICK = ["--rule", "splits", "--rule", "instructions"]

BROKEN = """from dataclasses import replace
from tests.kiosk import SITE as KIOSK
from webgym.task import Phrasings
buy = replace(KIOSK.families[0], phrasings=Phrasings.shared("Buy fruit."))
SITE = replace(KIOSK, name="broken", families=(buy,))
"""


@pytest.fixture
def broken_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "__init__.py").write_text(BROKEN)
    return folder


def test_the_command_passes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["check-site", "kiosk", "--site", str(KIOSK_FOLDER), "--rule", "names", "--skip", "names=no names here"]
    assert in_process(monkeypatch, *asked, *QUICK) == 0
    shown = capsys.readouterr().out
    assert [line.split()[:2] for line in shown.splitlines()[1:4]] == [
        ["splits", "passed"],
        ["instructions", "passed"],
        ["names", "skipped"],
    ]
    assert "3 families" in shown and "no names here" in shown
    assert shown.endswith("kiosk: nothing is wrong\n")


def test_the_command_fails_and_says_where(
    broken_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert in_process(monkeypatch, "check-site", str(broken_folder), *QUICK) == 1
    shown = capsys.readouterr().out
    assert "instructions: Each instruction is whole and means one goal.\n  broken/buy: 'Buy fruit.' stands for" in shown
    assert shown.endswith("broken: instructions failed\n")
    assert in_process(monkeypatch, "check-site", "broken", *QUICK, "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["site"], report["passed"]) == ("broken", False)
    (finding,) = report["rules"][1]["findings"]
    assert (finding["rule"], finding["task"]) == ("instructions", "broken/buy")


@pytest.mark.parametrize(
    ("asked", "code", "message"),
    [
        (["burito"], 2, "unknown site 'burito'; did you mean 'burrito'"),
        (["no/such/site"], 1, "there is no .*no/such/site/__init__.py"),
        (["burrito", "--rule", "nams"], 2, "unknown rule 'nams'; did you mean 'names'.*solvable, undone, near-misses"),
        (["burrito", "--skip", "nams"], 2, "unknown rule 'nams'; did you mean 'names'"),
        (["burrito", "--engine", "fast"], 2, "unknown engine 'fast'"),
    ],
)
def test_the_command_refuses_what_does_not_exist(
    asked: list[str],
    code: int,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert in_process(monkeypatch, "check-site", *asked) == code
    streams = capsys.readouterr()
    assert re.search(message, streams.err), streams.err
    assert streams.out == ""
