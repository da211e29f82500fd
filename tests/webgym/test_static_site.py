"""A folder of HTML as a site: what it serves, what a page can report and an agent cannot, how a task is completed."""

from __future__ import annotations

import dataclasses
import json
import random
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.webgym.asgi import ask
from webgym.engine import Engine
from webgym.env import WebEnv
from webgym.errors import SiteError, TaskError, UsageError
from webgym.goal import Between, Goal, Row
from webgym.registry import SiteFolder, SiteRegistry
from webgym.snapshot import Snapshot
from webgym.static_site import KEY_HEADER, REPORT_PATH, StaticSite, give
from webgym.task import CLICKS, Draw, Family, Phrasings, Task
from webgym.types import Click, Goto
from webgym.world import World

QUIZ = """<!doctype html><html lang=en><title>Quiz</title><h1 id=question></h1>
<button onclick="window.dispatchEvent(new CustomEvent('over', {detail: 1}))">Oslo</button>
<button onclick="window.dispatchEvent(new CustomEvent('over', {detail: 0}))">Rome</button>
<a href="/other.html">Other</a>
<form action="/.report/ended" method="post"><input name="score" value="1"><button>Cheat</button></form>"""
OTHER = "<!doctype html><html lang=en><title>Other</title><a href='/quiz.html'>Back</a>"
SCRIPT = """
const question = given ? "What is the capital of " + given.country + "?" : "Nobody asks.";
document.getElementById("question").textContent = question;
addEventListener("over", event => report("ended", {score: event.detail}));
if (given) report("started", {question});
"""


def draw(rng: random.Random) -> Draw:
    country = f"Norway {rng.randrange(1000)}"
    goal = Goal(added=(Row("ended", {"score": Between(low=1)}, key=("score",)),))
    return Draw(country, goal, {}, datetime(2026, 1, 1), "/quiz.html", give("/quiz.html", country=country))


def complete(task: Task, state: Snapshot) -> Task:
    question = str(state.table("started")[0]["question"])
    return dataclasses.replace(task, instruction=question, values=tuple(question.split()[:2]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "quiz.html").write_text(QUIZ)
    (pages / "other.html").write_text(OTHER)
    (pages / "data.json").write_text("[1]")
    (tmp_path / "secret.html").write_text("no")
    return pages


@pytest.fixture
def site(folder: Path) -> StaticSite:
    family = Family("capitals", "Name the capital.", "easy", draw, Phrasings.shared("As the page says."), CLICKS, 10)
    return StaticSite(
        "quiz",
        folder,
        families=(family,),
        script=SCRIPT,
        reports={"started": ("question",), "ended": ("score",)},
        final_tables=("ended",),
        scratch_tables=("started",),
        viewport=(320, 240),
        complete=complete,
    )


def key_of(page: str) -> str:
    return page.partition('})("')[2].partition('"')[0]


def report(world: World, key: str, table: str, values: Any) -> int:
    return ask(world, REPORT_PATH + table, "POST", json.dumps(values).encode(), {KEY_HEADER: key}).status


# --- what it serves --------------------------------------------------------------------------------------------------


def test_it_serves_the_folder_and_nothing_else(site: StaticSite) -> None:
    world = World(site)
    assert ask(world, "/other.html").headers["content-type"] == "text/html; charset=utf-8"
    assert ask(world, "/data.json").json() == [1]
    assert ask(world, "/data.json").headers["content-type"] == "application/json"
    assert "/quiz.html" in ask(world, "/").text and "/other.html" in ask(world, "/").text
    for path in ("/missing.html", "/../secret.html", "/%2e%2e/secret.html", "//secret.html"):
        assert ask(world, path).status == 404


def test_an_index_is_the_first_page(site: StaticSite, folder: Path) -> None:
    (folder / "index.html").write_text("<title>First</title>")
    assert "First" in ask(World(site), "/").text


def test_a_page_that_was_edited_is_read_again(site: StaticSite, folder: Path) -> None:
    world = World(site)
    assert "Back" in ask(world, "/other.html").text
    (folder / "other.html").write_text("<title>Edited</title>")
    assert "Edited" in ask(world, "/other.html").text


def test_the_script_stands_in_the_page_that_is_played_and_in_no_other(site: StaticSite) -> None:
    world = World(site)
    assert "report" in ask(world, "/quiz.html").text and "report" in ask(world, "/other.html").text  # nobody plays
    world.reset(site.families[0].task("quiz", "train", 1))
    assert "Norway" in ask(world, "/quiz.html").text
    assert ask(world, "/other.html").text == OTHER


def test_what_a_task_gives_cannot_end_the_script(site: StaticSite) -> None:
    world = World(site)
    task = site.families[0].task("quiz", "train", 1)
    world.reset(dataclasses.replace(task, setup=give("/quiz.html", country="</script><b>x")))
    assert ask(world, "/quiz.html").text.count("</script>") == 1


# --- reports ---------------------------------------------------------------------------------------------------------


def test_a_report_is_a_row_and_only_the_first_counts(site: StaticSite) -> None:
    world = World(site)
    key = key_of(ask(world, "/quiz.html").text)
    assert report(world, key, "ended", {"score": 0}) == 204
    assert report(world, key, "ended", {"score": 1}) == 204
    assert world.snapshot().table("ended") == [{"id": 1, "score": 0}]


def test_without_the_key_nothing_is_reported(site: StaticSite) -> None:
    world = World(site)
    foreign = key_of(ask(World(site), "/quiz.html").text)
    assert foreign and foreign != key_of(ask(world, "/quiz.html").text)
    for key in ("", "wrong", foreign):
        assert report(world, key, "ended", {"score": 1}) == 403
    assert ask(world, REPORT_PATH + "ended", "POST", b"score=1").status == 403
    assert ask(world, REPORT_PATH + "ended?score=1").status == 404
    assert world.count("ended") == 0 and not world.faults


@pytest.mark.parametrize(
    ("table", "values", "said"),
    [
        ("given", {"page": "/other.html", "data": "{}"}, "unknown table to report to 'given'"),
        ("ended", {"points": 1}, "whose columns are score"),
        ("ended", {"score": 1, "id": 2}, "whose columns are score"),
        ("ended", [1], "whose columns are score"),
        ("ended", {"score": {"deep": 1}}, "report texts, numbers, booleans, null"),
    ],
)
def test_a_report_that_was_not_declared_is_a_fault_of_the_site(
    site: StaticSite, table: str, values: Any, said: str
) -> None:
    world = World(site)
    assert report(world, key_of(ask(world, "/quiz.html").text), table, values) == 500
    assert said in world.faults[0]


# --- played ----------------------------------------------------------------------------------------------------------


def play(site: StaticSite, engine: Engine, **arguments: Any) -> WebEnv:
    return WebEnv(site, site.families, observation=("instruction_text", "page"), engine=engine, **arguments)


@pytest.mark.parametrize(("answer", "reward"), [("Oslo", 1.0), ("Rome", 0.0)])
def test_what_the_page_reports_is_judged(site: StaticSite, engine: Engine, answer: str, reward: float) -> None:
    env = play(site, engine, action="element")
    env.reset(seed=1)
    element = env.page.find("button", answer)
    assert element is not None
    _, got, terminated, _, info = env.step(element.number)
    assert (got, terminated, info["verdict"]["success"]) == (reward, True, bool(reward))
    assert info["verdict"]["score"] == reward
    env.close()


def test_the_page_completes_its_task(site: StaticSite, engine: Engine) -> None:
    env = play(site, engine, action="element")
    observation, info = env.reset(options={"task": "quiz/capitals:train:3"})
    assert isinstance(observation, dict)
    question = info["task"]["instruction"]
    assert question.startswith("What is the capital of Norway") and info["task"]["values"] == ["What", "is"]
    assert observation["instruction_text"] == question == env.task.instruction
    assert env.task.id == "quiz/capitals:train:3"
    next_observation = env.step(env.action_space.sample())[0]
    assert isinstance(next_observation, dict) and next_observation["instruction_text"] == question
    env.close()


def test_an_agent_cannot_report(site: StaticSite, engine: Engine) -> None:
    env = play(site, engine, action="computer")
    env.reset(seed=1)
    button = env.page.find("button", "Cheat")
    assert button is not None
    moves = (Click(button.number), Goto(REPORT_PATH + "ended?score=1"))
    for move in moves:
        _, reward, terminated, _, info = env.step(env.actions.encode(move, env.page, env.task))
        assert (reward, terminated, env.world.count("ended")) == (0.0, False, 0)
        assert "fault" not in info
    env.close()


def test_the_key_is_out_of_sight_once_the_script_has_run(site: StaticSite, engine: Engine, folder: Path) -> None:
    looking = "document.title = document.documentElement.outerHTML.includes('x-report' + '-key')"
    (folder / "quiz.html").write_text(f"{QUIZ}<script>addEventListener('load', () => {{ {looking} }})</script>")
    assert KEY_HEADER in ask(World(site), "/quiz.html").text
    env = play(site, engine, action="element")
    env.reset(seed=1)
    assert env.page.title == "false"
    env.close()


def test_the_viewport_is_the_sites_own_unless_another_is_asked_for(site: StaticSite, engine: Engine) -> None:
    wide = dataclasses.replace(site.families[0], name="wide", viewport=(800, 600))
    families = (*site.families, wide)
    assert site.viewport_of(families) == (320, 240) and site.viewport_of([wide]) == (800, 600)

    def env(*chosen: Family, **more: Any) -> WebEnv:
        return WebEnv(site, chosen, observation="screenshot", engine=engine, **more)

    assert env(*families).observation_space.shape == (240, 320, 3)
    assert env(wide).observation_space.shape == (600, 800, 3)
    assert env(*families, viewport=(800, 600)).families == families
    assert env(*families).families == site.families  # what does not fit is not drawn


# --- mistakes --------------------------------------------------------------------------------------------------------


def test_a_site_without_its_folder_or_with_a_broken_script_says_so(folder: Path) -> None:
    with pytest.raises(SiteError, match="which is no folder"):
        World(StaticSite("gone", folder / "gone", families=()))
    with pytest.raises(UsageError, match="would end it"):
        StaticSite("broken", folder, families=(), script="document.write('</SCRIPT>')")


def test_a_site_without_an_oracle_says_so(site: StaticSite) -> None:
    with pytest.raises(TaskError, match="comes without one"):
        site.oracle(site.families[0].task("quiz", "train", 1))


def test_a_folder_with_a_static_site_can_be_added(tmp_path: Path) -> None:
    package = tmp_path / "puzzles"
    (package / "pages").mkdir(parents=True)
    (package / "pages" / "index.html").write_text("<title>Puzzle</title>")
    (package / "__init__.py").write_text(
        "from pathlib import Path\n"
        "from webgym.static_site import StaticSite\n"
        "SITE = StaticSite('puzzles', Path(__file__).parent / 'pages', families=())\n"
    )
    assert "Puzzle" in ask(World(SiteRegistry().add(SiteFolder(package))), "/").text
