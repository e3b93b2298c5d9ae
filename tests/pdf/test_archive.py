"""The archive PDF: PDF/A by veraPDF, its text by poppler and pdfium, its glyphs by HarfBuzz."""

import io
import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import uharfbuzz
from PIL import Image, ImageDraw
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import shapeStr

from station_app.imaging.coding.page_coding import finish_page
from station_app.model.finished_page import ArchiveMeta, FinishedPage, PageText, StampBox, Word
from station_app.model.ids import PageId
from station_app.model.page_edits import Placed
from station_app.pdf.archive import PART, write_archive
from station_app.pdf.text_shaping import DEVANAGARI, register_fonts
from tests.judges.verapdf import pdfa_findings

SENTENCE = "प्रार्थी ने क्षेत्राधिकार में दर्ज कर्तव्य की पुष्टि श्री ज्ञानेन्द्र से Section 105 को की"
META = ArchiveMeta(
    document_id="d-1",
    title="केस डायरी · अप.क्र. 123/2026",
    subject="KGN-PS9901-20260314-0001-X",
    author="थाना कोतवाली",
    language="hi",
    created_at_text="2026-03-14T20:30:00.000000Z",
    footer="KGN-PS9901 · पृष्ठ {page} / {pages}",
    bookmarks=(("केस डायरी प्रार्थना", 1),),
)


def page(mode: str = "L") -> FinishedPage:
    picture = Image.new(mode, (1240, 1754), "white")
    pen = ImageDraw.Draw(picture)
    for line in range(30):
        pen.rectangle((100, 100 + 50 * line, 900, 112 + 50 * line), fill="black")
    if mode == "RGB":
        pen.ellipse((800, 1400, 1100, 1700), outline=(170, 20, 60), width=20)
    held = io.BytesIO()
    picture.save(held, "PNG")
    return finish_page(held.getvalue(), 150, Placed(PageId("p")))


def read(sentence: str) -> PageText:
    words, left = [], 100
    for text in sentence.split():
        words.append(Word(text, left, 200, left + 12 * len(text), 240, 0, 90.0))
        left += 12 * len(text) + 10
    return PageText(1240, 1754, tuple(words))


def archive(*pages: tuple[FinishedPage, PageText | None]) -> tuple[bytes, StampBox]:
    out = io.BytesIO()
    box = write_archive(pages, len(pages), META, out)
    return out.getvalue(), box


def poppler_text(path: Path) -> str:
    words = ["pdftotext", str(path), "-"]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def test_verapdf_and_qpdf_accept_every_kind_of_page(tmp_path: Path) -> None:
    odd = PageText(1240, 1754, (Word("☃★‱क्ष", 10, 10, 200, 60, 0, 50.0),))
    pdf, _ = archive((page(), read(SENTENCE)), (page("RGB"), None), (page(), odd))
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf)
    assert pdfa_findings(path) == {}
    subprocess.run(["qpdf", "--check", str(path)], check=True, capture_output=True)


def test_the_judge_can_say_no(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(archive((page(), None))[0])) as pdf:
        del pdf.Root.OutputIntents
        pdf.save(tmp_path / "b.pdf")
    assert "b.pdf" in pdfa_findings(tmp_path / "b.pdf")


def test_text_comes_back_to_the_letter_in_hindi_and_english(tmp_path: Path) -> None:
    pdf, _ = archive((page(), read(SENTENCE)), (page(), None))
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf)
    told = plain(poppler_text(path))
    assert plain(SENTENCE) in told
    assert "पृष्ठ 1 / 2" in told
    assert "पृष्ठ 2 / 2" in told
    document = pypdfium2.PdfDocument(pdf)
    seen = plain(document[0].get_textpage().get_text_bounded())
    document.close()
    assert plain(SENTENCE) in seen


def test_the_glyphs_that_are_drawn_are_those_of_harfbuzz() -> None:
    register_fonts()
    font = pdfmetrics.getFont(DEVANAGARI)
    with Path(font.face.filename).open("rb") as file:  # type: ignore[attr-defined]
        shaper = uharfbuzz.Font(uharfbuzz.Face(file.read()))
    for word in ("क्षेत्राधिकार", "कर्तव्य", "पुष्टि", "श्री", "ज्ञानेन्द्र", "प्रार्थी"):
        buffer = uharfbuzz.Buffer()
        buffer.add_str(word)
        buffer.guess_segment_properties()
        uharfbuzz.shape(shaper, buffer, {"kern": True, "liga": True})
        wanted = [info.codepoint for info in buffer.glyph_infos]
        drawn = [font.face.charToGlyph[ord(c)] for c in shapeStr(word, DEVANAGARI, 10)]  # type: ignore[attr-defined]
        assert drawn == wanted, word
        assert len(drawn) < len(word) or word == "पुष्टि"


def test_the_same_input_gives_the_same_bytes() -> None:
    assert archive((page(), read(SENTENCE))) == archive((page(), read(SENTENCE)))


def test_it_says_what_it_is_and_where_the_signature_goes() -> None:
    pdf, box = archive((page(), None), (page("RGB"), None))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        with opened.open_metadata() as xmp:
            assert xmp["dc:title"] == META.title
            assert xmp["pdfaid:part"] == "2"
        assert [str(item.title) for item in opened.open_outline().root] == ["केस डायरी प्रार्थना"]
        assert str(opened.Root.Lang) == "hi"
        sizes = [tuple(map(float, p.mediabox)) for p in opened.pages]
        filters = [
            str(image.Filter[0] if isinstance(image.Filter, pikepdf.Array) else image.Filter)
            for p in opened.pages
            for _, image in sorted(p.Resources.XObject.items())
        ]
    # Text alone; then the seal's colours, its broad ring in full as what may be a picture, and, over
    # them, the black text.
    assert filters == ["/JBIG2Decode", "/DCTDecode", "/DCTDecode", "/JBIG2Decode"]
    assert box.page_index == 1
    assert sizes[1][3] - sizes[0][3] == 56.0
    assert 0 <= box.bottom < box.top <= 76


def test_the_archive_shows_every_pixel_of_a_bitonal_page(tmp_path: Path) -> None:
    picture = Image.effect_noise((600, 400), 90).point(lambda v: 255 if v > 127 else 0).convert("1")
    held = io.BytesIO()
    picture.save(held, "PNG")
    finished = finish_page(held.getvalue(), 150, Placed(PageId("p")))
    path = tmp_path / "n.pdf"
    path.write_bytes(archive((finished, None))[0])
    subprocess.run(["pdfimages", "-png", str(path), str(tmp_path / "out")], check=True)
    with Image.open(tmp_path / "out-000.png") as again:
        assert again.convert("1").tobytes() == picture.tobytes()


def test_a_long_paper_is_drawn_in_parts_and_is_one_archive_pdf(tmp_path: Path) -> None:
    sheet = (page(), None)
    count = 2 * PART + 3
    late = replace(META, bookmarks=(("first", 1), ("late", 2 * PART + 1)))
    held = [io.BytesIO() for _ in range(2)]
    for out in held:
        write_archive((sheet for _ in range(count)), count, late, out)
    assert held[0].getvalue() == held[1].getvalue()
    path = tmp_path / "long.pdf"
    path.write_bytes(held[0].getvalue())
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == count
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == ["first", "late"]
    assert pdfa_findings(path) == {}
    assert f"{count} / {count}" in poppler_text(path)
