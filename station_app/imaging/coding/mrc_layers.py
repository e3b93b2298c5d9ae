"""A page taken apart: its strokes in full resolution, their colours and the paper in a low one.

What is measured: where strokes are coloured (a seal, a stamp, blue ink) or grey (pencil) and where
a photograph lies. A photograph stays in the paper's layer, in twice its resolution, without strokes.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from station_app.imaging.clean_up.binarization import (
    Mask,
    darkest_channel,
    is_bitonal,
    lightest_channel,
)
from station_app.imaging.clean_up.illumination import correct_illumination
from station_app.imaging.coding.shading import is_shaded
from station_app.imaging.raster.pictures import Pixels, encode_jpeg, place_picture, placed_size
from station_app.model.finished_page import ToneLayer
from station_app.model.page_edits import Placed

Floats = NDArray[np.float32]

_FAIR_DPI = 150

_COLOUR_STEP = 40
"""Difference between a pixel's channels from which it is coloured, on paper made white."""

_LEAST_STAMP = 0.0002
"""Part of the page that makes a stamp: about 12 mm² on A4."""

_BLACK = 105
"""A stroke's lightest channel below which it is drawn black, on paper made white."""

_PHOTO_STEP, _PHOTO_RANGE = 40, 12
_LEAST_PHOTO_MM2 = 500.0
_TONE_RANGE = 6
"""Levels by which the paper's tone may change within 5 mm: a typed page's does so nowhere, a faded photograph's
all over it."""

_LIT_RANGE = 20
"""The same on a photographed sheet, of whose shadows something is left when they are taken out."""

_LEAST_TONES_MM2, _RIM_MM = 200.0, 8.0
"""Less is a punch hole; nearer to the page's edge it is the gap beside the paper."""

_MIDDLE, _DARKEST_INK = 215, 60
"""On paper made white, a stroke's rims lie between these, and all of a photograph with much detail."""
_TINT_QUALITY, _PAPER_QUALITY, _PHOTO_QUALITY = 55, 65, 72
"""Of the paper at least so much that its shade keeps its hue; a flat shade costs nothing."""
_LEAST_PALE, _OVER_GRAIN = 6, 4
"""Levels below the paper from which a place is a pale stroke, and how many times the paper's grain."""

_LEAST_FAINT, _FAINT_PX = 0.0002, 12
"""Part of the page, at about 150 dpi, that strokes left behind make up; fewer pixels together are grain."""

_WHITE = 245
_NONE, _FROM, _UP_TO = np.array([0]), np.array([_DARKEST_INK]), np.array([_MIDDLE])
_STRIP_PX = 64


@dataclass(frozen=True, slots=True)
class LayerAnalysis:
    """A page at about 150 dpi, and what was measured there."""

    fair: Pixels
    by: int
    """How many times smaller that is than the page."""
    shade: Pixels
    """The paper's own tone at each place, small: what is left when strokes are gone."""
    tone: NDArray[np.float64]
    """The paper's tone as a whole, one value a channel."""
    even: Pixels
    """``fair`` on paper made white."""
    coloured: Mask
    """Where strokes are coloured, a little wider than they are."""
    photo: Mask
    """Where a photograph lies, or what may be one, at about 37 dpi."""
    middle_share: float
    """Part of the page that is neither paper nor black: rims of strokes, or shades."""
    written_share: float
    """Part of the page that is strokes beside what may be a photograph."""
    is_shaded: bool
    """Whether it may be shaded by a flat pencil: pale all over, and more here than there."""
    is_bitonal: bool
    """Whether the master itself holds ink and paper only: then every pixel is kept."""

    @property
    def photo_share(self) -> float:
        """Part of the page that is a photograph."""
        return float(self.photo.mean())

    @property
    def has_colour(self) -> bool:
        """Whether a seal, a stamp, coloured ink or a coloured photograph stands on the page."""
        return bool(self.coloured.any())


def analyse_layers(pixels: Pixels, dpi: int) -> LayerAnalysis:
    """Measure a page of one or three channels, as it stands, at its resolution."""
    by = max(1, round(dpi / _FAIR_DPI))
    return _measured(_smaller(pixels, by), dpi, by, bitonal=False, lit=False)


def analyse_placed(
    pixels: Pixels, dpi: int, placed: Placed, light: Pixels | None = None
) -> LayerAnalysis:
    """Measure a page as it will stand; only the small picture of it is turned, which costs less.

    Args:
        pixels: as they came.
        dpi: their resolution.
        placed: how the page will stand.
        light: what fell on a photographed sheet, if it is to be taken out.
    """
    by = max(1, round(dpi / _FAIR_DPI))
    size = placed_size(pixels.shape, placed)
    fair = _smaller(pixels, by)
    if light is not None:
        fair = correct_illumination(light, fair)
    fair = _cut_to(place_picture(fair, placed), [-(-length // by) for length in size])
    return _measured(fair, dpi, by, bitonal=is_bitonal(pixels), lit=light is not None)


def _cut_to(pixels: Pixels, size: list[int]) -> Pixels:
    """Make good what was rounded away at an edge, or rounded up: a row or a column."""
    height, width = pixels.shape[:2]
    below, beside = max(0, size[0] - height), max(0, size[1] - width)
    if below or beside:
        grown = cv2.copyMakeBorder(pixels, 0, below, 0, beside, cv2.BORDER_REPLICATE)
        pixels = np.asarray(grown, np.uint8)
    return np.ascontiguousarray(pixels[: size[0], : size[1]])


def _measured(fair: Pixels, dpi: int, by: int, *, bitonal: bool, lit: bool) -> LayerAnalysis:
    rough = _smaller(fair, 4)
    rough_dpi = dpi / by / 4
    shade = _shade(rough, rough_dpi)
    tone = np.percentile(shade.reshape(-1, *shade.shape[2:]), 85, axis=0)
    tone = np.maximum(1.0, np.atleast_1d(tone))
    photo = _photograph(shade, tone, rough_dpi) | _faint_tones(
        shade, rough_dpi, _LIT_RANGE if lit else _TONE_RANGE
    )
    even = _evened(fair, shade)
    light = darkest_channel(even)
    middle = float(cv2.countNonZero(cv2.inRange(light, _FROM, _UP_TO))) / light.size
    strokes = cv2.inRange(light, _NONE, _UP_TO)
    if photo.any():
        strokes[_as_large(photo, strokes.shape)] = 0
    written = float(cv2.countNonZero(strokes)) / light.size
    shaded = is_shaded(darkest_channel(fair), light, middle, dpi / by)
    return LayerAnalysis(
        fair, by, shade, tone, even, _coloured(even), photo, middle, written, shaded, bitonal
    )


def leaves_strokes_behind(look: LayerAnalysis, ink: Mask) -> bool:
    """Tell whether paler strokes than those that became ink are on the page: a carbon copy's, faint pencil.

    What shines through from the back looks so, too: asked only where that is not to be cleaned away.
    """
    light = np.asarray(cv2.blur(darkest_channel(look.even), (3, 3)), np.uint8)
    counts = np.cumsum(cv2.calcHist([light], [0], None, [256], [0, 256]).ravel())
    middle, lower = (int(np.searchsorted(counts, part * counts[-1])) for part in (0.5, 0.16))
    pale = middle - max(_LEAST_PALE, _OVER_GRAIN * (middle - lower))
    faint = cv2.threshold(light, pale, 1, cv2.THRESH_BINARY_INV)[1]
    small = _smaller(ink.view(np.uint8) * np.uint8(255), look.by)
    near = np.asarray(cv2.dilate(small, np.ones((7, 7), np.uint8)), np.uint8)
    faint = np.asarray((np.asarray(faint) > 0) & (near == 0), np.uint8)
    if cv2.countNonZero(faint) < _LEAST_FAINT * faint.size:
        return False
    _, _, stats, _ = cv2.connectedComponentsWithStats(faint, connectivity=8)
    sizes = stats[1:, cv2.CC_STAT_AREA]
    return float(sizes[sizes >= _FAINT_PX].sum()) >= _LEAST_FAINT * faint.size


def black_ink(look: LayerAnalysis, ink: Mask) -> Mask:
    """Return those strokes of a page that are drawn black; the others have a colour or are grey."""
    lightest = lightest_channel(look.even)
    # A stroke's rims are light: it counts by its darkest pixel nearby.
    core = cv2.erode(np.asarray(lightest, np.uint8), np.ones((5, 5), np.uint8))
    black = (np.asarray(core) < _BLACK) & ~look.coloured
    return np.asarray(ink & _as_large(black, ink.shape))


def ink_layer(look: LayerAnalysis, ink: Mask) -> Mask:
    """Return the page's strokes: its ink but for what belongs to a photograph."""
    if not look.photo.any():
        return ink
    return np.asarray(ink & ~_as_large(look.photo, ink.shape))


def ink_colours(look: LayerAnalysis, ink: Mask) -> ToneLayer:
    """Return the colours of strokes as a small picture, spread beyond their rims."""
    here = _smaller(ink.view(np.uint8) * np.uint8(255), look.by)
    # The rims are mixed with paper: darker pixels say more about the ink.
    cores = np.asarray(cv2.erode(look.fair, np.ones((3, 3), np.uint8)), np.uint8)
    light = darkest_channel(look.fair)
    weight = np.asarray(cv2.multiply(here, cv2.bitwise_not(light), scale=1 / 255), np.uint8)
    calm = np.asarray(cv2.blur(cores, (3, 3)), np.uint8)
    return _tones(_spread(calm, weight), _TINT_QUALITY)


def background_of(look: LayerAnalysis, ink: Mask, *, whiten: bool) -> ToneLayer | None:
    """Return the paper without its strokes; ``None`` where nothing but white is left of it."""
    with_photo = bool(look.photo.any())
    small = _smaller(ink.view(np.uint8) * np.uint8(255), look.by)
    inked = np.asarray(cv2.dilate(small, np.ones((5, 5), np.uint8)), np.uint8)
    if with_photo:
        inked[_as_large(look.photo, inked.shape)] = 0
    paper = look.fair.copy()
    # Under a broad stroke the shade is the stroke's: the lightest beside it is the paper's.
    beside = np.asarray(cv2.dilate(look.shade, np.ones((9, 9), np.uint8)), np.uint8)
    cv2.copyTo(_enlarged(beside, paper.shape), inked, paper)
    if not with_photo:
        paper = _smaller(paper, 2)
    if whiten:
        paper = _whitened(paper, look)
    # A rim that a stroke left behind is narrower than a millimetre; a wash of ink is not.
    wide = np.asarray(cv2.dilate(paper, np.ones((3, 3), np.uint8)), np.uint8)
    if wide.min() > _WHITE:
        return None
    return _tones(paper, _PHOTO_QUALITY if with_photo else _PAPER_QUALITY)


def whiten_paper(pixels: Pixels, look: LayerAnalysis) -> Pixels:
    """Draw the paper's shade as white, strokes and photographs as they are."""
    return _whitened(pixels, look)


def _smaller(pixels: Pixels, by: int) -> Pixels:
    return np.asarray(_blocks(pixels, by), np.uint8)


def _blocks(values: cv2.typing.MatLike, by: int) -> cv2.typing.MatLike:
    """Average blocks of so many rows and columns: a tenth of the time that parts of pixels take."""
    whole = _to_blocks(values, by)
    size = (whole.shape[1] // by, whole.shape[0] // by)
    return cv2.resize(whole, size, interpolation=cv2.INTER_AREA)


def _to_blocks(values: cv2.typing.MatLike, by: int) -> cv2.typing.MatLike:
    """Make the last blocks whole: their last row or column is repeated."""
    below, beside = -values.shape[0] % by, -values.shape[1] % by
    if not below and not beside:
        return values
    return cv2.copyMakeBorder(values, 0, below, 0, beside, cv2.BORDER_REPLICATE)


def _as_large(mask: Mask, shape: tuple[int, ...]) -> Mask:
    size = (shape[1], shape[0])
    large = cv2.resize(mask.view(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    return np.asarray(large).view(np.bool_)


def _shade(rough: Pixels, dpi: float) -> Pixels:
    """Return the paper's tone at each place: strokes narrower than 4 mm are closed."""
    side = max(3, round(dpi / 25.4 * 4)) | 1
    closed = cv2.morphologyEx(rough, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    return np.asarray(cv2.blur(closed, (5, 5)), np.uint8)


def _photograph(shade: Pixels, tone: NDArray[np.float64], dpi: float) -> Mask:
    """Return where tones change over an area: not strokes, and not the soft shade of a lid."""
    lightness = shade.astype(np.float32) * (255.0 / tone).astype(np.float32)
    off = 255 - darkest_channel(np.minimum(lightness, 255).astype(np.uint8))
    around = np.ones((7, 7), np.uint8)
    spans = cv2.subtract(cv2.dilate(shade, around), cv2.erode(shade, around))
    span = lightest_channel(np.asarray(spans, np.uint8))
    spots = ((off > _PHOTO_STEP) & (span > _PHOTO_RANGE)).astype(np.uint8)
    closed = cv2.morphologyEx(spots, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    found = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(np.asarray(found, np.uint8))
    mm2 = stats[:, cv2.CC_STAT_AREA] * (25.4 / dpi) ** 2
    large = mm2 >= _LEAST_PHOTO_MM2
    large[0] = False
    return np.asarray(large[labels])


def _faint_tones(shade: Pixels, dpi: float, most: int) -> Mask:
    """Return where the paper's own tone changes as none does: a faded photograph, a bruise, a wash of ink.

    It is not sure that this is a photograph; so its shades stay.
    """
    around = np.ones((7, 7), np.uint8)
    spans = cv2.subtract(cv2.dilate(shade, around), cv2.erode(shade, around))
    span = lightest_channel(np.asarray(spans, np.uint8))
    spots = np.asarray(span > most, np.uint8)
    opened = cv2.morphologyEx(spots, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    closed = np.asarray(cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)))
    # What lies within its outline belongs to it, however even it is there.
    outlines = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]
    found = np.zeros(spots.shape, np.bool_)
    rim = round(_RIM_MM / 25.4 * dpi)
    for outline in outlines:
        empty = np.zeros(spots.shape, np.uint8)
        whole: Pixels = np.asarray(cv2.drawContours(empty, [outline], -1, (1,), cv2.FILLED))
        inner = whole[rim : whole.shape[0] - rim, rim : whole.shape[1] - rim]
        if np.count_nonzero(inner) * (25.4 / dpi) ** 2 >= _LEAST_TONES_MM2:
            found |= whole > 0
    return found


def _evened(pixels: Pixels, shade: Pixels) -> Pixels:
    """Draw the shade of the paper as white."""
    paper = _enlarged(shade, pixels.shape)
    return np.asarray(cv2.divide(pixels, paper, scale=255.0), np.uint8)


def _enlarged(shade: Pixels, shape: tuple[int, ...]) -> Pixels:
    size = (shape[1], shape[0])
    return np.asarray(cv2.resize(shade, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _coloured(even: Pixels) -> Mask:
    """Return where strokes are coloured. Fringes of black strokes, one pixel wide, are not."""
    if even.ndim == 2:
        return np.zeros(even.shape, np.bool_)
    sure = (_chroma(_smaller(even, 2)) > _COLOUR_STEP).astype(np.uint8)
    sure = np.asarray(cv2.morphologyEx(sure, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)))
    if float(sure.mean()) < _LEAST_STAMP:
        return np.zeros(even.shape[:2], np.bool_)
    near = _as_large(np.asarray(cv2.dilate(sure, np.ones((9, 9), np.uint8))) > 0, even.shape)
    maybe = (_chroma(even) > _COLOUR_STEP * 0.6).astype(np.uint8)
    return np.asarray(near & (np.asarray(cv2.dilate(maybe, np.ones((3, 3), np.uint8))) > 0))


def _chroma(pixels: Pixels) -> Pixels:
    blue, green, red = cv2.split(pixels)
    high = cv2.max(cv2.max(blue, green), red)
    return np.asarray(cv2.subtract(high, cv2.min(cv2.min(blue, green), red)), np.uint8)


def _whitened(pixels: Pixels, look: LayerAnalysis) -> Pixels:
    even = _evened(pixels, look.shade)
    # What is a little darker than the paper is its grain, or shines through from the back.
    steps = np.clip((np.arange(256) - 20) * (255 / (222 - 20)), 0, 255).astype(np.uint8)
    white = np.asarray(cv2.LUT(even, steps), np.uint8)
    if look.photo.any():
        photo = _as_large(look.photo, pixels.shape)
        white[photo] = pixels[photo]
    return white


def _spread(values: Pixels, weight: Pixels) -> Pixels:
    """Average what has weight, at half the size, and fill the gaps from their surroundings."""
    strips = [
        _weighed(values[top : top + _STRIP_PX], weight[top : top + _STRIP_PX])
        for top in range(0, values.shape[0], _STRIP_PX)
    ]
    many, less = (np.concatenate(parts) for parts in zip(*strips, strict=True))
    return np.asarray(cv2.convertScaleAbs(_filled(many, less)), np.uint8)


def _weighed(values: Pixels, weight: Pixels) -> tuple[Floats, Floats]:
    """Return values times weight, and the weight, at half the size; a strip at a time costs little."""
    if not weight.any():
        height, width = (-(-length // 2) for length in weight.shape)
        many = np.zeros((height, width, *values.shape[2:]), np.float32)
        return many, np.zeros((height, width), np.float32)
    values, weight = (np.asarray(_to_blocks(one, 2), np.uint8) for one in (values, weight))
    deep = weight if values.ndim == 2 else cv2.merge([weight] * values.shape[2])
    many = cv2.multiply(values, deep, scale=1 / 255, dtype=cv2.CV_32F)
    less = np.asarray(_blocks(weight.astype(np.float32), 2), np.float32)
    return np.asarray(_blocks(many, 2), np.float32), less / np.float32(255)


def _filled(many: Floats, weight: Floats) -> Floats:
    height, width = weight.shape
    deep = weight + np.float32(1e-9)
    own = cv2.divide(many, deep if many.ndim == 2 else cv2.merge([deep] * many.shape[2]))
    if min(height, width) <= 2:
        return np.asarray(own, np.float32)
    filled = _filled(np.asarray(_blocks(many, 2)), np.asarray(_blocks(weight, 2)))
    # Exactly twice as large, then cut: what fills a gap lies where it was averaged.
    twice = (filled.shape[1] * 2, filled.shape[0] * 2)
    around = cv2.resize(filled, twice, interpolation=cv2.INTER_LINEAR)[:height, :width]
    trust = np.minimum(np.float32(1.0), weight * np.float32(60.0))
    return np.asarray(cv2.blendLinear(own, around, trust, 1 - trust), np.float32)


def _tones(pixels: Pixels, quality: int) -> ToneLayer:
    height, width = pixels.shape[:2]
    return ToneLayer(encode_jpeg(pixels, quality, to_keep=True), width, height, pixels.ndim == 3)
