"""What is wrong with a captured page, as a person would say it: blurred, dark, cut, folded, moiré.

Only a flag for a person to judge: nothing is refused or dropped here. Each measure looks at the page
reduced to about 150 dpi, and stays silent where it is not sure.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from station_app.imaging.raster.pictures import Pixels, decode
from station_app.model.page_analysis import PageFault

_LOOK_DPI = 150
_DARK_PAPER = 120
"""Brightness of the paper (0 to 255) below which writing on it gets lost."""

_SHARPEST, _DARKEST = 0.9, 0.0005
_LEAST_EDGE = 0.30
"""Steepest step between neighbouring pixels, as part of the contrast, that can still be read."""

_LEAST_CONTRAST, _LEAST_INK_PX = 40, 300
_STRIP_PX, _DEPTH_PX = 18, 8
"""How far from an edge is looked, and how far a sign reaches that runs over it."""

_SIGN_PX = 6
_LEAST_CUTS = 3
_CORNERS = (0.03, 0.042, 0.058, 0.08, 0.11, 0.155)
"""Lengths of a fold along the edge, as parts of the page's width."""

_SPECTRUM_PX = 512
_MOIRE_PEAK, _LEAST_WAVE = 90.0, 5.0


def find_faults(image: bytes, dpi: int) -> tuple[PageFault, ...]:
    """Return what is wrong with a captured page, the gravest first; none: nothing was found.

    Raises:
        FileUnreadable: it is no picture.
    """
    return faults_of(decode(image, grey=True), dpi)


def faults_of(whole: Pixels, dpi: int) -> tuple[PageFault, ...]:
    """Return them for a grey picture that is decoded already."""
    grey = _reduced(whole, dpi)
    paper = _level(grey, 0.9)
    found: list[PageFault] = []
    if paper < _DARK_PAPER:
        found.append("dark")
    if _blurred(grey, paper):
        found.append("blurred")
    if _cut(grey, paper):
        found.append("cut_edge")
    if _folded(grey, paper):
        found.append("folded_corner")
    if _moire(whole):
        found.append("moire")
    return tuple(found)


def _reduced(grey: Pixels, dpi: int) -> Pixels:
    scale = _LOOK_DPI / max(dpi, 1)
    if scale >= 1:
        return grey
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def _level(grey: NDArray[np.integer[Any]], part: float) -> float:
    """Return the brightness below which a part of the pixels lies; by the histogram, so it is quick."""
    counts = np.cumsum(np.bincount(grey.ravel(), minlength=256))
    return float(np.searchsorted(counts, part * counts[-1]))


def _blurred(grey: Pixels, paper: float) -> bool:
    """Even the steepest edges of a blurred page are slow: no pixel differs much from the next.

    Looked at around the ink alone, so that a page with one line is judged by that line.
    """
    contrast = paper - _level(grey, _DARKEST)
    ink = np.asarray(grey < paper - contrast / 2, np.uint8)
    if contrast < _LEAST_CONTRAST or int(ink.sum()) < _LEAST_INK_PX:
        # Pencil or an empty page: too little to judge by.
        return False
    around = np.asarray(cv2.dilate(ink, np.ones((3, 3), np.uint8))) > 0
    step = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8))
    return _level(np.asarray(step, np.uint8)[around], _SHARPEST) < _LEAST_EDGE * contrast


def _cut(grey: Pixels, paper: float) -> bool:
    """Signs that run over an edge: several separate pieces of ink reach into one side."""
    ink = np.asarray(grey < paper - 70, np.uint8)
    turned = (ink, ink[::-1], ink.T, ink.T[::-1])
    return any(_run_over(np.ascontiguousarray(side[:_STRIP_PX])) for side in turned)


def _run_over(strip: Pixels) -> bool:
    """Tell whether signs run over the upper edge of a strip; a shadow along it is one long piece."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(strip, connectivity=8)
    pieces = stats[1:]
    top, deep = pieces[:, cv2.CC_STAT_TOP], pieces[:, cv2.CC_STAT_HEIGHT]
    long = pieces[:, cv2.CC_STAT_WIDTH]
    # Ruled lines run to the edge on purpose: they are thin.
    signs = (top == 0) & (deep >= _DEPTH_PX) & (long >= _SIGN_PX) & (long < strip.shape[1] * 0.08)
    return int(signs.sum()) >= _LEAST_CUTS


def _folded(grey: Pixels, paper: float) -> bool:
    """A folded corner shows the lid in a triangle, and paper right behind it."""
    side = round(grey.shape[1] * 0.36)
    if side > min(grey.shape):
        return False
    far = np.add.outer(np.arange(side), np.arange(side))
    for corner in (grey, grey[:, ::-1], grey[::-1], grey[::-1, ::-1]):
        strange = np.abs(corner[:side, :side].astype(np.int16) - paper) > 45
        for part in _CORNERS:
            fold = part * grey.shape[1]
            behind = (far > fold * 1.3) & (far < fold * 2.2)
            if strange[far < fold * 0.9].mean() > 0.9 and strange[behind].mean() < 0.12:
                return True
    return False


def _moire(grey: Pixels) -> bool:
    """A raster of a printed picture beats with the scanner's: a lonely peak off both axes."""
    height, width = grey.shape
    if min(height, width) < _SPECTRUM_PX:
        return False
    top, left = (height - _SPECTRUM_PX) // 2, (width - _SPECTRUM_PX) // 2
    part = grey[top : top + _SPECTRUM_PX, left : left + _SPECTRUM_PX].astype(np.float32)
    window = np.outer(np.hanning(_SPECTRUM_PX), np.hanning(_SPECTRUM_PX))
    spectrum = np.abs(np.fft.rfft2((part - part.mean()) * window))
    down = np.abs(np.fft.fftfreq(_SPECTRUM_PX))[:, None]
    across = np.fft.rfftfreq(_SPECTRUM_PX)[None, :]
    # Writing and ruled lines lie along the axes; a raster stands slanted.
    slanted = (down > 0.04) & (across > 0.04) & (down + across < 0.7)
    strength = spectrum[slanted]
    middle = float(np.median(strength))
    # The wave's height in grey levels: writing has none, and a blurred page no noise to compare to.
    height_of_wave = 2 * float(strength.max()) / float(window.sum())
    return height_of_wave > _LEAST_WAVE and float(strength.max()) > _MOIRE_PEAK * middle
