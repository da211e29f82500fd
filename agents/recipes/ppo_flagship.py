"""PPO from scratch: no demonstrations, a dense reward, one order: a burrito with extra guacamole.

    webgym train ppo_flagship

The policy starts from nothing and sees the page's elements. ``progress`` pays each step forward once. Much entropy at
first finds the one right order among all that can be clicked; as it fades, the policy settles on it. Training ends when
nearly every one of the latest episodes succeeds, or after `STEPS` steps. For comparison, with potential-based shaping:

    webgym train webgym_agents.recipes.ppo_flagship:SHAPED
"""

from __future__ import annotations

from functools import partial

from webgym.recipe import Recipe, TrainingRun
from webgym.reward import RewardMode
from webgym_agents.learning.environments import page_envs
from webgym_agents.learning.ppo import PPOSettings, Until, train_ppo
from webgym_agents.policy.network import FirstGuess, NetworkSize
from webgym_agents.policy.saved import keep
from webgym_agents.policy.sb3 import PagePolicy

ENV_ID = "webgym/burrito-extra-guac-v0"
SIZE = NetworkSize(word_width=16, width=32, heads=2, layers=1)
FIRST_GUESS = FirstGuess(words=1.5, pairs=1.5, again=-3.0)
"""Weaker than by default: in the bag, every button of a line names the dish, and "Checkout" names nothing."""
STEPS = 16_384
LONGEST = 16
"""Steps of an episode in training; five are needed, and the rest is there to find them."""
SETTINGS = PPOSettings(
    learning_rate=1e-3,
    final_learning_rate=5e-5,
    n_steps=16,
    batch_size=64,
    n_epochs=4,
    gamma=0.95,
    gae_lambda=0.9,
    clip_range=0.3,
    ent_coef=0.06,
    final_ent_coef=0.0,
    target_kl=0.05,
    normalize_advantage="run",
)
ENOUGH = Until(success_rate=0.99, episodes=200)


def train(run: TrainingRun, reward: RewardMode = "progress") -> str:
    """Train, and save the policy."""
    policy = train_ppo(
        run,
        lambda: page_envs(
            ENV_ID, run.num_envs, reward=reward, gamma=SETTINGS.gamma, max_steps=LONGEST, variant=run.variant
        ),
        steps=run.of_budget(full=STEPS, tiny=128),
        policy=PagePolicy,
        policy_kwargs={"size": SIZE, "first_guess": FIRST_GUESS},
        settings=run.of_budget(full=SETTINGS, tiny=PPOSettings(n_steps=16, batch_size=32, n_epochs=1)),
        until=ENOUGH,
    )
    return keep(policy, run, "policy.pt")


RECIPE = Recipe("ppo_flagship", "PPO from scratch on the flagship order, from page elements.", ENV_ID, train, 16)
SHAPED = Recipe("ppo_flagship_shaped", "The same with shaped rewards.", ENV_ID, partial(train, reward="shaped"), 16)
