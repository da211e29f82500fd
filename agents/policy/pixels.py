"""From a screenshot to a click: a heat map over the cells of the ``pixel`` mode."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from webgym.act.pointer import CELL_PX

_HALVINGS = 3
assert 2**_HALVINGS == CELL_PX
_CHANNELS = (16, 24, 48)
_DILATIONS = (1, 2, 4, 8)
_PLACES = 2


class PixelNetwork(nn.Module):
    """A convolutional network whose every output cell is a cell of the grid of clicks."""

    def __init__(self) -> None:
        super().__init__()
        first, second, width = _CHANNELS
        self._see = nn.Sequential(
            nn.Conv2d(3, first, 5, stride=2, padding=2),
            nn.ReLU(),
            nn.Conv2d(first, second, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(second, width, 3, stride=2, padding=1),
            nn.ReLU(),
        )
        self._place = nn.Conv2d(_PLACES, width, 1)
        self._spread = nn.ModuleList(nn.Conv2d(width, width, 3, padding=by, dilation=by) for by in _DILATIONS)
        self._whole = nn.Linear(width, width)
        self._heat = nn.Sequential(nn.Conv2d(width, width, 1), nn.ReLU(), nn.Conv2d(width, 1, 1))
        self._value = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 1))

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of all cells, and the value of the state.

        Args:
            picture: float32 (B, 3, height, width), within [0, 1]; sides that divide by `CELL_PX`.

        Returns:
            float32 (B, rows * columns), row by row, and float32 (B,).
        """
        cells = self._see(picture - 0.5)
        cells = cells + self._place(_places(cells))
        for layer in self._spread:
            cells = cells + functional.relu(layer(cells))
        whole = functional.relu(self._whole(cells.mean((2, 3))))
        heat = self._heat(cells + whole[:, :, None, None])
        return heat.flatten(1), self._value(whole).flatten()


def _places(cells: Tensor) -> Tensor:
    """Where each cell is, from -1 to 1: (1, 2, rows, columns)."""
    rows = torch.linspace(-1, 1, cells.shape[2], device=cells.device)
    columns = torch.linspace(-1, 1, cells.shape[3], device=cells.device)
    return torch.stack(torch.meshgrid(rows, columns, indexing="ij")).unsqueeze(0)
