"""``python -m tests.bench``: measures, and writes its dated section at the top of RESULTS.md."""

from __future__ import annotations

import os
import platform
from datetime import date
from importlib.metadata import version
from pathlib import Path

from tests.bench import speed
from webgym.browser.find import find_chromium

RESULTS = Path(__file__).parent / "RESULTS.md"
_HEAD = "# Results\n\nMade by `make bench`, newest first. Machines are noisy: trust the ratios within a run.\n"


def main() -> None:
    """Measure, print and keep."""
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    versions = f"Playwright {version('playwright')}, Gymnasium {version('gymnasium')}, {find_chromium().name}"
    lines = [
        f"## {date.today().isoformat()}: one environment, 640x480",
        "",
        f"{machine}; {versions}.",
        "",
        *speed.main(),
    ]
    section = "\n".join(lines) + "\n"
    print(section)
    older = RESULTS.read_text().removeprefix(_HEAD) if RESULTS.exists() else ""
    RESULTS.write_text(f"{_HEAD}\n{section}{older}")


if __name__ == "__main__":
    main()
