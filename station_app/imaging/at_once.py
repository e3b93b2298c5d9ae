"""From a master to its finished page without a desk between: measured, then drawn and coded."""

from dataclasses import replace

from station_app.imaging.finishing import finish_page
from station_app.imaging.looks import tidy
from station_app.model.arrangement import NO_CLEAN_UP, CleanUp, Coding, Placed
from station_app.model.ids import PageId
from station_app.model.pictures import FinishedPage


def finish_at_once(image: bytes, dpi: int, clean: CleanUp, coding: Coding) -> FinishedPage:
    """Clean a page up by these steps and code it.

    Raises:
        FileUnreadable: the master is no picture.
    """
    placed = Placed(PageId("")) if clean == NO_CLEAN_UP else tidy(image, clean)
    return finish_page(image, dpi, replace(placed, coding=coding))
