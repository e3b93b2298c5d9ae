"""Programs of others that show pictures and PDFs: ImageMagick and poppler, both from Debian."""

import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

MAGICK = "/usr/bin/convert"
_LONGEST_S = 120

_TURNS: dict[int, Callable[[Any], Any]] = {
    1: lambda rows: rows,
    2: lambda rows: rows[:, ::-1],
    3: lambda rows: rows[::-1, ::-1],
    4: lambda rows: rows[::-1],
    5: lambda rows: rows.swapaxes(0, 1),
    6: lambda rows: np.rot90(rows, -1),
    7: lambda rows: rows[::-1, ::-1].swapaxes(0, 1),
    8: lambda rows: np.rot90(rows, 1),
}


def picture_by_magick(path: Path, frame: int = 0, orientation: int = 1) -> Image.Image | None:
    """Return a picture as ImageMagick shows it on white; ``None``: it shows none.

    Args:
        path: the file.
        frame: which picture of it, from 0.
        orientation: by which it is turned here (Exif 2.32, tag 274); not all formats' readers do.
    """
    words = [MAGICK, f"{path}[{frame}]", "-background", "white", "-alpha", "remove"]
    told = _run([*words, "-alpha", "off", "-depth", "8", "ppm:-"])
    if told is None:
        return None
    rows = np.asarray(Image.open(io.BytesIO(told)).convert("RGB"))
    return Image.fromarray(np.ascontiguousarray(_TURNS[orientation](rows)))


def page_by_poppler(path: Path, page: int, size: tuple[int, int]) -> Image.Image | None:
    """Return a PDF's page as poppler shows it on the screen, in so many pixels; ``None``: it shows none.

    Args:
        path: the file.
        page: its number, from 1.
        size: in pixels.
    """
    for wide, high in (size, size[::-1]):
        words = ["pdftoppm", "-cropbox", "-f", str(page), "-l", str(page)]
        words += ["-scale-to-x", str(wide), "-scale-to-y", str(high), str(path)]
        told = _run(words)
        shown = None if not told else Image.open(io.BytesIO(told)).convert("RGB")
        if shown is None or shown.size == size:
            return shown
        # Of a page that is turned it takes the two the other way round.
    return None


def page_size_by_poppler(path: Path) -> tuple[float, float]:
    """Return the size of a PDF's first page in points; units of the page are taken as points."""
    told = _run(["pdfinfo", str(path)]) or b""
    for line in told.decode("utf-8", "replace").splitlines():
        if line.startswith("Page size:"):
            words = line.split()
            return float(words[2]), float(words[4])
    return 0.0, 0.0


def _run(words: list[str]) -> bytes | None:
    done = subprocess.run(words, capture_output=True, timeout=_LONGEST_S, check=False)
    return done.stdout if done.returncode == 0 and done.stdout else None
