"""Instructions in other words: what was drawn stays, all else may change."""

from __future__ import annotations

import numpy as np
import pytest

from webgym.observe import INSTRUCTION_WORDS
from webgym.registry import load_site
from webgym.words import hash_words, pad
from webgym_agents.learning.examples import Examples
from webgym_agents.learning.rephrasing import SLOTS, Rephraser, Words, slots_of

PAGE = np.array(hash_words("Note for the kitchen"), np.int32)


@pytest.fixture(scope="module")
def rephraser() -> Rephraser:
    return Rephraser(load_site("burrito"))


def instruction_of(task_id: str) -> Words:
    family, split, seed = task_id.split("/")[1].split(":")
    task = load_site("burrito").family(family).task("burrito", "train" if split == "train" else "test", int(seed))
    return np.array(pad(hash_words(task.instruction), INSTRUCTION_WORDS), np.int32)


def phrases(words: Words, slots: np.ndarray) -> set[tuple[int, ...]]:
    return {tuple(words[slots == slot].tolist()) for slot in set(slots.tolist()) - {0}}


def contains(words: Words, phrase: tuple[int, ...]) -> bool:
    said = words.tolist()
    return any(tuple(said[at : at + len(phrase)]) == phrase for at in range(len(said)))


def test_the_words_that_were_drawn_are_told_from_those_of_the_phrasing() -> None:
    family = load_site("burrito").family("time-slot")
    draw, phrasing = family.drawn("burrito", "train", 3)
    words, slots = instruction_of("burrito/time-slot:train:3"), slots_of("burrito/time-slot:train:3")
    fields = [each.split("}")[0] for each in phrasing.split("{")[1:]]
    drawn = [hash_words(draw.wording[field]) for field in fields]
    assert len(drawn) >= 2 and phrases(words, slots) == {words for words in drawn if words}
    assert slots.dtype == np.int8 and slots.shape == (INSTRUCTION_WORDS,) and not slots[words == 0].any()


@pytest.mark.parametrize("family", [family.name for family in load_site("burrito").families])
def test_what_was_drawn_is_said_in_any_words(family: str, rephraser: Rephraser) -> None:
    rng, said = np.random.default_rng(0), set[tuple[int, ...]]()
    for seed in range(40):
        task_id = f"burrito/{family}:train:{seed}"
        words, slots = instruction_of(task_id), slots_of(task_id)
        other = rephraser.rephrase(words, slots, PAGE, rng)
        assert other.shape == words.shape and other.dtype == words.dtype
        assert all(contains(other, phrase) for phrase in phrases(words, slots))
        assert not np.diff(np.flatnonzero(other)).max(initial=1) > 1, "padding is at the end"
        said.add(tuple(other.tolist()))
    assert len(said) >= 30


def test_an_instruction_that_fills_all_the_room_keeps_every_word(rephraser: Rephraser) -> None:
    words = np.arange(1, INSTRUCTION_WORDS + 1, dtype=np.int32)
    slots = np.ones(INSTRUCTION_WORDS, np.int8)
    for seed in range(20):
        assert np.array_equal(rephraser.rephrase(words, slots, PAGE, np.random.default_rng(seed)), words)


def test_the_same_chance_gives_the_same_words(rephraser: Rephraser) -> None:
    words, slots = instruction_of("burrito/coupon:train:1"), slots_of("burrito/coupon:train:1")
    first, second = (rephraser.rephrase(words, slots, PAGE, np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(first, second) and not np.array_equal(first, words)


def test_examples_come_in_other_words_where_that_is_asked_for(rephraser: Rephraser) -> None:
    task_ids = [f"burrito/customise:train:{seed}" for seed in range(16)]
    words = np.stack([instruction_of(each) for each in task_ids])
    seen = {
        "instruction": words,
        "element_text": np.tile(PAGE, (16, 1, 1)),
        SLOTS: np.stack(list(map(slots_of, task_ids))),
    }
    examples = Examples()
    examples.add(seen, np.ones((16, 2), np.bool_), np.zeros(16, np.int64))
    plain, (other,) = examples.batch(np.arange(16)), examples.batches(16, np.random.default_rng(0), rephraser)
    assert isinstance(plain.seen, dict) and isinstance(other.seen, dict)
    assert set(plain.seen) == set(other.seen) == {"instruction", "element_text"}
    assert np.array_equal(plain.seen["instruction"].numpy(), words)
    told = {tuple(each) for each in other.seen["instruction"].numpy().tolist()}
    changed = np.array([tuple(each) not in told for each in words.tolist()])
    assert 8 <= changed.sum() < 16, "most are said otherwise, and some as they were"
