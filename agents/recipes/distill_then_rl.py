"""Distillation before reinforcement learning: cloned from the oracle's demonstrations, then PPO from there.

    webgym train distill_then_rl

Over all families of the site. The oracle's episodes are recorded as ``webgym record`` does it, and a policy learns to
do what the oracle did. From those weights PPO goes on with the reward for success alone. What it may gain by changing
is weighed against how far it strays from the cloned policy (KL), of which it would otherwise soon forget the most.
"""

from __future__ import annotations

from webgym.demonstrations import read_demonstrations
from webgym.recipe import Recipe, TrainingRun
from webgym.registry import load_site
from webgym_agents.learning.cloning import Cloning, clone
from webgym_agents.learning.demonstrations import demonstrate, examples_of
from webgym_agents.learning.environments import page_envs
from webgym_agents.learning.ppo import PPOSettings, train_ppo
from webgym_agents.learning.rephrasing import Rephraser
from webgym_agents.policy.saved import keep
from webgym_agents.policy.sb3 import PagePolicy, new_policy

ENV_ID = "webgym/burrito-v0"
DEMONSTRATIONS = 2_000
CLONING = Cloning(epochs=6, batch_size=32, learning_rate=1.5e-3)
STEPS = 40_000
SETTINGS = PPOSettings(
    learning_rate=1e-4, final_learning_rate=1e-5, n_steps=128, batch_size=256, n_epochs=2, gamma=0.99, ent_coef=0.01
)
PULL = 5.0
"""Weight of KL(policy || cloned policy), beside an entropy's of 1."""


def train(run: TrainingRun) -> str:
    """Demonstrate, clone, train on, and keep the policies of both steps."""
    folder = demonstrate(run, ENV_ID, run.of_budget(full=DEMONSTRATIONS, tiny=3))
    cloned = new_policy(PagePolicy, page_envs(ENV_ID, 1), run.seed)
    examples, how = examples_of(read_demonstrations(folder)), run.of_budget(full=CLONING, tiny=Cloning(epochs=1))
    clone(run, cloned, examples, how, rephraser=Rephraser(load_site("burrito")))
    keep(cloned, run, "cloned.pt")
    policy = train_ppo(
        run,
        lambda: page_envs(ENV_ID, run.num_envs, variant=run.variant),
        steps=run.of_budget(full=STEPS, tiny=64),
        policy=PagePolicy,
        policy_kwargs={"reference": cloned.network, "pull": PULL},
        settings=run.of_budget(full=SETTINGS, tiny=PPOSettings(n_steps=8, batch_size=16, n_epochs=1)),
        initial_weights=cloned.state_dict(),
    )
    return keep(policy, run, "policy.pt")


RECIPE = Recipe("distill_then_rl", "Cloned from the oracle over all families, then PPO from there.", ENV_ID, train)
