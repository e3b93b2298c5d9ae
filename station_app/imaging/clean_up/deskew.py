"""How crooked a page lies, and which way up: measured on a small picture of its ink.

Lines of writing make rows of ink: at the right turn the rows stand out most. Which way up tells
Devanagari's headline, which runs along the upper part of a line, and in Latin script the tall
letters, of which there are more than of those that hang below the line.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from station_app.imaging.raster.pictures import Pixels

_MOST_SKEW_DEG = 12.0
_STEP_DEG, _FINER_DEG, _FINEST_DEG = 1.0, 0.25, 0.06
"""The search's steps: over everything, then about the best, then about the best of those."""

_WIDEST_DEG = _MOST_SKEW_DEG + _STEP_DEG + _FINER_DEG + _FINEST_DEG
"""No turn that is tried goes beyond it."""

_BROAD_PX, _NARROW_PX = 14, 6
"""How many columns are moved together: a turn is a shift of the columns against each other."""

_LEAST_INK = 0.00035
"""Part of the page that must be ink before it says anything."""

_SURE_SKEW = 1.02
"""By how much the rows must stand out more than as the page lies."""

_SURE_LINES = 3.0
"""By how much lines across must stand out more than lines downwards."""

_SURE_UP = 0.25
"""Part of the votes by which one way up must win: a page is better left lying than turned wrongly."""

_STRIPS, _LEAST_VOTES = 5, 20
_HEADLINE = 1.55
"""A headline's row has so many times the ink of a line's usual row."""

Profile = NDArray[np.float64]
Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Columns:
    """A picture's ink in strips of columns."""

    strips: Rows
    """One a row, from top to bottom of the picture."""
    places: Profile
    """How far right of the middle each stands, in px."""
    air: int
    """Rows of nothing before and after each."""
    exact: bool
    """Whether they are shifted by parts of a row, which takes longer."""


def estimate_skew(ink: Pixels) -> float:
    """Return the degrees (counter-clockwise positive) that stand the page straight; 0 when unsure.

    Args:
        ink: 255 where there is ink, about 100 dpi.
    """
    if float(np.count_nonzero(ink)) < _LEAST_INK * ink.size:
        return 0.0
    columns = _columns(ink, _NARROW_PX)
    angle = _peak(columns, _about(_rough_skew(ink), _FINER_DEG, _FINEST_DEG))
    sure = abs(angle) < _MOST_SKEW_DEG
    if not sure or _stand_out(columns, angle) < _SURE_SKEW * _stand_out(columns, 0.0):
        return 0.0
    return round(angle, 2)


def estimate_rotation(ink: Pixels) -> int:
    """Return the clockwise quarter turns that stand the writing upright; 0 when unsure.

    Args:
        ink: 255 where there is ink, about 100 dpi, lying nearly straight.
    """
    if float(np.count_nonzero(ink)) < _LEAST_INK * ink.size:
        return 0
    upright, turned = _straightened(ink), _straightened(np.ascontiguousarray(np.rot90(ink)))
    across, down = _lines(upright), _lines(turned)
    if across > _SURE_LINES * down:
        return 2 if _which_way_up(upright) < -_SURE_UP else 0
    # Figures in a table and typewritten letters stand in columns as well as in lines: then the
    # votes, which agree only where the lines are, must say it.
    way, other = _which_way_up(upright), _which_way_up(turned)
    if abs(other) > max(_SURE_UP, 0.0 if down > _SURE_LINES * across else abs(way) + _SURE_UP):
        return 3 if other > 0 else 1
    return 2 if way < -1.5 * _SURE_UP else 0


def _straightened(ink: Pixels) -> Pixels:
    """Turn the picture so that its rows stand out most, as near as votes need it."""
    angle = _rough_skew(ink)
    return ink if abs(angle) < _FINER_DEG else _turned(ink, angle)


def _lines(ink: Pixels) -> float:
    """Return how much the rows differ from their neighbours, for the ink there is."""
    rows = ink.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum() / max(1.0, np.square(rows).sum()))


def _which_way_up(ink: Pixels) -> float:
    """Return -1 (upside down) to 1 (upright) by the votes of all lines."""
    # In strips, so that columns of writing and lines that bend do not run together.
    strips = np.array_split(ink, _STRIPS, axis=1)
    votes = [vote for strip in strips for line in _bands(strip) if (vote := _vote(line)) != 0]
    if len(votes) < _LEAST_VOTES:
        return 0.0
    return float(np.mean(np.sign(votes)) + np.mean(np.clip(votes, -1, 1))) / 2


def _bands(ink: Pixels) -> list[Profile]:
    """Return the rows of ink of each line of writing, cut out where the paper shows between lines."""
    if not ink.any():
        return []
    rows = ink.sum(axis=1, dtype=np.float64) / 255
    usual = float(np.percentile(rows[rows > 0], 85))
    busy = np.concatenate(([False], rows > 0.04 * usual, [False]))
    edges = np.flatnonzero(np.diff(busy.astype(np.int8)))
    bands = [rows[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return [band for band in bands if 8 <= len(band) <= 70 and band.max() > 0.3 * usual]


def _vote(band: Profile) -> float:
    body = np.flatnonzero(band > 0.5 * np.percentile(band, 85))
    top, bottom = int(body[0]), int(body[-1])
    peak = int(np.argmax(band))
    inner = band[top : bottom + 1]
    if band[peak] > _HEADLINE * float(np.median(inner)):
        # A headline: how far from the line's middle it runs.
        middle = (len(band) - 1) / 2
        return float((middle - peak) / max(1.0, middle)) * 2
    above, below = float(band[:top].sum()), float(band[bottom + 1 :].sum())
    return (above - below) / max(1.0, above + below)


def _rough_skew(ink: Pixels) -> float:
    columns = _columns(ink, _BROAD_PX)
    everything = np.arange(-_MOST_SKEW_DEG, _MOST_SKEW_DEG + 0.01, _STEP_DEG)
    angle = _peak(columns, everything)
    return _peak(columns, _about(angle, _STEP_DEG, _FINER_DEG))


def _about(angle: float, reach: float, step: float) -> Profile:
    return np.arange(angle - reach, angle + reach + step / 2, step)


def _peak(columns: _Columns, angles: NDArray[np.float64]) -> float:
    """Return the angle at which the rows stand out most, between the steps by a parabola."""
    scores = [_stand_out(columns, float(angle)) for angle in angles]
    best = int(np.argmax(scores))
    if best in (0, len(scores) - 1):
        return float(angles[best])
    left, here, right = scores[best - 1 : best + 2]
    bend = left - 2 * here + right
    shift = 0.5 * (left - right) / bend if bend else 0.0
    return float(angles[best] + shift * (angles[1] - angles[0]))


def _columns(ink: Pixels, width_px: int) -> _Columns:
    """Return the ink of each row in strips so many columns wide, with air above and below them."""
    height, width = ink.shape
    count = max(1, width // width_px)
    used = ink[:, : count * width_px].reshape(height, count, -1)
    places = (np.arange(count) + 0.5 - count / 2) * width_px
    air = int(abs(places[0]) * np.tan(np.deg2rad(_WIDEST_DEG))) + 2
    strips = np.zeros((count, height + 2 * air), np.float32)
    strips[:, air : air + height] = used.sum(axis=2, dtype=np.float32).T
    return _Columns(strips, places, air, width_px == _NARROW_PX)


def _stand_out(columns: _Columns, angle: float) -> float:
    """Return how much the rows differ from their neighbours once the columns are shifted."""
    strips, air = columns.strips, columns.air
    height = strips.shape[1] - 2 * air
    moved = columns.places * np.tan(np.deg2rad(angle)) + air
    if columns.exact:
        rows = _shifted_between(strips, moved, height)
    else:
        rows = np.zeros(height, np.float32)
        for strip, shift in zip(strips, np.rint(moved).astype(int).tolist(), strict=True):
            rows += strip[shift : shift + height]
    return float(np.square(np.diff(rows), dtype=np.float64).sum())


def _shifted_between(strips: Rows, moved: Profile, height: int) -> Rows:
    """Return the rows' ink where columns are shifted by parts of a row."""
    whole = np.floor(moved).astype(int)
    rows = np.zeros(height, np.float32)
    for strip, shift, part in zip(strips, whole.tolist(), (moved - whole).tolist(), strict=True):
        here = strip[shift : shift + height + 1]
        rows += here[:-1] + np.float32(part) * (here[1:] - here[:-1])
    return rows


def _turned(ink: Pixels, angle: float) -> Pixels:
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return np.asarray(cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR), np.uint8)
