"""The policy that comes with webgym, ``webgym.load_agent("burrito")``: a small network that orders burritos.

It is weights and facts, no code; `facts` says which command, seed and figures made it. The policy of a run becomes the
shipped one by::

    python -m webgym_agents.policy.shipped runs/burrito-0
"""

# pyright: reportUnknownMemberType=false
# (the types of torch are incomplete)

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from webgym.errors import AgentError, UsageError, WebgymError
from webgym.recipe import SESSIONS_FILE, finished
from webgym.training import read_json
from webgym_agents.policy.agent import PolicyAgent
from webgym_agents.policy.saved import Facts, load_facts, load_network, save_network

FILE = Path(__file__).with_name("burrito.pt")
MAX_BYTES = 2_000_000


def shipped() -> PolicyAgent:
    """The agent that plays it.

    Raises:
        AgentError: This copy of webgym came without it.
    """
    return PolicyAgent(str(FILE))


def facts() -> Facts:
    """What made it: command, seed, versions, and the figures of its evaluation."""
    return load_facts(FILE)


def ship(run: Path, file: Path = FILE) -> Facts:
    """Make the policy of a run that has come to its end the shipped one.

    Args:
        run: Its folder.
        file: Where to write it.

    Returns:
        Its facts.

    Raises:
        UsageError: There is no such run, or it has not come to its end.
        AgentError: Its policy cannot be read, or is too large.
    """
    result, sessions = finished(run), read_json(run / SESSIONS_FILE)
    if result is None or not sessions:
        raise UsageError(f"{run} holds no run that has come to its end.")
    network = load_network(Path(result["agent"].removeprefix("policy:")))
    told = _facts_of(result, sessions[0])
    save_network(network, file, told)
    if file.stat().st_size > MAX_BYTES:
        size = file.stat().st_size
        file.unlink()
        raise AgentError(f"the policy of {run} takes {size:,} bytes; {MAX_BYTES:,} are what can be shipped.")
    return told


def _facts_of(result: Mapping[str, Any], session: Mapping[str, Any]) -> Facts:
    evaluation, total = result["evaluation"]["arguments"], result["evaluation"]["total"]
    asked, (low, high) = result["arguments"], total["interval"]
    versions = ", ".join(f"{name} {version}" for name, version in session["versions"].items())
    return {
        "command": f"webgym train {asked['recipe']} --seed {asked['seed']} --num-envs {asked['num_envs']}",
        "seed": asked["seed"],
        "made": session["started_at"],
        "versions": versions,
        "seconds": result["seconds"],
        "env_id": evaluation["env_id"],
        "split": " and ".join(evaluation["split"]),
        "episodes": total["episodes"],
        "success_rate": total["success_rate"],
        "interval": f"{low:.3f}-{high:.3f}",
        "mean_over_families": total["mean_over_families"],
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Ship the policy of a run, and print its facts."""
    parser = argparse.ArgumentParser(prog="python -m webgym_agents.policy.shipped")
    parser.add_argument("run", type=Path, help="folder of a run that has come to its end")
    given = parser.parse_args(arguments)
    try:
        told = ship(given.run)
    except WebgymError as error:
        parser.error(str(error))
    for name, value in told.items():
        print(f"{name:20} {value}")


if __name__ == "__main__":
    main()
