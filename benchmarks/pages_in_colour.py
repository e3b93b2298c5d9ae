"""Colour pages of a case file: typed text in Hindi and English, seal, signature, stamp, ruled paper."""

import io
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from benchmarks.pages import A4_300
from benchmarks.pages import WORDS as HINDI
from benchmarks.sheets import ENGLISH, FONTS

SEAL, SIGNATURE, STAMP, PENCIL = (92, 42, 138), (28, 48, 150), (188, 32, 42), (148, 148, 150)
_PAPER = (243, 240, 231)
_RULES = (196, 208, 224)


@dataclass(frozen=True)
class Drawn:
    """A page before the scanner sees it, and after."""

    text: str
    clean: Image.Image
    scan: bytes
    """JPEG, 300 dpi."""


def colour_page(number: int, *, skew: bool = True) -> Drawn:
    """Draw a page; the same number gives the same page."""
    chance = random.Random(9000 + number)
    picture = Image.new("RGB", A4_300, _PAPER)
    pen = ImageDraw.Draw(picture)
    if number % 2:
        for y in range(330, 3300, 92):
            pen.line((140, y, 2340, y), _RULES, 3)
    text = _write(pen, chance, "hi" if number % 3 else "en")
    _sign(pen, chance)
    _seal(picture, chance)
    _stamp(pen, chance)
    _pencil(pen)
    turned = chance.uniform(-1.2, 1.2) if skew else 0.0
    lying = picture.rotate(turned, Image.Resampling.BICUBIC, fillcolor=_PAPER)
    return Drawn(text, picture, _scan(lying, number))


def colour_pages(folder: Path, count: int) -> tuple[list[Path], list[str]]:
    """Write pages as JPEG; return their paths and texts."""
    folder.mkdir(parents=True, exist_ok=True)
    paths, texts = [], []
    for number in range(count):
        drawn = colour_page(number)
        paths.append(folder / f"{number:04}.jpg")
        paths[-1].write_bytes(drawn.scan)
        texts.append(drawn.text)
    return paths, texts


def _write(pen: ImageDraw.ImageDraw, chance: random.Random, language: str) -> str:
    words, size = (HINDI, 46) if language == "hi" else (ENGLISH, 42)
    font = ImageFont.truetype(str(FONTS[language]), size)
    lines = [" ".join(chance.choice(words) for _ in range(9)) for _ in range(22)]
    for row, line in enumerate(lines):
        pen.text((200, 250 + 92 * row), line, (40, 38, 42), font)
    return "\n".join(lines)


def _sign(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    left, top = 260, 2900
    points, x, y = [], float(left), float(top)
    for step in range(70):
        x += chance.uniform(4, 14)
        y = top + 70 * np.sin(step / 3.1) + chance.uniform(-12, 12)
        points.append((x, y))
    pen.line(points, SIGNATURE, 7, joint="curve")


def _seal(picture: Image.Image, chance: random.Random) -> None:
    side = 620
    drawn = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((12, 12, side - 12, side - 12), outline=255, width=14)
    pen.ellipse((110, 110, side - 110, side - 110), outline=255, width=7)
    font = ImageFont.truetype(str(FONTS["hi"]), 52)
    pen.text((150, 230), "थाना नमूना", 255, font)
    pen.text((190, 310), "जिला ९९", 255, font)
    soft = np.asarray(drawn.filter(ImageFilter.GaussianBlur(1.6)), np.float32)
    grain = np.random.default_rng(chance.randrange(2**31)).normal(0.8, 0.18, (side, side))
    inked = Image.fromarray(np.clip(soft * np.clip(grain, 0.25, 1), 0, 255).astype(np.uint8))
    at = (1550 + chance.randrange(120), 2480 + chance.randrange(160))
    picture.paste(SEAL, at, inked.rotate(chance.uniform(-25, 25)))


def _stamp(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    left, top = 300 + chance.randrange(200), 2480
    pen.rectangle((left, top, left + 700, top + 150), outline=STAMP, width=9)
    font = ImageFont.truetype(str(FONTS["en"]), 50)
    pen.text((left + 40, top + 40), "RECEIVED 14-03-2026", STAMP, font)


def _pencil(pen: ImageDraw.ImageDraw) -> None:
    pen.line((1500, 2330, 1700, 2360, 1950, 2320), PENCIL, 4, joint="curve")
    pen.text((1520, 2250), "देखा 12.5", PENCIL, ImageFont.truetype(str(FONTS["hi"]), 48))


def _scan(picture: Image.Image, number: int) -> bytes:
    grain = np.random.default_rng(number).normal(0, 4, (picture.height, picture.width, 1))
    pixels = np.clip(np.asarray(picture, np.float32) + grain, 0, 255).astype(np.uint8)
    held = io.BytesIO()
    Image.fromarray(pixels).save(held, "JPEG", quality=85, dpi=(300, 300))
    return held.getvalue()
