"""Quick looks at a page: a drawing for the screen, whether it is empty, how crooked it lies."""

from dataclasses import replace

import cv2
import numpy as np

from station_app.imaging.clean_up.border_crop import crop_borders
from station_app.imaging.clean_up.deskew import estimate_rotation, estimate_skew
from station_app.imaging.clean_up.illumination import even_illumination
from station_app.imaging.clean_up.page_detection import outline_in, outline_within
from station_app.imaging.coding.page_coding import draw_clean
from station_app.imaging.raster.jpeg_header import jpeg_header
from station_app.imaging.raster.pictures import Pixels, decode, encode_jpeg, flatten, place_picture
from station_app.model.ids import PageId
from station_app.model.page_edits import CleanUp, Placed
from station_app.model.page_outline import Corners, Outline

_VEILED_PX = 20
"""Dots across a page that nobody is to read: a line of text is less than one of them high."""

_SCREEN_QUALITY = 78
_LOOK_WIDTH_PX = 850
"""About 100 dpi on A4: enough to see lines of text, little enough to be quick."""

_OF_A_PHOTOGRAPH = CleanUp(flatten=True, deskew=True, orient=True, whiten=True)
"""What a photographed sheet needs to look like a scanned one."""

_EDGE = 0.04
"""Part of each side that is not looked at: shadows of the lid, punch holes, staples."""

_INK_STEP = 34
"""Grey levels below the paper from which something counts as ink; bleed-through stays above."""

_SPECK_PX = 7
_LEAST_INK = 0.00035
"""Part of the looked-at area; a single short word in pencil is above it."""


def preview(image: bytes, placed: Placed, longest_px: int) -> bytes:
    """Draw a page as a JPEG whose longer side is at most ``longest_px``.

    Raises:
        FileUnreadable: the master is no picture.
    """
    pixels = decode(image, grey=False, reduce=_reduction(image, longest_px))
    pixels = _fit(place_picture(pixels, placed), longest_px)
    return encode_jpeg(draw_clean(pixels, placed), _SCREEN_QUALITY)


def veil(drawing: bytes) -> bytes:
    """Make a drawing unreadable, so that one sees that a page arrived and how it lies, not what it says.

    Raises:
        FileUnreadable: it is no picture.
    """
    pixels = decode(drawing, grey=True)
    height, width = pixels.shape[:2]
    few = cv2.resize(
        pixels, (_VEILED_PX, max(1, _VEILED_PX * height // width)), interpolation=cv2.INTER_AREA
    )
    return encode_jpeg(cv2.resize(few, (width, height)).astype(np.uint8), _SCREEN_QUALITY)


def is_page_blank(image: bytes) -> bool:
    """Tell whether a page looks empty. Only a flag: nothing is ever dropped for it."""
    return is_blank(analysis_picture(image))


def is_blank(grey: Pixels) -> bool:
    """Tell it of a small picture that is there already."""
    height, width = grey.shape
    dy, dx = round(height * _EDGE), round(width * _EDGE)
    inner = grey[dy : height - dy, dx : width - dx]
    paper = _paper(inner)
    ink = (paper.astype(np.int16) - inner > _INK_STEP).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    areas = stats[1:, cv2.CC_STAT_AREA]
    return int(areas[areas >= _SPECK_PX].sum()) < _LEAST_INK * ink.size


def measure_skew(image: bytes, quarter_turns: int = 0, outline: Outline | None = None) -> float:
    """Return the degrees (counter-clockwise positive) that stand the page straight; 0 when unsure.

    Args:
        image: the master.
        quarter_turns: clockwise, with which its lines run across.
        outline: where the sheet lies in it, if it is a photograph.
    """
    grey = (
        analysis_picture(image) if outline is None else _laid_flat(analysis_picture(image), outline)
    )
    return _stood(grey, CleanUp(deskew=True), quarter_turns).deskew_deg


def measure_clean_up(image: bytes, clean: CleanUp, quarter_turns: int = 0) -> Placed:
    """Measure what a clean-up does to a page: how it is to be placed. Nothing is drawn.

    Args:
        image: the master.
        clean: the steps.
        quarter_turns: those that the page has, where it is not to be oriented anew.

    Raises:
        FileUnreadable: the master is no picture.
    """
    return measure_clean_up_of(analysis_picture(image), clean, quarter_turns)


def measure_clean_up_of(grey: Pixels, clean: CleanUp, quarter_turns: int = 0) -> Placed:
    """Measure as :func:`measure_clean_up` does, on a small picture that is there already."""
    outline = outline_in(grey) if clean.flatten else None
    if outline is None:
        return _stood(grey, clean, quarter_turns)
    return replace(_stood(_laid_flat(grey, outline), clean, quarter_turns), outline=outline)


def measure_photograph(grey: Pixels) -> Placed | None:
    """Measure what makes a photographed sheet look like a scan; ``None``: there is no such sheet."""
    outline = outline_in(grey)
    if outline is None:
        return None
    return replace(_stood(_laid_flat(grey, outline), _OF_A_PHOTOGRAPH, 0), outline=outline)


def measure_clean_up_within(
    image: bytes, corners: Corners, clean: CleanUp, quarter_turns: int
) -> Placed:
    """Measure a clean-up as :func:`measure_clean_up` does, on the sheet within corners that a person has set.

    Raises:
        FileUnreadable: the master is no picture. NoSheetThere: no sheet has such corners.
    """
    grey = analysis_picture(image)
    outline = outline_within(corners, grey.shape)
    return replace(_stood(_laid_flat(grey, outline), clean, quarter_turns), outline=outline)


def detect_page(image: bytes) -> Outline | None:
    """Look for a photographed sheet; ``None``: there is none, or it is not sure.

    Raises:
        FileUnreadable: the master is no picture.
    """
    return outline_in(analysis_picture(image))


def _laid_flat(grey: Pixels, outline: Outline) -> Pixels:
    """Return a photographed sheet in the size in which pages are measured, without its shadows."""
    sheet = flatten(grey, outline)
    scale = _LOOK_WIDTH_PX / min(sheet.shape)
    size = (round(sheet.shape[1] * scale), round(sheet.shape[0] * scale))
    return even_illumination(np.asarray(cv2.resize(sheet, size), np.uint8))


def _stood(grey: Pixels, clean: CleanUp, quarter_turns: int) -> Placed:
    placed = Placed(PageId(""), quarter_turns, whiten=clean.whiten, despeckle=clean.despeckle)
    ink = ink_mask_at(grey) if clean.orient or clean.deskew else grey
    if clean.orient:
        placed = replace(placed, quarter_turns=estimate_rotation(ink))
    if clean.deskew:
        # Lines run across only once the page stands upright; the turn is the same either way.
        placed = replace(placed, deskew_deg=estimate_skew(place_picture(ink, placed)))
    if clean.trim:
        placed = replace(placed, crop=crop_borders(place_picture(grey, placed)))
    return placed


def analysis_picture(image: bytes) -> Pixels:
    """Read a master as a small grey picture, about 100 dpi.

    Raises:
        FileUnreadable: it is no picture.
    """
    return reduced(decode(image, grey=True, reduce=_reduction(image, _LOOK_WIDTH_PX * 2)))


def reduced(grey: Pixels) -> Pixels:
    """Return a grey picture in the size in which pages are measured."""
    times = min(grey.shape) // _LOOK_WIDTH_PX
    if times > 1:
        # By a whole number first: half of the time that parts of pixels take.
        tall, wide = (length // times for length in grey.shape)
        whole = grey[: tall * times, : wide * times]
        grey = np.asarray(cv2.resize(whole, (wide, tall), interpolation=cv2.INTER_AREA), np.uint8)
    height, width = grey.shape
    scale = _LOOK_WIDTH_PX / max(1, min(height, width))
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    return grey


def _paper(grey: Pixels) -> Pixels:
    """Return the paper's own brightness at each place: what is left when thin strokes are gone."""
    height, width = grey.shape
    few = (max(1, width // 4), max(1, height // 4))
    closed = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    calm = cv2.medianBlur(cv2.resize(closed, few, interpolation=cv2.INTER_AREA), 7)
    return np.asarray(cv2.resize(calm, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def ink_mask_at(grey: Pixels) -> Pixels:
    """Return 255 where there is ink."""
    deeper = cv2.subtract(_paper(grey), grey)
    return np.asarray(cv2.threshold(deeper, _INK_STEP, 255, cv2.THRESH_BINARY)[1], np.uint8)


def _reduction(image: bytes, longest_px: int) -> int:
    """Return by how much a JPEG may be shrunk while it is decoded. Others are decoded whole."""
    header = jpeg_header(image)
    if header is None:
        return 1
    longest = max(header.width_px, header.height_px)
    return next((n for n in (8, 4, 2) if longest // n >= longest_px), 1)


def _fit(pixels: Pixels, longest_px: int) -> Pixels:
    height, width = pixels.shape[:2]
    scale = longest_px / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
