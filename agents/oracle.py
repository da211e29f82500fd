"""The proof that every task can be solved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from webgym.agent import Info
    from webgym.env import WebEnv
    from webgym.site import Oracle
    from webgym.task import ActionMode


class OracleAgent:
    """Plays what the site's own oracle says, through whichever action mode the environment has.

    It is given the goal and the database, so its score says whether tasks can be solved, and how long that takes.
    """

    observation: tuple[str, ...] = ()
    action_modes: tuple[ActionMode, ...] = ("element", "computer", "pixel", "xy")

    def __init__(self) -> None:
        self._env: WebEnv | None = None
        self._oracle: Oracle | None = None

    def attach(self, env: WebEnv) -> None:
        """Be shown the environment, goal included."""
        self._env = env

    def reset(self, observation: Any, info: Info) -> None:  # noqa: ANN401 - it does not look
        """Begin an episode: ask the site for the oracle of its task."""
        assert self._env is not None, "attach() comes first"
        self._oracle = self._env.site.oracle(self._env.task)

    def act(self, observation: Any, info: Info) -> Any:  # noqa: ANN401 - a member of any action space
        """The oracle's next action, as a member of the action space."""
        assert self._env is not None and self._oracle is not None, "reset() comes first"
        page, task = self._env.page, self._env.task
        return self._env.actions.encode(self._oracle.act(page, self._env.snapshot()), page, task)
