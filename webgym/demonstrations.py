"""Demonstrations: whole episodes with all that a learner needs, on disk.

    record_demonstrations("runs/demos", "webgym/burrito-v0", episodes=500, split="train", num_envs=4)
    for demonstration in read_demonstrations("runs/demos"):
        demonstration.observations["elements"], demonstration.actions, demonstration.action_masks

The format, version 1:

    <folder>/
        demonstrations.json         ``format``, ``version``, and the arguments it was recorded with
        tasks.json                  ids of the tasks, in order
        dropped.json                ids of those whose episodes failed, and were not kept
        episodes/<task id, made safe>.npz

Each file of ``episodes`` is a compressed NumPy archive without pickled objects. Of an episode of T steps it holds

    observation.<part>  (T + 1, ...)    what the agent saw, after reset and each step; of the dtype of the part's space
    actions             (T, ...)        members of the action space, and of its dtype
    action_masks        (T, n) bool     which actions were possible when each was taken; where the mode has masks
    rewards             (T,) float64
    header              (bytes,) uint8  JSON, UTF-8: ``format``, ``version``, ``task`` (as ``info["task"]``), ``agent``,
                                        ``settings`` (arguments of the environment), ``ending`` (``"terminated"`` or
                                        ``"truncated"``), ``verdict``, and ``texts``: what has no array. These are
                                        the parts that are texts, T + 1 of each, and actions that are texts, T of them

A file is written under a hidden name and renamed when it is whole.

Not covered: two programs at work in one folder at the same time.
"""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Lock
from tokenize import TokenError
from typing import TYPE_CHECKING, Any, cast

import gymnasium as gym
import numpy as np
from numpy.typing import NDArray

from webgym.act import Mask
from webgym.arguments import arguments_of, check_same_arguments, write_arguments
from webgym.episode import Result, safe_name, write_whole
from webgym.errors import AgentError, UsageError
from webgym.fleet import AgentSource, Fleet, checked_splits, choose_tasks, name_of
from webgym.seat import checked_count
from webgym.types import Split

if TYPE_CHECKING:
    from webgym.env import WebEnv

FORMAT, VERSION = "webgym demonstrations", 1
ARGUMENTS_FILE, TASKS_FILE, DROPPED_FILE = "demonstrations.json", "tasks.json", "dropped.json"
EPISODES = "episodes"
_PART = "observation."
_BROKEN = (
    *(OSError, EOFError, ValueError, KeyError, TypeError, AttributeError),
    *(zipfile.BadZipFile, zlib.error, TokenError, RuntimeError),  # zipfile raises RuntimeErrors, NumPy TokenErrors
)
"""What reading a file may raise that is broken, or no such file at all."""

Array = NDArray[Any]


# --- one episode -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Demonstration:
    """One episode of T steps.

    Attributes:
        task: ``id``, ``instruction``, ``site``, ``family``, ``split``, ``seed``, ``max_steps``, ``values``.
        agent: What the agent was called.
        settings: The environment's arguments, ``observation`` and ``action`` among them.
        observations: By part, an array (T + 1, ...), or T + 1 texts.
        actions: Array (T, ...) of the action space's dtype, or T texts.
        action_masks: bool (T, n), which actions were possible; None where the action mode has no masks.
        rewards: float64 (T,).
        terminated: Whether the last step ended the episode; otherwise the step budget did.
        verdict: ``success``, ``score`` and ``checks``.
    """

    task: Mapping[str, Any]
    agent: str
    settings: Mapping[str, Any]
    observations: Mapping[str, Array | tuple[str, ...]]
    actions: Array | tuple[str, ...]
    action_masks: Mask | None
    rewards: NDArray[np.float64]
    terminated: bool
    verdict: Mapping[str, Any]

    def __len__(self) -> int:
        """How many steps."""
        return len(self.rewards)

    @property
    def success(self) -> bool:
        """Whether the task was solved."""
        return bool(self.verdict["success"])


def encode_demonstration(demonstration: Demonstration) -> bytes:
    """The content of its file."""
    arrays: dict[str, Array] = {"rewards": demonstration.rewards}
    texts: dict[str, tuple[str, ...]] = {}
    named = {_PART + part: value for part, value in demonstration.observations.items()}
    for name, value in {**named, "actions": demonstration.actions}.items():
        if isinstance(value, tuple):
            texts[name] = value
        else:
            arrays[name] = value
    if demonstration.action_masks is not None:
        arrays["action_masks"] = demonstration.action_masks
    header = {
        "format": FORMAT,
        "version": VERSION,
        "task": demonstration.task,
        "agent": demonstration.agent,
        "settings": demonstration.settings,
        "ending": "terminated" if demonstration.terminated else "truncated",
        "verdict": demonstration.verdict,
        "texts": texts,
    }
    content = BytesIO()
    encoded = np.frombuffer(json.dumps(header).encode(), np.uint8)
    np.savez_compressed(content, allow_pickle=False, header=encoded, **arrays)
    return content.getvalue()


def read_demonstration(file: str | os.PathLike[str]) -> Demonstration:
    """The demonstration in this file.

    Raises:
        UsageError: It is broken, or of another format.
    """
    try:
        with Path(file).open("rb") as opened, np.load(opened, allow_pickle=False) as archive:
            arrays: dict[str, Array] = {name: archive[name] for name in archive.files}
        return _decode(arrays)
    except _BROKEN as error:
        raise UsageError(
            f"{os.fspath(file)} is no demonstration, or a broken one ({type(error).__name__}: {error}); remove it and "
            "record it again."
        ) from error


def _decode(arrays: dict[str, Array]) -> Demonstration:
    header = json.loads(arrays.pop("header").tobytes().decode())
    if (header["format"], header["version"]) != (FORMAT, VERSION):
        raise ValueError(
            f"format {header['format']!r}, version {header['version']!r}; it must be {FORMAT!r}, {VERSION}"
        )
    masks, rewards = arrays.pop("action_masks", None), arrays.pop("rewards")
    values = arrays | {name: tuple(texts) for name, texts in header["texts"].items()}
    actions = values.pop("actions")
    observations = {name.removeprefix(_PART): value for name, value in values.items()}
    steps = rewards.shape[0]
    lengths = {"actions": (len(actions), steps), "action_masks": (steps if masks is None else len(masks), steps)}
    lengths |= {part: (len(value), steps + 1) for part, value in observations.items()}
    for name, (found, expected) in lengths.items():
        if found != expected:
            raise ValueError(f"{name} has {found} rows for {steps} steps")
    if rewards.dtype != np.float64 or (masks is not None and masks.dtype != np.bool_):
        raise ValueError("rewards must be float64 and masks bool")
    return Demonstration(
        task=header["task"],
        agent=header["agent"],
        settings=header["settings"],
        observations=observations,
        actions=actions,
        action_masks=masks,
        rewards=rewards,
        terminated=header["ending"] == "terminated",
        verdict=header["verdict"],
    )


# --- recording one ---------------------------------------------------------------------------------------------------


class DemonstrationRecorder(gym.Wrapper[Any, Any, Any, Any]):
    """Hands over every episode that is played to its end in an environment; those with a fault are left out.

    Args:
        env: A `WebEnv`, wrapped or not.
        agent_name: What whoever plays is called.
        keep: Called with each episode.
    """

    def __init__(self, env: gym.Env[Any, Any], agent_name: str, keep: Callable[[Demonstration], None]) -> None:
        super().__init__(env)
        self._inner = cast("WebEnv", env.unwrapped)
        self._agent_name = agent_name
        self._keep = keep
        self._begin()

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """As the environment's."""
        observation, info = self.env.reset(seed=seed, options=options)
        self._begin()
        self._task = info["task"]
        self._observations.append(observation)
        return observation, info

    def step(self, action: Any) -> tuple[Any, Any, bool, bool, dict[str, Any]]:  # noqa: ANN401 - of the action space
        """As the environment's."""
        mask = self._inner.seat.mask()
        observation, reward, terminated, truncated, info = self.env.step(action)
        self._actions.append(action)
        self._rewards.append(float(reward))
        self._observations.append(observation)
        if mask is not None:
            self._masks.append(mask)
        if (terminated or truncated) and "fault" not in info:
            self._keep(self._whole(terminated, info["verdict"]))
        return observation, reward, terminated, truncated, info

    def _begin(self) -> None:
        self._task: Mapping[str, Any] = {}
        self._observations: list[Any] = []
        self._actions: list[Any] = []
        self._masks: list[Mask] = []
        self._rewards: list[float] = []

    def _whole(self, terminated: bool, verdict: Mapping[str, Any]) -> Demonstration:
        setting = self._inner.setting
        parts = setting.observations.parts
        seen = {
            part: [each if setting.observations.bare else each[part] for each in self._observations] for part in parts
        }
        return Demonstration(
            task=self._task,
            agent=self._agent_name,
            settings={
                "observation": list(parts),
                "action": setting.actions.mode,
                "reward": setting.reward,
                "variant": setting.variant,
                "viewport": list(setting.observations.viewport),
                "step_ms": setting.step_ms,
            },
            observations={part: _together(values) for part, values in seen.items()},
            actions=self._checked_actions(),
            action_masks=np.stack(self._masks) if self._masks else None,
            rewards=np.array(self._rewards, np.float64),
            terminated=terminated,
            verdict=verdict,
        )

    def _checked_actions(self) -> Array | tuple[str, ...]:
        space = self._inner.setting.actions.space
        if isinstance(space, gym.spaces.Text):
            return tuple(map(str, self._actions))
        made = [np.asarray(action) for action in self._actions]
        for action in made:
            if action.shape != space.shape or action.dtype.kind not in "iuf":
                raise AgentError(f"agent {self._agent_name!r} took {action!r}, which is no member of {space}.")
        return np.stack(made).astype(space.dtype)


def _together(values: Sequence[Any]) -> Array | tuple[str, ...]:
    return tuple(values) if isinstance(values[0], str) else np.stack(values)


# --- many ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recording:
    """What has been recorded in a folder.

    Attributes:
        folder: Where.
        tasks: Ids of the tasks that are to be played, in order.
        kept: Those whose demonstrations are there.
        dropped: Those whose episodes failed, and were not kept.
        faults: Attempts that a fault of the machinery ended, in this program.
    """

    folder: Path
    tasks: tuple[str, ...]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    faults: tuple[Result, ...] = ()

    @property
    def left(self) -> tuple[str, ...]:
        """Tasks that are still to be played."""
        played = {*self.kept, *self.dropped}
        return tuple(task for task in self.tasks if task not in played)


def record_demonstrations(
    folder: str | os.PathLike[str],
    env_id: str,
    *,
    agent: AgentSource = "oracle",
    episodes: int = 100,
    seed: int = 0,
    split: Split | Sequence[Split] = "train",
    num_envs: int = 1,
    agent_name: str | None = None,
    keep_failures: bool = False,
    watch: Callable[[Recording], None] | None = None,
    **kwargs: Any,  # noqa: ANN401 - Session and WebEnv check them
) -> Recording:
    """Let an agent play different tasks, and keep the episodes that succeed.

    What is there, of the same arguments, is not played again; ``episodes`` may grow.

    Args:
        folder: Where.
        env_id: Id of the environment.
        agent: Who plays; as of `webgym.evaluate`.
        episodes: How many tasks are played, each once.
        seed: Decides which; fewer episodes of the same seed are the first of those of more.
        split: The split of the tasks, or several.
        num_envs: How many environments play at a time.
        agent_name: What the agent is called; by default its spec, or the name of its class.
        keep_failures: Keep episodes that fail, too.
        watch: Called with what is recorded so far, at the start and after each attempt.
        kwargs: ``observation`` and ``action``, by default what suits the agent; more of `webgym.env.WebEnv`.

    Raises:
        UsageError, AgentError, BrowserError: As `webgym.evaluate`.
    """
    splits = checked_splits(split)
    checked_count("episodes", episodes)
    shelf = _Shelf(Path(folder), keep_failures)
    name = agent_name or name_of(agent)
    fleet = Fleet(
        agent,
        env_id,
        num_envs=num_envs,
        agent_name=name,
        wrap=lambda env: DemonstrationRecorder(env, name, shelf.put),
        **kwargs,
    )
    watch = watch or (lambda _: None)
    with fleet:
        tasks = choose_tasks(fleet.env.site.name, fleet.env.families, splits, episodes, seed)
        asked = {"env_id": env_id, "seed": seed, "split": splits, "keep_failures": keep_failures}
        shelf.open(arguments_of(fleet, {**kwargs, **asked}), tasks)
        faults: list[Result] = []
        watch(shelf.recording(tasks))
        for result in fleet.play(shelf.recording(tasks).left):
            if result.fault:
                faults.append(result)
            watch(shelf.recording(tasks, faults))
        return shelf.recording(tasks, faults)


class _Shelf:
    """The folder, while it is being filled, by several threads."""

    def __init__(self, folder: Path, keep_failures: bool) -> None:
        self._folder = folder
        self._keep_failures = keep_failures
        self._lock = Lock()
        self._kept: set[str] = set()
        self._dropped: list[str] = []

    def open(self, arguments: Mapping[str, Any], tasks: Sequence[str]) -> None:
        """Begin, or go on with what is there."""
        file = self._folder / ARGUMENTS_FILE
        if file.exists():
            check_same_arguments(file, {"format": FORMAT, "version": VERSION, **arguments})
        elif self._folder.exists() and any(self._folder.iterdir()):
            raise UsageError(f"{self._folder} holds something else than demonstrations; give another folder.")
        write_arguments(file, {"format": FORMAT, "version": VERSION, **arguments})
        (self._folder / EPISODES).mkdir(exist_ok=True)
        longer = max(_read_ids(self._folder / TASKS_FILE), tasks, key=len)  # one begins with the other
        _write_ids(self._folder / TASKS_FILE, longer)
        self._kept = {task for task in longer if _file_of(self._folder, task).exists()}
        self._dropped = [task for task in _read_ids(self._folder / DROPPED_FILE) if task not in self._kept]

    def put(self, demonstration: Demonstration) -> None:
        """Keep it, or take note that it was dropped."""
        task = str(demonstration.task["id"])
        if demonstration.success or self._keep_failures:
            file = _file_of(self._folder, task)
            part = file.with_name(f".{file.name}.{os.getpid()}")
            part.write_bytes(encode_demonstration(demonstration))
            part.replace(file)
            self._kept.add(task)
            return
        with self._lock:
            self._dropped.append(task)
            _write_ids(self._folder / DROPPED_FILE, self._dropped)

    def recording(self, tasks: Sequence[str], faults: Sequence[Result] = ()) -> Recording:
        """What has come of these tasks."""
        kept, dropped = self._kept.copy(), set(self._dropped)
        return Recording(
            self._folder,
            tuple(tasks),
            tuple(task for task in tasks if task in kept),
            tuple(task for task in tasks if task in dropped),
            tuple(faults),
        )


# --- reading ---------------------------------------------------------------------------------------------------------


def read_demonstrations(folder: str | os.PathLike[str]) -> Iterator[Demonstration]:
    """The demonstrations of a folder one by one, in the order of its tasks, each read when it is asked for.

    The folder is looked through at once: a strange file in it is an error before the first demonstration.

    Raises:
        UsageError: The folder holds no demonstrations, or a file among them is broken or strange.
    """
    path = Path(folder)
    read_arguments(path)
    files = {_file_of(path, task): task for task in _read_ids(path / TASKS_FILE)}
    for file in sorted((path / EPISODES).glob("[!.]*")):
        if file not in files:
            raise UsageError(f"{file} is of none of the tasks in {path / TASKS_FILE}; move it away.")
    return (_read_of(file, task) for file, task in files.items() if file.exists())


def _read_of(file: Path, task: str) -> Demonstration:
    demonstration = read_demonstration(file)
    if demonstration.task["id"] != task:
        raise UsageError(f"{file} holds an episode of {demonstration.task['id']}; remove it and record it again.")
    return demonstration


def read_arguments(folder: str | os.PathLike[str]) -> dict[str, Any]:
    """What the demonstrations of a folder were recorded with: ``env_id``, ``agent``, ``seed``, ``split`` and so on.

    Raises:
        UsageError: It holds none, or some of another format.
    """
    file = Path(folder) / ARGUMENTS_FILE
    try:
        found = dict(json.loads(file.read_text(encoding="utf-8")))
        given = (found["format"], found["version"])
    except FileNotFoundError as error:
        raise UsageError(f"{file.parent} holds no demonstrations; record some with webgym record.") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{file} is not what webgym record writes ({type(error).__name__}: {error}).") from error
    if given != (FORMAT, VERSION):
        raise UsageError(f"{file} says format {given[0]!r}, version {given[1]!r}; this reads {FORMAT!r}, {VERSION}.")
    return found


def _read_ids(file: Path) -> list[str]:
    """Ids of tasks; none where there is no such file yet."""
    try:
        return [str(task) for task in json.loads(file.read_text(encoding="utf-8"))] if file.exists() else []
    except (ValueError, TypeError) as error:
        raise UsageError(f"{file} is broken ({error}); remove it, and record the demonstrations again.") from error


def _write_ids(file: Path, tasks: Sequence[str]) -> None:
    write_whole(file, json.dumps(list(tasks), indent=1) + "\n")


def _file_of(folder: Path, task: str) -> Path:
    return folder / EPISODES / f"{safe_name(task)}.npz"
