"""Where the ``miniwob`` package keeps its pages, and how it reads their instructions.

The package is not imported: that would import Selenium and register its environments. Its files are found and read.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import cast

Fields = Sequence[tuple[str, str]]


class MissingPackageError(ImportError):
    """The ``miniwob`` package is not installed."""


@cache
def package_folder() -> Path:
    """The folder of the installed package.

    Raises:
        MissingPackageError: It is not installed.
    """
    spec = importlib.util.find_spec("miniwob")
    if spec is None or not spec.submodule_search_locations:
        raise MissingPackageError("the pages come with the miniwob package; pip install 'webgym-rl[miniwob]'")
    return Path(spec.submodule_search_locations[0])


def html_folder() -> Path:
    """The folder of its pages, scripts and pictures."""
    return package_folder() / "html"


def bridge_script() -> str:
    """The script that starts a page's episode and reports its ends."""
    return resources.files(__package__ or "webgym_sites.miniwob").joinpath("bridge.js").read_text(encoding="utf-8")


def fields_of(page: str, utterance: str) -> Fields:
    """The names and values in an instruction, as the package itself finds them; none where it has no rule for the page.

    Raises:
        ValueError: The instruction is not worded as the package expects.
    """
    extractor = _extractors().get(page)
    return extractor(utterance) if extractor else ()


@cache
def _extractors() -> dict[str, Callable[[str], Fields]]:
    file = package_folder() / "fields.py"
    spec = importlib.util.spec_from_file_location("_miniwob_fields", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast("dict[str, Callable[[str], Fields]]", module.FIELD_EXTRACTORS)
