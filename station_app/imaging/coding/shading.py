"""Tells shading by a flat pencil, of which no single stroke says anything, from writing and from grain."""

import cv2
import numpy as np

from station_app.imaging.raster.pictures import Pixels

_PALE_FROM, _PALE_UP_TO = np.array([215]), np.array([240])
"""On paper made white: paler than ink's rims, darker than paper."""

_LEAST_PALE, _OVER_MIDDLE = 0.04, 3
"""Part of a page that is so pale, and how many times what is darker. Of writing there is half as much."""

_ROUND_MM, _STEP, _LEAST_SHADED = 2.0, 10, 0.12
"""A paper's grain is gone when so much is averaged; shading stays darker by a step, on so much of the page."""


def is_shaded(grey: Pixels, light: Pixels, middle_share: float, dpi: float) -> bool:
    """Tell whether a page may be shaded: then its grey is kept.

    Args:
        grey: its darkest channel, as it came.
        light: the same on paper made white.
        middle_share: part of it that is neither pale nor black.
        dpi: its resolution.
    """
    pale = cv2.countNonZero(cv2.inRange(light, _PALE_FROM, _PALE_UP_TO)) / light.size
    if pale < max(_LEAST_PALE, _OVER_MIDDLE * middle_share):
        return False
    side = max(3, round(dpi / 25.4 * _ROUND_MM)) | 1
    soft = np.asarray(cv2.blur(grey, (side, side)), np.uint8)[::4, ::4]
    paper = float(np.percentile(soft, 95))
    return float((soft < paper - _STEP).mean()) >= _LEAST_SHADED
