"""Attention that knows which words are equal, and attention among the rows of one sequence."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (the types of torch and of the Stable-Baselines3 family are incomplete)

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

SUMMARY = 4
"""Figures that sum a row's matches up."""

_NEVER = -1e9
_FIRST_TRUST = (2.0, 4.0)
"""What an equal word and an equal pair of words count before anything is learnt."""
_FIRST_SLOPES = (1.0, 0.125)
"""By how much a place farther away counts less in the first heads, before anything is learnt."""


class Matches(NamedTuple):
    """Where the words of R rows stand in a text of L words.

    Attributes:
        words: bool (B, R, L): the row has this word.
        pairs: bool (B, R, L): the row has this word and, next to it in both, one of its neighbours.
        summary: float32 (B, R, 4): the shares of the row's words and pairs that stand in the text, whether all of its
            words do, and whether any does.
    """

    words: Tensor
    pairs: Tensor
    summary: Tensor

    def turned(self) -> Matches:
        """The same words and pairs, seen from the text: (B, L, R); the summary stays that of the rows."""
        return Matches(self.words.transpose(1, 2), self.pairs.transpose(1, 2), self.summary)


def find_matches(rows: Tensor, text: Tensor) -> Matches:
    """Find the words of rows in a text.

    Args:
        rows: int64 (B, R, W), 0 for padding.
        text: int64 (B, L), 0 for padding.
    """
    equal = (rows.unsqueeze(-1) == text[:, None, None, :]) & (rows > 0).unsqueeze(-1)  # (B, R, W, L)
    begins = equal[:, :, :-1, :-1] & equal[:, :, 1:, 1:]
    pair_of_word = functional.pad(begins.any(-1), (0, 1))  # (B, R, W)
    pair_at = begins.any(2)  # (B, R, L - 1)
    pairs = functional.pad(pair_at, (0, 1)) | functional.pad(pair_at, (1, 0))
    found, counts = equal.any(-1), (rows > 0).sum(-1).clamp(min=1)
    share = found.sum(-1) / counts
    pair_share = pair_of_word.sum(-1) / (counts - 1).clamp(min=1)
    summary = torch.stack([share, pair_share, (share == 1).float(), (share > 0).float()], -1)
    return Matches(equal.any(2), pairs, summary)


class MatchAttention(nn.Module):
    """Rows look a text up, above all where their own words stand in it; they may find nothing.

    Args:
        width: Length of the vectors (D).
        heads: How many.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self._heads = heads
        self._norm = nn.LayerNorm(width)
        self._query = nn.Linear(width, width)
        self._key_value = nn.Linear(width, 2 * width)
        self._nothing = nn.Parameter(torch.zeros(1, 1, width))
        self._trust = nn.Parameter(torch.tensor(_FIRST_TRUST).repeat(heads, 1))
        self._out = nn.Linear(width, width)

    def forward(self, rows: Tensor, text: Tensor, matches: Matches, is_text: Tensor) -> Tensor:
        """What the rows find.

        Args:
            rows: float32 (B, R, D).
            text: float32 (B, L, D).
            matches: Of the rows' words in the text.
            is_text: bool (B, L), False for padding.

        Returns:
            float32 (B, R, D), to be added to the rows.
        """
        text = torch.cat([self._nothing.expand(len(text), -1, -1), text], 1)
        trust = self._trust[:, :, None, None]
        bias = trust[:, 0] * matches.words.unsqueeze(1) + trust[:, 1] * matches.pairs.unsqueeze(1)  # (B, H, R, L)
        bias = bias.masked_fill(~is_text[:, None, None, :], _NEVER)
        bias = functional.pad(bias, (1, 0))
        query = _split(self._query(self._norm(rows)), self._heads)
        key, value = (_split(each, self._heads) for each in self._key_value(text).chunk(2, -1))
        found = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        return self._out(found.transpose(1, 2).flatten(2))


class SelfAttention(nn.Module):
    """One transformer layer, normalised before each half.

    Args:
        width: Length of the vectors (D).
        heads: How many.
        reach: How many places apart two rows may be before farther ones are all as far; 0: their places do not count.
            How much that counts is learnt (Raffel et al. 2020, https://arxiv.org/abs/1910.10683); before anything is
            learnt, the first heads see what is near (Press et al. 2022, https://arxiv.org/abs/2108.12409).
    """

    def __init__(self, width: int, heads: int, reach: int = 0) -> None:
        super().__init__()
        self._heads, self._reach = heads, reach
        if reach:
            places = torch.arange(-reach, reach + 1).abs()
            slopes = functional.pad(torch.tensor(_FIRST_SLOPES), (0, heads))[:heads]
            self._apart = nn.Parameter(-slopes.unsqueeze(1) * places)
        self._norm = nn.LayerNorm(width)
        self._project = nn.Linear(width, 3 * width)
        self._out = nn.Linear(width, width)
        self._think = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width)
        )

    def forward(self, rows: Tensor, is_row: Tensor) -> Tensor:
        """The rows, each having seen the others.

        Args:
            rows: float32 (B, R, D).
            is_row: bool (B, R), False for padding.
        """
        query, key, value = (_split(each, self._heads) for each in self._project(self._norm(rows)).chunk(3, -1))
        mask = is_row[:, None, None, :].expand(-1, 1, rows.shape[1], -1)
        if self._reach:
            mask = self._nearness(rows.shape[1]).masked_fill(~mask, _NEVER)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        rows = rows + self._out(seen.transpose(1, 2).flatten(2))
        return rows + self._think(rows)

    def _nearness(self, count: int) -> Tensor:
        """What the places of so many rows add to their attention: (H, R, R)."""
        places = torch.arange(count, device=self._apart.device)
        apart = (places - places.unsqueeze(1)).clamp(-self._reach, self._reach)
        return self._apart[:, apart + self._reach]


def _split(rows: Tensor, heads: int) -> Tensor:
    """(B, R, D) as (B, H, R, D / H)."""
    return rows.unflatten(-1, (heads, -1)).transpose(1, 2)
