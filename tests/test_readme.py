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
