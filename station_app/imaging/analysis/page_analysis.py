"""All that is looked at on a page when it arrives, from one decoding of it."""

from station_app.imaging.analysis.preview import (
    analysis_picture,
    is_blank,
    measure_clean_up_of,
    measure_photograph,
    reduced,
)
from station_app.imaging.analysis.quality import faults_of
from station_app.imaging.codes.reader import find_marks, marks_of
from station_app.imaging.raster.pictures import Pixels, decode, is_jpeg
from station_app.model.page_analysis import PageAnalysis
from station_app.model.page_edits import NO_CLEAN_UP, CleanUp, Placed


def analyse_page(
    image: bytes | memoryview,
    dpi: int,
    steps: CleanUp,
    *,
    checked: bool,
    photographs: bool = False,
) -> PageAnalysis:
    """Look whether a page is empty, what is wrong with it, its codes, and how it is to be cleaned up.

    Args:
        image: the master, or its pixels as a PNM file.
        dpi: its resolution.
        steps: the clean-up that is to be measured.
        checked: whether it is asked what is wrong with the page.
        photographs: whether it may be a photographed sheet, which is then cleaned up whatever the
            steps are; anything else that comes from elsewhere stays as it is.

    Raises:
        FileUnreadable: the master is no picture.
    """
    if not checked and isinstance(image, bytes) and is_jpeg(image):
        # Read at a fraction of its size in a fraction of the time; anything else is read whole, once.
        small, marks = analysis_picture(image), find_marks(image)
        return PageAnalysis(
            is_blank(small), marks, (), _placed(small, steps, photographs=photographs)
        )
    whole = decode(image, grey=True)
    small = reduced(whole)
    return PageAnalysis(
        is_blank(small),
        marks_of(whole, lambda: whole),
        faults_of(whole, dpi) if checked else (),
        _placed(small, steps, photographs=photographs),
    )


def _placed(small: Pixels, steps: CleanUp, *, photographs: bool) -> Placed | None:
    if photographs:
        return measure_photograph(small)
    return None if steps == NO_CLEAN_UP else measure_clean_up_of(small, steps)
