"""Labelled observations: what was seen, what was possible, and what should be done."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (the types of torch and of the Stable-Baselines3 family are incomplete)

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from math import isqrt
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from webgym.errors import AgentError
from webgym_agents.learning.rephrasing import SLOTS, Rephraser

_COMPACT = {np.dtype(np.float32): np.float16, np.dtype(np.int32): np.int16}
"""Words are below 2**15, and boxes need no more than 11 bits: half the memory."""


Seen = NDArray[Any] | dict[str, NDArray[Any]]
"""Observations (B, ...), of one part or by part."""

_WINDOW = 49
_BARE = ""  # the name of the one part
_PART = "seen."
_INSTRUCTION = "instruction"


class Batch(NamedTuple):
    """Some examples.

    Attributes:
        seen: Tensors (B, ...), one or by part, of compact dtypes; policies cast as they need.
        masks: bool (B, n): the possible actions.
        labels: int64 (B, ...): the right ones.
    """

    seen: Tensor | dict[str, Tensor]
    masks: NDArray[np.bool_]
    labels: Tensor

    def to(self, device: torch.device) -> Batch:
        """The same, its tensors on that device."""
        seen = self.seen
        moved = {part: rows.to(device) for part, rows in seen.items()} if isinstance(seen, dict) else seen.to(device)
        return Batch(moved, self.masks, self.labels.to(device))


class Examples:
    """A set of labelled observations that grows."""

    def __init__(self) -> None:
        self._seen: dict[str, list[NDArray[Any]]] = {}
        self._masks: list[NDArray[np.uint8]] = []
        self._labels: list[NDArray[Any]] = []
        self._actions = 0

    def __len__(self) -> int:
        return len(self._labels)

    def add(self, seen: Seen, masks: NDArray[Any], labels: NDArray[Any]) -> None:
        """Add some.

        Args:
            seen: (B, ...); copied.
            masks: bool (B, n): the possible actions, the labels among them.
            labels: (B, ...): the right ones.
        """
        for part, rows in (seen if isinstance(seen, dict) else {_BARE: seen}).items():
            self._seen.setdefault(part, []).extend(rows.astype(_COMPACT.get(rows.dtype, rows.dtype)))
        self._masks.extend(np.packbits(masks.astype(np.bool_), axis=1))
        self._labels.extend(labels)
        self._actions = masks.shape[1]

    def extend(self, other: Examples) -> None:
        """Add all of those, of the same parts."""
        for part, rows in other._seen.items():
            self._seen.setdefault(part, []).extend(rows)
        self._masks.extend(other._masks)
        self._labels.extend(other._labels)
        self._actions = other._actions

    def first(self, count: int) -> Examples:
        """So many of them, in the order they were added."""
        kept = Examples()
        kept._seen = {part: rows[:count] for part, rows in self._seen.items()}
        kept._masks, kept._labels, kept._actions = self._masks[:count], self._labels[:count], self._actions
        return kept

    def save(self, file: Path) -> None:
        """Write them as a compressed NumPy archive, whatever the name of the file ends in."""
        seen = {_PART + part: np.stack(rows) for part, rows in self._seen.items()}
        seen |= {"masks": np.stack(self._masks), "labels": np.stack(self._labels), "actions": np.array(self._actions)}
        with file.open("wb") as opened:
            np.savez_compressed(opened, allow_pickle=False, **seen)

    @classmethod
    def load(cls, file: Path) -> Examples:
        """Read what `save` wrote.

        Raises:
            AgentError: The file is broken.
        """
        try:
            with file.open("rb") as opened, np.load(opened, allow_pickle=False) as archive:
                arrays: dict[str, NDArray[Any]] = {name: archive[name] for name in archive.files}
            loaded = cls()
            loaded._seen = {
                name.removeprefix(_PART): list(rows) for name, rows in arrays.items() if name.startswith(_PART)
            }
            loaded._masks, loaded._labels = list(arrays["masks"]), list(arrays["labels"])
            loaded._actions = int(arrays["actions"])
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise AgentError(
                f"{file} holds no examples, or is broken ({error}); remove it to make them anew."
            ) from error
        return loaded

    def batches(self, size: int, rng: np.random.Generator, rephraser: Rephraser | None = None) -> Iterator[Batch]:
        """All of them once, shuffled, in batches; the last of a window may be smaller.

        Instructions are in the words of the rephraser, if there is one, and other ones each time.

        In each window of `_WINDOW` batches, those with about as long an instruction and as many elements on the page
        come together: a network that leaves out the empty rows of a batch has half as much to do.
        """
        order = rng.permutation(len(self))
        for start in range(0, len(order), size * _WINDOW):
            window = order[start : start + size * _WINDOW]
            told = self._instructions(window, rephraser, rng)
            batches = -(-len(window) // size)
            shelved = self._alike_together(window, told, shelves=isqrt(batches))
            for batch in rng.permutation(batches):
                chosen = shelved[batch * size : (batch + 1) * size]
                yield self.batch(window[chosen], None if told is None else told[chosen])

    def batch(self, places: NDArray[np.int64], told: NDArray[Any] | None = None) -> Batch:
        """The examples at these places; with other instructions, where they are given."""
        rows = {part: np.stack([rows[at] for at in places]) for part, rows in self._seen.items() if part != SLOTS}
        if told is not None:
            rows[_INSTRUCTION] = told
        seen = {part: torch.from_numpy(each) for part, each in rows.items()}
        masks = np.unpackbits(np.stack([self._masks[at] for at in places]), axis=1, count=self._actions)
        labels = torch.from_numpy(np.stack([self._labels[at] for at in places]))
        return Batch(seen.get(_BARE, seen), masks.astype(np.bool_), labels)

    def _instructions(
        self, places: NDArray[np.int64], rephraser: Rephraser | None, rng: np.random.Generator
    ) -> NDArray[Any] | None:
        """What the examples at these places are told, in other words where there is a rephraser; None: nothing."""
        said = self._seen.get(_INSTRUCTION)
        if said is None:
            return None
        if rephraser is None or SLOTS not in self._seen:
            return np.stack([said[at] for at in places])
        slots, pages = self._seen[SLOTS], self._seen["element_text"]
        return np.stack([rephraser.rephrase(said[at], slots[at], pages[at], rng) for at in places])

    def _alike_together(self, places: NDArray[np.int64], told: NDArray[Any] | None, shelves: int) -> NDArray[np.int64]:
        """Their order by the length of the instruction, and on each shelf of that by how many elements are shown."""
        pages = self._seen.get("elements")
        if told is None or pages is None:
            return np.arange(len(places))
        by_length = np.count_nonzero(told, axis=1).argsort(kind="stable")
        shown = np.array([np.count_nonzero(pages[at][:, 0]) for at in places])
        shelved = np.array_split(by_length, shelves)
        return np.concatenate([shelf[shown[shelf].argsort(kind="stable")] for shelf in shelved])
