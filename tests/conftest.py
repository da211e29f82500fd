"""What tests of every part share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from webgym.engine import Engine

ROOT = Path(__file__).resolve().parents[1]


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
