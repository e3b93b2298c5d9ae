"""A bundle: PDF/A by veraPDF, its pages as they were, its stamps and bookmarks where they belong."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from station_app.model.finished_page import StampBox
from station_app.pdf.bundle import STRIP_PT, build_bundle
from station_app.pdf.bundle_model import Bundle, BundleIndex, PageStamp, Part, PlacedPage
from station_app.pdf.pdf_reader import count_pages
from station_app.pdf.signature_appearance import draw_stamp
from station_app.signing.signer import sign_pdf
from tests.judges.verapdf import pdfa_findings
from tests.pdf.test_archive import META, SENTENCE, archive, page, plain, poppler_text, read
from tests.signing.officers import NOW, PIN, office_in

INDEX = BundleIndex(
    title="केस डायरी का सूचीपत्र",
    head=(("अपराध क्रमांक", "123/2026"), ("थाना", "कोतवाली")),
    label="पन्ने",
    columns=("पर्चा", "पृष्ठ", "कागज़"),
    rows=(("1", "1-2", "पर्चा"), ("2", "3", "पर्चा")),
    notes_title="जो कमी मिली",
    notes=("पर्चा 5 नहीं मिला: काल्पनिक कारण",),
    certificate=("प्रमाण पत्र", "प्रमाणित किया जाता है कि यह सत्य प्रति है।"),
    sign_label="हस्ताक्षर",
    footer="सूची {page} / {pages}",
)
STAMP = PageStamp("{title} · प्रमाणित प्रति", "पृष्ठ {page} / {pages}")


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    unlocked = office_in(tmp_path_factory.mktemp("office")).officer().unlock(PIN)
    pdf, box = archive((page(), read(SENTENCE)), (page("RGB"), None))
    stamp = draw_stamp(("Digitally signed",), box.right - box.left, box.top - box.bottom)
    return sign_pdf(pdf, unlocked, unlocked.identities()[0], NOW, stamp=stamp, box=box)


def bundle(signed: bytes) -> Bundle:
    parts = (
        Part("पर्चा 1", "CD_SHEET", signed, 1, marks=("पर्चा 1 पृष्ठ 1", "")),
        Part("पर्चा 2", "CD_SHEET", signed, 3, (1,)),
    )
    return build_bundle(parts, INDEX, STAMP, META)


def streams(pdf: bytes) -> set[bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {
            image.read_raw_bytes()
            for image in opened.objects
            if isinstance(image, pikepdf.Stream) and image.get("/Subtype") == "/Image"
        }


def test_it_is_pdfa_and_no_picture_was_coded_again(tmp_path: Path, signed: bytes) -> None:
    built = bundle(signed)
    path = tmp_path / "bundle.pdf"
    path.write_bytes(built.pdf)
    assert pdfa_findings(path) == {}
    assert streams(built.pdf) == streams(signed)
    assert built == bundle(signed)


def test_each_page_is_stamped_above_and_can_be_read(tmp_path: Path, signed: bytes) -> None:
    built = bundle(signed)
    path = tmp_path / "bundle.pdf"
    path.write_bytes(built.pdf)
    told = plain(poppler_text(path))
    for words in ("पर्चा 2 · प्रमाणित प्रति", "पृष्ठ 3 / 3", "पर्चा 5 नहीं मिला", "Digitally signed"):
        assert words in told
    assert plain(SENTENCE) in told
    with pikepdf.open(io.BytesIO(built.pdf)) as opened, pikepdf.open(io.BytesIO(signed)) as paper:
        tall = float(opened.pages[built.index_pages].mediabox[3])
        assert tall == pytest.approx(float(paper.pages[0].mediabox[3]) + STRIP_PT)
        assert "/AcroForm" not in opened.Root


def test_the_map_the_bookmarks_and_the_signature_say_where_things_stand(signed: bytes) -> None:
    built = bundle(signed)
    assert built.places == (
        PlacedPage(0, 0, 1, 1),
        PlacedPage(0, 1, 2, 2),
        PlacedPage(1, 1, 3, 3),
    )
    with pikepdf.open(io.BytesIO(built.pdf)) as opened, opened.open_outline() as outline:
        assert [item.title for item in outline.root] == [INDEX.title, "पर्चा 1", "पर्चा 2"]
        assert [item.title for item in outline.root[1].children] == ["पर्चा 1 पृष्ठ 1"]
    assert isinstance(built.signature, StampBox)
    assert built.signature.page_index == 0
    assert count_pages(built.pdf) == 4


def test_a_turned_page_stands_as_it_is_seen(signed: bytes) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed)) as paper:
        paper.pages[0].rotate(90, relative=False)
        wide = float(paper.pages[0].mediabox[2])
        paper.save(out)
    built = build_bundle((Part("x", "MLR", out.getvalue(), 1),), INDEX, STAMP, META)
    with pikepdf.open(io.BytesIO(built.pdf)) as opened:
        assert float(opened.pages[1].mediabox[3]) == pytest.approx(wide + STRIP_PT)


def test_what_is_no_pdf_and_a_page_that_is_not_there_are_refused(signed: bytes) -> None:
    for part, fact in (
        (Part("x", "MLR", b"no", 1), "pdf"),
        (Part("x", "MLR", signed, 1, (7,)), "page"),
    ):
        with pytest.raises(ValueError, match=fact):
            build_bundle((part,), INDEX, STAMP, META)


def test_a_long_index_runs_over_pages(signed: bytes) -> None:
    rows = tuple((str(number), str(number), SENTENCE) for number in range(80))
    built = build_bundle((Part("x", "MLR", signed, 1),), replace(INDEX, rows=rows), STAMP, META)
    assert built.index_pages > 2
    assert built.signature is not None
    assert built.signature.page_index == built.index_pages - 1


def foreign(change: Callable[[pikepdf.Pdf], None] = lambda _pdf: None) -> bytes:
    """A page as an office program may write it: its font is not in the file."""
    drawn, out = io.BytesIO(), io.BytesIO()
    canvas = Canvas(drawn, pagesize=(400, 300))
    canvas.setFont("Helvetica", 20)
    canvas.drawString(40, 200, "Diary sheet 7")
    canvas.showPage()
    canvas.save()
    with pikepdf.open(drawn) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def inked(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].obj.Resources.Font
    pdf.pages[0].obj.Contents = pdf.make_stream(b"0 0 0 1 k 10 10 90 90 re f")


def test_a_page_that_no_archive_takes_stands_as_its_picture(tmp_path: Path, signed: bytes) -> None:
    odd = [foreign(), foreign(inked)]
    parts = [Part("x", "MLR", pdf, number) for number, pdf in enumerate((signed, *odd), 1)]
    built = build_bundle(parts, INDEX, STAMP, META)
    assert [place.picture for place in built.places] == [False, False, True, True]
    path = tmp_path / "bundle.pdf"
    path.write_bytes(built.pdf)
    assert pdfa_findings(path) == {}
    with pikepdf.open(path) as opened:
        assert [float(edge) for edge in opened.pages[-1].mediabox] == [0, 0, 400, 300 + STRIP_PT]
        (picture,) = opened.pages[-2].get_images().values()
        assert int(picture.Width) == round(400 / 72 * 200)
