"""Instructions in other words, so that a policy learns what is asked for and not how it was said in training.

A task is worded by one of a few phrasings, into which what was drawn is put: "Order {items} for {when}.". A policy that
reads only those few takes their words for signs. So the words of the phrasings are thrown about while it learns: left
out, exchanged for those of other phrasings, for words of the page, and for words that nobody knows; what was drawn
stays as it is, though perhaps in another order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Formatter

import numpy as np
from numpy.typing import NDArray

from webgym.observe import INSTRUCTION_WORDS
from webgym.registry import load_site
from webgym.site import Site
from webgym.task import parse_task_id
from webgym.words import VOCABULARY_SIZE, hash_words, pad

SLOTS = "slots"
"""A part beside those of an observation, int8 (INSTRUCTION_WORDS,): which words of the instruction were drawn."""

_AS_IT_WAS = 0.2
_OTHER_ORDER = 0.3
_KEPT = 0.4
_UNKNOWN = 0.25
_OF_THE_PAGE = 0.1
_MOST_FILLING = 3

Words = NDArray[np.int32]


def slots_of(task_id: str) -> NDArray[np.int8]:
    """Which words of a task's instruction fill which placeholder of its phrasing.

    Returns:
        int8 (INSTRUCTION_WORDS,): 0 for the words of the phrasing and for padding, from 1 on for the placeholders. All
        words are of one placeholder where the instruction cannot be taken apart, or nothing was drawn.
    """
    name = parse_task_id(task_id)
    draw, phrasing = load_site(name.site).family(name.family).drawn(name.site, name.split, name.seed)
    pieces = list(_pieces(phrasing, draw.wording))
    slots = tuple(slot for slot, words in pieces for _ in words)
    whole = hash_words(phrasing.format_map(draw.wording))
    taken_apart = tuple(word for _, words in pieces for word in words) == whole  # no word is of two pieces
    if not taken_apart or not any(slots):
        slots = (1,) * len(whole)
    return np.array(pad(slots, INSTRUCTION_WORDS), np.int8)


def _pieces(phrasing: str, wording: Mapping[str, str]) -> Iterable[tuple[int, tuple[int, ...]]]:
    """What a phrasing says between its placeholders (0) and in them (1, 2, ...), in order."""
    slot = 0
    for literal, field, _, _ in Formatter().parse(phrasing):
        yield 0, hash_words(literal)
        if field is not None:
            slot += 1
            yield slot, hash_words(wording[field])


class Rephraser:
    """Says things in other words.

    Args:
        site: Whose phrasings of ``train`` it draws words from.
    """

    def __init__(self, site: Site) -> None:
        phrasings = [list(Formatter().parse(each)) for family in site.families for each in family.phrasings.train]
        open_ones = [pieces for pieces in phrasings if any(field is not None for _, field, *_ in pieces)]
        literals = {hash_words(literal) for pieces in open_ones for literal, *_ in pieces}
        self._pieces: list[Words] = [np.array(words, np.int32) for words in sorted(literals) if words]

    def rephrase(self, instruction: Words, slots: NDArray[np.int8], page: Words, rng: np.random.Generator) -> Words:
        """One instruction in other words.

        Args:
            instruction: int (INSTRUCTION_WORDS,).
            slots: As `slots_of` gives them.
            page: int (any): words of the page that it is read on.
            rng: The only source of chance.

        Returns:
            int (INSTRUCTION_WORDS,), of the same dtype.
        """
        if rng.random() < _AS_IT_WAS:
            return instruction
        said, order = instruction[: np.count_nonzero(instruction)], np.unique(slots[slots > 0])
        page = page[page > 0]
        if rng.random() < _OTHER_ORDER:
            rng.shuffle(order)
        room = INSTRUCTION_WORDS - int(np.count_nonzero(slots))
        pieces: list[Words] = []
        for slot in [*map(int, order), 0]:
            before = _before(said, slots, slot) if rng.random() < _KEPT else self._filling(rng)
            filling = self._noisy(before, page, rng)[:room]
            room -= len(filling)
            pieces.append(filling)
            if slot:
                pieces.append(said[slots[: len(said)] == slot])
        words: Words = np.concatenate(pieces)
        return np.pad(words, (0, INSTRUCTION_WORDS - len(words))).astype(instruction.dtype)

    def _filling(self, rng: np.random.Generator) -> Words:
        """What other phrasings say."""
        chosen = rng.integers(len(self._pieces), size=rng.integers(_MOST_FILLING + 1))
        pieces: list[Words] = [np.zeros(0, np.int32), *(self._pieces[at] for at in chosen)]
        return np.concatenate(pieces)

    def _noisy(self, words: Words, page: Words, rng: np.random.Generator) -> Words:
        """Some of the words exchanged: for any, or for words of the page."""
        chance = rng.random(len(words))
        words = np.where(chance < _UNKNOWN, rng.integers(1, VOCABULARY_SIZE, len(words)), words)
        if len(page):
            words = np.where(chance > 1 - _OF_THE_PAGE, rng.choice(page, len(words)), words)
        return words


def _before(said: Words, slots: NDArray[np.int8], slot: int) -> Words:
    """What the phrasing says before a placeholder; before 0, what it says last."""
    slots = slots[: len(said)]
    end = int(np.argmax(slots == slot)) if slot else len(said)
    filled = np.flatnonzero(slots[:end])
    return said[(int(filled[-1]) + 1 if len(filled) else 0) : end]
