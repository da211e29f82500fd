"""Many episodes of one agent: which tasks they are of, and playing them, several at once."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, closing
from functools import partial
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any, Self, cast

from webgym.agent import Agent, load_agent
from webgym.engine import Engine, EngineName, engine_for
from webgym.env import WebEnv
from webgym.episode import Result, RunWriter
from webgym.errors import AgentError, BrowserError, SiteError, UsageError, unknown
from webgym.seat import checked_count
from webgym.session import LossCount, Session, Wrap
from webgym.task import MAX_TASK_SEED, Family, parse_task_id
from webgym.types import SPLITS, Split

AgentSource = Agent | str | Callable[[], Agent]
"""An agent, what `webgym.load_agent` makes one of, or what makes one when it is called: a class, a function."""

Results = Generator[Result, None, None]

ATTEMPTS = 3
"""So often is a task played at most, if faults of the machinery end its episodes."""


# --- which tasks -----------------------------------------------------------------------------------------------------


def choose_tasks(
    site: str, families: Sequence[Family], splits: Sequence[Split], episodes: int, seed: int
) -> tuple[str, ...]:
    """Ids of tasks, all different, evenly from families and splits: their numbers differ by one at most.

    Fewer episodes of the same seed are the first of those of more.

    Args:
        site: Name of the site.
        families: Which families of it.
        splits: Which splits; several are taken in turn.
        episodes: How many tasks.
        seed: Decides them; another seed, other tasks.
    """
    groups = [(family.name, split) for split in splits for family in families]
    drawn = [_draw_seeds(f"{site}/{name}:{split}", seed, -(-episodes // len(groups))) for name, split in groups]
    turns = ((*divmod(index, len(groups)),) for index in range(episodes))
    return tuple(f"{site}/{groups[group][0]}:{groups[group][1]}:{drawn[group][turn]}" for turn, group in turns)


def checked_splits(split: str | Sequence[str]) -> tuple[Split, ...]:
    """One split, or several, as a tuple.

    Raises:
        UsageError: There is no such split, or none was given.
    """
    given = (split,) if isinstance(split, str) else tuple(dict.fromkeys(split))
    for each in given:
        if each not in SPLITS:
            raise UsageError(unknown("split", each, SPLITS))
    if not given:
        raise UsageError(f"no split was given; give some of {', '.join(SPLITS)}.")
    return cast("tuple[Split, ...]", given)


def _draw_seeds(group: str, seed: int, count: int) -> list[int]:
    # Drawn one by one, so that a longer list begins with the shorter one.
    rng, drawn = random.Random(f"{group} {seed}"), dict[int, None]()
    while len(drawn) < count:
        drawn.setdefault(rng.randint(0, MAX_TASK_SEED))
    return list(drawn)


# --- who plays -------------------------------------------------------------------------------------------------------


def name_of(agent: AgentSource) -> str:
    """What an agent is called in records, where nobody gave it a name."""
    if isinstance(agent, str):
        return agent
    named = agent if hasattr(agent, "__name__") else type(agent)
    return str(getattr(named, "__name__", named))


def make_agents(source: AgentSource, count: int) -> tuple[Agent, ...]:
    """An agent for each of ``count`` environments.

    Raises:
        UsageError: No such agent; or one agent for several environments: it remembers the episode it is in.
        AgentError: What was made is no agent.
    """
    if isinstance(source, str):
        return tuple(load_agent(source) for _ in range(count))
    if isinstance(source, Agent) and not isinstance(source, type):
        if count > 1:
            raise UsageError(
                f"num_envs={count}, and one {type(source).__name__} that already exists: each environment needs an "
                "agent of its own. Give the name or the class of the agent, or a function that makes one."
            )
        return (source,)
    if not callable(source):
        raise UsageError(f"agent={source!r}: give an agent, the name of one, or what makes one when it is called.")
    made = tuple(source() for _ in range(count))
    for agent in made:
        if not isinstance(agent, Agent):  # pyright: ignore[reportUnnecessaryIsInstance] - callers may be untyped
            raise AgentError(f"{name_of(source)} makes a {type(agent).__name__}, no agent; see webgym.agent.Agent.")
    return made


# --- playing ---------------------------------------------------------------------------------------------------------


class Fleet:
    """Environments of one id, with an agent each, that play tasks at the same time; use it as a context manager.

    They share one engine, and each runs on a thread of its own; a single one on the caller's.

    Args:
        agent: Who plays.
        env_id: Id of the environment.
        num_envs: How many environments.
        agent_name: What the agent is called in records; by default its spec, or the name of its class.
        pictures: Whether recorded episodes have pictures.
        wrap: Wraps each environment, before the agent sees it.
        engine: As of `webgym.env.WebEnv`.
        chromium: As of `webgym.env.WebEnv`.
        kwargs: More arguments of `webgym.session.Session`.

    Raises:
        UsageError: As `make_agents` and `Session`.
        AgentError: As `make_agents`.
    """

    def __init__(
        self,
        agent: AgentSource,
        env_id: str,
        *,
        num_envs: int = 1,
        agent_name: str | None = None,
        pictures: bool = False,
        wrap: Wrap | None = None,
        engine: EngineName | Engine = "auto",
        chromium: str | None = None,
        **kwargs: Any,  # noqa: ANN401 - Session and WebEnv check them
    ) -> None:
        self.agent_name = agent_name or name_of(agent)
        self._engine: EngineName | Engine = engine
        self._chromium = chromium
        self._num_envs = checked_count("num_envs", num_envs)
        open_session = partial(Session, env_id, pictures=pictures, wrap=wrap, **kwargs)
        self._open_sessions = [partial(open_session, each, self.agent_name) for each in make_agents(agent, num_envs)]
        first = self._open_sessions[0]()
        self.action, self.parts = first.action, first.parts
        self._sessions: list[Session] = []
        self._threads: list[Thread] = []
        self._stop = Event()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            engine = self._engine
            if not isinstance(engine, Engine):
                engine = stack.enter_context(closing(engine_for(self._num_envs, engine, self._chromium)))
            self._sessions = [stack.enter_context(open_one(engine=engine)) for open_one in self._open_sessions]
            stack.callback(self._halt)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def env(self) -> WebEnv:
        """One of the environments: for what all have in common."""
        return self._sessions[0].env

    def play(
        self, tasks: Sequence[str], run: RunWriter | None = None, variants: Mapping[str, str] | None = None
    ) -> Results:
        """Play each task once, and again where a fault of the machinery ended its episode, `ATTEMPTS` times at most.

        Args:
            tasks: Ids, all different.
            run: Where to record, if anywhere.
            variants: For each task, how the knobs are turned; by default as the environments were made.

        Yields:
            Results, in the order the episodes end, those of attempts that were lost among them.

        Raises:
            AgentError: If the agent raises.
            BrowserError: If several tasks in a row were lost in spite of all attempts.
        """
        losses, attempts = LossCount(), Counter[str]()
        left: SimpleQueue[str] = SimpleQueue()
        for task in tasks:
            left.put(task)
        self._stop.clear()
        lanes = [self._play_one_by_one(session, left, run, variants or {}) for session in self._sessions]
        with closing(lanes[0] if len(lanes) == 1 else self._side_by_side(lanes)) as results:
            for result in results:
                yield result
                attempts[result.task] += 1
                if not result.fault or attempts[result.task] == ATTEMPTS:
                    losses.add(result)

    def _play_one_by_one(
        self, session: Session, left: SimpleQueue[str], run: RunWriter | None, variants: Mapping[str, str]
    ) -> Results:
        while not self._stop.is_set():
            try:
                task = left.get_nowait()
            except Empty:
                return
            for _ in range(ATTEMPTS):
                result = self._attempt(session, task, run, variants.get(task))
                if result is not None:
                    yield result
                if result is None or not result.fault:
                    break

    def _attempt(self, session: Session, task: str, run: RunWriter | None, variant: str | None) -> Result | None:
        """Play one episode; None if it was left off because all are to stop."""
        try:
            rollout = session.rollout(task, run=run, variant=variant)
            with closing(iter(rollout)) as transitions:
                for _ in transitions:
                    if self._stop.is_set():
                        break
        except (BrowserError, SiteError) as error:  # no page could be shown, or drawn: there is no episode to record
            result = _lost(task, session.agent_name, error)
            if run is not None:
                run.enter(result)
            return result
        return rollout.result

    def _side_by_side(self, lanes: Sequence[Results]) -> Results:
        """What all lanes yield, each run on a thread; what one raises is raised here."""
        finished: SimpleQueue[Result | BaseException | None] = SimpleQueue()

        def work(lane: Results) -> None:
            try:
                for result in lane:
                    finished.put(result)
                finished.put(None)
            except BaseException as error:  # handed on to the caller's thread
                finished.put(error)

        self._threads = [Thread(target=work, args=(lane,), name="webgym-fleet", daemon=True) for lane in lanes]
        try:
            for thread in self._threads:
                thread.start()
            running = len(lanes)
            while running:
                match finished.get():
                    case None:
                        running -= 1
                    case BaseException() as error:
                        raise error
                    case result:
                        yield result
        finally:
            self._halt()

    def _halt(self) -> None:
        """Let every thread end after the step it is in."""
        self._stop.set()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()
        self._threads = []


def _lost(task: str, agent_name: str, error: Exception) -> Result:
    name = parse_task_id(task)
    return Result(
        task=task,
        site=name.site,
        family=name.family,
        split=name.split,
        agent=agent_name,
        success=None,
        score=None,
        total_reward=None,
        steps=0,
        seconds=0.0,
        fault=f"{type(error).__name__}: {error}",
        folder="",
    )
