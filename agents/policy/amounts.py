"""Numbers and prices among hashed words (`webgym.words`).

"Three" and "3" are different words, and how a price compares with a limit is not to be seen from two hashes. Both are
looked up here, so that nobody has to learn them.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (the types of torch and of the Stable-Baselines3 family are incomplete)

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from webgym.words import VOCABULARY_SIZE, hash_words
from webgym_agents.policy.words import NUMBER_NAMES

PRICES = 3
"""Figures that say how a price compares with another."""

_LARGEST_CENTS, _CENTS_STEP = 12_000, 5
_FAR, _FINE = 2.0, 8.0
"""Prices that differ by more than a factor of e**2 are all as far from each other; the fine scale shows hundredths."""


class Amounts(nn.Module):
    """Numbers that are said in different ways, and amounts of money."""

    figures: Tensor
    prices: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("figures", _figure_table(), persistent=False)
        self.register_buffer("prices", _price_table(), persistent=False)
        (self._sign,) = hash_words("$")

    def in_figures(self, words: Tensor) -> Tensor:
        """The same words, with "3" for "three"; int64 (...), of the same shape."""
        return self.figures[words]

    def price_of(self, words: Tensor) -> Tensor:
        """The highest price that words speak of, in dollars; 0 where they speak of none.

        Args:
            words: int64 (..., W), 0 for padding.

        Returns:
            float32 (...).
        """
        after_sign = functional.pad(words[..., :-1] == self._sign, (1, 0))
        return (self.prices[words] * after_sign).amax(-1)


def compare_prices(prices: Tensor, limit: Tensor) -> Tensor:
    """How prices compare with a limit.

    Args:
        prices: float32 (B, E), in dollars, 0 for none.
        limit: float32 (B,), the same.

    Returns:
        float32 (B, E, 3): whether there are both, and the logarithm of their ratio, at large and finely.
    """
    both = (prices > 0) & (limit > 0).unsqueeze(1)
    higher = torch.where(both, prices / limit.unsqueeze(1), 1.0).log()
    return torch.stack([both.float(), higher.clamp(-_FAR, _FAR), (higher * _FINE).tanh()], -1)


def _figure_table() -> Tensor:
    """By hashed word: the same, or the hashed figure where it is the name of a number; int64 (VOCABULARY_SIZE,)."""
    table = torch.arange(VOCABULARY_SIZE)
    for count, name in enumerate(NUMBER_NAMES, 1):
        table[hash_words(name)[0]] = hash_words(str(count))[0]
    return table


def _price_table() -> Tensor:
    """By hashed word: how many dollars it is, behind a dollar sign; float32 (VOCABULARY_SIZE,)."""
    table = torch.zeros(VOCABULARY_SIZE)
    for cents in range(_LARGEST_CENTS, 0, -_CENTS_STEP):  # of two prices with one hash, it is the lower
        table[hash_words(f"{cents / 100:.2f}")[0]] = cents / 100
    return table
