"""The README is true: its Python runs, its commands and links exist, its ids are registered."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import gymnasium as gym
import pytest
from typer.testing import CliRunner

from webgym.cli import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_ten_lines_run(capsys: pytest.CaptureFixture[str]) -> None:
    (snippet,) = _blocks("python")
    names: dict[str, Any] = {}
    exec(compile(snippet, "README.md", "exec"), names)
    instruction, ending = capsys.readouterr().out.splitlines()
    assert "guac" in instruction.lower()
    assert names["info"]["verdict"]["success"] is False
    assert ending.startswith("0.0 ")


def test_every_verb_exists() -> None:
    verbs = {match for block in _blocks("sh") for match in re.findall(r"^webgym ([\w-]+)", block, re.MULTILINE)}
    assert verbs >= {"list", "run", "view", "play", "serve"}
    for verb in verbs:
        assert CliRunner().invoke(app, [verb, "--help"]).exit_code == 0, verb


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_id_is_registered() -> None:
    ids = set(re.findall(r"webgym/burrito[\w-]*-v0", README))
    ids |= {f"webgym/burrito{rest}" for rest in re.findall(r"`(-[\w-]+-v0)`", README)}
    assert ids == {name for name in gym.registry if name.startswith("webgym/burrito")}
