"""PDFs whose colours are told by tables, inks, functions and patterns, and whose pictures are coded otherwise."""

import io
import zlib
from base64 import a85encode
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from tests.devices.matrix.pdf_page import Page, image_words, jpeg_words

Rows = Any
"""Rows x columns of numbers."""

_WHITE_POINT = Array([0.9505, 1, 1.089])


def _values(page: Page, data: bytes, space: object, bits: int = 8, **words: object) -> None:
    told = {**image_words(page.sheet.size, bits), "/ColorSpace": space}
    told |= {f"/{key}": value for key, value in words.items()}
    page.image = page.stream(data, told)
    page.show()


def _greys(page: Page) -> Rows:
    return np.asarray(page.sheet.convert("L"))


def _function(
    page: Page, ends: tuple[Sequence[float], Sequence[float]], power: float = 1
) -> Dictionary:
    return Dictionary(
        FunctionType=2,
        Domain=Array([0, 1]),
        C0=Array(list(ends[0])),
        C1=Array(list(ends[1])),
        N=power,
    )


def _lab(page: Page) -> None:
    lab = page.sheet.convert("L")
    data = np.stack(
        [np.asarray(lab), np.full_like(np.asarray(lab), 140), np.full_like(np.asarray(lab), 120)], 2
    )
    space = Array(
        [
            Name.Lab,
            Dictionary(WhitePoint=_WHITE_POINT, Range=Array([-100, 100, -100, 100])),
        ]
    )
    _values(page, data.tobytes(), space)


def _separation(page: Page) -> str:
    name, alternate, ends = page.some.choice(
        (
            (Name.Spot, Name.DeviceRGB, ((1, 1, 1), (0.6, 0, 0.2))),
            (Name.Black, Name.DeviceCMYK, ((0, 0, 0, 0), (0, 0, 0, 1))),
            (Name.All, Name.DeviceGray, ((1,), (0,))),
            (Name.Gold, Name.DeviceCMYK, ((0, 0, 0, 0), (0, 0.3, 0.9, 0.2))),
        )
    )
    space = Array([Name.Separation, name, alternate, _function(page, ends)])
    _values(page, (255 - _greys(page)).tobytes(), space)
    return str(name)


def _several_inks(page: Page) -> None:
    colours = 255 - np.asarray(page.sheet.convert("RGB"))
    tint = page.stream(
        b"{ 1 exch sub 3 1 roll 1 exch sub 3 1 roll 1 exch sub 3 1 roll }",
        {
            "/FunctionType": 4,
            "/Domain": Array([0, 1] * 3),
            "/Range": Array([0, 1] * 3),
        },
    )
    inks = Array([Name.One, Name.Two, Name.Three])
    _values(page, colours.tobytes(), Array([Name.DeviceN, inks, Name.DeviceRGB, tint]))


def _indexed_spot(page: Page) -> None:
    base = Array(
        [Name.Separation, Name.Spot, Name.DeviceRGB, _function(page, ([1, 1, 1], [0, 0, 0.5]))]
    )
    table = String(bytes(255 - value for value in range(256)))
    _values(page, _greys(page).tobytes(), Array([Name.Indexed, base, 255, table]))


def _sixteen(page: Page) -> None:
    data = (np.asarray(page.sheet).astype(np.uint16) * 257).astype(">u2").tobytes()
    _values(page, data, Name.DeviceGray if page.sheet.mode == "L" else Name.DeviceRGB, 16)


def _few_bits(page: Page) -> str:
    bits = page.some.choice((2, 4))
    values = _greys(page) >> (8 - bits)
    planes = (values[..., None] >> np.arange(bits - 1, -1, -1)) & 1
    rows = np.packbits(planes.reshape(values.shape[0], -1).astype(np.uint8), axis=1)
    decode = page.some.choice((None, Array([1, 0])))
    words = {} if decode is None else {"Decode": decode}
    _values(page, rows.tobytes(), Name.DeviceGray, bits, **words)
    return f"{bits}{' decoded' if words else ''}"


def _predicted(page: Page) -> str:
    channels = 1 if page.sheet.mode == "L" else 3
    rows = np.asarray(page.sheet).reshape(page.sheet.height, -1)
    kind = page.some.choice((2, 12))
    if kind == 2:
        shaped = rows.reshape(page.sheet.height, -1, channels).astype(np.int16)
        data = np.diff(shaped, axis=1, prepend=0).astype(np.uint8).tobytes()
    else:
        above = np.diff(rows.astype(np.int16), axis=0, prepend=0).astype(np.uint8)
        data = b"".join(b"\2" + row.tobytes() for row in above)
    how = Dictionary(Predictor=kind, Colors=channels, BitsPerComponent=8, Columns=page.sheet.width)
    space = Name.DeviceGray if channels == 1 else Name.DeviceRGB
    _values(page, zlib.compress(data), space, Filter=Name.FlateDecode, DecodeParms=how)
    return str(kind)


def _run_lengths(page: Page) -> None:
    data = _greys(page).tobytes()
    coded = b"".join(
        bytes([len(data[at : at + 128]) - 1]) + data[at : at + 128]
        for at in range(0, len(data), 128)
    )
    _values(page, coded + b"\x80", Name.DeviceGray, Filter=Name.RunLengthDecode)


def _twice_coded(page: Page) -> None:
    data = a85encode(zlib.compress(_greys(page).tobytes())) + b"~>"
    _values(page, data, Name.DeviceGray, Filter=Array([Name.ASCII85Decode, Name.FlateDecode]))


def _jpeg_2000(page: Page) -> str:
    held = io.BytesIO()
    kind = page.some.choice(("RGB", "L", "told otherwise"))
    picture = page.sheet.convert("L" if kind == "L" else "RGB")
    picture.save(held, "JPEG2000")
    words = {**image_words(page.sheet.size), "/Filter": Name.JPXDecode}
    if kind == "told otherwise":
        words["/ColorSpace"] = Name.DeviceRGB
    page.image = page.stream(held.getvalue(), words)
    page.show()
    return kind


def _twice_coded_jpeg(page: Page) -> None:
    jpeg = page.image.read_raw_bytes()
    page.image = page.stream(
        zlib.compress(jpeg),
        {**jpeg_words(page.sheet), "/Filter": Array([Name.FlateDecode, Name.DCTDecode])},
    )
    page.show()


def _in_line(page: Page) -> str:
    small = page.sheet.resize((page.sheet.width // 4, page.sheet.height // 4)).convert("L")
    coded = a85encode(small.tobytes()).decode("ascii") + "~>"
    decode = page.some.choice(("", "/D [1 0] "))
    page.operators.append(
        f"q {page.whole} cm BI /W {small.width} /H {small.height} /BPC 8 /CS /G {decode}/F /A85 ID "
        f"{coded} EI Q"
    )
    return "decoded" if decode else ""


def _shaded(page: Page) -> str:
    kind = page.some.choice(("axial", "radial", "function"))
    width, height = page.size
    colours = ([1, 0.2, 0.1], [0.1, 0.2, 0.8])
    words = Dictionary(ColorSpace=Name.DeviceRGB)
    if kind == "axial":
        words.ShadingType, words.Coords = 2, Array([0, 0, width, height])
    elif kind == "radial":
        words.ShadingType = 3
        words.Coords = Array([width / 2, height / 2, 10, width / 2, height / 2, width / 2])
    if kind == "function":
        words.ShadingType = 1
        words.Matrix = Array([width, 0, 0, height, 0, 0])
        words.Function = page.stream(
            b"{ 2 copy add 2 div }",
            {
                "/FunctionType": 4,
                "/Domain": Array([0, 1, 0, 1]),
                "/Range": Array([0, 1, 0, 1, 0, 1]),
            },
        )
    else:
        words.Extend = Array([True, page.some.random() < 0.5])
        words.Function = _function(page, colours)
    page.show()
    page.resources.Shading = Dictionary(S=words)
    page.operators.append(f"q {width / 4} {height / 4} {width / 2} {height / 2} re W n /S sh Q")
    return kind


def _patterned(page: Page) -> str:
    coloured = page.some.random() < 0.5
    cell = page.stream(
        (b"0 0.4 0.8 rg " if coloured else b"") + b"20 20 100 90 re f",
        {
            "/Type": Name.Pattern,
            "/PatternType": 1,
            "/PaintType": 1 if coloured else 2,
            "/TilingType": 1,
            "/BBox": Array([0, 0, 150, 150]),
            "/XStep": 150,
            "/YStep": 150,
            "/Resources": Dictionary(),
        },
    )
    page.show()
    page.resources.Pattern = Dictionary(P=cell)
    page.resources.ColorSpace = Dictionary(
        C=Array([Name.Pattern] if coloured else [Name.Pattern, Name.DeviceRGB])
    )
    colour = "/P scn" if coloured else "0.8 0.1 0.1 /P scn"
    width, height = page.size
    page.operators.append(f"/C cs {colour} {width / 4} {height / 4} {width / 2} {height / 2} re f")
    return "coloured" if coloured else "in one colour"


def _mixed(page: Page) -> str:
    mode = page.some.choice(
        (
            "Screen",
            "Overlay",
            "Darken",
            "Lighten",
            "ColorDodge",
            "ColorBurn",
            "HardLight",
            "SoftLight",
            "Difference",
            "Exclusion",
            "Hue",
            "Saturation",
            "Color",
            "Luminosity",
        )
    )
    page.show()
    page.resources.ExtGState.B = Dictionary(BM=Name("/" + mode))
    width, height = page.size
    page.operators.append(
        f"q /B gs 0.9 0.5 0.2 rg {width / 5} {height / 5} {width / 2} {height / 2} re f Q"
    )
    return mode


def _mask_of_pattern(page: Page) -> None:
    """A stencil through which a shading shows."""
    strokes = _greys(page) < 128
    bits = np.packbits(~strokes, axis=1)
    shading = Dictionary(
        ShadingType=2,
        ColorSpace=Name.DeviceRGB,
        Coords=Array([0, 0, page.size[0], 0]),
        Function=_function(page, ([0.9, 0, 0], [0, 0, 0.9])),
        Extend=Array([True, True]),
    )
    page.resources.Pattern = Dictionary(P=Dictionary(PatternType=2, Shading=shading))
    words = {**image_words(page.sheet.size, 1), "/ImageMask": True}
    page.image = page.stream(bits.tobytes(), words)
    page.operators.append("/Pattern cs /P scn")
    page.show()


def _drawn_letters(page: Page) -> None:
    """A font whose letters are drawings, and letters as a clip."""
    glyph = page.stream(b"800 0 0 0 750 750 d1 0 0 750 750 re f", {})
    page.resources.Font.T = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, 0, 750, 750]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        CharProcs=Dictionary(a=glyph),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])),
        FirstChar=97,
        LastChar=97,
        Widths=Array([800]),
        Resources=Dictionary(),
    )
    page.show()
    page.operators.append("BT 0.7 0 0 rg /T 60 Tf 60 120 Td (aaa) Tj ET")
    page.font()
    page.operators.append("q BT 7 Tr /F 90 Tf 60 260 Td (NIL) Tj ET 0 0.5 0 rg 0 240 600 60 re f Q")


def _veiled(page: Page) -> str:
    """A mask that says which colours were mixed in before (Matte), or that is of another size."""
    kind = page.some.choice(("smaller", "larger", "matte"))
    cover = Image.linear_gradient("L").resize(page.sheet.size)
    if kind == "smaller":
        cover = cover.resize((20, 30))
    if kind == "larger":
        cover = cover.resize((page.sheet.width * 2, page.sheet.height * 2))
    words = {**image_words(cover.size), "/ColorSpace": Name.DeviceGray}
    mask = page.stream(cover.tobytes(), words)
    if kind == "matte":
        shares = np.asarray(cover, np.float64)[..., None] / 255
        rgb = np.asarray(page.sheet.convert("RGB")) * shares + 255 * (1 - shares)
        mask.Matte = Array([1, 1, 1])
        told = {**image_words(page.sheet.size), "/ColorSpace": Name.DeviceRGB}
        page.image = page.stream(rgb.round().astype(np.uint8).tobytes(), told)
    page.image.SMask = mask
    page.operators.append(f"0.9 0.9 0.3 rg 0 0 {page.size[0]} {page.size[1] / 2} re f")
    page.show()
    return kind


SPACES: dict[str, Callable[[Page], str | None]] = {
    "lab": _lab,
    "spot": _separation,
    "several inks": _several_inks,
    "indexed spot": _indexed_spot,
    "sixteen bits": _sixteen,
    "few bits": _few_bits,
    "predicted": _predicted,
    "run lengths": _run_lengths,
    "twice coded": _twice_coded,
    "twice coded jpeg": _twice_coded_jpeg,
    "jpeg 2000": _jpeg_2000,
    "in line": _in_line,
    "shaded": _shaded,
    "patterned": _patterned,
    "mixed": _mixed,
    "stencil of a pattern": _mask_of_pattern,
    "drawn letters": _drawn_letters,
    "veiled": _veiled,
}
