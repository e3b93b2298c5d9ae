"""Draws a code (QR, ISO/IEC 18004) as a few bars, worked out once however often a paper is drawn."""

from functools import lru_cache
from typing import Any

from reportlab.graphics.barcode.qr import QrCodeWidget

_SEAM = 0.04
"""Bars reach this part of a module into the next row, so that no white line shows between them."""


def draw_code(
    canvas: Any, text: str, left: float, bottom: float, size: float, *, level: str, border: int
) -> None:
    """Draw a code into a square of ``size`` points, ``border`` modules of it left white."""
    count, bars = _bars(text, level)
    module = size / (count + 2 * border)
    path = canvas.beginPath()
    for row, begin, length in bars:
        x = left + (border + begin) * module
        y = bottom + (border + count - 1 - row) * module
        path.rect(x, y - _SEAM * module, length * module, module * (1 + _SEAM))
    canvas.setFillGray(0.0)
    canvas.drawPath(path, stroke=0, fill=1)


@lru_cache(maxsize=4)
def _bars(text: str, level: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Return the modules a side, and each run of dark ones: row, first column, length."""
    widget: Any = QrCodeWidget(text, barLevel=level)
    code = widget.qr
    code.make()
    rows = code.modules
    bars = [bar for row, modules in enumerate(rows) for bar in _runs(row, modules)]
    return len(rows), tuple(bars)


def _runs(row: int, modules: Any) -> list[tuple[int, int, int]]:
    runs: list[tuple[int, int, int]] = []
    for column, dark in enumerate(modules):
        if not dark:
            continue
        if runs and runs[-1][1] + runs[-1][2] == column:
            runs[-1] = (row, runs[-1][1], runs[-1][2] + 1)
        else:
            runs.append((row, column, 1))
    return runs
