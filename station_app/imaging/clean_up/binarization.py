"""Where there is ink: faint strokes on any shade of paper, and lonely specks told from signs."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from station_app.imaging.raster.pictures import Pixels

Mask = NDArray[np.bool_]

_NONE = np.array([0])
_STRIP_PX = 64

_STEP, _CLEAN_STEP = 16, 10
"""Grey levels below its surroundings from which a pixel is ink; on paper without any grain fewer do."""

_GRAINED = 0.25
"""Part of a page that is darker than its surroundings: half of it where the paper has a grain."""

_MOST_STEP = 30
"""On paper with much grain the step grows to this."""

_SURE_STEP = 27
"""Levels that a stroke reaches somewhere; what shines through from the back stays paler."""

_LEAST_MARKS, _SURE_SHARE = 1, 0.05
"""How many of a stroke's pixels must reach that."""

_DARK = 110
"""Darker than this is ink however wide the stroke."""

_SPECK_PX_300 = 6
"""A speck's most pixels at 300 dpi; a decimal point in 8 point type has nine."""

_ALONE = 0.03
"""Part of a speck's surroundings (2.5 mm) that may be ink: beside a letter, a figure or a stroke of a
seal there is more, and a dot there is a sign."""


def ink_mask(grey: Pixels, dpi: int, paper: Pixels | None = None) -> Mask:
    """Return where there is ink, faint strokes included, whatever the shade of the paper there.

    Args:
        grey: one channel.
        dpi: its resolution.
        paper: the paper's tone at each place, of any size: strokes that stay so near to it that
            they may shine through from the back of the sheet are left out.
    """
    if is_bitonal(grey):
        return np.asarray(grey < 128)
    block = max(15, dpi // 6) | 1
    # The paper is what is around; the middle of a thick stroke is as dark as its surroundings, so
    # plain darkness is ink too.
    #
    # What is not needed any more is written over: a page has nine million pixels, a PC two workers.
    around = cv2.blur(grey, (block, block), borderType=cv2.BORDER_REPLICATE)
    deeper = np.asarray(cv2.subtract(around, grey, dst=around), np.uint8)
    step = _step_over_grain(deeper)
    faint = cv2.threshold(deeper, step - 1, 1, cv2.THRESH_BINARY, dst=deeper)[1]
    otsu = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[0]
    dark = cv2.threshold(grey, min(otsu, _DARK), 1, cv2.THRESH_BINARY_INV)[1]
    ink = np.asarray(cv2.bitwise_or(faint, dark, dst=faint), np.uint8)
    del dark
    if paper is not None:
        ink = _surely(ink, grey, paper)
    return ink.view(np.bool_)


def is_bitonal(pixels: Pixels) -> bool:
    """Tell whether a picture holds nothing between ink and paper."""
    # A sample first, which most pages fail; then all of it: a pencil's stroke is a few pixels.
    for values in (pixels[::16, ::16], pixels):
        between = cv2.inRange(_of_one_channel(values), np.array([8]), np.array([247]))
        if cv2.countNonZero(between):
            return False
    return pixels.ndim == 2 or bool(np.all(np.ptp(pixels[::16, ::16], axis=2) == 0))


def _of_one_channel(pixels: Pixels) -> Pixels:
    """Return the pixels with their channels beside each other."""
    return np.ascontiguousarray(pixels).reshape(pixels.shape[0], -1)


def _surely(ink: Pixels, grey: Pixels, paper: Pixels) -> Pixels:
    """Leave out strokes that nearly nowhere reach ink's darkness; the others are kept whole.

    A thin stroke beside a heavy one, which darkens its surroundings, is taken in again.
    """
    sure = _sure(grey, paper)
    near = cv2.dilate(ink, np.ones((5, 5), np.uint8))
    apart = cv2.compare(sure, near, cv2.CMP_GT, dst=near)
    apart = cv2.bitwise_or(ink, cv2.bitwise_and(sure, apart, dst=apart), dst=apart)
    strokes = np.asarray(apart, np.uint8)
    del near, apart
    small_sure = _pooled(sure)
    del sure
    small = _pooled(strokes)
    count, labels = cv2.connectedComponents(small, connectivity=8)
    reached = np.asarray(small_sure & small, np.bool_)
    # Only the strokes' own pixels are counted: most of a page is paper.
    of_strokes = labels[small.view(np.bool_)]
    sizes = np.bincount(of_strokes, minlength=count)
    marks = np.bincount(labels[reached], minlength=count)
    kept = marks > np.maximum(_LEAST_MARKS, _SURE_SHARE * sizes)
    stays = np.zeros_like(small)
    stays[small.view(np.bool_)] = kept[of_strokes]
    size = (grey.shape[1], grey.shape[0])
    large = cv2.resize(stays, size, interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.bitwise_and(strokes, large, dst=strokes), np.uint8)


def _sure(grey: Pixels, paper: Pixels) -> Pixels:
    """Return 1 where a pixel and those beside it are darker than the paper by a sure step."""
    size = (grey.shape[1], grey.shape[0])
    deeper = cv2.resize(paper, size, interpolation=cv2.INTER_LINEAR)
    cv2.subtract(deeper, cv2.blur(grey, (3, 3)), dst=deeper)
    return np.asarray(
        cv2.threshold(deeper, _SURE_STEP - 1, 1, cv2.THRESH_BINARY, dst=deeper)[1], np.uint8
    )


def _pooled(dots: Pixels) -> Pixels:
    """Return 1 where any of four neighbouring pixels is set, at half the size."""
    rows = dots[::2].copy()
    rows[: dots.shape[0] // 2] |= dots[1::2]
    if rows.shape[1] % 2:
        rows = np.asarray(cv2.copyMakeBorder(rows, 0, 0, 0, 1, cv2.BORDER_CONSTANT), np.uint8)
    # Two neighbours are one number of twice the width: it is 0 where neither is set.
    return np.asarray(rows.view(np.uint16) != 0).view(np.uint8)


def _step_over_grain(deeper: Pixels) -> int:
    """Return the step above the paper's grain: half of the paper is darker than its mean by that."""
    some = deeper[::7, ::7]
    darker = some[some > 0]
    if darker.size < _GRAINED * some.size:
        # No grain: what is darker is the strokes themselves, and their rims.
        return _CLEAN_STEP
    return round(min(_MOST_STEP, max(_STEP, 4.5 * float(np.median(darker)) / 0.6745)))


def darkest_channel(pixels: Pixels) -> Pixels:
    """Return the channel that coloured ink darkens most; a grey picture is its own."""
    return _of_channels(pixels, cv2.min)


def lightest_channel(pixels: Pixels) -> Pixels:
    """Return the channel that coloured ink darkens least; a grey picture is its own."""
    return _of_channels(pixels, cv2.max)


def _of_channels(pixels: Pixels, choose: Callable[..., object]) -> Pixels:
    """Return one of each pixel's channels. A strip at a time stays in the processor's cache."""
    if pixels.ndim == 2:
        return pixels
    chosen = np.empty(pixels.shape[:2], np.uint8)
    held = np.empty((3, _STRIP_PX, pixels.shape[1]), np.uint8)
    for top in range(0, len(pixels), _STRIP_PX):
        strip = chosen[top : top + _STRIP_PX]
        blue, green, red = cv2.split(pixels[top : top + _STRIP_PX], list(held[:, : len(strip)]))
        choose(choose(blue, green, dst=blue), red, dst=strip)
    return chosen


def despeckle(ink: Mask, dpi: int) -> Mask:
    """Leave out dots that are smaller than any sign and stand alone."""
    most = max(1, round(_SPECK_PX_300 * (dpi / 300) ** 2))
    dots = np.asarray(ink, np.uint8)
    lonely = _small_dots(dots, most)
    if not cv2.countNonZero(lonely):
        return ink
    wide = max(9, dpi // 10) | 1
    around = dots * np.uint8(255)
    cv2.blur(around, (wide, wide), dst=around)
    busy = round(_ALONE * 255 + most * 255 / wide**2)
    quiet = cv2.inRange(around, _NONE, np.array([busy]), dst=around)
    cv2.bitwise_and(lonely, quiet, dst=lonely)
    specks = cv2.dilate(lonely, np.ones((3, 3), np.uint8), dst=around)
    apart = cv2.compare(dots, specks, cv2.CMP_GT, dst=lonely)
    kept = cv2.bitwise_and(dots, apart, dst=lonely)
    return np.asarray(kept, np.uint8).view(np.bool_)


def _small_dots(dots: Pixels, most: int) -> Pixels:
    """Return 255 in the middle of dots of so few pixels with nothing beside them."""
    core, around = _counts(dots, 3), _counts(dots, 7)
    apart = cv2.compare(core, around, cv2.CMP_EQ, dst=around)
    few = cv2.inRange(core, np.array([1]), np.array([most]), dst=core)
    return np.asarray(cv2.bitwise_and(apart, few, dst=apart), np.uint8)


def _counts(dots: Pixels, side: int) -> Pixels:
    return np.asarray(cv2.boxFilter(dots, -1, (side, side), normalize=False), np.uint8)
