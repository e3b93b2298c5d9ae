"""The three squares of a large QR code, seen even where the code itself cannot be read any more.

A square of seven modules holds one of five in white, and that one of three in black. A separator sheet's
are 8 mm and more, those of codes on other papers are smaller.
"""

from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

from station_app.imaging.raster.pictures import Pixels

_SHORT_SIDE_MM = 210.0
_SMALLEST_MM, _LARGE_MM, _MOST_MM = 3.5, 7.0, 22.0
_RATIOS = ((1.2, 3.2), (1.6, 5.0))
"""How much larger in area a square is than the one inside it: 49 to 25 and 25 to 9, with slack."""

_ALIKE = 1.35
_NEAR, _FAR = 2.2, 9.0
"""Distance of two squares of one code, in sides of a square."""

Tree = NDArray[np.int32]
"""For each contour: the next and the one before beside it, the first inside, the one around."""

_CORE_PX = 9.0
_FULL = 0.7
"""How much of the smallest turned rectangle around it a square fills."""


@dataclass(frozen=True, slots=True)
class _Square:
    x: float
    y: float
    side: float


class Finders(IntEnum):
    """What is seen of a QR code's squares."""

    NONE = 0
    SMALL = 1
    LARGE = 2
    """As large as only a separator sheet's are."""


def find_finders(grey: Pixels) -> Finders:
    """Tell whether two or three squares of one QR code stand on a picture (grey, 75 dpi or more)."""
    smallest, large, most = (
        mm * min(grey.shape) / _SHORT_SIDE_MM for mm in (_SMALLEST_MM, _LARGE_MM, _MOST_MM)
    )
    found = [s for s in _squares(grey) if smallest <= s.side <= most]
    pairs = [(one, other) for one, other in combinations(found, 2) if _belong(one, other)]
    if any(min(one.side, other.side) >= large for one, other in pairs):
        return Finders.LARGE
    return Finders.SMALL if pairs else Finders.NONE


def _belong(one: _Square, other: _Square) -> bool:
    small, large = sorted((one.side, other.side))
    apart = float(np.hypot(one.x - other.x, one.y - other.y))
    return large <= _ALIKE * small and _NEAR * large <= apart <= _FAR * large


def _squares(grey: Pixels) -> list[_Square]:
    calm = cv2.GaussianBlur(grey, (0, 0), 1.0)
    block = max(31, min(grey.shape) // 12 | 1)
    dark = cv2.adaptiveThreshold(
        calm, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 12
    )
    contours, tree = cv2.findContours(dark, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return []
    areas = [float(cv2.contourArea(contour)) for contour in contours]
    found = []
    for number, contour in enumerate(contours):
        inside = _largest_inside(tree[0], areas, number)
        core = -1 if inside < 0 else _largest_inside(tree[0], areas, inside)
        if core < 0:
            continue
        if _nested(areas[number], areas[inside], areas[core]) and _is_square(
            contour, areas[number]
        ):
            (x, y), (wide, tall), _ = cv2.minAreaRect(contour)
            found.append(_Square(float(x), float(y), float(max(wide, tall))))
    return found


def _largest_inside(tree: Tree, areas: list[float], number: int) -> int:
    """Return the largest thing inside; specks may stand beside it."""
    largest, child = -1, int(tree[number][2])
    while child >= 0:
        if largest < 0 or areas[child] > areas[largest]:
            largest = child
        child = int(tree[child][0])
    return largest


def _nested(outer: float, inner: float, core: float) -> bool:
    if core < _CORE_PX:
        return False
    pairs = ((outer, inner), (inner, core))
    return all(low <= a / b <= high for (a, b), (low, high) in zip(pairs, _RATIOS, strict=True))


def _is_square(contour: cv2.typing.MatLike, area: float) -> bool:
    _, (wide, tall), _ = cv2.minAreaRect(contour)
    small, large = sorted((wide, tall))
    return small > 0 and large <= _ALIKE * small and area >= _FULL * small * large
