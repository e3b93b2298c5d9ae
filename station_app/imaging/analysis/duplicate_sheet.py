"""Whether two scans show the same sheet: a little shifted, a little crooked, with other grain.

Their ink is stood straight, laid over each other where it fits best, and compared. Two sheets of one
form agree in its printed part alone; a sheet agrees with itself in everything.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from station_app.imaging.analysis.preview import analysis_picture, ink_mask_at, measure_clean_up_of
from station_app.imaging.raster.pictures import place_picture
from station_app.model.page_edits import CleanUp

_WIDTH_PX, _HEIGHT_PX = 440, 640
"""About 50 dpi on A4: an error of deskewing moves nothing by more than a pixel."""

_BLUR = 1.6
_LEAST_INK = 0.002
"""Part of the page that must be ink: of two empty backs nothing can be said."""

_ALIKE = 0.95
_MOST_SHIFT = 0.12
_PART_PX, _WRITTEN = 58, 3.0
"""Parts of the page that are compared each for itself, where they have so much ink (0 to 255)."""

_WORST, _ALIKE_PART = 5, 0.96
"""So many per cent of the parts may agree less: a stamp's rim, a fold."""

Picture = NDArray[np.float32]


def is_duplicate_sheet(image: bytes, others: Sequence[bytes]) -> bool:
    """Tell whether a page shows the same sheet as any of some others.

    Raises:
        FileUnreadable: one is no picture.
    """
    here = _picture(image)
    if here is None:
        return False
    return any(there is not None and _alike(here, there) for there in map(_picture, others))


def _picture(image: bytes) -> Picture | None:
    grey = analysis_picture(image)
    ink = ink_mask_at(place_picture(grey, measure_clean_up_of(grey, CleanUp(deskew=True))))
    if float(np.count_nonzero(ink)) < _LEAST_INK * ink.size:
        return None
    small = cv2.resize(ink, (_WIDTH_PX, _HEIGHT_PX), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small.astype(np.float32), (0, 0), _BLUR), np.float32)


def _alike(here: Picture, there: Picture) -> bool:
    window = cv2.createHanningWindow((_WIDTH_PX, _HEIGHT_PX), cv2.CV_32F)
    (right, down), _ = cv2.phaseCorrelate(there, here, window)
    if abs(right) > _MOST_SHIFT * _WIDTH_PX or abs(down) > _MOST_SHIFT * _HEIGHT_PX:
        return False
    move = np.array([[1, 0, right], [0, 1, down]], np.float32)
    moved = np.asarray(cv2.warpAffine(there, move, (_WIDTH_PX, _HEIGHT_PX)), np.float32)
    edge_y, edge_x = int(abs(down)) + 8, int(abs(right)) + 8
    inner = np.s_[edge_y:-edge_y, edge_x:-edge_x]
    one, other = here[inner], moved[inner]
    return _agreement(one, other) > _ALIKE and _agree_everywhere(one, other)


def _agree_everywhere(one: Picture, other: Picture) -> bool:
    """Tell whether what is written agrees in each part: a frame alone may outweigh all of it."""
    height, width = one.shape
    corners = [
        (top, left)
        for top in range(0, height - _PART_PX, _PART_PX)
        for left in range(0, width - _PART_PX, _PART_PX)
    ]
    parts = [np.s_[top : top + _PART_PX, left : left + _PART_PX] for top, left in corners]
    agreed = [
        _agreement(one[part], other[part])
        for part in parts
        if max(one[part].mean(), other[part].mean()) > _WRITTEN
    ]
    return bool(agreed) and float(np.percentile(agreed, _WORST)) > _ALIKE_PART


def _agreement(one: Picture, other: Picture) -> float:
    a, b = one - one.mean(), other - other.mean()
    return float((a * b).sum() / max(1e-6, np.sqrt(float((a * a).sum()) * float((b * b).sum()))))
