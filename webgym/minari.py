"""Minari: demonstrations as a data set in its format.

    export_minari("runs/demos", "webgym/burrito-v0/oracle-v0")
    dataset = minari.load_dataset("webgym/burrito-v0/oracle-v0")
    env = dataset.recover_environment()

Observations, actions and rewards are those of the environment, to the byte: pictures are not made JPEGs. The info of an
episode holds ``action_mask``, bool (T, n), where the action mode has masks; its options hold ``task``, so that
``env.reset(options={"task": ...})`` plays it again.
"""

from __future__ import annotations

import importlib
import os
import warnings
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any, cast

import gymnasium as gym
import numpy as np
from numpy.typing import NDArray

from webgym.demonstrations import Demonstration, read_arguments, read_demonstrations
from webgym.errors import UsageError


def check_minari(dataset_id: str) -> Any:  # noqa: ANN401 - the module, which is untyped
    """The module, if it is installed and the data set can be written.

    Raises:
        UsageError: It is not installed, there is such a data set already, or it cannot be called that.
    """
    try:
        minari = importlib.import_module("minari")
        local = importlib.import_module("minari.storage.local")
        importlib.import_module("h5py")
    except ImportError as error:
        raise UsageError("Minari is not installed; install it with: pip install 'webgym-rl[minari]'") from error
    try:
        taken = Path(local.get_dataset_path(dataset_id)).exists()
    except ValueError as error:
        raise UsageError(f"{dataset_id!r} cannot be the id of a data set: {error}") from error
    if taken:
        raise UsageError(f"there is a data set {dataset_id!r} already; give another name or version, such as ...-v1.")
    return minari


def export_minari(folder: str | os.PathLike[str], dataset_id: str) -> int:
    """Write the demonstrations of a folder as a data set, one episode at a time.

    Args:
        folder: Where they are, see `webgym.demonstrations`.
        dataset_id: As Minari has it: ``namespace/environment/name-v0``. It lies where Minari keeps its data sets.

    Returns:
        How many episodes.

    Raises:
        UsageError: As `check_minari` and `read_demonstrations`; or there are no demonstrations.
    """
    minari = check_minari(dataset_id)
    arguments, demonstrations = read_arguments(folder), read_demonstrations(folder)
    first = next(demonstrations, None)
    if first is None:
        raise UsageError(f"{os.fspath(folder)} holds no demonstration yet: there is nothing to export.")
    settings: dict[str, Any] = {name: _frozen(value) for name, value in first.settings.items()}
    with (
        closing(gym.make(str(arguments["env_id"]), disable_env_checker=True, **settings)) as env,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")  # that nobody gave an e-mail address, or a link to the code
        dataset = minari.create_dataset_from_buffers(
            dataset_id,
            map(_buffer, chain([first], demonstrations)),
            env=env,
            algorithm_name=first.agent,
            description=f"Demonstrations of {arguments['env_id']} by {first.agent}, recorded with webgym.",
            requirements=["webgym-rl"],
            data_format="hdf5",
            jpeg_encoding=False,
        )
    return len(dataset)


def _frozen(value: Any) -> Any:  # noqa: ANN401 - as JSON has it
    """Several parts, as the environment wants them; one part of several is no `Dict`."""
    if not isinstance(value, list):
        return value
    several = cast("list[Any]", value)
    return several[0] if len(several) == 1 else tuple(several)


def _buffer(demonstration: Demonstration) -> Any:  # noqa: ANN401 - Minari is untyped
    """One episode, as Minari takes it."""
    buffer = importlib.import_module("minari.data_collector.episode_buffer").EpisodeBuffer
    steps = len(demonstration)
    last = np.arange(1, steps + 1) == steps
    seen = {part: _plain(values) for part, values in demonstration.observations.items()}
    masks = demonstration.action_masks
    return buffer(
        seed=demonstration.task["seed"],
        options={"task": demonstration.task["id"]},
        observations=seen if len(seen) > 1 else next(iter(seen.values())),
        actions=_plain(demonstration.actions),
        rewards=demonstration.rewards,
        terminations=last & demonstration.terminated,
        truncations=last & (not demonstration.terminated),
        infos=None if masks is None else {"action_mask": masks},
    )


def _plain(values: NDArray[Any] | tuple[str, ...]) -> Any:  # noqa: ANN401 - as above
    return list(values) if isinstance(values, tuple) else values
