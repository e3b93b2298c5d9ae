"""What desks hand to the pixel processes, by name: the libraries of pictures are loaded there alone.

The window's own process stays small: what is not imported here costs neither its start nor its memory.
"""

from typing import TYPE_CHECKING

from station_app.model.arrangement import CleanUp, Placed
from station_app.model.pictures import FinishedPage

if TYPE_CHECKING:
    from station_app.imaging.arrival import Looked


def finish_page(image: bytes, dpi: int, placed: Placed) -> FinishedPage:
    """See :func:`station_app.imaging.finishing.finish_page`."""
    from station_app.imaging.finishing import finish_page as act

    return act(image, dpi, placed)


def preview(image: bytes, placed: Placed, longest_px: int) -> bytes:
    """See :func:`station_app.imaging.looks.preview`."""
    from station_app.imaging.looks import preview as act

    return act(image, placed, longest_px)


def look_over(
    image: bytes, dpi: int, steps: CleanUp, *, checked: bool, photographs: bool = False
) -> "Looked":
    """See :func:`station_app.imaging.arrival.look_over`."""
    from station_app.imaging.arrival import look_over as act

    return act(image, dpi, steps, checked=checked, photographs=photographs)


def is_same_sheet(image: bytes, others: tuple[bytes, ...]) -> bool:
    """See :func:`station_app.imaging.same_sheet.is_same_sheet`."""
    from station_app.imaging.same_sheet import is_same_sheet as act

    return act(image, others)
