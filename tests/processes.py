"""What is left of a program that has ended."""

from __future__ import annotations

import os

import psutil

PATIENCE_S = 30


def assert_none_left(group: int) -> None:
    """No process of this process group lives on. One that is dying may finish; a dead one is none."""
    living = [process for process in psutil.process_iter() if _is_living(process, group)]
    _, left = psutil.wait_procs(living, timeout=PATIENCE_S)
    assert not left, f"left of process group {group}: {left}"


def _is_living(process: psutil.Process, group: int) -> bool:
    try:
        return os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE
    except (ProcessLookupError, psutil.NoSuchProcess):
        return False
