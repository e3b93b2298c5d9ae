"""What desks hand to the pixel processes, by name: the libraries of pictures are loaded there alone.

The window's own process stays small: what is not imported here costs neither its start nor its memory.
"""

from station_app.model.finished_page import FinishedPage, ReadablePage
from station_app.model.page_analysis import CodeMarks, FoundCode, PageAnalysis
from station_app.model.page_edits import CleanUp, Placed
from station_app.model.page_outline import Corners, Outline
from station_app.model.scanning import SharedBytes, seen


def finish_page(image: bytes, dpi: int, placed: Placed) -> FinishedPage:
    """See :func:`station_app.imaging.coding.page_coding.finish_page`."""
    from station_app.imaging.coding.page_coding import finish_page as act

    return act(image, dpi, placed)


def readable_page(image: bytes, dpi: int, placed: Placed) -> ReadablePage:
    """Finish a page and return what is read of it; see :mod:`station_app.imaging.reading.ocr_input`."""
    from station_app.imaging.coding.page_coding import finish_page as act
    from station_app.imaging.reading.ocr_input import readable

    return readable(act(image, dpi, placed))


def preview(image: bytes, placed: Placed, longest_px: int) -> bytes:
    """See :func:`station_app.imaging.analysis.preview.preview`."""
    from station_app.imaging.analysis.preview import preview as act

    return act(image, placed, longest_px)


def veiled(image: bytes, placed: Placed, longest_px: int) -> bytes:
    """Draw a page that nobody is to read; see :func:`station_app.imaging.analysis.preview.veil`."""
    from station_app.imaging.analysis.preview import preview as draw
    from station_app.imaging.analysis.preview import veil

    return veil(draw(image, placed, longest_px))


def analyse_page(
    image: bytes | SharedBytes,
    dpi: int,
    steps: CleanUp,
    *,
    checked: bool,
    photographs: bool = False,
) -> PageAnalysis:
    """See :func:`station_app.imaging.analysis.page_analysis.analyse_page`.

    Raises:
        NotShared: the image lies where this process may not read.
    """
    from station_app.imaging.analysis.page_analysis import analyse_page as act

    return act(seen(image), dpi, steps, checked=checked, photographs=photographs)


def is_duplicate_sheet(image: bytes, others: tuple[bytes, ...]) -> bool:
    """See :func:`station_app.imaging.analysis.duplicate_sheet.is_duplicate_sheet`."""
    from station_app.imaging.analysis.duplicate_sheet import is_duplicate_sheet as act

    return act(image, others)


def is_page_blank(image: bytes) -> bool:
    """See :func:`station_app.imaging.analysis.preview.is_page_blank`."""
    from station_app.imaging.analysis.preview import is_page_blank as act

    return act(image)


def measure_skew(image: bytes, quarter_turns: int, outline: Outline | None) -> float:
    """See :func:`station_app.imaging.analysis.preview.measure_skew`."""
    from station_app.imaging.analysis.preview import measure_skew as act

    return act(image, quarter_turns, outline)


def measure_clean_up(image: bytes, clean: CleanUp, quarter_turns: int) -> Placed:
    """See :func:`station_app.imaging.analysis.preview.measure_clean_up`."""
    from station_app.imaging.analysis.preview import measure_clean_up as act

    return act(image, clean, quarter_turns)


def measure_clean_up_within(
    image: bytes, corners: Corners, clean: CleanUp, quarter_turns: int
) -> Placed:
    """See :func:`station_app.imaging.analysis.preview.measure_clean_up_within`."""
    from station_app.imaging.analysis.preview import measure_clean_up_within as act

    return act(image, corners, clean, quarter_turns)


def detect_page(image: bytes) -> Outline | None:
    """See :func:`station_app.imaging.analysis.preview.detect_page`."""
    from station_app.imaging.analysis.preview import detect_page as act

    return act(image)


def find_marks(image: bytes) -> CodeMarks:
    """See :func:`station_app.imaging.codes.reader.find_marks`."""
    from station_app.imaging.codes.reader import find_marks as act

    return act(image)


def find_codes(image: bytes) -> tuple[FoundCode, ...]:
    """See :func:`station_app.imaging.codes.reader.find_codes`."""
    from station_app.imaging.codes.reader import find_codes as act

    return act(image)
