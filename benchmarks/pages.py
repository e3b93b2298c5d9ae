"""Pages to measure with: drawn like a typed diary sheet, with the grain of a scan."""

import io
import random
from pathlib import Path

import numpy as np
from fontpkg_noto_sans_devanagari import ROOT
from PIL import Image, ImageDraw, ImageFont

WORDS = [
    "दिनांक",
    "को",
    "प्रार्थी",
    "ने",
    "थाना",
    "आकर",
    "बताया",
    "कि",
    "ग्राम",
    "नमूना",
    "में",
    "घटना",
    "हुई",
    "और",
    "मौके",
    "पर",
    "जाकर",
    "जाँच",
    "की",
    "गई",
]
A4_300 = (2480, 3508)


def diary_page(number: int) -> bytes:
    """Draw an A4 page at 300 dpi, grey, as PNG."""
    chance = random.Random(number)
    picture = Image.new("L", A4_300, 244)
    pen = ImageDraw.Draw(picture)
    path = next(Path(str(ROOT)).rglob("NotoSansDevanagari[[]*.ttf"))
    font = ImageFont.truetype(str(path), 44)
    for line in range(38):
        text = " ".join(chance.choice(WORDS) for _ in range(11))
        pen.text((200, 220 + 82 * line), text, fill=40, font=font)
    grain = np.random.default_rng(number).normal(0, 3, (A4_300[1], A4_300[0]))
    pixels = np.clip(np.asarray(picture, np.float32) + grain, 0, 255).astype(np.uint8)
    held = io.BytesIO()
    Image.fromarray(pixels).save(held, "PNG", compress_level=1, dpi=(300, 300))
    return held.getvalue()


def diary_pages(folder: Path, count: int, different: int = 8) -> list[Path]:
    """Write ``count`` pages; only so many are different."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = [diary_page(number) for number in range(min(count, different))]
    paths = [folder / f"{number:04}.png" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(drawn[number % len(drawn)])
    return paths
