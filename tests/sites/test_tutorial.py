"""``sites/README.md`` is true: each step of the tutorial is taken, in order, and the gallery shows every site."""

from __future__ import annotations

import difflib
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.bench.gallery import shown
from webgym.cli import app
from webgym.cli.new_site import make_site

SITES = Path(__file__).parents[2] / "sites"
README = (SITES / "README.md").read_text()
MOST_LINES = 150
WAIT_FOR_PEOPLE = ("serve", "play")
RULES = ("near-misses", "splits", "instructions", "script-off")
"""Quick ones; the slow test checks them all."""


def blocks() -> list[tuple[str, str]]:
    """Language and text of each block of code, in order."""
    return re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)


def commands() -> list[list[str]]:
    lines = [line for language, text in blocks() if language == "sh" for line in text.splitlines()]
    return [shlex.split(line, comments=True)[1:] for line in lines]


def apply(diff: str, folder: Path) -> None:
    """Change a file as a diff says; what it takes away or keeps must stand there exactly once."""
    header, _, rest = diff.partition("\n")
    path = folder / header.removeprefix("--- ")
    text = path.read_text()
    for hunk in rest.split("@@\n"):
        lines = hunk.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if not line.startswith("+"))
        new = "".join(line[1:] for line in lines if not line.startswith("-"))
        assert text.count(old) == 1, f"{path.name} has this {text.count(old)} times:\n{old}"
        text = text.replace(old, new)
    path.write_text(text)


def own_lines(before: Path, after: Path) -> int:
    """How many lines of a site its author wrote: those that are not as they were made."""

    def lines(path: Path) -> list[str]:
        return path.read_text().splitlines() if path.exists() else []

    files = [path.relative_to(after) for path in after.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    changes = (change for file in files for change in difflib.ndiff(lines(before / file), lines(after / file)))
    return sum(change.startswith("+ ") for change in changes)


TAKE_STEPS = """
import json, sys
from typer.testing import CliRunner
from webgym.cli import app

for language, step in json.load(sys.stdin):
    if language == "python":
        exec(compile(step, "README.md", "exec"), {})
    else:
        result = CliRunner().invoke(app, step)
        print(result.output)
        assert result.exit_code == 0, (step, result.output, result.exception)
"""


def take(steps: list[tuple[str, str | list[str]]], folder: Path) -> str:
    """Take steps in a process of its own, which starts in that folder; what they print."""
    env = {**os.environ, "PYTHONPATH": str(SITES.parent)}
    command = [sys.executable, "-c", TAKE_STEPS]
    done = subprocess.run(
        command, input=json.dumps(steps), capture_output=True, text=True, cwd=folder, env=env, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def stages() -> Iterator[tuple[list[str], list[tuple[str, str | list[str]]]]]:
    """The tutorial, taken apart: changes to files, then what is run with them."""
    changes: list[str] = []
    steps: list[tuple[str, str | list[str]]] = []
    for language, text in blocks():
        if language == "diff":
            if steps:
                yield changes, steps
                changes, steps = [], []
            changes.append(text)
        elif language == "python":
            steps.append((language, text))
        else:
            for line in text.splitlines():
                words = shlex.split(line.replace("--episodes 20", "--episodes 1"), comments=True)[1:]
                if words[0] not in WAIT_FOR_PEOPLE:
                    steps.append((language, words))
    yield changes, steps


def follow(folder: Path, *more: str) -> str:
    """Do all that the tutorial says; ``more`` stands behind each check of the site. What the last stage printed."""
    printed = ""
    for changes, steps in stages():
        for diff in changes:
            apply(diff, folder)
        taken = [(kind, [*step, *more] if step[0] == "check-site" else step) for kind, step in steps]
        printed = take(taken, folder)
    return printed


def test_the_tutorial_ends_with_a_checked_environment(tmp_path: Path) -> None:
    rules = [word for rule in RULES for word in ("--rule", rule)]
    printed = follow(tmp_path, *rules)
    assert "corner: nothing is wrong" in printed
    assert "corner/for-two:test:1" in printed and "possible actions" in printed
    made = make_site("corner", tmp_path / "untouched").folder
    assert 80 < own_lines(made, tmp_path / "corner") <= MOST_LINES
    assert f"{own_lines(made, tmp_path / 'corner')} lines" in README


@pytest.mark.slow
def test_the_tutorial_s_site_keeps_every_rule(tmp_path: Path) -> None:
    assert "corner: nothing is wrong" in follow(tmp_path)


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_line_is_one(words: list[str]) -> None:
    result = CliRunner().invoke(app, [words[0], "--help"])
    assert result.exit_code == 0, result.output
    assert {word for word in words if word.startswith("--")} <= set(re.findall(r"--[\w-]+", result.output))


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (SITES / target).exists(), f"{target}; pictures are made by: python -m tests.bench.gallery"


@pytest.mark.parametrize("name", shown())
def test_the_gallery_shows_every_site(name: str) -> None:
    assert f"](gallery/{name}.png)" in README, f"show it, and run: python -m tests.bench.gallery {name}"
