"""The run of a training recipe: a folder, what was asked of it, and how far it has come."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from webgym.episode import write_whole
from webgym.errors import UsageError, unknown
from webgym.seat import checked_count
from webgym.variant import NONE

Budget = Literal["full", "tiny"]
BUDGETS: tuple[Budget, ...] = get_args(Budget)

STAGES_FILE = "stages.json"
LOG_FOLDER = "tensorboard"

_WRITE_EVERY_S = 1.0

_Choice = TypeVar("_Choice")


def _ignore(_: Stage) -> None:
    pass


@dataclass
class Stage:
    """A part of a run while it is at work; made by `TrainingRun.stage`.

    Attributes:
        name: What it does.
        total: How much there is to do, in whatever unit.
        done: How much of it is done.
        figures: The latest, by name: success rate, loss and so on.
        seconds: Wall time spent in it, in all sessions of the run.
        over: Whether it has ended, for this session at least.
    """

    name: str
    total: int
    done: int = 0
    figures: Mapping[str, float] = field(default_factory=dict[str, float])
    seconds: float = 0.0
    over: bool = False
    told: Callable[[Stage], None] = field(default=_ignore, repr=False)

    def advance(self, count: int, **figures: float) -> None:
        """More is done; figures that are not given keep their values."""
        self.done += count
        self.figures = {**self.figures, **figures}
        self.told(self)


Watch = Callable[[Stage], None]


class TrainingRun:
    """One training, in a folder of its own.

    Made by itself, it reports to nobody; `webgym.recipe.carry_out` also checks that the folder is that of the same run.

    Args:
        folder: Where everything is kept; made if it is not there.
        seed: What all randomness comes from.
        budget: ``"full"``, or ``"tiny"`` for a test of seconds, which learns nothing.
        num_envs: How many environments run at a time.
        variant: How the site's knobs are turned in every environment of the run; see `webgym.variant`.
        watch: Told of each stage when it begins, advances and ends.
    """

    def __init__(
        self,
        folder: str | Path,
        *,
        seed: int = 0,
        budget: Budget = "full",
        num_envs: int = 8,
        variant: str = NONE,
        watch: Watch | None = None,
    ) -> None:
        if budget not in BUDGETS:
            raise UsageError(unknown("budget", budget, BUDGETS))
        if seed < 0:
            raise UsageError(f"seed {seed}: give 0 or more.")
        self.folder = Path(folder)
        self.seed, self.budget, self.num_envs = seed, budget, checked_count("num_envs", num_envs)
        self.variant = variant
        self._watch: Watch = watch or _ignore
        self.folder.mkdir(parents=True, exist_ok=True)

    @property
    def log_dir(self) -> Path:
        """The folder for TensorBoard."""
        return self.folder / LOG_FOLDER

    def of_budget(self, *, full: _Choice, tiny: _Choice) -> _Choice:
        """That of the two that suits the budget."""
        return full if self.budget == "full" else tiny

    def made(self, name: str, make: Callable[[Path], object]) -> Path:
        """A file of the run; unless it stands, ``make`` writes it, under another name, until it is whole.

        Args:
            name: Its name, in the run's folder.
            make: Is given the path to write to.
        """
        path = self.folder / name
        if not path.exists():
            part = path.with_name(f".{path.name}.part")
            make(part)
            part.replace(path)
        return path

    @contextmanager
    def stage(self, name: str, total: int, *, done: int = 0) -> Generator[Stage]:
        """A ``with`` block that is one stage: its progress is shown, and its seconds are counted.

        Args:
            name: What it does, a word or two; within a run each stage has a name of its own.
            total: How much there is to do.
            done: How much of it was done before, as the stage's checkpoint has it.
        """
        spent_s, begun, written = self.stages.get(name, {}).get("seconds", 0.0), time.monotonic(), time.monotonic()

        def tell(stage: Stage) -> None:
            nonlocal written
            stage.seconds = spent_s + time.monotonic() - begun
            if stage.over or time.monotonic() - written >= _WRITE_EVERY_S:
                written = time.monotonic()
                self._write_stage(stage)
            self._watch(stage)

        stage = Stage(name, checked_count(f"total of stage {name!r}", total), done, told=tell)
        tell(stage)
        try:
            yield stage
        finally:
            stage.over = True
            tell(stage)

    @property
    def stages(self) -> dict[str, dict[str, Any]]:
        """By name, what is known of each stage: ``seconds``, ``done``, ``total``, ``figures``."""
        return read_json(self.folder / STAGES_FILE) or {}

    def _write_stage(self, stage: Stage) -> None:
        known = {"seconds": round(stage.seconds, 3), "done": stage.done, "total": stage.total}
        write_json(self.folder / STAGES_FILE, {**self.stages, stage.name: known | {"figures": dict(stage.figures)}})


def read_json(file: Path) -> Any:  # noqa: ANN401 - anything that JSON can hold
    """What a file of a run holds; None if there is no such file.

    Raises:
        UsageError: It is no JSON.
    """
    if not file.exists():
        return None
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UsageError(f"{file} is broken ({error}); remove {file.parent} and begin again.") from error


def write_json(file: Path, value: Any) -> None:  # noqa: ANN401 - anything that JSON can hold
    """Replace a file of a run in one go."""
    write_whole(file, json.dumps(value, indent=1) + "\n")
