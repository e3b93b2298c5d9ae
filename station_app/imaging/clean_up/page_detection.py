"""Where a sheet lies in a photograph: brighter than the table around it, with four straight edges.

Says nothing where it is not sure: a scan that fills its frame, a ruled table or a frame on a page and a
photograph of a place are left as they are.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from station_app.imaging.clean_up.aspect_ratio import measured_ratio, ratio_of
from station_app.imaging.clean_up.quadrilaterals import (
    LEAST_PART,
    Points,
    crossing,
    distance_to_line,
    quadrilaterals,
)
from station_app.imaging.raster.pictures import Pixels
from station_app.model.errors import NoSheetThere
from station_app.model.page_outline import Corners, Outline, corners_of, fault_of

_LONGEST_PX = 480
"""The longer side of the picture in which a sheet is looked for at first."""

_MOST_PART = 0.925
"""Of the photograph that the sheet fills. More is a scan that shows a little of its lid."""

_STEP = 9.0
"""Grey levels by which the sheet's rim is brighter than the table beside it."""

_SAMPLES = 90
_SEEN_AT_LEAST, _SEEN_USUALLY = 0.62, 0.8
"""Part of an edge that must be seen as a step, of the worst edge and on average."""

_OFF_LINE_PX = 2.0
_BEYOND = 0.03
_TABLE_PART = 0.7
"""Part of what is around the sheet that must be darker than the sheet."""

_PAPER_PART = 0.8
"""Part of the sheet that must have paper's brightness, lit or in a shadow."""

_LEAST_ANGLE_DEG = 48.0
_SURE = 0.93
"""An outline seen as well as this needs no further search."""


@dataclass(frozen=True, slots=True)
class _Found:
    corners: Points
    seen: float


def outline_in(grey: Pixels) -> Outline | None:
    """Return where a photographed sheet lies; ``None``: there is none, or it is not sure.

    Args:
        grey: a small picture of the master, about 850 px wide.
    """
    calm = np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.2), np.uint8)
    rough, scale = _rough(grey)
    best: _Found | None = None
    for corners in quadrilaterals(rough):
        found = _followed(calm, corners / scale)
        if (
            found is not None
            and (best is None or _better(found, best))
            and _is_sheet(rough, scale, found)
        ):
            best = found
            if best.seen > _SURE:
                break
    return None if best is None else _as_outline(best.corners, grey.shape)


def outline_within(corners: Corners, shape: tuple[int, ...]) -> Outline:
    """Return the outline of the sheet whose corners a person has set, with its measured proportion.

    Args:
        corners: as parts of the upright master.
        shape: the master's rows and columns, or those of a smaller picture of it.

    Raises:
        NoSheetThere: no sheet has such corners, or is so long and narrow.
    """
    if fault_of(corners) is not None:
        raise NoSheetThere
    height, width = shape[:2]
    seen = (np.array(corners) - 0.5) * (width, height)
    try:
        return Outline(corners, measured_ratio(seen, max(height, width)))
    except ValueError:
        raise NoSheetThere from None


def _better(found: _Found, best: _Found) -> bool:
    return found.seen * _area(found.corners) > best.seen * _area(best.corners)


def _rough(grey: Pixels) -> tuple[Pixels, float]:
    """Return it smaller and without writing, and how many times smaller."""
    scale = min(1.0, _LONGEST_PX / max(grey.shape))
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    return np.asarray(cv2.medianBlur(closed, 5), np.uint8), scale


def _followed(calm: Pixels, corners: Points) -> _Found | None:
    """Draw a rough outline to the edges that are there; ``None``: some are not."""
    parts: list[float] = []
    for reach in (0.018, 0.008, 0.005):
        if not _is_possible(corners, calm.shape):
            return None
        lines, parts = [], []
        for at in range(4):
            line, part = _edge(calm, corners[at], corners[(at + 1) % 4], reach * max(calm.shape))
            lines.append(line)
            parts.append(part)
        if min(parts) < _SEEN_AT_LEAST / 2:
            return None
        corners = np.array([crossing(lines[at - 1], lines[at]) for at in range(4)])
    seen = float(np.mean(parts))
    if min(parts) < _SEEN_AT_LEAST or seen < _SEEN_USUALLY or not _is_possible(corners, calm.shape):
        return None
    return _Found(corners, seen)


def _edge(calm: Pixels, start: Points, end: Points, reach: float) -> tuple[Points, float]:
    """Return the line of an edge near two points, the sheet at its right, and how much of it is seen."""
    way = (end - start) / max(1e-9, float(np.linalg.norm(end - start)))
    inwards = np.array((-way[1], way[0]))
    along = np.linspace(0.03, 0.97, _SAMPLES)[:, None]
    steps = np.arange(-reach, reach + 0.25, 0.5)
    base = start + (end - start) * along
    places = base[:, None] + inwards * steps[:, None]
    levels = _levels(calm, places)
    gap = 4
    rise = levels[:, 2 * gap :] - levels[:, : -2 * gap]
    best = np.argmax(rise, axis=1)
    strong = rise[np.arange(_SAMPLES), best] >= _STEP
    if strong.sum() < _SAMPLES / 4:
        return np.concatenate((start, end)), 0.0
    points = base + inwards * (steps[gap:-gap][best] + _finer(rise, best) * 0.5)[:, None]
    vx, vy, x, y = cv2.fitLine(
        points[strong].astype(np.float32), cv2.DIST_WELSCH, 0, 0.01, 0.01
    ).ravel()
    turned = 1 if vx * way[0] + vy * way[1] > 0 else -1
    line = np.array((x, y, x + turned * vx * 100, y + turned * vy * 100), np.float64)
    on_line = strong & (np.abs(distance_to_line(points, line)) < _OFF_LINE_PX)
    return line, float(on_line.mean())


def _finer(rise: NDArray[np.float32], best: NDArray[np.intp]) -> Points:
    """Return where between its neighbours each greatest rise lies, in steps."""
    inner = np.clip(best, 1, rise.shape[1] - 2)
    rows = np.arange(len(best))
    before, here, after = (rise[rows, inner + n].astype(np.float64) for n in (-1, 0, 1))
    bend = before - 2 * here + after
    shift = np.where(np.abs(bend) > 1e-6, 0.5 * (before - after) / np.where(bend == 0, 1, bend), 0)
    return np.where(inner == best, np.clip(shift, -0.5, 0.5), 0)


def _levels(calm: Pixels, places: Points) -> NDArray[np.float32]:
    """Return the brightness between pixels; outside the picture as bright as it can be."""
    x, y = places[..., 0].astype(np.float32), places[..., 1].astype(np.float32)
    drawn = cv2.remap(calm, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    return np.asarray(drawn, np.float32)


def _is_possible(corners: Points, shape: tuple[int, ...]) -> bool:
    """Tell whether these are the corners of a sheet that was seen from above, and seen whole."""
    if not np.isfinite(corners).all():
        return False
    parts = corners / np.array((shape[1], shape[0]))
    if parts.min() < -_BEYOND or parts.max() > 1 + _BEYOND:
        return False
    angles = [_angle(corners[at - 1], corners[at], corners[(at + 1) % 4]) for at in range(4)]
    upright = all(_LEAST_ANGLE_DEG < angle < 180 - _LEAST_ANGLE_DEG for angle in angles)
    return upright and LEAST_PART <= _area(corners) / (shape[0] * shape[1]) <= _MOST_PART


def _angle(before: Points, here: Points, after: Points) -> float:
    """Return how far it turns clockwise at a corner, in degrees."""
    way, on = here - before, after - here
    return math.degrees(math.atan2(way[0] * on[1] - way[1] * on[0], float(way @ on)))


def _area(corners: Points) -> float:
    x, y = corners[:, 0], corners[:, 1]
    return 0.5 * float(x @ np.roll(y, -1) - y @ np.roll(x, -1))


def _is_sheet(rough: Pixels, scale: float, found: _Found) -> bool:
    """Tell whether paper lies within, and something darker all around."""
    inside = np.zeros(rough.shape, np.uint8)
    cv2.fillConvexPoly(inside, np.rint(found.corners * scale).astype(np.int32), 255)
    within = rough[cv2.erode(inside, np.ones((9, 9), np.uint8)) > 0]
    around = rough[cv2.dilate(inside, np.ones((9, 9), np.uint8)) == 0]
    if not within.size or not around.size:
        return False
    paper = float(np.percentile(within, 75))
    alike = (within > 0.35 * paper) & (within < 1.25 * paper)
    darker = around < paper - _STEP
    return bool(alike.mean() > _PAPER_PART and darker.mean() > _TABLE_PART)


def _as_outline(corners: Points, shape: tuple[int, ...]) -> Outline | None:
    height, width = shape[:2]
    ratio = ratio_of(corners - np.array((width / 2, height / 2)), max(height, width))
    if ratio is None:
        return None
    parts = ((round(float(x) / width, 5), round(float(y) / height, 5)) for x, y in corners + 0.5)
    try:
        return Outline(corners_of(parts), ratio)
    except ValueError:
        return None
