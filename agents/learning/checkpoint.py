"""Checkpoints: what a stage keeps on disk, so that it can go on after a stop or a kill.

A checkpoint is a dict of tensors, numbers, strings, lists and dicts. It is loaded with ``weights_only=True``, so that a
file from a stranger can hold nothing that runs, and written whole, so that a kill leaves the old one or the new one.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch

from webgym.errors import AgentError

_KIND = "webgym checkpoint"
_REMEDY = "delete it to start this stage afresh"


def save_checkpoint(path: Path, kind: str, contents: Mapping[str, Any]) -> None:
    """Replace a checkpoint in one go.

    Args:
        path: The file.
        kind: What made it, such as ``"PPO"``; only the same reads it again.
        contents: Tensors, numbers, strings and None, in dicts and lists, by name.
    """
    part = path.with_name(f".{path.name}.part")
    torch.save({_KIND: kind, **contents}, part)
    part.replace(path)


def load_checkpoint(path: Path, kind: str) -> dict[str, Any] | None:
    """What a checkpoint holds; None if there is none. Tensors are on the CPU.

    Raises:
        AgentError: It is truncated, or not a checkpoint of that kind.
    """
    if not path.exists():
        return None
    try:
        found: object = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # zip, pickle and tensors each have their own
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise broken(path, f"is truncated, or no checkpoint: {reason}") from error
    if not isinstance(found, dict):
        raise broken(path, f"holds a {type(found).__name__}, where a checkpoint of {kind} was expected")
    contents = cast("dict[str, Any]", found)
    if contents.pop(_KIND, None) != kind:
        raise broken(path, f"is no checkpoint of {kind}")
    return contents


def check_settings(path: Path, found: object, wanted: Mapping[str, Any]) -> None:
    """See that a checkpoint was made with the settings that it would go on with.

    Args:
        path: Its file.
        found: The settings in it.
        wanted: Those of now.

    Raises:
        AgentError: They differ; the message names the first.
    """
    made: Mapping[str, Any] = cast("Mapping[str, Any]", found) if isinstance(found, Mapping) else {}
    for name in sorted(made.keys() | wanted.keys()):
        if made.get(name) != wanted.get(name):
            was, now = made.get(name), wanted.get(name)
            raise broken(path, f"was made with {name}={was!r}, and now it is {now!r}; go back to that")


def broken(path: Path, fault: str) -> AgentError:
    """The error for a checkpoint that cannot be gone on from: which file, what is wrong, and what to do."""
    return AgentError(f"checkpoint {path} {fault}, or {_REMEDY}.")


def random_state() -> dict[str, Any]:
    """Where the generators of torch, NumPy and Python stand, as tensors and numbers."""
    _, words, position, has_gauss, gauss = cast("tuple[str, Any, int, int, float]", np.random.get_state())
    version, internal, next_gauss = random.getstate()
    return {
        "torch": torch.get_rng_state(),
        "numpy": {
            "words": torch.from_numpy(words.astype(np.int64)),  # pyright: ignore[reportUnknownMemberType]
            "position": int(position),
            "has_gauss": int(has_gauss),
            "gauss": float(gauss),
        },
        "python": {"version": version, "internal": torch.tensor(internal, dtype=torch.int64), "next_gauss": next_gauss},
    }


def restore_random_state(state: Mapping[str, Any]) -> None:
    """Put the generators where they stood; `random_state` says the form."""
    torch.set_rng_state(state["torch"])
    numpy, python = state["numpy"], state["python"]
    words = numpy["words"].numpy().astype(np.uint32)
    np.random.set_state(("MT19937", words, numpy["position"], numpy["has_gauss"], numpy["gauss"]))
    random.setstate((python["version"], tuple(python["internal"].tolist()), python["next_gauss"]))
