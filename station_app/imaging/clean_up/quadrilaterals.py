"""Quadrilaterals in a photograph that may be a sheet of paper, found roughly."""

import math
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from station_app.imaging.raster.pictures import Pixels

Points = NDArray[np.float64]
"""Rows of x and y, in px."""

LEAST_PART = 0.2
"""Of the photograph that the sheet fills."""

_LEVELS = 12
_MOST_LINES = 6


def quadrilaterals(rough: Pixels) -> Iterator[Points]:
    """Return corners, clockwise, that may be a sheet's: of what is bright first, then of straight edges.

    Args:
        rough: a small grey picture without writing.
    """
    yield from _of_levels(rough)
    yield from _of_lines(rough)


def _of_levels(rough: Pixels) -> Iterator[Points]:
    """Return quadrilaterals about what is brighter than some level; the likeliest level first."""
    otsu, _ = cv2.threshold(rough, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    low, high = (float(level) for level in np.percentile(rough, (5, 90)))
    for level in (otsu, *np.linspace(low, high, _LEVELS)[1:-1]):
        bright = cv2.threshold(rough, level, 255, cv2.THRESH_BINARY)[1]
        bright = cv2.morphologyEx(bright, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
        outer, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        for contour in sorted(outer, key=cv2.contourArea, reverse=True)[:2]:
            if cv2.contourArea(contour) >= LEAST_PART * rough.size:
                yield from _cornered(np.asarray(cv2.convexHull(contour), np.int32))


def _cornered(hull: NDArray[np.int32]) -> Iterator[Points]:
    around = cv2.arcLength(hull, closed=True)
    for slack in (0.01, 0.02, 0.04, 0.07):
        corners = cv2.approxPolyDP(hull, slack * around, closed=True).reshape(-1, 2)
        if len(corners) == 4:
            yield _clockwise(corners.astype(np.float64))
            return


def _of_lines(rough: Pixels) -> Iterator[Points]:
    """Return quadrilaterals of the longest straight edges: two that run across, two downwards."""
    edges = cv2.Canny(rough, 20, 60)
    least = min(rough.shape) * 0.25
    found = cv2.HoughLinesP(edges, 1, np.pi / 360, 40, minLineLength=least, maxLineGap=least / 3)
    if found is None:
        return
    lines = found.reshape(-1, 4).astype(np.float64)
    slant = np.abs(lines[:, 2] - lines[:, 0]) > np.abs(lines[:, 3] - lines[:, 1])
    across, down = (_apart(lines[part], rough.shape) for part in (slant, ~slant))
    for top, bottom in _pairs(across, 1, rough.shape[0]):
        for left, right in _pairs(down, 0, rough.shape[1]):
            corners = [
                crossing(a, b)
                for a, b in ((top, left), (top, right), (bottom, right), (bottom, left))
            ]
            yield np.array(corners)


def _apart(lines: Points, shape: tuple[int, ...]) -> list[Points]:
    """Return the longest lines, each once."""
    lengths = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])
    kept: list[Points] = []
    near = 0.02 * max(shape)
    for at in np.argsort(-lengths):
        line = lines[at]
        if all(np.abs(distance_to_line(line.reshape(2, 2), other)).max() > near for other in kept):
            kept.append(line)
        if len(kept) == _MOST_LINES:
            break
    return kept


def _pairs(lines: list[Points], axis: int, length: int) -> Iterator[tuple[Points, Points]]:
    """Return lines that lie far enough apart, the nearer to the top or left first."""
    ordered = sorted(lines, key=lambda line: float(line[axis] + line[axis + 2]))
    for at, first in enumerate(ordered):
        for second in ordered[at + 1 :]:
            if (second[axis] + second[axis + 2] - first[axis] - first[axis + 2]) / 2 > 0.3 * length:
                yield first, second


def distance_to_line(points: Points, line: Points) -> Points:
    """Return how far points lie beside a line through two points (x, y, x, y)."""
    (x, y), (to_x, to_y) = line[:2], line[2:]
    along = np.array((to_x - x, to_y - y)) / max(1e-9, math.hypot(to_x - x, to_y - y))
    return np.asarray((points[:, 0] - x) * along[1] - (points[:, 1] - y) * along[0])


def crossing(first: Points, second: Points) -> Points:
    """Return where two lines meet; nowhere, where they run side by side."""
    a, b, c, d = first[:2], first[2:], second[:2], second[2:]
    way, other = b - a, d - c
    cross = way[0] * other[1] - way[1] * other[0]
    if abs(cross) < 1e-9:
        return np.array((np.inf, np.inf))
    return np.asarray(a + way * (((c - a)[0] * other[1] - (c - a)[1] * other[0]) / cross))


def _clockwise(corners: Points) -> Points:
    """Return corners clockwise, from that which lies nearest to the top left."""
    middle = corners.mean(axis=0)
    angles = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    ordered = corners[np.argsort(angles)]
    return np.asarray(np.roll(ordered, -int(np.argmin(ordered.sum(axis=1))), axis=0))
