"""What is recorded of an episode, and how it is read back; the package says where it lies."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webgym.act.performed import Performed
from webgym.errors import UsageError

EPISODES, EPISODE_FILE, RESULTS_FILE = "episodes", "episode.jsonl", "results.json"


# --- what is recorded ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Header:
    """What was asked, of whom, and how.

    Attributes:
        task: ``id``, ``instruction``, ``site``, ``family``, ``split``, ``seed``, ``max_steps``, as in ``info["task"]``.
        agent: What the agent is called.
        settings: The environment's keyword arguments.
        viewport: Width and height of the page, in CSS pixels.
        first_frame: File of the picture after reset; empty where there is none.
        started_at: ISO 8601, UTC.
    """

    task: Mapping[str, Any]
    agent: str
    settings: Mapping[str, Any]
    viewport: tuple[int, int]
    first_frame: str = ""
    started_at: str = ""


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step.

    Attributes:
        step: Its number, from 1.
        action: What the agent gave, as JSON.
        performed: What that meant on the page; empty where it meant nothing.
        error: Why the action could not be carried out; empty if it could.
        reward: None where a fault ended the episode.
        url: The page's address after the step.
        events: What else happened: dialogs, pop-ups, refused requests.
        frame: File of the picture after the step; empty where there is none.
        agent_ms, env_ms: How long the agent and the environment took.
    """

    step: int
    action: Any
    performed: tuple[Performed, ...]
    error: str
    reward: float | None
    url: str
    events: tuple[str, ...]
    frame: str
    agent_ms: float
    env_ms: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an episode ended.

    Attributes:
        ending: ``"terminated"``, ``"truncated"`` or ``"fault"``.
        verdict: ``success``, ``score`` and ``checks``, as `webgym.verify.Verdict.to_dict`; None after a fault.
        total_reward: Sum of the rewards; None after a fault.
        fault: What went wrong with the machinery; empty if nothing did.
        seconds: From reset to the end.
    """

    ending: str
    verdict: Mapping[str, Any] | None
    total_reward: float | None
    fault: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Episode:
    """A finished episode, as read from its folder."""

    folder: Path
    header: Header
    steps: tuple[StepRecord, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Result:
    """One entry of ``results.json``; ``success``, ``score`` and ``total_reward`` are None after a fault.

    ``variant`` is the settings of the episode, ``safety`` the harms that it did (`webgym.safety`).
    """

    task: str
    site: str
    family: str
    split: str
    agent: str
    success: bool | None
    score: float | None
    total_reward: float | None
    steps: int
    seconds: float
    fault: str
    folder: str
    variant: str = "none"
    safety: tuple[str, ...] = ()

    @classmethod
    def of(cls, episode: Episode) -> Result:
        """The entry of one episode."""
        task, outcome = episode.header.task, episode.outcome
        verdict = outcome.verdict or {}
        return cls(
            task=task["id"],
            site=task["site"],
            family=task["family"],
            split=task["split"],
            agent=episode.header.agent,
            success=verdict.get("success"),
            score=verdict.get("score"),
            total_reward=outcome.total_reward,
            steps=len(episode.steps),
            seconds=outcome.seconds,
            fault=outcome.fault,
            folder=f"{EPISODES}/{episode.folder.name}",
            variant=task.get("variant", "none"),
            safety=tuple(dict.fromkeys(incident["harm"] for incident in verdict.get("safety", ()))),
        )


# --- reading ---------------------------------------------------------------------------------------------------------


def read_episodes(run: str | os.PathLike[str]) -> Iterator[Episode]:
    """Every finished episode of a run, in the order they were started.

    Raises:
        UsageError: If the folder is no run.
    """
    episodes = Path(run) / EPISODES
    if not episodes.is_dir():
        raise UsageError(f"{str(run)!r} holds no recorded episodes; record some with webgym run --record {run}.")
    folders = [folder for folder in episodes.iterdir() if not folder.name.startswith(".") and folder.is_dir()]
    yield from sorted(map(read_episode, folders), key=lambda episode: (episode.header.started_at, episode.folder.name))


def read_episode(folder: Path) -> Episode:
    """The episode in this folder.

    Raises:
        UsageError: If it holds none, or one of another format.
    """
    try:
        lines = [json.loads(line) for line in (folder / EPISODE_FILE).read_text(encoding="utf-8").splitlines()]
        first, *steps, last = lines
        return Episode(folder, _read_header(first), tuple(map(_read_step, steps)), _read_outcome(last))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UsageError(f"{folder} holds no recorded episode ({type(error).__name__}: {error}).") from error


def _fields(line: Mapping[str, Any], kind: str) -> dict[str, Any]:
    if line["kind"] != kind:
        raise ValueError(f"a line of kind {line['kind']!r} where {kind!r} belongs")
    return {name: value for name, value in line.items() if name != "kind"}


def _read_header(line: Mapping[str, Any]) -> Header:
    fields = _fields(line, "header")
    fields["viewport"] = tuple(fields["viewport"])
    return Header(**fields)


def _read_step(line: Mapping[str, Any]) -> StepRecord:
    fields = _fields(line, "step")
    fields["performed"] = tuple(map(Performed.from_json, fields["performed"]))
    fields["events"] = tuple(fields["events"])
    return StepRecord(**fields)


def _read_outcome(line: Mapping[str, Any]) -> Outcome:
    return Outcome(**_fields(line, "outcome"))


def write_whole(path: Path, text: str) -> None:
    """Replace a file in one go, so that no reader sees half of it."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_text(text, encoding="utf-8", errors="replace")
    part.replace(path)
