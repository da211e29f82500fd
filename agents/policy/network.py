"""From what a page shows to a score for every action of the ``element`` mode.

The heart of it: each element looks its words up in the instruction. Which words are equal is known exactly, from their
hashes, so a dish that was never seen in training is found by its name all the same. Before that, the words of the
instruction look themselves up in what the agent did and in the elements, so that they know which of them have been
dealt with and what can be done about them on this page, and tell the words near them: an extra knows whether the dish
it belongs to is the one that is open.

Shapes: B observations, E elements, L words of the instruction, M remembered actions, D the width of vectors.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (the types of torch and of the Stable-Baselines3 family are incomplete)

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from webgym.act.element import ACTION_COUNT, MAX_VALUES, SCROLL_DOWN
from webgym.observe import ELEMENT_FEATURES, INSTRUCTION_WORDS, MAX_ELEMENTS
from webgym_agents.policy.amounts import PRICES, Amounts, compare_prices
from webgym_agents.policy.matching import SUMMARY, MatchAttention, Matches, SelfAttention, find_matches
from webgym_agents.policy.memory import KINDS, REMEMBERED
from webgym_agents.policy.words import WordVectors

_REPEATS = 2
_Y = ELEMENT_FEATURES.index("y")
_X = ELEMENT_FEATURES.index("x")
_ROWS_APART = 100.0
"""Weight of y against x in the order of reading: elements less than a 100th of a viewport apart share a line."""
_REACH = 24
"""Words of the instruction that are farther apart than this are all as far from each other."""


@dataclass(frozen=True)
class NetworkSize:
    """How large a network is.

    Attributes:
        word_width: Length of the vectors of words.
        width: Length of all other vectors (D).
        heads: Of each attention.
        layers: In which the words of the instruction, and then the elements, see one another.
    """

    word_width: int = 32
    width: int = 64
    heads: int = 4
    layers: int = 2


class FirstGuess(NamedTuple):
    """What speaks for clicking an element before anything is learnt: what is named is clicked, and once.

    Attributes:
        words: What it counts that its words stand in the instruction, if all do; else, their share of it.
        pairs: The same of its pairs of neighbouring words.
        again: What it counts that the very same words were acted on before.
    """

    words: float = 3.0
    pairs: float = 0.5
    again: float = -1.5


class PageNetwork(nn.Module):
    """Scores actions, and judges how well things stand.

    Args:
        size: How large it is.
        first_guess: What it clicks before it has learnt anything; learning changes that, too.
    """

    def __init__(self, size: NetworkSize | None = None, first_guess: FirstGuess | None = None) -> None:
        super().__init__()
        self.size = size = size or NetworkSize()
        word_width, width, heads = size.word_width, size.width, size.heads
        self._words, self._amounts = WordVectors(word_width), Amounts()
        self._instruction_in = nn.Linear(word_width, width)
        self._places = nn.Parameter(0.1 * torch.randn(INSTRUCTION_WORDS, width))
        self._memory_in = nn.Linear(word_width + SUMMARY, width)
        self._kinds = nn.Embedding(KINDS, width)
        self._recency = nn.Parameter(0.1 * torch.randn(REMEMBERED, width))
        self._dealt_with = MatchAttention(width, heads)
        self._on_page = MatchAttention(width, heads)
        self._beside = nn.Conv1d(width, width, kernel_size=5, padding=2)
        self._instruction = nn.ModuleList(SelfAttention(width, heads, _REACH) for _ in range(size.layers))
        self._element_in = nn.Linear(word_width + len(ELEMENT_FEATURES) + SUMMARY + _REPEATS + PRICES, width)
        self._look_up = MatchAttention(width, heads)
        self._neighbours = nn.Conv1d(width, width, kernel_size=5, padding=2)
        self._whole = nn.Linear(2 * width, width)
        self._page = nn.ModuleList(SelfAttention(width, heads) for _ in range(size.layers))
        self._norm = nn.LayerNorm(width)
        self._click = _head(2 * width, width, 1)
        self._first_guess = nn.Linear(SUMMARY + _REPEATS, 1, bias=False)
        guess = first_guess or FirstGuess()
        self._first_guess.weight.data = torch.tensor([[guess.words, guess.pairs, 0.0, 0.0, guess.again, 0.0]])
        self._value_in = nn.Linear(word_width + SUMMARY, width)
        self._value_places = nn.Parameter(0.1 * torch.randn(MAX_VALUES, width))
        self._look_value_up = MatchAttention(width, heads)
        self._fill = nn.Linear(2 * width, width)
        self._other = nn.Linear(width, ACTION_COUNT - SCROLL_DOWN)
        self._value = _head(width, width, 1)

    def forward(self, seen: Mapping[str, Tensor]) -> tuple[Tensor, Tensor]:
        """Scores of all actions, and the value of the state.

        Args:
            seen: The parts ``elements``, ``element_text`` and ``instruction``, and ``memory`` and ``values``
                (`webgym_agents.policy.memory`), each (B, ...), of any dtype.

        Returns:
            float32 (B, ACTION_COUNT), not masked, and float32 (B,).
        """
        instruction = self._amounts.in_figures(_used(seen["instruction"].long()))
        memory = _used(seen["memory"].long())
        memory = torch.cat([memory[..., :1], self._amounts.in_figures(memory[..., 1:])], -1)
        elements = _used(seen["elements"].float())
        words = self._amounts.in_figures(seen["element_text"].long()[:, : elements.shape[1]])
        present = elements[..., 0] > 0
        matches, repeats = find_matches(words, instruction), _repeats(words, memory[..., 1:])
        prices = compare_prices(self._amounts.price_of(words), self._amounts.price_of(instruction))
        rows = self._element_in(torch.cat([self._mean(words), elements, matches.summary, repeats, prices], -1))
        past, done = self._read_memory(memory, instruction)
        said = self._instruction_in(self._words(instruction)) + self._places[: instruction.shape[1]]
        said = said + self._dealt_with(said, past, done.turned(), memory[..., 0] > 0)
        said = said + self._on_page(said, rows, matches.turned(), present)
        said = self._read_instruction(said, instruction > 0)
        rows = rows + self._look_up(rows, said, matches, instruction > 0)
        # The page as a whole begins as the instruction and the last action.
        page = self._whole(torch.cat([_mean_of(said, instruction > 0), past[:, 0]], -1))
        page, rows = self._read_page(page, rows, elements)
        guess = self._first_guess(torch.cat([matches.summary, repeats], -1))
        on_page = torch.cat([rows, page.unsqueeze(1).expand_as(rows)], -1)
        missing = MAX_ELEMENTS - rows.shape[1]
        clicks = functional.pad((self._click(on_page) + guess).flatten(1), (0, missing))
        values = self._amounts.in_figures(seen["values"].long())
        fills = self._fill(on_page) @ self._read_values(values, instruction, said).transpose(1, 2)
        fills = functional.pad(fills.flatten(1), (0, missing * MAX_VALUES))
        return torch.cat([clicks, fills, self._other(page)], -1), self._value(page).flatten()

    def _read_memory(self, memory: Tensor, instruction: Tensor) -> tuple[Tensor, Matches]:
        """What was done, (B, M, D), and where its words stand in the instruction."""
        kinds, words = memory[..., 0].clamp(max=KINDS - 1), memory[..., 1:]
        matches = find_matches(words, instruction)
        past = self._memory_in(torch.cat([self._mean(words), matches.summary], -1))
        return past + self._kinds(kinds) + self._recency[: memory.shape[1]], matches

    def _read_instruction(self, said: Tensor, is_word: Tensor) -> Tensor:
        """Its words, having seen one another: (B, L, D)."""
        said = said * is_word.unsqueeze(-1)
        said = said + self._beside(said.transpose(1, 2)).transpose(1, 2)
        for layer in self._instruction:
            said = layer(said, is_word)
        return said

    def _read_page(self, page: Tensor, rows: Tensor, elements: Tensor) -> tuple[Tensor, Tensor]:
        """The page as a whole, and its elements, having seen one another: (B, D), (B, E, D)."""
        present = elements[..., 0] > 0
        rows = rows * present.unsqueeze(-1)
        rows = (rows + self._look_around(rows, elements)) * present.unsqueeze(-1)
        rows = torch.cat([page.unsqueeze(1), rows], 1)
        for layer in self._page:
            rows = layer(rows, functional.pad(present, (1, 0), value=True))
        rows = self._norm(rows)
        return rows[:, 0], rows[:, 1:]

    def _read_values(self, words: Tensor, instruction: Tensor, said: Tensor) -> Tensor:
        """The values that can be typed, as the instruction speaks of them: (B, MAX_VALUES, D)."""
        matches = find_matches(words, instruction)
        values = self._value_in(torch.cat([self._mean(words), matches.summary], -1)) + self._value_places
        return (values + self._look_value_up(values, said, matches, instruction > 0)) * self.size.width**-0.5

    def _look_around(self, rows: Tensor, elements: Tensor) -> Tensor:
        """What stands before and after each element, in the order of reading; rows of no element are 0."""
        lines = (elements[..., _Y] * _ROWS_APART).round() * _ROWS_APART + elements[..., _X]
        order = lines.masked_fill(elements[..., 0] == 0, torch.inf).argsort(dim=-1, stable=True)
        read = rows.gather(1, order.unsqueeze(-1).expand_as(rows))
        around = self._neighbours(read.transpose(1, 2)).transpose(1, 2)
        return torch.zeros_like(around).scatter(1, order.unsqueeze(-1).expand_as(around), around)

    def _mean(self, words: Tensor) -> Tensor:
        return _mean_of(self._words(words), words > 0)


def _head(inputs: int, width: int, outputs: int) -> nn.Sequential:
    last = nn.Linear(width, outputs)
    nn.init.normal_(last.weight, std=0.01)  # at first, all actions are about as likely
    nn.init.zeros_(last.bias)
    return nn.Sequential(nn.Linear(inputs, width), nn.ReLU(), last)


def _used(rows: Tensor) -> Tensor:
    """Without the rows at the end that are 0 in every observation; at least one is kept."""
    kept = (rows.flatten(2) if rows.dim() > 2 else rows.unsqueeze(-1)).ne(0).any(-1).any(0)
    return rows[:, : max(1, int(kept.nonzero().max()) + 1 if kept.any() else 1)]


def _mean_of(vectors: Tensor, counts: Tensor) -> Tensor:
    """The mean over the last axis but one of those that count."""
    weights = counts.unsqueeze(-1).float()
    return (vectors * weights).sum(-2) / weights.sum(-2).clamp(min=1)


def _repeats(words: Tensor, remembered: Tensor) -> Tensor:
    """Whether the very same words were acted on before, and how lately: float32 (B, E, 2)."""
    same = (words.unsqueeze(2) == remembered.unsqueeze(1)).all(-1) & (words > 0).any(-1).unsqueeze(2)  # (B, E, M)
    age = torch.arange(1, same.shape[2] + 1, device=words.device)
    return torch.stack([same.any(-1).float(), (same / age).amax(-1)], -1)
