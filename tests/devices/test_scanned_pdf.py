"""A PDF of scans gives its JPEGs byte for byte; a page that shows more is drawn as it looks."""

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from devices.files.intake import Files
from station_app.model.cancellation import CancelTicket
from station_app.model.scanning import ScannedPage

SIZE = (595.0, 842.0)


def scan(mode: str = "RGB") -> bytes:
    held = io.BytesIO()
    Image.effect_noise((620, 877), 60).convert(mode).save(held, "JPEG", quality=80)
    return held.getvalue()


def pdf_of(path: Path, image: bytes, *, over: str = "", unseen: str = "", inset: float = 0) -> Path:
    canvas = Canvas(str(path), SIZE, pageCompression=0)
    picture = ImageReader(io.BytesIO(image))
    canvas.drawImage(picture, inset, inset, SIZE[0] - 2 * inset, SIZE[1] - 2 * inset)
    if over:
        canvas.drawString(100, 100, over)
    if unseen:
        text = canvas.beginText(100, 200)
        text.setTextRenderMode(3)
        text.textLine(unseen)
        canvas.drawText(text)
    canvas.save()
    return path


def taken(path: Path) -> list[ScannedPage]:
    return list(Files().pages((path,), CancelTicket()))


def as_scanner_writes(path: Path, image: bytes) -> Path:
    """The JPEG itself, as scanners put it in; ReportLab wraps it in ASCII."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=SIZE)
    with Image.open(io.BytesIO(image)) as picture:
        colour, (width, height) = picture.mode == "RGB", picture.size
    stream = pdf.make_stream(
        image,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=width,
        Height=height,
        BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceRGB if colour else pikepdf.Name.DeviceGray,
        Filter=pikepdf.Name.DCTDecode,
    )
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
    page.Contents = pdf.make_stream(f"{SIZE[0]} 0 0 {SIZE[1]} 0 0 cm /Im0 Do".encode())
    pdf.save(path)
    return path


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_scan_is_taken_out_byte_for_byte(tmp_path: Path, mode: str) -> None:
    image = scan(mode)
    pages = taken(as_scanner_writes(tmp_path / "a.pdf", image))
    assert [page.image for page in pages] == [image]
    assert (pages[0].dpi, pages[0].media_type) == (75, "image/jpeg")


@pytest.mark.parametrize("key", ["MediaBox", "CropBox"])
@pytest.mark.parametrize("moved", [(-20, -30), (20, 30), (0, 30)])
def test_a_scan_that_stands_beside_its_page_is_drawn_and_not_passed_on(
    tmp_path: Path, key: str, moved: tuple[int, int]
) -> None:
    """A page need not begin at 0: what lies off it does not come back."""
    image = scan()
    path = as_scanner_writes(tmp_path / "a.pdf", image)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page, (x, y) = pdf.pages[0], moved
        if key == "CropBox":
            page.MediaBox = [-50, -50, SIZE[0] + 50, SIZE[1] + 50]
        page[f"/{key}"] = [x, y, SIZE[0] + x, SIZE[1] + y]
        pdf.save(path)
    (drawn,) = taken(path)
    assert drawn.image != image
    shown = Image.open(io.BytesIO(drawn.image)).convert("L")
    # The noise of the scan is grey; the strip beside it is paper.
    edge = (
        shown.crop((0, 0, shown.width, 2))
        if y > 0
        else shown.crop((0, shown.height - 2, shown.width, shown.height))
    )
    assert min(edge.tobytes()) > 250


def test_a_scan_that_fills_a_page_which_does_not_begin_at_nought_is_taken_out(
    tmp_path: Path,
) -> None:
    image = scan()
    path = as_scanner_writes(tmp_path / "a.pdf", image)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        page.MediaBox = [100, -40, SIZE[0] + 100, SIZE[1] - 40]
        page.Contents = pdf.make_stream(f"{SIZE[0]} 0 0 {SIZE[1]} 100 -40 cm /Im0 Do".encode())
        pdf.save(path)
    assert [page.image for page in taken(path)] == [image]


def test_a_page_with_something_written_over_the_scan_is_drawn_with_it(tmp_path: Path) -> None:
    image = scan()
    for path in (
        pdf_of(tmp_path / "over.pdf", image, over="APPROVED"),
        pdf_of(tmp_path / "inset.pdf", image, inset=60),
    ):
        page = taken(path)[0]
        assert page.image != image
        assert page.dpi == 300


def test_a_stamp_that_is_an_annotation_is_drawn(tmp_path: Path) -> None:
    path = as_scanner_writes(tmp_path / "a.pdf", scan())
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, Rect=[10, 10, 200, 200]
        )
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(note)])
        pdf.save()
    assert taken(path)[0].dpi == 300
