"""Which tasks are played, and who plays them."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest

from tests.kiosk import SITE
from tests.webgym.test_agent import Silent
from webgym.errors import AgentError, UsageError
from webgym.fleet import checked_splits, choose_tasks, make_agents, name_of

choose = partial(choose_tasks, "kiosk", SITE.families)


def test_tasks_are_different_and_evenly_of_all_families_and_splits() -> None:
    tasks = choose(("train", "test"), 1000, 7)
    assert len(set(tasks)) == 1000
    counts = Counter(task.rpartition(":")[0] for task in tasks)
    assert set(counts) == {
        f"kiosk/{family}:{split}" for family in ("buy", "note", "ask") for split in ("train", "test")
    }
    assert max(counts.values()) - min(counts.values()) == 1


def test_the_seed_alone_decides_and_fewer_are_the_first_of_more() -> None:
    assert choose(("test",), 10, 3) == choose(("test",), 50, 3)[:10]
    assert not set(choose(("test",), 50, 3)) & set(choose(("test",), 50, 4))


def test_each_environment_has_an_agent_of_its_own() -> None:
    for source in ("random", Silent, lambda: Silent()):
        made = make_agents(source, 3)
        assert len({id(agent) for agent in made}) == 3
    silent = Silent()
    assert make_agents(silent, 1) == (silent,)
    with pytest.raises(
        UsageError, match="num_envs=2, and one Silent that already exists.*or a function that makes one"
    ):
        make_agents(silent, 2)


@pytest.mark.parametrize(
    ("source", "kind", "message"),
    [
        (dict, AgentError, "dict makes a dict, no agent"),
        (5, UsageError, "agent=5: give an agent, the name of one"),
        ("orakle", UsageError, "did you mean 'oracle'"),
    ],
)
def test_what_is_no_agent_is_refused(source: object, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        make_agents(source, 1)  # pyright: ignore[reportArgumentType]


def test_agents_have_names() -> None:
    assert [name_of(source) for source in ("module:Class", Silent, Silent())] == ["module:Class", "Silent", "Silent"]


def test_splits_are_checked() -> None:
    assert checked_splits("val") == ("val",)
    assert checked_splits(["test", "train", "test"]) == ("test", "train")
    with pytest.raises(UsageError, match="unknown split 'tset'; did you mean 'test'"):
        checked_splits(["train", "tset"])
    with pytest.raises(UsageError, match="no split was given"):
        checked_splits([])
