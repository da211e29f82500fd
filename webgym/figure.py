"""Figures on paper: one look for every plot that the project draws."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from webgym.errors import UsageError

FORMATS = (".png", ".svg", ".pdf")
INK, FAINT = "#26302c", "#d9dedb"
_DPI = 130
_STYLE = {
    "font.size": 10.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": FAINT,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "lines.linewidth": 2.2,
    "svg.fonttype": "none",
    "svg.hashsalt": "webgym",  # equal figures are equal files
}


def check_plot(file: Path) -> None:
    """Find out whether such a file can be drawn, before minutes are spent on measuring.

    Raises:
        UsageError: matplotlib is not installed, or the file's name or folder is none that can be written to.
    """
    if importlib.util.find_spec("matplotlib") is None:
        raise UsageError("a plot needs matplotlib, which is not installed: pip install 'webgym-rl[train]'.")
    if file.suffix not in FORMATS:
        raise UsageError(f"{file} cannot be drawn; give a file that ends in {', '.join(FORMATS)}.")
    if not file.parent.is_dir():
        raise UsageError(f"there is no folder {file.parent} to put {file.name} into; make it, or name another.")


@contextmanager
def drawn(file: Path, title: str, inches: tuple[float, float]) -> Generator[Any]:
    """A matplotlib figure with that title, written to the file when all is drawn.

    Args:
        file: One that `check_plot` accepts.
        title: Stands above everything.
        inches: Width and height.
    """
    # By name: matplotlib is an extra, and its types are not.
    with importlib.import_module("matplotlib").rc_context(_STYLE):
        figure: Any = importlib.import_module("matplotlib.figure").Figure(inches, _DPI, layout="constrained")
        figure.get_layout_engine().set(w_pad=0.12, h_pad=0.12)
        figure.suptitle(title, x=0.013, ha="left", fontsize=16, fontweight="bold", color=INK)
        yield figure
        figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else None)
