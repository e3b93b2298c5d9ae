"""Drawn papers: text, a round seal, a signature in blue, a red stamp, pencil; grain as of a scan."""

import io
from pathlib import Path

import numpy as np
from fontpkg_noto_sans_devanagari import ROOT
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

DPI = 150
SIZE = (1240, 1754)
FONT = next(Path(str(ROOT)).rglob("NotoSansDevanagari[[]*.ttf"))
LINE = "दिनांक 14.3.2026 को प्रार्थी ने थाना आकर बताया कि ग्राम नमूना में घटना हुई"

SEAL, SIGNATURE, STAMP, PENCIL = (95, 40, 140), (25, 45, 150), (190, 30, 40), (140, 140, 140)
SEAL_AT, SIGNATURE_AT, STAMP_AT, PENCIL_AT = (951, 1400), (300, 1400), (155, 1600), (700, 1200)


def paper(*, colour: bool = True, tone: int = 243) -> Image.Image:
    """Draw the sheet without grain."""
    picture = Image.new("RGB", SIZE, (tone, tone, tone - 8 if colour else tone))
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(FONT), 24)
    for line in range(20):
        pen.text((100, 100 + 50 * line), LINE, fill=(38, 38, 38), font=font)
    pen.line((500, 1200, 900, 1200), fill=PENCIL, width=3)
    if colour:
        pen.ellipse((950, 1250, 1250 - 40, 1550), outline=SEAL, width=6)
        pen.ellipse((1000, 1300, 1160, 1500), outline=SEAL, width=4)
        pen.line((200, 1420, 300, 1400, 400, 1430, 500, 1390), fill=SIGNATURE, width=5)
        pen.rectangle((150, 1560, 450, 1660), outline=STAMP, width=6)
    return picture


def scanned(picture: Image.Image, coding: str = "PNG", *, grain: float = 3.0) -> bytes:
    """Return the picture's file, with grain."""
    noise = np.random.default_rng(7).normal(0, grain, (picture.height, picture.width, 1))
    pixels = np.asarray(picture.convert("RGB"), np.float32) + noise
    held = io.BytesIO()
    made = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    made = made if picture.mode == "RGB" else made.convert("L")
    made.save(held, coding, **({"quality": 85} if coding == "JPEG" else {"compress_level": 1}))
    return held.getvalue()


def photograph() -> Image.Image:
    """Draw tones that change everywhere."""
    steps = np.linspace(0, 6.28, 700)
    waves = np.sin(steps[:, None] * 3) * np.cos(steps[None, :] * 5)
    channels = [(waves * a + b).astype(np.uint8) for a, b in ((90, 120), (60, 110), (40, 90))]
    return Image.fromarray(np.stack(channels, axis=2))


def near(pixels: NDArray[np.uint8], at: tuple[int, int], wanted: tuple[int, int, int]) -> float:
    """Return how far the nearest pixel within 4 px is from a colour (largest of the channels)."""
    x, y = at
    part = pixels[y - 4 : y + 5, x - 4 : x + 5].reshape(-1, 3).astype(int)
    return float(np.abs(part - np.array(wanted)).max(axis=1).min())
