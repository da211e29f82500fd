"""The README is true: its Python runs, its commands and links exist, its ids are registered."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import gymnasium as gym
import pytest
from typer.testing import CliRunner

from webgym.cli import app
from webgym.env import WebEnv
from webgym.recipe import Plan, carry_out

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def _run(snippet: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(snippet, "README.md", "exec"), names)
    return names


def test_the_ten_lines_run(capsys: pytest.CaptureFixture[str]) -> None:
    names = _run(_blocks("python")[0])
    instruction, ending = capsys.readouterr().out.splitlines()
    assert "guac" in instruction.lower()
    assert names["info"]["verdict"]["success"] is False
    assert ending.startswith("0.0 ")


def test_an_evaluation_runs(capsys: pytest.CaptureFixture[str]) -> None:
    _run(_blocks("python")[1].replace("episodes=24", "episodes=2"))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("1.0 Interval(low=0.34")
    assert lines[1:] == ["burrito/extra-guac 1 of 1", "burrito/order-one 1 of 1"]


def test_many_at_once_run(capsys: pytest.CaptureFixture[str]) -> None:
    _run(_blocks("python")[2])
    assert capsys.readouterr().out == "(4, 128, 34) [20 20 20 20]\n"


def test_a_learner_learns_on_a_tiny_budget() -> None:
    pytest.importorskip("sb3_contrib", reason="needs the extra `train`")
    snippet = _blocks("python")[3]
    tiny = snippet.replace("n_steps=128", "n_steps=4, batch_size=8").replace("100_000", "16")
    assert _run(tiny)["model"].num_timesteps == 16


def test_a_recipe_of_one_s_own_is_carried_out(tmp_path: Path) -> None:
    pytest.importorskip("sb3_contrib", reason="needs the extra `train`")
    recipe = _run(_blocks("python")[4])["RECIPE"]
    result = carry_out(Plan(recipe, budget="tiny", num_envs=2, episodes=1), tmp_path)
    assert result["agent"] == f"policy:{tmp_path}/policy.pt"
    assert list(result["evaluation"]["families"]) == ["burrito/coupon"]


def test_a_folder_of_pages_is_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pages").mkdir()
    page = "<button onclick=\"dispatchEvent.call(window, new CustomEvent('answer', {detail: 'Oslo'}))\">Oslo</button>"
    (tmp_path / "pages" / "quiz.html").write_text(page)
    monkeypatch.chdir(tmp_path)
    (snippet,) = _blocks("python")[5:]
    site = _run(snippet)["SITE"]
    env = WebEnv(site, site.families, observation="elements", action="element")
    for seed in range(3):
        _, info = env.reset(seed=seed)
        _, reward, terminated, *_ = env.step(0)
        assert (reward, terminated) == (float("Norway" in info["task"]["instruction"]), True)
    env.close()


def _commands() -> list[list[str]]:
    lines = [line for block in _blocks("sh") for line in block.splitlines() if line.startswith("webgym ")]
    return [shlex.split(line, comments=True)[1:] for line in lines]


@pytest.mark.parametrize("words", _commands(), ids=" ".join)
def test_every_command_line_is_one(words: list[str]) -> None:
    result = CliRunner().invoke(app, [*words, "--help"])
    assert result.exit_code == 0, result.output
    known = set(re.findall(r"--[\w-]+", result.output))
    assert {word for word in words if word.startswith("--")} <= known


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_id_is_registered() -> None:
    ids = set(re.findall(r"webgym/burrito[\w-]*-v0", README))
    ids |= {f"webgym/burrito{rest}" for rest in re.findall(r"`(-[\w-]+-v0)`", README)}
    assert ids == {name for name in gym.registry if name.startswith("webgym/burrito")}
