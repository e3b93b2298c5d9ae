"""Findings as a person met them: an input of our own, a command of a tree, and what is wrong with what came out.

They know nothing of a tree but its command line, so that they run against f75af88 as well.
"""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pikepdf
import tifffile
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from tests.judges.renderers import page_by_poppler, page_size_by_poppler
from tests.store.no_hard_links import refuse_links

_DARK, _LIGHT = 60, 200
_LONGEST_S = 240
A4_PT = (595, 842)


@dataclass(frozen=True, slots=True)
class Tried:
    """How a command ended."""

    code: int
    said: str
    out: Path


def _sheet(size: tuple[int, int] = (600, 800)) -> Image.Image:
    """White paper with a black box at the left above and lines."""
    sheet = Image.new("L", size, 255)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((20, 20, size[0] // 2, size[1] // 5), fill=0)
    for line in range(size[1] // 3, size[1] - 40, 30):
        pen.line((40, line, size[0] - 40, line), fill=0, width=3)
    return sheet


def _coded(form: str, picture: Image.Image | None = None, **how: object) -> bytes:
    held = io.BytesIO()
    (picture or _sheet()).save(held, form, **how)
    return held.getvalue()


def _written(place: Path, name: str, data: bytes) -> Path:
    path = place / name
    path.write_bytes(data)
    return path


def _run(tree: Path, *words: str, before: Callable[[], None] | None = None) -> Tried:
    done = subprocess.run(
        [sys.executable, "main.py", *words],
        cwd=tree,
        env={**os.environ, "LC_ALL": "en_IN.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
        timeout=_LONGEST_S,
        preexec_fn=before,
    )
    return Tried(done.returncode, done.stderr + done.stdout, Path())


def _converted(
    tree: Path, source: Path, *words: str, before: Callable[[], None] | None = None
) -> Tried:
    out = source.parent / "out.pdf"
    done = _run(tree, "convert", str(source), "--out", str(out), *words, before=before)
    return Tried(done.code, done.said, out)


def _size_pt(done: Tried) -> tuple[float, float]:
    """Return a page's width and height, with the line below it that says which page it is."""
    return page_size_by_poppler(done.out)


def _shade(done: Tried, across: float, down: float) -> int:
    """Return how light a page is at a place, in parts of its sides."""
    page = _drawn(done)
    return int(page[int(down * page.shape[0]), int(across * page.shape[1])])


def _drawn(done: Tried) -> NDArray[np.uint8]:
    wide, high = _size_pt(done)
    page = page_by_poppler(done.out, 1, (round(wide), round(high)))
    assert page is not None, done.said
    return np.asarray(page.convert("L"), np.uint8)


def _is_upright(done: Tried) -> bool:
    """Tell whether the box is at the left above, on white paper."""
    return _shade(done, 0.2, 0.08) < _DARK and _shade(done, 0.8, 0.08) > _LIGHT


def locked(tree: Path, place: Path) -> str:
    """A PDF under a password beside another."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(place / "good.pdf")
        pdf.save(place / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    done = _run(tree, "verify", str(place / "locked.pdf"), str(place / "good.pdf"))
    return "a traceback" if "Traceback" in done.said else ""


def stick(tree: Path, place: Path) -> str:
    """A medium that knows no hard links."""
    source = _written(place, "a.png", _coded("PNG"))
    # Kept as it is: processes that work on pixels would want links of their own, elsewhere than on the stick.
    done = _converted(tree, source, "--keep", "photo", before=lambda: refuse_links(plain=True))
    return "" if done.out.is_file() else done.said.splitlines()[-2]


def negative(tree: Path, place: Path) -> str:
    """A scan whose PDF says that its shades are turned round."""
    turned = Image.eval(_sheet(), lambda shade: 255 - shade)
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=A4_PT)
        image = pdf.make_stream(_coded("JPEG", turned))
        image.Type, image.Subtype, image.Filter = Name.XObject, Name.Image, Name.DCTDecode
        image.Width, image.Height, image.BitsPerComponent = *turned.size, 8
        image.ColorSpace, image.Decode = Name.DeviceGray, Array([1, 0])
        page.Resources = Dictionary(XObject=Dictionary(I=image))
        page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")
        pdf.save(place / "a.pdf")
    done = _converted(tree, place / "a.pdf")
    return "" if _shade(done, 0.8, 0.08) > _LIGHT else "the page is its negative"


def fax(tree: Path, place: Path) -> str:
    """A fax with half as many dots down as across."""
    small = _sheet().resize((1728, 1070)).convert("1")
    data = _coded("TIFF", small, compression="group4", dpi=(204, 98))
    wide, high = _size_pt(_converted(tree, _written(place, "a.tif", data)))
    return "" if high > wide else f"{wide:.0f} x {high:.0f} pt"


def turned(tree: Path, place: Path) -> str:
    """A PNG, partly clear, that says that it stands upside down."""
    notes = Image.Exif()
    notes[274] = 3
    away = _sheet().transpose(Image.Transpose.ROTATE_180).convert("LA")
    data = _coded("PNG", away, exif=notes)
    return "" if _is_upright(_converted(tree, _written(place, "a.png", data))) else "upside down"


def clear(tree: Path, place: Path) -> str:
    """Black writing whose paper is a clear black of the palette."""
    sheet = _sheet().point(lambda shade: 0 if shade else 1).convert("P")
    sheet.putpalette([0, 0, 0] * 256)
    done = _converted(tree, _written(place, "a.png", _coded("PNG", sheet, transparency=0)))
    return "" if _is_upright(done) else "a black page"


def fractions(tree: Path, place: Path) -> str:
    """A TIFF of fractions from 0 to 1."""
    tifffile.imwrite(place / "a.tif", np.asarray(_sheet(), np.float32) / 255, metadata=None)
    done = _converted(tree, place / "a.tif")
    refused = not done.out.exists() and "shades" in done.said
    return "" if refused or _is_upright(done) else "a black page"


def preview(tree: Path, place: Path) -> str:
    """A scan with its preview before it."""
    sheet = np.asarray(_sheet())
    with tifffile.TiffWriter(place / "a.tif") as file:
        file.write(sheet, photometric="minisblack", metadata=None)
        file.write(sheet[::8, ::8], photometric="minisblack", subfiletype=1, metadata=None)
    with pikepdf.open(_converted(tree, place / "a.tif").out) as pdf:
        return "" if len(pdf.pages) == 1 else f"{len(pdf.pages)} pages"


def faded(tree: Path, place: Path) -> str:
    """A pale grey photograph."""
    down, across = np.mgrid[0:600, 0:800]
    inside = 1 / (1 + np.exp((np.hypot(down - 300, across - 350) - 180) / 3))
    ball = 190 + 20 * np.cos(np.hypot(down - 240, across - 290) / 130)
    shades = (226 - down / 50 - across / 100) * (1 - inside) + ball * inside
    grain = np.random.default_rng(1).normal(0, 1.2, shades.shape)
    picture = Image.fromarray(np.clip(shades + grain, 0, 255).astype(np.uint8))
    done = _converted(tree, _written(place, "a.jpg", _coded("JPEG", picture, quality=90)))
    page = _drawn(done)
    levels = len(np.unique(page[: page.shape[0] // 2]))
    return "" if levels > 30 else f"{levels} levels are left"


def portfolio(tree: Path, place: Path) -> str:
    """A folder of files with a cover."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments["paper.txt"] = b"the paper itself"
        pdf.Root.Collection = Dictionary(Type=Name.Collection)
        pdf.save(place / "a.pdf")
    done = _converted(tree, place / "a.pdf")
    return "the cover alone, without a word" if done.code == 0 else ""


def no_folder(tree: Path, place: Path) -> str:
    """A place for the answer that is not there."""
    source = _written(place, "a.png", _coded("PNG"))
    done = _run(tree, "convert", str(source), "--out", str(place / "none" / "a.pdf"))
    return "the disk is blamed" if "disk" in done.said else ""


def webp(tree: Path, place: Path) -> str:
    """A phone's picture."""
    done = _converted(tree, _written(place, "a.webp", _coded("WEBP")))
    return "" if done.code == 0 else done.said.splitlines()[0]


def large_unit(tree: Path, place: Path) -> str:
    """A page whose unit is two points."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 400))
        page.UserUnit = 2
        page.Contents = pdf.make_stream(b"20 20 100 100 re f")
        pdf.save(place / "a.pdf")
    wide, _ = _size_pt(_converted(tree, place / "a.pdf"))
    return "" if abs(wide - 600) < 2 else f"{wide:.0f} pt wide instead of 600"


REPRODUCTIONS: dict[str, Callable[[Path, Path], str]] = {
    made.__name__: made
    for made in (
        *(locked, stick, negative, fax, turned, clear, fractions, preview),
        *(faded, portfolio, no_folder, webp, large_unit),
    )
}


def faults_of(tree: Path, name: str, place: Path) -> str:
    """Return what is wrong with what a tree makes of a reproduction; empty: nothing.

    Args:
        tree: the root of a checkout.
        name: of the reproduction.
        place: an empty folder for its files.
    """
    return REPRODUCTIONS[name](tree, place)
