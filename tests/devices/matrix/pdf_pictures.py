"""How a picture of a PDF says its colours and its holes: spaces, Decode arrays, masks, codings."""

import io
from collections.abc import Callable

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageCms

from tests.devices.matrix.pdf_page import Page, image_words, jpeg_of, jpeg_words


def _plain(page: Page) -> None:
    page.show()


def _inverted(page: Page) -> None:
    channels = 1 if page.sheet.mode == "L" else 3
    page.image.Decode = Array([1, 0] * channels)
    page.show()


def _half_scale(page: Page) -> None:
    channels = 1 if page.sheet.mode == "L" else 3
    page.image.Decode = Array([0.5, 1] * channels)
    page.show()


def _raw(page: Page) -> None:
    words = {**jpeg_words(page.sheet)}
    del words["/Filter"]
    page.image = page.stream(page.sheet.tobytes(), words)
    page.show()


def _indexed(page: Page) -> None:
    flat = page.sheet.convert("RGB").quantize(64, dither=Image.Dither.NONE)
    colours = bytes((list(flat.getpalette() or []) + [0] * 192)[:192])
    space = Array([Name.Indexed, Name.DeviceRGB, 63, pikepdf.String(colours)])
    page.image = page.stream(flat.tobytes(), {**image_words(flat.size), "/ColorSpace": space})
    page.show()


def _indexed_jpeg(page: Page) -> None:
    """A grey JPEG whose values are indexes of a palette that turns them round."""
    grey = page.sheet.convert("L")
    page.image = page.stream(jpeg_of(grey), jpeg_words(grey))
    palette = b"".join(bytes((255 - value,) * 3) for value in range(256))
    page.image.ColorSpace = Array([Name.Indexed, Name.DeviceRGB, 255, pikepdf.String(palette)])
    page.show()


def profile_of(page: Page, *, exchanged: bool) -> pikepdf.Stream:
    """Return a profile of three colours: sRGB, or one in which red and blue are exchanged."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    if exchanged:
        red, blue = profile.find(b"rXYZ"), profile.find(b"bXYZ")
        profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return page.stream(bytes(profile), {"/N": 3, "/Alternate": Name.DeviceRGB})


def _profiled(page: Page) -> str:
    """An ICC profile: sRGB itself, or one in which red and blue are exchanged."""
    sheet = page.sheet.convert("RGB")
    page.image = page.stream(jpeg_of(sheet), jpeg_words(sheet))
    other = page.some.random() < 0.5
    page.image.ColorSpace = Array([Name.ICCBased, profile_of(page, exchanged=other)])
    page.show()
    return "exchanged" if other else "sRGB"


def _calibrated(page: Page) -> None:
    grey = page.sheet.convert("L")
    page.image = page.stream(jpeg_of(grey), jpeg_words(grey))
    words = Dictionary(WhitePoint=Array([0.9642, 1, 0.8249]), Gamma=2.2)
    page.image.ColorSpace = Array([Name.CalGray, words])
    page.show()


def _inks(page: Page) -> None:
    inks = page.sheet.convert("RGB").convert("CMYK")
    page.image = page.stream(
        inks.tobytes(), {**image_words(inks.size), "/ColorSpace": Name.DeviceCMYK}
    )
    page.show()


def _ink_jpeg(page: Page) -> None:
    """As Adobe's programs write it: inverted in the JPEG, and put right by Decode."""
    inks = page.sheet.convert("RGB").convert("CMYK")
    page.image = page.stream(jpeg_of(inks), {**jpeg_words(inks), "/Decode": Array([1, 0] * 4)})
    page.show()


def _soft_masked(page: Page) -> None:
    width, height = page.sheet.size
    cover = np.full((height, width), 255, np.uint8)
    cover[height // 2 :] = 60
    words = {**image_words((width, height)), "/ColorSpace": Name.DeviceGray}
    page.image.SMask = page.stream(cover.tobytes(), words)
    page.show()


def _stencil_masked(page: Page) -> None:
    width, height = page.sheet.size
    gone = np.zeros((height, width), np.uint8)
    gone[height // 2 :] = 1
    words = {**image_words((width, height), 1), "/ImageMask": True}
    page.image.Mask = page.stream(np.packbits(gone, axis=1).tobytes(), words)
    page.show()


def _colour_masked(page: Page) -> None:
    """What is nearly black is left out, and a coloured ground shows through."""
    channels = 1 if page.sheet.mode == "L" else 3
    words = {**jpeg_words(page.sheet)}
    del words["/Filter"]
    page.image = page.stream(page.sheet.tobytes(), {**words, "/Mask": Array([0, 40] * channels)})
    page.operators.append(f"1 0.8 0.2 rg 0 0 {page.size[0]} {page.size[1]} re f")
    page.show()


def _stencil(page: Page) -> str:
    """Strokes as a stencil in some colour, either way round."""
    strokes = np.asarray(page.sheet.convert("L")) < 128
    turned = page.some.random() < 0.5
    bits = np.packbits(strokes if turned else ~strokes, axis=1)
    words = {**image_words(page.sheet.size, 1), "/ImageMask": True}
    if turned:
        words["/Decode"] = Array([1, 0])
    page.image = page.stream(bits.tobytes(), words)
    colour = page.some.choice(("0 0 0", "0.6 0 0"))
    page.operators.append(f"{colour} rg")
    page.show()
    return f"{'decoded ' if turned else ''}in {colour}"


def _fax(page: Page) -> str:
    """Group 4, as it is or with black for 1."""
    strokes = page.sheet.convert("L").point(lambda value: 255 if value > 127 else 0).convert("1")
    held = io.BytesIO()
    strokes.save(held, "TIFF", compression="group4", tiffinfo={278: strokes.height})
    with Image.open(io.BytesIO(held.getvalue())) as again:
        offset, count = again.tag_v2[273][0], again.tag_v2[279][0]  # type: ignore[attr-defined]
        meaning = again.tag_v2[262]  # type: ignore[attr-defined]
    data = held.getvalue()[offset : offset + count]
    width, height = strokes.size
    how = Dictionary(K=-1, Columns=width, Rows=height, BlackIs1=meaning == 1)
    words = {
        **image_words(strokes.size, 1),
        "/ColorSpace": Name.DeviceGray,
        "/Filter": Name.CCITTFaxDecode,
        "/DecodeParms": how,
    }
    turned = page.some.random() < 0.5
    if turned:
        words["/Decode"] = Array([1, 0])
    page.image = page.stream(data, words)
    page.show()
    return "decoded" if turned else ""


PICTURES: dict[str, Callable[[Page], str | None]] = {
    "plain": _plain,
    "decode inverted": _inverted,
    "decode half": _half_scale,
    "uncoded": _raw,
    "indexed": _indexed,
    "indexed jpeg": _indexed_jpeg,
    "profile": _profiled,
    "calibrated": _calibrated,
    "inks": _inks,
    "jpeg of inks": _ink_jpeg,
    "soft mask": _soft_masked,
    "stencil mask": _stencil_masked,
    "colour mask": _colour_masked,
    "stencil": _stencil,
    "fax": _fax,
}
