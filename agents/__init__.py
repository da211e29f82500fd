"""The agents that come with webgym; installed as ``webgym_agents``."""
