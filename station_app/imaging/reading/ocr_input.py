"""A finished page as the text reader wants it: all strokes, whatever their colour, without the paper's shades."""

from station_app.imaging.coding.bitonal_coding import decode_all_bitonal
from station_app.imaging.coding.g4 import as_tiff, encode_g4
from station_app.model.finished_page import FinishedPage, ReadablePage


def readable(finished: FinishedPage) -> ReadablePage:
    """Return what is read of a page."""
    size = (finished.width_px, finished.height_px)
    picture = finished.data
    if finished.coding != "jpeg":
        ink = decode_all_bitonal([ink.strokes for ink in finished.inks], *size)
        picture = as_tiff(encode_g4(ink), *size, finished.dpi)
    return ReadablePage(picture, *size, finished.dpi)
