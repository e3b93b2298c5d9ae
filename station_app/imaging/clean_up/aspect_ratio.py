"""How long a sheet is for its width, told from its corners as a camera saw them.

The pinhole's arithmetic is that of Zhang and He, "Whiteboard scanning and image enhancement" (2007):
the corners of a rectangle give the focal length, and with it the rectangle's proportion.
"""

import math

import numpy as np
from numpy.typing import NDArray

from station_app.model.page_outline import A4_RATIO, LEGAL_RATIO

_USUAL_FOCAL = 0.78
"""A phone's focal length by the longer side of its picture."""

_LEAST_FOCAL, _MOST_FOCAL = 0.6, 1.5
_A4_SLACK, _LEGAL_SLACK = 0.045, 0.04
_LEAST, _MOST = 1.15, 1.85
"""Longer by shorter side of anything that is still a sheet."""


def ratio_of(corners: NDArray[np.float64], longest: float) -> float | None:
    """Return height by width of a flat sheet; ``None``: no sheet is like that.

    Args:
        corners: clockwise from the top left, in px from the picture's middle.
        longest: the picture's longer side, in px.
    """
    ratio = measured_ratio(corners, longest)
    return ratio if _LEAST <= max(ratio, 1 / ratio) <= _MOST else None


def measured_ratio(corners: NDArray[np.float64], longest: float) -> float:
    """Return height by width of whatever lies flat between four corners; nearly A4 or legal is that.

    Args:
        corners: as for :func:`ratio_of`; the way around them turns clockwise at each.
        longest: the picture's longer side, in px.
    """
    points = np.c_[corners / longest, np.ones(4)]
    first, second, fourth, third = points
    across, down = _sides(first, second, third, fourth)
    focal = _focal(across, down)
    ratio = _length(down, focal) / _length(across, focal)
    tall = max(ratio, 1 / ratio)
    for usual, slack in ((A4_RATIO, _A4_SLACK), (LEGAL_RATIO, _LEGAL_SLACK)):
        if abs(tall / usual - 1) < slack:
            tall = usual
    return round(tall if ratio >= 1 else 1 / tall, 6)


def _sides(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    third: NDArray[np.float64],
    fourth: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the sheet's two sides as the camera's rays; first, second above; third, fourth below."""
    diagonal = np.cross(first, fourth)
    right = float(diagonal @ third) / float(np.cross(second, fourth) @ third)
    below = float(diagonal @ second) / float(np.cross(third, fourth) @ second)
    return right * second - first, below * third - first


def _focal(across: NDArray[np.float64], down: NDArray[np.float64]) -> float:
    """Return the focal length at which the two sides stand upright on each other, if it is sensible."""
    depth = float(across[2] * down[2])
    if abs(depth) > 1e-4:
        squared = -float(across[:2] @ down[:2]) / depth
        if _LEAST_FOCAL**2 < squared < _MOST_FOCAL**2:
            return math.sqrt(squared)
    return _USUAL_FOCAL


def _length(side: NDArray[np.float64], focal: float) -> float:
    return math.hypot(side[0] / focal, side[1] / focal, side[2])
