"""Policies that read the page: what they match and remember, how they score, and the files they are kept in."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import webgym
from webgym.act import CELL_PX
from webgym.act.element import ACTION_COUNT, BACK, SCROLL_DOWN, SCROLL_UP, ElementChoice
from webgym.engine import Engine
from webgym.env import WebEnv
from webgym.errors import AgentError, SiteError
from webgym.observe import ELEMENT_FEATURES, ELEMENT_WORDS, INSTRUCTION_WORDS, MAX_ELEMENTS
from webgym.task import Task
from webgym.words import hash_words, pad

pytest.importorskip("stable_baselines3", reason="needs the extra `train`")

import torch
from gymnasium import spaces
from stable_baselines3.common.utils import ConstantSchedule

from webgym_agents.learning.environments import page_envs, pixel_envs
from webgym_agents.policy.amounts import PRICES, Amounts, compare_prices
from webgym_agents.policy.matching import SelfAttention, find_matches
from webgym_agents.policy.memory import REMEMBERED, Kind, Memory
from webgym_agents.policy.network import NetworkSize, PageNetwork
from webgym_agents.policy.pixels import PixelNetwork
from webgym_agents.policy.saved import load_network, load_policy, save_network
from webgym_agents.policy.sb3 import PagePolicy, PixelPolicy, new_policy
from webgym_agents.policy.words import WordVectors

ENV_ID = "webgym/burrito-deliver-to-v0"
SMALL = NetworkSize(word_width=8, width=8, heads=2, layers=1)
DISHES = ("Yuzu Ramen", "Zanzibar Quinoa Bowl", "Quinoa Salad", "Extra guacamole", "Place order")

Seen = dict[str, torch.Tensor]


def words(text: str, length: int = ELEMENT_WORDS) -> np.ndarray[Any, Any]:
    return np.array(pad(hash_words(text), length), np.int32)


def page(instruction: str, *names: str, done: tuple[int, ...] = ()) -> dict[str, np.ndarray[Any, Any]]:
    """An observation: buttons in a column, and the ones that were clicked before."""
    elements = np.zeros((MAX_ELEMENTS, len(ELEMENT_FEATURES)), np.float32)
    text = np.zeros((MAX_ELEMENTS, ELEMENT_WORDS), np.int32)
    for row, name in enumerate(names):
        shown = {"present": 1, "x": 0.1, "y": 0.05 * row, "width": 0.2, "height": 0.04, "role_button": 1}
        elements[row] = [shown.get(feature, 0) for feature in ELEMENT_FEATURES]
        text[row] = words(name)
    memory = Memory()
    memory.begin(("Ada", "12 Elm Street"))
    for number in done:
        memory.add(number, text)
    seen = {"elements": elements, "element_text": text, "instruction": words(instruction, INSTRUCTION_WORDS)}
    return seen | memory.read()


def batch(*pages: dict[str, np.ndarray[Any, Any]]) -> Seen:
    return {part: torch.from_numpy(np.stack([each[part] for each in pages])) for part in pages[0]}


def network(seed: int = 0, size: NetworkSize = SMALL) -> PageNetwork:
    torch.manual_seed(seed)
    return PageNetwork(size).eval()


def best_click(seed: int, *given: Any, **named: Any) -> str:
    """What a network that has learnt nothing would click."""
    with torch.inference_mode():
        scores, _ = network(seed, NetworkSize())(batch(page(*given, **named)))
    return given[1:][int(scores[0, : len(given) - 1].argmax())]


# --- words -----------------------------------------------------------------------------------------------------------


def test_equal_words_and_pairs_are_found() -> None:
    rows = torch.tensor([[[5, 6, 7], [6, 5, 0], [9, 0, 0], [0, 0, 0]]])
    text = torch.tensor([[1, 5, 6, 2, 7, 0]])
    found = find_matches(rows, text)
    assert found.words[0].int().tolist() == [[0, 1, 1, 0, 1, 0], [0, 1, 1, 0, 0, 0], [0] * 6, [0] * 6]
    assert found.pairs[0].int().tolist() == [[0, 1, 1, 0, 0, 0], [0] * 6, [0] * 6, [0] * 6]
    assert found.summary[0].tolist() == [[1, 0.5, 1, 1], [1, 0, 1, 1], [0, 0, 0, 0], [0, 0, 0, 0]]
    assert torch.equal(found.turned().words, found.words.transpose(1, 2))


def test_a_number_has_its_size_beside_its_vector_and_padding_has_nothing() -> None:
    vectors = WordVectors(8)
    (number,), (other,) = hash_words("9.75"), hash_words("guacamole")
    assert vectors.numbers[[number, other, 0]].tolist() == [[1.0, pytest.approx(0.975)], [0, 0], [0, 0]]
    assert vectors(torch.tensor([0, number])).abs().sum(-1).gt(0).tolist() == [False, True]
    assert "numbers" not in vectors.state_dict()


def test_numbers_are_read_in_figures() -> None:
    said, figures = (
        torch.tensor([hash_words(text)]) for text in ("Three Churros, twelve Tacos", "3 Churros, 12 Tacos")
    )
    assert not torch.equal(said, figures)
    assert torch.equal(Amounts().in_figures(said), figures)
    assert torch.equal(Amounts().in_figures(figures), figures)


def test_a_price_stands_behind_a_dollar_sign_and_the_highest_counts() -> None:
    texts = ("at most $34.75 for all", "for less than $10.00", "$2.45 or $9.65 each", "34.75 and 12", "no price $")
    rows = torch.from_numpy(np.stack([words(text) for text in texts]))
    assert Amounts().price_of(rows).tolist() == [34.75, 10, pytest.approx(9.65), 0, 0]
    assert Amounts().state_dict() == {}


def test_prices_are_compared_with_a_limit() -> None:
    compared = compare_prices(torch.tensor([[10.0, 9.9, 100.0, 0.0], [5.0, 0.0, 1.0, 2.0]]), torch.tensor([10.0, 0.0]))
    assert compared.shape == (2, 4, PRICES)
    assert compared[..., 0].tolist() == [[1, 1, 1, 0], [0, 0, 0, 0]]
    dearer = compared[0, :, 1:]
    assert dearer[0].tolist() == [0, 0] and (dearer[1] < 0).all() and dearer[1, 1] < dearer[1, 0]
    assert dearer[2].tolist() == [2, pytest.approx(1)], "far is far"
    assert not compared[0, 3].any() and not compared[1].any(), "of two, one is missing"


# --- the network of pages ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_before_it_learns_it_clicks_what_the_instruction_names_and_once(seed: int) -> None:
    for dish in ("Yuzu Ramen", "Zanzibar Quinoa Bowl", "Quinoa Salad"):
        assert best_click(seed, f"Please get me one {dish}, thanks.", *DISHES) == dish
    both = "A Yuzu Ramen with extra guacamole."
    assert {best_click(seed, both, *DISHES, done=(done,)) for done in (0, 3)} == {"Extra guacamole", "Yuzu Ramen"}


def test_scores_do_not_depend_on_what_is_beside_them_in_a_batch() -> None:
    short = page("One Yuzu Ramen.", *DISHES, done=(3,))
    long = page("Order " + "the very best of everything " * 10, *DISHES * 20, done=tuple(range(REMEMBERED)))
    blank = {part: np.zeros_like(rows) for part, rows in short.items()}
    for reader in (network(0), network(1, NetworkSize())):
        with torch.inference_mode():
            alone, value = reader(batch(short))
            beside, values = reader(batch(long, short, blank))
        fills = [ElementChoice("fill", row, which).index for row in range(len(DISHES)) for which in range(2)]
        shown = [*range(len(DISHES)), *fills, SCROLL_DOWN, SCROLL_UP, BACK]
        assert alone.shape == (1, ACTION_COUNT)
        torch.testing.assert_close(beside[1, shown], alone[0, shown], atol=1e-5, rtol=0)
        torch.testing.assert_close(values[1], value[0], atol=1e-5, rtol=0)
        assert beside.isfinite().all() and values.isfinite().all(), "of no page at all, too"


@pytest.mark.parametrize("reach", [0, 3])
def test_rows_know_how_far_they_are_apart_where_that_counts(reach: int) -> None:
    torch.manual_seed(0)
    layer, rows, there = SelfAttention(8, 2, reach), torch.randn(1, 12, 8), torch.ones(1, 12, dtype=torch.bool)
    order = torch.arange(12).roll(5)
    with torch.inference_mode():
        seen, moved = layer(rows, there), layer(rows[:, order], there)
    assert torch.allclose(moved, seen[:, order], atol=1e-5) == (reach == 0)


def test_a_page_is_read_in_the_order_of_its_lines_not_of_its_rows() -> None:
    seen, shuffled = page("One Quinoa Salad.", *DISHES), page("One Quinoa Salad.", *DISHES)
    order = [3, 0, 4, 2, 1]
    for part in ("elements", "element_text"):
        shuffled[part][: len(order)] = seen[part][order]
    with torch.inference_mode():
        scores, _ = network()(batch(seen, shuffled))
    torch.testing.assert_close(scores[1, : len(order)], scores[0, order], atol=1e-5, rtol=0)


# --- memory -----------------------------------------------------------------------------------------------------------


def test_actions_are_remembered_the_latest_first() -> None:
    memory, text = Memory(), np.stack([words(f"Dish {number}") for number in range(MAX_ELEMENTS)])
    memory.begin(("Ada", "12 Elm Street"))
    memory.add(7, text)
    memory.add(ElementChoice("fill", 3, 1).index, text)
    for action in (SCROLL_DOWN, SCROLL_UP, BACK):
        memory.add(action, text)
    rows = memory.read()["memory"]
    assert rows[:6, 0].tolist() == [
        Kind.BACK,
        Kind.SCROLL_UP,
        Kind.SCROLL_DOWN,
        Kind.FILL + 1,
        Kind.CLICK,
        Kind.NOTHING,
    ]
    assert np.array_equal(rows[3, 1:], text[3]) and np.array_equal(rows[4, 1:], text[7])
    assert not rows[:3, 1:].any() and not rows[5:].any()
    values = memory.read()["values"]
    assert np.array_equal(values[1], words("12 Elm Street")) and not values[2:].any()

    for number in range(REMEMBERED):
        memory.add(number, text)
    assert np.array_equal(memory.read()["memory"][-1, 1:], text[0])
    assert np.array_equal(values, memory.read()["values"])
    memory.begin(())
    assert not any(part.any() for part in memory.read().values())
    assert values.any(), "what was read is a copy"


@pytest.fixture
def envs(engine: Engine) -> Any:
    """Two environments that remember, of two steps an episode."""
    envs = page_envs(ENV_ID, 2, engine=engine, seed=3, max_steps=2)
    yield envs
    envs.close()


def test_an_episode_ends_with_all_that_was_done_and_begins_with_nothing(envs: Any) -> None:
    first = envs.reset()
    assert envs.observation_space.contains({part: rows[0] for part, rows in first.items()})
    assert not first["memory"].any() and first["values"].any()
    seen = envs.step(np.array([0, SCROLL_DOWN]))[0]
    assert seen["memory"][:, :2, 0].tolist() == [[Kind.CLICK, 0], [Kind.SCROLL_DOWN, 0]]
    assert np.array_equal(seen["memory"][0, 0, 1:], first["element_text"][0, 0])
    begun, _, ended, infos = envs.step(np.array([BACK, BACK]))
    assert ended.all() and not begun["memory"].any()
    last = [info["terminal_observation"] for info in infos]
    assert [each["memory"][:3, 0].tolist() for each in last] == [
        [Kind.BACK, Kind.CLICK, 0],
        [Kind.BACK, Kind.SCROLL_DOWN, 0],
    ]
    given = [task.values for task in envs.get_attr("task")]
    assert np.array_equal(begun["values"][:, 0], [words(values[0]) for values in given])
    assert np.array_equal(last[0]["values"], first["values"][0])


def test_an_episode_that_could_not_begin_leaves_nothing_to_remember(envs: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_: Task) -> None:
        raise SiteError("the kitchen is on fire.")

    envs.reset()
    envs.step(np.array([0, 0]))
    with monkeypatch.context() as patch:
        patch.setattr(envs.unwrapped.envs.envs[0].seat, "begin", fail)
        seen = envs.step(np.array([0, 0]))[0]
    assert not any(rows[0].any() for rows in seen.values())
    again, _, ended, infos = envs.step(np.array([0, 0]))
    assert ended.tolist() == [True, False] and "on fire" in infos[0]["fault"]
    assert again["values"].any((1, 2)).all() and not again["memory"][0].any()


# --- as policies of SB3 -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("surely", [1, 1000])  # so sure that what it does not like has a probability of 0 in float32
def test_the_pull_takes_the_divergence_off_the_entropy_and_leaves_the_reference_alone(
    engine: Engine, surely: float
) -> None:
    envs = page_envs(ENV_ID, 1, engine=engine)
    reference = network(5)
    reference.get_parameter("_first_guess.weight").data *= -surely  # it likes what the others do not
    free = new_policy(PagePolicy, envs, 1, size=SMALL)
    pulled = new_policy(PagePolicy, envs, 1, size=SMALL, reference=reference, pull=3.0)
    assert pulled.state_dict().keys() == free.state_dict().keys()
    assert len(list(pulled.parameters())) == len(list(free.parameters()))

    seen = batch(page("One Yuzu Ramen.", *DISHES), page("Quinoa.", *DISHES[:2], done=(0,)))
    masks = np.zeros((2, ACTION_COUNT), np.bool_)
    masks[0, :5] = masks[1, :2] = masks[:, SCROLL_DOWN:] = True
    actions = torch.tensor([1, BACK])
    _, likely, entropy = pulled.evaluate_actions(seen, actions, masks)
    _, likely_free, entropy_free = free.evaluate_actions(seen, actions, masks)
    mine = [free.network(seen)[0][row, masks[row]].log_softmax(-1) for row in range(2)]
    before = [reference(seen)[0][row, masks[row]].log_softmax(-1) for row in range(2)]
    divergence = torch.stack([(p.exp() * (p - q)).sum() for p, q in zip(mine, before, strict=True)])
    assert divergence.min() > 1e-4 and divergence.max() > 0.1
    assert entropy is not None and entropy_free is not None
    torch.testing.assert_close(entropy, entropy_free - 3.0 * divergence)
    torch.testing.assert_close(likely, likely_free)

    entropy.sum().backward()
    assert any(weight.grad is not None and weight.grad.any() for weight in pulled.network.parameters())
    (kept,) = pulled._reference
    assert not any(weight.requires_grad or weight.grad is not None for weight in kept.parameters())
    reference.get_parameter("_other.bias").data += 1  # it is a copy that pulls
    assert not torch.equal(kept.get_parameter("_other.bias"), reference.get_parameter("_other.bias"))


def pixel_policy(width: int, height: int) -> PixelPolicy:
    seen = spaces.Box(0, 255, (3, height, width), np.uint8)
    clicks = spaces.MultiDiscrete([width // CELL_PX, height // CELL_PX])
    torch.manual_seed(0)
    return PixelPolicy(seen, clicks, ConstantSchedule(0.0))


def test_cells_of_the_heat_map_and_clicks_are_each_other_s_inverse() -> None:
    policy = pixel_policy(640, 480)
    cells = torch.arange(80 * 60)
    clicks = policy.actions_of(cells)
    assert clicks[[0, 79, 80, 4799]].tolist() == [[0, 0], [79, 0], [0, 1], [79, 59]]
    assert torch.equal(policy.choices_of(clicks), cells)


def test_a_cell_looks_at_its_own_place() -> None:
    policy = pixel_policy(128, 64)
    picture = torch.full((1, 3, 64, 128), 0.5, requires_grad=True)
    heat, _ = policy.network(picture)
    assert heat.shape == (1, 16 * 8)
    column, row = policy.actions_of(torch.tensor([8 + 3 * 16]))[0].tolist()
    heat[0, policy.choices_of(torch.tensor([[column, row]]))].sum().backward()
    assert picture.grad is not None
    strength = picture.grad[0].abs().sum(0)
    near = strength[row * CELL_PX : (row + 1) * CELL_PX, column * CELL_PX : (column + 1) * CELL_PX].mean()
    assert near > 2 * strength.mean()


# --- files, and the agent that plays them -----------------------------------------------------------------------------


def test_a_network_is_kept_in_half_precision(tmp_path: Path) -> None:
    file, made = tmp_path / "policy.pt", network()
    save_network(made, file, {"seed": 3, "run": "x"})
    saved = torch.load(file, weights_only=True)
    assert (saved["facts"], saved["size"]) == ({"seed": 3, "run": "x"}, asdict(SMALL))
    read = load_network(file)
    assert isinstance(read, PageNetwork) and read.size == SMALL and not read.training
    for name, weights in read.state_dict().items():
        assert weights.dtype == torch.float32 and torch.equal(weights, made.state_dict()[name].half().float())
    save_network(PixelNetwork(), file, {})
    assert isinstance(load_network(file), PixelNetwork)
    envs = page_envs(ENV_ID, 1)
    envs.close()
    with pytest.raises(AgentError, match="holds a PixelNetwork; a PageNetwork is needed here"):
        load_policy(file, envs)


class Code:
    """As a pickle, it makes a file when it is loaded."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> Any:
        return Path.touch, (self.file,)


def _truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])


def _emptied(file: Path) -> None:
    file.write_bytes(b"")


def _written_over(file: Path) -> None:
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))


def _carrying_code(file: Path) -> None:
    torch.save(torch.load(file, weights_only=True) | {"facts": Code(file.with_name("ran"))}, file)


def _a_pickle(file: Path) -> None:
    file.write_bytes(pickle.dumps(Code(file.with_name("ran"))))


def _another_format(file: Path) -> None:
    torch.save({"format": "webgym-policy-0"}, file)


def _with(**facts: Any) -> Callable[[Path], None]:
    return lambda file: torch.save(torch.load(file, weights_only=True) | facts, file)


BROKEN = r"is broken, or holds more than weights and plain values \(\w+\); `webgym train` makes policies\."


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (_truncated, BROKEN),
        (_emptied, BROKEN),
        (_written_over, BROKEN),
        (_carrying_code, BROKEN),
        (_a_pickle, BROKEN),
        (_another_format, "is no policy of the format 'webgym-policy-1'"),
        (
            _with(size=asdict(SMALL) | {"width": 16}),
            r"holds weights of another network \(.*size mismatch.*\); train it again",
        ),
        (_with(size={"depth": 9}), "holds weights of another network .*'depth'"),
        (_with(weights=[]), "holds weights of another network "),
        (Path.unlink, "there is no policy at .*; `webgym train` makes one"),
    ],
)
@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
def test_a_file_that_is_no_policy_is_refused(harm: Callable[[Path], None], message: str, tmp_path: Path) -> None:
    file = tmp_path / "policy.pt"
    save_network(network(), file, {})
    harm(file)
    with pytest.raises(AgentError, match=message) as refused:
        webgym.load_agent(f"policy:{file}")
    assert str(file) in str(refused.value) and "\n" not in str(refused.value)
    assert not file.with_name("ran").exists()


def test_the_agent_plays_as_its_policy_does_in_a_vector(engine: Engine, tmp_path: Path) -> None:
    file, tasks = tmp_path / "policy.pt", [f"burrito/deliver-to:train:{number}" for number in (3, 8)]
    save_network(network(1), file, {})
    envs = page_envs(ENV_ID, 2, engine=engine, max_steps=6)
    policy = load_policy(file, envs)
    envs.unwrapped.set_options([{"task": task} for task in tasks])
    seen: Any = envs.reset()
    played: list[list[int]] = []
    for _ in range(6):
        masks = np.stack(envs.env_method("action_masks"))
        actions, _ = policy.predict(seen, deterministic=True, action_masks=masks)
        assert masks[[0, 1], actions].all()
        played.append(actions.tolist())
        seen = envs.step(actions)[0]
    envs.close()

    agent = webgym.load_agent(f"policy:{file}")
    site = webgym.load_site("burrito")
    env = WebEnv(
        site, site.families, observation=agent.observation, action=agent.action_modes[0], engine=engine, max_steps=6
    )
    alone: list[list[int]] = []
    for task in tasks:
        observation, info = env.reset(options={"task": task})
        agent.reset(observation, info)
        alone.append([])
        for _ in range(6):
            alone[-1].append(int(agent.act(observation, info)))
            observation, _, _, _, info = env.step(alone[-1][-1])
    env.close()
    assert [list(actions) for actions in zip(*played, strict=True)] == alone
    assert len(set(alone[0])) > 1


def test_the_agent_of_pixels_clicks_where_its_policy_does(tmp_path: Path) -> None:
    policy, file = pixel_policy(640, 480), tmp_path / "policy.pt"
    save_network(policy.network, file, {})  # type: ignore[arg-type]
    policy.network.load_state_dict(load_network(file).state_dict())
    policy.set_training_mode(False)
    agent = webgym.load_agent(f"policy:{file}")
    assert (agent.observation, agent.action_modes) == (("screenshot",), ("pixel",))
    envs = pixel_envs("webgym/burrito-v0", 1)
    envs.close()
    assert (envs.observation_space, envs.action_space) == (policy.observation_space, policy.action_space)
    picture = np.random.default_rng(0).integers(0, 256, (480, 640, 3), np.uint8)
    click, _ = policy.predict(picture.transpose(2, 0, 1), deterministic=True)
    assert np.array_equal(agent.act(picture, {}), click)
    assert policy.action_space.contains(click)
