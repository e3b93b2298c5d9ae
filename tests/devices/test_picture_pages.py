"""A picture becomes the page that its camera, scanner or program meant, or is refused in words that fit."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageOps

from devices.files.decoder import pages
from devices.files.faults import Fault
from devices.files.intake import Files
from devices.files.limits import load_limits
from station_app.model.cancellation import CancelTicket
from station_app.model.device_errors import (
    FileTooLarge,
    FormatUnknown,
    IntakeError,
    MovingPicture,
    PhonePictureUnknown,
    SamplesUnknown,
)
from station_app.model.scanning import ScannedPage
from tests.devices.matrix import png_writer
from tests.devices.matrix.compare import likeness
from tests.devices.matrix.made import exif_of
from tests.devices.matrix.sheet import drawn, turned_away

Rows = Any
SHEET = drawn(248, 0)
GREYS = np.asarray(SHEET.convert("L"))


def coded(kind: str, picture: Image.Image = SHEET, **how: Any) -> bytes:
    held = io.BytesIO()
    picture.save(held, kind, **how)
    return held.getvalue()


def tiff_of(data: Rows, **how: Any) -> bytes:
    held = io.BytesIO()
    tifffile.imwrite(held, data, metadata=None, **how)
    return held.getvalue()


def page_of(folder: Path, name: str, data: bytes) -> tuple[dict[str, object], Image.Image]:
    path = folder / name
    path.write_bytes(data)
    (taken,) = pages(path, load_limits())
    assert not isinstance(taken, str)
    head, body = taken
    held = Image.open(io.BytesIO(body))
    # Which way up a picture is, all readers ask of a JPEG, and few of any other.
    assert held.format in ("JPEG", "MPO") or held.getexif().get(274, 1) == 1
    seen = ImageOps.exif_transpose(held)
    assert seen.size == (head["width_px"], head["height_px"])
    return head, seen


def taken_by_child(folder: Path, name: str, data: bytes) -> list[ScannedPage]:
    path = folder / name
    path.write_bytes(data)
    return list(Files().pages((path,), CancelTicket()))


def size_pt(head: dict[str, object]) -> tuple[float, float]:
    width, height, dpi = (int(str(head[key])) for key in ("width_px", "height_px", "dpi"))
    return width * 72 / dpi, height * 72 / dpi


@pytest.mark.parametrize("coding", ["group3", "group4", "raw"])
def test_a_fax_has_the_proportions_of_its_sheet(tmp_path: Path, coding: str) -> None:
    strokes = SHEET.resize((1728, 1074)).convert("1", dither=Image.Dither.NONE)
    data = coded("TIFF", strokes, compression=coding, dpi=(204, 98))
    head, seen = page_of(tmp_path, "fax.tif", data)
    assert size_pt(head) == pytest.approx((610, 789), abs=1)
    assert seen.mode == "1"
    assert likeness(seen, strokes).same


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (coded("PNG", dpi=(150, 75)), (248 * 72 / 150, 322 * 72 / 75)),
        (coded("JPEG", dpi=(150, 75)), (248 * 72 / 150, 322 * 72 / 75)),
        (coded("BMP", dpi=(150, 75)), (248 * 72 / 150, 322 * 72 / 75)),
        (coded("JPEG", exif=b"Exif\0\0" + exif_of(1, (150, 75))), (119, 309)),
        (coded("TIFF", dpi=(38, 38)), (248 * 72 / 38, 322 * 72 / 38)),
    ],
    ids=["png", "jpeg", "bmp", "exif alone", "few dots"],
)
def test_both_resolutions_are_read(tmp_path: Path, data: bytes, size: tuple[float, float]) -> None:
    assert size_pt(page_of(tmp_path, "page", data)[0]) == pytest.approx(size, rel=0.01)


def test_proportions_without_a_unit_are_kept(tmp_path: Path) -> None:
    """A PNG and a JFIF may say only how high a pixel is for its width."""
    aspect = png_writer.png(GREYS[..., None], png_writer.GREY, 8, density=(1, 2, 0))
    jfif = bytearray(coded("JPEG"))
    jfif[13:18] = struct.pack(">BHH", 0, 1, 2)
    for name, data in (("a.png", aspect), ("b.jpg", bytes(jfif))):
        head, _ = page_of(tmp_path, name, data)
        assert (head["width_px"], head["height_px"]) == (496, 322)


@pytest.mark.parametrize("dpi", [(0, 0), (1, 1), (100000, 100000), (3, 900)])
def test_nonsense_is_no_resolution(tmp_path: Path, dpi: tuple[int, int]) -> None:
    head, _ = page_of(tmp_path, "a.tif", coded("TIFF", dpi=dpi))
    assert (head["width_px"], head["height_px"], head["dpi"]) == (248, 322, 72)


WRITERS: dict[str, Callable[[Image.Image, int], bytes]] = {
    "jpeg": lambda stored, turn: coded("JPEG", stored, exif=b"Exif\0\0" + exif_of(turn)),
    "jpeg of inks": lambda stored, turn: coded(
        "JPEG", stored.convert("CMYK"), exif=b"Exif\0\0" + exif_of(turn)
    ),
    "jpeg of two pictures": lambda stored, turn: coded(
        "MPO",
        stored,
        save_all=True,
        append_images=[ImageOps.invert(stored)],
        exif=b"Exif\0\0" + exif_of(turn),
    ),
    "png": lambda stored, turn: coded("PNG", stored, exif=exif_of(turn)),
    "png alpha": lambda stored, turn: coded("PNG", stored.convert("RGBA"), exif=exif_of(turn)),
    "webp": lambda stored, turn: coded("WEBP", stored, exif=exif_of(turn)),
    "tiff": lambda stored, turn: tiff_of(
        np.asarray(stored), photometric="rgb", extratags=[(274, 3, 1, turn, True)]
    ),
    "tiff packed": lambda stored, turn: coded(
        "TIFF", stored, compression="tiff_lzw", tiffinfo={274: turn}
    ),
    "tiff grey": lambda stored, turn: tiff_of(
        np.asarray(stored.convert("L")),
        photometric="minisblack",
        extratags=[(274, 3, 1, turn, True)],
    ),
}


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_is_upright(tmp_path: Path, writer: str, turn: int) -> None:
    data = WRITERS[writer](turned_away(SHEET, turn), turn)
    seen = page_of(tmp_path, "a", data)[1].convert("L")
    assert likeness(seen, SHEET.convert("L")).same


def test_of_two_pictures_the_first_is_kept_as_it_is_and_alone(tmp_path: Path) -> None:
    both = WRITERS["jpeg of two pictures"](SHEET, 6)
    (page,) = taken_by_child(tmp_path, "a.jpg", both)
    assert page.media_type == "image/jpeg"
    assert both.startswith(page.image)
    assert len(page.image) < len(both) - 1000
    assert (page.width_px, page.height_px) == SHEET.size[::-1]


def _clear(kind: int, bits: int, ground: int | tuple[int, ...], key: bytes) -> bytes:
    """A sheet whose white ground is written as some other value, which is said to be clear."""
    scale = {1: 0, 2: 0, 4: 0, 8: 1, 16: 257}[bits]
    if kind == png_writer.COLOUR:
        rgb = np.asarray(SHEET).astype(np.uint16) * scale
        white = (np.asarray(SHEET) == 255).all(axis=2)[..., None]
        samples = np.where(white, np.array(ground, np.uint16), rgb)
    else:
        most = 2**bits - 1
        values = np.rint(GREYS / 255 * most).astype(np.uint16)
        samples = np.where(values == most, np.uint16(int(str(ground))), values)[..., None]
    return png_writer.png(samples, kind, bits, clear=key)


@pytest.mark.parametrize(
    ("data", "truth"),
    [
        (_clear(png_writer.COLOUR, 8, (1, 2, 3), bytes((0, 1, 0, 2, 0, 3))), SHEET),
        (_clear(png_writer.COLOUR, 16, (256, 512, 768), bytes((1, 0, 2, 0, 3, 0))), SHEET),
        (_clear(png_writer.GREY, 8, 7, bytes((0, 7))), SHEET.convert("L")),
        (_clear(png_writer.GREY, 16, 300, bytes((1, 44))), SHEET.convert("L")),
        (_clear(png_writer.GREY, 4, 2, bytes((0, 2))), SHEET.convert("L")),
        (coded("WEBP", SHEET.convert("RGBA"), lossless=True), SHEET),
    ],
    ids=["colour", "colour 16", "grey", "grey 16", "grey 4", "webp"],
)
def test_one_value_that_is_clear_is_paper(tmp_path: Path, data: bytes, truth: Image.Image) -> None:
    assert likeness(page_of(tmp_path, "a.png", data)[1], truth).same


@pytest.mark.parametrize("kind", [png_writer.GREY_ALPHA, png_writer.COLOUR_ALPHA])
@pytest.mark.parametrize("bits", [8, 16])
def test_what_is_see_through_is_white_paper(tmp_path: Path, kind: int, bits: int) -> None:
    ground = (np.asarray(SHEET) == 255).all(axis=2)[..., None]
    colours = np.asarray(SHEET) if kind == png_writer.COLOUR_ALPHA else GREYS[..., None]
    scale = 257 if bits == 16 else 1
    both = np.concatenate([np.where(ground, 0, colours), np.where(ground, 0, 255)], axis=2)
    data = png_writer.png(both.astype(np.uint16) * scale, kind, bits)
    _, seen = page_of(tmp_path, "a.png", data)
    assert likeness(seen, SHEET if kind == png_writer.COLOUR_ALPHA else SHEET.convert("L")).same


def test_a_palette_with_clear_colours_is_on_white_paper(tmp_path: Path) -> None:
    flat = SHEET.quantize(16, dither=Image.Dither.NONE)
    palette = bytearray((flat.getpalette() or [])[:48])
    white = next(at for at in range(16) if min(palette[3 * at : 3 * at + 3]) > 250)
    palette[3 * white : 3 * white + 3] = b"\0\0\0"
    for clear in (b"\xff" * white + b"\0", b"\xff" * white + b"\0" + b"\xfe" * (15 - white)):
        data = png_writer.png(
            np.asarray(flat)[..., None], png_writer.PALETTE, 8, palette=bytes(palette), clear=clear
        )
        assert likeness(page_of(tmp_path, "a.png", data)[1], SHEET).same
    gif = coded("GIF", flat, transparency=white)
    assert likeness(page_of(tmp_path, "a.gif", gif)[1], SHEET).same


SHARES = GREYS / 255


@pytest.mark.parametrize(
    ("data", "meaning"),
    [
        (SHARES.astype(np.float32), "minisblack"),
        ((1 - SHARES).astype(np.float32), "miniswhite"),
        ((SHARES * 255).astype(np.float32), "minisblack"),
        ((SHARES * 65535).astype(np.float32), "minisblack"),
        ((SHARES * 65535).astype(np.uint16), "minisblack"),
        (((1 - SHARES) * 65535).astype(np.uint16), "miniswhite"),
        (255 - GREYS, "miniswhite"),
        (GREYS <= 127, "miniswhite"),
    ],
    ids=["0 to 1", "1 to 0", "to 255", "to 65535", "16", "16 white is 0", "8 white is 0", "bits"],
)
def test_dark_is_dark_whatever_the_numbers_are(tmp_path: Path, data: Rows, meaning: str) -> None:
    _, seen = page_of(tmp_path, "a.tif", tiff_of(data, photometric=meaning))
    truth = SHEET.convert("L")
    if data.dtype == np.bool_:
        truth = truth.point(lambda value: 255 if value > 127 else 0)
    assert likeness(seen, truth).same


def _with_nothing(values: Rows) -> Rows:
    values = values.copy()
    values[5, 5] = np.nan
    return values


@pytest.mark.parametrize(
    ("data", "how"),
    [
        ((SHARES * 127).astype(np.int8), {}),
        ((SHARES * 32767).astype(np.int16), {}),
        ((SHARES * (2**32 - 1)).astype(np.uint32), {}),
        (SHARES.astype(np.float64), {}),
        ((SHARES * 1e6).astype(np.float32), {}),
        ((SHARES - 0.5).astype(np.float32), {}),
        (_with_nothing(SHARES.astype(np.float32)), {}),
        (np.dstack([GREYS] * 5), {"photometric": "separated", "extrasamples": [2]}),
        (GREYS, {"photometric": 32803}),
    ],
    ids=["signed 8", "signed 16", "32", "double", "a million", "below", "nan", "5 inks", "mosaic"],
)
def test_numbers_of_unknown_meaning_are_refused_by_words_of_their_own(
    tmp_path: Path, data: Rows, how: dict[str, object]
) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(tiff_of(data, **{"photometric": "minisblack", **how}))
    with pytest.raises(Fault) as fault:
        list(pages(path, load_limits()))
    assert fault.value.word == "samples"
    with pytest.raises(SamplesUnknown):
        list(Files().pages((path,), CancelTicket()))


def test_old_palettes_of_eight_bits_are_not_black(tmp_path: Path) -> None:
    flat = SHEET.quantize(64, dither=Image.Dither.NONE)
    colours = np.array(((flat.getpalette() or []) + [0] * 768)[:768], np.uint16).reshape(256, 3)
    data = tiff_of(np.asarray(flat), photometric="palette", colormap=colours.T)
    assert likeness(page_of(tmp_path, "a.tif", data)[1], SHEET).same


def test_a_preview_is_no_page(tmp_path: Path) -> None:
    held = io.BytesIO()
    small = np.zeros((30, 20), np.uint8)
    with tifffile.TiffWriter(held) as file:
        for kind, data in ((1, small), (0, GREYS), (2, GREYS), (3, small)):
            file.write(data, photometric="minisblack", subfiletype=kind, metadata=None)
    found = taken_by_child(tmp_path, "a.tif", held.getvalue())
    assert [(page.width_px, page.height_px) for page in found] == [SHEET.size] * 2


def test_where_all_are_said_to_be_previews_all_are_pages(tmp_path: Path) -> None:
    data = tiff_of(GREYS, photometric="minisblack", subfiletype=1)
    assert len(taken_by_child(tmp_path, "a.tif", data)) == 1


def _zip(name: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr(name, "x")
    return held.getvalue()


def _ftyp(brand: bytes) -> bytes:
    return b"\x00\x00\x00\x18ftyp" + brand + b"\0\0\0\0mif1" + brand + bytes(64)


MOVING = [SHEET, ImageOps.invert(SHEET)]


@pytest.mark.parametrize(
    ("data", "fact", "name"),
    [
        (_ftyp(b"heic"), PhonePictureUnknown, "HEIC"),
        (_ftyp(b"mif1"), PhonePictureUnknown, "HEIF"),
        (_ftyp(b"avif"), PhonePictureUnknown, "AVIF"),
        (b"\xff\x0a" + bytes(40), PhonePictureUnknown, "JPEG XL"),
        (_ftyp(b"isom"), FormatUnknown, "MP4 / MOV"),
        (_zip("word/document.xml"), FormatUnknown, "DOCX"),
        (_zip("a.jpg"), FormatUnknown, "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), FormatUnknown, "DOC / XLS / PPT"),
        (b"  <!DOCTYPE HTML><html>", FormatUnknown, "HTML"),
        (coded("GIF", save_all=True, append_images=MOVING[1:]), MovingPicture, None),
        (coded("PNG", save_all=True, append_images=MOVING[1:]), MovingPicture, None),
        (coded("WEBP", save_all=True, append_images=MOVING[1:]), MovingPicture, None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_read_is_named(
    tmp_path: Path, data: bytes, fact: type[IntakeError], name: str | None
) -> None:
    with pytest.raises(fact) as raised:
        taken_by_child(tmp_path, "a", data)
    assert raised.value.params.get("format") == name


@pytest.mark.parametrize("kind", ["WEBP", "BMP", "GIF", "JPEG2000"])
def test_what_phones_and_old_programs_write_is_taken(tmp_path: Path, kind: str) -> None:
    (page,) = taken_by_child(tmp_path, "a", coded(kind))
    assert likeness(Image.open(io.BytesIO(page.image)), SHEET).same


def test_a_page_that_no_archive_can_hold_is_refused_at_the_border(tmp_path: Path) -> None:
    """One pixel wide and 119 million high: below the number of pixels, beyond every coder."""
    width, height = 1, 119_000_000
    coder = zlib.compressobj(1)
    rows = b"".join(coder.compress(bytes(2_000_000)) for _ in range(height * 2 // 2_000_000))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [b"\x89PNG\r\n\x1a\n", png_writer.chunk(b"IHDR", head)]
    parts += [png_writer.chunk(b"IDAT", rows + coder.flush()), png_writer.chunk(b"IEND", b"")]
    with pytest.raises(FileTooLarge) as raised:
        taken_by_child(tmp_path, "a.png", b"".join(parts))
    assert "px" in str(raised.value.params["limit"])


def test_a_stretched_page_is_measured_as_it_will_be(tmp_path: Path) -> None:
    side = 9000
    data = coded("TIFF", Image.new("1", (side, side)), compression="group4", dpi=(1200, 200))
    with pytest.raises(FileTooLarge):
        taken_by_child(tmp_path, "a.tif", data)
