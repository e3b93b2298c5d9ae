"""All that is looked at on a page when it arrives, from one decoding of it."""

from station_app.imaging.analysis.preview import is_blank, look, reduced, tidied, tidied_photograph
from station_app.imaging.analysis.quality import faults_of
from station_app.imaging.codes.reader import find_marks, marks_of
from station_app.imaging.raster.pictures import Pixels, decode, is_jpeg
from station_app.model.page_analysis import Looked
from station_app.model.page_edits import NO_CLEAN_UP, CleanUp, Placed


def look_over(
    image: bytes, dpi: int, steps: CleanUp, *, checked: bool, photographs: bool = False
) -> Looked:
    """Look whether a page is empty, what is wrong with it, its codes, and how it is to be cleaned up.

    Args:
        image: the master.
        dpi: its resolution.
        steps: the clean-up that is to be measured.
        checked: whether it is asked what is wrong with the page.
        photographs: whether it may be a photographed sheet, which is then cleaned up whatever the
            steps are; anything else that comes from elsewhere stays as it is.

    Raises:
        FileUnreadable: the master is no picture.
    """
    # A JPEG is read in a fraction of its time at a fraction of its size; anything else is read whole, once.
    whole = decode(image, grey=True) if checked or not is_jpeg(image) else None
    small = look(image) if whole is None else reduced(whole)
    return Looked(
        is_blank(small),
        find_marks(image) if whole is None else marks_of(whole, lambda: whole),
        faults_of(whole, dpi) if checked and whole is not None else (),
        _placed(small, steps, photographs=photographs),
    )


def _placed(small: Pixels, steps: CleanUp, *, photographs: bool) -> Placed | None:
    if photographs:
        return tidied_photograph(small)
    return None if steps == NO_CLEAN_UP else tidied(small, steps)
