"""A finished page as the text reader wants it: all strokes, whatever their colour, without the paper's shades."""

from station_app.imaging.g4 import all_ink, as_tiff, encode_g4
from station_app.model.pictures import FinishedPage, ReadablePage


def readable(finished: FinishedPage) -> ReadablePage:
    """Give what is read of a page."""
    size = (finished.width_px, finished.height_px)
    picture = finished.data
    if finished.coding == "g4":
        picture = as_tiff(finished.data, *size, finished.dpi)
    elif finished.coding == "layers":
        ink = all_ink([ink.data for ink in finished.inks], *size)
        picture = as_tiff(encode_g4(ink), *size, finished.dpi)
    return ReadablePage(picture, *size, finished.dpi)
