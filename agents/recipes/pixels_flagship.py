"""From screenshots to clicks: the flagship order by a network that sees pixels alone.

    webgym train pixels_flagship

The oracle plays in the ``pixel`` mode, a convolutional network learns to point where it clicked, and PPO goes on from
there with the reward for progress, pulled back to the cloned network (KL).
"""

from __future__ import annotations

from pathlib import Path

from webgym.recipe import Recipe, TrainingRun
from webgym_agents.learning.cloning import Cloning, clone
from webgym_agents.learning.environments import pixel_envs
from webgym_agents.learning.examples import Examples
from webgym_agents.learning.ppo import PPOSettings, train_ppo
from webgym_agents.learning.teaching import teach
from webgym_agents.policy.saved import keep
from webgym_agents.policy.sb3 import PixelPolicy, new_policy

ENV_ID = "webgym/burrito-extra-guac-v0"
LABELS = 320
CLONING = Cloning(epochs=12, batch_size=16)
STEPS = 2_048
SETTINGS = PPOSettings(
    learning_rate=1e-4,
    n_steps=32,
    batch_size=64,
    n_epochs=2,
    gamma=0.95,
    ent_coef=0.002,
    normalize_advantage="run",
)
PULL = 5.0


def train(run: TrainingRun) -> str:
    """Watch the oracle, clone it, train on, and keep the policies of both steps."""
    examples = Examples.load(run.made("examples.npz", lambda path: watch_oracle(run, path)))
    cloned = new_policy(PixelPolicy, pixel_envs(ENV_ID, 1), run.seed)
    clone(run, cloned, examples, run.of_budget(full=CLONING, tiny=Cloning(epochs=1, batch_size=4)))
    keep(cloned, run, "cloned.pt")
    policy = train_ppo(
        run,
        lambda: pixel_envs(ENV_ID, run.num_envs, reward="progress", variant=run.variant),
        steps=run.of_budget(full=STEPS, tiny=16),
        policy=PixelPolicy,
        policy_kwargs={"reference": cloned.network, "pull": PULL},
        settings=run.of_budget(full=SETTINGS, tiny=PPOSettings(n_steps=4, batch_size=8, n_epochs=1)),
        initial_weights=cloned.state_dict(),
    )
    return keep(policy, run, "policy.pt")


def watch_oracle(run: TrainingRun, path: Path) -> None:
    """Write what the oracle does, and what it sees."""
    examples = Examples()
    labels = run.of_budget(full=LABELS, tiny=8)
    with run.stage("examples", labels) as stage:
        envs = pixel_envs(ENV_ID, run.num_envs, seed=run.seed, variant=run.variant)
        try:
            teach(envs, examples, labels, advance=stage.advance)
        finally:
            envs.close()
    examples.save(path)


RECIPE = Recipe("pixels_flagship", "Screenshots to clicks on the flagship order: cloned, then PPO.", ENV_ID, train)
