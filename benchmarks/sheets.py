"""Separator sheets and plain pages as a feeder sees them: turned, crooked, copied, faint, faxed."""

import random
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import zxingcpp
from fontpkg_noto_sans import ROOT as LATIN
from fontpkg_noto_sans_devanagari import ROOT as DEVANAGARI
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from benchmarks.pages import _WORDS as HINDI

Grey = NDArray[np.uint8]

PATCH = "PATCHT"
_DPI = 200
_A4 = (1654, 2339)
_ENGLISH = [
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
_FONTS = {
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
    """Draw a separator with a QR code, a bar code or a patch T, and spoil it."""
    chance = random.Random(1000 + number)
    kind = ("qr", "code128", "patch", "qr")[number % 4]
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


def plain(number: int) -> Sheet:
    """Draw a page of writing, a table, a ruled form or a seal, and spoil it."""
    chance = random.Random(500_000 + number)
    page = Image.new("L", _A4, chance.randrange(225, 251))
    pen = ImageDraw.Draw(page)
    kind = ("text", "table", "form", "seal")[number % 4]
    _lines(pen, chance, 40 if kind == "text" else 18, 200)
    if kind == "table":
        _table(pen, chance)
    elif kind == "form":
        _form(pen)
    elif kind == "seal":
        for ring in range(0, 120, 40):
            pen.ellipse((900 + ring, 1500 + ring, 1400 - ring, 2000 - ring), outline=80, width=6)
    spoiled, how = spoil(np.asarray(page, np.uint8), chance)
    return Sheet(spoiled, "", f"{kind} {how}")


def _table(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    for x in range(150, 1500, chance.randrange(60, 220)):
        pen.line((x, 1300, x, 2200), 40, chance.randrange(2, 6))
    for y in range(1300, 2200, chance.randrange(30, 90)):
        pen.line((150, y, 1500, y), 40, chance.randrange(2, 6))


def _form(pen: ImageDraw.ImageDraw) -> None:
    for box in range(12):
        pen.rectangle((150 + 110 * box, 1400, 240 + 110 * box, 1490), outline=30, width=4)
    for bar in range(5):
        pen.rectangle((150, 1600 + 90 * bar, 1500, 1614 + 96 * bar), fill=60)


def spoil(page: Grey, chance: random.Random) -> tuple[bytes, str]:
    """Give a JPEG of the sheet as it comes out of a feeder, and what was done to it."""
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
    return ImageFont.truetype(str(_FONTS[language]), size)


def _lines(pen: ImageDraw.ImageDraw, chance: random.Random, count: int, top: int) -> None:
    language, words = chance.choice((("hi", HINDI), ("en", _ENGLISH)))
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
