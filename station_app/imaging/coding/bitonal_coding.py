"""A page's strokes coded for the archive, every pixel kept: JBIG2, or Group 4 where a district says so."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import cast, get_args

import numpy as np

from station_app.imaging.clean_up.binarization import Mask
from station_app.imaging.coding.g4 import decode_g4, encode_g4
from station_app.imaging.coding.jbig2 import decode_jbig2, encode_jbig2
from station_app.model.finished_page import BitonalCodec, BitonalLayer
from station_app.model.texts import RESOURCES

ENCODERS = {"jbig2": encode_jbig2, "g4": encode_g4}
"""What codes a mask, by the name of the coding."""

_READ = {"jbig2": decode_jbig2, "g4": decode_g4}


@cache
def bitonal_codec(path: Path = RESOURCES / "archive.toml") -> BitonalCodec:
    """Return how strokes are coded here.

    Raises:
        KeyError, ValueError: the file names no coding, or none that there is.
    """
    named = tomllib.loads(path.read_text(encoding="utf-8"))["strokes"]
    if named not in get_args(BitonalCodec):
        raise ValueError(f"strokes = {named!r}")
    return cast("BitonalCodec", named)


def encode_bitonal(ink: Mask, coding: BitonalCodec) -> BitonalLayer:
    """Code strokes, and read them back before they count: computers with bad memory exist.

    What does not come back as it was is coded as Group 4, by another program.

    Args:
        ink: rows x columns; True where there is ink.
        coding: how.
    """
    coded = BitonalLayer(ENCODERS[coding](ink), coding)
    if coding == "g4" or np.array_equal(decode_bitonal(coded, ink.shape[1], ink.shape[0]), ink):
        return coded
    return BitonalLayer(encode_g4(ink), "g4")


def decode_bitonal(coded: BitonalLayer, width_px: int, height_px: int) -> Mask:
    """Return where the ink is: what :func:`encode_bitonal` was given."""
    return _READ[coded.coding](coded.data, width_px, height_px)


def decode_all_bitonal(layers: Sequence[BitonalLayer], width_px: int, height_px: int) -> Mask:
    """Return where any of several layers of a page has ink."""
    ink = np.zeros((height_px, width_px), np.bool_)
    for coded in layers:
        ink |= decode_bitonal(coded, width_px, height_px)
    return ink
