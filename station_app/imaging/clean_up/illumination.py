"""Shadows on a photographed sheet: the light that fell on each place is measured and taken out.

The light is what the paper shows where strokes are closed. It may change within a millimetre, as at the
border of a hand's shadow in the sun. A photograph that is glued to the sheet is no shadow: there the
light is taken from around it.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from station_app.imaging.clean_up.binarization import Mask
from station_app.imaging.raster.pictures import Pixels

_A4_INCHES = 11.7
_LIGHT_DPI = 100
_STROKE_MM = 4.5
"""Ink is narrower, and an unlit place on the paper is wider than this."""

_DARKEST = 0.25
"""Part of the paper's tone below which a place is not in a shadow but black."""

_USUAL = 85
"""The percentile of the light that the whole sheet gets."""

_COARSE = 4
_COARSE_MM = 25.4 / _LIGHT_DPI * _COARSE
"""Things that lie on the paper are looked for in a picture of so few dots."""

_STROKE_STEP, _ROUGH_STEP, _ROUGH_PX = 14, 9, 5
_LEAST_THING_MM, _MOST_THINGS, _DARKER = 9.0, 0.6, 0.9
_EVERY = 4
_BUSY_PART, _ROUGH_PART, _OTHER_HUE, _SURE_HUE = 0.55, 0.3, 0.07, 0.12
"""A glued photograph is rough in places or has a hue; text is not rough all over, a shadow only at its
border."""


def even_illumination(pixels: Pixels) -> Pixels:
    """Draw a sheet, of any size, as if the same light fell on all of it."""
    return correct_illumination(measure_illumination(pixels), pixels)


def measure_illumination(pixels: Pixels) -> Pixels:
    """Measure what part of the usual light falls on each place of a sheet: of 255, about 100 dpi."""
    height, width = pixels.shape[:2]
    by = max(1.0, max(height, width) / (_A4_INCHES * _LIGHT_DPI))
    size = [max(1, round(length / by / _COARSE)) * _COARSE for length in (width, height)]
    # Whole blocks first, and later: they are averaged ten times as fast as parts of pixels.
    near = _fewer(pixels, int(by))
    light = _light(np.asarray(cv2.resize(near, size, interpolation=cv2.INTER_LINEAR), np.uint8))
    some = light[::_EVERY, ::_EVERY].reshape(-1, *light.shape[2:])
    usual = np.maximum(1.0, np.atleast_1d(np.percentile(some, _USUAL, axis=0)))
    shares = np.clip(np.arange(256)[:, None] * (255.0 / usual), 255 * _DARKEST, 255)
    return np.asarray(cv2.LUT(light, shares.astype(np.uint8)[None]), np.uint8)


def correct_illumination(light: Pixels, pixels: Pixels) -> Pixels:
    """Draw a sheet, of any size, as if the same light fell on all of it, by what fell on it."""
    size = (pixels.shape[1], pixels.shape[0])
    large = cv2.resize(light, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(pixels, large, scale=255.0), np.uint8)


def darkest_corrected(light: Pixels, pixels: Pixels) -> Pixels:
    """Return the darkest channel of what :func:`correct_illumination` draws, without drawing the others."""
    if pixels.ndim == 2:
        return correct_illumination(light, pixels)
    size = (pixels.shape[1], pixels.shape[0])
    darkest = np.full(pixels.shape[:2], 255, np.uint8)
    # A channel at a time in the same memory: three as large as the sheet would be asked for anew.
    held = [np.empty_like(darkest) for _ in range(3)]
    for seen, fallen in enumerate(cv2.split(light)):
        plane, large, lit = held
        cv2.extractChannel(pixels, seen, dst=plane)
        cv2.resize(fallen, size, dst=large, interpolation=cv2.INTER_LINEAR)
        cv2.min(darkest, cv2.divide(plane, large, dst=lit, scale=255.0), dst=darkest)
    return darkest


def _light(small: Pixels) -> Pixels:
    """Return the paper's brightness at each place of a small picture."""
    paper = np.asarray(cv2.blur(_closed(small), (3, 3)), np.uint8)
    things = _things(small, paper)
    part = float(np.count_nonzero(things)) / things.size
    if part > _MOST_THINGS:
        # No sheet with something on it, but a photograph as a whole: its darkness is its own.
        return np.full_like(paper, 255)
    if not part:
        return paper
    filled = cv2.inpaint(_fewer(paper, _COARSE), things, 3, cv2.INPAINT_TELEA)
    size = (paper.shape[1], paper.shape[0])
    around = cv2.resize(filled, size, interpolation=cv2.INTER_LINEAR)
    here = cv2.resize(things, size, interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.copyTo(around, here, paper), np.uint8)


def _closed(small: Pixels) -> Pixels:
    """Return it without strokes. With an octagon, so that a shadow's corner is not taken for a stroke."""
    half = _px(_STROKE_MM) // 2
    square = np.ones((half | 1,) * 2, np.uint8)
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    wide = cv2.dilate(cv2.dilate(small, square), cross, iterations=half // 2)
    return np.asarray(cv2.erode(cv2.erode(wide, cross, iterations=half // 2), square), np.uint8)


def _things(small: Pixels, paper: Pixels) -> Pixels:
    """Return 255 where something lies on the paper that is neither ink nor shadow, coarsely."""
    calm = _fewer(paper, _COARSE)
    rough = _rough(_fewer(small, 2), _fewer(paper, 2), calm)
    crowded = cv2.threshold(
        cv2.blur(rough, (_COARSE + 1,) * 2), 255 * _BUSY_PART, 255, cv2.THRESH_BINARY
    )[1]
    least = np.ones((round(_LEAST_THING_MM / _COARSE_MM),) * 2, np.uint8)
    found = np.asarray(cv2.morphologyEx(crowded, cv2.MORPH_OPEN, least), np.uint8)
    found |= _things_apart(calm, rough > 127)
    return np.asarray(cv2.dilate(found, np.ones((5, 5), np.uint8)), np.uint8)


def _things_apart(calm: Pixels, rough: Mask) -> Pixels:
    """Return 255 where a dark place is no shadow: a shadow is even and has no hue."""
    grey = _grey(calm)
    dark = np.asarray(grey < _lamp(grey) * _DARKER, np.uint8)
    dark = np.asarray(cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)), np.uint8)
    hue = _hue(calm, dark == 0)
    least = np.ones((round(_LEAST_THING_MM / _COARSE_MM),) * 2, np.uint8)
    tinted = np.asarray((hue > _SURE_HUE) & (dark > 0), np.uint8) * np.uint8(255)
    found = np.asarray(cv2.morphologyEx(tinted, cv2.MORPH_OPEN, least), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark)
    for label in range(1, count):
        if stats[label, cv2.CC_STAT_AREA] >= least.size:
            here = np.asarray(labels == label)
            if _is_thing(here, rough, hue):
                found[here] = 255
    return found


def _is_thing(here: Mask, rough: Mask, hue: NDArray[np.float32]) -> bool:
    core = np.asarray(cv2.erode(here.astype(np.uint8), np.ones((5, 5), np.uint8))) > 0
    roughness = float(rough[core].mean()) if core.any() else 1.0
    # A shadow comes from outside the sheet as a rule, and there is writing in it.
    inside = not (here[0].any() or here[-1].any() or here[:, 0].any() or here[:, -1].any())
    if not inside:
        return roughness > _BUSY_PART
    return roughness > _ROUGH_PART or float(np.median(hue[here])) > _OTHER_HUE


def _lamp(grey: Pixels) -> NDArray[np.float64]:
    """Return the light without any shadow: what falls off slowly, told from the brightest paper."""
    down, across = np.mgrid[-1 : 1 : grey.shape[0] * 1j, -1 : 1 : grey.shape[1] * 1j]
    terms = np.stack((np.ones_like(down), down, across, down * across, down**2, across**2), axis=-1)
    # A few places say as much of so smooth a thing as all of them.
    some, few = terms[::_EVERY, ::_EVERY], grey[::_EVERY, ::_EVERY].astype(np.float64)
    lit = np.asarray(few > np.percentile(few, 50))
    fit = np.zeros(terms.shape[-1])
    for _ in range(4):
        if lit.sum() < few.size / 8:
            break
        fit = np.linalg.lstsq(some[lit], few[lit], rcond=None)[0]
        lit = np.asarray(np.abs(few / np.maximum(some @ fit, 1) - 1) < 1 - _DARKER)
    return np.asarray(terms @ fit)


def _fewer(pixels: Pixels, by: int) -> Pixels:
    """Return it so many times smaller; what is left over at the edges is no whole block of pixels."""
    height, width = (max(1, length // by) for length in pixels.shape[:2])
    whole = pixels[: height * by, : width * by]
    return np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _grey(pixels: Pixels) -> Pixels:
    return pixels if pixels.ndim == 2 else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))


def _rough(seen: Pixels, paper: Pixels, calm: Pixels) -> Pixels:
    """Return, coarsely, how many of 255 are strokes, or 255 where the paper's tone changes within 5 mm.

    Args:
        seen: the sheet.
        paper: without its strokes, as large.
        calm: the paper, coarsely.
    """
    strokes = cv2.threshold(
        cv2.subtract(_grey(paper), _grey(seen)), _STROKE_STEP, 255, cv2.THRESH_BINARY
    )[1]
    tone = _grey(calm)
    # OpenCV has a fast median for five pixels, and none for more.
    off = cv2.absdiff(tone, cv2.medianBlur(tone, _ROUGH_PX))
    changes = cv2.threshold(off, _ROUGH_STEP, 255, cv2.THRESH_BINARY)[1]
    few = _fewer(np.asarray(strokes, np.uint8), _COARSE // 2)
    return np.asarray(cv2.max(changes, few), np.uint8)


def _hue(calm: Pixels, plain: Mask) -> NDArray[np.float32]:
    """Return how far each place's hue is from that of the plain paper."""
    far = np.zeros(calm.shape[:2], np.float32)
    if calm.ndim == 2 or not plain.any():
        return far
    # Channel by channel: numbers that lie side by side take a quarter of the time.
    channels = [channel.astype(np.float32) + 1 for channel in cv2.split(calm)]
    all_of_them = np.sum(channels, axis=0)
    for channel in channels:
        share = channel / all_of_them
        usual = np.median(share[plain])
        np.maximum(far, np.abs(share / usual - 1), out=far)
    return far


def _px(length_mm: float) -> int:
    return max(3, round(length_mm / 25.4 * _LIGHT_DPI)) | 1
