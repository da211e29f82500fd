"""The policy that comes with webgym: what is said of it, that it plays, and how a run's policy becomes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import webgym
from webgym.cli.demo import agents_for
from webgym.errors import AgentError, UsageError

pytest.importorskip("torch", reason="needs the extra `train`")

from webgym_agents.policy import shipped
from webgym_agents.policy.network import NetworkSize, PageNetwork
from webgym_agents.policy.saved import load_network, save_network


def run_of(folder: Path, network: PageNetwork) -> Path:
    """A run that has come to its end."""
    folder.mkdir()
    save_network(network, folder / "policy.pt", {})
    total = {"episodes": 600, "success_rate": 0.9, "interval": [0.873, 0.921], "mean_over_families": 0.9}
    result = {
        "arguments": {"recipe": "burrito", "seed": 4, "num_envs": 8},
        "agent": f"policy:{folder / 'policy.pt'}",
        "evaluation": {"arguments": {"env_id": "webgym/burrito-v0", "split": ["val", "test"]}, "total": total},
        "seconds": 3600.0,
    }
    session = {
        "command": "webgym train burrito --run /home/ada/runs/4 --seed 4",
        "started_at": "2026-01-01",
        "versions": {"torch": "2"},
    }
    (folder / "result.json").write_text(json.dumps(result))
    (folder / "sessions.json").write_text(json.dumps([session]))
    return folder


def test_it_is_small_and_says_what_made_it() -> None:
    facts = shipped.facts()
    assert shipped.FILE.stat().st_size <= shipped.MAX_BYTES
    assert str(facts["command"]).startswith("webgym train ")
    assert {"seed", "versions", "episodes", "success_rate", "interval", "mean_over_families"} <= set(facts)


def test_it_orders_burritos_with_extra_guacamole() -> None:
    """Most of the time; how often exactly, its facts say."""
    done = webgym.evaluate("burrito", "webgym/burrito-extra-guac-v0", episodes=6, split="test")
    assert done.success_rate is not None and done.success_rate > 0.5


def test_the_demo_shows_it_where_it_can_be_loaded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert agents_for("burrito") == ("oracle", "burrito", "random")
    assert agents_for("kiosk") == ("oracle", "random")
    monkeypatch.setattr(shipped, "FILE", tmp_path / "missing.pt")
    assert agents_for("burrito") == ("oracle", "random")
    assert "without the trained policy: there is no policy at" in capsys.readouterr().err


def test_the_policy_of_a_run_is_shipped_with_its_facts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    network = PageNetwork(NetworkSize(word_width=4, width=8, heads=2, layers=1))
    file = tmp_path / "shipped.pt"
    told = shipped.ship(run_of(tmp_path / "run", network), file)
    monkeypatch.setattr(shipped, "FILE", file)
    assert shipped.facts() == told
    assert told["command"] == "webgym train burrito --seed 4 --num-envs 8", "no folder of the machine that made it"
    assert (told["seed"], told["interval"]) == (4, "0.873-0.921")
    assert (told["split"], told["versions"]) == ("val and test", "torch 2")
    loaded = load_network(file)
    assert isinstance(loaded, PageNetwork) and loaded.size == network.size


def test_what_cannot_be_shipped_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="no run that has come to its end"):
        shipped.ship(tmp_path, tmp_path / "shipped.pt")
    run = run_of(tmp_path / "run", PageNetwork(NetworkSize(word_width=4, width=8, heads=2, layers=1)))
    monkeypatch.setattr(shipped, "MAX_BYTES", 1000)
    with pytest.raises(AgentError, match="1,000 are what can be shipped"):
        shipped.ship(run, tmp_path / "shipped.pt")
    assert not (tmp_path / "shipped.pt").exists()
