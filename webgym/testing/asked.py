"""Rules about what is asked, which need no page: `near-misses`, `splits` and `instructions`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

from webgym.errors import TaskError, WebgymError
from webgym.task import Draw, Family, Task, split_of
from webgym.testing.inspection import Inspection, listed, task_of
from webgym.testing.report import Finding
from webgym.types import SPLITS
from webgym.verify import near_misses, satisfy, verify
from webgym.world import World

Looked = Iterator[list[Finding]]
"""What a rule yields: for each thing that it looked at, what is wrong with it."""


# --- near-misses -----------------------------------------------------------------------------------------------------


def check_near_misses(inspection: Inspection) -> Looked:
    """What meets the goal passes, and nothing that nearly does."""
    with closing(World(inspection.site)) as world:
        for family in inspection.site.families:
            for task_id in inspection.task_ids(family):
                try:
                    task = task_of(family, task_id)
                    world.reset(task)
                    yield from _misses_of(task, world)
                except Exception as error:  # a family's own code may raise anything
                    kind = "" if isinstance(error, WebgymError) else f"{type(error).__name__}: "
                    yield [Finding("near-misses", f"no near miss can be made: {kind}{error}", task_id)]


def _misses_of(task: Task, world: World) -> Looked:
    rule = "near-misses"
    before = world.snapshot().without(world.site.scratch_tables)
    met = satisfy(task.goal, before)
    verdict = verify(task.goal, before, met.after, met.answer)
    if not verdict.success:
        failed = listed([check.name for check in verdict.failed])
        yield [Finding(rule, f"a state that meets the goal exactly does not pass: {failed} failed", task.id)]
    for miss in near_misses(task.goal, before):
        passed = verify(task.goal, before, miss.after, miss.answer).success
        yield [Finding(rule, f"a near miss passes ({miss.name}): ask for it in the goal", task.id)] if passed else []


# --- splits ----------------------------------------------------------------------------------------------------------


def splits(inspection: Inspection) -> Looked:
    """No goal and no phrasing belongs to two splits, and every split has goals."""
    for family in inspection.site.families:
        yield _told("splits", inspection, family, _split_faults(inspection, family))


def _split_faults(inspection: Inspection, family: Family) -> Iterator[str]:
    for split in SPLITS:
        try:
            family.task(inspection.site.name, split, 0)
        except TaskError as error:
            yield str(error).removesuffix(".")
    yield from _shared_phrasings(family)
    if family.one_goal:
        return
    known: dict[tuple[str, ...], Draw] = {}
    for draw in inspection.draws(family):
        first = known.setdefault((_change(draw), repr(sorted(draw.wording.items())), repr(draw.setup)), draw)
        if split_of(first.key) != split_of(draw.key):
            where = f"{split_of(first.key)} and {split_of(draw.key)}"
            keys = f"{first.key!r} and {draw.key!r}"
            yield f"one goal has two keys, {keys}, and so is in {where}: equal goals need equal keys"
            return


def _shared_phrasings(family: Family) -> Iterator[str]:
    banks = {split: family.phrasings.of(split) for split in SPLITS}
    if len(set(banks.values())) == 1:
        return  # shared on purpose, see `Phrasings.shared`
    for phrasing in dict.fromkeys(phrasing for bank in banks.values() for phrasing in bank):
        where = [split for split, bank in banks.items() if phrasing in bank]
        if len(where) > 1:
            yield f"the phrasing {phrasing!r} is in {listed(where)}"


# --- instructions ----------------------------------------------------------------------------------------------------


def instructions(inspection: Inspection) -> Looked:
    """Every instruction is whole, and says which of the family's goals is meant.

    Two draws are taken for the same world if their set-up rows, first page and time are: what an instruction leaves out
    may then not decide the goal.
    """
    for family in inspection.site.families:
        yield _told("instructions", inspection, family, _instruction_faults(inspection, family))


def _instruction_faults(inspection: Inspection, family: Family) -> Iterator[str]:
    phrasings = list(dict.fromkeys(each for split in SPLITS for each in family.phrasings.of(split)))
    worded: dict[tuple[object, ...], tuple[str, object]] = {}
    ambiguous = set[str]()
    for draw in inspection.draws(family):
        change, setup = _change(draw), repr(draw.setup)
        for phrasing in phrasings:
            try:
                instruction = phrasing.format_map(draw.wording)
            except (KeyError, IndexError, ValueError) as error:
                yield f"the phrasing {phrasing!r} cannot be worded: {type(error).__name__}: {error}"
                continue
            if not instruction.strip():
                yield f"the phrasing {phrasing!r} gives an empty instruction"
            elif "{" in instruction or "}" in instruction:
                yield f"the phrasing {phrasing!r} leaves a placeholder: {instruction!r}"
            key, asked = worded.setdefault((instruction, setup, draw.start_path, draw.start_at), (draw.key, change))
            if asked != change and phrasing not in ambiguous:
                ambiguous.add(phrasing)
                yield f"{instruction!r} stands for two goals, {key!r} and {draw.key!r}: say what tells them apart"


# --- families --------------------------------------------------------------------------------------------------------


def _told(rule: str, inspection: Inspection, family: Family, faults: Iterator[str]) -> list[Finding]:
    """What is wrong with a family; that its own code raises is one more thing."""
    found: list[str] = []
    try:
        found.extend(faults)
    except Exception as error:
        found.append(f"drawing or wording a task raised {type(error).__name__}: {error}")
    return [Finding(rule, what, f"{inspection.site.name}/{family.name}") for what in found]


def _change(draw: Draw) -> str:
    """What the database and the answer must come to; how far along a state is has no part in it."""
    return repr(replace(draw.goal, progress=()))
