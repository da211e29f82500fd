"""What tests of every part share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from webgym.engine import Engine

ROOT = Path(__file__).resolve().parents[1]


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
