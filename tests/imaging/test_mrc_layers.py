"""Pages in layers: every stroke in full resolution, colours to the eye, a fraction of the bytes."""

import io
import subprocess
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from PIL import Image

from station_app.imaging.clean_up.binarization import despeckle
from station_app.imaging.coding.bitonal_coding import decode_bitonal
from station_app.imaging.coding.page_coding import finish_page
from station_app.imaging.raster.pictures import decode, encode_jpeg
from station_app.model.finished_page import ArchiveMeta, FinishedPage
from station_app.model.ids import PageId
from station_app.model.page_edits import Coding, Placed
from station_app.pdf.archive import write_archive
from tests.imaging import papers
from tests.judges.verapdf import pdfa_findings

META = ArchiveMeta("d", "t", "s", "a", "hi", "2026-03-14T20:30:00.000000Z", "{page}/{pages}", ())
INKS = {
    papers.SEAL_AT: papers.SEAL,
    papers.SIGNATURE_AT: papers.SIGNATURE,
    papers.STAMP_AT: papers.STAMP,
    papers.PENCIL_AT: papers.PENCIL,
}


def finish(image: bytes, *, clean: bool = False, coding: Coding = "auto") -> FinishedPage:
    placed = Placed(PageId("p"), whiten=clean, despeckle=clean, coding=coding)
    return finish_page(image, papers.DPI, placed)


def archive(*pages: FinishedPage) -> bytes:
    out = io.BytesIO()
    write_archive([(page, None) for page in pages], len(pages), META, out)
    return out.getvalue()


def drawn_by_pdfium(pdf: bytes) -> NDArray[np.uint8]:
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=papers.DPI / 72).to_pil().convert("RGB")
    document.close()
    return np.asarray(picture, np.uint8)


def drawn_by_poppler(pdf: bytes, folder: Path) -> NDArray[np.uint8]:
    (folder / "a.pdf").write_bytes(pdf)
    words = ["pdftoppm", "-r", str(papers.DPI), str(folder / "a.pdf"), str(folder / "a")]
    subprocess.run(words, check=True)
    return np.asarray(Image.open(next(folder.glob("a-*.ppm"))).convert("RGB"), np.uint8)


@pytest.mark.parametrize("clean", [False, True])
def test_seal_signature_stamp_and_pencil_survive_to_the_eye_of_two_readers(
    tmp_path: Path, clean: bool
) -> None:
    finished = finish(papers.scanned(papers.paper(), "JPEG"), clean=clean)
    assert finished.coding == "layers"
    pdf = archive(finished)
    for pixels in (drawn_by_pdfium(pdf), drawn_by_poppler(pdf, tmp_path)):
        for at, colour in INKS.items():
            assert papers.near(pixels, at, colour) < 40, at
        assert papers.near(pixels, (120, 40), (243, 243, 235)) < (30 if clean else 8)


def test_a_page_in_layers_is_pdfa_and_a_quarter_of_its_scan_at_most(tmp_path: Path) -> None:
    scan = papers.scanned(papers.paper(), "JPEG")
    pages = [finish(scan), finish(scan, clean=True), finish(scan, coding="photo")]
    (tmp_path / "layers.pdf").write_bytes(archive(*pages))
    assert pdfa_findings(tmp_path / "layers.pdf") == {}
    assert pages[0].size_bytes < len(scan) / 4
    assert pages[1].size_bytes < pages[0].size_bytes
    assert pages[1].paper is None
    assert pages[2].data == scan


def test_black_text_keeps_every_pixel_and_takes_no_colour_from_a_seal() -> None:
    finished = finish(papers.scanned(papers.paper(), grain=0))
    black = [ink for ink in finished.inks if ink.tint is None]
    strokes = decode_bitonal(black[0].strokes, *papers.SIZE)
    drawn, part = np.asarray(papers.paper().convert("L")), np.s_[90:1100, 90:900]
    assert np.all(strokes[part][drawn[part] < 150])
    assert not np.any(strokes[part][drawn[part] > 215])


def test_what_a_page_is_decides_how_it_is_coded() -> None:
    text = papers.paper(colour=False).convert("L")
    assert finish(papers.scanned(text)).coding == "bitonal"
    assert finish(papers.scanned(papers.photograph(), "JPEG")).coding == "jpeg"
    mixed = papers.paper(colour=False)
    mixed.paste(papers.photograph().resize((400, 400)), (600, 1250))
    page = finish(papers.scanned(mixed))
    assert page.coding == "layers"
    pixels = drawn_by_pdfium(archive(page))[1260:1640, 610:990].astype(int)
    wanted = np.asarray(mixed, np.uint8)[1260:1640, 610:990].astype(int)
    assert np.abs(pixels - wanted).mean() < 6


@pytest.mark.parametrize(("coding", "given"), [("bitonal", "bitonal"), ("layers", "layers")])
def test_the_operator_decides_against_the_measure(coding: Coding, given: str) -> None:
    assert finish(papers.scanned(papers.photograph()), coding=coding).coding == given


def test_a_blue_pen_and_a_yellowed_sheet_are_no_photograph() -> None:
    sheet = Image.new("RGB", papers.SIZE, (226, 205, 160))
    sheet.paste(
        papers.paper(colour=False),
        mask=papers.paper(colour=False).convert("L").point(lambda value: 255 if value < 128 else 0),
    )
    assert finish(papers.scanned(sheet)).coding == "bitonal"


def test_a_jpeg_to_keep_shows_the_same_pixels_in_half_the_bytes_where_tones_are_smooth() -> None:
    across, down = np.meshgrid(np.linspace(150, 235, 620), np.linspace(0, 15, 877))
    tones = np.asarray(across + down, np.uint8)
    shown, kept = (encode_jpeg(tones, 60, to_keep=keep) for keep in (False, True))
    assert len(kept) < len(shown) / 2
    assert np.array_equal(decode(kept, grey=True), decode(shown, grey=True))


def test_dust_goes_and_every_dot_of_the_script_stays() -> None:
    text = np.asarray(papers.paper().convert("L")) < 128
    dust = np.zeros_like(text)
    dust[1250:1700:40, 520:900:40] = True
    kept = despeckle(text | dust, papers.DPI)
    assert np.array_equal(kept, text)


def test_a_bitonal_master_stays_bitonal_when_it_is_turned() -> None:
    sheet = papers.paper(colour=False).convert("L").point(lambda value: 255 if value > 127 else 0)
    held = io.BytesIO()
    sheet.convert("1").save(held, "PNG")
    placed = Placed(PageId("p"), deskew_deg=1.0, whiten=True)
    assert finish_page(held.getvalue(), papers.DPI, placed).coding == "bitonal"
