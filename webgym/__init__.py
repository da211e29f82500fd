"""webgym: real web pages in a real browser, as Gymnasium environments.

Importing it registers the environments of every installed site, starts nothing and prints nothing::

    import gymnasium as gym, webgym

    env = gym.make("webgym/burrito-extra-guac-v0", observation="screenshot", action="pixel")
"""

from typing import TYPE_CHECKING, Any

from webgym.agent import Agent, agents, load_agent
from webgym.registry import add_site_folder, load_site, load_suite, load_task, register, sites, suites

if TYPE_CHECKING:
    from webgym.evaluation import evaluate

__all__ = [
    "Agent",
    "add_site_folder",
    "agents",
    "evaluate",
    "load_agent",
    "load_site",
    "load_suite",
    "load_task",
    "sites",
    "suites",
]
__version__ = "0.1.0"

register()


def __getattr__(name: str) -> Any:  # noqa: ANN401 - as a module's attributes are
    if name == "evaluate":
        from webgym.evaluation import evaluate  # here and not above: importing webgym stays light

        return evaluate
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
