"""A PDF's page is taken in as poppler shows it: what is typed and drawn on it is there, what is hidden is not."""

import io
import random
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from devices.files.decoder import pages
from devices.files.faults import Fault
from devices.files.intake import Files
from devices.files.limits import load_limits
from station_app.model.cancellation import CancelTicket
from station_app.model.device_errors import (
    AttachmentsLeftBehind,
    FileDamaged,
    FileSpoiled,
    FileTooLarge,
    IntakeRemark,
    PdfAnnotationUndrawn,
    PdfFormUndrawn,
    PdfPortfolio,
    SignatureAndAttachmentsLeftBehind,
    SignatureLeftBehind,
)
from station_app.model.scanning import ScannedPage
from tests.devices.matrix.compare import FINE, likeness
from tests.devices.matrix.pdf_marks import MARKS, REFUSED
from tests.devices.matrix.pdf_page import Page, image_words, jpeg_of
from tests.devices.matrix.pdf_pictures import PICTURES
from tests.devices.matrix.pdf_placing import PLACINGS
from tests.devices.matrix.sheet import drawn
from tests.judges.renderers import page_by_poppler

SHEET = drawn(465, 0)
SIZE = (400.0, SHEET.height * 400 / SHEET.width)


def page_with(construction: Any, seed: int, mode: str = "RGB") -> tuple[Page, str | None]:
    page = Page(random.Random(seed), SHEET.convert(mode), SIZE)
    return page, construction(page)


def taken(path: Path) -> tuple[dict[str, Any], Image.Image]:
    (one,) = pages(path, load_limits())
    assert not isinstance(one, str)
    head, body = one
    return head, Image.open(io.BytesIO(body)).convert("RGB")


@pytest.mark.parametrize("name", [*PICTURES, *PLACINGS, *MARKS])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_page_is_as_poppler_shows_it(tmp_path: Path, name: str, mode: str) -> None:
    construction = {**PICTURES, **PLACINGS, **MARKS}[name]
    said = set()
    for seed in range(4):
        page, way = page_with(construction, seed, mode)
        if way in said:
            continue
        said.add(way)
        path = tmp_path / f"{seed}.pdf"
        path.write_bytes(page.written())
        head, seen = taken(path)
        shown = page_by_poppler(path, 1, seen.size)
        assert shown is not None
        looks = likeness(seen, shown, FINE)
        assert looks.same, f"{name} {way}: {looks}"
        found = (head["width_px"] * 72 / head["dpi"], head["height_px"] * 72 / head["dpi"])
        assert found == pytest.approx(SIZE, rel=0.01)


@pytest.mark.parametrize(
    ("change", "size"),
    [
        ({"Rotate": 90}, (SIZE[1], SIZE[0])),
        ({"Rotate": 270}, (SIZE[1], SIZE[0])),
        ({"UserUnit": 2}, (SIZE[0] * 2, SIZE[1] * 2)),
        ({"UserUnit": 0.5}, (SIZE[0] / 2, SIZE[1] / 2)),
        ({"CropBox": Array([50, 60, 350, 500])}, (300, 440)),
        ({"MediaBox": Array([-30, 20, 370, 540])}, (400, 520)),
    ],
    ids=str,
)
def test_a_page_has_its_true_size(
    tmp_path: Path, change: dict[str, Any], size: tuple[float, float]
) -> None:
    page, _ = page_with(PLACINGS["written over"], 0)
    for key, value in change.items():
        page.page[f"/{key}"] = value
    path = tmp_path / "a.pdf"
    path.write_bytes(page.written())
    head, seen = taken(path)
    found = (head["width_px"] * 72 / head["dpi"], head["height_px"] * 72 / head["dpi"])
    assert found == pytest.approx(size, rel=0.005)
    shown = page_by_poppler(path, 1, seen.size)
    assert shown is not None
    assert likeness(seen, shown, FINE).same


def test_a_scan_of_a_larger_unit_is_still_taken_out_as_it_is(tmp_path: Path) -> None:
    page, _ = page_with(PICTURES["plain"], 0)
    page.page.UserUnit = 2
    path = tmp_path / "a.pdf"
    path.write_bytes(page.written())
    head, _ = taken(path)
    assert (head["media_type"], head["dpi"]) == ("image/jpeg", 42)


def test_a_scan_of_half_a_dot_to_the_inch_keeps_its_size(tmp_path: Path) -> None:
    """37.5 dots to the inch: neither 37 nor 38 would be its size."""
    size = (SHEET.width * 72 / 37.5, SHEET.height * 72 / 37.5)
    page = Page(random.Random(0), SHEET, size)
    page.show()
    head, _ = taken(written(tmp_path, page))
    found = (head["width_px"] * 72 / head["dpi"], head["height_px"] * 72 / head["dpi"])
    assert found == pytest.approx(size, rel=0.005)


PASSED_ON = {"plain", "unseen text"}


@pytest.mark.parametrize("name", [*PICTURES, *PLACINGS])
def test_a_jpeg_is_passed_on_only_where_the_pdf_adds_nothing(tmp_path: Path, name: str) -> None:
    page, way = page_with({**PICTURES, **PLACINGS}[name], 3)
    path = tmp_path / "a.pdf"
    path.write_bytes(page.written())
    ((head, body),) = [one for one in pages(path, load_limits()) if not isinstance(one, str)]
    passed = body == jpeg_of(SHEET)
    plain = name in PASSED_ON or (name, way) in {("profile", "sRGB"), ("clip", "whole")}
    assert passed == plain
    assert passed == (head["media_type"] == "image/jpeg")


def test_strokes_come_out_as_they_went_in(tmp_path: Path) -> None:
    """A page that is one picture of strokes is drawn pixel for pixel, and stays strokes."""
    strokes = drawn(1000, 1).convert("L").point(lambda value: 255 if value > 127 else 0)
    page = Page(random.Random(1), strokes, (500.0, 650.0))
    words = {**image_words(strokes.size, 1), "/ColorSpace": Name.DeviceGray}
    page.image = page.stream(strokes.convert("1").tobytes(), words)
    page.show()
    path = tmp_path / "a.pdf"
    path.write_bytes(page.written())
    ((head, body),) = [one for one in pages(path, load_limits()) if not isinstance(one, str)]
    assert (head["mode"], head["dpi"]) == ("bitonal", 144)
    assert Image.open(io.BytesIO(body)).tobytes() == strokes.convert("1").tobytes()


@pytest.mark.parametrize("key", ["SMask", "Mask"])
def test_strokes_in_a_finer_mask_are_drawn_as_finely(tmp_path: Path, key: str) -> None:
    """Archives put the strokes into a mask of its own resolution, over a coarse picture of their colour."""
    fine = drawn(1000, 1).convert("L").point(lambda value: 255 if value > 127 else 0)
    colour = Image.new("RGB", (100, 130), (0, 0, 160))
    page = Page(random.Random(1), colour, (240.0, 312.0))
    if key == "SMask":
        cover = fine.point(lambda value: 255 - value)
        words = {**image_words(fine.size), "/ColorSpace": Name.DeviceGray}
        page.image.SMask = page.stream(cover.tobytes(), words)
    else:
        words = {**image_words(fine.size, 1), "/ImageMask": True}
        page.image.Mask = page.stream(fine.convert("1").tobytes(), words)
    page.show()
    head, seen = taken(written(tmp_path, page))
    assert (head["dpi"], seen.size) == (300, fine.size)
    assert likeness(seen.convert("L"), fine.point(lambda value: value or 18), FINE).same


def written(folder: Path, page: Page) -> Path:
    path = folder / "a.pdf"
    path.write_bytes(page.written())
    return path


def told_by(path: Path) -> tuple[list[ScannedPage], list[IntakeRemark]]:
    remarks: list[IntakeRemark] = []
    return list(Files().pages((path,), CancelTicket(), remarks.append)), remarks


FACTS = {
    "note without picture": PdfAnnotationUndrawn,
    "devanagari without picture": PdfFormUndrawn,
    "portfolio": PdfPortfolio,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_drawn_is_refused_in_words(tmp_path: Path, name: str) -> None:
    page, _ = page_with(REFUSED[name], 0)
    with pytest.raises(FACTS[name]) as raised:
        told_by(written(tmp_path, page))
    assert raised.value.params["number"] == 1


def test_a_form_that_only_its_own_program_draws_is_refused(tmp_path: Path) -> None:
    page, _ = page_with(PICTURES["plain"], 0)
    page.pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=page.stream(b"<xdp/>", {}))
    page.pdf.Root.NeedsRendering = True
    with pytest.raises(PdfFormUndrawn):
        told_by(written(tmp_path, page))


def test_values_that_a_reader_would_draw_anew_are_refused_where_it_cannot(tmp_path: Path) -> None:
    """NeedAppearances: the picture of a field is made again, by a font that has no Devanagari."""
    page, _ = page_with(MARKS["typed"], 0)
    form = page.pdf.Root.AcroForm
    form.NeedAppearances = True
    form.Fields[0].V = pikepdf.String("आशा देवी")
    with pytest.raises(PdfFormUndrawn):
        told_by(written(tmp_path, page))


@pytest.mark.parametrize("words", [{"LE": Array([Name.Diamond, Name("/None")])}, {"Cap": True}])
def test_a_line_with_ends_that_are_not_drawn_is_refused(
    tmp_path: Path, words: dict[str, Any]
) -> None:
    page, _ = page_with(MARKS["line"], 0)
    note = page.page.Annots[0]
    note.Contents = pikepdf.String("3 m")
    for key, value in words.items():
        note[f"/{key}"] = value
    with pytest.raises(Fault) as fault:
        list(pages(written(tmp_path, page), load_limits()))
    assert (fault.value.word, fault.value.about) == ("annotation", "1")


def _signed(page: Page) -> None:
    value = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=b"\0" * 8)
    field = page.pdf.make_indirect(Dictionary(FT=Name.Sig, T=b"s", V=value))
    above = page.pdf.make_indirect(Dictionary(T=b"all", Kids=Array([field])))
    page.pdf.Root.AcroForm = Dictionary(Fields=Array([above]), SigFlags=3)


def _attached(page: Page) -> None:
    page.pdf.attachments["a.txt"] = b"more than pages"


def _pinned(page: Page) -> None:
    page.page.Annots = Array(
        [
            page.pdf.make_indirect(
                Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9])
            )
        ]
    )


@pytest.mark.parametrize(
    ("changes", "fact"),
    [
        ((_signed,), SignatureLeftBehind),
        ((_attached,), AttachmentsLeftBehind),
        ((_pinned,), AttachmentsLeftBehind),
        ((_signed, _attached), SignatureAndAttachmentsLeftBehind),
        ((), None),
    ],
)
def test_what_does_not_travel_with_the_pages_is_told(
    tmp_path: Path, changes: tuple[Any, ...], fact: type[IntakeRemark] | None
) -> None:
    page, _ = page_with(PICTURES["plain"], 0)
    for change in changes:
        change(page)
    found, remarks = told_by(written(tmp_path, page))
    assert len(found) == 1
    assert [type(remark) for remark in remarks] == ([] if fact is None else [fact])


def test_too_many_pages_are_refused_before_the_first_is_given(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(72, 72)).obj
    most = load_limits().most_pages
    pdf.Root.Pages.Kids = Array([page] * (most + 1))
    pdf.Root.Pages.Count = most + 1
    path = tmp_path / "many.pdf"
    pdf.save(path)
    arriving = Files().pages((path,), CancelTicket())
    with pytest.raises(FileTooLarge) as raised:
        next(arriving)
    assert str(most) in str(raised.value.params["limit"])


def test_a_count_that_hides_pages_loses_none_silently(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    for _ in range(3):
        pdf.add_blank_page(page_size=(72, 72))
    path = tmp_path / "a.pdf"
    pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = path.read_bytes()
    assert b"/Count 3" in data
    path.write_bytes(data.replace(b"/Count 3", b"/Count 1"))
    arriving = Files().pages((path,), CancelTicket())
    with pytest.raises(FileDamaged):
        next(arriving)


@pytest.mark.parametrize("coding", ["DCTDecode", "JPXDecode", "JBIG2Decode", "NobodyDecode"])
def test_a_picture_of_which_nothing_can_be_drawn_is_no_white_page(
    tmp_path: Path, coding: str
) -> None:
    page, _ = page_with(lambda page: page.show(), 1)
    page.operators.append("20 20 40 40 re f")
    page.image.write(b"no picture at all" * 9, filter=Name(f"/{coding}"))
    with pytest.raises(FileSpoiled):
        told_by(written(tmp_path, page))
