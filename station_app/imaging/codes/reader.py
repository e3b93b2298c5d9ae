"""Reads the codes on a paper's picture: QR, Code 128 and the patch that separates papers.

A plain page is done with after a look at it small: nothing on it is dark enough for a code. Only the part
in which something could be one is read, and only where a code is seen but not read is it looked at again:
finer, smoothed, larger, with its specks gone. What is read is proved by the code's own check digits,
never guessed.
"""

from collections.abc import Callable, Iterator
from itertools import islice

import cv2
import numpy as np
import zxingcpp

from station_app.imaging.codes.candidates import candidate_area
from station_app.imaging.codes.patch_code import PATCH_T, find_patch
from station_app.imaging.codes.qr_finder_patterns import Finders, find_finders
from station_app.imaging.raster.pictures import Pixels, decode, half_of, is_jpeg, place_picture
from station_app.model.device_errors import FileUnreadable
from station_app.model.ids import PageId
from station_app.model.page_analysis import CodeMarks, FoundCode
from station_app.model.page_edits import Crop, Placed

__all__ = ["PATCH_T", "find_codes", "find_marks", "marks_of", "read_codes"]

_RIGHT_ANGLE = 90
_QUICK_PX, _ROUGH_PX = 1100, 620
"""Shorter side of the picture at the quick look (about 130 dpi on A4) and where patches are sought."""

_SMALL_PART, _HALF_PAGE = 0.25, 0.5
_SOME_LOOKS, _ALL_LOOKS = 3, 20

_THIN_MM, _SHORT_SIDE_MM = 1.0, 210.0

_LINEAR_LEAST = 4
"""Signs that a bar code has at least; shorter ones are too easily found in a table's rules."""

_FORMATS = zxingcpp.BarcodeFormats((zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128))
_HISTOGRAM = zxingcpp.Binarizer.GlobalHistogram


def read_codes(picture: bytes) -> tuple[str, ...]:
    """Return the words of every code on a picture (PNG, JPEG, TIFF); none where there is none.

    A patch of kind T, which says nothing but "here begins another paper", reads :data:`PATCH_T`.

    Raises:
        ValueError: it is no picture.
    """
    return tuple(code.text for code in find_codes(picture))


def find_codes(picture: bytes) -> tuple[FoundCode, ...]:
    """Return every code on a picture with how it lies; none where there is none.

    Raises:
        ValueError: it is no picture.
    """
    return find_marks(picture).codes


def find_marks(picture: bytes) -> CodeMarks:
    """Return every code on a picture, and whether one is there that cannot be read.

    What a code says counts more than a patch: only where none can be read the patch does.

    Raises:
        ValueError: it is no picture.
    """
    try:
        half = half_of(picture, _QUICK_PX)
    except FileUnreadable:
        raise ValueError("picture") from None
    # Only a JPEG was read at half its size.
    return marks_of(half, lambda: decode(picture, grey=True) if is_jpeg(picture) else half)


def marks_of(half: Pixels, whole: Callable[[], Pixels]) -> CodeMarks:
    """Return them for a picture that is decoded already.

    Args:
        half: at half its size or whole, in grey.
        whole: gives it whole, where it must be looked at closer.
    """
    rough = _sized(half, _ROUGH_PX)
    part = candidate_area(rough)
    if part is None:
        return CodeMarks()
    quick = _sized(half, _QUICK_PX)
    codes = _read(_cut(quick, part))
    if codes:
        return CodeMarks(codes)
    turns, finders = find_patch(rough), find_finders(quick)
    # A sheet that bears a patch is none of many: it is worth every look for the code beside it.
    sure = turns is not None or finders is not Finders.NONE
    for look, how in islice(_closer_looks(half, whole, part), _patience(part, sure=sure)):
        codes = _read(look, how)
        if codes:
            return CodeMarks(codes)
    patch = () if turns is None else (FoundCode(PATCH_T, turns),)
    return CodeMarks(patch, unread=finders is Finders.LARGE)


def _patience(part: Crop, *, sure: bool) -> int:
    """Return how many closer looks a part is worth: all where a code is seen, or where it is small.

    Of a photograph, which is dense all over, each look costs as much as all else that is done to it.
    """
    size = (part.right - part.left) * (part.bottom - part.top)
    if sure or size < _SMALL_PART:
        return _ALL_LOOKS
    return _SOME_LOOKS if size < _HALF_PAGE else 1


def _cut(picture: Pixels, part: Crop) -> Pixels:
    return place_picture(picture, Placed(PageId(""), crop=part))


def _closer_looks(
    half: Pixels, all_of_it: Callable[[], Pixels], part: Crop
) -> Iterator[tuple[Pixels, zxingcpp.Binarizer]]:
    local = zxingcpp.Binarizer.LocalAverage
    page = all_of_it()
    whole = _cut(page, part)
    calm = np.asarray(cv2.GaussianBlur(whole, (0, 0), 1.6), np.uint8)
    # Nearly all that is not read at once is a fax's: its specks are gone here.
    yield calm, local
    yield whole, local
    yield np.asarray(cv2.medianBlur(whole, 5), np.uint8), local
    # A line of the pen, or a fold, through the squares of a large code is thinner than its own.
    thin = np.ones((round(_THIN_MM * min(page.shape) / _SHORT_SIDE_MM) | 1,) * 2, np.uint8)
    yield np.asarray(cv2.morphologyEx(calm, cv2.MORPH_CLOSE, thin), np.uint8), local
    yield np.asarray(cv2.morphologyEx(calm, cv2.MORPH_OPEN, thin), np.uint8), local
    if half.shape != page.shape:
        yield _cut(half, part), local
    yield _sized(calm, min(whole.shape) * _QUICK_PX // min(page.shape)), _HISTOGRAM
    # A faint or a coarse one is often read at twice its size, with its contrast drawn wide.
    wide = _stretched(calm)
    yield wide, _HISTOGRAM
    if min(page.shape) < 2 * _QUICK_PX:
        yield _larger(wide), local
        yield _larger(np.asarray(cv2.medianBlur(whole, 3), np.uint8)), local
    yield np.asarray(cv2.GaussianBlur(wide, (0, 0), 2.4), np.uint8), local
    yield np.asarray(cv2.medianBlur(wide, 7), np.uint8), _HISTOGRAM


def _read(
    picture: Pixels, how: zxingcpp.Binarizer = zxingcpp.Binarizer.LocalAverage
) -> tuple[FoundCode, ...]:
    found = zxingcpp.read_barcodes(
        picture, formats=_FORMATS, binarizer=how, try_invert=False, try_downscale=False
    )
    # A sheet may say the same twice.
    codes = {
        code.text: FoundCode(code.text, _upright(code.orientation))
        for code in found
        if code.valid and _long_enough(code)
    }
    return tuple(codes.values())


def _long_enough(code: zxingcpp.Barcode) -> bool:
    return code.format != zxingcpp.BarcodeFormat.Code128 or len(code.text) >= _LINEAR_LEAST


def _sized(picture: Pixels, shorter_px: int) -> Pixels:
    """Make a picture smaller: by a whole number first, which is quick, then by what is left."""
    times = min(picture.shape) // shorter_px
    if times > 1:
        tall, wide = (length // times for length in picture.shape)
        whole = picture[: tall * times, : wide * times]
        picture = np.asarray(
            cv2.resize(whole, (wide, tall), interpolation=cv2.INTER_AREA), np.uint8
        )
    scale = shorter_px / min(picture.shape)
    if scale >= 1:
        return picture
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _larger(picture: Pixels) -> Pixels:
    large = cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    return np.asarray(large, np.uint8)


def _stretched(picture: Pixels) -> Pixels:
    low, high = np.percentile(picture[::8, ::8], (1, 90))
    span = max(1.0, float(high - low))
    steps = np.clip((np.arange(256) - float(low)) * (255 / span), 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(picture, steps), np.uint8)


def _upright(orientation_deg: int) -> int:
    return -round(orientation_deg / _RIGHT_ANGLE) % 4
