"""The pages of a picture file: each as its camera, scanner or program meant it to be seen."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal

from PIL import Image, TiffImagePlugin, UnidentifiedImageError
from PIL.Image import Image as Picture

from devices.files.faults import Fault
from devices.files.limits import Limits, require_size
from devices.files.orientation import orientation_of, turns_a_quarter, upright
from devices.files.page_image import Coded, coded, kept, mode_of
from devices.files.resolution import (
    Resolution,
    dpi_of,
    resolution_of,
    square_size,
    with_square_pixels,
)
from devices.files.tiff_frames import page_frames
from station_app.picture_samples.samples import (
    MeaningUnknown,
    brightened,
    brightening,
    plain,
    png_bits,
    require_known,
)

_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF", "JPEG2000")
"""What is read, by Pillow's names; cameras' files of two pictures (MPO) are JPEGs to it."""

_MOVING = ("PNG", "GIF", "WEBP")
_KEPT_MODES = ("1", "L", "RGB", "P", "I;16")
_HEAD_BYTES = 25
_FIRST, _SIZE = 0xB002, "Size"
_UNKNOWN_SAMPLES = ("pixel mode", "data organization", "samples per pixel", "unknown raw mode")
"""How Pillow says that a TIFF is whole and its numbers mean something it does not know."""

_BIG_BACKWARDS = b"MM\x00\x2b"
"""The beginning of a large TIFF with its highest bytes first, which Pillow takes for another."""

_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    struct.error,
)
"""What Pillow raises on a file that contradicts itself."""


def picture_pages(path: Path, limits: Limits) -> Iterator[Coded]:
    """Yield the pages of a picture file.

    Raises:
        Fault: the file's fact, after the good pages.
    """
    # The limits are asked before any pixel is decoded; Pillow's own would only warn.
    Image.MAX_IMAGE_PIXELS = None
    try:
        file = path.open("rb")
    except OSError:
        raise Fault("unreadable") from None
    with file:
        yield from _pages(file, path, limits)


def _pages(file: BinaryIO, path: Path, limits: Limits) -> Iterator[Coded]:
    # Not by its path: uncoded TIFFs that lie on their side would be mapped into memory, row for column.
    picture = _opened(file)
    try:
        # Whether there is a second picture is found out by reading on.
        if picture.format in _MOVING and getattr(picture, "is_animated", False):
            raise Fault("moving")
        frames = page_frames(path, limits.most_pages) if picture.format == "TIFF" else [0]
        for frame in frames:
            if frame:
                picture.seek(frame)
            yield _page(picture, path, limits)
    except MeaningUnknown:
        raise Fault("samples") from None
    except _BROKEN as broken:
        raise Fault(_word(broken)) from None


def _opened(file: BinaryIO) -> Picture:
    if file.read(len(_BIG_BACKWARDS)) == _BIG_BACKWARDS:
        raise Fault("format", "BigTIFF (MM)")
    file.seek(0)
    try:
        return Image.open(file, formats=_FORMATS)
    except UnidentifiedImageError:
        raise _why_not(file) from None
    except _BROKEN:
        raise Fault("unreadable") from None


def _why_not(file: BinaryIO) -> Fault:
    file.seek(0)
    if not file.read(4).startswith(tuple(TiffImagePlugin.PREFIXES)):
        return Fault("kind")
    file.seek(0)
    try:
        TiffImagePlugin.TiffImageFile(file)
    except _BROKEN as broken:
        return Fault(_word(broken))
    return Fault("kind")


def _word(broken: Exception) -> Literal["samples", "damaged"]:
    return "samples" if any(said in str(broken) for said in _UNKNOWN_SAMPLES) else "damaged"


def _page(picture: Picture, path: Path, limits: Limits) -> Coded:
    require_known(picture)
    resolution = resolution_of(picture)
    if picture.format == "TIFF":
        # Pillow turns this kind upright itself while it loads, and gives its size as it will be.
        turn = orientation_of(picture)
        resolution = resolution.turned() if turns_a_quarter(turn) else resolution
        turn = 1
        require_size(square_size(picture.size, resolution), limits)
        picture.load()
    else:
        require_size(square_size(picture.size, resolution), limits)
        picture.load()
        turn = orientation_of(picture)
    return _as_kept(picture, path, turn, resolution) or _coded_anew(picture, path, turn, resolution)


def _as_kept(picture: Picture, path: Path, turn: int, resolution: Resolution) -> Coded | None:
    """Return a page whose file is kept, where any reader sees in it what is meant."""
    whole = _own_bytes(picture, path)
    if whole is None or not resolution.square:
        return None
    if picture.mode not in _KEPT_MODES or "transparency" in picture.info:
        return None
    if brightening(picture) is not None:
        return None
    # Which way up a PNG is, few readers ask; of a JPEG all do.
    if turn != 1 and picture.format == "PNG":
        return None
    size = picture.size[::-1] if turns_a_quarter(turn) else picture.size
    return kept(whole, size, dpi_of(size, resolution), mode_of(picture))


def _own_bytes(picture: Picture, path: Path) -> bytes | None:
    if picture.format in ("PNG", "JPEG"):
        return path.read_bytes()
    if picture.format != "MPO":
        return None
    # Behind a camera's picture stands a second one, its preview or its depth: no page.
    first = getattr(picture, "mpinfo", {})[_FIRST][0][_SIZE]
    own = path.read_bytes()[:first]
    return own if own.endswith(b"\xff\xd9") else None


def _coded_anew(picture: Picture, path: Path, turn: int, resolution: Resolution) -> Coded:
    power = brightening(picture)
    seen = upright(brightened(plain(picture, _png_bits(picture, path)), power), turn)
    if turns_a_quarter(turn):
        resolution = resolution.turned()
    seen = with_square_pixels(seen, resolution)
    return coded(seen, dpi_of(seen.size, resolution))


def _png_bits(picture: Picture, path: Path) -> int:
    if picture.format != "PNG":
        # Of a file of many pages nothing is read twice: it may be gone by now.
        return 8
    with path.open("rb") as file:
        return png_bits(file.read(_HEAD_BYTES))
