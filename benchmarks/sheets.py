"""Separator sheets and plain pages as a feeder sees them: turned, crooked, copied, faint, faxed."""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import zxingcpp
from fontpkg_noto_sans import ROOT as LATIN
from fontpkg_noto_sans_devanagari import ROOT as DEVANAGARI
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from benchmarks.pages import WORDS as HINDI
from station_app.pdf.office_sheet_model import SeparatorFace
from station_app.pdf.pdf_reader import draw_page
from station_app.scanning.separator_model import SeparatorCode, separator_code_text
from station_app.scanning.separator_pdf import separator_sheets

Grey = NDArray[np.uint8]

PATCH = "PATCHT"
_DPI = 200
_A4 = (1654, 2339)
ENGLISH = [
    "the",
    "accused",
    "was",
    "arrested",
    "near",
    "bus",
    "stand",
    "and",
    "two",
    "mobile",
    "phones",
    "with",
    "SIM",
    "cards",
    "were",
    "seized",
    "under",
    "Section",
    "105",
    "in",
    "presence",
    "of",
    "witnesses",
    "who",
    "signed",
    "the",
    "memo",
    "at",
    "14:30",
    "on",
    "12.03.2026",
]
FONTS = {
    "hi": next(Path(str(DEVANAGARI)).rglob("NotoSansDevanagari[[]*.ttf")),
    "en": next(Path(str(LATIN)).rglob("NotoSans[[]*.ttf")),
}


@dataclass(frozen=True)
class Sheet:
    """A sheet's file and what it says."""

    image: bytes
    words: str
    """Empty on a plain page."""
    how: str


def separator(number: int) -> Sheet:
    """Draw a separator with a QR code, a bar code or a patch T, or one of ours, and spoil it."""
    chance = random.Random(1000 + number)
    kind = ("sheet", "qr", "code128", "patch", "sheet")[number % 5]
    if kind == "sheet":
        return _own(chance)
    page = Image.new("L", _A4, 250)
    pen = ImageDraw.Draw(page)
    pen.text((150, 120), "विभाजक पत्रक · SEPARATOR", 30, _font("hi", 60))
    _lines(pen, chance, 3, 1900)
    words = PATCH
    if kind == "patch":
        _patch(pen, chance)
    else:
        words = f"ST1|SEP|{chance.randrange(10**9):09}/2026|DIARY|{chance.randrange(1, 9)}"
        words = words if kind == "qr" else f"SEP-{chance.randrange(10**8):08}"
        _paste_code(page, kind, words, chance)
    spoiled, how = spoil(np.asarray(page, np.uint8), chance)
    return Sheet(spoiled, words, f"{kind} {how}")


def _own(chance: random.Random) -> Sheet:
    """One of our own sheets, as it comes back: stamped on, written on, punched or creased."""
    case = f"{chance.randrange(1, 2000)}/{chance.randrange(2020, 2027)}"
    kind = chance.choice(("CD_BUNDLE", "CHALLAN", "MLR", "STMT_180"))
    code = SeparatorCode("PS9901", case, kind, chance.randrange(1, 9), chance.randrange(900), 1)
    words = separator_code_text(code)
    face = SeparatorFace(
        "पृथक्कारी पर्ची · Separator sheet", f"FIR {case}", (kind, "थाना · Thana"), "यह पर्ची", words
    )
    drawn = draw_page(separator_sheets((face,), "sheet", "hi"), 0, _A4[0])
    with Image.open(io.BytesIO(drawn)) as held:
        page = held.convert("L").resize(_A4)
    worn = chance.choice(sorted(_WEAR))
    _WEAR[worn](ImageDraw.Draw(page), chance)
    spoiled, how = spoil(np.asarray(page, np.uint8), chance)
    return Sheet(spoiled, words, f"sheet {worn} {how}")


def _stamp(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """A round stamp that reaches into the large code."""
    x, y = chance.randrange(500, 1100), chance.randrange(600, 1150)
    for ring in (0, 30, 130):
        pen.ellipse((x - 150 + ring, y - 150 + ring, x + 150 - ring, y + 150 - ring), None, 90, 5)


def _pen(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """A line of the pen across both codes."""
    for top in (chance.randrange(700, 1050), chance.randrange(1780, 1980)):
        pen.line((300, top, 1400, top + chance.randrange(-120, 120)), 40, 6)


def _punched(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """Holes of a file and a torn corner."""
    for y in (900, 1400):
        pen.ellipse((30, y, 100, y + 70), 255)
    corner = chance.randrange(150, 420)
    x, y = chance.choice(((0, 0), (_A4[0], 0), (_A4[0], _A4[1]), (0, _A4[1])))
    pen.polygon(((x, y), (x, abs(y - corner)), (abs(x - corner), y)), fill=150)


def _creased(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """Folded in the middle of its large code."""
    top = chance.randrange(650, 1100)
    for line in range(8):
        pen.line((0, top + line, _A4[0], top + line), 255 if line % 3 else 130, 1)


_WEAR: dict[str, Callable[[ImageDraw.ImageDraw, random.Random], None]] = {
    "new": lambda _pen, _chance: None,
    "stamped": _stamp,
    "written": _pen,
    "punched": _punched,
    "creased": _creased,
}


def plain(number: int) -> Sheet:
    """Draw a page of writing, a table, a form, a seal, a diary's leaf or a photograph, and spoil it."""
    chance = random.Random(500_000 + number)
    page = Image.new("L", _A4, chance.randrange(225, 251))
    kind = sorted(_PLAIN)[number % len(_PLAIN)]
    if kind not in ("diary", "photo"):
        _lines(ImageDraw.Draw(page), chance, 40 if kind == "text" else 18, 200)
    _PLAIN[kind](page, chance)
    spoiled, how = spoil(np.asarray(page, np.uint8), chance)
    return Sheet(spoiled, "", f"{kind} {how}")


def _diary(page: Image.Image, chance: random.Random) -> None:
    """Ruled lines and a hand that joins its letters."""
    pen = ImageDraw.Draw(page)
    for top in range(220, 2250, 62):
        pen.line((120, top, 1560, top), 185, 2)
        x, strokes = 170.0, [(170.0, top - 14.0)]
        while x < chance.randrange(1100, 1540):
            x += chance.uniform(6, 17)
            strokes.append((x, top - chance.uniform(2, 44)))
            if chance.random() < 0.16:
                pen.line(strokes, 60, chance.choice((3, 4)), joint="curve")
                x += 26
                strokes = [(x, top - 14.0)]
        pen.line(strokes, 60, 3, joint="curve")


def _photograph(chance: random.Random) -> Image.Image:
    """Clouds of several sizes with hard-edged things before them: a yard, a wall, a wheel."""
    noise = np.random.default_rng(chance.randrange(2**32))
    width, height = _A4
    shade = np.zeros((height, width), np.float32)
    for cells, weight in ((4, 90.0), (16, 45.0), (64, 22.0), (256, 12.0)):
        small = noise.random((cells, cells), np.float32)
        shade += weight * cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    page = Image.fromarray(np.clip(shade + 30, 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(page)
    for _ in range(14):
        x, y, size = chance.randrange(1500), chance.randrange(2200), chance.randrange(60, 500)
        tone = chance.randrange(10, 240)
        draw = chance.choice((pen.rectangle, pen.ellipse))
        draw((x, y, x + size, y + size // 2), tone)
    return page


def _raster(page: Image.Image, chance: random.Random) -> None:
    """A photograph as a newspaper prints it: dots whose size is their tone."""
    cell = chance.randrange(8, 14)
    tones = np.asarray(_photograph(chance).resize((900 // cell, 900 // cell)), np.float32)
    large = np.kron(tones, np.ones((cell, cell), np.float32))
    rows, columns = np.indices(large.shape)
    dots = 127 + 64 * (np.cos(rows * 2 * np.pi / cell) + np.cos(columns * 2 * np.pi / cell))
    page.paste(Image.fromarray(((large > dots) * 235).astype(np.uint8)), (350, 1250))


def _stripes(page: Image.Image, chance: random.Random) -> None:
    """Hatching as of blinds, a grille or a shirt: no bar code, however like one."""
    pen = ImageDraw.Draw(page)
    x = 250
    while x < 1350:
        wide = chance.randrange(4, 16)
        pen.rectangle((x, 1300, x + wide, 1300 + chance.randrange(240, 460)), 40)
        x += wide + chance.randrange(4, 16)
    for ring in range(6):
        pen.rectangle(
            (250 + 14 * ring, 1850 + 14 * ring, 450 - 14 * ring, 2050 - 14 * ring), None, 30, 6
        )


def _table(page: Image.Image, chance: random.Random) -> None:
    pen = ImageDraw.Draw(page)
    for x in range(150, 1500, chance.randrange(60, 220)):
        pen.line((x, 1300, x, 2200), 40, chance.randrange(2, 6))
    for y in range(1300, 2200, chance.randrange(30, 90)):
        pen.line((150, y, 1500, y), 40, chance.randrange(2, 6))


def _form(page: Image.Image, chance: random.Random) -> None:
    del chance
    pen = ImageDraw.Draw(page)
    for box in range(12):
        pen.rectangle((150 + 110 * box, 1400, 240 + 110 * box, 1490), outline=30, width=4)
    for bar in range(5):
        pen.rectangle((150, 1600 + 90 * bar, 1500, 1614 + 96 * bar), fill=60)


def _seal(page: Image.Image, chance: random.Random) -> None:
    del chance
    pen = ImageDraw.Draw(page)
    for ring in range(0, 120, 40):
        pen.ellipse((900 + ring, 1500 + ring, 1400 - ring, 2000 - ring), outline=80, width=6)


def _paste_photograph(page: Image.Image, chance: random.Random) -> None:
    page.paste(_photograph(chance))


_PLAIN: dict[str, Callable[[Image.Image, random.Random], None]] = {
    "diary": _diary,
    "form": _form,
    "photo": _paste_photograph,
    "raster": _raster,
    "seal": _seal,
    "stripes": _stripes,
    "table": _table,
    "text": lambda _page, _chance: None,
}


def spoil(page: Grey, chance: random.Random) -> tuple[bytes, str]:
    """Return a JPEG of the sheet as it comes out of a feeder, and what was done to it."""
    dpi = chance.choice((150, 200, 240, 300))
    turns, skew = chance.randrange(4), chance.uniform(-6, 6)
    harm = chance.choice(("copied", "faint", "fax", "blurred", "dark", "clean"))
    grey = np.asarray(np.rot90(page, turns), np.uint8)
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew, dpi / _DPI)
    size = (round(width * dpi / _DPI), round(height * dpi / _DPI))
    turn[:, 2] += np.array(size) / 2 - np.array((width / 2, height / 2))
    grey = np.asarray(
        cv2.warpAffine(grey, turn, size, flags=cv2.INTER_AREA, borderValue=(248,)), np.uint8
    )
    grey = _HARMS[harm](grey, dpi, np.random.default_rng(chance.randrange(2**32)))
    data = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, chance.randrange(45, 90)])[1]
    return bytes(data), f"{harm} {dpi} dpi {turns} turns {skew:.1f} deg"


def _copied(grey: Grey, dpi: int, chance: np.random.Generator) -> Grey:
    grown = cv2.erode(grey, np.ones((2, 2), np.uint8)) if dpi > 200 else grey
    harder = np.clip((np.asarray(grown, np.float32) - 60) * 1.7, 0, 255)
    return _grained(harder, 14, chance)


def _faint(grey: Grey, dpi: int, chance: np.random.Generator) -> Grey:
    del dpi
    return _grained(235 - (250 - grey.astype(np.float32)) * chance.uniform(0.22, 0.45), 4, chance)


def _fax(grey: Grey, dpi: int, chance: np.random.Generator) -> Grey:
    coarse = (
        cv2.resize(
            grey, None, fx=204 / dpi / 1.15, fy=196 / dpi / 1.15, interpolation=cv2.INTER_AREA
        )
        if dpi >= 240
        else grey
    )
    hard = (np.asarray(coarse) > 128).astype(np.uint8) * 255
    salt = chance.random(hard.shape, np.float32)
    hard[salt < 0.012] = 0
    hard[salt > 0.988] = 255
    size = (grey.shape[1], grey.shape[0])
    return np.asarray(cv2.resize(hard, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _blurred(grey: Grey, dpi: int, chance: np.random.Generator) -> Grey:
    soft = cv2.GaussianBlur(grey, (0, 0), float(chance.uniform(0.6, 1.4)) * dpi / 200)
    return _grained(np.asarray(soft, np.float32), 4, chance)


def _dark(grey: Grey, dpi: int, chance: np.random.Generator) -> Grey:
    del dpi
    shade = np.linspace(0.45, 0.95, grey.shape[1], dtype=np.float32)
    return _grained(grey.astype(np.float32) * shade, 6, chance)


def _clean(grey: Grey, dpi: int, chance: np.random.Generator) -> Grey:
    del dpi
    return _grained(grey.astype(np.float32), 3, chance)


_HARMS = {
    "copied": _copied,
    "faint": _faint,
    "fax": _fax,
    "blurred": _blurred,
    "dark": _dark,
    "clean": _clean,
}


def _grained(grey: NDArray[np.float32], grain: float, chance: np.random.Generator) -> Grey:
    noise = chance.standard_normal(grey.shape, np.float32) * grain
    return np.clip(grey + noise, 0, 255).astype(np.uint8)


def _font(language: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS[language]), size)


def _lines(pen: ImageDraw.ImageDraw, chance: random.Random, count: int, top: int) -> None:
    language, words = chance.choice((("hi", HINDI), ("en", ENGLISH)))
    size = chance.choice((26, 30, 36))
    for line in range(count):
        text = " ".join(chance.choice(words) for _ in range(10))
        pen.text((150, top + round(1.6 * size) * line), text, 40, _font(language, size))


def _patch(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    left, top = chance.randrange(200, 900), chance.randrange(60, 320) + 150
    narrow = 0.08 * _DPI
    at = float(top)
    for wide in (1.0, 2.5, 1.0, 2.5):
        pen.rectangle((left, round(at), left + round(2.5 * _DPI), round(at + wide * narrow)), 20)
        at += (wide + 1) * narrow


def _paste_code(page: Image.Image, kind: str, words: str, chance: random.Random) -> None:
    qr = kind == "qr"
    wanted = zxingcpp.BarcodeFormat.QRCode if qr else zxingcpp.BarcodeFormat.Code128
    code = zxingcpp.create_barcode(words, wanted)
    drawn = Image.fromarray(np.asarray(zxingcpp.write_barcode_to_image(code)))
    millimetres = chance.uniform(30, 42) if qr else chance.uniform(85, 110)
    wide = round(millimetres / 25.4 * _DPI)
    tall = wide if qr else round(22 / 25.4 * _DPI)
    large = drawn.convert("L").resize((wide, tall), Image.Resampling.NEAREST)
    page.paste(large, (chance.randrange(150, 600), chance.randrange(350, 900)))
