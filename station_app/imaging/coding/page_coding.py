"""A page made ready for the archive: ink as it is, colours as layers, photographs as JPEG."""

from dataclasses import replace

import numpy as np

from station_app.imaging.clean_up.binarization import Mask, darkest_channel, despeckle, ink_mask
from station_app.imaging.clean_up.illumination import (
    correct_illumination,
    darkest_corrected,
    even_illumination,
    measure_illumination,
)
from station_app.imaging.coding import mrc_layers
from station_app.imaging.coding.bitonal_coding import bitonal_codec, encode_bitonal
from station_app.imaging.coding.mrc_layers import LayerAnalysis, analyse_layers, analyse_placed
from station_app.imaging.coding.passthrough import pass_through
from station_app.imaging.raster.pictures import Pixels, decode, encode_jpeg, flatten, place_picture
from station_app.model.finished_page import FinishedPage, InkLayer
from station_app.model.page_edits import Coding, Placed

_QUALITY = 82
_HALF = 128
_MOST_PHOTO = 0.4
"""Part of a page that is a photograph, from which the whole page is one."""

_DARK_PAPER = 140
"""Tone of what is around the strokes below which it is no paper: a night, an X-ray, white writing on black."""

_MOST_MIDDLE = 0.25
"""Part of a page between paper and black from which it is no writing; the closest print has half of it."""

_LEAST_WRITTEN = 0.003
"""Part of a page that is writing; with less beside it a photograph is all that there is. A page of ten typed
lines has 0.01."""

_A4_INCHES = 11.7


def finish_page(image: bytes, dpi: int, placed: Placed) -> FinishedPage:
    """Draw a page as it is placed and code it: colour only where there is colour.

    A photograph in a JPEG that needs no change is passed on byte for byte. Never a lossy exchange
    of signs: every stroke is coded as it was captured.

    Raises:
        FileUnreadable: the master is no picture.
    """
    asked, asked_dpi = placed, dpi
    as_it_is = pass_through(image, dpi, placed)
    if placed.coding == "photo" and as_it_is is not None:
        return as_it_is
    pixels, light = decode(image, grey=None), None
    if placed.outline is not None:
        pixels = flatten(pixels, placed.outline)
        dpi = round(pixels.shape[1] / placed.outline.size_in[0])
        light = measure_illumination(pixels) if placed.whiten else None
        placed = replace(placed, outline=None)
    look = analyse_placed(pixels, dpi, placed, light)
    coding = measured_coding(look) if placed.coding == "auto" else placed.coding
    if coding == "photo":
        if placed.coding == "auto":
            # What may be a photograph has no paper to be whitened: its light shades are its own.
            placed = replace(placed, whiten=False)
        pixels = pixels if light is None else correct_illumination(light, pixels)
        return as_it_is or _photo(place_picture(pixels, placed), dpi, placed, look)
    # What colours there are stands in the look: in full size, strokes are dark or they are not.
    dark = darkest_channel(pixels) if light is None else darkest_corrected(light, pixels)
    del pixels
    grey = place_picture(dark, placed)
    del dark
    ink = _ink(grey, dpi, placed, look)
    del grey
    sure = placed.coding != "auto" or placed.whiten or look.is_bitonal
    if coding == "bitonal" and not sure and mrc_layers.leaves_strokes_behind(look, ink):
        # Strokes so pale are seen in their own grey alone.
        return finish_page(image, asked_dpi, replace(asked, coding="photo"))
    if coding == "bitonal":
        height, width = ink.shape
        strokes = (InkLayer(encode_bitonal(ink, bitonal_codec())),)
        return FinishedPage("bitonal", b"", width, height, dpi, colour=False, inks=strokes)
    return _layered(look, ink, dpi, placed)


def measured_coding(look: LayerAnalysis) -> Coding:
    """Choose how a page is coded by what is on it: strokes alone only where nothing speaks against it."""
    if look.is_bitonal:
        return "bitonal"
    dark = float(look.tone.max()) < _DARK_PAPER
    bare = bool(look.photo.any()) and look.written_share < _LEAST_WRITTEN
    much = look.middle_share > _MOST_MIDDLE or look.photo_share > _MOST_PHOTO
    if dark or bare or much or look.is_shaded:
        return "photo"
    if look.has_colour or look.photo.any():
        return "layers"
    return "bitonal"


def draw_clean(pixels: Pixels, placed: Placed) -> Pixels:
    """Draw a placed picture, of any size, with its paper cleaned as it is to be, for the screen."""
    if not placed.whiten:
        return pixels
    if placed.outline is not None:
        pixels = even_illumination(pixels)
    dpi = round(max(pixels.shape[:2]) / _A4_INCHES)
    return mrc_layers.whiten_paper(pixels, analyse_layers(pixels, dpi))


def _ink(grey: Pixels, dpi: int, placed: Placed, look: LayerAnalysis) -> Mask:
    if look.is_bitonal:
        ink = np.asarray(grey < _HALF)
    else:
        ink = ink_mask(grey, dpi, darkest_channel(look.shade) if placed.whiten else None)
    return despeckle(ink, dpi) if placed.despeckle else ink


def _layered(look: LayerAnalysis, ink: Mask, dpi: int, placed: Placed) -> FinishedPage:
    height, width = ink.shape
    ink = mrc_layers.ink_layer(look, ink)
    black = mrc_layers.black_ink(look, ink)
    tinted = np.asarray(ink ^ black)  # All that is black is ink.
    inks, how = [], bitonal_codec()
    if tinted.any():
        inks.append(InkLayer(encode_bitonal(tinted, how), mrc_layers.ink_colours(look, tinted)))
    if black.any():
        inks.append(InkLayer(encode_bitonal(black, how)))
    paper = mrc_layers.background_of(look, ink, whiten=placed.whiten)
    colour = look.fair.ndim == 3
    return FinishedPage("layers", b"", width, height, dpi, colour, paper, tuple(inks))


def _photo(pixels: Pixels, dpi: int, placed: Placed, look: LayerAnalysis) -> FinishedPage:
    height, width = pixels.shape[:2]
    if placed.whiten:
        pixels = mrc_layers.whiten_paper(pixels, look)
    data = encode_jpeg(pixels, _QUALITY, to_keep=True)
    return FinishedPage("jpeg", data, width, height, dpi, colour=pixels.ndim == 3)
