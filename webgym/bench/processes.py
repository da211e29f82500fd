"""What this process and all that it started cost: processor time and memory, from ``/proc``.

Not covered: systems without ``/proc``; there, nothing is known.
"""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

_PROC = Path("/proc")
_PARENT, _TIMES = 1, slice(11, 15)  # fields of /proc/PID/stat after the name


def processor_seconds() -> float | None:
    """Processor time of this process and of all that come from it, those that have ended included."""
    if not _is_known():
        return None
    ticks = os.sysconf("SC_CLK_TCK")
    stats = (_stat(pid) for pid in family())
    return sum(sum(map(int, stat[_TIMES])) for stat in stats if stat) / ticks


def memory_mb() -> float | None:
    """Memory of this process and of all that come from it, in MB; pages that several share are counted once."""
    if not _is_known():
        return None
    return sum(map(_pss_kib, family())) * 1024 / 1e6


def family() -> list[int]:
    """This process and all that come from it and still run."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for entry in _PROC.iterdir():
        if entry.name.isdigit() and (stat := _stat(int(entry.name))):
            children[int(stat[_PARENT])].append(int(entry.name))
    found = [os.getpid()]
    for pid in found:  # grows while it is gone through
        found += children[pid]
    return found


def _is_known() -> bool:
    return (_PROC / "self" / "smaps_rollup").exists()


def _stat(pid: int) -> list[str]:
    """The fields that follow the name; none if the process has ended."""
    try:
        text = (_PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return text.rpartition(")")[2].split()


def _pss_kib(pid: int) -> int:
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):  # it has ended, or is about to
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
