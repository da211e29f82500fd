"""PPO from scratch: no demonstrations, a dense reward, one order: a burrito with extra guacamole.

    webgym train ppo_flagship

The policy starts from nothing and sees the page's elements. ``progress`` pays each step forward once; training ends
when nearly every one of the latest episodes succeeds, or after `STEPS` steps.
"""

from __future__ import annotations

from webgym.recipe import Recipe, TrainingRun
from webgym_agents.learning.environments import page_envs
from webgym_agents.learning.ppo import PPOSettings, Until, train_ppo
from webgym_agents.policy.saved import keep
from webgym_agents.policy.sb3 import PagePolicy

ENV_ID = "webgym/burrito-extra-guac-v0"
STEPS = 40_000
SETTINGS = PPOSettings(
    learning_rate=5e-4, n_steps=32, batch_size=64, n_epochs=5, gamma=0.95, gae_lambda=0.9, ent_coef=0.01
)
ENOUGH = Until(success_rate=0.99, episodes=200)


def train(run: TrainingRun) -> str:
    """Train, and save the policy."""
    policy = train_ppo(
        run,
        lambda: page_envs(ENV_ID, run.num_envs, reward="progress"),
        steps=run.of_budget(full=STEPS, tiny=128),
        policy=PagePolicy,
        settings=run.of_budget(full=SETTINGS, tiny=PPOSettings(n_steps=16, batch_size=32, n_epochs=1)),
        until=ENOUGH,
    )
    return keep(policy, run, "policy.pt")


RECIPE = Recipe("ppo_flagship", "PPO from scratch on the flagship order, from page elements.", ENV_ID, train)
