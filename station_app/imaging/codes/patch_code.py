"""The patch code of kind T: four bars, narrow, wide, narrow, wide, that separate papers in a feeder.

Bars and gaps measure 0.08 inch, wide bars 0.20, the whole 0.80; the bars are at least 2 inches long.
A patch T that is fed upside down looks like a patch 3, and both separate: either is taken for a T.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from station_app.imaging.raster.pictures import Pixels

PATCH_T = "PATCHT"
"""What a patch T says; sheets that print it as a bar code say the same."""

_SHORT_SIDE_IN = 8.27
_PATTERN = np.array((1.0, 1.0, 2.5, 1.0, 1.0, 1.0, 2.5))
"""Bars and gaps, in narrow bars, from the patch's upper edge."""

_WIDTH = float(_PATTERN.sum())
_SLACK = 0.55
"""In narrow bars: copiers make bars wider and gaps narrower."""

_LEAST_IN, _MOST_IN = 0.6, 1.1
_LENGTH_IN = 1.3
"""Bars must be seen over this length."""

_STEP_PX = 6
_DARK_STEP = 40


@dataclass(frozen=True, slots=True)
class _Crossing:
    column: int
    at: float
    flipped: bool


def find_patch(rough: Pixels) -> int | None:
    """Return the clockwise quarter turns that set a page with a patch T upright; ``None``: no patch.

    Args:
        rough: grey, about 75 dpi.
    """
    dpi = min(rough.shape) / _SHORT_SIDE_IN
    ink = _ink(rough)
    across = _way(ink, dpi)
    if across is not None:
        return 2 if across else 0
    down = _way(np.ascontiguousarray(ink.T), dpi)
    if down is not None:
        return 3 if down else 1
    return None


def _ink(rough: Pixels) -> Pixels:
    calm = cv2.medianBlur(rough, 3)
    paper = cv2.blur(cv2.dilate(calm, np.ones((25, 25), np.uint8)), (25, 25))
    deeper = cv2.subtract(paper, calm)
    most = float(np.percentile(np.asarray(deeper), 99.5))
    step = max(_DARK_STEP / 2, min(_DARK_STEP * 2, most / 2))
    return np.asarray(cv2.threshold(deeper, step, 1, cv2.THRESH_BINARY)[1], np.uint8)


def _way(ink: Pixels, dpi: float) -> bool | None:
    """Tell whether a patch whose bars run across stands on its head; ``None``: there is none."""
    found = _hits(ink, dpi)
    wanted = _LENGTH_IN * dpi / _STEP_PX
    for flipped in (False, True):
        some = [hit for hit in found if hit.flipped is flipped]
        if len(some) >= wanted and _longest(some) >= wanted:
            return flipped
    return None


def _longest(hits: list[_Crossing]) -> int:
    """Return how many crossings follow one another, each near the one before."""
    longest = 0
    runs: list[tuple[_Crossing, int]] = []
    for hit in hits:
        before = [
            (last, count)
            for last, count in runs
            if 0 < hit.column - last.column <= 3 * _STEP_PX
            and abs(hit.at - last.at) <= 2 + 0.25 * (hit.column - last.column)
        ]
        count = 1 + max((count for _, count in before), default=0)
        runs = [run for run in runs if hit.column - run[0].column <= 3 * _STEP_PX]
        runs.append((hit, count))
        longest = max(longest, count)
    return longest


def _hits(ink: Pixels, dpi: float) -> list[_Crossing]:
    """Return where columns of pixels cross the four bars, from left to right."""
    seen = np.diff(ink[:, ::_STEP_PX], axis=0, prepend=0, append=0)
    columns, edges = np.nonzero(seen.T)
    # From the upper edge of each bar: four bars and the three gaps between them.
    upper = (np.arange(len(columns)) - np.searchsorted(columns, columns)) % 2 == 0
    whole = columns[:-7] == columns[7:]
    starts = np.flatnonzero(upper[: len(whole)] & whole)
    if not len(starts):
        return []
    spans = np.diff(edges)[starts[:, None] + np.arange(7)].astype(np.float64)
    totals = spans.sum(axis=1)
    sized = (totals > _LEAST_IN * dpi) & (totals < _MOST_IN * dpi)
    hits = []
    for start, span, total in zip(starts[sized], spans[sized], totals[sized], strict=True):
        bars = _evened(span * (_WIDTH / total))
        for flipped, pattern in ((False, _PATTERN), (True, _PATTERN[::-1])):
            if np.abs(bars - pattern).max() < _SLACK:
                column = int(columns[start]) * _STEP_PX
                hits.append(_Crossing(column, float(edges[start]), flipped))
    return hits


def _evened(spans: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take back what a copier added to every bar and took from every gap."""
    gaps = float(spans[1::2].mean())
    grown = 1.0 - gaps
    spans = spans.copy()
    spans[0::2] -= grown
    spans[1::2] += grown
    return spans
