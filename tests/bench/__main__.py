"""``python -m tests.bench``: measures, and writes its dated section at the top of RESULTS.md.

With ``--soak N`` memory is watched over so many episodes as well, and with ``--peers`` other libraries are measured.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from rich import box
from rich.console import Console

import webgym
from tests.bench import sites, speed
from webgym.bench.report import BenchReport, Plan, describe_machine, run_bench
from webgym.cli.bench import left_out, tables

RESULTS = Path(__file__).parent / "RESULTS.md"
_HEAD = """# Results

Made by `make bench`, newest first. Machines are noisy: trust the ratios within a run.

How to read it: steps/s, resets/s and overall/s count all environments of a vector together; steps/s leaves resets
out, overall/s does not. p50 and p95 are of one call of `step`, reset ms of one call of `reset`, each of which serves
the whole vector. What is played is what the oracle does, on its way to an order. A click that does nothing shows the
machinery alone. `tests/bench/__main__.py` makes the first tables of a date, as `webgym bench` shows them;
`tests/bench/speed.py` the one against Playwright's own calls, and `tests/bench/sites.py` that of all sites.
"""
_PEER_ROUNDS = 5


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--soak", type=int, default=0, metavar="N", help="watch the memory over so many episodes")
    parser.add_argument("--peers", action="store_true", help="measure BrowserGym and MiniWoB++ too")
    asked = parser.parse_args()
    site = webgym.load_site("burrito")
    plan = Plan(site, site.families, soak=asked.soak, peer_rounds=_PEER_ROUNDS if asked.peers else 0)
    report = run_bench(plan, lambda doing: print(doing, file=sys.stderr))
    lines = [
        f"## {date.today().isoformat()}: vectors, and where the time goes",
        "",
        f"{report.machine}; engine {report.engine}. `{' '.join(['python -m tests.bench', *sys.argv[1:]])}`",
        *markdown(report),
        "",
        f"## {date.today().isoformat()}: one environment, 640x480",
        "",
        f"{describe_machine()}.",
        "",
        *speed.main(),
        "",
        f"## {date.today().isoformat()}: every site, against burrito",
        "",
        f"{describe_machine()}.",
        "",
        *sites.main(),
    ]
    section = "\n".join(lines) + "\n"
    print(section)
    older = RESULTS.read_text().removeprefix(_HEAD) if RESULTS.exists() else ""
    RESULTS.write_text(f"{_HEAD}\n{section}{older}")


def markdown(report: BenchReport) -> Iterator[str]:
    """The tables that `webgym bench` prints, for RESULTS.md."""
    for heading, table in tables(report):
        table.box = box.MARKDOWN
        written = Console(file=io.StringIO(), width=200, record=True)
        written.print(table)
        yield from ("", f"### {heading}", "")
        yield from (line.rstrip() for line in written.export_text().splitlines() if line.strip())
    for sentence in left_out(report):
        yield from ("", sentence)


if __name__ == "__main__":
    main()
