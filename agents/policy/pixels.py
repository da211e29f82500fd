"""From a screenshot to a click: a heat map over the cells of the ``pixel`` mode."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from webgym.act.pointer import CELL_PX

_PATCH_PX = 4
assert CELL_PX == 2 * _PATCH_PX
_PATCH, _WIDTH = 24, 48
_DILATIONS = (1, 2, 4)
_PLACES = 2


class PixelNetwork(nn.Module):
    """A convolutional network whose every output cell is a cell of the grid of clicks.

    What is near and what is far is looked at on a grid half as fine, where it costs a quarter.
    """

    def __init__(self) -> None:
        super().__init__()
        self._see = nn.Sequential(
            nn.Conv2d(3, _PATCH, _PATCH_PX, stride=_PATCH_PX),
            nn.ReLU(),
            nn.Conv2d(_PATCH, _WIDTH, 3, stride=2, padding=1),
            nn.ReLU(),
        )
        self._place = nn.Conv2d(_PLACES, _WIDTH, 1)
        self._coarsen = nn.Conv2d(_WIDTH, _WIDTH, 3, stride=2, padding=1)
        self._spread = nn.ModuleList(nn.Conv2d(_WIDTH, _WIDTH, 3, padding=by, dilation=by) for by in _DILATIONS)
        self._whole = nn.Linear(_WIDTH, _WIDTH)
        self._heat = nn.Sequential(nn.Conv2d(_WIDTH, _WIDTH, 1), nn.ReLU(), nn.Conv2d(_WIDTH, 1, 1))
        self._value = nn.Sequential(nn.Linear(_WIDTH, _WIDTH), nn.ReLU(), nn.Linear(_WIDTH, 1))
        # Half as fast again, on a CPU; torch leaves this argument out of its types.
        self.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of all cells, and the value of the state.

        Args:
            picture: float32 (B, 3, height, width), within [0, 1]; sides that divide by `CELL_PX`.

        Returns:
            float32 (B, rows * columns), row by row, and float32 (B,).
        """
        cells = self._see(picture.contiguous(memory_format=torch.channels_last) - 0.5)
        cells = cells + self._place(_places(cells))
        around = functional.relu(self._coarsen(cells))
        for layer in self._spread:
            around = around + functional.relu(layer(around))
        whole = functional.relu(self._whole(around.mean((2, 3))))
        around = functional.interpolate(around + whole[:, :, None, None], size=cells.shape[2:])
        heat = self._heat(cells + around)
        return heat.flatten(1), self._value(whole).flatten()


def _places(cells: Tensor) -> Tensor:
    """Where each cell is, from -1 to 1: (1, 2, rows, columns)."""
    rows = torch.linspace(-1, 1, cells.shape[2], device=cells.device)
    columns = torch.linspace(-1, 1, cells.shape[3], device=cells.device)
    return torch.stack(torch.meshgrid(rows, columns, indexing="ij")).unsqueeze(0)
