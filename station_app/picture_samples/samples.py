"""What a picture's numbers mean: dark on white in eight bits, or a refusal.

Libraries give numbers; which of them is black, where they end and what shows through is told by the file.
"""

from typing import Any

from PIL import Image, ImageChops, ImageCms, ImageOps
from PIL.Image import Image as Picture

_WHITE = 255
_PNG, _DEPTH_AT = b"\x89PNG\r\n\x1a\n", 24
_DEPTHS = (1, 2, 4, 8, 16)
"""Bits of a sample that a PNG may have (PNG 11.2.2)."""
_BITS, _PHOTOMETRIC, _COLOUR_MAP, _INK_SET = 258, 262, 320, 332
_SUBSAMPLING, _SAMPLE_FORMAT, _LEAST_SAMPLE, _MOST_SAMPLE = 530, 339, 340, 341
_WHITE_IS_ZERO, _YCBCR = 0, 6
_WHOLE_NUMBERS, _REAL_NUMBERS = 1, 3
_CMYK_INKS = 1
_SEE_THROUGH = ("LA", "PA", "La", "RGBA", "RGBa")
_EXTRA = 338
_SCREEN, _AS_A_SCREEN = 2.2, 0.06
"""By which power screens show numbers, and how near to it nothing is to be done."""

_LEAST_GAMMA, _MOST_GAMMA = 0.1, 4.0
_SCALES = (1.0, 255.0, 65535.0)
"""What real numbers may count up to; the first that none of them passes."""


class MeaningUnknown(Exception):
    """What a picture's numbers mean is not known here."""


def is_see_through(picture: Picture) -> bool:
    """Tell whether something of a picture, or one of its values, may be clear."""
    return picture.mode in _SEE_THROUGH or picture.info.get("transparency") is not None


def png_bits(head: bytes) -> int:
    """Return the bits of a sample in a PNG file, of its first 25 bytes; of another file 8.

    Where something else stands before the head there is another number at its place, or none that can be.
    """
    bits = head[_DEPTH_AT] if head.startswith(_PNG) and len(head) > _DEPTH_AT else 8
    return bits if bits in _DEPTHS else 8


def plain(picture: Picture, bits: int = 8) -> Picture:
    """Return a loaded picture bitonal (``1``), grey (``L``) or in colour (``RGB``), on white paper.

    Args:
        picture: loaded.
        bits: of a PNG's sample, in its file.

    Raises:
        MeaningUnknown: what its numbers mean is not known.
    """
    picture = _opaque(_counted(picture), bits)
    if picture.mode in ("1", "L"):
        return picture
    return without_colour(_coloured(picture))


def brightening(picture: Picture) -> float | None:
    """Return the power by which a PNG's numbers are to be seen (gAMA, PNG 11.3.3.2); ``None``: as they are.

    What says that it is sRGB, or of a profile, does not ask for it.
    """
    gamma = picture.info.get("gamma")
    told = "srgb" in picture.info or "icc_profile" in picture.info
    if picture.format != "PNG" or not isinstance(gamma, float) or told:
        return None
    if not _LEAST_GAMMA <= gamma <= _MOST_GAMMA or abs(gamma * _SCREEN - 1) <= _AS_A_SCREEN:
        return None
    return 1 / (gamma * _SCREEN)


def brightened(picture: Picture, power: float | None) -> Picture:
    """Return a plain picture of eight bits with its numbers raised to a power; ``None``: as it is."""
    if power is None or picture.mode == "1":
        return picture
    table = [round((value / _WHITE) ** power * _WHITE) for value in range(_WHITE + 1)]
    return picture.point(table * len(picture.getbands()))


def without_colour(picture: Picture) -> Picture:
    """Return a picture in colour as a grey one where all its colours are grey."""
    red, green, blue = picture.split()
    grey = not (
        ImageChops.difference(red, green).getbbox() or ImageChops.difference(green, blue).getbbox()
    )
    return red if grey else picture


def require_known(picture: Picture) -> None:
    """Refuse, before it is decoded, a picture whose numbers mean what is not known here.

    Raises:
        MeaningUnknown.
    """
    tags = _tags(picture)
    formats = tags.get(_SAMPLE_FORMAT, (_WHOLE_NUMBERS,))
    inks = picture.mode == "CMYK" and tags.get(_INK_SET, _CMYK_INKS) != _CMYK_INKS
    if any(one not in (_WHOLE_NUMBERS, _REAL_NUMBERS) for one in formats) or inks:
        raise MeaningUnknown
    coarse = tags.get(_SUBSAMPLING, (2, 2)) != (1, 1)
    uncoded = picture.info.get("compression") == "raw"
    if tags.get(_PHOTOMETRIC) == _YCBCR and uncoded and coarse:
        raise MeaningUnknown  # Its colours stand in blocks, which Pillow reads as rows.
    is_jpeg = picture.format in ("JPEG", "MPO")
    if is_jpeg and picture.mode == "CMYK" and "adobe" not in picture.info:
        raise MeaningUnknown  # Nothing says whether nought is ink or paper.


def _tags(picture: Picture) -> Any:
    return getattr(picture, "tag_v2", {})


def _counted(picture: Picture) -> Picture:
    """Return numbers of more than eight bits as eight bits, white where the file says white is."""
    if picture.mode == "F":
        return _from_real(picture)
    if picture.mode.startswith("I;16"):
        return _from_sixteen(picture)
    if picture.mode.startswith("I"):
        raise MeaningUnknown
    if picture.mode == "P" and picture.format == "TIFF":
        return _with_whole_palette(picture)
    return picture


def _from_sixteen(picture: Picture) -> Picture:
    bits = _tags(picture).get(_BITS, (16,))[0]
    clear = picture.info.get("transparency")
    wide = picture.convert("I")
    # The ends of both scales meet: 65535 is 255, not 255.99.
    grey = wide.point(lambda value: value * (_WHITE / (2**bits - 1)) + 0.5).convert("L")
    if _tags(picture).get(_PHOTOMETRIC) == _WHITE_IS_ZERO:
        grey = ImageOps.invert(grey)
    if isinstance(clear, int):
        grey.paste(_WHITE, mask=_where(wide, clear))
    # The clear value counted in sixteen bits: in eight it would be another grey.
    grey.info = {}
    return grey


def _where(wide: Picture, value: int) -> Picture:
    import numpy as np

    return Image.fromarray(np.asarray(wide) == value)


def _from_real(picture: Picture) -> Picture:
    import numpy as np

    tags = _tags(picture)
    values = np.asarray(picture)
    if not values.size or not np.isfinite(values).all():
        raise MeaningUnknown
    least, most = float(values.min()), float(values.max())
    said = (_first(tags.get(_LEAST_SAMPLE)), _first(tags.get(_MOST_SAMPLE)))
    if said[0] is not None and said[1] is not None and said[0] < said[1]:
        black, white = said[0], said[1]
    else:
        black, white = 0.0, next((scale for scale in _SCALES if most <= scale), 0.0)
    if least < black or most > white:
        raise MeaningUnknown
    shares = (values - black) / (white - black)
    if tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO:
        shares = 1 - shares
    return Image.fromarray(np.rint(shares * _WHITE).astype(np.uint8))


def _first(value: Any) -> float | None:
    try:
        return float(value[0] if isinstance(value, tuple) else value)
    except (TypeError, ValueError):
        return None


def _with_whole_palette(picture: Picture) -> Picture:
    """Return a TIFF's palette as meant: old programs wrote eight bits where sixteen belong."""
    colours = _tags(picture).get(_COLOUR_MAP, ())
    if colours and max(colours) <= _WHITE:
        third = len(colours) // 3
        mixed = zip(colours[:third], colours[third : 2 * third], colours[2 * third :], strict=True)
        picture.putpalette([part for colour in mixed for part in colour])
    return picture


def _opaque(picture: Picture, bits: int) -> Picture:
    """Return a picture as it looks on white paper."""
    clear = picture.info.get("transparency")
    if picture.mode in ("1", "L", "RGB") and clear is not None and picture.format == "PNG":
        return _without(picture, clear, bits)
    if picture.mode not in _SEE_THROUGH and (clear is None or picture.mode not in ("P", "L")):
        return picture
    whole = (picture.convert("LA") if picture.mode == "La" else picture).convert("RGBA")
    cover = whole.getchannel("A")
    if (
        picture.format == "TIFF"
        and not _tags(picture).get(_EXTRA)
        and cover.getextrema() != (_WHITE, _WHITE)
    ):
        # A fourth number that nobody names: cover to some readers, nothing to others.
        raise MeaningUnknown
    if picture.format == "BMP" and cover.getextrema() == (0, 0):
        return whole.convert("RGB")  # Windows leaves the fourth byte at nought and means opaque.
    if cover.getextrema() == (_WHITE, _WHITE):
        return whole.convert("RGB")
    paper = Image.new("RGB", whole.size, "white")
    paper.paste(whole, mask=cover)
    return paper


def _without(picture: Picture, clear: Any, bits: int) -> Picture:
    """Return a PNG whose one value (tRNS, PNG 11.3.2.1) is paper.

    Pillow gives the value as the file counts, and the pixels in eight bits.
    """
    if picture.mode == "1":
        return picture.convert("L").point(lambda value: _WHITE if value == clear else value)
    if picture.mode == "L":
        value = clear * _WHITE // (2**bits - 1)
        return picture.point(lambda grey: _WHITE if grey == value else grey)
    values = [part >> 8 if bits == 16 else part for part in clear]
    parts = [
        band.point(lambda value, wanted=wanted: _WHITE if value == wanted else 0)
        for band, wanted in zip(picture.split(), values, strict=True)
    ]
    where = ImageChops.multiply(ImageChops.multiply(parts[0], parts[1]), parts[2])
    picture = picture.copy()
    picture.paste("white", mask=where)
    return picture


def _coloured(picture: Picture) -> Picture:
    if picture.mode == "LAB":
        lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        turned = ImageCms.profileToProfile(picture, lab, srgb, outputMode="RGB")
        if turned is None:
            raise MeaningUnknown
        return turned
    return picture.convert("RGB")
