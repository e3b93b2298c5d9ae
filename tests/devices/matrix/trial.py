"""One trial: a generated input is taken in and archived, and both are held against an independent renderer."""

import io
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

from devices.files.decoder import pages
from devices.files.faults import Fault
from devices.files.limits import load_limits
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.clock import SystemClock
from station_app.model.documents import ColourMode
from station_app.model.page_edits import Coding
from station_app.model.scanning import ScannedPage
from station_app.scanning.conversion import convert
from tests.devices.matrix import odd_pictures, pdfs, plain_pictures, tiffs
from tests.devices.matrix.compare import COARSE, FINE, likeness
from tests.devices.matrix.made import INCH_MM, Made
from tests.judges.renderers import page_by_poppler, page_size_by_poppler, picture_by_magick

_MAKERS: tuple[tuple[int, Callable[[random.Random], Made]], ...] = (
    (22, plain_pictures.png),
    (10, plain_pictures.jpeg),
    (5, plain_pictures.webp),
    (4, plain_pictures.bmp),
    (2, plain_pictures.gif),
    (3, plain_pictures.jpeg_2000),
    (18, tiffs.tiff),
    (4, tiffs.fax),
    (32, pdfs.pdf),
    (8, odd_pictures.odd_picture),
    (4, pdfs.boxed),
)
_POINT_MM = INCH_MM / 72
_SIZE_SLACK = 0.012
"""A whole number of dots to the inch stands for 203.2; a page's pixels are whole, too."""

_FOOT_PT, _NARROWEST_PT = 76.0, 200.0
"""What the archive sets below the last page, and how narrow its pages are at most."""

_CODINGS: tuple[Coding, ...] = ("photo", "auto")
_INK = 0.25
"""Strokes alone are kept of a page without greys: its inks may lose their shade, not their place."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input."""

    number: int
    name: str
    wrong: str
    """Why it is wrong; empty: right."""
    refused: bool
    judge_differs: bool
    """The independent renderer shows what the input was not made to show."""
    archive: Path | None


def made(seed: int, number: int) -> Made:
    """Return an input; the same for the same numbers."""
    some = random.Random(f"{seed}:{number}")
    weights, makers = zip(*_MAKERS, strict=True)
    maker: Callable[[random.Random], Made] = some.choices(makers, weights)[0]
    return maker(some)


class _Wrong(Exception):
    """What is wrong with what became of an input."""


def run(seed: int, number: int, folder: Path) -> Outcome:
    """Take in and archive one generated input, in a folder of its own files."""
    return run_one(made(seed, number), number, folder)


def run_one(one: Made, number: int, folder: Path) -> Outcome:
    """Take in and archive one input, in a folder of its own files."""
    path, out = folder / f"{number}{one.suffix}", folder / f"{number}.out.pdf"
    path.write_bytes(one.data)
    refused, differs, wrong = False, False, ""
    try:
        scanned = _taken(one, path)
        refused = scanned is None
        if scanned is not None:
            seen = _seen(scanned)
            differs = _looks_right(one, path, seen)
            _require_size(one, scanned)
            _archive(scanned, seen, _CODINGS[number % len(_CODINGS)], out)
    except _Wrong as fact:
        wrong = str(fact)
    finally:
        path.unlink()
    return Outcome(number, one.name, wrong, refused, differs, out if out.exists() else None)


def _taken(one: Made, path: Path) -> ScannedPage | None:
    """Return the page as it is taken in; ``None``: it is refused, rightly."""
    try:
        taken = [page for page in pages(path, load_limits()) if not isinstance(page, str)]
    except Fault as fault:
        if one.refused:
            return None
        raise _Wrong(f"refused: {fault.word}") from None
    if one.refused or len(taken) != 1:
        raise _Wrong(f"{len(taken)} pages")
    head, body = taken[0]
    return ScannedPage(
        file=body,
        media_type=head["media_type"],
        width_px=head["width_px"],
        height_px=head["height_px"],
        dpi=head["dpi"],
        mode=ColourMode(head["mode"]),
        source="file",
    )


def _seen(scanned: ScannedPage) -> Image.Image:
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(scanned.image)))
    if picture.size != (scanned.width_px, scanned.height_px):
        raise _Wrong(f"says {scanned.width_px}x{scanned.height_px}, is {picture.size}")
    return picture.convert("RGB") if picture.mode != "I;16" else _of_sixteen(picture)


def _looks_right(one: Made, path: Path, seen: Image.Image) -> bool:
    """Refuse another page than was made; tell whether the independent renderer shows another one."""
    shown = _independent(one, path, seen.size)
    if shown is None and one.truth is None:
        raise _Wrong("the independent renderer shows nothing")
    differs = one.truth is not None and (shown is None or not likeness(shown, one.truth).same)
    wanted = one.truth if differs else shown
    assert wanted is not None
    looks = likeness(seen, wanted, COARSE if one.truth is not None else FINE)
    if not looks.same:
        raise _Wrong(f"shows another page: {looks}")
    return differs


def _require_size(one: Made, scanned: ScannedPage) -> None:
    is_mm = _size_mm(scanned)
    if one.size_mm is not None and not _alike(is_mm, one.size_mm):
        raise _Wrong(f"{is_mm} mm, not {one.size_mm}")


def _size_mm(scanned: ScannedPage) -> tuple[float, float]:
    return scanned.width_px / scanned.dpi * INCH_MM, scanned.height_px / scanned.dpi * INCH_MM


def _of_sixteen(picture: Image.Image) -> Image.Image:
    return picture.convert("I").point(lambda value: value * (1 / 257)).convert("L").convert("RGB")


def _independent(one: Made, path: Path, size: tuple[int, int]) -> Image.Image | None:
    if one.suffix == ".pdf":
        page = page_by_poppler(path, 1, size)
        # Poppler does not fit a calibrated grey to the screen's white and tints it: its shades count.
        return page.convert("L").convert("RGB") if page and "calibrated" in one.name else page
    frame = 1 if "preview before" in one.name else 0
    return picture_by_magick(path, frame, one.orientation)


def _alike(one: tuple[float, float], other: tuple[float, float]) -> bool:
    pairs = zip(one, other, strict=True)
    return all(abs(first / second - 1) <= _SIZE_SLACK for first, second in pairs)


def _archive(scanned: ScannedPage, seen: Image.Image, coding: Coding, out: Path) -> None:
    """Archive a page; refuse what the archive shows where it is another page."""
    with ThreadPoolExecutor(1) as workers:
        convert(
            (page for page in (scanned,)),
            out,
            languages=None,
            title="t",
            clock=SystemClock(),
            workers=workers,
            token=None,
            pin="",
            ticket=CancelTicket(),
            report=no_report,
            coding=coding,
        )
    wide, high = page_size_by_poppler(out)
    is_mm = (wide * _POINT_MM, (high - _FOOT_PT) * _POINT_MM)
    wanted = _size_mm(scanned)
    if not _alike(is_mm, (max(wanted[0], _NARROWEST_PT * _POINT_MM), wanted[1])):
        raise _Wrong(f"archived as {is_mm} mm, not {wanted}")
    dots = scanned.dpi / 72
    whole = page_by_poppler(out, 1, (round(wide * dots), round(high * dots)))
    if whole is None:
        raise _Wrong("the archive shows nothing")
    shown = whole.crop((0, 0, *seen.size))
    looks = likeness(shown, seen)
    right = looks.archived if coding == "photo" else looks.mean <= _INK
    if not right:
        raise _Wrong(f"archived ({coding}) as another page: {looks}")
