"""Files that somebody brings: good ones become pages, bad ones are named, nothing is changed."""

import io
import os
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from devices.files.intake import Files
from devices.files.limits import load_limits
from devices.folder.watched import WatchedFolder
from station_app.documents import drafts
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.device_errors import (
    FileDamaged,
    FileKindUnknown,
    FileTooLarge,
    FileUnreadable,
    FormatUnknown,
    IntakeError,
    PdfProtected,
)
from station_app.model.documents import ColourMode
from station_app.model.errors import Cancelled, FileMissing
from station_app.model.scanning import ScannedPage
from station_app.scanning import folder_intake, page_editing
from station_app.station.station import Station
from tests.stations import station_in


def drawn(mode: str = "L", size: tuple[int, int] = (400, 560)) -> Image.Image:
    picture = Image.new(mode, size, 255 if mode in ("L", "1") else "white")
    ImageDraw.Draw(picture).line((20, 20, 300, 500), fill=0, width=5)
    return picture


def saved(folder: Path, name: str, picture: Image.Image, **how: object) -> Path:
    path = folder / name
    picture.save(path, **how)  # type: ignore[arg-type]
    return path


def pdf_of(pages: int) -> bytes:
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(300, 420))
    for number in range(pages):
        canvas.drawString(50, 300, f"page {number}")
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def taken(*paths: Path) -> list[ScannedPage]:
    return list(Files().pages(paths, CancelTicket()))


def test_png_and_jpeg_are_kept_byte_for_byte(tmp_path: Path) -> None:
    paths = (
        saved(tmp_path, "a.png", drawn(), dpi=(300, 300)),
        saved(tmp_path, "b.jpg", drawn("RGB"), quality=80),
    )
    pages = taken(*paths)
    assert [page.image for page in pages] == [path.read_bytes() for path in paths]
    assert [page.mode for page in pages] == [ColourMode.GREY, ColourMode.COLOUR]
    assert pages[0].dpi == 300


@pytest.mark.parametrize(
    ("size", "said", "dpi"),
    [
        ((2400, 3200), 72, 300),
        ((2400, 3200), 96, 300),
        ((595, 842), 72, 72),
        ((5000, 7000), 300, 300),
    ],
)
def test_a_camera_that_knows_no_resolution_took_a_sheet(
    tmp_path: Path, size: tuple[int, int], said: int, dpi: int
) -> None:
    path = saved(tmp_path, "phone.jpg", Image.new("L", size, 200), dpi=(said, said))
    assert taken(path)[0].dpi == dpi


def test_a_tiff_gives_all_its_pages_and_stays_bitonal(tmp_path: Path) -> None:
    path = saved(
        tmp_path,
        "many.tif",
        drawn("1"),
        save_all=True,
        append_images=[drawn("1"), drawn("RGB")],
    )
    pages = taken(path)
    assert [page.mode for page in pages] == [
        ColourMode.BITONAL,
        ColourMode.BITONAL,
        ColourMode.GREY,
    ]
    with Image.open(io.BytesIO(pages[0].image)) as again:
        assert again.mode == "1"
        assert again.tobytes() == drawn("1").tobytes()


def test_a_pdf_gives_its_pages(tmp_path: Path) -> None:
    path = tmp_path / "c.pdf"
    path.write_bytes(pdf_of(3))
    pages = taken(path)
    assert [(page.width_px, page.dpi) for page in pages] == [(1250, 300)] * 3


def test_what_is_see_through_lies_on_white_paper(tmp_path: Path) -> None:
    path = saved(tmp_path, "t.png", Image.new("RGBA", (50, 50), (0, 0, 0, 0)))
    with Image.open(io.BytesIO(taken(path)[0].image)) as seen:
        assert seen.getpixel((5, 5)) in (255, (255, 255, 255))


def protected(folder: Path) -> Path:
    path = folder / "p.pdf"
    with pikepdf.open(io.BytesIO(pdf_of(1))) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="o", user="u"))
    return path


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_each_bad_file_is_its_own_fact(tmp_path: Path) -> None:
    png = saved(tmp_path, "x.png", drawn()).read_bytes()
    bad: list[tuple[Path, type[Exception]]] = [
        (tmp_path / "none.png", FileMissing),
        (written(tmp_path, "empty.png", b""), FileKindUnknown),
        (written(tmp_path, "word.doc", b"no picture at all"), FileKindUnknown),
        (written(tmp_path, "web.html", b"<!DOCTYPE html><html></html>"), FormatUnknown),
        (written(tmp_path, "cut.png", png[: len(png) // 2]), FileDamaged),
        (written(tmp_path, "cut.pdf", pdf_of(1)[:60]), FileDamaged),
        (protected(tmp_path), PdfProtected),
    ]
    good = saved(tmp_path, "good.png", drawn())
    for path, fact in bad:
        pages = Files().pages((good, path), CancelTicket())
        assert next(pages).image == good.read_bytes()
        with pytest.raises(fact) as raised:
            next(pages)
        assert isinstance(raised.value, IntakeError | FileMissing)
        assert raised.value.params["number"] == 2


def test_a_bomb_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    side = int((load_limits().most_megapixels * 1_000_000) ** 0.5) + 10
    path = saved(tmp_path, "bomb.png", Image.new("1", (side, side)))
    with pytest.raises(FileTooLarge):
        taken(path)


def test_a_folder_is_no_file_and_a_cancel_is_heard(tmp_path: Path) -> None:
    with pytest.raises((FileMissing, FileUnreadable)):
        taken(tmp_path)
    ticket = CancelTicket()
    ticket.cancel()
    with pytest.raises(Cancelled):
        list(Files().pages((saved(tmp_path, "a.png", drawn()),), ticket))


HOLE = 1_900_000_000
"""Nearly all the memory that a decoder may ask for."""


def pdf_with_a_hole(path: Path) -> Path:
    """Write a PDF of two pages; between them and the table that finds them lies nothing, at length."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 144 72]>>",
    ]
    places = []
    with path.open("wb") as file:
        file.write(b"%PDF-1.4\n")
        for number, body in enumerate(objects, 1):
            places.append(file.tell())
            file.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        file.seek(HOLE)
        table = b"".join(b"%010d 00000 n \n" % place for place in places)
        file.write(b"xref\n0 5\n0000000000 65535 f \n" + table)
        file.write(b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % HOLE)
    return path


def tiff_with_a_hole(path: Path) -> Path:
    drawn("1").save(path, save_all=True, append_images=[drawn("1")], format="TIFF")
    with path.open("r+b") as file:
        file.truncate(HOLE)
    return path


def test_a_file_as_large_as_the_memory_is_read_page_by_page(tmp_path: Path) -> None:
    assert load_limits().memory_mb * 2**20 * 0.85 < HOLE
    pages = taken(pdf_with_a_hole(tmp_path / "large.pdf"))
    assert [(page.width_px, page.height_px) for page in pages] == [(300, 300), (600, 300)]
    assert len(taken(tiff_with_a_hole(tmp_path / "large.tif"))) == 2


def test_the_first_page_of_many_is_there_before_the_others_are_read(tmp_path: Path) -> None:
    sheet = drawn("1", (200, 280))
    path = saved(tmp_path, "many.tif", sheet, save_all=True, append_images=[sheet] * 599)
    arriving = Files().pages((path,), CancelTicket())
    assert next(arriving).mode is ColourMode.BITONAL
    # The child waits to be heard: its pipe holds few pages, not six hundred.
    path.unlink()
    assert sum(1 for _ in arriving) == 599


def test_the_source_stays_until_its_pages_are_kept(tmp_path: Path, station: Station) -> None:
    del station
    folder = tmp_path / "drop"
    folder.mkdir()
    good = saved(folder, "1.png", drawn())
    broken = written(folder, "2.png", b"\x89PNG broken")
    fresh = saved(folder, "3.png", drawn())
    for path in (good, broken):
        os.utime(path, (1, 1))
    watched = WatchedFolder(folder)
    assert watched.ready() == (good, broken)
    with station_in(tmp_path / "other", folder=watched) as other:
        from station_app.station import sign_in
        from tests.stations import PASSPHRASE

        sign_in.sign_in(other, "munshi", PASSPHRASE)
        document_id = drafts.begin(other).document_id
        with pytest.raises(IntakeError):
            folder_intake.import_from_folder(other, document_id, CancelTicket(), no_report)
        assert len(page_editing.page_views(other, document_id).standing) == 1
    assert not good.exists()
    assert (folder / "taken" / "1.png").exists()
    # What could not be taken is out of the way of the others, with the reason beside it.
    assert (folder / "not-taken" / "2.png").exists()
    assert (folder / "not-taken" / "2.png.txt").exists()
    assert fresh.exists()
