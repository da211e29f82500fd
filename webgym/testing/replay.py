"""The rule `deterministic`: equal tasks give equal episodes, to the byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from webgym.engine import Engine
from webgym.env import WebEnv
from webgym.observe import Observation
from webgym.task import Family
from webgym.testing.asked import Looked
from webgym.testing.inspection import Inspection, NotApplicableError
from webgym.testing.playing import SITE_FAULTS, chance, oracle
from webgym.testing.report import Finding

_PARTS = ("screenshot", "elements", "element_text", "page", "url")
_STRAY_STEPS = 3
_MOST_STEPS = 40

Record = dict[str, str]
"""What one reset or step returned: fingerprints of the parts, and the rest as text."""


def deterministic(inspection: Inspection) -> Looked:
    """Two fresh browsers show and return the same: observations, rewards, infos and the database.

    One task of each family is played in each of them, the second time in the opposite order: a few random steps, then
    the oracle's.

    Raises:
        NotApplicableError: The browser cannot draw frame by frame, without which pictures may differ.
    """
    if not inspection.engine.spec.resolve()[1]:
        raise NotApplicableError("equal bytes need chrome-headless-shell; see engine='deterministic'")
    families = [family for family in inspection.site.families if inspection.modes_of(family)]
    first, second = _rehearse(inspection, families), _rehearse(inspection, families[::-1])
    for family in families:
        task_id = _task_id(inspection, family)
        what = _first_difference(first[family.name], second[family.name]) or _fault(first[family.name])
        yield [Finding("deterministic", what, task_id)] if what else []


def _task_id(inspection: Inspection, family: Family) -> str:
    """A task of the family; the families take the splits in turn."""
    ids = inspection.task_ids(family, seeds=1)
    return ids[inspection.site.families.index(family) % len(ids)]


def _rehearse(inspection: Inspection, families: Sequence[Family]) -> dict[str, list[Record]]:
    """Play a task of each family in a browser that nobody has used."""
    with closing(inspection.fresh_engine()) as engine:
        return {family.name: _play(inspection, engine, family) for family in families}


def _play(inspection: Inspection, engine: Engine, family: Family) -> list[Record]:
    mode = inspection.modes_of(family)[0]
    env = WebEnv(
        inspection.site,
        [family],
        observation=_PARTS,
        action=mode,
        reward="progress",
        engine=engine,
        variant=inspection.variant,
    )
    told: list[Record] = []
    with closing(env):
        try:
            _episode(env, _task_id(inspection, family), told)
        except SITE_FAULTS as error:
            told.append({"fault": str(error)})
    return told


def _episode(env: WebEnv, task_id: str, told: list[Record]) -> None:
    """Play one episode; ``told`` takes the records."""
    observation, info = env.reset(options={"task": task_id})
    told.append(_record(env, observation, {"info": info}))
    player, over = chance(env), False
    while not over and len(told) <= _MOST_STEPS:
        if len(told) == _STRAY_STEPS + 1:
            player = oracle(env)
        action = player()
        observation, reward, terminated, truncated, info = env.step(action)
        over = terminated or truncated
        rest = {"action": action, "reward": reward, "terminated": terminated, "truncated": truncated, "info": info}
        told.append(_record(env, observation, rest) | ({"fault": str(info["fault"])} if "fault" in info else {}))


def _record(env: WebEnv, observation: Observation, rest: Mapping[str, Any]) -> Record:
    parts = cast("Mapping[str, NDArray[np.generic] | str]", observation)  # as several parts were asked for
    return {
        **{part: _fingerprint(value) for part, value in parts.items()},
        **{name: json.dumps(value, sort_keys=True, default=_plain) for name, value in rest.items()},
        "database": env.snapshot().fingerprint,
    }


def _fingerprint(value: NDArray[np.generic] | str) -> str:
    """Short texts as they are, to be shown; of all else, a hash."""
    if isinstance(value, str):
        return value
    return f"{value.dtype}{value.shape} {hashlib.sha256(value.tobytes()).hexdigest()[:16]}"


def _plain(value: object) -> object:
    return cast("NDArray[np.generic]", value).tolist()  # arrays and scalars of numpy


def _first_difference(one: list[Record], other: list[Record]) -> str:
    """Where two episodes part, and in what; nothing where they are the same."""
    for step, (this, that) in enumerate(zip(one, other, strict=False)):
        parts = [name for name in dict.fromkeys((*this, *that)) if this.get(name) != that.get(name)]
        if parts:
            shown = _around_difference(str(this.get(parts[-1])), str(that.get(parts[-1])))
            where = f"step {step}" if step else "the first page"
            return f"played twice, {where} differs in {', '.join(parts)}; {parts[-1]}: {shown}"
    return "" if len(one) == len(other) else f"played twice, it took {len(one) - 1} steps, and then {len(other) - 1}"


def _fault(told: list[Record]) -> str:
    """Why an episode was not played to its end, so that nothing is shown of the rest; nothing where it was."""
    fault = told[-1].get("fault", "")
    return fault and f"the episode came to no end: {fault}"


def _around_difference(this: str, that: str) -> str:
    """Both texts where they begin to differ."""
    same = next((n for n, (a, b) in enumerate(zip(this, that, strict=False)) if a != b), min(len(this), len(that)))
    start = max(0, same - 20)
    return f"{this[start : same + 40]!r}, and then {that[start : same + 40]!r}"
