"""Strokes of a page: JBIG2 as we code it beside Group 4 as libtiff does, of the same pixels."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.pages import diary_pages
from benchmarks.pages_in_colour import colour_pages
from benchmarks.rows import Row, best_of
from station_app.imaging.clean_up.binarization import Mask
from station_app.imaging.coding.bitonal_coding import decode_all_bitonal, encode_bitonal
from station_app.imaging.coding.g4 import encode_g4
from station_app.imaging.coding.jbig2 import decode_jbig2, encode_jbig2
from station_app.imaging.coding.page_coding import finish_page
from station_app.model.ids import PageId
from station_app.model.page_edits import Placed

PAGES, TIMES = 3, 5


def measure() -> Iterator[Row]:
    """Code typed pages, then all strokes of pages with seals, signatures and pencil."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        typed = diary_pages(folder / "typed", PAGES)
        written, _ = colour_pages(folder / "written", PAGES)
        for what, paths in (("typed", typed), ("written", written)):
            yield from _beside_group_4(what, [_strokes(path.read_bytes()) for path in paths])


def _beside_group_4(what: str, pages: list[Mask]) -> Iterator[Row]:
    ours = sum(len(encode_jbig2(ink)) for ink in pages) / len(pages)
    peer = sum(len(encode_g4(ink)) for ink in pages) / len(pages)
    yield Row(
        f"strokes of a {what} page, bytes", ours, peer, "Group 4", "a page", "every pixel kept"
    )
    peer_ms = _ms(pages, encode_g4)
    how = "A4, 300 dpi, one core; coded, read back and compared"
    took = _ms(pages, lambda ink: encode_bitonal(ink, "jbig2"))
    yield Row(f"strokes of a {what} page, time", took, peer_ms, "libtiff's Group 4", "ms", how)


def _strokes(scan: bytes) -> Mask:
    page = finish_page(scan, 300, Placed(PageId("p"), whiten=True))
    size = (page.width_px, page.height_px)
    ink = decode_all_bitonal([layer.strokes for layer in page.inks], *size)
    assert (decode_jbig2(encode_jbig2(ink), *size) == ink).all()
    return ink


def _ms(pages: list[Mask], code: Callable[[Mask], object]) -> float:
    def once(_number: int) -> None:
        for ink in pages:
            code(ink)

    return best_of(TIMES, once) * 1000 / len(pages)
