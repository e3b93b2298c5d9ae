"""What a JPEG says of itself before its pixels (ITU-T T.81, annex B.2.2)."""

from dataclasses import dataclass

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_GREY, _COLOUR = 1, 3


@dataclass(frozen=True, slots=True)
class JpegHeader:
    """Size and channels."""

    width_px: int
    height_px: int
    channels: int
    is_plain: bool
    """Upright, in one or three channels of eight bits: any PDF reader draws it as it is."""


def jpeg_header(image: bytes) -> JpegHeader | None:
    """Read a JPEG's header; ``None``: it is none."""
    if not image.startswith(b"\xff\xd8"):
        return None
    at, marked = 2, False
    while at + 9 < len(image) and image[at] == 0xFF:
        marker, length = image[at + 1], int.from_bytes(image[at + 2 : at + 4], "big")
        # Exif may say that it lies; Adobe's marker that its channels mean something else.
        marked |= image[at + 4 : at + 9] in (b"Exif\x00", b"Adobe")
        if marker in _FRAMES:
            height, width = image[at + 5 : at + 7], image[at + 7 : at + 9]
            channels = image[at + 9]
            plain = not marked and image[at + 4] == 8 and channels in (_GREY, _COLOUR)
            size = (int.from_bytes(width, "big"), int.from_bytes(height, "big"))
            return JpegHeader(*size, channels, plain)
        at += 2 + length
    return None
