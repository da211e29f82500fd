"""Learning from the oracle: its labels are possible and complete, are kept, and are learnt from to the same weights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import webgym
from webgym.act.element import ACTION_COUNT, SCROLL_DOWN
from webgym.demonstrations import Demonstration, read_demonstrations
from webgym.engine import Engine
from webgym.errors import AgentError
from webgym.observe import ELEMENT_FEATURES
from webgym.recipe import Stage, TrainingRun

pytest.importorskip("stable_baselines3", reason="needs the extra `train`")

import torch

from webgym_agents.learning import lessons
from webgym_agents.learning.cloning import Cloning, clone
from webgym_agents.learning.demonstrations import demonstrate, examples_of
from webgym_agents.learning.environments import page_envs, pixel_envs
from webgym_agents.learning.examples import Batch, Examples
from webgym_agents.learning.lessons import give_lessons
from webgym_agents.learning.teaching import teach
from webgym_agents.policy.memory import Kind
from webgym_agents.policy.network import NetworkSize
from webgym_agents.policy.saved import save_network
from webgym_agents.policy.sb3 import PagePolicy, PixelPolicy, new_policy

ENV_ID = "webgym/burrito-extra-guac-v0"
SITE_ID = "webgym/burrito-v0"
SMALL = NetworkSize(word_width=8, width=16, heads=2, layers=1)
FAMILIES = {family.name for family in webgym.load_site("burrito").families if "element" in family.modes}
CLONING = Cloning(epochs=3, batch_size=4)


def small_policy(seed: int = 1) -> PagePolicy:
    return new_policy(PagePolicy, page_envs(ENV_ID, 1), seed, size=SMALL)


def whole(examples: Examples) -> Batch:
    """All of them, in order."""
    return examples.batch(np.arange(len(examples)))


def parts_of(batch: Batch) -> dict[str, torch.Tensor]:
    assert isinstance(batch.seen, dict)
    return batch.seen


def same(one: Batch, other: Batch) -> bool:
    seen, others = parts_of(one), parts_of(other)
    return (
        seen.keys() == others.keys()
        and all(torch.equal(rows, others[part]) for part, rows in seen.items())
        and np.array_equal(one.masks, other.masks)
        and torch.equal(one.labels, other.labels)
    )


# --- examples ---------------------------------------------------------------------------------------------------------


def invented(count: int, seed: int = 0) -> Examples:
    """Pages of ten elements, with one of them as the label."""
    rng = np.random.default_rng(seed)
    examples = Examples()
    space: Any = small_policy().observation_space
    seen = {part: np.zeros((count, *box.shape), box.dtype) for part, box in space.spaces.items()}
    seen["elements"][:, :10] = rng.random((count, 10, len(ELEMENT_FEATURES)))
    seen["elements"][:, :10, 0] = 1
    seen["element_text"][:, :10, :3] = rng.integers(1, 2**15, (count, 10, 3))
    seen["instruction"][:, :8] = rng.integers(1, 2**15, (count, 8))
    masks = np.zeros((count, ACTION_COUNT), np.bool_)
    masks[:, :10] = True
    examples.add(seen, masks, rng.integers(0, 10, count))
    return examples


def test_examples_are_kept_as_they_are(tmp_path: Path) -> None:
    examples, file = invented(5), tmp_path / "examples"
    examples.save(file)
    loaded = Examples.load(file)
    assert len(loaded) == 5 and same(whole(loaded), whole(examples))
    kept = parts_of(whole(loaded))
    assert (kept["elements"].dtype, kept["instruction"].dtype) == (torch.float16, torch.int16)
    assert int(kept["instruction"].max()) > 2**14, "no word is cut"

    first = loaded.first(2)
    assert (len(first), len(loaded)) == (2, 5)
    first.extend(examples)
    assert len(first) == 7
    assert same(first.batch(np.array([0, 1, 2])), examples.batch(np.array([0, 1, 0])))
    batches = list(first.batches(3, np.random.default_rng(0)))
    assert sorted(len(batch.labels) for batch in batches) == [1, 3, 3]
    assert sorted(torch.cat([batch.labels for batch in batches])) == sorted(whole(first).labels)


def test_pages_of_about_the_same_length_come_together_in_an_order_of_chance() -> None:
    examples, long = invented(8), np.array([3, 0, 6])
    for place in long:
        examples._seen["elements"][place][10:20, 0] = 1
    for seed in range(5):
        batches = list(examples.batches(3, np.random.default_rng(seed)))
        lengths = [sorted((parts_of(batch)["elements"][..., 0] > 0).sum(-1).tolist()) for batch in batches]
        assert sorted(lengths) == [[10, 10, 10], [10, 10, 20], [20, 20]]
    firsts = {int(next(examples.batches(3, np.random.default_rng(seed))).labels[0]) for seed in range(20)}
    assert len(firsts) > 1


@pytest.mark.parametrize("contents", [b"", b"nothing of the kind", None], ids=["empty", "foreign", "truncated"])
def test_a_file_that_holds_no_examples_is_refused(contents: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "examples.npz"
    invented(2).save(file)
    file.write_bytes(file.read_bytes()[:-100] if contents is None else contents)
    with pytest.raises(AgentError, match=rf"{file} holds no examples, or is broken .*; remove it to make them anew"):
        Examples.load(file)


# --- from the oracle --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> list[Demonstration]:
    """An episode of each family."""
    run = TrainingRun(tmp_path_factory.mktemp("run"), num_envs=4)
    return list(read_demonstrations(demonstrate(run, SITE_ID, len(FAMILIES))))


def test_what_the_oracle_does_is_possible_in_every_family(demonstrated: list[Demonstration]) -> None:
    assert {each.task["family"] for each in demonstrated} == FAMILIES
    for each in demonstrated:
        assert each.success and each.action_masks is not None
        possible = each.action_masks[np.arange(len(each)), np.asarray(each.actions)]
        assert possible.all(), f"{each.task['id']}: step {np.flatnonzero(~possible)} is masked"


def test_demonstrations_are_examples_of_what_an_agent_saw_and_remembered(
    demonstrated: list[Demonstration], engine: Engine
) -> None:
    demonstration = next(each for each in demonstrated if each.task["family"] == "deliver-to")
    examples = whole(examples_of([demonstration]))
    lived = Examples()
    envs = page_envs(SITE_ID, 1, engine=engine)
    envs.unwrapped.set_options([{"task": demonstration.task["id"]}])
    seen: Any = envs.reset()
    for action in demonstration.actions:
        lived.add(seen, np.stack(envs.env_method("action_masks")), np.array([action]))
        seen = envs.step(np.array([action]))[0]
    envs.close()
    assert same(examples, whole(lived))
    assert (parts_of(examples)["memory"][-1, :, 0] >= Kind.FILL).any(), "something was typed"


def test_the_oracle_teaches_what_it_does(engine: Engine) -> None:
    told: list[int] = []
    examples = Examples()
    envs = page_envs(ENV_ID, 2, engine=engine, seed=3)
    teach(envs, examples, 5, advance=told.append)
    envs.close()
    assert (len(examples), told) == (6, [2, 2, 2])
    batch = whole(examples)
    assert batch.masks[np.arange(6), batch.labels].all()
    seen = parts_of(batch)
    for before, after in [(0, 2), (1, 3), (2, 4), (3, 5)]:
        clicked = seen["element_text"][before, batch.labels[before]]
        assert seen["memory"][after, 0].tolist() == [Kind.CLICK, *clicked.tolist()], "what it said was done"


class Scroller:
    """A student that does one thing."""

    def predict(self, seen: Any, *, deterministic: bool, action_masks: Any) -> tuple[Any, None]:
        assert deterministic and action_masks.shape == (2, ACTION_COUNT)
        return np.array([SCROLL_DOWN, 0]), None


def test_a_student_is_told_what_the_oracle_would_do_where_it_came_to(engine: Engine) -> None:
    student: Any = Scroller()
    examples = Examples()
    envs = page_envs(ENV_ID, 2, engine=engine, seed=3, max_steps=3)
    teach(envs, examples, 8, student=student)
    envs.close()
    batch = whole(examples)
    memory = parts_of(batch)["memory"][:, :, 0]
    assert memory[::2, :3].tolist() == [[0] * 3, [2, 0, 0], [2, 2, 0], [0] * 3], "it scrolls, until the next episode"
    assert memory[1::2, :3].tolist() == [[0] * 3, [1, 0, 0], [1, 1, 0], [0] * 3]
    assert SCROLL_DOWN not in batch.labels.tolist()
    assert batch.masks[np.arange(8), batch.labels].all()


def test_the_oracle_takes_a_share_of_the_student_s_steps(engine: Engine) -> None:
    student: Any = Scroller()
    examples = Examples()
    envs = page_envs(ENV_ID, 2, engine=engine, seed=3)
    teach(envs, examples, 16, student=student, oracle_share=0.5, seed=1)
    envs.close()
    batch = whole(examples)
    done = parts_of(batch)["memory"][2::2, 0, 0].tolist()  # what the scroller did in the step before
    assert {Kind.SCROLL_DOWN, Kind.CLICK} <= set(done)
    assert SCROLL_DOWN not in batch.labels.tolist()


def test_what_the_oracle_clicks_is_a_cell_of_the_heat_map(engine: Engine) -> None:
    examples = Examples()
    envs = pixel_envs(ENV_ID, 2, engine=engine, seed=3)
    teach(envs, examples, 8)
    batch = whole(examples)
    assert isinstance(batch.seen, torch.Tensor) and batch.seen.dtype == torch.uint8
    assert batch.seen.shape == (8, 3, 480, 640)
    assert all(envs.action_space.contains(label) for label in batch.labels.numpy())
    policy = new_policy(PixelPolicy, envs, 1)
    scores, _ = policy.network(torch.zeros(1, 3, 480, 640))
    cells = policy.choices_of(batch.labels)
    assert scores.shape == (1, 80 * 60)
    assert torch.equal(policy.actions_of(cells), batch.labels) and len(cells.unique()) > 2
    assert int(cells.max()) < 80 * 60


# --- lessons ----------------------------------------------------------------------------------------------------------


def test_a_lesson_that_stands_is_not_given_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stages: list[tuple[int, int, bool]] = []
    run = TrainingRun(tmp_path, num_envs=2, watch=lambda stage: stages.append((stage.done, stage.total, stage.over)))
    monkeypatch.setattr(lessons, "cores", lambda: 1)
    threads = torch.get_num_threads()
    examples = give_lessons(run, "round-1", ENV_ID, 7, lesson_labels=4)
    assert torch.get_num_threads() == threads
    assert len(examples) == 7
    assert stages == [(0, 2, False), (1, 2, False), (2, 2, False), (2, 2, True)]

    (tmp_path / "round-1" / "0.npz").unlink()
    stood = (tmp_path / "round-1" / "1.npz").stat().st_mtime_ns
    stages.clear()
    again = give_lessons(run, "round-1", ENV_ID, 7, lesson_labels=4)
    assert same(whole(again), whole(examples))
    assert stages == [(1, 2, False), (2, 2, False), (2, 2, True)]
    assert (tmp_path / "round-1" / "1.npz").stat().st_mtime_ns == stood

    monkeypatch.setattr(lessons, "carry_out", lambda lesson: pytest.fail("it was given again"))
    assert same(whole(give_lessons(run, "round-1", ENV_ID, 7, lesson_labels=4)), whole(examples))


def test_several_processes_give_the_labels_that_one_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    student = tmp_path / "student.pt"
    save_network(small_policy().network, student, {})  # type: ignore[arg-type]

    def given(processes: int) -> Examples:
        monkeypatch.setattr(lessons, "cores", lambda: processes)
        run = TrainingRun(tmp_path / str(processes), num_envs=2)
        return give_lessons(run, "round-1", SITE_ID, 7, lesson_labels=4, student=student, oracle_share=0.5)

    batch = whole(given(4))
    assert len(batch.labels) == 7 and same(batch, whole(given(1)))
    assert batch.masks[np.arange(7), batch.labels].all()
    seen = parts_of(batch)
    assert not torch.equal(seen["instruction"][0], seen["instruction"][4]), "each lesson has tasks of its own"
    assert (seen["memory"][[2, 3, 6], 0, 0] > 0).all() and not seen["memory"][[0, 1, 4, 5]].any()


# --- cloning ----------------------------------------------------------------------------------------------------------

Learn = Callable[..., PagePolicy]


@pytest.fixture
def learn(tmp_path: Path) -> Learn:
    """Clones a new policy in a folder of the test's."""

    def learn(folder: str = "run", how: Cloning = CLONING, examples: int = 10, **given: Any) -> PagePolicy:
        policy = small_policy()
        clone(TrainingRun(tmp_path / folder, seed=3, **given), policy, invented(examples), how, threads=1)
        return policy

    return learn


def test_a_clone_does_what_the_examples_say_and_its_critic_is_left_alone(learn: Learn) -> None:
    before, threads = small_policy().network.state_dict(), torch.get_num_threads()
    how = Cloning(epochs=20, batch_size=10, learning_rate=3e-2)  # 20 steps, of which the rate would rise for just one
    policy = learn(how=how)
    batch = whole(invented(10))
    with torch.inference_mode():
        likely = policy.get_distribution(batch.seen, batch.masks)
    assert torch.equal(likely.mode(), batch.labels)
    assert torch.get_num_threads() == threads and not policy.training
    after = policy.network.state_dict()
    critic = [name for name in before if name.startswith("_value.")]
    assert critic and all(torch.equal(before[name], after[name]) for name in critic)


def test_an_interrupted_clone_comes_to_the_same_weights(learn: Learn) -> None:
    seen: list[int] = []

    def stop(stage: Stage) -> None:
        if stage.done > 20:  # in the third epoch
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        learn("stopped", watch=stop)
    resumed = learn("stopped", watch=lambda stage: seen.append(stage.done))
    assert seen == [20, 24, 28, 30, 30]
    uninterrupted = learn("other").state_dict()
    assert all(torch.equal(weights, uninterrupted[name]) for name, weights in resumed.state_dict().items())
    finished = learn("stopped", watch=lambda stage: pytest.fail("it was cloned again"))
    assert all(torch.equal(weights, uninterrupted[name]) for name, weights in finished.state_dict().items())


def test_a_clone_of_other_arguments_or_a_broken_one_is_refused(learn: Learn, tmp_path: Path) -> None:
    learn()
    with pytest.raises(AgentError, match=r"cloning\.pt was made with examples=10, and now it is 9; go back to that"):
        learn(examples=9)
    with pytest.raises(AgentError, match=r"cloning\.pt was made with learning_rate=0\.002, and now it is 0\.1"):
        learn(how=Cloning(epochs=3, batch_size=4, learning_rate=0.1))
    file = tmp_path / "run" / "cloning.pt"
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(AgentError, match=r"cloning\.pt is truncated, or no checkpoint.*delete it to start"):
        learn()
