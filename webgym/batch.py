"""Observations of several environments, part by part in one array, each encoded straight into its row."""

from __future__ import annotations

from typing import Any

import numpy as np

from webgym.observe import Array, Observation, ObservationSpec, Part
from webgym.task import Task
from webgym.types import Look


class ObservationBatch:
    """Room for the observations of ``count`` environments; every row starts blank.

    Args:
        spec: What an observation is.
        count: Of how many environments.
    """

    def __init__(self, spec: ObservationSpec, count: int) -> None:
        self._spec = spec
        self._arrays: dict[Part, Array] = {}
        self._texts: dict[Part, list[str]] = {}
        for part in spec.parts:
            space = spec.part_space(part)
            if space.shape is None:  # a text
                self._texts[part] = [""] * count
            else:
                self._arrays[part] = np.zeros((count, *space.shape), space.dtype)

    def write(self, row: int, look: Look, task: Task) -> None:
        """Encode one look into a row.

        Raises:
            BrowserError: As `ObservationSpec.encode`.
        """
        encoded = self._spec.encode(look, task, {part: array[row] for part, array in self._arrays.items()})
        for part, texts in self._texts.items():
            texts[row] = str(encoded[part] if isinstance(encoded, dict) else encoded)

    def blank(self, row: int) -> None:
        """Make a row that of no page at all: zeros and empty texts."""
        for array in self._arrays.values():
            array[row] = 0
        for texts in self._texts.values():
            texts[row] = ""

    @property
    def observations(self) -> Any:  # noqa: ANN401 - a member of the batched space
        """The batch, as `gymnasium.vector.utils.batch_space` has it: arrays (count, ...), and tuples of texts.

        The arrays are not copied.
        """
        parts = {**self._arrays, **{part: tuple(texts) for part, texts in self._texts.items()}}
        return parts[self._spec.parts[0]] if self._spec.bare else {part: parts[part] for part in self._spec.parts}


def blank_observation(spec: ObservationSpec) -> Observation:
    """The observation of no page at all: zeros and empty texts."""
    parts: dict[str, Array | str] = {}
    for part in spec.parts:
        space = spec.part_space(part)
        parts[part] = "" if space.shape is None else np.zeros(space.shape, space.dtype)
    return parts[spec.parts[0]] if spec.bare else parts
