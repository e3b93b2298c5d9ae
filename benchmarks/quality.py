"""``python -m benchmarks.quality docs/quality``: originals and our PDFs side by side, for the eye."""

import io
import sys
from pathlib import Path

import pypdfium2
from PIL import Image

from benchmarks.quality_pages import Page, pages
from station_app.imaging.analysis.preview import measure_clean_up
from station_app.imaging.jobs.one_pass import finish_in_one_pass
from station_app.imaging.raster.pictures import decode, place_picture
from station_app.model.finished_page import ArchiveMeta
from station_app.model.ids import PageId
from station_app.model.page_edits import NO_CLEAN_UP, Placed
from station_app.pdf.archive import write_archive

_SCREEN_DPI = 96
_PART_PX = (900, 680)
_FOOT_PT = 76.0
_GAP_PX = 12
_META = ArchiveMeta("d", "q", "", "", "hi", "2026-03-14T20:30:00.000000Z", "{page}/{pages}", ())
_HEAD = """# Original and archive page, side by side

Left the scan (JPEG, 300 dpi), right the page of our PDF/A-2b as pdfium draws it; `NN-100.jpg` the
whole page at 100 % (96 dots per inch), `NN-200.jpg` a part of it at 200 %. Where the page was cleaned
up the scan is shown with the same turn and crop. Drawn by `python -m benchmarks.quality docs/quality`.

| page | what is on it | kept as | scan, bytes | in the PDF, bytes | part |
|---|---|---|---:|---:|---:|
"""


def main(out: Path) -> None:
    """Draw all pages and the table."""
    out.mkdir(parents=True, exist_ok=True)
    rows = [_compare(page, out) for page in pages()]
    (out / "README.md").write_text(_HEAD + "".join(rows), encoding="utf-8")


def _compare(page: Page, out: Path) -> str:
    finished = finish_in_one_pass(page.scan, 300, page.clean, "auto")
    held = io.BytesIO()
    write_archive([(finished, None)], 1, _META, held)
    placed = (
        Placed(PageId("")) if page.clean == NO_CLEAN_UP else measure_clean_up(page.scan, page.clean)
    )
    pixels = place_picture(decode(page.scan, grey=False), placed)
    original = Image.fromarray(pixels[:, :, ::-1])
    for times in (1, 2):
        ours = _drawn(held.getvalue(), times * _SCREEN_DPI)
        scan = original.resize(ours.size, Image.Resampling.LANCZOS)
        beside = _beside(scan, ours, page.part if times == 2 else None)
        beside.save(out / f"{page.name}-{times}00.jpg", quality=82)
    share = 100 * finished.size_bytes / len(page.scan)
    return (
        f"| {page.name} | {page.what} | {finished.coding} | {len(page.scan)} | "
        f"{finished.size_bytes} | {share:.1f} % |\n"
    )


def _drawn(pdf: bytes, dpi: int) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    scale = dpi / 72
    drawn: Image.Image = document[0].render(scale=scale).to_pil().convert("RGB")
    document.close()
    return drawn.crop((0, 0, drawn.width, drawn.height - round(_FOOT_PT * scale)))


def _beside(left: Image.Image, right: Image.Image, part: tuple[float, float] | None) -> Image.Image:
    if part is not None:
        x, y = round(part[0] * left.width), round(part[1] * left.height)
        x, y = min(x, left.width - _PART_PX[0]), min(y, left.height - _PART_PX[1])
        box = (x, y, x + _PART_PX[0], y + _PART_PX[1])
        left, right = left.crop(box), right.crop(box)
    both = Image.new("RGB", (2 * left.width + _GAP_PX, left.height), (255, 140, 0))
    both.paste(left, (0, 0))
    both.paste(right, (left.width + _GAP_PX, 0))
    return both


if __name__ == "__main__":
    main(Path(sys.argv[1]))
