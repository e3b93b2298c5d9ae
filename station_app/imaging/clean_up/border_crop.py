"""Dark edges and the lid's shadow, and how much of each side may be cut away without any ink."""

from dataclasses import dataclass

import cv2
import numpy as np

from station_app.imaging.clean_up.binarization import Mask
from station_app.imaging.raster.pictures import Pixels
from station_app.model.page_edits import Crop

_DARK = 0.5
"""Part of the paper's tone below which an edge is dark: the gap beside the paper, a black lid."""

_SHADOW = 0.88
"""Part of the paper's tone below which a whole row at the edge lies in shadow."""

_OUTSIDE = 0.85
"""Part of a row that must be dark before it is no paper at all, however far from the edge."""

_WEDGE = 0.04
"""Part of a row that a dark wedge takes before the row is worth cutting."""

_MOST_EDGE = 0.06
"""Part of a side that is cut at most where there is paper under the shadow."""

_AIR = 0.004
"""Part of the page cut beyond the last dark row: its blurred rim."""

_MOST = 0.8
"""Part of a side beyond which it is no paper on a dark ground but a dark page."""

_LEAST_PAPER = 0.5

_RIM_PX = 6
"""How near to the picture's edge a dark area must come; scanners draw a light rim there."""

_EVERY = 3
"""A row's tone is that of every third pixel: shadows are wide."""

_INK_STEP = 40
"""Levels below what is beside it from which something in the shadow is ink."""


def crop_borders(grey: Pixels) -> Crop | None:
    """Return what is left of a page when its dark edges are cut away; ``None`` where there are none.

    Args:
        grey: the page as it stands, about 100 dpi.
    """
    tone = _tone(grey)
    edge = _edge(grey, tone)
    height, width = grey.shape
    top, bottom = (_outside(part) for part in (edge, edge[::-1]))
    left, right = (_outside(part) for part in (edge.T, edge.T[::-1]))
    if top + bottom > height * _MOST or left + right > width * _MOST:
        return None
    inner = np.s_[top : height - bottom, left : width - right]
    view = _View(grey[inner], edge[inner], tone)
    # A photograph darkens towards its edges too: shade is told apart only beside plain paper.
    is_paper = float((view.grey > tone * _SHADOW).mean()) > _LEAST_PAPER
    more = _shades(view) if is_paper else [0, 0, 0, 0]
    if not any((top, bottom, left, right, *more)):
        return None
    return Crop(
        (left + more[2]) / width,
        (top + more[0]) / height,
        1 - (right + more[3]) / width,
        1 - (bottom + more[1]) / height,
    )


@dataclass(frozen=True, slots=True)
class _View:
    """A page seen so that the side looked at is at the top."""

    grey: Pixels
    edge: Mask
    tone: float

    def four_ways(self) -> "tuple[_View, ...]":
        """Return it with its upper, lower, left and right side at the top."""
        return (self, self.turned(), self.sideways(), self.sideways().turned())

    def turned(self) -> "_View":
        return _View(self.grey[::-1], self.edge[::-1], self.tone)

    def sideways(self) -> "_View":
        return _View(self.grey.T, self.edge.T, self.tone)

    def dark_rows(self) -> Mask:
        """Return which of the upper rows lie in shadow or hold a dark wedge."""
        most = round(self.grey.shape[0] * _MOST_EDGE)
        dark = np.median(self.grey[:most, ::_EVERY], axis=1) < self.tone * _SHADOW
        return np.asarray(dark | (self.edge[:most].mean(axis=1) > _WEDGE))


def _tone(grey: Pixels) -> float:
    counts = np.cumsum(cv2.calcHist([grey], [0], None, [256], [0, 256]).ravel())
    return float(np.searchsorted(counts, 0.85 * counts[-1]))


def _outside(edge: Mask) -> int:
    """Return how many rows from the top on are no paper at all."""
    dark = edge.mean(axis=1) > _OUTSIDE
    so_far = np.cumsum(dark) / np.arange(1, len(dark) + 1)
    last = np.flatnonzero(dark & (so_far > _OUTSIDE))
    return 0 if dark.all() or not last.size else int(last[-1]) + 1


def _edge(grey: Pixels, tone: float) -> Mask:
    """Return the dark areas that reach the picture's edge; strokes are too thin to count."""
    dark = (grey < tone * _DARK).astype(np.uint8)
    framed = cv2.copyMakeBorder(dark, 6, 6, 6, 6, cv2.BORDER_REPLICATE)
    solid = cv2.morphologyEx(framed, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))[6:-6, 6:-6]
    _, labels = cv2.connectedComponents(np.ascontiguousarray(solid))
    near = np.array(labels)
    near[_RIM_PX:-_RIM_PX, _RIM_PX:-_RIM_PX] = 0
    touching = np.unique(near[near > 0])
    return np.asarray(np.isin(labels, touching)) if touching.size else np.zeros(grey.shape, bool)


def _ink(grey: Pixels, edge: Mask) -> Mask:
    """Return strokes: darker than the paper or the shadow beside them, and no part of a dark edge."""
    beside = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    stroke = cv2.subtract(np.asarray(beside, np.uint8), grey) > _INK_STEP
    wide = cv2.dilate(edge.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    ink = (np.asarray(stroke) & ~np.asarray(wide)).astype(np.uint8)
    # A dark edge's thin end lies within half a millimetre; a stroke that ends there goes on inside.
    ink[:2] = ink[-2:] = ink[:, :2] = ink[:, -2:] = 0
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    sign = stats[:, cv2.CC_STAT_AREA] >= 3
    sign[0] = False
    return np.asarray(sign[labels])


def _shades(view: _View) -> list[int]:
    """Return how many rows of each side lie in shadow or hold a dark wedge; rows with ink stay."""
    dark = [side.dark_rows() for side in view.four_ways()]
    if not any(rows.any() for rows in dark):
        return [0, 0, 0, 0]
    ink = _ink(view.grey, view.edge)
    sides = (ink, ink[::-1], ink.T, ink.T[::-1])
    return [_shaded(*pair) for pair in zip(dark, sides, strict=True)]


def _shaded(dark: Mask, ink: Mask) -> int:
    """Return how many rows at the top lie in shadow before the first ink."""
    air = round(ink.shape[0] * _AIR)
    inked = ink[: len(dark) + air].sum(axis=1) > 1
    free = int(np.argmax(inked)) if inked.any() else len(inked)
    shaded = np.flatnonzero(dark[:free])
    return min(free, int(shaded[-1]) + 1 + air) if shaded.size else 0
