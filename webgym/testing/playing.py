"""Episodes for rules to look at: played by the site's oracle, by chance, and by nobody."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, Literal, Protocol
from zlib import crc32

import numpy as np

from webgym.env import WebEnv
from webgym.errors import SiteError, TaskError
from webgym.task import ActionMode, Family, Task
from webgym.testing.inspection import Inspection, task_of
from webgym.testing.traffic import Exchange, Stray, Traffic, watched
from webgym.types import Done, Look, Wait
from webgym.verify import Verdict

PlayerName = Literal["oracle", "chance", "nobody"]
_CHANCE_STEPS = 30
"""Chance plays on for so long at most: it is to lose its way, and to see pages that no oracle opens."""


@dataclass(frozen=True, slots=True)
class Play:
    """One episode that was played.

    Attributes:
        player: Who played.
        mode: In which action mode.
        task_id: Id of the task.
        task: The task; None where its family could not make it.
        looks: What the page showed, at first and after each step, and what happened besides.
        exchanges: Every request to the site, with its answer.
        strays: Every request past the site.
        verdict: The judgement; None where the episode was not played to its end.
        fault: Why it was not; a sentence.
    """

    player: PlayerName
    mode: ActionMode
    task_id: str
    task: Task | None = None
    looks: tuple[Look, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    strays: tuple[Stray, ...] = ()
    verdict: Verdict | None = None
    fault: str = ""

    @property
    def steps(self) -> int:
        """How many steps it took."""
        return max(len(self.looks) - 1, 0)


class Player(Protocol):
    """Plays one episode: called before each step, it returns a member of the action space."""

    def __call__(self) -> Any:  # noqa: ANN401 - a member of any action space
        """The next action."""
        ...


# --- who plays -------------------------------------------------------------------------------------------------------


class PlayerError(Exception):
    """What an oracle raised: a stranger's may raise anything, and that is a finding."""


SITE_FAULTS = (SiteError, TaskError, PlayerError)
"""What ends an episode and is the site's fault; all else is raised."""


@contextmanager
def oracle_to_blame() -> Generator[None]:
    """Whatever is raised within is a `PlayerError`."""
    try:
        yield
    except Exception as error:
        raise PlayerError(f"the oracle raised {type(error).__name__}: {error}") from error


def oracle(env: WebEnv) -> Player:
    """The site's own oracle, through whatever action mode the environment has; raises `PlayerError` where it fails."""
    with oracle_to_blame():
        policy = env.site.oracle(env.task)

    def act() -> Any:  # noqa: ANN401 - a member of any action space
        with oracle_to_blame():
            return env.actions.encode(policy.act(env.page, env.snapshot()), env.page, env.task)

    return act


def chance(env: WebEnv) -> Player:
    """Anything that is possible; the same for equal tasks."""
    rng = np.random.default_rng(crc32(env.task.id.encode()))
    return lambda: env.actions.random_action(rng, env.seat.mask())


def nobody(env: WebEnv) -> Player:
    """Waits, and says that it is done."""
    doings = iter((Wait(), Done()))
    return lambda: env.actions.encode(next(doings), env.page, env.task)


PLAYERS: dict[PlayerName, Callable[[WebEnv], Player]] = {"oracle": oracle, "chance": chance, "nobody": nobody}


# --- playing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Casting:
    """Who is to play a family, and in which action mode."""

    family: Family
    player: PlayerName
    mode: ActionMode


def cast_of(inspection: Inspection, players: frozenset[PlayerName], every_mode: bool) -> list[Casting]:
    """Everybody who is to play.

    Args:
        inspection: The site.
        players: Who is wanted.
        every_mode: Whether oracles play in every mode, or in the quickest of each family only.
    """
    found: list[Casting] = []
    for family in inspection.site.families:
        modes = inspection.modes_of(family)
        if "oracle" in players:
            found += [Casting(family, "oracle", mode) for mode in (modes if every_mode else modes[:1])]
        if "chance" in players:
            found += [Casting(family, "chance", mode) for mode in modes[:1]]
        if "nobody" in players:
            found.append(Casting(family, "nobody", "computer"))  # the mode in which that can be said
    return found


def play_all(inspection: Inspection, casting: Casting) -> Iterator[Play]:
    """Play every task of a family that is looked at.

    Raises:
        BrowserError: There is no browser, or it shows no page.
    """
    traffic = Traffic()
    env = WebEnv(
        watched(inspection.site, traffic),
        [casting.family],
        observation="url",
        action=casting.mode,
        engine=inspection.engine,
        variant=inspection.variant,
        max_steps=min(_CHANCE_STEPS, casting.family.max_steps) if casting.player == "chance" else None,
    )
    with closing(env):
        for task_id in inspection.task_ids(casting.family):
            yield _play(env, traffic, casting, task_id)


def _play(env: WebEnv, traffic: Traffic, casting: Casting, task_id: str) -> Play:
    looks, verdict = list[Look](), None
    try:
        task = task_of(casting.family, task_id)
    except Exception as error:  # a family's own code may raise anything
        return Play(casting.player, casting.mode, task_id, fault=f"no task: {type(error).__name__}: {error}")
    try:
        verdict, fault = _episode(env, PLAYERS[casting.player], task_id, looks)
    except SITE_FAULTS as error:
        fault = str(error)
    return Play(casting.player, casting.mode, task_id, task, tuple(looks), *traffic.take(), verdict, fault)


def _episode(
    env: WebEnv, make_player: Callable[[WebEnv], Player], task_id: str, looks: list[Look]
) -> tuple[Verdict | None, str]:
    """Play one episode to its end: the verdict, or the fault that ended it; ``looks`` takes what was seen."""
    env.reset(options={"task": task_id})
    looks.append(env.seat.look)
    player = make_player(env)
    while True:
        _, _, terminated, truncated, info = env.step(player())
        looks.append(env.seat.look)
        if terminated or truncated:
            fault = str(info.get("fault", ""))
            return (None, fault) if fault else (Verdict.from_dict(info["verdict"]), "")
