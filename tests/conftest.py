"""What tests of every part share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from webgym.engine import Engine, cores

ROOT = Path(__file__).resolve().parents[1]


def pytest_xdist_auto_num_workers() -> int:
    """How many processes ``-n auto`` is: one more than cores, since each waits for its browser half of the time."""
    return min(cores(), 7) + 1


@pytest.fixture(autouse=True)
def _same_environ() -> Iterator[None]:
    """What a test sets for the processes it starts is gone after it: `webgym.add_site_folder` does so, too."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """One browser for all tests that do not need their own; give it to environments as ``engine=``."""
    engine = Engine()
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT
