"""Strokes as they are coded: every pixel comes back, here and in three programs that others wrote."""

import io
import subprocess
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from station_app.imaging.clean_up.binarization import Mask
from station_app.imaging.coding import bitonal_coding
from station_app.imaging.coding.bitonal_coding import (
    bitonal_codec,
    decode_all_bitonal,
    decode_bitonal,
    encode_bitonal,
)
from station_app.imaging.coding.jbig2 import decode_jbig2, encode_jbig2
from station_app.model.finished_page import (
    ArchiveMeta,
    BitonalCodec,
    BitonalLayer,
    FinishedPage,
    InkLayer,
)
from station_app.pdf.archive import write_archive
from tests.imaging import papers

META = ArchiveMeta("d", "t", "s", "a", "hi", "2026-03-14T20:30:00.000000Z", "{page}/{pages}", ())
PICTURES = arrays(np.bool_, st.tuples(st.integers(1, 40), st.integers(1, 70)))
CODINGS = ("jbig2", "g4")


@pytest.mark.parametrize("coding", CODINGS)
@given(ink=PICTURES)
def test_every_pixel_comes_back(coding: BitonalCodec, ink: Mask) -> None:
    coded = encode_bitonal(ink, coding)
    assert coded.coding == coding
    assert np.array_equal(decode_bitonal(coded, ink.shape[1], ink.shape[0]), ink)


@given(ink=PICTURES)
def test_another_program_reads_the_same_pixels(ink: Mask) -> None:
    assert np.array_equal(read_by_jbig2dec(encode_jbig2(ink)), ink)


def typed() -> Mask:
    return np.asarray(papers.paper().convert("L")) < 128


def noise() -> Mask:
    return np.asarray(np.random.default_rng(1).random((300, 400)) < 0.5)


def wide_paper() -> Mask:
    """Return more paper between two dots than any state of the coder spans at once."""
    ink = np.zeros((5, 60_003), np.bool_)
    ink[2, 0] = ink[2, -1] = True
    return ink


def black() -> Mask:
    return np.ones((64, 130), np.bool_)


def dark_edge() -> Mask:
    """Return a page on a dark ground with a hole in it: solid ink that ends at paper, rims and dots."""
    ink = typed().copy()
    ink[:40], ink[:, :70] = True, True
    ink[20, 35] = ink[5, -1] = ink[0, 0] = False
    return ink


def squares() -> Mask:
    """Return a grid of black squares, as SANE's test driver scans it."""
    return np.kron(np.indices((9, 11)).sum(axis=0) % 2, np.ones((13, 17))).astype(np.bool_)


@given(
    st.lists(
        st.tuples(st.integers(0, 39), st.integers(0, 69), st.integers(1, 30), st.booleans()),
        max_size=8,
    )
)
def test_black_areas_come_back_here_and_in_another_program(
    areas: list[tuple[int, int, int, bool]],
) -> None:
    ink = np.zeros((40, 70), np.bool_)
    for top, left, size, dark in areas:
        ink[top : top + size, left : left + 2 * size] = dark
    coded = encode_jbig2(ink)
    assert np.array_equal(decode_jbig2(coded, 70, 40), ink)
    assert np.array_equal(read_by_jbig2dec(coded), ink)


@pytest.mark.parametrize("picture", [typed, noise, wide_paper, black, dark_edge, squares])
def test_three_readers_see_every_pixel(tmp_path: Path, picture: object) -> None:
    assert callable(picture)
    ink = picture()
    coded = encode_bitonal(ink, "jbig2")
    assert np.array_equal(read_by_jbig2dec(coded.data), ink)
    pdf = in_a_pdf(ink, coded)
    assert np.array_equal(read_by_poppler(pdf, tmp_path), ink)
    assert np.array_equal(read_by_pdfium(pdf), ink)


def test_a_typed_page_takes_four_fifths_of_group_4_at_most() -> None:
    ink = typed()
    sizes = [len(encode_bitonal(ink, coding).data) for coding in ("jbig2", "g4")]
    assert sizes[0] < 0.8 * sizes[1]


def test_layers_of_both_codings_make_one_page() -> None:
    ink = typed()
    left, right = ink.copy(), ink.copy()
    left[:, 500:], right[:, :500] = False, False
    layers = [encode_bitonal(left, "jbig2"), encode_bitonal(right, "g4")]
    assert np.array_equal(decode_all_bitonal(layers, ink.shape[1], ink.shape[0]), ink)


def test_what_is_not_read_back_as_it_was_is_coded_by_another_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ink = typed()

    def bad_memory(picture: Mask) -> bytes:
        wrong = picture.copy()
        wrong[700, 500] ^= True
        return encode_jbig2(wrong)

    monkeypatch.setitem(bitonal_coding.ENCODERS, "jbig2", bad_memory)
    coded = encode_bitonal(ink, "jbig2")
    assert coded.coding == "g4"
    assert np.array_equal(decode_bitonal(coded, ink.shape[1], ink.shape[0]), ink)


def test_a_district_names_the_coding(tmp_path: Path) -> None:
    file = tmp_path / "archive.toml"
    file.write_text('strokes = "g4"')
    assert bitonal_codec(file) == "g4"
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('strokes = "jb2"')
    with pytest.raises(ValueError, match="jb2"):
        bitonal_codec(wrong)


def read_by_jbig2dec(data: bytes) -> Mask:
    told = subprocess.run(
        ["jbig2dec", "--embedded", "--format", "pbm", "--output", "-", "/dev/stdin"],
        input=data,
        check=True,
        capture_output=True,
    )
    assert told.stderr == b""
    with Image.open(io.BytesIO(told.stdout)) as picture:
        return ~np.asarray(picture, np.bool_)


def in_a_pdf(ink: Mask, coded: BitonalLayer) -> bytes:
    height, width = ink.shape
    page = FinishedPage("bitonal", b"", width, height, 300, colour=False, inks=(InkLayer(coded),))
    out = io.BytesIO()
    write_archive([(page, None)], 1, META, out)
    return out.getvalue()


def read_by_poppler(pdf: bytes, folder: Path) -> Mask:
    (folder / "a.pdf").write_bytes(pdf)
    subprocess.run(["pdfimages", "-png", folder / "a.pdf", folder / "out"], check=True)
    with Image.open(folder / "out-000.png") as picture:
        return ~np.asarray(picture.convert("1"), np.bool_)


def read_by_pdfium(pdf: bytes) -> Mask:
    document = pypdfium2.PdfDocument(pdf)
    images = [pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    (image,) = document[0].get_objects(max_depth=2, filter=images)
    picture = image.get_bitmap().to_pil().convert("L")
    document.close()
    return np.asarray(picture) < 128
