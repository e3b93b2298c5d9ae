"""A page that goes into the archive byte for byte as it came. Loads no library of pictures."""

from station_app.imaging.raster.jpeg_header import jpeg_header
from station_app.model.finished_page import FinishedPage
from station_app.model.page_edits import Placed


def pass_through(image: bytes, dpi: int, placed: Placed) -> FinishedPage | None:
    """Return a JPEG as it is, where it is drawn whole and any reader draws it so; else ``None``."""
    header = jpeg_header(image)
    plain = Placed(placed.page_id, number=placed.number, coding=placed.coding)
    if header is None or not header.is_plain or placed != plain:
        return None
    size = (header.width_px, header.height_px)
    return FinishedPage("jpeg", image, *size, dpi, colour=header.channels > 1)
