"""Which way up a picture is, as its camera wrote it (Exif 2.32, tag 274)."""

from PIL import Image
from PIL.Image import Image as Picture

_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_BY_A_QUARTER = (5, 6, 7, 8)


def orientation_of(picture: Picture) -> int:
    """Return 1 to 8; 1 is upright, also where it says none or nonsense."""
    # What a catalogue program noted beside it (XMP) is not what viewers turn by.
    for noted in ("xmp", "XML:com.adobe.xmp"):
        picture.info.pop(noted, None)
    try:
        tags = getattr(picture, "tag_v2", None)
        said = (picture.getexif() if tags is None else tags).get(_ORIENTATION, 1)
    except (ValueError, SyntaxError, TypeError, KeyError, OSError):
        return 1
    return said if said in _TURNS else 1


def turns_a_quarter(orientation: int) -> bool:
    """Tell whether rows become columns."""
    return orientation in _BY_A_QUARTER


def upright(picture: Picture, orientation: int) -> Picture:
    """Return the picture as it was seen."""
    turn = _TURNS.get(orientation)
    return picture if turn is None else picture.transpose(turn)
