"""Where and when a photograph was taken, as its camera wrote it (EXIF 2.32, GPS tags)."""

import io
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image

_GPS, _EXIF = 0x8825, 0x8769
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4
_TAKEN = 0x9003
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    RuntimeError,
    struct.error,
    Image.DecompressionBombError,
)
"""What Pillow raises on a picture, or on its camera's words, that contradict themselves."""


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What a camera says of a picture."""

    place: str
    """``21.82340, 75.61020``; empty: it does not say."""
    taken_at: str
    """``2026-03-14T21:05`` by the camera's clock; empty: it does not say."""


def read_facts(picture: bytes) -> PictureFacts:
    """Read what a camera wrote; nothing where there is nothing sensible."""
    try:
        with Image.open(io.BytesIO(picture)) as held:
            exif = held.getexif()
            gps, camera = exif.get_ifd(_GPS), exif.get_ifd(_EXIF)
    except BROKEN:
        return PictureFacts("", "")
    return PictureFacts(place_of(gps), _taken(str(camera.get(_TAKEN, ""))))


def read_plain_facts(picture: bytes) -> tuple[str, str]:
    """Return place and time of a picture as plain data; see :func:`read_facts`."""
    facts = read_facts(picture)
    return facts.place, facts.taken_at


def place_of(gps: Mapping[int, Any]) -> str:
    """Return the place that the GPS tags of a picture name; empty: none that can be."""
    latitude = _degrees(gps.get(_LATITUDE), gps.get(_LATITUDE_REF), "S")
    longitude = _degrees(gps.get(_LONGITUDE), gps.get(_LONGITUDE_REF), "W")
    if latitude is None or longitude is None:
        return ""
    # What is no number is not within the bounds either.
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return ""
    # A camera without a fix writes nought and nought.
    return "" if latitude == longitude == 0 else f"{latitude:.5f}, {longitude:.5f}"


def _degrees(parts: Any, side: Any, other_side: str) -> float | None:
    """Return an angle; on the other side of the globe it is below nought."""
    if not isinstance(parts, Sequence) or len(parts) != 3:
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ArithmeticError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    return -value if str(side).strip("\x00") == other_side else value


def _taken(text: str) -> str:
    day, _, clock = text.partition(" ")
    parts = day.split(":")
    if len(parts) != 3 or len(clock) < 5 or not all(part.isdecimal() for part in parts):
        return ""
    return f"{parts[0]}-{parts[1]}-{parts[2]}T{clock[:5]}"
