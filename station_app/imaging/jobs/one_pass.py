"""From a master to its finished page without a desk between: measured, then drawn and coded.

The libraries of pictures are loaded where a page is drawn: a photograph that is passed on needs none.
"""

from dataclasses import replace

from station_app.imaging.coding.passthrough import pass_through
from station_app.model.finished_page import FinishedPage
from station_app.model.ids import PageId
from station_app.model.page_edits import NO_CLEAN_UP, CleanUp, Coding, Placed


def finish_in_one_pass(image: bytes, dpi: int, clean: CleanUp, coding: Coding) -> FinishedPage:
    """Clean a page up by these steps and code it.

    Raises:
        FileUnreadable: the master is no picture.
    """
    untouched = Placed(PageId(""), coding=coding)
    if clean == NO_CLEAN_UP and coding == "photo":
        as_it_is = pass_through(image, dpi, untouched)
        if as_it_is is not None:
            return as_it_is
    from station_app.imaging.analysis.preview import measure_clean_up
    from station_app.imaging.coding.page_coding import finish_page

    placed = (
        untouched
        if clean == NO_CLEAN_UP
        else replace(measure_clean_up(image, clean), coding=coding)
    )
    return finish_page(image, dpi, placed)
