"""PNG, JPEG, WebP, BMP, GIF and JPEG 2000: sample kinds x see-through x orientation x resolution."""

import io
import random
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from tests.devices.matrix import png_writer
from tests.devices.matrix.made import Made, exif_of, quarter, size_mm
from tests.devices.matrix.sheet import drawn, turned_away

Rows = Any
"""An array of numbers, rows x columns x channels."""

WIDTHS = (200, 248, 310)
DPIS = ((75, 75), (100, 100), (150, 75), (100, 200), (204, 98), (72, 72), (38, 38), (600, 600))
_METRE_IN = 39.3701


def _sheet(some: random.Random) -> Image.Image:
    return drawn(some.choice(WIDTHS), some.randrange(3))


def stretched(sheet: Image.Image, dpi: tuple[float, float]) -> Image.Image:
    """Return the sheet as a device sees it whose lines across and down lie so close."""
    finer = max(dpi)
    size = (round(sheet.width * dpi[0] / finer), round(sheet.height * dpi[1] / finer))
    return sheet.resize((max(1, size[0]), max(1, size[1])), Image.Resampling.BOX)


def _stored(
    some: random.Random, orientations: tuple[int, ...]
) -> tuple[Image.Image, Image.Image, int, tuple[int, int]]:
    """Return the sheet as seen, as stored, its orientation and the resolution of what is stored."""
    seen, orientation, dpi = _sheet(some), some.choice(orientations), some.choice(DPIS)
    as_seen = dpi[::-1] if quarter(orientation) else dpi
    return seen, turned_away(stretched(seen, as_seen), orientation), orientation, dpi


def _mm(stored: Image.Image, dpi: tuple[int, int], orientation: int) -> tuple[float, float]:
    wide, high = size_mm(stored.size, dpi)
    return (high, wide) if quarter(orientation) else (wide, high)


_ALL = (1, 2, 3, 4, 5, 6, 7, 8)


def png(some: random.Random) -> Made:
    """Return a PNG of any sample kind."""
    seen, stored, orientation, dpi = _stored(some, _ALL)
    kind = some.choice(sorted(_PNG))
    metres = (round(dpi[0] * _METRE_IN), round(dpi[1] * _METRE_IN), 1)
    data, look = _PNG[kind](np.asarray(stored), metres, exif_of(orientation))
    return Made(
        f"png {kind} turn {orientation} {dpi[0]}x{dpi[1]}",
        ".png",
        data,
        look(_as_shown(seen, dpi, orientation)),
        _mm(stored, dpi, orientation),
        orientation,
    )


def _as_shown(seen: Image.Image, dpi: tuple[int, int], orientation: int) -> Image.Image:
    """Return the sheet with what is left of it in the stored pixels, upright."""
    return stretched(seen, dpi[::-1] if quarter(orientation) else dpi)


Look = Callable[[Image.Image], Image.Image]
"""How a sheet looks by what is written of it."""

Writer = Callable[[Rows, tuple[int, int, int], bytes], tuple[bytes, Look]]
"""Writes an array with a density and Exif data."""


def _same(seen: Image.Image) -> Image.Image:
    return seen


def _grey(seen: Image.Image) -> Image.Image:
    return seen.convert("L")


def _two(seen: Image.Image) -> Image.Image:
    return seen.convert("L").point(lambda value: 255 if value > 127 else 0)


def _greys(rgb: Rows) -> Rows:
    return np.asarray(Image.fromarray(rgb).convert("L"))


def _png_grey(bits: int, clear: bool) -> Writer:
    def write(rgb: Rows, density: tuple[int, int, int], exif: bytes) -> tuple[bytes, Look]:
        most = 2**bits - 1
        values = np.rint(_greys(rgb) / 255 * most).astype(np.uint16)
        look: Look = lambda seen: _grey(seen).point(  # noqa: E731
            lambda value: round(round(value / 255 * most) / most * 255)
        )
        gone = b""
        if clear:
            # The ground is written as black, and black is said to be clear; what was black is next to it.
            values = np.where(values == most, 0, np.maximum(values, 1)).astype(np.uint16)
            look = lambda seen: _grey(seen).point(  # noqa: E731
                lambda value: _beside_black(value, most)
            )
            if bits == 1:
                values = np.where(_greys(rgb) > 127, 0, 1).astype(np.uint16)
                look = lambda seen: Image.new("L", seen.size, 255)  # noqa: E731 - white on white
            gone = (0).to_bytes(2, "big")
        file = png_writer.png(
            values[..., None], png_writer.GREY, bits, clear=gone, density=density, exif=exif
        )
        return file, look

    return write


def _beside_black(value: int, most: int) -> int:
    step = round(value / 255 * most)
    return 255 if step == most else round(max(1, step) / most * 255)


def _png_colour(bits: int, clear: bool) -> Writer:
    def write(rgb: Rows, density: tuple[int, int, int], exif: bytes) -> tuple[bytes, Look]:
        values = rgb.astype(np.uint16) * (257 if bits == 16 else 1)
        gone = b""
        if clear:
            ground = (rgb == 255).all(axis=2)
            values = np.where(ground[..., None], np.array((1, 2, 3)) * 256, values)
            if bits == 8:
                values = np.where(ground[..., None], np.array((1, 2, 3)), rgb).astype(np.uint16)
            key = (1, 2, 3) if bits == 8 else (256, 512, 768)
            gone = b"".join(part.to_bytes(2, "big") for part in key)
        file = png_writer.png(
            values, png_writer.COLOUR, bits, clear=gone, density=density, exif=exif
        )
        return file, _same

    return write


def _png_alpha(kind: int, bits: int) -> Writer:
    def write(rgb: Rows, density: tuple[int, int, int], exif: bytes) -> tuple[bytes, Look]:
        scale = 257 if bits == 16 else 1
        colours = rgb if kind == png_writer.COLOUR_ALPHA else _greys(rgb)[..., None]
        ground = (rgb == 255).all(axis=2)[..., None]
        cover = np.where(ground, 0, 255)
        values = np.concatenate([np.where(ground, 0, colours), cover], axis=2).astype(np.uint16)
        file = png_writer.png(values * scale, kind, bits, density=density, exif=exif)
        return file, _same if kind == png_writer.COLOUR_ALPHA else _grey

    return write


def _png_palette(bits: int, clear: str) -> Writer:
    def write(rgb: Rows, density: tuple[int, int, int], exif: bytes) -> tuple[bytes, Look]:
        picture = Image.fromarray(rgb).quantize(2**bits - 1, dither=Image.Dither.NONE)
        colours = list(picture.getpalette() or [])[: 3 * (2**bits - 1)]
        indexes = np.asarray(picture).astype(np.uint16) + 1
        palette = bytes([0, 0, 0, *colours])
        gone = b""
        if clear:
            white = [at for at in range(0, len(colours), 3) if min(colours[at : at + 3]) > 250]
            for at in white:
                indexes = np.where(indexes == at // 3 + 1, 0, indexes).astype(np.uint16)
            gone = b"\0" if clear == "one" else b"\0" + b"\xff" * (len(palette) // 3 - 1)
        file = png_writer.png(
            indexes[..., None],
            png_writer.PALETTE,
            bits,
            palette=palette,
            clear=gone,
            density=density,
            exif=exif,
        )
        return file, _same

    return write


_PNG: dict[str, Writer] = {
    **{f"grey {bits}": _png_grey(bits, clear=False) for bits in (1, 2, 4, 8, 16)},
    **{f"grey {bits} clear value": _png_grey(bits, clear=True) for bits in (1, 2, 4, 8, 16)},
    **{f"colour {bits}": _png_colour(bits, clear=False) for bits in (8, 16)},
    **{f"colour {bits} clear value": _png_colour(bits, clear=True) for bits in (8, 16)},
    **{f"grey alpha {bits}": _png_alpha(png_writer.GREY_ALPHA, bits) for bits in (8, 16)},
    **{f"colour alpha {bits}": _png_alpha(png_writer.COLOUR_ALPHA, bits) for bits in (8, 16)},
    **{f"palette {bits}": _png_palette(bits, "") for bits in (4, 8)},
    **{f"palette {bits} one clear": _png_palette(bits, "one") for bits in (4, 8)},
    **{f"palette {bits} alpha list": _png_palette(bits, "list") for bits in (4, 8)},
}


def jpeg(some: random.Random) -> Made:
    """Return a JPEG: grey, colour or four inks; of one picture or two."""
    seen, stored, orientation, dpi = _stored(some, _ALL)
    kind = some.choice(("grey", "colour", "progressive", "coarse colour", "inks", "two pictures"))
    told = some.choice(("jfif", "exif", "both"))
    written = {"grey": stored.convert("L"), "inks": stored.convert("CMYK")}.get(kind, stored)
    how: dict[str, object] = {"quality": 92, "subsampling": 2 if kind == "coarse colour" else 0}
    how["exif"] = b"Exif\0\0" + exif_of(orientation, dpi if told != "jfif" else None)
    if told != "exif":
        how["dpi"] = dpi
    held = io.BytesIO()
    if kind == "two pictures":
        other = ImageOps.invert(stored).resize((80, 60))
        written.save(held, "MPO", save_all=True, append_images=[other], **how)
    else:
        written.save(held, "JPEG", progressive=kind == "progressive", **how)
    return Made(
        f"jpeg {kind} turn {orientation} {dpi[0]}x{dpi[1]} by {told}",
        ".jpg",
        held.getvalue(),
        _as_shown(_grey(seen) if kind == "grey" else seen, dpi, orientation),
        _mm(stored, dpi, orientation),
        orientation,
    )


def webp(some: random.Random) -> Made:
    """Return a WebP, with and without loss and alpha."""
    seen, orientation = _sheet(some), some.choice(_ALL)
    stored = turned_away(seen, orientation)
    clear, lossless = some.random() < 0.5, some.random() < 0.5
    if clear:
        stored = _with_alpha(stored)
    held = io.BytesIO()
    stored.save(held, "WEBP", lossless=lossless, quality=92, exif=exif_of(orientation))
    name = f"webp {'alpha ' if clear else ''}{'lossless ' if lossless else ''}turn {orientation}"
    return Made(name, ".webp", held.getvalue(), seen, None, orientation)


def _with_alpha(picture: Image.Image) -> Image.Image:
    """Return the picture with its white ground clear, and black beneath."""
    rgb = np.asarray(picture)
    ground = (rgb == 255).all(axis=2)[..., None]
    cover = np.where(ground, 0, 255).astype(np.uint8)
    return Image.fromarray(np.concatenate([np.where(ground, 0, rgb), cover], axis=2), "RGBA")


def bmp(some: random.Random) -> Made:
    """Return a BMP of 1, 4 (as 8), 8, 24 or 32 bits, upside up or down."""
    seen, dpi = _sheet(some), some.choice(DPIS)
    stored = stretched(seen, dpi)
    kind = some.choice(("1", "L", "P", "RGB", "RGBA", "nought for alpha"))
    look: Look = {"1": _two, "L": _grey}.get(kind, _same)
    size = size_mm(stored.size, dpi)
    name = f"bmp {kind} {dpi[0]}x{dpi[1]}"
    if kind in ("RGBA", "nought for alpha"):
        rgba = np.asarray(_with_alpha(stored)).copy()
        if kind == "nought for alpha":
            rgba[..., :3], rgba[..., 3] = np.asarray(stored), 0
        return Made(name, ".bmp", _bmp_of_four(rgba, dpi), stored, size)
    if kind == "P":
        written = stored.quantize(64, dither=Image.Dither.NONE)
    elif kind == "1":
        written = stored.convert("L").point(lambda value: 255 if value > 127 else 0).convert("1")
    else:
        written = stored.convert(kind)
    held = io.BytesIO()
    written.save(held, "BMP", dpi=dpi)
    return Made(name, ".bmp", held.getvalue(), look(stored), size)


def _bmp_of_four(rgba: Rows, dpi: tuple[int, int]) -> bytes:
    """Return a BMP of 32 bits with masks for four channels (BITMAPV4HEADER)."""
    height, width = rgba.shape[:2]
    rows = np.ascontiguousarray(rgba[::-1, :, [2, 1, 0, 3]]).tobytes()
    metres = [round(one * _METRE_IN) for one in dpi]
    head = struct.pack("<IiiHHIIiiII", 108, width, height, 1, 32, 3, len(rows), *metres, 0, 0)
    head += struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000) + b"BGRs" + bytes(48)
    start = 14 + len(head)
    return struct.pack("<2sIHHI", b"BM", start + len(rows), 0, 0, start) + head + rows


def gif(some: random.Random) -> Made:
    """Return a GIF of one picture, with and without a clear colour."""
    seen = _sheet(some)
    flat = seen.quantize(64, dither=Image.Dither.NONE)
    clear = some.random() < 0.5
    held = io.BytesIO()
    if clear:
        rgb = np.asarray(flat.convert("RGB"))
        ground = (rgb > 250).all(axis=2)
        indexes = np.where(ground, 255, np.asarray(flat)).astype(np.uint8)
        palette = list(flat.getpalette() or [])
        flat = Image.fromarray(indexes, "P")
        flat.putpalette((palette + [0] * 768)[:768])
        flat.save(held, "GIF", transparency=255, optimize=False)
    else:
        flat.save(held, "GIF")
    return Made(f"gif{' clear' if clear else ''}", ".gif", held.getvalue(), seen, None)


def jpeg_2000(some: random.Random) -> Made:
    """Return a JPEG 2000, grey, of sixteen bits, in colour or with alpha."""
    seen = _sheet(some)
    kind = some.choice(("L", "I;16", "RGB", "RGBA", "LA"))
    look: Look = _same if kind.startswith("RGB") else _grey
    written: Image.Image
    if kind == "I;16":
        written = Image.fromarray(np.asarray(seen.convert("L")).astype(np.uint16) * 257)
    elif kind in ("RGBA", "LA"):
        written = _with_alpha(seen).convert(kind)
    else:
        written = seen.convert(kind)
    held = io.BytesIO()
    written.save(held, "JPEG2000", irreversible=some.random() < 0.5)
    return Made(f"jpeg 2000 {kind}", ".jp2", held.getvalue(), look(seen), None)
