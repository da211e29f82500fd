"""Hashed words (`webgym.words`) as vectors, and the numbers among them.

A hash cannot be read backwards, so the numbers of menus and clocks are hashed and looked up. About one other word in 25
has the hash of one of them.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (the types of torch and of the Stable-Baselines3 family are incomplete)

from __future__ import annotations

import torch
from torch import Tensor, nn

from webgym.words import VOCABULARY_SIZE, hash_words

BUCKETS = 4096
"""Vectors; words that fall into one bucket share a vector. Which words are equal is never read from vectors."""

_LARGEST_COUNT = 100
_LARGEST_CENTS, _CENTS_STEP = 6_000, 5
_MINUTES_STEP = 15
_NUMBER_SCALE = 10.0
NUMBER_NAMES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
"""Of 1, 2, and so on."""


class WordVectors(nn.Module):
    """Vectors of hashed words.

    Args:
        width: Length of a vector.
    """

    numbers: Tensor

    def __init__(self, width: int) -> None:
        super().__init__()
        self._vectors = nn.Embedding(BUCKETS, width, padding_idx=0)
        nn.init.normal_(self._vectors.weight, std=width**-0.5)
        self._numbers = nn.Linear(2, width, bias=False)
        self.register_buffer("numbers", _number_table(), persistent=False)

    def forward(self, words: Tensor) -> Tensor:
        """Vectors of words.

        Args:
            words: int64 (...), 0 for padding.

        Returns:
            float32 (..., width); 0 for padding.
        """
        buckets = torch.where(words > 0, 1 + words % (BUCKETS - 1), 0)
        vectors: Tensor = self._vectors(buckets) + self._numbers(self.numbers[words])
        return vectors * (words > 0).unsqueeze(-1)


def _number_table() -> Tensor:
    """By hashed word: whether it is a number, and how large; float32 (VOCABULARY_SIZE, 2)."""
    table = torch.zeros(VOCABULARY_SIZE, 2)
    hours = {f"{at // 60}:{at % 60:02}": at / 60 for at in range(0, 24 * 60, _MINUTES_STEP)}
    prices = {f"{cents / 100:.2f}": cents / 100 for cents in range(0, _LARGEST_CENTS, _CENTS_STEP)}
    counts = {str(count): float(count) for count in range(_LARGEST_COUNT)}
    names = {name: float(count) for count, name in enumerate(NUMBER_NAMES, 1)}
    for text, size in {**hours, **prices, **counts, **names}.items():
        (word,) = hash_words(text)
        table[word] = torch.tensor([1.0, size / _NUMBER_SCALE])
    return table
