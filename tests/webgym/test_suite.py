"""Suites: frozen as they were, noticed where they are not, and played like any evaluation."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.kiosk import SITE
from tests.webgym.test_cli import KIOSK, in_process
from tests.webgym.test_cli import webgym as command
from webgym.engine import Engine
from webgym.errors import TaskError, UsageError
from webgym.evaluation import Evaluation, evaluate
from webgym.goal import Goal
from webgym.site import Site
from webgym.suite import FrozenTask, Suite, digest_of, freeze, read_suite, write_suite
from webgym.task import Draw, Phrasings

SITES = {"kiosk": SITE}
IDS = ("kiosk/buy:test:3", "kiosk/note:val:1", "kiosk/buy:train:5")


def frozen(*ids: str, version: int = 1) -> Suite:
    return freeze("small", version, "A few.", [(task, "none") for task in ids or IDS], SITES)


def with_buy(**changes: Any) -> dict[str, Site]:
    """The kiosk, with another family of orders."""
    buy, *others = SITE.families
    return {"kiosk": replace(SITE, families=(replace(buy, **changes), *others))}


def drawing(change: Any) -> Any:
    """What the family draws, changed."""
    draw = SITE.family("buy").draw
    return lambda rng: change(draw(rng))


# --- frozen ----------------------------------------------------------------------------------------------------------


def test_it_is_written_a_line_for_each_task_and_read_again(tmp_path: Path) -> None:
    suite, file = frozen(), tmp_path / "small.json"
    write_suite(suite, file)
    assert read_suite(file) == suite
    assert [line for line in file.read_text().splitlines() if IDS[0] in line] == [
        f'  {{"id": "{IDS[0]}", "variant": "none", "digest": "{suite.tasks[0].digest}"}},'
    ]
    file.write_text(file.read_text().replace(IDS[2], "kiosk/buy:train:6"))
    with pytest.raises(TaskError, match=r"small\.json was changed after it was frozen: its digest is"):
        read_suite(file)
    file.write_text("[]")
    with pytest.raises(TaskError, match=r"small\.json holds no suite .* remove it and freeze the suite anew"):
        read_suite(file)


def test_its_digest_is_that_of_its_tasks_and_version() -> None:
    assert frozen().digest == frozen().digest
    assert len({frozen().digest, frozen(version=2).digest, frozen(*IDS[:2]).digest, frozen(*IDS[::-1]).digest}) == 4


@pytest.mark.parametrize(
    ("tasks", "message"),
    [
        ([], "suite 'small' has no task; give it some"),
        ([IDS[0], IDS[1], IDS[0]], "names kiosk/buy:test:3 twice"),
        (["kiosk/bye:test:3"], "unknown family of site 'kiosk' 'bye'; did you mean 'buy'"),
        (["kiosc/buy:test:3"], "unknown site 'kiosc'; did you mean 'kiosk'"),
    ],
)
def test_what_cannot_be_frozen(tasks: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        freeze("small", 1, "", [(task, "none") for task in tasks], SITES)
    with pytest.raises(UsageError, match="unknown variant 'dusk'"):
        freeze("small", 1, "", [(IDS[0], "dusk")], SITES)


# --- changed since ---------------------------------------------------------------------------------------------------


def test_a_task_that_asks_for_something_else_by_now_is_found() -> None:
    assert frozen().changed(SITES) == {}
    worded = with_buy(phrasings=Phrasings.shared("Do fetch {what}."))
    assert frozen().changed(worded) == dict.fromkeys((IDS[0], IDS[2]), "asks for something else by now")
    with pytest.raises(
        TaskError, match=r"suite small 1 is not what was frozen: 2 of its 3 tasks .* kiosk/buy:test:3 among"
    ):
        frozen().check(worded)
    frozen().check(SITES)


def test_what_is_gone_is_found() -> None:
    gone = {"kiosk": replace(SITE, families=SITE.families[1:])}
    assert "unknown family of site 'kiosk' 'buy'" in frozen().changed(gone)[IDS[0]]
    assert set(frozen().changed({})) == set(IDS)


def test_only_what_is_asked_counts() -> None:
    def relabelled(draw: Draw) -> Draw:
        rows = tuple(replace(row, label="a fruit") for row in draw.goal.added)
        return replace(draw, goal=Goal(rows, draw.goal.removed, draw.goal.changed, draw.goal.answer))

    def doubled(draw: Draw) -> Draw:
        rows = tuple(replace(row, children=row.children * 2) for row in draw.goal.added)
        return replace(draw, goal=replace(draw.goal, added=rows))

    def digest(**changes: Any) -> str:
        return digest_of(IDS[0], "none", with_buy(**changes))

    assert digest(draw=drawing(relabelled)) == digest(summary="Other words.") == digest()
    changes = [{"draw": drawing(doubled)}, {"max_steps": 41}, {"phrasings": Phrasings.shared("Do fetch {what}.")}]
    assert len({digest(), *(digest(**change) for change in changes)}) == 4


# --- played ----------------------------------------------------------------------------------------------------------


def test_it_is_played_recorded_and_gone_on_with(kiosk_ids: str, engine: Engine, tmp_path: Path) -> None:
    def go(suite: Suite, **given: Any) -> Evaluation:
        return evaluate("oracle", suite, engine=engine, folder=tmp_path, pictures=False, **given)

    watched: list[int] = []
    first = go(frozen(), num_envs=2, watch=lambda so_far: watched.append(len(so_far.results)))
    assert (first.success_rate, first.tasks, watched) == (1.0, IDS, [0, 1, 2, 3])
    assert [result.task for result in first.results] == list(IDS)
    assert {name: figures.episodes for name, figures in first.by("split").items()} == {"test": 1, "val": 1, "train": 1}
    assert first.arguments["suite"] == {"name": "small", "version": 1, "digest": frozen().digest}
    watched.clear()
    again = go(frozen(), watch=lambda so_far: watched.append(len(so_far.results)))
    assert (again.results, watched) == (first.results, [3]), "nothing is played twice, by however many"
    with pytest.raises(UsageError, match=r"was begun with suite=.*'version': 1, .* and now it is .*'version': 2,"):
        go(frozen(version=2))


@pytest.mark.parametrize("given", [{"episodes": 3}, {"seed": 0}, {"split": "test"}, {"variant": "none"}])
def test_a_suite_says_itself_what_is_played(given: dict[str, Any], kiosk_ids: str, engine: Engine) -> None:
    with pytest.raises(UsageError, match=f"{next(iter(given))} was given for suite small 1, which says itself"):
        evaluate("oracle", frozen(), engine=engine, **given)


def test_a_suite_that_has_changed_is_not_played(kiosk_ids: str, engine: Engine) -> None:
    old = Suite("small", 1, "", (FrozenTask(IDS[0], "none", "0" * 12),))
    with pytest.raises(TaskError, match="cannot be compared with before: .* or freeze it anew, under a new version"):
        evaluate("oracle", old, engine=engine)


@pytest.fixture
def offered(tmp_path: Path, root: Path) -> dict[str, str]:
    """A distribution with the suite, for processes of this environment."""
    info = tmp_path / "stranger-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    offers = "small = stranger:SUITE\nbroken = stranger:NOTHING\nother = stranger:SUITE\n"
    (info / "entry_points.txt").write_text(f"[webgym.suites]\n{offers}")
    (tmp_path / "stranger.py").write_text(
        "from pathlib import Path\nfrom webgym.suite import read_suite\n"
        "SUITE = read_suite(Path(__file__).with_name('small.json'))\n"
    )
    write_suite(frozen(), tmp_path / "small.json")
    return {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(root)])}


def test_the_command_line_plays_it_and_lists_it(offered: dict[str, str], tmp_path: Path) -> None:
    done = command("eval", "oracle", "small", "--no-pictures", *KIOSK, cwd=tmp_path, **offered)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("oracle on small 1: A few. 3 tasks.\n")
    lines = [line.split()[:2] for line in done.stdout.splitlines()]
    for expected in (["all", "tasks"], ["by", "difficulty"], ["by", "split"], ["val", "1/1"], ["kiosk/buy", "2/2"]):
        assert expected in lines
    assert ["by", "site"] not in lines, "there is one only"
    assert done.stdout.endswith("report: runs/eval-oracle-small-1/report.html\n")

    listed = command("list", "--json", cwd=tmp_path, **offered)
    suites = {each["name"]: each for each in json.loads(listed.stdout)["suites"]}
    assert (suites["small"]["tasks"], suites["small"]["digest"]) == (3, frozen().digest)
    assert "has no attribute 'NOTHING'" in suites["broken"]["description"]
    assert "gives a suite called 'small'; use one name" in suites["other"]["description"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["webgym-cor"], "unknown environment or suite 'webgym-cor'; did you mean 'webgym-core'"),
        (["webgym-core", "--episodes", "3"], "episodes was given for suite webgym-core"),
    ],
)
def test_the_command_line_refuses_in_one_sentence(
    arguments: list[str],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert in_process(monkeypatch, "eval", "oracle", *arguments) == 2
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
