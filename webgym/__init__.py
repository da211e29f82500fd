"""webgym: real web pages in a real browser, as Gymnasium environments.

Importing it registers the environments of every installed site, starts nothing and prints nothing::

    import gymnasium as gym, webgym

    env = gym.make("webgym/burrito-extra-guac-v0", observation="screenshot", action="pixel")
"""

from webgym.agent import Agent, agents, load_agent
from webgym.registry import add_site_folder, load_site, load_task, register, sites, suites

__all__ = ["Agent", "add_site_folder", "agents", "load_agent", "load_site", "load_task", "sites", "suites"]
__version__ = "0.1.0"

register()
