"""A page made ready for the archive: ink as it is, colours as layers, photographs as JPEG."""

from dataclasses import replace

import numpy as np

from station_app.imaging.clean_up.binarization import Mask, darkest_channel, ink_of, without_specks
from station_app.imaging.clean_up.illumination import darkest_lit_by, light_on, lit_by, lit_evenly
from station_app.imaging.coding import mrc_layers
from station_app.imaging.coding.bitonal_coding import code_strokes, stroke_coding
from station_app.imaging.coding.mrc_layers import Look, look_at, look_at_placed
from station_app.imaging.coding.passthrough import passed_on
from station_app.imaging.raster.pictures import Pixels, decode, encode_jpeg, flat, stand
from station_app.model.finished_page import FinishedPage, Ink
from station_app.model.page_edits import Coding, Placed

_QUALITY = 82
_HALF = 128
_MOST_PHOTO = 0.4
"""Part of a page that is a photograph, from which the whole page is one."""

_A4_INCHES = 11.7
_LEAST_MIXED = 0.01
"""Part of a page that may be a photograph before it gets a layer for it."""


def finish_page(image: bytes, dpi: int, placed: Placed) -> FinishedPage:
    """Draw a page as it is placed and code it: colour only where there is colour.

    A photograph in a JPEG that needs no change is passed on byte for byte. Never a lossy exchange
    of signs: every stroke is coded as it was captured.

    Raises:
        FileUnreadable: the master is no picture.
    """
    as_it_is = passed_on(image, dpi, placed)
    if placed.coding == "photo" and as_it_is is not None:
        return as_it_is
    pixels, light = decode(image, grey=None), None
    if placed.outline is not None:
        pixels = flat(pixels, placed.outline)
        dpi = round(pixels.shape[1] / placed.outline.size_in[0])
        light = light_on(pixels) if placed.whiten else None
        placed = replace(placed, outline=None)
    look = look_at_placed(pixels, dpi, placed, light)
    coding = measured_coding(look) if placed.coding == "auto" else placed.coding
    if coding == "photo":
        pixels = pixels if light is None else lit_by(light, pixels)
        return as_it_is or _photo(stand(pixels, placed), dpi, placed, look)
    # What colours there are stands in the look: in full size, strokes are dark or they are not.
    dark = darkest_channel(pixels) if light is None else darkest_lit_by(light, pixels)
    del pixels
    grey = stand(dark, placed)
    del dark
    ink = _ink(grey, dpi, placed, look)
    del grey
    if coding == "bitonal":
        height, width = ink.shape
        strokes = (Ink(code_strokes(ink, stroke_coding())),)
        return FinishedPage("bitonal", b"", width, height, dpi, colour=False, inks=strokes)
    return _layered(look, ink, dpi, placed)


def measured_coding(look: Look) -> Coding:
    """Choose how a page is coded by what is on it."""
    if look.is_bitonal:
        return "bitonal"
    if look.photo_share > _MOST_PHOTO:
        return "photo"
    if look.has_colour or look.photo_share > _LEAST_MIXED:
        return "layers"
    return "bitonal"


def draw_clean(pixels: Pixels, placed: Placed) -> Pixels:
    """Draw a placed picture, of any size, with its paper cleaned as it is to be, for the screen."""
    if not placed.whiten:
        return pixels
    if placed.outline is not None:
        pixels = lit_evenly(pixels)
    dpi = round(max(pixels.shape[:2]) / _A4_INCHES)
    return mrc_layers.whitened_page(pixels, look_at(pixels, dpi))


def _ink(grey: Pixels, dpi: int, placed: Placed, look: Look) -> Mask:
    if look.is_bitonal:
        ink = np.asarray(grey < _HALF)
    else:
        ink = ink_of(grey, dpi, darkest_channel(look.shade) if placed.whiten else None)
    return without_specks(ink, dpi) if placed.despeckle else ink


def _layered(look: Look, ink: Mask, dpi: int, placed: Placed) -> FinishedPage:
    height, width = ink.shape
    ink = mrc_layers.strokes(look, ink)
    black = mrc_layers.dark_strokes(look, ink)
    tinted = np.asarray(ink ^ black)  # All that is black is ink.
    inks, how = [], stroke_coding()
    if tinted.any():
        inks.append(Ink(code_strokes(tinted, how), mrc_layers.tint_of(look, tinted)))
    if black.any():
        inks.append(Ink(code_strokes(black, how)))
    paper = mrc_layers.paper_of(look, ink, whiten=placed.whiten)
    colour = look.fair.ndim == 3
    return FinishedPage("layers", b"", width, height, dpi, colour, paper, tuple(inks))


def _photo(pixels: Pixels, dpi: int, placed: Placed, look: Look) -> FinishedPage:
    height, width = pixels.shape[:2]
    if placed.whiten:
        pixels = mrc_layers.whitened_page(pixels, look)
    data = encode_jpeg(pixels, _QUALITY, to_keep=True)
    return FinishedPage("jpeg", data, width, height, dpi, colour=pixels.ndim == 3)
