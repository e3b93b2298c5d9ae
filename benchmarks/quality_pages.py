"""Ten pages to judge by eye, each with something that a careless scanner program loses."""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from benchmarks.pages import diary_page
from benchmarks.pages_in_colour import colour_page
from benchmarks.sheets import FONTS
from station_app.model.page_edits import CleanUp

EVERYTHING = CleanUp(deskew=True, orient=True, trim=True, whiten=True, despeckle=True)
_A4 = (2480, 3508)
_LINE = "दिनांक 14.3.2026 को प्रार्थी ने थाना आकर बताया कि ग्राम नमूना में घटना हुई"


@dataclass(frozen=True)
class Page:
    """A page, what is done to it, and which part of it tells most (in parts of the page)."""

    name: str
    what: str
    scan: bytes
    clean: CleanUp
    part: tuple[float, float]


def pages() -> tuple[Page, ...]:
    """Draw all ten."""
    return tuple(make(f"{number:02}") for number, make in enumerate(_MAKERS, 1))


def _seal_and_signature(name: str) -> Page:
    scan = colour_page(2).scan
    return Page(
        name, "seal, blue signature, red stamp, pencil; as scanned", scan, CleanUp(), (0.6, 0.66)
    )


def _ruled(name: str) -> Page:
    scan = colour_page(1).scan
    return Page(name, "the same on ruled paper, cleaned up", scan, EVERYTHING, (0.08, 0.68))


def _typed(name: str) -> Page:
    picture = Image.open(io.BytesIO(diary_page(3)))
    return Page(name, "typed Hindi on grey paper", _jpeg(picture), CleanUp(), (0.1, 0.08))


def _pencil(name: str) -> Page:
    picture = _sheet()
    pen = ImageDraw.Draw(picture)
    _write(pen, 8, 250)
    chance = random.Random(4)
    for row in range(8):
        points = [(250 + 22 * n, 1200 + 150 * row + chance.randrange(-28, 29)) for n in range(85)]
        pen.line(points, (150 + 6 * row,) * 3, 4, joint="curve")
    return Page(
        name, "pencil, from dark to faint, cleaned up", _jpeg(picture), EVERYTHING, (0.1, 0.33)
    )


def _shining_through(name: str) -> Page:
    front, back = _sheet(), _sheet()
    _write(ImageDraw.Draw(front), 20, 300)
    _write(ImageDraw.Draw(back), 30, 330)
    through = np.asarray(back.transpose(Image.Transpose.FLIP_LEFT_RIGHT), np.float32)
    pixels = np.asarray(front, np.float32) - 0.11 * (243 - through)
    pixels[:260] *= np.linspace(0.55, 1, 260)[:, None, None]
    picture = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return Page(
        name,
        "the back shines through, shadow of the lid; cleaned up",
        _jpeg(picture),
        EVERYTHING,
        (0.08, 0.0),
    )


def _with_photograph(name: str) -> Page:
    picture = _sheet()
    _write(ImageDraw.Draw(picture), 14, 300)
    picture.paste(_photograph((900, 1100)), (1300, 1750))
    ImageDraw.Draw(picture).ellipse((1050, 2500, 1500, 2950), outline=(92, 42, 138), width=12)
    return Page(
        name,
        "a photograph on a typed page, a seal across its corner",
        _jpeg(picture),
        CleanUp(),
        (0.42, 0.6),
    )


def _photograph_alone(name: str) -> Page:
    scan = _jpeg(_photograph(_A4))
    return Page(name, "a photograph alone: kept byte for byte", scan, CleanUp(), (0.3, 0.3))


def _carbon_copy(name: str) -> Page:
    picture = _sheet((238, 232, 214))
    _write(ImageDraw.Draw(picture), 24, 300, (104, 112, 168))
    soft = picture.filter(ImageFilter.GaussianBlur(2.2))
    return Page(
        name, "a blurred blue carbon copy on yellow paper", _jpeg(soft), CleanUp(), (0.08, 0.1)
    )


def _thumb(name: str) -> Page:
    picture = _sheet()
    pen = ImageDraw.Draw(picture)
    _write(pen, 12, 300)
    for x in range(200, 2300, 300):
        pen.line((x, 1700, x, 2500), (60, 60, 60), 4)
    for y in range(1700, 2501, 100):
        pen.line((200, y, 2300, y), (60, 60, 60), 4)
    y, x = np.mgrid[-240:240, -180:180].astype(np.float32)
    ridges = np.sin(np.hypot(x * 1.25, y + 25 * np.sin(x / 40)) / 3.6)
    grain = np.random.default_rng(3).normal(0.75, 0.25, x.shape)
    inked = np.where((x / 180) ** 2 + (y / 240) ** 2 < 0.93, (ridges > -0.1) * grain, 0)
    mask = Image.fromarray((np.clip(inked, 0, 1) * 235).astype(np.uint8))
    picture.paste((70, 48, 110), (1700, 2750), mask)
    return Page(
        name,
        "a thumb's impression, a ruled table; cleaned up",
        _jpeg(picture),
        EVERYTHING,
        (0.6, 0.74),
    )


def _crooked(name: str) -> Page:
    with Image.open(io.BytesIO(colour_page(4).scan)) as held:
        lying = held.rotate(2.4, Image.Resampling.BICUBIC, fillcolor=(30, 30, 30))
    pixels = np.asarray(lying).copy()
    pixels[:, :45] = 22
    turned = Image.fromarray(pixels).rotate(180)
    return Page(
        name,
        "fed upside down and crooked, black edges; cleaned up",
        _jpeg(turned),
        EVERYTHING,
        (0.06, 0.66),
    )


_MAKERS: tuple[Callable[[str], Page], ...] = (
    _seal_and_signature,
    _ruled,
    _typed,
    _pencil,
    _shining_through,
    _with_photograph,
    _photograph_alone,
    _carbon_copy,
    _thumb,
    _crooked,
)


def _sheet(tone: tuple[int, int, int] = (243, 242, 238)) -> Image.Image:
    return Image.new("RGB", _A4, tone)


def _write(
    pen: ImageDraw.ImageDraw, lines: int, top: int, ink: tuple[int, int, int] = (40, 38, 42)
) -> None:
    font = ImageFont.truetype(str(FONTS["hi"]), 44)
    for line in range(lines):
        pen.text((200, top + 92 * line), _LINE, ink, font)


def _photograph(size: tuple[int, int]) -> Image.Image:
    y, x = np.mgrid[0 : size[1] // 4, 0 : size[0] // 4].astype(np.float32)
    waves = np.sin(x / 31) * np.cos(y / 23) + 0.6 * np.sin((x + y) / 67)
    grain = cv2.GaussianBlur(np.random.default_rng(5).normal(0, 1, x.shape), (0, 0), 2) * 3
    tones = [(waves + grain) * a + b for a, b in ((50, 130), (42, 110), (34, 88))]
    pixels = np.clip(np.stack([np.asarray(t) for t in tones], axis=2), 0, 255).astype(np.uint8)
    return Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC)


def _jpeg(picture: Image.Image) -> bytes:
    noise = np.random.default_rng(8).normal(0, 3, (picture.height, picture.width, 1))
    clean = np.asarray(picture, np.float32)
    pixels = clean + (noise if clean.ndim == 3 else noise[..., 0])
    held = io.BytesIO()
    made = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    made.save(held, "JPEG", quality=85, dpi=(300, 300))
    return held.getvalue()
