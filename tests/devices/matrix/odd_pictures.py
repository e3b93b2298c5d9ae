"""TIFF, JPEG and PNG as few programs write them: tiles, few bits, other fills, other inks, gamma, interlacing."""

import io
import random
import struct
import subprocess
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

from tests.devices.matrix.made import Made, size_mm
from tests.devices.matrix.png_writer import chunk
from tests.devices.matrix.sheet import drawn
from tests.devices.matrix.tiff_writer import (
    LONG,
    SHORT,
    Tags,
    common,
    packed,
    tiff,
    tiles,
    turned_bits,
)
from tests.judges.renderers import MAGICK

_DPI = (100, 100)
_BLACK_IS_ZERO, _WHITE_IS_ZERO, _RGB, _PALETTE, _INKS = 1, 0, 2, 3, 5
Rows = Any
Written = tuple[bytes, Image.Image | None, bool]
"""The file, how it is to look (``None``: the independent renderer says), whether it is to be refused."""


def _grey(sheet: Image.Image) -> Rows:
    return np.asarray(sheet.convert("L"))


def _two(sheet: Image.Image) -> Image.Image:
    return sheet.convert("L").point(lambda value: 255 if value > 127 else 0)


def _few_bits(bits: int, meaning: int, *, fill: int = 1) -> Callable[[Image.Image], Written]:
    def write(sheet: Image.Image) -> Written:
        values = _grey(sheet) >> (8 - bits)
        most = 2**bits - 1
        look = Image.fromarray(np.rint(values * (255 / most)).astype(np.uint8))
        told = values if meaning == _BLACK_IS_ZERO else most - values
        data = packed(told, bits)
        if fill == 2:
            data = turned_bits(data)
        tags = common(sheet.size, meaning, [bits], _DPI, t266=fill)
        return tiff(tags, [data]), look, (bits, fill) == (8, 2)

    return write


def _small_palette(bits: int) -> Callable[[Image.Image], Written]:
    def write(sheet: Image.Image) -> Written:
        flat = sheet.quantize(2**bits, dither=Image.Dither.NONE)
        colours = (list(flat.getpalette() or []) + [0] * 3 * 2**bits)[: 3 * 2**bits]
        table = [colours[at] * 257 for part in range(3) for at in range(part, len(colours), 3)]
        tags = common(sheet.size, _PALETTE, [bits], _DPI)
        tags[320] = (SHORT, table)
        return tiff(tags, [packed(np.asarray(flat), bits)]), flat.convert("RGB"), False

    return write


def _tiled(sheet: Image.Image) -> Written:
    rows = np.asarray(sheet)
    tags = common(sheet.size, _RGB, [8, 8, 8], _DPI)
    return tiff(tags, tiles(rows, (64, 48)), tiled=(64, 48)), sheet, False


def _tiled_grey(sheet: Image.Image) -> Written:
    rows = 255 - _grey(sheet)
    tags = common(sheet.size, _WHITE_IS_ZERO, [8], _DPI)
    data = tiff(tags, tiles(rows, (32, 32)), tiled=(32, 32), order=">")
    return data, sheet.convert("L"), False


def _tiled_planes(sheet: Image.Image) -> Written:
    rows = np.asarray(sheet)
    tags = common(sheet.size, _RGB, [8, 8, 8], _DPI, t284=2)
    blocks = [one for part in range(3) for one in tiles(rows[..., part], (64, 64))]
    return tiff(tags, blocks, tiled=(64, 64)), sheet, False


def _strips(sheet: Image.Image) -> Written:
    rows = np.asarray(sheet)
    tags = common(sheet.size, _RGB, [8, 8, 8], _DPI)
    tags[278] = (LONG, [7])
    blocks = [rows[top : top + 7].tobytes() for top in range(0, rows.shape[0], 7)]
    return tiff(tags, blocks), sheet, False


def _no_rows_told(sheet: Image.Image) -> Written:
    tags = common(sheet.size, _BLACK_IS_ZERO, [8], _DPI)
    del tags[278]
    return tiff(tags, [_grey(sheet).tobytes()]), sheet.convert("L"), False


def _further(kind: int, meaning: int) -> Callable[[Image.Image], Written]:
    """A sample more than the colours need: what it is, is left open or told."""

    def write(sheet: Image.Image) -> Written:
        rows = np.asarray(sheet) if meaning == _RGB else _grey(sheet)[..., None]
        more = np.full((*rows.shape[:2], 1), 30, np.uint8)
        if kind in (1, 2):
            more[...] = 255
        tags = common(sheet.size, meaning, [8] * (rows.shape[2] + 1), _DPI)
        tags[338] = (SHORT, [kind])
        data = np.concatenate([rows, more], axis=2).tobytes()
        return tiff(tags, [data]), sheet if meaning == _RGB else sheet.convert("L"), False

    return write


def _reserved_bits(sheet: Image.Image) -> Written:
    """Twelve bits to a sample."""
    values = (_grey(sheet).astype(np.uint32) * 4095 // 255).astype(np.uint16)
    flat = np.concatenate([values, values[:, :1]], axis=1)[:, : sheet.width + sheet.width % 2]
    first, second = flat[:, ::2], flat[:, 1::2]
    row = np.stack([first >> 4, ((first & 15) << 4) | (second >> 8), second & 255], axis=2)
    tags = common(sheet.size, _BLACK_IS_ZERO, [12], _DPI)
    return tiff(tags, [row.astype(np.uint8).tobytes()]), sheet.convert("L"), False


def _wide(meaning: int, order: str) -> Callable[[Image.Image], Written]:
    def write(sheet: Image.Image) -> Written:
        rows = np.asarray(sheet if meaning == _RGB else sheet.convert("L")).astype(np.uint16) * 257
        count = 3 if meaning == _RGB else 1
        tags = common(sheet.size, meaning, [16] * count, _DPI)
        look = sheet if meaning == _RGB else sheet.convert("L")
        return tiff(tags, [rows.astype(order + "u2").tobytes()], order=order), look, False

    return write


def _real(kind: str) -> Callable[[Image.Image], Written]:
    def write(sheet: Image.Image) -> Written:
        rows = _grey(sheet) / 255
        bits = np.dtype(kind).itemsize * 8
        tags = common(sheet.size, _BLACK_IS_ZERO, [bits], _DPI, t339=3)
        return tiff(tags, [rows.astype(kind).tobytes()]), sheet.convert("L"), kind != "<f4"

    return write


def _coded(coding: str, mode: str) -> Callable[[Image.Image], Written]:
    def write(sheet: Image.Image) -> Written:
        held = io.BytesIO()
        more = {"quality": 92} if coding == "jpeg" else {}
        sheet.convert(mode).save(held, "TIFF", compression=coding, dpi=_DPI, **more)
        return held.getvalue(), sheet.convert("L") if mode == "L" else sheet, False

    return write


def _old_jpeg(sheet: Image.Image) -> Written:
    held = io.BytesIO()
    sheet.save(held, "JPEG", quality=92, subsampling=0)
    jpeg = held.getvalue()
    tags: Tags = common(sheet.size, 6, [8, 8, 8], _DPI)
    tags |= {259: (SHORT, [6]), 512: (SHORT, [1]), 513: (LONG, [8]), 514: (LONG, [len(jpeg)])}
    tags[530] = (SHORT, [1, 1])
    return tiff(tags, [jpeg]), sheet, False


def _unit(unit: int, factor: float) -> Callable[[Image.Image], Written]:
    def write(sheet: Image.Image) -> Written:
        tags = common(sheet.size, _BLACK_IS_ZERO, [8], (round(100 * factor), round(100 * factor)))
        tags[296] = (SHORT, [unit])
        return tiff(tags, [_grey(sheet).tobytes()]), sheet.convert("L"), False

    return write


def _by_magick(suffix: str, *words: str) -> Callable[[Image.Image], Written]:
    def write(sheet: Image.Image) -> Written:
        held = io.BytesIO()
        sheet.save(held, "PNG", dpi=_DPI)
        done = subprocess.run(
            [MAGICK, "png:-", *words, f"{suffix}:-"],
            input=held.getvalue(),
            capture_output=True,
            check=True,
        )
        return done.stdout, None if "-threshold" in words else sheet, False

    return write


def _gamma(stored: int, *, told: bool) -> Callable[[Image.Image], Written]:
    """A PNG that says by which power its numbers grow (gAMA), beside sRGB or alone."""

    def write(sheet: Image.Image) -> Written:
        shares = np.asarray(sheet) / 255
        power = (stored / 100_000) / (1 / 2.2)
        data = np.rint((shares**power if not told else shares) * 255).astype(np.uint8)
        held = io.BytesIO()
        Image.fromarray(data).save(held, "PNG", dpi=_DPI)
        png = held.getvalue()
        more = (chunk(b"sRGB", b"\0") if told else b"") + chunk(b"gAMA", struct.pack(">I", stored))
        return png[:33] + more + png[33:], sheet, False

    return write


def _jpeg(**how: Any) -> Callable[[Image.Image], Written]:
    mode = str(how.pop("mode", "RGB"))

    def write(sheet: Image.Image) -> Written:
        held = io.BytesIO()
        picture = sheet.convert(mode)
        picture.save(held, "JPEG", quality=92, **how)
        return held.getvalue(), sheet.convert("L") if mode == "L" else sheet, False

    return write


def _named_rgb(sheet: Image.Image) -> Written:
    """A JPEG of red, green and blue that says so by its components' names alone."""
    held = io.BytesIO()
    sheet.save(held, "JPEG", quality=92, keep_rgb=True, subsampling=0)
    data = bytearray(held.getvalue())
    at = data.find(b"\xff\xee")
    if at >= 0:
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        del data[at : at + 2 + length]
    return bytes(data), sheet, False


KINDS: dict[str, tuple[str, Callable[[Image.Image], Written]]] = {
    **{
        f"tiff {bits} bits {'white is 0' if meaning == 0 else ''}": (
            ".tif",
            _few_bits(bits, meaning),
        )
        for bits in (2, 4)
        for meaning in (_BLACK_IS_ZERO, _WHITE_IS_ZERO)
    },
    **{
        f"tiff {bits} bits fill 2": (".tif", _few_bits(bits, _WHITE_IS_ZERO, fill=2))
        for bits in (1, 2, 4, 8)
    },
    **{f"tiff palette of {bits}": (".tif", _small_palette(bits)) for bits in (1, 2, 4)},
    "tiff tiles": (".tif", _tiled),
    "tiff tiles grey": (".tif", _tiled_grey),
    "tiff tiles planes": (".tif", _tiled_planes),
    "tiff strips": (".tif", _strips),
    "tiff no rows told": (".tif", _no_rows_told),
    **{f"tiff colour and {kind}": (".tif", _further(kind, _RGB)) for kind in (0, 1, 2)},
    **{f"tiff grey and {kind}": (".tif", _further(kind, 1)) for kind in (0, 1, 2)},
    "tiff 12 bits": (".tif", _reserved_bits),
    **{f"tiff wide colour {order}": (".tif", _wide(_RGB, order)) for order in "<>"},
    **{f"tiff wide grey {order}": (".tif", _wide(1, order)) for order in "<>"},
    **{f"tiff real {kind}": (".tif", _real(kind)) for kind in ("<f2", "<f4", "<f8")},
    **{
        f"tiff {coding} {mode}": (".tif", _coded(coding, mode))
        for coding, mode in (
            ("jpeg", "L"),
            ("jpeg", "RGB"),
            ("jpeg", "YCbCr"),
            ("jpeg", "CMYK"),
            ("tiff_lzw", "CMYK"),
            ("tiff_adobe_deflate", "YCbCr"),
            ("packbits", "RGB"),
        )
    },
    "tiff old jpeg": (".tif", _old_jpeg),
    "tiff to the centimetre": (".tif", _unit(3, 1 / 2.54)),
    "tiff predicted": (
        ".tif",
        _by_magick("tiff", "-compress", "LZW", "-define", "tiff:predictor=2"),
    ),
    "tiff predicted wide": (
        ".tif",
        _by_magick("tiff", "-depth", "16", "-compress", "Zip", "-define", "tiff:predictor=2"),
    ),
    "tiff fill 2 group 4": (
        ".tif",
        _by_magick(
            "tiff", "-threshold", "50%", "-compress", "Group4", "-define", "tiff:fill-order=lsb"
        ),
    ),
    "tiff fax": (".tif", _by_magick("tiff", "-threshold", "50%", "-compress", "Fax")),
    "tiff of inks": (".tif", _by_magick("tiff", "-colorspace", "CMYK")),
    "tiff of inks wide": (".tif", _by_magick("tiff", "-colorspace", "CMYK", "-depth", "16")),
    "tiff lab": (".tif", _by_magick("tiff", "-colorspace", "Lab")),
    "tiff planes wide": (
        ".tif",
        _by_magick("tiff", "-interlace", "Plane", "-depth", "16"),
    ),
    "png in turns": (".png", _by_magick("png", "-interlace", "PNG")),
    "png in turns wide": (".png", _by_magick("png", "-interlace", "PNG", "-depth", "16")),
    "png in turns clear": (
        ".png",
        _by_magick("png", "-interlace", "PNG", "-depth", "16", "-transparent", "white"),
    ),
    "png linear": (".png", _gamma(100_000, told=False)),
    "png gamma 1.8": (".png", _gamma(55_556, told=False)),
    "png gamma usual": (".png", _gamma(45_455, told=True)),
    "png gamma beside sRGB": (".png", _gamma(100_000, told=True)),
    "jpeg of rgb": (".jpg", _jpeg(keep_rgb=True)),
    "jpeg of named rgb": (".jpg", _named_rgb),
    "jpeg of inks": (".jpg", _jpeg(mode="CMYK")),
    "jpeg of inks by magick": (".jpg", _by_magick("jpeg", "-colorspace", "CMYK", "-quality", "92")),
    "jpeg progressive grey": (".jpg", _jpeg(mode="L", progressive=True)),
    "jpeg with marks": (".jpg", _jpeg(restart_marker_blocks=3)),
    "jpeg coarse": (".jpg", _jpeg(subsampling="4:1:1")),
    "jpeg arithmetic": (".jpg", _by_magick("jpeg", "-define", "jpeg:arithmetic-coding=on")),
}


def odd_picture(some: random.Random) -> Made:
    """Return a picture of a kind that few programs write."""
    return made_of(some.choice(sorted(KINDS)), some)


def made_of(kind: str, some: random.Random) -> Made:
    """Return a picture of a kind by its name."""
    sheet = drawn(some.choice((200, 248, 310)), some.randrange(3))
    suffix, write = KINDS[kind]
    data, look, refused = write(sheet)
    size = size_mm(sheet.size, _DPI) if suffix == ".tif" else None
    return Made(f"odd {kind}", suffix, data, look, size, refused=refused)
